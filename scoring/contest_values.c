#include "scoring/contest_reader.h"

#include <string.h>

#include "language/language.h"

#define LANGUAGES_MAX    64
#define LANGUAGE_TAG_MAX 12

#define KEYS_MAX 32

bool contest_only_keys(struct contest_reader *reader, const struct json_value *object,
                       const char *const *keys, size_t count) {
    const char *all[KEYS_MAX];
    const struct json_value *comment;
    const char *unused;
    memcpy(all, keys, count * sizeof *keys);
    all[count] = "comment";
    if (!json_only_keys(object, all, count + 1, reader->fault)) {
        return false;
    }
    comment = json_member(object, "comment");
    return comment == NULL || json_text(comment, 0, JSON_TEXT_MAX, &unused, reader->fault);
}

/* ---- texts in any language ---------------------------------------------------- */

static bool is_language_tag(const char *tag) {
    size_t letters = strspn(tag, "abcdefghijklmnopqrstuvwxyz");
    size_t length = strlen(tag);
    return letters >= 2 && letters <= 3 && length <= LANGUAGE_TAG_MAX &&
           (tag[letters] == '\0' || (tag[letters] == '-' && tag[letters + 1] != '\0'));
}

static bool read_plain(struct contest_reader *reader, const struct json_value *value,
                       const char **out) {
    const char *text;
    if (!json_text(value, 1, CONTEST_NAME_MAX, &text, reader->fault)) {
        return false;
    }
    *out = pool_text(reader->pool, text, reader->fault);
    return *out != NULL;
}

static bool read_translation(struct contest_reader *reader, const struct json_value *value,
                             struct contest_translation *out) {
    out->language = pool_text(reader->pool, value->key, reader->fault);
    return out->language != NULL && read_plain(reader, value, &out->text);
}

static bool read_translations(struct contest_reader *reader, const struct json_value *object,
                              struct contest_translation *list) {
    for (const struct json_value *text = object->first; text != NULL; text = text->next) {
        if (!is_language_tag(text->key)) {
            json_fault(text, reader->fault, FAULT_UNKNOWN,
                       _("\"%s\" is not the code of a language."), text->key);
            return fault_advise(reader->fault,
                                _("Codes have two or three small letters: fr, en, oc."));
        }
        if (!read_translation(reader, text, list++)) {
            return false;
        }
    }
    return true;
}

bool contest_read_text(struct contest_reader *reader, const struct json_value *value,
                       struct contest_text *out) {
    bool plain = value->type == JSON_STRING;
    size_t count = plain ? 1 : value->count;
    if (!plain && !json_is_object(value, reader->fault)) {
        return fault_advise(reader->fault,
                            _("Write \"text\", or {\"fr\": \"texte\", \"en\": \"text\"}."));
    }
    if (count == 0 || count > LANGUAGES_MAX) {
        return json_fault(value, reader->fault, FAULT_LIMIT,
                          _("A text needs at least one language and at most %d."), LANGUAGES_MAX);
    }
    struct contest_translation *list = pool_take(reader->pool, count, sizeof *list, reader->fault);
    if (list == NULL) {
        return false;
    }
    *out = (struct contest_text){count, list};
    list->language = "";
    return plain ? read_plain(reader, value, &list->text) : read_translations(reader, value, list);
}

bool contest_read_text_member(struct contest_reader *reader, const struct json_value *object,
                              const char *key, bool needed, struct contest_text *out) {
    const struct json_value *value = json_member(object, key);
    if (value == NULL) {
        const char *unused;
        return !needed || json_get_text(object, key, 1, CONTEST_NAME_MAX, &unused, reader->fault);
    }
    return contest_read_text(reader, value, out);
}

static const char *text_for(const struct contest_text *text, const char *language, size_t length) {
    for (size_t i = 0; i < text->count; i++) {
        const char *tag = text->translations[i].language;
        if (strncmp(tag, language, length) == 0 && (tag[length] == '\0' || tag[length] == '-')) {
            return text->translations[i].text;
        }
    }
    return NULL;
}

const char *contest_text_in(const struct contest_text *text, const char *language) {
    const char *found = text_for(text, language, strcspn(language, "-_."));
    if (found == NULL) {
        found = text_for(text, "en", 2);
    }
    if (found == NULL) {
        found = text->count > 0 ? text->translations[0].text : "";
    }
    return found;
}

/* ---- numbers ------------------------------------------------------------------- */

bool contest_read_rational(struct contest_reader *reader, const struct json_value *value,
                           struct rational *out) {
    if ((value->type == JSON_NUMBER || value->type == JSON_STRING) &&
        rational_read(value->text, value->text_length, out)) {
        return true;
    }
    json_fault(value, reader->fault, value->type == JSON_NUMBER ? FAULT_RANGE : FAULT_TYPE,
               _("Expected an exact number here."));
    return fault_advise(reader->fault, _("Write 5, -0.5 or \"1/3\", with at most 18 digits."));
}

bool contest_read_rational_member(struct contest_reader *reader, const struct json_value *object,
                                  const char *key, bool needed, struct rational *out) {
    const struct json_value *value = json_member(object, key);
    if (value == NULL) {
        int64_t unused;
        return !needed || json_get_integer(object, key, 0, 0, &unused, reader->fault);
    }
    return contest_read_rational(reader, value, out);
}

bool contest_read_integer_member(struct contest_reader *reader, const struct json_value *object,
                                 const char *key, int64_t min, int64_t max, int64_t *out) {
    const struct json_value *value = json_member(object, key);
    return value == NULL || json_integer(value, min, max, out, reader->fault);
}

bool contest_read_limits(struct contest_reader *reader, const struct json_value *object,
                         bool *has_cap, struct rational *cap, bool *has_floor,
                         struct rational *floor) {
    *has_cap = json_member(object, "cap") != NULL;
    *has_floor = json_member(object, "floor") != NULL;
    if (!contest_read_rational_member(reader, object, "cap", false, cap) ||
        !contest_read_rational_member(reader, object, "floor", false, floor)) {
        return false;
    }
    if (*has_cap && *has_floor && rational_compare(*cap, *floor) < 0) {
        return json_fault(json_member(object, "cap"), reader->fault, FAULT_RANGE,
                          _("The cap is below the floor."));
    }
    return true;
}

/* ---- ids ------------------------------------------------------------------------- */

bool contest_read_id(struct contest_reader *reader, const struct json_value *value,
                     const char **out) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_.";
    const char *text;
    if (!json_text(value, 1, CONTEST_ID_MAX, &text, reader->fault)) {
        return false;
    }
    if (strspn(text, letters) != strlen(text)) {
        json_fault(value, reader->fault, FAULT_RANGE, _("\"%s\" cannot be an id."), text);
        return fault_advise(reader->fault, _("An id has letters without accents, digits, - and _. "
                                             "What people read goes into \"name\"."));
    }
    *out = pool_text(reader->pool, text, reader->fault);
    return *out != NULL;
}

bool contest_read_id_member(struct contest_reader *reader, const struct json_value *object,
                            const char **out) {
    const char *unused;
    return json_get_text(object, "id", 1, CONTEST_ID_MAX, &unused, reader->fault) &&
           contest_read_id(reader, json_member(object, "id"), out);
}

bool contest_read_ids(struct contest_reader *reader, const struct json_value *value,
                      const char *const **ids, size_t *count) {
    bool single = value->type == JSON_STRING;
    if (!single && !json_is_array(value, 1, CONTEST_OBSERVED_MAX, reader->fault)) {
        return false;
    }
    *count = single ? 1 : value->count;
    const char **list = pool_take(reader->pool, *count, sizeof *list, reader->fault);
    *ids = list;
    if (list == NULL || single) {
        return list != NULL && contest_read_id(reader, value, list);
    }
    for (const struct json_value *id = value->first; id != NULL; id = id->next) {
        if (!contest_read_id(reader, id, list++)) {
            return false;
        }
    }
    return true;
}

/* ---- formulas ---------------------------------------------------------------------- */

bool contest_read_formula(struct contest_reader *reader, const struct json_value *object,
                          const char *key, enum formula_result result,
                          const struct formula_scope *scope, const struct contest_formula **out) {
    const struct json_value *value = json_member(object, key);
    if (value == NULL) {
        return true;
    }
    *out = formula_compile(reader->formulas, value, result, scope, reader->fault);
    return *out != NULL;
}
