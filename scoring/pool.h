/* pool: memory that is given back all at once.
 *
 * A contest or a sheet is built of hundreds of small pieces that live and die
 * together; each takes its pieces from one pool. An all-zero pool is empty and
 * ready. Memory given is zeroed and never moves. */
#ifndef SCORING_POOL_H
#define SCORING_POOL_H

#include <stddef.h>

#include "fault/fault.h"

struct pool {
    struct pool_block *blocks;
};

/* `count` zeroed elements of `size` bytes (never NULL for 0). NULL: FAULT_MEMORY. */
void *pool_take(struct pool *pool, size_t count, size_t size, struct fault *fault);

/* A copy of `text`. NULL: FAULT_MEMORY. */
char *pool_text(struct pool *pool, const char *text, struct fault *fault);

/* Gives everything back; the pool is empty again. */
void pool_release(struct pool *pool);

#endif
