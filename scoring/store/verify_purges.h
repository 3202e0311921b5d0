/* Inside scoring/store only: every fact without text was purged by somebody who
 * said so. The "purge-done" facts name what they purged; their own text is in
 * the chain and never purged. */
#ifndef SCORING_STORE_VERIFY_PURGES_H
#define SCORING_STORE_VERIFY_PURGES_H

#include "scoring/pool.h"
#include "scoring/store/file.h"

struct purged_fact {
    const char *id;
    int64_t sequence; /* 0 in the list of what was said */
};

struct purged_list {
    struct purged_fact *facts;
    size_t count, capacity;
};

struct purges { /* zeroed is empty */
    struct pool pool;
    struct purged_list without_text, said;
};

/* Takes note of a row, in any order. */
bool purges_note(struct purges *purges, const struct file_row *row, struct fault *fault);
/* Calls `unsaid` for each fact without text that no purge named. */
void purges_compare(struct purges *purges, void (*unsaid)(void *, const struct purged_fact *),
                    void *context);
void purges_release(struct purges *purges);

#endif
