/* Inside scoring/store only: the subjects of a view, by name and by class. */
#ifndef SCORING_STORE_VIEW_INDEX_H
#define SCORING_STORE_VIEW_INDEX_H

#include "scoring/pool.h"
#include "scoring/store/story.h"
#include "scoring/store/view.h"

struct view_entry {
    struct store_subject shown; /* as of the last fold */
    struct story story;
    bool dirty; /* has facts that `shown` does not */
};

struct view_class {
    char *name;
    struct view_entry **entries; /* in the order in which they came */
    size_t count, capacity;
    size_t shown_count; /* those that were folded */
};

struct view_slot {
    size_t hash;              /* kept here, so that most other entries need not be looked at */
    struct view_entry *entry; /* NULL: free */
};

struct view_index {          /* zeroed is empty */
    struct view_slot *slots; /* open addressing by the subject's hash */
    size_t slot_count, count;
    struct view_class *classes;
    size_t class_count;
};

struct view_entry *view_index_find(const struct view_index *index, const char *subject);
/* Finds or adds. NULL: FAULT_MEMORY. */
struct view_entry *view_index_take(struct view_index *index, struct pool *pool, const char *subject,
                                   struct fault *fault);
const struct view_class *view_index_class(const struct view_index *index, const char *name);
void view_index_release(struct view_index *index);

#endif
