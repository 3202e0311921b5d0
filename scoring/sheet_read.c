/* A score sheet, read strictly against the contest it belongs to. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/sheet.h"
#include "scoring/sheet_reader.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct sheet_reader {
    const struct contest *contest;
    struct sheet *sheet; /* NULL until the event is known */
    struct fault *fault;
};

/* ---- whose sheet it is ------------------------------------------------------------------------
 */

static bool check_sheet_schema(const struct json_value *root, struct fault *fault) {
    const char *schema;
    if (!json_get_text(root, "schema", 1, CONTEST_ID_MAX, &schema, fault)) {
        return false;
    }
    if (strcmp(schema, SHEET_SCHEMA) == 0) {
        return true;
    }
    json_fault(json_member(root, "schema"), fault, FAULT_RANGE,
               _("This is not a score sheet this program can read: its schema is \"%s\"."), schema);
    return fault_advise(fault, _("Expected \"%s\"."), SHEET_SCHEMA);
}

static bool check_same(const struct contest *contest, const struct json_value *root,
                       const char *key, const char *expected, const char *advice,
                       struct fault *fault) {
    const char *text;
    if (!json_get_text(root, key, 1, CONTEST_ID_MAX, &text, fault)) {
        return false;
    }
    if (strcmp(text, expected) == 0) {
        return true;
    }
    json_fault(json_member(root, key), fault, FAULT_REFERENCE,
               _("This sheet says %s \"%s\", and the rules in %s say \"%s\"."), key, text,
               contest->file, expected);
    return fault_advise(fault, "%s", advice);
}

static bool unknown_version(const struct contest *contest, const struct json_value *root,
                            const char *given, struct fault *fault) {
    json_fault(json_member(root, "version"), fault, FAULT_REFERENCE,
               _("This sheet says %s \"%s\", and the rules in %s say \"%s\"."), "version", given,
               contest->file, contest->version);
    return fault_advise(fault, _("Give the version of the rules the sheet was filled under."));
}

static bool check_version(const struct contest *contest, const struct json_value *root,
                          size_t *version, struct fault *fault) {
    const char *text;
    if (!json_get_text(root, "version", 1, CONTEST_ID_MAX, &text, fault)) {
        return false;
    }
    *version = contest->version_count == 0 ? 0 : contest->version_count - 1;
    if (strcmp(text, contest->version) == 0) {
        return true;
    }
    for (size_t i = 0; i < contest->version_count; i++) {
        if (contest->versions[i].accepted && strcmp(contest->versions[i].id, text) == 0) {
            *version = i;
            return true;
        }
    }
    return unknown_version(contest, root, text, fault);
}

bool sheet_check_head(const struct contest *contest, const struct json_value *root, size_t *version,
                      struct fault *fault) {
    return check_sheet_schema(root, fault) &&
           check_same(contest, root, "contest", contest->id,
                      _("Give the rules of the contest the sheet was filled for."), fault) &&
           check_version(contest, root, version, fault);
}

bool sheet_find_event(const struct contest *contest, const struct json_value *root, size_t *index,
                      struct fault *fault) {
    const char *ids[CONTEST_EVENTS_MAX];
    for (size_t i = 0; i < contest->event_count; i++) {
        ids[i] = contest->events[i].id;
    }
    return json_get_choice(root, "event", ids, contest->event_count, index, fault);
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

bool sheet_read_state(const struct json_value *object, enum sheet_state *state,
                      struct fault *fault) {
    static const char *const states[] = {"played", "absent", "forfeit", "disqualified"};
    size_t which = SHEET_PLAYED;
    if (json_member(object, "state") != NULL &&
        !json_get_choice(object, "state", states, COUNT_OF(states), &which, fault)) {
        return false;
    }
    *state = (enum sheet_state)which;
    return true;
}

/* Adapted time: for organisers, and for what the clock gives. */
static bool read_time_limit(struct sheet_reader *reader, const struct json_value *root) {
    return json_member(root, "time_limit_ms") == NULL ||
           json_get_integer(root, "time_limit_ms", 1, CONTEST_TIME_MAX_MS,
                            &reader->sheet->time_limit_ms, reader->fault);
}

/* ---- competences: where a juror places the team, exported and never computed ----- */

static bool names_competence(const struct contest_event *event, const char *competence) {
    for (size_t i = 0; i < event->item_count; i++) {
        for (size_t j = 0; j < event->items[i].crcn_count; j++) {
            if (strcmp(event->items[i].crcn[j], competence) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool read_positions(struct sheet_reader *reader, const struct json_value *root) {
    const struct json_value *crcn = json_member(root, "crcn");
    struct sheet *sheet = reader->sheet;
    if (crcn == NULL) {
        return true;
    }
    if (!json_is_object(crcn, reader->fault)) {
        return false;
    }
    sheet->positions = pool_take(sheet->pool, crcn->count, sizeof *sheet->positions, reader->fault);
    for (const struct json_value *one = crcn->first; sheet->positions != NULL && one != NULL;
         one = one->next) {
        struct sheet_position *position = &sheet->positions[sheet->position_count++];
        if (!names_competence(sheet->event, one->key)) {
            return json_fault(one, reader->fault, FAULT_UNKNOWN,
                              _("No criterion of this event carries the competence \"%s\"."),
                              one->key);
        }
        position->crcn = pool_text(sheet->pool, one->key, reader->fault);
        if (position->crcn == NULL || !json_integer(one, 1, 8, &position->level, reader->fault)) {
            return false;
        }
    }
    return sheet->positions != NULL;
}

/* ---- the whole ------------------------------------------------------------------- */

static bool read_values(struct sheet_reader *reader, const struct json_value *root) {
    struct sheet *sheet = reader->sheet;
    const struct json_value *values = json_member(root, "values");
    struct values_reader inner = {sheet->pool, reader->fault, VALUES_ALL, sheet->version,
                                  sheet->event->kind == EVENT_JURY};
    if (sheet->state == SHEET_ABSENT || sheet->state == SHEET_FORFEIT) {
        return values == NULL || (json_is_object(values, reader->fault) && values->count == 0) ||
               json_fault(values, reader->fault, FAULT_RANGE,
                          _("A team that did not play has no values."));
    }
    return json_get_object(root, "values", &values, reader->fault) &&
           sheet_read_values(&inner, values, sheet->event, sheet->values);
}

static bool start_sheet(struct sheet_reader *reader, const struct json_value *root) {
    const struct contest *contest = reader->contest;
    size_t version, event;
    if (!sheet_check_head(contest, root, &version, reader->fault) ||
        !sheet_find_event(contest, root, &event, reader->fault)) {
        return false;
    }
    if (contest->events[event].kind == EVENT_MATCH) {
        json_fault(json_member(root, "event"), reader->fault, FAULT_REFERENCE,
                   _("\"%s\" is played in matches: its sheets have \"sides\"."),
                   contest->events[event].id);
        return false;
    }
    reader->sheet = sheet_new(contest, &contest->events[event], reader->fault);
    if (reader->sheet != NULL) {
        reader->sheet->version = version;
    }
    return reader->sheet != NULL;
}

static bool read_head_texts(struct sheet_reader *reader, const struct json_value *root) {
    return read_sheet_text(reader, root, "team", SHEET_TEAM, true) &&
           read_sheet_text(reader, root, "arena", SHEET_ARENA, false) &&
           read_sheet_text(reader, root, "judge", SHEET_JUDGE,
                           reader->sheet->event->kind == EVENT_JURY) &&
           read_sheet_text(reader, root, "jury", SHEET_JURY, false) &&
           read_sheet_text(reader, root, "remarks", SHEET_REMARKS, false);
}

static bool read_sheet(struct sheet_reader *reader, const struct json_value *root) {
    static const char *const keys[] = {"schema",  "contest", "version", "event",        "team",
                                       "attempt", "arena",   "judge",   "state",        "remarks",
                                       "values",  "jury",    "crcn",    "time_limit_ms"};
    return json_is_object(root, reader->fault) && check_sheet_schema(root, reader->fault) &&
           json_only_keys(root, keys, COUNT_OF(keys), reader->fault) && start_sheet(reader, root) &&
           read_head_texts(reader, root) &&
           json_get_integer(root, "attempt", 1, reader->sheet->event->attempts,
                            &reader->sheet->attempt, reader->fault) &&
           read_time_limit(reader, root) && read_positions(reader, root) &&
           sheet_read_state(root, &reader->sheet->state, reader->fault) &&
           read_values(reader, root);
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
