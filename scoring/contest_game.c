/* What an event of kind "match" has more: its sides, who is placed before whom,
 * points for the league; and the numbers that can be read off a sheet. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define SIDES_MAX       16
#define ALLIANCE_MAX    8

/* ---- numbers off a sheet ---------------------------------------------------------------- */

#define QUANTITY_WORD_(name, word) word,
static const char *const quantity_words[] = {CONTEST_QUANTITIES(QUANTITY_WORD_)};
#undef QUANTITY_WORD_

static bool is_of_item(size_t kind) { return kind == QUANTITY_POINTS || kind == QUANTITY_VALUE; }

static bool is_of_match(size_t kind) {
    return kind == QUANTITY_LEAGUE || kind == QUANTITY_PLACE || kind == QUANTITY_WON ||
           kind == QUANTITY_TIED || kind == QUANTITY_LOST;
}

static bool find_item(struct contest_reader *reader, const struct json_value *value, const char *id,
                      const struct contest_event *event, struct contest_quantity *out) {
    const char *ids[CONTEST_ITEMS_MAX];
    const struct contest_item *item = contest_item(event, id);
    for (size_t i = 0; i < event->item_count; i++) {
        ids[i] = event->items[i].id;
    }
    if (item == NULL) {
        const char *near = json_nearest(id, ids, event->item_count);
        json_fault(value, reader->fault, FAULT_REFERENCE, _("The event \"%s\" has no item \"%s\"."),
                   event->id, id);
        return near == NULL ? false : fault_advise(reader->fault, _("Did you mean \"%s\"?"), near);
    }
    bool has_number = item->type == ITEM_COUNT || item->type == ITEM_NUMBER ||
                      item->type == ITEM_YES_NO || item->type == ITEM_TIME;
    if (out->kind == QUANTITY_VALUE && !has_number) {
        return json_fault(value, reader->fault, FAULT_TYPE,
                          _("What a sheet says of \"%s\" is not a number."), id);
    }
    out->item = item->index;
    return true;
}

bool contest_read_quantity(struct contest_reader *reader, const struct json_value *value,
                           const struct contest_event *event, struct contest_quantity *out) {
    const char *text;
    if (!json_text(value, 1, 2 * CONTEST_ID_MAX, &text, reader->fault)) {
        return false;
    }
    for (size_t kind = 0; kind < COUNT_OF(quantity_words); kind++) {
        size_t length = strlen(quantity_words[kind]);
        if (is_of_match(kind) && event->kind != EVENT_MATCH) {
            continue;
        }
        *out = (struct contest_quantity){(enum contest_quantity_kind)kind, CONTEST_NONE};
        if (is_of_item(kind) ? strncmp(text, quantity_words[kind], length) == 0
                             : strcmp(text, quantity_words[kind]) == 0) {
            return !is_of_item(kind) || find_item(reader, value, text + length, event, out);
        }
    }
    json_fault(value, reader->fault, FAULT_UNKNOWN, _("\"%s\" cannot be read off these sheets."),
               text);
    return fault_advise(reader->fault,
                        event->kind == EVENT_MATCH
                            ? _("Known are total, points.ID, value.ID, league_points, place, won, "
                                "tied, lost, played, absent, disqualified.")
                            : _("Known are total, points.ID, value.ID, played, absent, "
                                "disqualified."));
}

/* ---- sides and places ----------------------------------------------------------------------- */

static bool read_sides(struct contest_reader *reader, const struct json_value *object,
                       struct contest_game *game) {
    static const char *const keys[] = {"min", "max"};
    const struct json_value *sides = json_member(object, "sides");
    int64_t min = 2, max = 2, teams = 1;
    if (sides != NULL && sides->type == JSON_OBJECT) {
        if (!contest_only_keys(reader, sides, keys, COUNT_OF(keys)) ||
            !json_get_integer(sides, "min", 1, SIDES_MAX, &min, reader->fault) ||
            !json_get_integer(sides, "max", min, SIDES_MAX, &max, reader->fault)) {
            return false;
        }
    } else if (sides != NULL) {
        if (!json_integer(sides, 2, SIDES_MAX, &max, reader->fault)) {
            return false;
        }
        min = max;
    }
    game->sides_min = (size_t)min;
    game->sides_max = (size_t)max;
    bool ok =
        contest_read_integer_member(reader, object, "teams_per_side", 1, ALLIANCE_MAX, &teams);
    game->teams_per_side = (size_t)teams;
    return ok;
}

static bool read_match_steps(struct contest_reader *reader, const struct json_value *object,
                             const struct contest_event *event, struct contest_game *game) {
    static const char *const keys[] = {"of", "order"};
    const struct json_value *list = json_member(object, "places_by");
    const char *unused;
    size_t count = list == NULL ? 1 : list->count;
    if (list != NULL && !json_is_array(list, 1, CONTEST_STEPS_MAX, reader->fault)) {
        return false;
    }
    struct contest_match_step *steps = pool_take(reader->pool, count, sizeof *steps, reader->fault);
    if (steps == NULL) {
        return false;
    }
    game->steps = steps;
    game->step_count = count;
    *steps = (struct contest_match_step){{QUANTITY_TOTAL, CONTEST_NONE}, ORDER_HIGHEST};
    for (const struct json_value *one = list == NULL ? NULL : list->first; one != NULL;
         one = one->next) {
        struct contest_match_step *step = &steps[one->index];
        const struct json_value *of = one;
        if (one->type != JSON_STRING) {
            if (!contest_only_keys(reader, one, keys, COUNT_OF(keys)) ||
                !json_get_text(one, "of", 1, 2 * CONTEST_ID_MAX, &unused, reader->fault) ||
                !contest_read_order(reader, one, &step->order)) {
                return false;
            }
            of = json_member(one, "of");
        }
        if (!contest_read_quantity(reader, of, event, &step->quantity)) {
            return false;
        }
        if (!is_of_item(step->quantity.kind) && step->quantity.kind != QUANTITY_TOTAL) {
            return json_fault(of, reader->fault, FAULT_REFERENCE,
                              _("Places in a match come from total, points.ID or value.ID."));
        }
    }
    return true;
}

/* ---- points for the league ----------------------------------------------------------------------
 */

static bool read_by_place(struct contest_reader *reader, const struct json_value *object,
                          struct contest_game *game) {
    static const char *const ties[] = {"mean", "best", "worst"};
    const struct json_value *list;
    size_t how = 0;
    if (!contest_read_list(reader, object, "by_place", CONTEST_PLACES_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    struct rational *points = pool_take(reader->pool, list->count, sizeof *points, reader->fault);
    game->by_place = points;
    game->place_count = list->count;
    for (const struct json_value *one = list->first; points != NULL && one != NULL;
         one = one->next) {
        if (!contest_read_rational(reader, one, points++)) {
            return false;
        }
    }
    if (json_member(object, "ties") != NULL &&
        !json_get_choice(object, "ties", ties, COUNT_OF(ties), &how, reader->fault)) {
        return false;
    }
    game->ties = (enum contest_ties)how;
    return points != NULL;
}

static bool read_plus(struct contest_reader *reader, const struct json_value *object,
                      const struct contest_event *event, struct contest_game *game) {
    const struct json_value *value = json_member(object, "plus");
    struct contest_quantity quantity = {QUANTITY_POINTS, CONTEST_NONE};
    const char *id;
    if (value == NULL) {
        return true;
    }
    bool ok = json_text(value, 1, CONTEST_ID_MAX, &id, reader->fault) &&
              find_item(reader, value, id, event, &quantity);
    game->plus = quantity.item;
    return ok;
}

static bool read_league(struct contest_reader *reader, const struct json_value *object,
                        const struct contest_event *event, struct contest_game *game) {
    static const char *const keys[] = {"by_place", "ties", "won", "tied", "lost", "plus"};
    game->won = game->tied = game->lost = rational_whole(0);
    game->has_outcome = json_member(object, "won") != NULL;
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys))) {
        return false;
    }
    if (game->has_outcome && json_member(object, "by_place") != NULL) {
        return json_fault(json_member(object, "by_place"), reader->fault, FAULT_RANGE,
                          _("Give points by place, or for won, tied and lost, not both."));
    }
    return contest_read_rational_member(reader, object, "won", false, &game->won) &&
           contest_read_rational_member(reader, object, "tied", false, &game->tied) &&
           contest_read_rational_member(reader, object, "lost", false, &game->lost) &&
           read_by_place(reader, object, game) && read_plus(reader, object, event, game);
}

static bool read_keeps(struct contest_reader *reader, const struct json_value *object,
                       struct contest_game *game) {
    static const char *const words[] = {"disqualified", "absent"};
    const struct json_value *list;
    if (!contest_read_list(reader, object, "keep_total", COUNT_OF(words), &list)) {
        return false;
    }
    for (const struct json_value *one = list == NULL ? NULL : list->first; one != NULL;
         one = one->next) {
        size_t which;
        if (!json_choice(one, words, COUNT_OF(words), &which, reader->fault)) {
            return false;
        }
        game->disqualified_scores = game->disqualified_scores || which == 0;
        game->absent_scores = game->absent_scores || which == 1;
    }
    return true;
}

bool contest_read_game(struct contest_reader *reader, const struct json_value *object,
                       struct contest_event *event) {
    const struct json_value *league = json_member(object, "league");
    if (event->kind != EVENT_MATCH) {
        return true;
    }
    struct contest_game *game = pool_take(reader->pool, 1, sizeof *game, reader->fault);
    if (game == NULL) {
        return false;
    }
    event->game = game;
    game->plus = CONTEST_NONE;
    return read_sides(reader, object, game) && read_match_steps(reader, object, event, game) &&
           (league == NULL || read_league(reader, league, event, game)) &&
           read_keeps(reader, object, game);
}
