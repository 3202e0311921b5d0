/* Inside scoring/store only: the SQLite file. SQL exists in file_*.c and nowhere
 * else; another database would come in here.
 *
 *     facts   one row a fact; why, body and salt are NULL once purged
 *     head    one row: contest, number of facts, hash of the last
 *
 * A transaction is file_begin(), changes, then file_commit() or file_rollback().
 * Between begin and commit nobody else writes. */
#ifndef SCORING_STORE_FILE_H
#define SCORING_STORE_FILE_H

#include <sqlite3.h>

#include "scoring/store/chain.h"
#include "scoring/store/store.h"
#include "scoring/store/story.h"

#define FILE_APPLICATION   0x50535652 /* "PSVR" */
#define FILE_RULES_UNKNOWN (-1)

/* The statements that are kept ready; file_statement.c has their SQL. */
enum file_statement {
    FILE_BEGIN,
    FILE_COMMIT,
    FILE_ROLLBACK,
    FILE_HEAD,
    FILE_SET_HEAD,
    FILE_BY_ID,
    FILE_STORY,
    FILE_RULES_END,
    FILE_INSERT,
    FILE_PURGE,
    FILE_STATEMENTS
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[FILE_STATEMENTS];
    char *address;
    char contest[STORE_ID_MAX + 1];
    enum store_access access;
    bool unsure;        /* a flush failed: the log alone is no longer trusted */
    int64_t waiting_ms; /* since when the running call waits for others, 0: it does not */
    int64_t rules_end;  /* the last fact about "rules" that rules_id knows, or _UNKNOWN */
    char rules_id[STORE_ID_MAX + 1];
};

/* ---- file_open.c ---- */

/* Opens without any look at what is inside (care: copies in the making). */
struct store *file_open_plain(const char *path, int flags, struct fault *fault);
/* A new, empty store in a file that must not exist; whole only when it returns. */
bool file_make(const char *path, const char *contest, struct fault *fault);
/* The first 100 bytes say that this is a store of our format. */
bool file_check_header(const char *path, struct fault *fault);
/* Our tables, exactly; reads the contest's id. */
bool file_check_shape(struct store *store, struct fault *fault);

/* ---- file_statement.c ---- */

/* The statement, ready to be bound; NULL: fault. */
sqlite3_stmt *file_statement(struct store *store, enum file_statement which, struct fault *fault);
/* Steps once: *row tells whether there is a row. */
bool file_step(struct store *store, sqlite3_stmt *statement, bool *row, struct fault *fault);
/* Steps a statement that gives no rows, and resets it. */
bool file_run(struct store *store, sqlite3_stmt *statement, struct fault *fault);
bool file_execute(struct store *store, const char *sql, struct fault *fault);
/* SQLite's complaint in words. Returns false. */
bool file_fault(struct store *store, int code, struct fault *fault);
int file_wait(void *store, int tries); /* SQLite's busy handler */

/* ---- file_write.c ---- */

/* What the file says of its chain; read within the transaction, if there is one. */
struct file_head {
    int64_t count;
    struct chain_hash hash;
};
/* A fact to be written: the chain's fields, and what is not in the chain itself. */
struct file_fact {
    struct chain_fact chain;
    struct chain_text why, body;
    const unsigned char *salt; /* NULL: purged, as why and body are */
};

bool file_begin(struct store *store, struct fault *fault);
/* Durable when it returns true. False: rolled back, or present but not surely durable. */
bool file_commit(struct store *store, struct fault *fault);
void file_rollback(struct store *store);
/* What others have committed becomes durable too. */
bool file_flush(struct store *store, struct fault *fault);
/* Appends to the chain that ends at `head`, and moves `head` on. */
bool file_append(struct store *store, struct file_head *head, struct file_fact *fact,
                 struct fault *fault);
bool file_set_head(struct store *store, const struct file_head *head, struct fault *fault);
bool file_purge(struct store *store, int64_t sequence, struct fault *fault);
/* Rewrites the file without what was deleted, and empties the log. *log_remains:
 * other programs still read it; it goes when the last of them closes. */
bool file_scrub(struct store *store, bool *log_remains, struct fault *fault);

/* ---- file_read.c ---- */

struct file_row {
    struct file_fact fact;
    struct chain_hash hash;
    bool sound; /* every column has the type and length it must have */
};
/* False stops the reading. Set `fault` through your context if it failed. */
typedef bool file_visit(void *context, const struct file_row *row);

bool file_head(struct store *store, struct file_head *head, struct fault *fault);
bool file_each(struct store *store, const struct store_question *question, file_visit *visit,
               void *context, struct fault *fault);
/* The same for views, faster: rows without lengths, hashes and reasons; salt is
 * NULL or not. Only the range of the question is looked at. */
bool file_each_story(struct store *store, const struct store_question *question, file_visit *visit,
                     void *context, struct fault *fault);
/* The fact of this id: *sequence 0 when there is none. `visit` may be NULL. */
bool file_by_id(struct store *store, const char *id, int64_t *sequence, file_visit *visit,
                void *context, struct fault *fault);
/* As callers see it; borrowed from the row. */
struct fact file_public(const struct file_row *row);

/* ---- file_check.c ---- */

/* SQLite's own look at pages and indexes: one text a complaint. */
typedef void file_complaint(void *context, const char *words);
bool file_integrity(struct store *store, file_complaint *complain, void *context,
                    struct fault *fault);

/* ---- file_copy.c ---- */

/* A copy of one moment of `store` into a file that must not exist. */
bool file_copy(struct store *store, const char *path, struct fault *fault);
/* Nobody else has it open, and the log is part of the file: FAULT_REFUSED otherwise. */
bool file_take_alone(struct store *store, struct fault *fault);

#endif
