/* The items of an event. Read in two walks: ids, types and values first, then
 * what speaks of other items (conditions, formulas, groups). */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"
#include "scoring/formula_names.h"

#define COMPUTED_KEYS "id", "name", "help", "type", "if", "counts", "cap", "floor"
#define COMMON_KEYS   COMPUTED_KEYS, "shared", "since", "crcn"
#define KEYS_MAX      18

/* In the order of enum contest_item_type: the word, and the keys an item may have. */
static const struct type_row {
    const char *word;
    const char *keys[KEYS_MAX];
} types[] = {
    {"count", {COMMON_KEYS, "observe", "points", "min", "max"}},
    {"number", {COMMON_KEYS, "points", "min", "max"}},
    {"yes_no", {COMMON_KEYS, "observe", "points", "points_no"}},
    {"choice", {COMMON_KEYS, "observe", "choices"}},
    {"time", {"id", "name", "help", "type", "observe", "max_ms", "shared", "since"}},
    {"list", {COMMON_KEYS, "fields", "max_rows", "each"}},
    {"formula", {COMPUTED_KEYS, "value"}},
    {"best_of", {COMPUTED_KEYS, "of"}},
    {"sum", {COMPUTED_KEYS, "of"}},
    {"time_bonus", {COMPUTED_KEYS, "time", "points", "step_ms"}},
};

#define TYPE_COUNT (sizeof types / sizeof *types)

bool contest_item_is_observed(enum contest_item_type type) { return type <= ITEM_LIST; }

const char *contest_item_type_word(enum contest_item_type type) { return types[type].word; }

/* ---- first walk --------------------------------------------------------------------- */

static bool check_item_id(struct contest_reader *reader, const struct json_value *object,
                          const struct contest_item *items, const struct contest_item *item) {
    const struct json_value *value = json_member(object, "id");
    if (!formula_name_is_free(item->id)) {
        json_fault(value, reader->fault, FAULT_RANGE,
                   _("\"%s\" cannot be the id of an item: formulas could not name it."), item->id);
        return fault_advise(reader->fault, _("Small letters without accents, digits and _, "
                                             "beginning with a letter: palet_1"));
    }
    for (size_t i = 0; i < item->index; i++) {
        if (strcmp(items[i].id, item->id) == 0) {
            return json_fault(value, reader->fault, FAULT_DUPLICATE,
                              _("Two items have the id \"%s\"."), item->id);
        }
    }
    return true;
}

static bool read_type(struct contest_reader *reader, const struct json_value *object,
                      struct contest_item *item) {
    const char *words[TYPE_COUNT];
    size_t type = 0, keys = 0;
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        words[i] = types[i].word;
    }
    if (!json_is_object(object, reader->fault) ||
        !json_get_choice(object, "type", words, TYPE_COUNT, &type, reader->fault)) {
        return false;
    }
    while (keys < KEYS_MAX && types[type].keys[keys] != NULL) {
        keys++;
    }
    item->type = (enum contest_item_type)type;
    return contest_only_keys(reader, object, types[type].keys, keys);
}

/* ---- what only some contests use ----------------------------------------------------- */

static bool read_since(struct contest_reader *reader, const struct json_value *object,
                       struct contest_item *item) {
    const struct json_value *value = json_member(object, "since");
    const char *ids[CONTEST_VERSIONS_MAX];
    for (size_t i = 0; i < reader->contest->version_count; i++) {
        ids[i] = reader->contest->versions[i].id;
    }
    return value == NULL ||
           contest_read_reference(reader, value, ids, reader->contest->version_count, _("version"),
                                  &item->since);
}

static bool is_competence(const char *text) {
    return strlen(text) == 3 && text[0] >= '1' && text[0] <= '9' && text[1] == '.' &&
           text[2] >= '1' && text[2] <= '9';
}

static bool read_crcn(struct contest_reader *reader, const struct json_value *object,
                      struct contest_item *item) {
    const struct json_value *list;
    if (!contest_read_list(reader, object, "crcn", CONTEST_CRCN_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    const char **crcn = pool_take(reader->pool, list->count, sizeof *crcn, reader->fault);
    item->crcn = crcn;
    item->crcn_count = list->count;
    for (const struct json_value *one = list->first; crcn != NULL && one != NULL; one = one->next) {
        if (!contest_read_id(reader, one, crcn)) {
            return false;
        }
        if (!is_competence(*crcn++)) {
            json_fault(one, reader->fault, FAULT_RANGE,
                       _("Expected a competence of the CRCN here."));
            return fault_advise(reader->fault,
                                _("A domain and its number: \"3.4\" is programming."));
        }
    }
    return crcn != NULL;
}

static bool read_extras(struct contest_reader *reader, const struct json_value *object,
                        struct contest_item *item) {
    if (json_member(object, "shared") != NULL &&
        !json_get_boolean(object, "shared", &item->shared, reader->fault)) {
        return false;
    }
    return read_since(reader, object, item) && read_crcn(reader, object, item);
}

static bool read_basics(struct contest_reader *reader, const struct json_value *object,
                        struct contest_item *items, size_t index) {
    struct contest_item *item = &items[index];
    item->index = index;
    item->counts = true;
    if (!read_type(reader, object, item) || !contest_read_id_member(reader, object, &item->id) ||
        !check_item_id(reader, object, items, item) ||
        !contest_read_text_member(reader, object, "name", true, &item->name) ||
        !contest_read_text_member(reader, object, "help", false, &item->help) ||
        !read_extras(reader, object, item)) {
        return false;
    }
    if (json_member(object, "counts") != NULL &&
        !json_get_boolean(object, "counts", &item->counts, reader->fault)) {
        return false;
    }
    return contest_read_limits(reader, object, &item->has_cap, &item->cap, &item->has_floor,
                               &item->floor) &&
           contest_read_item_values(reader, object, false, item) &&
           (json_member(object, "observe") == NULL ||
            contest_read_observe(reader, json_member(object, "observe"), item));
}

/* ---- second walk: what speaks of other items -------------------------------------------- */

/* The item that the JSON string `value` names. */
static struct contest_item *named_item(struct contest_reader *reader,
                                       const struct json_value *value, struct contest_item *items,
                                       size_t count) {
    const char *words[CONTEST_ITEMS_MAX];
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        words[i] = items[i].id;
    }
    return json_choice(value, words, count, &found, reader->fault) ? &items[found] : NULL;
}

static bool take_in(struct contest_reader *reader, const struct json_value *value,
                    struct contest_item *items, size_t count, const struct contest_item *group,
                    size_t *of) {
    struct contest_item *member = named_item(reader, value, items, count);
    if (member == NULL) {
        return false;
    }
    if (member->index >= group->index) {
        return json_fault(value, reader->fault, FAULT_REFERENCE,
                          _("A group takes in items that stand above it: move \"%s\" up."),
                          member->id);
    }
    if (member->group != CONTEST_NO_GROUP) {
        return json_fault(value, reader->fault, FAULT_DUPLICATE,
                          _("\"%s\" already belongs to the group \"%s\"."), member->id,
                          items[member->group].id);
    }
    member->group = group->index;
    *of = member->index;
    return true;
}

static bool read_group(struct contest_reader *reader, const struct json_value *object,
                       struct contest_item *items, size_t count, struct contest_item *group) {
    const struct json_value *list;
    if (!json_get_array(object, "of", 1, CONTEST_ITEMS_MAX, &list, reader->fault)) {
        return false;
    }
    size_t *of = pool_take(reader->pool, list->count, sizeof *of, reader->fault);
    group->of = of;
    group->of_count = list->count;
    for (const struct json_value *id = list->first; of != NULL && id != NULL; id = id->next) {
        if (!take_in(reader, id, items, count, group, of++)) {
            return false;
        }
    }
    return of != NULL;
}

static bool read_time_bonus(struct contest_reader *reader, const struct json_value *object,
                            struct contest_event *event, struct contest_item *items,
                            struct contest_item *item) {
    const struct json_value *time = json_member(object, "time");
    const char *unused;
    if (time == NULL) {
        return json_get_text(object, "time", 1, CONTEST_ID_MAX, &unused, reader->fault);
    }
    if (event->match.time_limit_ms == 0) {
        return json_fault(object, reader->fault, FAULT_REFERENCE,
                          _("A time bonus needs the match's time_limit_ms."));
    }
    const struct contest_item *timed = named_item(reader, time, items, event->item_count);
    if (timed == NULL) {
        return false;
    }
    if (timed->type != ITEM_TIME) {
        return json_fault(time, reader->fault, FAULT_TYPE, _("\"%s\" is not an item of type time."),
                          timed->id);
    }
    size_t *of = pool_take(reader->pool, 1, sizeof *of, reader->fault);
    if (of == NULL) {
        return false;
    }
    *of = timed->index;
    item->of = of;
    item->of_count = 1;
    item->step_ms = 1000;
    return contest_read_rational_member(reader, object, "points", true, &item->points) &&
           contest_read_integer_member(reader, object, "step_ms", 1, CONTEST_TIME_MAX_MS,
                                       &item->step_ms);
}

static bool read_formula_item(struct contest_reader *reader, const struct json_value *object,
                              const struct formula_scope *scope, struct contest_item *item) {
    const char *unused;
    if (item->type == ITEM_LIST) {
        struct formula_scope rows = *scope;
        rows.fields = item->fields;
        rows.field_count = item->field_count;
        return contest_read_formula(reader, object, "each", FORMULA_NUMBER_RESULT, &rows,
                                    &item->formula);
    }
    return json_get_text(object, "value", 1, FORMULA_TEXT_MAX, &unused, reader->fault) &&
           contest_read_formula(reader, object, "value", FORMULA_NUMBER_RESULT, scope,
                                &item->formula);
}

static bool read_links(struct contest_reader *reader, const struct json_value *object,
                       struct contest_event *event, struct contest_item *items, size_t index) {
    struct contest_item *item = &items[index];
    struct formula_scope scope = {.items = items,
                                  .item_count = event->item_count,
                                  .points_count = index,
                                  .has_sides = event->kind == EVENT_MATCH};
    if (!contest_read_formula(reader, object, "if", FORMULA_TRUTH_RESULT, &scope,
                              &item->condition)) {
        return false;
    }
    if (item->type == ITEM_LIST || item->type == ITEM_FORMULA) {
        return read_formula_item(reader, object, &scope, item);
    }
    if (item->type == ITEM_BEST_OF || item->type == ITEM_SUM) {
        return read_group(reader, object, items, event->item_count, item);
    }
    return item->type != ITEM_TIME_BONUS || read_time_bonus(reader, object, event, items, item);
}

bool contest_read_items(struct contest_reader *reader, const struct json_value *list,
                        struct contest_event *event) {
    struct contest_item *items = pool_take(reader->pool, list->count, sizeof *items, reader->fault);
    if (items == NULL) {
        return false;
    }
    event->items = items;
    event->item_count = list->count;
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        if (!read_basics(reader, value, items, value->index)) {
            return false;
        }
    }
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        if (!read_links(reader, value, event, items, value->index)) {
            return false;
        }
    }
    return true;
}
