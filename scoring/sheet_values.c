/* What a sheet says of each item, read strictly. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/sheet_reader.h"

static bool read_value(struct values_reader *reader, const struct json_value *value,
                       const struct contest_item *item, struct sheet_value *out);

static bool read_whole(struct values_reader *reader, const struct json_value *value,
                       const struct contest_item *item, struct sheet_value *out) {
    int64_t number;
    if (!json_integer(value, item->min.numerator, item->max.numerator, &number, reader->fault)) {
        return false;
    }
    out->number = rational_whole(number);
    return true;
}

static bool read_measure(struct values_reader *reader, const struct json_value *value,
                         const struct contest_item *item, struct sheet_value *out) {
    char min[RATIONAL_TEXT_MAX], max[RATIONAL_TEXT_MAX];
    struct contest_reader exact = {.fault = reader->fault};
    if (!contest_read_rational(&exact, value, &out->number)) {
        return false;
    }
    if (rational_compare(out->number, item->min) >= 0 &&
        rational_compare(out->number, item->max) <= 0) {
        return true;
    }
    return json_fault(value, reader->fault, FAULT_RANGE, _("Expected a number from %s to %s here."),
                      rational_write(item->min, '.', min), rational_write(item->max, '.', max));
}

static bool read_chosen(struct values_reader *reader, const struct json_value *value,
                        const struct contest_item *item, struct sheet_value *out) {
    const char *ids[CONTEST_CHOICES_MAX];
    for (size_t i = 0; i < item->choice_count; i++) {
        ids[i] = item->choices[i].id;
    }
    size_t choice = 0;
    bool ok = json_choice(value, ids, item->choice_count, &choice, reader->fault);
    out->choice = (uint16_t)choice;
    return ok;
}

/* The members of `object` are the fields, each there once. */
static bool read_row(struct values_reader *reader, const struct json_value *object,
                     const struct contest_item *item, struct sheet_value *cells) {
    const char *ids[CONTEST_FIELDS_MAX], *unused;
    for (size_t i = 0; i < item->field_count; i++) {
        ids[i] = item->fields[i].id;
    }
    if (!json_only_keys(object, ids, item->field_count, reader->fault)) {
        return false;
    }
    for (size_t i = 0; i < item->field_count; i++) {
        const struct json_value *value = json_member(object, ids[i]);
        if (value == NULL) {
            return json_get_text(object, ids[i], 0, 0, &unused, reader->fault);
        }
        if (!read_value(reader, value, &item->fields[i], &cells[i])) {
            return false;
        }
    }
    return true;
}

static bool read_rows(struct values_reader *reader, const struct json_value *list,
                      const struct contest_item *item, struct sheet_value *out) {
    if (!json_is_array(list, 0, item->row_max, reader->fault)) {
        return false;
    }
    out->row_count = (uint16_t)list->count;
    out->cells =
        pool_take(reader->pool, list->count * item->field_count, sizeof *out->cells, reader->fault);
    if (out->cells == NULL) {
        return false;
    }
    for (const struct json_value *row = list->first; row != NULL; row = row->next) {
        if (!read_row(reader, row, item, out->cells + row->index * item->field_count)) {
            return false;
        }
    }
    return true;
}

static bool read_value(struct values_reader *reader, const struct json_value *value,
                       const struct contest_item *item, struct sheet_value *out) {
    out->given = true;
    switch (item->type) {
    case ITEM_COUNT:
    case ITEM_TIME:
        return read_whole(reader, value, item, out);
    case ITEM_NUMBER:
        return read_measure(reader, value, item, out);
    case ITEM_YES_NO:
        return json_boolean(value, &out->truth, reader->fault);
    case ITEM_CHOICE:
        return read_chosen(reader, value, item, out);
    case ITEM_LIST:
        return read_rows(reader, value, item, out);
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        break;
    }
    return false; /* computed items are no keys of a sheet: never here */
}

/* ---- all items --------------------------------------------------------------- */

static bool is_asked(const struct values_reader *reader, const struct contest_item *item) {
    return contest_item_is_observed(item->type) &&
           (reader->which == VALUES_ALL || item->shared == (reader->which == VALUES_SHARED));
}

/* A rule that came later than the sheet: as if nothing of it had happened. */
static bool fill_newer(const struct values_reader *reader, const struct contest_item *item,
                       struct sheet_value *out) {
    if (item->since <= reader->version) {
        return false;
    }
    *out = (struct sheet_value){.given = true, .number = item->min};
    return true;
}

static bool missing_value(struct values_reader *reader, const struct json_value *values,
                          const struct contest_item *item) {
    if (reader->may_miss) {
        return true;
    }
    json_fault(values, reader->fault, FAULT_MISSING, _("The sheet says nothing about \"%s\"."),
               item->id);
    return fault_advise(reader->fault,
                        _("Every item that is observed needs its value, 0 and false too."));
}

static bool read_each(struct values_reader *reader, const struct json_value *values,
                      const struct contest_event *event, struct sheet_value *out) {
    for (size_t i = 0; i < event->item_count; i++) {
        const struct contest_item *item = &event->items[i];
        if (!is_asked(reader, item) || fill_newer(reader, item, &out[i])) {
            continue;
        }
        const struct json_value *value = json_member(values, item->id);
        bool missing = value == NULL || (reader->may_miss && value->type == JSON_NULL);
        if (!(missing ? missing_value(reader, values, item)
                      : read_value(reader, value, item, &out[i]))) {
            return false;
        }
    }
    return true;
}

bool sheet_read_values(struct values_reader *reader, const struct json_value *values,
                       const struct contest_event *event, struct sheet_value *out) {
    const char *ids[CONTEST_ITEMS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < event->item_count; i++) {
        if (is_asked(reader, &event->items[i]) && event->items[i].since <= reader->version) {
            ids[count++] = event->items[i].id;
        }
    }
    return json_only_keys(values, ids, count, reader->fault) &&
           read_each(reader, values, event, out);
}
