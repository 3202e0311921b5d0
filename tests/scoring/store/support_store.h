/* What the tests of the store share: a work folder, facts in few words, the
 * store's contents as text, to be compared whole. */
#ifndef TESTS_SCORING_STORE_SUPPORT_STORE_H
#define TESTS_SCORING_STORE_SUPPORT_STORE_H

#include "scoring/store/care.h"
#include "scoring/store/record.h"
#include "scoring/store/store.h"
#include "scoring/store/view.h"

#define PATH_BYTES 512

/* A folder that vanishes (with all in it) at folder_remove(). */
const char *folder_make(void);
void folder_remove(void);
/* A path in that folder; four of them live at once. */
const char *in_folder(const char *name);

void files_write(const char *path, const void *bytes, size_t length);
char *files_read(const char *path, size_t *length); /* NULL when it is not there; free() it */
/* Copies a store's file and its log, as a kill or a power cut would leave them. */
void files_copy_store(const char *from, const char *to);

/* Each ends the test program when it fails. */
struct store *store_fresh(const char *path);
struct store *store_reopened(const char *path);
/* One more fact; its sequence. `body` with ' for ". */
int64_t put_fact(struct store *store, const char *kind, const char *subject, const char *who,
                 const char *why, const char *body);
int64_t put_sheet(struct store *store, const char *id, const char *team, int laps);
/* The same, saying whether it was added. */
bool try_fact(struct store *store, struct store_new_fact fact, struct store_receipt *receipt,
              struct fault *fault);

/* All facts as text, one a line, everything but what is particular to this file
 * (sequence, hash) unless `whole`. free() it. */
char *dump_facts(struct store *store, bool whole);
/* The view as text, subjects sorted. free() it. */
char *dump_view(struct store *store, const struct store_moment *moment);
int64_t count_facts(struct store *store);
/* How many findings verify has; -1 when it could not look. */
int64_t findings_of(struct store *store);

#endif
