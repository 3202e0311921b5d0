/* An event: its match clock, its items, its checks, its total. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"

#define ATTEMPTS_MAX     1000
#define RESTARTS_MAX     1000
#define COUNTDOWN_MAX_MS 600000

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- the match clock ------------------------------------------------------------------- */

static bool read_gate(struct contest_reader *reader, const struct json_value *object,
                      const char *key, const char **out) {
    const struct json_value *value = json_member(object, key);
    return value == NULL || contest_read_id(reader, value, out);
}

static bool read_restarts(struct contest_reader *reader, const struct json_value *object,
                          struct contest_match *match) {
    static const char *const keys[] = {"max", "clock"};
    static const char *const clocks[] = {"runs", "stops", "resets"};
    size_t clock = 0;
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !json_get_integer(object, "max", 0, RESTARTS_MAX, &match->restarts_max, reader->fault) ||
        !json_get_choice(object, "clock", clocks, COUNT_OF(clocks), &clock, reader->fault)) {
        return false;
    }
    match->restart_clock = (enum contest_restart_clock)clock;
    return true;
}

static bool read_match(struct contest_reader *reader, const struct json_value *object,
                       struct contest_match *match) {
    static const char *const keys[] = {"time_limit_ms", "countdown_ms", "warning_ms",
                                       "start_gate",    "finish_gate",  "restarts"};
    const struct json_value *restarts = json_member(object, "restarts");
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !contest_read_integer_member(reader, object, "time_limit_ms", 1, CONTEST_TIME_MAX_MS,
                                     &match->time_limit_ms) ||
        !contest_read_integer_member(reader, object, "countdown_ms", 0, COUNTDOWN_MAX_MS,
                                     &match->countdown_ms) ||
        !contest_read_integer_member(reader, object, "warning_ms", 1, CONTEST_TIME_MAX_MS,
                                     &match->warning_ms)) {
        return false;
    }
    if (match->warning_ms > 0 && match->warning_ms >= match->time_limit_ms) {
        return json_fault(json_member(object, "warning_ms"), reader->fault, FAULT_RANGE,
                          _("The end is announced before the start: warning_ms must be below "
                            "time_limit_ms."));
    }
    return read_gate(reader, object, "start_gate", &match->start_gate) &&
           read_gate(reader, object, "finish_gate", &match->finish_gate) &&
           (restarts == NULL || read_restarts(reader, restarts, match));
}

/* ---- checks ------------------------------------------------------------------------------ */

static struct formula_scope whole_scope(const struct contest_event *event) {
    return (struct formula_scope){.items = event->items,
                                  .item_count = event->item_count,
                                  .points_count = event->item_count,
                                  .has_sides = event->kind == EVENT_MATCH};
}

static bool read_check_item(struct contest_reader *reader, const struct json_value *object,
                            const struct contest_event *event, struct contest_check *check) {
    const struct json_value *value = json_member(object, "item");
    const char *words[CONTEST_ITEMS_MAX];
    check->item = CONTEST_NO_GROUP;
    for (size_t i = 0; i < event->item_count; i++) {
        words[i] = event->items[i].id;
    }
    return value == NULL ||
           json_choice(value, words, event->item_count, &check->item, reader->fault);
}

static bool read_check(struct contest_reader *reader, const struct json_value *object,
                       const struct contest_event *event, struct contest_check *checks,
                       size_t index) {
    static const char *const keys[] = {"id", "level", "when", "message", "item"};
    static const char *const levels[] = {"warning", "error"};
    struct contest_check *check = &checks[index];
    const struct formula_scope scope = whole_scope(event);
    const char *unused;
    size_t level = 0;
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !contest_read_id_member(reader, object, &check->id) ||
        !json_get_choice(object, "level", levels, COUNT_OF(levels), &level, reader->fault) ||
        !json_get_text(object, "when", 1, FORMULA_TEXT_MAX, &unused, reader->fault) ||
        !contest_read_formula(reader, object, "when", FORMULA_TRUTH_RESULT, &scope, &check->when) ||
        !contest_read_text_member(reader, object, "message", true, &check->message)) {
        return false;
    }
    check->is_error = level == 1;
    for (size_t i = 0; i < index; i++) {
        if (strcmp(checks[i].id, check->id) == 0) {
            return json_fault(json_member(object, "id"), reader->fault, FAULT_DUPLICATE,
                              _("Two checks have the id \"%s\"."), check->id);
        }
    }
    return read_check_item(reader, object, event, check);
}

static bool read_checks(struct contest_reader *reader, const struct json_value *object,
                        struct contest_event *event) {
    const struct json_value *list;
    if (json_member(object, "checks") == NULL) {
        return true;
    }
    if (!json_get_array(object, "checks", 0, CONTEST_CHECKS_MAX, &list, reader->fault)) {
        return false;
    }
    struct contest_check *checks =
        pool_take(reader->pool, list->count, sizeof *checks, reader->fault);
    event->checks = checks;
    event->check_count = list->count;
    if (checks == NULL) {
        return false;
    }
    for (const struct json_value *value = list->first; value != NULL; value = value->next) {
        if (!read_check(reader, value, event, checks, value->index)) {
            return false;
        }
    }
    return true;
}

/* ---- the event ----------------------------------------------------------------------------- */

static bool read_total(struct contest_reader *reader, const struct json_value *object,
                       struct contest_event *event) {
    struct formula_scope scope = whole_scope(event);
    scope.has_sum = true;
    return contest_read_formula(reader, object, "total", FORMULA_NUMBER_RESULT, &scope,
                                &event->total) &&
           contest_read_limits(reader, object, &event->has_cap, &event->cap, &event->has_floor,
                               &event->floor);
}

static bool read_kind(struct contest_reader *reader, const struct json_value *object,
                      struct contest_event *event) {
    static const char *const kinds[] = {"solo", "match", "jury", "declaration", "homologation"};
    size_t kind = 0;
    if (json_member(object, "kind") != NULL &&
        !json_get_choice(object, "kind", kinds, COUNT_OF(kinds), &kind, reader->fault)) {
        return false;
    }
    event->kind = (enum contest_event_kind)kind;
    return true;
}

static bool check_shared(struct contest_reader *reader, const struct json_value *list,
                         const struct contest_event *event) {
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        if (event->items[one->index].shared && event->kind != EVENT_MATCH) {
            json_fault(json_member(one, "shared"), reader->fault, FAULT_REFERENCE,
                       _("Only the sides of a match share an item."));
            return fault_advise(reader->fault, _("Add \"kind\": \"match\" to the event."));
        }
    }
    return true;
}

bool contest_read_event(struct contest_reader *reader, const struct json_value *object,
                        struct contest_event *event) {
    static const char *const keys[] = {"id",     "name",  "attempts", "match", "items",
                                       "checks", "total", "cap",      "floor", "kind"};
    static const char *const game_keys[] = {
        "id",    "name", "attempts",       "match",     "items",  "checks",     "total", "cap",
        "floor", "kind", "teams_per_side", "places_by", "league", "keep_total", "sides"};
    const struct json_value *match = json_member(object, "match"), *items;
    event->attempts = 1;
    if (!json_is_object(object, reader->fault) || !read_kind(reader, object, event)) {
        return false;
    }
    bool game = event->kind == EVENT_MATCH;
    if (!contest_only_keys(reader, object, game ? game_keys : keys,
                           game ? COUNT_OF(game_keys) : COUNT_OF(keys))) {
        return false;
    }
    return contest_read_id_member(reader, object, &event->id) &&
           contest_read_text_member(reader, object, "name", true, &event->name) &&
           contest_read_integer_member(reader, object, "attempts", 1, ATTEMPTS_MAX,
                                       &event->attempts) &&
           (match == NULL || read_match(reader, match, &event->match)) &&
           json_get_array(object, "items", 1, CONTEST_ITEMS_MAX, &items, reader->fault) &&
           contest_read_items(reader, items, event) && check_shared(reader, items, event) &&
           read_checks(reader, object, event) && read_total(reader, object, event) &&
           contest_read_game(reader, object, event);
}
