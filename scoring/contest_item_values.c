/* What a judge may write down for an item, and what each of it is worth. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/formula_names.h"

/* ---- counts and measures ---------------------------------------------------------- */

static bool check_value_limits(struct contest_reader *reader, const struct json_value *object,
                               const struct contest_item *item) {
    if (rational_compare(item->min, item->max) > 0) {
        return json_fault(json_member(object, "max"), reader->fault, FAULT_RANGE,
                          _("The largest value is below the smallest."));
    }
    return true;
}

static bool read_points_table(struct contest_reader *reader, const struct json_value *list,
                              struct contest_item *item) {
    if (!json_is_array(list, 1, CONTEST_ITEMS_MAX, reader->fault)) {
        return false;
    }
    struct rational *table = pool_take(reader->pool, list->count, sizeof *table, reader->fault);
    item->table = table;
    item->table_count = list->count;
    item->max = rational_whole((int64_t)list->count - 1);
    if (table == NULL) {
        return false;
    }
    for (const struct json_value *points = list->first; points != NULL; points = points->next) {
        if (!contest_read_rational(reader, points, table++)) {
            return false;
        }
    }
    return true;
}

static bool read_count(struct contest_reader *reader, const struct json_value *object,
                       bool is_field, struct contest_item *item) {
    static const char *const table_keys[] = {"id",     "name",  "help",  "type",    "if",
                                             "counts", "cap",   "floor", "observe", "points",
                                             "shared", "since", "crcn"};
    const struct json_value *points = json_member(object, "points");
    int64_t min = 0, max = 0;
    if (!is_field && points != NULL && points->type == JSON_ARRAY) {
        return contest_only_keys(reader, object, table_keys,
                                 sizeof table_keys / sizeof *table_keys) &&
               read_points_table(reader, points, item);
    }
    if (!contest_read_integer_member(reader, object, "min", -CONTEST_VALUE_MAX, CONTEST_VALUE_MAX,
                                     &min) ||
        !json_get_integer(object, "max", -CONTEST_VALUE_MAX, CONTEST_VALUE_MAX, &max,
                          reader->fault)) {
        return false;
    }
    item->min = rational_whole(min);
    item->max = rational_whole(max);
    return check_value_limits(reader, object, item) &&
           (is_field ||
            contest_read_rational_member(reader, object, "points", false, &item->points));
}

static bool read_number(struct contest_reader *reader, const struct json_value *object,
                        bool is_field, struct contest_item *item) {
    return contest_read_rational_member(reader, object, "min", true, &item->min) &&
           contest_read_rational_member(reader, object, "max", true, &item->max) &&
           check_value_limits(reader, object, item) &&
           (is_field ||
            contest_read_rational_member(reader, object, "points", false, &item->points));
}

static bool read_time(struct contest_reader *reader, const struct json_value *object,
                      struct contest_item *item) {
    int64_t max = 0;
    if (!json_get_integer(object, "max_ms", 0, CONTEST_TIME_MAX_MS, &max, reader->fault)) {
        return false;
    }
    item->max = rational_whole(max);
    return true;
}

/* ---- choices ------------------------------------------------------------------------ */

static bool read_choice(struct contest_reader *reader, const struct json_value *object,
                        bool is_field, struct contest_choice *choice) {
    static const char *const keys[] = {"id", "name", "points", "zones"};
    const struct json_value *zones = json_member(object, "zones");
    return contest_only_keys(reader, object, keys, is_field ? 2 : 4) &&
           contest_read_id_member(reader, object, &choice->id) &&
           contest_read_text_member(reader, object, "name", false, &choice->name) &&
           contest_read_rational_member(reader, object, "points", !is_field, &choice->points) &&
           (zones == NULL || contest_read_ids(reader, zones, &choice->zones, &choice->zone_count));
}

static bool is_new_choice(struct contest_reader *reader, const struct json_value *object,
                          const struct contest_choice *choices, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (strcmp(choices[i].id, choices[index].id) == 0) {
            return json_fault(json_member(object, "id"), reader->fault, FAULT_DUPLICATE,
                              _("Two choices have the id \"%s\"."), choices[i].id);
        }
    }
    return true;
}

static bool read_choices(struct contest_reader *reader, const struct json_value *object,
                         bool is_field, struct contest_item *item) {
    const struct json_value *list;
    if (!json_get_array(object, "choices", 2, CONTEST_CHOICES_MAX, &list, reader->fault)) {
        return false;
    }
    struct contest_choice *choices =
        pool_take(reader->pool, list->count, sizeof *choices, reader->fault);
    if (choices == NULL) {
        return false;
    }
    item->choices = choices;
    item->choice_count = list->count;
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        choices[value->index].points = rational_whole(0);
        if (!read_choice(reader, value, is_field, &choices[value->index]) ||
            !is_new_choice(reader, value, choices, value->index)) {
            return false;
        }
    }
    return true;
}

static bool read_yes_no(struct contest_reader *reader, const struct json_value *object,
                        bool is_field, struct contest_item *item) {
    return is_field ||
           (contest_read_rational_member(reader, object, "points", false, &item->points) &&
            contest_read_rational_member(reader, object, "points_no", false, &item->points_no));
}

/* ---- rows ------------------------------------------------------------------------------ */

static bool check_field_id(struct contest_reader *reader, const struct json_value *object,
                           const struct contest_item *fields, const struct contest_item *field) {
    const struct json_value *id = json_member(object, "id");
    if (!formula_name_is_free(field->id)) {
        return json_fault(id, reader->fault, FAULT_RANGE,
                          _("\"%s\" cannot be the id of a field: formulas could not name it."),
                          field->id);
    }
    for (size_t i = 0; i < field->index; i++) {
        if (strcmp(fields[i].id, field->id) == 0) {
            return json_fault(id, reader->fault, FAULT_DUPLICATE,
                              _("Two fields have the id \"%s\"."), field->id);
        }
    }
    return true;
}

static bool read_field_type(struct contest_reader *reader, const struct json_value *object,
                            struct contest_item *field) {
    static const char *const words[] = {"count", "number", "yes_no", "choice", "time"};
    size_t type;
    if (!json_get_choice(object, "type", words, sizeof words / sizeof *words, &type,
                         reader->fault)) {
        return false;
    }
    field->type = (enum contest_item_type)type; /* the first types, in the same order */
    return true;
}

static bool read_field(struct contest_reader *reader, const struct json_value *object,
                       struct contest_item *fields, size_t index) {
    static const char *const keys[] = {"id",  "name", "help",    "type",
                                       "min", "max",  "choices", "max_ms"};
    struct contest_item *field = &fields[index];
    field->index = index;
    return contest_only_keys(reader, object, keys, sizeof keys / sizeof *keys) &&
           contest_read_id_member(reader, object, &field->id) &&
           contest_read_text_member(reader, object, "name", false, &field->name) &&
           contest_read_text_member(reader, object, "help", false, &field->help) &&
           read_field_type(reader, object, field) &&
           check_field_id(reader, object, fields, field) &&
           contest_read_item_values(reader, object, true, field);
}

static bool read_list(struct contest_reader *reader, const struct json_value *object,
                      struct contest_item *item) {
    const struct json_value *list;
    int64_t rows = CONTEST_ROWS_MAX;
    if (!contest_read_integer_member(reader, object, "max_rows", 1, CONTEST_ROWS_MAX, &rows) ||
        !json_get_array(object, "fields", 1, CONTEST_FIELDS_MAX, &list, reader->fault)) {
        return false;
    }
    struct contest_item *fields =
        pool_take(reader->pool, list->count, sizeof *fields, reader->fault);
    item->row_max = (size_t)rows;
    item->fields = fields;
    item->field_count = list->count;
    if (fields == NULL) {
        return false;
    }
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        if (!read_field(reader, value, fields, value->index)) {
            return false;
        }
    }
    return true;
}

bool contest_read_item_values(struct contest_reader *reader, const struct json_value *object,
                              bool is_field, struct contest_item *item) {
    item->min = item->max = item->points = item->points_no = rational_whole(0);
    item->group = CONTEST_NO_GROUP;
    switch (item->type) {
    case ITEM_COUNT:
        return read_count(reader, object, is_field, item);
    case ITEM_NUMBER:
        return read_number(reader, object, is_field, item);
    case ITEM_YES_NO:
        return read_yes_no(reader, object, is_field, item);
    case ITEM_CHOICE:
        return read_choices(reader, object, is_field, item);
    case ITEM_TIME:
        return read_time(reader, object, item);
    case ITEM_LIST:
        return read_list(reader, object, item);
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        break;
    }
    return true;
}
