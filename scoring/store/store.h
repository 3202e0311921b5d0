/* store: everything that happened in one contest, kept for good.
 *
 * A store holds facts: "sheet line/T12/1 was entered by ML at 14:03". Facts are
 * only ever added; a correction, even an undo, is one more fact. Whoever wants
 * the present asks for a view (view.h); whoever wants to add uses the typed
 * functions of record.h, which come down to store_add(); checking, copying,
 * merging and forgetting are in care.h. docs/store.md gives the reasons.
 *
 *     struct store *store = store_open("concours.psv", STORE_WRITE, &fault);
 *     struct store_new_fact entered = {.kind = "sheet-entered",
 *                                      .subject = "sheet:line/T12/1",
 *                                      .teams = "T12",
 *                                      .id = "tablet3-0042",
 *                                      .expected = "",
 *                                      .who = "ML",
 *                                      .at_ms = now_ms,
 *                                      .body = "{\"values\":{\"laps\":3}}"};
 *     struct store_receipt receipt;
 *     bool saved = store_add(store, &entered, 1, &receipt, &fault);
 *     store_close(store);
 *
 * Promises. When store_add() returned true, its facts survive a kill at any
 * moment and a power cut (as far as the disk keeps its word); when it did not,
 * each fact is there whole or not at all, and adding it again with the same id
 * is safe. Several facts in one call are all kept or none. Any number of
 * programs may add at once; nobody sees "busy" before STORE_WAIT_MS have passed.
 *
 * Texts are UTF-8, kept to the byte; whatever a name holds, it is never run,
 * never part of a command. Ids, kinds, subjects and teams hold no control
 * characters. A `struct store` serves one thread, and is not carried over a fork.
 */
#ifndef SCORING_STORE_STORE_H
#define SCORING_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define STORE_FORMAT      1     /* of the file, see docs/store.md */
#define STORE_ID_MAX      64    /* bytes of a fact's id, a team's id, a contest's id */
#define STORE_SUBJECT_MAX 200   /* bytes */
#define STORE_TEAMS_MAX   2000  /* bytes */
#define STORE_WHO_MAX     64    /* bytes: initials or a role, never a full name */
#define STORE_WHY_MAX     2000  /* bytes */
#define STORE_TIPS_MAX    1040  /* bytes: sixteen ids */
#define STORE_WAIT_MS     60000 /* how long a call waits for other programs' writes */
#define STORE_HASH_TEXT   65    /* 64 hexadecimal digits and NUL */

struct store;

enum store_access {
    STORE_READ,  /* adding is refused; read-only files and folders will do */
    STORE_WRITE, /* to add facts */
};

/* A new store at `address` (today a file's path), for the contest of this id.
 * It appears whole or not at all; FAULT_DUPLICATE when something is there. */
struct store *store_create(const char *address, const char *contest, struct fault *fault);

/* NULL, with the file untouched: FAULT_NOT_FOUND, FAULT_IO, FAULT_DAMAGED (not
 * a store, or a broken one), FAULT_VERSION (made by a newer program). */
struct store *store_open(const char *address, enum store_access access, struct fault *fault);

void store_close(struct store *store); /* NULL is allowed */

const char *store_contest(const struct store *store); /* the id given at creation */
const char *store_address(const struct store *store);

/* ---- facts ------------------------------------------------------------------ */

/* A fact as stored. Its texts are borrowed, "" where there is nothing. */
struct fact {
    int64_t sequence;           /* its place in this store: 1, 2, 3 ... without gaps */
    const char *id;             /* its name in every copy of the contest */
    const char *kind;           /* "sheet-entered", see kinds.h */
    const char *subject;        /* what it is about: "CLASS:KEY", or a class alone ("rules") */
    int64_t step;               /* its place in the story of its subject; 1 is the first */
    const char *previous;       /* the facts of this subject it follows: ids, by spaces */
    const char *about;          /* id of the fact it undoes or answers, or "" */
    const char *rules;          /* id of the "rules-put" fact in force when it was added */
    const char *teams;          /* ids of the teams concerned, one a line */
    const char *who;            /* initials or role */
    int64_t at_ms;              /* UTC, since 1970, by the clock of whoever added it */
    const char *why;            /* the reason given, or "" */
    const char *body;           /* canonical JSON, or "" */
    bool purged;                /* why and body were forgotten, see care.h */
    char hash[STORE_HASH_TEXT]; /* of this fact and everything before it */
};

/* A fact to be added. Whatever is NULL stands for "". */
struct store_new_fact {
    const char *id;      /* chosen by the caller, unique (tablet + counter, a UUID), so that the
                            same entry sent twice counts once; NULL: the store draws one */
    const char *kind;    /* one of kinds.h */
    const char *subject; /* of the kind's class */
    const char *teams;   /* one a line */
    const char *about;   /* id of a fact of the same subject */
    const char *who;     /* required */
    const char *why;     /* required by some kinds (kinds.h) */
    const char *body;    /* a JSON object; stored in canonical form */
    int64_t at_ms;
    /* The tips (view.h) of the subject that the person saw when deciding; ""
     * when there must be none yet; NULL to add whatever happened meanwhile.
     * Anything else there by now is FAULT_CONFLICT, which shows both. */
    const char *expected;
};

struct store_receipt {
    int64_t sequence;          /* where the fact is; 0 when it was not added */
    char id[STORE_ID_MAX + 1]; /* its id */
    bool already;              /* it was there before, entered with this id */
    int64_t conflict;          /* after FAULT_CONFLICT: the fact that came first */
};

/* Adds `count` facts, all or none, durably. `receipts` holds `count` of them,
 * or is NULL. Faults name the fact by its place ("facts[2].who"); besides those
 * of shape: FAULT_CONFLICT, FAULT_DUPLICATE (this id was used for something
 * else), FAULT_REFERENCE (`about` is not there), FAULT_REFUSED (opened for
 * reading, or against the rules of kinds.h), FAULT_IO (disk full ...: nothing
 * is lost, try again). */
bool store_add(struct store *store, const struct store_new_fact *facts, size_t count,
               struct store_receipt *receipts, struct fault *fault);

/* ---- reading ---------------------------------------------------------------- */

/* Which facts; a zeroed question asks for all of them. */
struct store_question {
    const char *subject; /* only of this subject: its history */
    const char *team;    /* only those that concern this team */
    int64_t after;       /* only with a greater sequence: what changed since */
    int64_t until;       /* only up to this sequence; 0: no limit */
    int64_t until_ms;    /* only at this time or before; 0: no limit */
};

/* False stops the reading, which then counts as done. */
typedef bool store_visit(void *context, const struct fact *fact);

/* Shows the facts by sequence, as they were at one moment. The fact lasts for
 * the call of `visit`, which may not add to the store. */
bool store_each(struct store *store, const struct store_question *question, store_visit *visit,
                void *context, struct fault *fault);

/* The end of the chain: on a published ranking it proves later that nothing
 * before it was changed (care.h). An empty store has count 0
 * and a hash of its contest's id. */
struct store_head {
    int64_t count;
    char hash[STORE_HASH_TEXT];
};
bool store_head(struct store *store, struct store_head *head, struct fault *fault);

#endif
