#include "scoring/desk/same_json.h"

#include <string.h>

#include "strict-json/json.h"

static bool same_value(const struct json_value *a, const struct json_value *b);

static bool same_members(const struct json_value *a, const struct json_value *b) {
    for (const struct json_value *one = a->first; one != NULL; one = one->next) {
        const struct json_value *other = json_member(b, one->key);
        if (other == NULL || !same_value(one, other)) {
            return false;
        }
    }
    return true;
}

static bool same_elements(const struct json_value *a, const struct json_value *b) {
    const struct json_value *other = b->first;
    for (const struct json_value *one = a->first; one != NULL; one = one->next) {
        if (!same_value(one, other)) {
            return false;
        }
        other = other->next;
    }
    return true;
}

/* As deep as strict-json reads: JSON_DEPTH_MAX. */
static bool same_value(const struct json_value *a, const struct json_value *b) {
    if (a->type != b->type || a->count != b->count) {
        return false;
    }
    switch (a->type) {
    case JSON_NULL:
        return true;
    case JSON_BOOLEAN:
        return a->truth == b->truth;
    case JSON_NUMBER:
    case JSON_STRING:
        return strcmp(a->text, b->text) == 0;
    case JSON_ARRAY:
        return same_elements(a, b);
    case JSON_OBJECT:
        return same_members(a, b);
    }
    return false;
}

bool same_json(const char *a, const char *b) {
    struct fault none = {0};
    struct json_document *one = json_read_bytes("", a, strlen(a), &none);
    struct json_document *other = one == NULL ? NULL : json_read_bytes("", b, strlen(b), &none);
    bool same = other != NULL && same_value(json_root(one), json_root(other));
    json_free(one);
    json_free(other);
    return same;
}
