/* Names, ids, colours, lists: read the same way in every file of the world. */
#include "firmware-bridge/world/reading.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"

bool reading_schema(const struct json_value *root, const char *wanted, struct fault *fault) {
    const char *found;
    if (!json_get_text(root, "schema", 1, TABLE_TEXT_MAX, &found, fault)) {
        return fault_advise(fault, _("Begin the file with \"schema\": \"%s\"."), wanted);
    }
    if (strcmp(found, wanted) != 0) {
        json_fault(json_member(root, "schema"), fault, FAULT_UNKNOWN,
                   _("This file says it is \"%s\"."), found);
        return fault_advise(fault, _("A file for \"%s\" is needed here."), wanted);
    }
    return true;
}

void reading_id_from_name(const char *name, char id[TABLE_ID_MAX]) {
    const char *slash = strrchr(name, '/');
    const char *base = slash == NULL ? name : slash + 1;
    size_t length = strlen(base);
    if (length > 5 && strcmp(base + length - 5, ".json") == 0) {
        length -= 5;
    }
    length = length < TABLE_ID_MAX ? length : TABLE_ID_MAX - 1;
    memcpy(id, base, length);
    id[length] = '\0';
}

bool reading_id(const struct json_value *object, const char *key, char id[TABLE_ID_MAX],
                struct fault *fault) {
    const char *text;
    if (!json_get_text(object, key, 1, TABLE_ID_MAX - 1, &text, fault)) {
        return false;
    }
    if (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(text)) {
        json_fault(json_member(object, key), fault, FAULT_RANGE,
                   _("\"%s\" cannot be an identifier."), text);
        return fault_advise(fault, _("Use small letters without accents, digits, - and _ only; "
                                     "\"name\" may hold any text."));
    }
    memcpy(id, text, strlen(text) + 1);
    return true;
}

static bool read_one_name(const struct json_value *member, struct table_text *out,
                          struct fault *fault) {
    const char *text;
    if (strlen(member->key) >= sizeof out->in[0].language || member->key[0] == '\0') {
        json_fault(member, fault, FAULT_UNKNOWN, _("\"%s\" is not a language code."), member->key);
        return fault_advise(fault, _("Write for example \"fr\" or \"en\"."));
    }
    if (!json_text(member, 1, TABLE_TEXT_MAX - 1, &text, fault)) {
        return false;
    }
    strcpy(out->in[out->count].language, member->key);
    strcpy(out->in[out->count].text, text);
    out->count++;
    return true;
}

bool reading_name(const struct json_value *object, bool needed, struct table_text *out,
                  struct fault *fault) {
    const struct json_value *names = json_member(object, "name");
    if (names == NULL && !needed) {
        return true;
    }
    if (!json_get_object(object, "name", &names, fault)) {
        return fault_advise(fault, "\"name\": {\"fr\": \"…\", \"en\": \"…\"}");
    }
    if (names->count == 0 || names->count > TABLE_LANGUAGES_MAX) {
        return json_fault(names, fault, FAULT_LIMIT,
                          _("A name is given in 1 to %d languages, not %zu."), TABLE_LANGUAGES_MAX,
                          names->count);
    }
    for (const struct json_value *name = names->first; name != NULL; name = name->next) {
        if (!read_one_name(name, out, fault)) {
            return false;
        }
    }
    return true;
}

bool reading_colour(const struct json_value *object, const char *key, struct table_colour *out,
                    struct fault *fault) {
    const struct json_value *member = json_member(object, key);
    const char *text;
    if (member == NULL) {
        return true;
    }
    if (!json_text(member, 1, TABLE_TEXT_MAX, &text, fault)) {
        return false;
    }
    unsigned red, green, blue;
    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6 ||
        sscanf(text, "#%2x%2x%2x", &red, &green, &blue) != 3) {
        json_fault(member, fault, FAULT_RANGE, _("\"%s\" is not a colour."), text);
        return fault_advise(fault, _("Write \"#rrggbb\": \"#000000\" is black, \"#ffffff\" "
                                     "white, \"#d55e00\" orange."));
    }
    *out = (struct table_colour){(uint8_t)red, (uint8_t)green, (uint8_t)blue};
    return true;
}

bool reading_real(const struct json_value *object, const char *key, double min, double max,
                  double *out, struct fault *fault) {
    const struct json_value *member = json_member(object, key);
    return member == NULL || json_real(member, min, max, out, fault);
}

bool reading_boolean(const struct json_value *object, const char *key, bool *out,
                     struct fault *fault) {
    const struct json_value *member = json_member(object, key);
    return member == NULL || json_boolean(member, out, fault);
}

bool reading_list(const struct json_value *object, const char *key, size_t max,
                  reading_element *read, void *context, size_t *count, struct fault *fault) {
    const struct json_value *list = json_member(object, key);
    *count = 0;
    if (list == NULL) {
        return true;
    }
    if (!json_is_array(list, 0, max, fault)) {
        return false;
    }
    for (const struct json_value *element = list->first; element != NULL; element = element->next) {
        if (!read(element, element->index, context, fault)) {
            return false;
        }
        *count = element->index + 1;
    }
    return true;
}
