/* Inside scoring/store only: how facts are chained (docs/store.md).
 *
 *     content = SHA-256(salt, why, body)
 *     hash    = SHA-256("perseverons-fact/1", hash before, all other fields, content)
 *
 * Each field is preceded by its length in bytes, 64 bits, big-endian; numbers
 * are 64 bits, big-endian. The hash before the first fact is that of the
 * contest's id. */
#ifndef SCORING_STORE_CHAIN_H
#define SCORING_STORE_CHAIN_H

#include <stdint.h>

#include "scoring/store/store.h"

#define CHAIN_HASH_BYTES 32
#define CHAIN_SALT_BYTES 16

struct chain_hash {
    unsigned char bytes[CHAIN_HASH_BYTES];
};

/* The number of its bytes lies in the file: a text there may hold anything. */
struct chain_text {
    const char *bytes;
    size_t length;
};

/* A fact as the chain sees it. */
struct chain_fact {
    int64_t sequence, step, at_ms;
    struct chain_text id, kind, subject, previous, about, rules, teams, who;
    struct chain_hash content;
};

struct chain_hash chain_start(const char *contest);
struct chain_hash chain_content(const unsigned char salt[CHAIN_SALT_BYTES], struct chain_text why,
                                struct chain_text body);
struct chain_hash chain_next(const struct chain_hash *before, const struct chain_fact *fact);

bool chain_same(const struct chain_hash *a, const struct chain_hash *b);
void chain_write(const struct chain_hash *hash, char text[STORE_HASH_TEXT]);

#endif
