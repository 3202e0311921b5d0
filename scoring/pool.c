#include "scoring/pool.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

/* A block, its bytes after it:  [next|size|used][ piece | piece | free ... ] */
#define POOL_BLOCK_BYTES 16384u
#define POOL_FIRST_BYTES 1024u /* sheets are many and small */

struct pool_block {
    struct pool_block *next;
    size_t size, used;
    max_align_t bytes[];
};

static struct pool_block *pool_grow(struct pool *pool, size_t bytes) {
    size_t usual = pool->blocks == NULL ? POOL_FIRST_BYTES : 2 * pool->blocks->size;
    usual = usual < POOL_BLOCK_BYTES ? usual : POOL_BLOCK_BYTES;
    size_t size = bytes > usual ? bytes : usual;
    struct pool_block *block = calloc(1, sizeof *block + size);
    if (block != NULL) {
        block->size = size;
        block->next = pool->blocks;
        pool->blocks = block;
    }
    return block;
}

void *pool_take(struct pool *pool, size_t count, size_t size, struct fault *fault) {
    const size_t unit = _Alignof(max_align_t);
    struct pool_block *block = NULL;
    if (size == 0 || count < SIZE_MAX / 2 / size) {
        size_t wanted = count * size > 0 ? count * size : 1;
        size_t bytes = (wanted + unit - 1) / unit * unit;
        block = pool->blocks;
        if (block == NULL || block->size - block->used < bytes) {
            block = pool_grow(pool, bytes);
        }
        if (block != NULL) {
            void *piece = (char *)block->bytes + block->used;
            block->used += bytes;
            return piece;
        }
    }
    fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    return NULL;
}

char *pool_text(struct pool *pool, const char *text, struct fault *fault) {
    size_t bytes = strlen(text) + 1;
    char *copy = pool_take(pool, bytes, 1, fault);
    if (copy != NULL) {
        memcpy(copy, text, bytes);
    }
    return copy;
}

void pool_release(struct pool *pool) {
    while (pool->blocks != NULL) {
        struct pool_block *next = pool->blocks->next;
        free(pool->blocks);
        pool->blocks = next;
    }
}
