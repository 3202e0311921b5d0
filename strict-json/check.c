/* Shapes and values: what is expected, what was found, what to write instead. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/document.h"

#define LIST_MAX 400 /* bytes of a list of words in an advice */

static const char *found_phrase(const struct json_value *value) {
    switch (value->type) {
    case JSON_NULL:
        return _("null");
    case JSON_BOOLEAN:
        return _("true or false");
    case JSON_NUMBER:
        return _("a number");
    case JSON_STRING:
        return _("a text in \"quotes\"");
    case JSON_ARRAY:
        return _("a list [ ]");
    case JSON_OBJECT:
        return _("an object { }");
    }
    return "";
}

/* `expected` is translated already. */
static bool wrong_type(const struct json_value *value, const char *expected, struct fault *fault) {
    /* TRANSLATORS: "Expected a number here, not a list [ ]." */
    json_fault(value, fault, FAULT_TYPE, _("Expected %s here, not %s."), expected,
               found_phrase(value));
    return false;
}

bool json_is_object(const struct json_value *value, struct fault *fault) {
    return value->type == JSON_OBJECT || wrong_type(value, _("an object { }"), fault);
}

bool json_is_array(const struct json_value *value, size_t min, size_t max, struct fault *fault) {
    if (value->type != JSON_ARRAY) {
        return wrong_type(value, _("a list [ ]"), fault);
    }
    if (value->count < min) {
        json_fault(value, fault, FAULT_LIMIT,
                   _("This list has %zu elements; it needs at least %zu."), value->count, min);
        return false;
    }
    if (value->count > max) {
        json_fault(value, fault, FAULT_LIMIT,
                   _("This list has %zu elements; it may have at most %zu."), value->count, max);
        return false;
    }
    return true;
}

/* "a, b, c" of as many words as fit. */
static const char *list_words(char *list, const char *const *words, size_t count) {
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < count && used < LIST_MAX; i++) {
        int wrote = snprintf(list + used, LIST_MAX - used, "%s%s", i == 0 ? "" : ", ", words[i]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return list;
}

static bool advise_words(struct fault *fault, const char *typed, const char *const *words,
                         size_t count) {
    char list[LIST_MAX];
    const char *nearest = json_nearest(typed, words, count);
    if (nearest != NULL) {
        return fault_advise(fault, _("Did you mean \"%s\"?"), nearest);
    }
    return fault_advise(fault, _("Possible here: %s."), list_words(list, words, count));
}

bool json_only_keys(const struct json_value *object, const char *const *keys, size_t count,
                    struct fault *fault) {
    if (!json_is_object(object, fault)) {
        return false;
    }
    for (const struct json_value *member = object->first; member != NULL; member = member->next) {
        size_t i = 0;
        while (i < count && strcmp(member->key, keys[i]) != 0) {
            i++;
        }
        if (i == count) {
            json_fault(member, fault, FAULT_UNKNOWN, _("The key \"%s\" is unknown."), member->key);
            return advise_words(fault, member->key, keys, count);
        }
    }
    return true;
}

static bool is_whole(const char *text) { return strpbrk(text, ".eE") == NULL; }

bool json_integer(const struct json_value *value, int64_t min, int64_t max, int64_t *out,
                  struct fault *fault) {
    if (value->type != JSON_NUMBER) {
        return wrong_type(value, _("a whole number"), fault);
    }
    if (!is_whole(value->text)) {
        json_fault(value, fault, FAULT_TYPE, _("Expected a whole number here, not %.40s."),
                   value->text);
        return false;
    }
    errno = 0;
    long long number = strtoll(value->text, NULL, 10);
    if (errno != 0 || number < min || number > max) {
        json_fault(value, fault, FAULT_RANGE, _("%.40s is out of range: between %lld and %lld."),
                   value->text, (long long)min, (long long)max);
        return false;
    }
    *out = number;
    return true;
}

bool json_real(const struct json_value *value, double min, double max, double *out,
               struct fault *fault) {
    if (value->type != JSON_NUMBER) {
        return wrong_type(value, _("a number"), fault);
    }
    double number = strtod(value->text, NULL);
    if (!(number >= min && number <= max)) {
        json_fault(value, fault, FAULT_RANGE, _("%.40s is out of range: between %g and %g."),
                   value->text, min, max);
        return false;
    }
    *out = number;
    return true;
}

bool json_boolean(const struct json_value *value, bool *out, struct fault *fault) {
    if (value->type != JSON_BOOLEAN) {
        return wrong_type(value, _("true or false"), fault);
    }
    *out = value->truth;
    return true;
}

bool json_text(const struct json_value *value, size_t min_bytes, size_t max_bytes, const char **out,
               struct fault *fault) {
    if (value->type != JSON_STRING) {
        return wrong_type(value, _("a text in \"quotes\""), fault);
    }
    size_t max = max_bytes < JSON_TEXT_MAX ? max_bytes : JSON_TEXT_MAX;
    if (value->text_length > max) {
        json_fault(value, fault, FAULT_LIMIT,
                   _("This text is %zu bytes long; at most %zu are possible."), value->text_length,
                   max);
        return false;
    }
    if (value->text_length == 0 && min_bytes > 0) {
        json_fault(value, fault, FAULT_RANGE, _("This text must not be empty."));
        return false;
    }
    if (value->text_length < min_bytes) {
        json_fault(value, fault, FAULT_RANGE,
                   _("This text is %zu bytes long; at least %zu are needed."), value->text_length,
                   min_bytes);
        return false;
    }
    *out = value->text;
    return true;
}

bool json_choice(const struct json_value *value, const char *const *words, size_t count,
                 size_t *out, struct fault *fault) {
    const char *text = NULL;
    if (!json_text(value, 0, JSON_TEXT_MAX, &text, fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            *out = i;
            return true;
        }
    }
    json_fault(value, fault, FAULT_UNKNOWN, _("\"%s\" is not possible here."), text);
    return advise_words(fault, text, words, count);
}

/* ---- members ------------------------------------------------------------- */

static bool get(const struct json_value *object, const char *key, const struct json_value **member,
                struct fault *fault) {
    if (!json_is_object(object, fault)) {
        return false;
    }
    *member = json_member(object, key);
    if (*member == NULL) {
        json_fault(object, fault, FAULT_MISSING, _("The key \"%s\" is missing."), key);
        return false;
    }
    return true;
}

bool json_get_integer(const struct json_value *object, const char *key, int64_t min, int64_t max,
                      int64_t *out, struct fault *fault) {
    const struct json_value *value;
    return get(object, key, &value, fault) && json_integer(value, min, max, out, fault);
}

bool json_get_real(const struct json_value *object, const char *key, double min, double max,
                   double *out, struct fault *fault) {
    const struct json_value *value;
    return get(object, key, &value, fault) && json_real(value, min, max, out, fault);
}

bool json_get_boolean(const struct json_value *object, const char *key, bool *out,
                      struct fault *fault) {
    const struct json_value *value;
    return get(object, key, &value, fault) && json_boolean(value, out, fault);
}

bool json_get_text(const struct json_value *object, const char *key, size_t min_bytes,
                   size_t max_bytes, const char **out, struct fault *fault) {
    const struct json_value *value;
    return get(object, key, &value, fault) && json_text(value, min_bytes, max_bytes, out, fault);
}

bool json_get_choice(const struct json_value *object, const char *key, const char *const *words,
                     size_t count, size_t *out, struct fault *fault) {
    const struct json_value *value;
    return get(object, key, &value, fault) && json_choice(value, words, count, out, fault);
}

bool json_get_array(const struct json_value *object, const char *key, size_t min, size_t max,
                    const struct json_value **out, struct fault *fault) {
    return get(object, key, out, fault) && json_is_array(*out, min, max, fault);
}

bool json_get_object(const struct json_value *object, const char *key,
                     const struct json_value **out, struct fault *fault) {
    return get(object, key, out, fault) && json_is_object(*out, fault);
}
