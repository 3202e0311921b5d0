/* Inside scoring/store only: JSON in its one canonical form, and texts as stored.
 *
 * Canonical: keys sorted by their bytes, no white space, numbers as written,
 * strings as UTF-8 with the shortest escapes. Two documents that mean the same
 * have the same bytes (unless one writes 1.0 and the other 1). */
#ifndef SCORING_STORE_CANONICAL_H
#define SCORING_STORE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

struct json_value;

/* A text that grows. Zeroed is empty; after a failed growth nothing is added. */
struct growing {
    char *bytes; /* NUL-terminated once anything was added; the owner's to free() */
    size_t length, capacity;
    bool failed; /* out of memory */
};

void growing_add(struct growing *text, const char *bytes, size_t length);
void growing_text(struct growing *text, const char *words);
/* A JSON string with its quotes. */
void growing_quoted(struct growing *text, const char *words, size_t length);
void growing_json(struct growing *text, const struct json_value *value);

/* `body` (a JSON object) in canonical form, the caller's to free(). NULL: fault. */
char *canonical_object(const char *body, struct fault *fault);

/* Whether `text` is valid UTF-8. */
bool canonical_is_utf8(const char *text, size_t length);

/* Whether `text` is UTF-8 of min to max bytes, without control characters other
 * than those in `allowed`. */
bool canonical_is_name(const char *text, size_t min, size_t max, const char *allowed);

#endif
