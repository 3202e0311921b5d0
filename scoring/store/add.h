/* Inside scoring/store only: from a new fact to a fact that fits in. */
#ifndef SCORING_STORE_ADD_H
#define SCORING_STORE_ADD_H

#include "scoring/pool.h"
#include "scoring/store/file.h"

/* A new fact whose shape was checked: no NULL left, body canonical, id drawn. */
struct add_fact {
    struct store_new_fact given;
    struct store_kind kind;
    char id[STORE_ID_MAX + 1];
    char *body; /* malloc()ed, NULL when there is none */
};

/* add_shape.c: whatever can be said without looking into the store. */
bool add_shape(const struct store_new_fact *given, struct add_fact *fact, struct fault *fault);

/* add_story.c: the facts of a subject, without bodies; texts in `pool`. */
bool add_read_story(struct store *store, const char *subject, struct story *story,
                    struct pool *pool, struct fault *fault);
/* The rules in force: store->rules_id is up to date when it returns true. */
bool add_rules_in_force(struct store *store, struct fault *fault);

/* add_fits.c: whatever the store's present says against it. *other: sequence of
 * the fact that it is in conflict with. */
bool add_fits(struct store *store, const struct add_fact *fact, const struct story *story,
              const struct story_state *state, const char *tips, int64_t *other,
              struct fault *fault);

/* add.c: one fact inside the caller's transaction; the head is read and moved on. */
bool add_inside(struct store *store, const struct store_new_fact *given, struct fault *fault);
bool add_may_write(const struct store *store, struct fault *fault);

/* Random bytes of the system. */
bool add_random(unsigned char *bytes, size_t count, struct fault *fault);

#endif
