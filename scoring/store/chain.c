#include "scoring/store/chain.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

static void add_number(struct sha256_ctx *sum, int64_t number) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    }
    sha256_update(sum, sizeof bytes, bytes);
}

static void add_bytes(struct sha256_ctx *sum, const void *bytes, size_t length) {
    add_number(sum, (int64_t)length);
    sha256_update(sum, length, bytes);
}

static void add_text(struct sha256_ctx *sum, struct chain_text text) {
    add_bytes(sum, text.length == 0 ? "" : text.bytes, text.length);
}

static struct chain_hash finished(struct sha256_ctx *sum) {
    struct chain_hash hash;
    sha256_digest(sum, CHAIN_HASH_BYTES, hash.bytes);
    return hash;
}

struct chain_hash chain_start(const char *contest) {
    static const char label[] = "perseverons-store/1";
    struct sha256_ctx sum;
    sha256_init(&sum);
    add_bytes(&sum, label, sizeof label - 1);
    add_bytes(&sum, contest, strlen(contest));
    return finished(&sum);
}

struct chain_hash chain_content(const unsigned char salt[CHAIN_SALT_BYTES], struct chain_text why,
                                struct chain_text body) {
    struct sha256_ctx sum;
    sha256_init(&sum);
    add_bytes(&sum, salt, CHAIN_SALT_BYTES);
    add_text(&sum, why);
    add_text(&sum, body);
    return finished(&sum);
}

struct chain_hash chain_next(const struct chain_hash *before, const struct chain_fact *fact) {
    static const char label[] = "perseverons-fact/1";
    struct sha256_ctx sum;
    sha256_init(&sum);
    add_bytes(&sum, label, sizeof label - 1);
    add_bytes(&sum, before->bytes, CHAIN_HASH_BYTES);
    add_number(&sum, fact->sequence);
    add_text(&sum, fact->id);
    add_text(&sum, fact->kind);
    add_text(&sum, fact->subject);
    add_number(&sum, fact->step);
    add_text(&sum, fact->previous);
    add_text(&sum, fact->about);
    add_text(&sum, fact->rules);
    add_text(&sum, fact->teams);
    add_text(&sum, fact->who);
    add_number(&sum, fact->at_ms);
    add_bytes(&sum, fact->content.bytes, CHAIN_HASH_BYTES);
    return finished(&sum);
}

bool chain_same(const struct chain_hash *a, const struct chain_hash *b) {
    return memcmp(a->bytes, b->bytes, CHAIN_HASH_BYTES) == 0;
}

void chain_write(const struct chain_hash *hash, char text[STORE_HASH_TEXT]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < CHAIN_HASH_BYTES; i++) {
        text[2 * i] = digits[hash->bytes[i] >> 4];
        text[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    text[STORE_HASH_TEXT - 1] = '\0';
}
