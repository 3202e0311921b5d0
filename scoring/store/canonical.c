#include "scoring/store/canonical.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/json.h"

/* ---- a text that grows ---- */

static bool make_room(struct growing *text, size_t length) {
    if (text->failed || text->capacity - text->length > length) {
        return !text->failed;
    }
    size_t capacity = text->capacity == 0 ? 256 : text->capacity;
    while (capacity - text->length <= length) {
        capacity *= 2;
    }
    char *bytes = realloc(text->bytes, capacity);
    text->failed = bytes == NULL;
    if (bytes != NULL) {
        text->bytes = bytes;
        text->capacity = capacity;
    }
    return bytes != NULL;
}

void growing_add(struct growing *text, const char *bytes, size_t length) {
    if (make_room(text, length)) {
        memcpy(text->bytes + text->length, bytes, length);
        text->length += length;
        text->bytes[text->length] = '\0';
    }
}

void growing_text(struct growing *text, const char *words) {
    growing_add(text, words, strlen(words));
}

static void add_character(struct growing *text, const char *character) {
    static const char from[] = "\"\\\n\t\r\b\f";
    static const char to[] = "\"\\ntrbf";
    const char *found = *character == '\0' ? NULL : strchr(from, *character);
    char escape[8];
    if (found != NULL) {
        snprintf(escape, sizeof escape, "\\%c", to[found - from]);
        growing_text(text, escape);
    } else if ((unsigned char)*character < 0x20) {
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*character);
        growing_text(text, escape);
    } else {
        growing_add(text, character, 1);
    }
}

void growing_quoted(struct growing *text, const char *words, size_t length) {
    growing_add(text, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        add_character(text, &words[i]);
    }
    growing_add(text, "\"", 1);
}

/* ---- JSON ---- */

static int by_key(const void *a, const void *b) {
    return strcmp((*(const struct json_value *const *)a)->key,
                  (*(const struct json_value *const *)b)->key);
}

static void add_object(struct growing *text, const struct json_value *object) {
    const struct json_value **members =
        calloc(object->count + 1, sizeof(const struct json_value *));
    if (members == NULL) {
        text->failed = true;
        return;
    }
    size_t count = 0;
    for (const struct json_value *member = object->first; member != NULL; member = member->next) {
        members[count++] = member;
    }
    qsort(members, count, sizeof(const struct json_value *), by_key);
    growing_add(text, "{", 1);
    for (size_t i = 0; i < count; i++) {
        growing_add(text, ",", i > 0 ? 1 : 0);
        growing_quoted(text, members[i]->key, strlen(members[i]->key));
        growing_add(text, ":", 1);
        growing_json(text, members[i]);
    }
    growing_add(text, "}", 1);
    free(members);
}

static void add_array(struct growing *text, const struct json_value *array) {
    growing_add(text, "[", 1);
    for (const struct json_value *element = array->first; element != NULL;
         element = element->next) {
        growing_add(text, ",", element == array->first ? 0 : 1);
        growing_json(text, element);
    }
    growing_add(text, "]", 1);
}

void growing_json(struct growing *text, const struct json_value *value) {
    switch (value->type) {
    case JSON_NULL:
        growing_text(text, "null");
        break;
    case JSON_BOOLEAN:
        growing_text(text, value->truth ? "true" : "false");
        break;
    case JSON_NUMBER:
        growing_add(text, value->text, value->text_length);
        break;
    case JSON_STRING:
        growing_quoted(text, value->text, value->text_length);
        break;
    case JSON_ARRAY:
        add_array(text, value);
        break;
    case JSON_OBJECT:
        add_object(text, value);
        break;
    }
}

char *canonical_object(const char *body, struct fault *fault) {
    struct json_document *document = json_read_bytes("body", body, strlen(body), fault);
    if (document == NULL) {
        return NULL;
    }
    struct growing text = {0};
    bool ok = json_is_object(json_root(document), fault);
    if (ok) {
        growing_json(&text, json_root(document));
        ok = !text.failed || fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    json_free(document);
    if (!ok) {
        free(text.bytes);
        return NULL;
    }
    return text.bytes;
}

/* ---- texts ---- */

/* The length of the character that begins here, 0 when it is not UTF-8 (RFC 3629). */
static size_t character_length(const unsigned char *at, size_t left) {
    static const struct {
        unsigned char low, high, second_low, second_high, length;
    } shapes[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
    size_t shape = 0;
    while (shape < sizeof shapes / sizeof *shapes &&
           (*at < shapes[shape].low || *at > shapes[shape].high)) {
        shape++;
    }
    if (shape == sizeof shapes / sizeof *shapes || shapes[shape].length > left) {
        return 0;
    }
    size_t length = shapes[shape].length;
    bool ok =
        length == 1 || (at[1] >= shapes[shape].second_low && at[1] <= shapes[shape].second_high);
    for (size_t i = 2; i < length; i++) {
        ok = ok && (at[i] & 0xc0u) == 0x80u;
    }
    return ok ? length : 0;
}

bool canonical_is_utf8(const char *text, size_t length) {
    for (size_t at = 0; at < length;) {
        size_t step = character_length((const unsigned char *)text + at, length - at);
        if (step == 0) {
            return false;
        }
        at += step;
    }
    return true;
}

bool canonical_is_name(const char *text, size_t min, size_t max, const char *allowed) {
    size_t length = strlen(text);
    bool ok = length >= min && length <= max && canonical_is_utf8(text, length);
    for (size_t i = 0; ok && i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        ok = (byte >= 0x20 && byte != 0x7f) || strchr(allowed, text[i]) != NULL;
    }
    return ok;
}
