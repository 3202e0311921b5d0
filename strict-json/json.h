/* strict-json: reads JSON (RFC 8259) strictly, keeping the place of every value.
 *
 * Contests, score sheets, tables and robot descriptions are written by people;
 * a mistake must be answered with file, line, column, key, what was expected.
 * cJSON, which we use for writing, keeps no positions, and accepts documents
 * that must be refused (leading zeros, NUL bytes, duplicate keys, saturated
 * integers); hence this reader. It refuses: anything but valid UTF-8 (a BOM and
 * UTF-16 are named), control characters and NUL (also as an escape), duplicate
 * keys, comments, trailing bytes, more than JSON_DEPTH_MAX levels, more than
 * JSON_BYTES_MAX bytes. Numbers stay text: nothing is rounded here.
 *
 *     struct json_document *document = json_read_file(path, &fault);
 *     if (document == NULL) return false;
 *     const struct json_value *root = json_root(document);
 *     static const char *const keys[] = {"schema", "name", "rounds"};
 *     ok = json_only_keys(root, keys, 3, fault)
 *       && json_get_integer(root, "rounds", 1, 20, &rounds, fault);
 *     json_free(document);
 *
 * Every value belongs to its document and dies with it; copy what you keep. */
#ifndef STRICT_JSON_JSON_H
#define STRICT_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define JSON_DEPTH_MAX 64
#define JSON_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define JSON_TEXT_MAX  4096u /* longest string json_get_text() gives, in bytes */

enum json_type { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_document;

struct json_value {
    enum json_type type;
    bool truth;       /* JSON_BOOLEAN */
    int line;         /* of the value's first byte, from 1 */
    int column;       /* in bytes, from 1 */
    size_t count;     /* members of an object, elements of an array */
    size_t index;     /* place among its siblings, from 0 */
    const char *key;  /* decoded UTF-8, NULL unless a member of an object */
    const char *text; /* JSON_STRING: decoded UTF-8; JSON_NUMBER: as written */
    size_t text_length;
    const struct json_value *parent; /* NULL for the root */
    const struct json_value *first;  /* first child in the order written */
    const struct json_value *next;   /* next sibling */
    const struct json_document *document;
};

/* Reads a file, or `length` bytes known to people as `name`. NULL: see fault. */
struct json_document *json_read_file(const char *path, struct fault *fault);
struct json_document *json_read_bytes(const char *name, const void *bytes, size_t length,
                                      struct fault *fault);
void json_free(struct json_document *document); /* NULL is allowed */
const struct json_value *json_root(const struct json_document *document);

/* Sets a fault at `value`: file, line, column, and field such as "walls[3].x_mm".
 * Returns false. */
bool json_fault(const struct json_value *value, struct fault *fault, enum fault_kind kind,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The member `key` of an object, or NULL. Keys are case-sensitive. */
const struct json_value *json_member(const struct json_value *object, const char *key);

/* Shape checks; each false sets the fault at the offending value. */
bool json_is_object(const struct json_value *value, struct fault *fault);
bool json_is_array(const struct json_value *value, size_t min, size_t max, struct fault *fault);
/* Refuses what is no object, and members outside `keys`, proposing the nearest ("did you mean
 * rounds?"). */
bool json_only_keys(const struct json_value *object, const char *const *keys, size_t count,
                    struct fault *fault);

/* A value by itself. Integers must be written as such (3.0 and 3e0 are refused). */
bool json_integer(const struct json_value *value, int64_t min, int64_t max, int64_t *out,
                  struct fault *fault);
bool json_real(const struct json_value *value, double min, double max, double *out,
               struct fault *fault);
bool json_boolean(const struct json_value *value, bool *out, struct fault *fault);
/* Borrowed from the document; between min_bytes and max_bytes long. */
bool json_text(const struct json_value *value, size_t min_bytes, size_t max_bytes, const char **out,
               struct fault *fault);
/* One of `words`; *out is its index. */
bool json_choice(const struct json_value *value, const char *const *words, size_t count,
                 size_t *out, struct fault *fault);

/* The same for a member that must be there ("rounds is missing" names the object). */
bool json_get_integer(const struct json_value *object, const char *key, int64_t min, int64_t max,
                      int64_t *out, struct fault *fault);
bool json_get_real(const struct json_value *object, const char *key, double min, double max,
                   double *out, struct fault *fault);
bool json_get_boolean(const struct json_value *object, const char *key, bool *out,
                      struct fault *fault);
bool json_get_text(const struct json_value *object, const char *key, size_t min_bytes,
                   size_t max_bytes, const char **out, struct fault *fault);
bool json_get_choice(const struct json_value *object, const char *key, const char *const *words,
                     size_t count, size_t *out, struct fault *fault);
bool json_get_array(const struct json_value *object, const char *key, size_t min, size_t max,
                    const struct json_value **out, struct fault *fault);
bool json_get_object(const struct json_value *object, const char *key,
                     const struct json_value **out, struct fault *fault);
/* For members that may be absent, test json_member() first. */

/* The word that `typed` was probably meant to be ("did you mean"), or NULL. */
const char *json_nearest(const char *typed, const char *const *words, size_t count);

#endif
