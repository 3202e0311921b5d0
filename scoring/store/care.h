/* care: proving, copying, merging and forgetting what a store holds. */
#ifndef SCORING_STORE_CARE_H
#define SCORING_STORE_CARE_H

#include "scoring/store/store.h"

/* ---- verify ------------------------------------------------------------------ */

enum store_damage {
    DAMAGE_ALTERED,   /* a fact does not say what it said when it was added */
    DAMAGE_REMOVED,   /* a fact is not there */
    DAMAGE_REORDERED, /* a fact stands where it was not added */
    DAMAGE_ADDED,     /* a fact that the chain does not know */
    DAMAGE_HEAD,      /* the end of the chain is not the one kept apart */
    DAMAGE_FILE,      /* the file itself is broken: its own words are in `message` */
};

struct store_finding {
    enum store_damage damage;
    int64_t sequence; /* of the fact, 0 when it is about the file */
    char id[STORE_ID_MAX + 1];
    char message[FAULT_MESSAGE_MAX]; /* for people */
};

typedef void store_found(void *context, const struct store_finding *finding);

struct store_verdict {
    int64_t count;    /* facts read */
    int64_t purged;   /* of them forgotten: their place in the chain is proven, their text gone */
    int64_t findings; /* 0: nothing was altered, removed or reordered */
};

/* Recomputes the whole chain. `published`: a head printed earlier, which must
 * lie in this chain, or NULL. `found` may be NULL. False only when it could not
 * be looked at (a file too broken to be opened is store_open()'s FAULT_DAMAGED). */
bool store_verify(struct store *store, const struct store_head *published, store_found *found,
                  void *context, struct store_verdict *verdict, struct fault *fault);

/* ---- copies ------------------------------------------------------------------ */

/* A whole copy, of one moment, while others go on adding. Appears at `address`
 * whole or not at all; FAULT_DUPLICATE when something is there. */
bool store_backup(struct store *store, const char *address, struct fault *fault);

/* Puts the copy `from`, once verified, at `address`, where nothing may be:
 * FAULT_DUPLICATE otherwise, unless `replace`; what was there is then kept as
 * "ADDRESS.before-N" with its facts. Whole or not at all. Refused while another
 * program has the store at `address` open. */
bool store_restore(const char *from, const char *address, bool replace, struct fault *fault);

/* ---- merge ------------------------------------------------------------------- */

struct store_conflict {
    const char *subject;
    const struct fact *ours;   /* the story of this subject went on here ... */
    const struct fact *theirs; /* ... and there, neither knowing of the other */
};
typedef void store_conflicted(void *context, const struct store_conflict *conflict);

struct store_merge {
    int64_t added;     /* facts that were new here */
    int64_t known;     /* facts of the other that were here already */
    int64_t conflicts; /* subjects whose stories differ, also from earlier merges */
};

/* Adds to `store` every fact of `other` (the same contest, FAULT_REFERENCE
 * otherwise) that it does not have: all or none. Merging again adds nothing;
 * either direction gives the same view. A conflict stays (view.h) until
 * somebody adds a fact to its subject having seen both. `conflicted` may be NULL. */
bool store_merge(struct store *store, struct store *other, store_conflicted *conflicted,
                 void *context, struct store_merge *result, struct fault *fault);

/* ---- forget ------------------------------------------------------------------ */

struct store_forget {
    const char *team; /* whose facts; NULL: everybody's */
    const char *who;
    const char *why;
    int64_t at_ms;
    bool shared; /* also facts that concern other teams as well (match sheets) */
};

struct store_forgotten {
    int64_t purged;   /* facts whose why and body are gone (or would be) */
    int64_t kept;     /* facts kept because they concern other teams too */
    int64_t already;  /* facts purged before */
    bool log_remains; /* another program still reads the log: the texts leave the disk when it
                         closes */
};

/* What store_forget() would purge: `visit` sees each fact (NULL: only count). */
bool store_forget_preview(struct store *store, const struct store_forget *what, store_visit *visit,
                          void *context, struct store_forgotten *result, struct fault *fault);

/* Erases the why and body of these facts from the file for good, and adds a
 * "purge-done" fact that says how many, by whom and why. The chain still
 * verifies, and tells which were purged. Backups and other copies keep theirs:
 * a merge never brings the text back, and carries the purge over. */
bool store_forget(struct store *store, const struct store_forget *what,
                  struct store_forgotten *result, struct fault *fault);

/* Everything stored about a team is store_each() with `.team`. */

#endif
