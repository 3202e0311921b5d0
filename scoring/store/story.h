/* Inside scoring/store only: the facts of one subject, and what they add up to.
 *
 * Events are kept in the order (step, time, id), which is a property of the
 * facts alone and never puts an event before one that it follows. */
#ifndef SCORING_STORE_STORY_H
#define SCORING_STORE_STORY_H

#include "scoring/store/kinds.h"
#include "scoring/store/store.h"

struct story_event { /* texts borrowed, never NULL */
    int64_t sequence, step, at_ms;
    const char *id, *kind, *previous, *about, *rules, *teams, *who, *body;
    unsigned traits; /* 0 for a kind that this program does not know */
    bool purged, undone;
};

struct story { /* zeroed is empty; release with story_release() */
    struct story_event *events;
    size_t count, capacity;
};

#define STORY_NONE SIZE_MAX

struct story_state {
    size_t last;      /* index of the last event that counts, or STORY_NONE */
    size_t content;   /* of the one that gave the content, or STORY_NONE */
    unsigned flags;   /* KIND_FLAGS that are set */
    size_t tip_count; /* facts that no other follows */
    int64_t step;     /* the greatest */
};

/* Finds the traits of event->kind. False: out of memory. */
bool story_add(struct story *story, struct story_event event);
void story_fold(struct story *story, struct story_state *state);
/* The ids of the tips in story order, by spaces. False: they do not fit. */
bool story_tips(const struct story *story, char tips[STORE_TIPS_MAX + 1]);
/* The index of the event of this id, or STORY_NONE. */
size_t story_find(const struct story *story, const char *id);
/* Whether `id` is one of `ids`, which stand there by spaces. */
bool story_lists(const char *ids, const char *id);
void story_release(struct story *story);

#endif
