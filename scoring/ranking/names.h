/* names: texts known by number, found again at once. Internal to ranking.
 *
 * An all-zero table is empty and ready. Numbers are given in order, from 0, and
 * never change; texts are copied. */
#ifndef SCORING_RANKING_NAMES_H
#define SCORING_RANKING_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/pool.h"

#define NAMES_NONE ((size_t)-1)

struct names_slot {
    uint32_t number; /* + 1; 0: free */
    uint32_t hash;   /* of its text: texts are looked at only where it agrees */
};

struct names {
    struct pool pool;
    const char **texts;
    size_t count, capacity;
    struct names_slot *slots;
    size_t slot_count;
};

size_t names_find(const struct names *names, const char *text); /* NAMES_NONE: unknown */
/* The number of `text`, a new one if need be. False: memory is out. */
bool names_add(struct names *names, const char *text, size_t *number, struct fault *fault);
void names_release(struct names *names);

#endif
