/* A score sheet, read strictly against the contest it belongs to. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/sheet.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct sheet_reader {
    const struct contest *contest;
    struct sheet *sheet; /* NULL until the event is known */
    struct fault *fault;
};

/* ---- whose sheet it is ------------------------------------------------------------------------
 */

static bool check_sheet_schema(const struct sheet_reader *reader, const struct json_value *root) {
    const char *schema;
    if (!json_get_text(root, "schema", 1, CONTEST_ID_MAX, &schema, reader->fault)) {
        return false;
    }
    if (strcmp(schema, SHEET_SCHEMA) == 0) {
        return true;
    }
    json_fault(json_member(root, "schema"), reader->fault, FAULT_RANGE,
               _("This is not a score sheet this program can read: its schema is \"%s\"."), schema);
    return fault_advise(reader->fault, _("Expected \"%s\"."), SHEET_SCHEMA);
}

static bool check_same(const struct sheet_reader *reader, const struct json_value *root,
                       const char *key, const char *expected, const char *advice) {
    const char *text;
    if (!json_get_text(root, key, 1, CONTEST_ID_MAX, &text, reader->fault)) {
        return false;
    }
    if (strcmp(text, expected) == 0) {
        return true;
    }
    json_fault(json_member(root, key), reader->fault, FAULT_REFERENCE,
               _("This sheet says %s \"%s\", and the rules in %s say \"%s\"."), key, text,
               reader->contest->file, expected);
    return fault_advise(reader->fault, "%s", advice);
}

static bool find_event(struct sheet_reader *reader, const struct json_value *root) {
    const char *ids[CONTEST_EVENTS_MAX];
    size_t index = 0;
    for (size_t i = 0; i < reader->contest->event_count; i++) {
        ids[i] = reader->contest->events[i].id;
    }
    if (!json_get_choice(root, "event", ids, reader->contest->event_count, &index, reader->fault)) {
        return false;
    }
    reader->sheet = sheet_new(reader->contest, &reader->contest->events[index], reader->fault);
    return reader->sheet != NULL;
}

/* ---- values
 * --------------------------------------------------------------------------------------- */

static bool read_value(struct sheet_reader *reader, const struct json_value *value,
                       const struct contest_item *item, struct sheet_value *out);

static bool read_whole(struct sheet_reader *reader, const struct json_value *value,
                       const struct contest_item *item, struct sheet_value *out) {
    int64_t number;
    if (!json_integer(value, item->min.numerator, item->max.numerator, &number, reader->fault)) {
        return false;
    }
    out->number = rational_whole(number);
    return true;
}

static bool read_measure(struct sheet_reader *reader, const struct json_value *value,
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

static bool read_chosen(struct sheet_reader *reader, const struct json_value *value,
                        const struct contest_item *item, struct sheet_value *out) {
    const char *ids[CONTEST_CHOICES_MAX];
    for (size_t i = 0; i < item->choice_count; i++) {
        ids[i] = item->choices[i].id;
    }
    return json_choice(value, ids, item->choice_count, &out->choice, reader->fault);
}

/* The members of `object` are the fields, each there once. */
static bool read_row(struct sheet_reader *reader, const struct json_value *object,
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

static bool read_rows(struct sheet_reader *reader, const struct json_value *list,
                      const struct contest_item *item, struct sheet_value *out) {
    if (!json_is_array(list, 0, item->row_max, reader->fault)) {
        return false;
    }
    out->row_count = list->count;
    out->cells = pool_take(reader->sheet->pool, list->count * item->field_count, sizeof *out->cells,
                           reader->fault);
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

static bool read_value(struct sheet_reader *reader, const struct json_value *value,
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

static bool read_each_item(struct sheet_reader *reader, const struct json_value *values) {
    const struct contest_event *event = reader->sheet->event;
    for (size_t i = 0; i < event->item_count; i++) {
        const struct contest_item *item = &event->items[i];
        if (!contest_item_is_observed(item->type)) {
            continue;
        }
        const struct json_value *value = json_member(values, item->id);
        if (value == NULL) {
            json_fault(values, reader->fault, FAULT_MISSING,
                       _("The sheet says nothing about \"%s\"."), item->id);
            return fault_advise(reader->fault,
                                _("Every item that is observed needs its value, 0 and false too."));
        }
        if (!read_value(reader, value, item, &reader->sheet->values[i])) {
            return false;
        }
    }
    return true;
}

static bool read_values(struct sheet_reader *reader, const struct json_value *root) {
    const struct contest_event *event = reader->sheet->event;
    const struct json_value *values = json_member(root, "values");
    const char *ids[CONTEST_ITEMS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < event->item_count; i++) {
        if (contest_item_is_observed(event->items[i].type)) {
            ids[count++] = event->items[i].id;
        }
    }
    if (reader->sheet->state == SHEET_ABSENT || reader->sheet->state == SHEET_FORFEIT) {
        return values == NULL || (json_is_object(values, reader->fault) && values->count == 0) ||
               json_fault(values, reader->fault, FAULT_RANGE,
                          _("A team that did not play has no values."));
    }
    return json_get_object(root, "values", &values, reader->fault) &&
           json_only_keys(values, ids, count, reader->fault) && read_each_item(reader, values);
}

/* ---- the head of the sheet
 * --------------------------------------------------------------------------- */

static bool read_sheet_text(struct sheet_reader *reader, const struct json_value *root,
                            const char *key, enum sheet_text which, bool needed) {
    size_t max = which == SHEET_REMARKS ? SHEET_REMARKS_MAX : SHEET_TEXT_MAX;
    const char *text;
    if (!needed && json_member(root, key) == NULL) {
        return true;
    }
    return json_get_text(root, key, needed ? 1 : 0, max, &text, reader->fault) &&
           sheet_set_text(reader->sheet, which, text, reader->fault);
}

static bool read_state(struct sheet_reader *reader, const struct json_value *root) {
    static const char *const states[] = {"played", "absent", "forfeit", "disqualified"};
    size_t state = SHEET_PLAYED;
    if (json_member(root, "state") != NULL &&
        !json_get_choice(root, "state", states, COUNT_OF(states), &state, reader->fault)) {
        return false;
    }
    reader->sheet->state = (enum sheet_state)state;
    return true;
}

static bool read_sheet(struct sheet_reader *reader, const struct json_value *root) {
    static const char *const keys[] = {"schema", "contest", "version", "event",
                                       "team",   "attempt", "arena",   "judge",
                                       "state",  "remarks", "values"};
    return json_is_object(root, reader->fault) && check_sheet_schema(reader, root) &&
           json_only_keys(root, keys, COUNT_OF(keys), reader->fault) &&
           check_same(reader, root, "contest", reader->contest->id,
                      _("Give the rules of the contest the sheet was filled for.")) &&
           check_same(reader, root, "version", reader->contest->version,
                      _("Give the version of the rules the sheet was filled under.")) &&
           find_event(reader, root) && read_sheet_text(reader, root, "team", SHEET_TEAM, true) &&
           json_get_integer(root, "attempt", 1, reader->sheet->event->attempts,
                            &reader->sheet->attempt, reader->fault) &&
           read_sheet_text(reader, root, "arena", SHEET_ARENA, false) &&
           read_sheet_text(reader, root, "judge", SHEET_JUDGE, false) &&
           read_sheet_text(reader, root, "remarks", SHEET_REMARKS, false) &&
           read_state(reader, root) && read_values(reader, root);
}

static struct sheet *sheet_from(const struct contest *contest, struct json_document *document,
                                struct fault *fault) {
    struct sheet_reader reader = {contest, NULL, fault};
    if (document != NULL && !read_sheet(&reader, json_root(document))) {
        sheet_free(reader.sheet);
        reader.sheet = NULL;
    }
    json_free(document);
    return reader.sheet;
}

struct sheet *sheet_read(const struct contest *contest, const char *path, struct fault *fault) {
    return sheet_from(contest, json_read_file(path, fault), fault);
}

struct sheet *sheet_read_bytes(const struct contest *contest, const char *name, const void *bytes,
                               size_t length, struct fault *fault) {
    return sheet_from(contest, json_read_bytes(name, bytes, length, fault), fault);
}
