#include "scoring/store/story.h"

#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

static bool comes_before(const struct story_event *a, const struct story_event *b) {
    if (a->step != b->step) {
        return a->step < b->step;
    }
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : strcmp(a->id, b->id) < 0;
}

bool story_add(struct story *story, struct story_event event) {
    if (story->count == story->capacity) {
        size_t capacity = story->capacity == 0 ? 2 : story->capacity * 2;
        struct story_event *events = realloc(story->events, capacity * sizeof *events);
        if (events == NULL) {
            return false;
        }
        story->events = events;
        story->capacity = capacity;
    }
    struct store_kind kind = {0};
    event.traits = store_kind(event.kind, &kind) ? kind.traits : 0;
    size_t at = story->count++;
    while (at > 0 && comes_before(&event, &story->events[at - 1])) {
        story->events[at] = story->events[at - 1];
        at--;
    }
    story->events[at] = event;
    return true;
}

size_t story_find(const struct story *story, const char *id) {
    for (size_t i = story->count; i-- > 0;) {
        if (strcmp(story->events[i].id, id) == 0) {
            return i;
        }
    }
    return STORY_NONE;
}

void story_release(struct story *story) {
    free(story->events);
    *story = (struct story){0};
}

/* ---- tips ---- */

bool story_lists(const char *ids, const char *id) {
    size_t length = strlen(id);
    for (const char *at = ids; *at != '\0';) {
        size_t word = strcspn(at, " ");
        if (word == length && memcmp(at, id, length) == 0) {
            return true;
        }
        at += word + (at[word] == ' ' ? 1 : 0);
    }
    return false;
}

static bool is_tip(const struct story *story, size_t index) {
    /* What follows an event is nearly always the next one. */
    for (size_t i = index + 1; i < story->count; i++) {
        if (story_lists(story->events[i].previous, story->events[index].id)) {
            return false;
        }
    }
    return true;
}

bool story_tips(const struct story *story, char tips[STORE_TIPS_MAX + 1]) {
    size_t used = 0;
    tips[0] = '\0';
    for (size_t i = 0; i < story->count; i++) {
        const char *id = story->events[i].id;
        size_t length = strlen(id);
        if (!is_tip(story, i)) {
            continue;
        }
        if (used + length + 1 > STORE_TIPS_MAX) {
            return false;
        }
        if (used > 0) {
            tips[used++] = ' ';
        }
        memcpy(tips + used, id, length + 1);
        used += length;
    }
    return true;
}

/* ---- state ---- */

/* From the end, since an undo may itself be undone, always by a later one. */
static void mark_undone(struct story *story) {
    for (size_t i = 0; i < story->count; i++) {
        story->events[i].undone = false;
    }
    for (size_t i = story->count; i-- > 0;) {
        if ((story->events[i].traits & KIND_UNDO) != 0 && !story->events[i].undone) {
            size_t about = story_find(story, story->events[i].about);
            if (about != STORY_NONE) {
                story->events[about].undone = true;
            }
        }
    }
}

static void fold_event(struct story_state *state, const struct story_event *event, size_t index) {
    if ((event->traits & KIND_ANEW) != 0) {
        state->flags = 0;
    }
    if ((event->traits & KIND_ANSWERED) != 0) {
        state->flags &= ~(unsigned)KIND_CONTESTED;
    }
    state->flags |= event->traits & KIND_FLAGS;
    if ((event->traits & KIND_CONTENT) != 0) {
        state->content = index;
    }
    state->last = index;
}

void story_fold(struct story *story, struct story_state *state) {
    *state = (struct story_state){.last = STORY_NONE, .content = STORY_NONE};
    mark_undone(story);
    for (size_t i = 0; i < story->count; i++) {
        const struct story_event *event = &story->events[i];
        bool counts =
            !event->undone && event->traits != 0 && (event->traits & (KIND_UNDO | KIND_NOTE)) == 0;
        if (counts) {
            fold_event(state, event, i);
        }
        state->tip_count += is_tip(story, i) ? 1 : 0;
        state->step = event->step > state->step ? event->step : state->step;
    }
}
