/* A match's sheet, read strictly against the contest it belongs to:
 *
 *     {"schema": "perseverons-sheet/1", "contest": ..., "version": ..., "event": "ligue",
 *      "match": "12", "values": {shared items},
 *      "sides": [{"teams": ["T1"], "corner": 1, "state": "played", "values": {own items}}, ...]}
 */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_ranking.h"
#include "scoring/contest_reader.h"
#include "scoring/match.h"
#include "scoring/sheet_reader.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct match_reader {
    const struct contest *contest;
    struct match_sheet *match; /* NULL until the event is known */
    size_t version;
    struct fault *fault;
};

/* ---- a side ------------------------------------------------------------------------- */

static bool read_team(struct match_reader *reader, const struct json_value *value, size_t side) {
    static const char *const keys[] = {"id", "surrogate"};
    const char *id;
    bool surrogate = false;
    if (value->type == JSON_OBJECT) {
        if (!json_only_keys(value, keys, COUNT_OF(keys), reader->fault) ||
            !json_get_text(value, "id", 1, SHEET_TEXT_MAX, &id, reader->fault) ||
            (json_member(value, "surrogate") != NULL &&
             !json_get_boolean(value, "surrogate", &surrogate, reader->fault))) {
            return false;
        }
    } else if (!json_text(value, 1, SHEET_TEXT_MAX, &id, reader->fault)) {
        return false;
    }
    for (size_t i = 0; i <= side; i++) {
        for (size_t j = 0; j < reader->match->sides[i].team_count; j++) {
            if (strcmp(reader->match->sides[i].teams[j].id, id) == 0) {
                return json_fault(value, reader->fault, FAULT_DUPLICATE,
                                  _("\"%s\" plays twice in this match."), id);
            }
        }
    }
    return match_add_team(reader->match, side, id, surrogate, reader->fault);
}

static bool read_teams(struct match_reader *reader, const struct json_value *object, size_t side) {
    const struct json_value *list;
    if (!json_get_array(object, "teams", 1, reader->match->event->game->teams_per_side, &list,
                        reader->fault)) {
        return false;
    }
    for (const struct json_value *team = list->first; team != NULL; team = team->next) {
        if (!read_team(reader, team, side)) {
            return false;
        }
    }
    return true;
}

static bool read_corner(struct match_reader *reader, const struct json_value *object,
                        size_t index) {
    struct match_sheet *match = reader->match;
    int64_t corner = (int64_t)index + 1;
    if (json_member(object, "corner") != NULL &&
        !json_get_integer(object, "corner", 1, (int64_t)match->event->game->sides_max, &corner,
                          reader->fault)) {
        return false;
    }
    match->sides[index].corner = (size_t)corner;
    for (size_t i = 0; i < index; i++) {
        if (match->sides[i].corner == match->sides[index].corner) {
            return json_fault(object, reader->fault, FAULT_DUPLICATE,
                              _("Two sides start in corner %zu."), match->sides[i].corner);
        }
    }
    return true;
}

static bool read_side_values(struct match_reader *reader, const struct json_value *object,
                             struct match_side *side) {
    const struct json_value *values = json_member(object, "values");
    struct values_reader inner = {reader->match->pool, reader->fault, VALUES_OWN, reader->version,
                                  false};
    if (side->state == SHEET_ABSENT || side->state == SHEET_FORFEIT) {
        return values == NULL || (json_is_object(values, reader->fault) && values->count == 0) ||
               json_fault(values, reader->fault, FAULT_RANGE,
                          _("A team that did not play has no values."));
    }
    return json_get_object(object, "values", &values, reader->fault) &&
           sheet_read_values(&inner, values, reader->match->event, side->values);
}

static bool read_side(struct match_reader *reader, const struct json_value *object, size_t index) {
    static const char *const keys[] = {"teams", "corner", "state", "values"};
    struct match_side *side = &reader->match->sides[index];
    return json_only_keys(object, keys, COUNT_OF(keys), reader->fault) &&
           read_teams(reader, object, index) && read_corner(reader, object, index) &&
           sheet_read_state(object, &side->state, reader->fault) &&
           read_side_values(reader, object, side);
}

/* ---- the match ----------------------------------------------------------------------- */

static bool read_shared(struct match_reader *reader, const struct json_value *root) {
    struct match_sheet *match = reader->match;
    const struct contest_event *event = match->event;
    const struct json_value *values = json_member(root, "values");
    struct values_reader inner = {match->pool, reader->fault, VALUES_SHARED, reader->version,
                                  false};
    bool any = false;
    for (size_t i = 0; i < event->item_count; i++) {
        any = any || event->items[i].shared;
    }
    if (!any && values == NULL) {
        return true;
    }
    struct sheet_value *shared =
        pool_take(match->pool, event->item_count, sizeof *shared, reader->fault);
    if (shared == NULL || !json_get_object(root, "values", &values, reader->fault) ||
        !sheet_read_values(&inner, values, event, shared)) {
        return false;
    }
    for (size_t i = 0; i < match->side_count; i++) {
        for (size_t item = 0; item < event->item_count; item++) {
            if (event->items[item].shared) {
                match->sides[i].values[item] = shared[item];
            }
        }
    }
    return true;
}

static bool read_text(struct match_reader *reader, const struct json_value *root, const char *key,
                      const char **out) {
    const char *text;
    if (json_member(root, key) == NULL) {
        return true;
    }
    if (!json_get_text(root, key, 0, SHEET_TEXT_MAX, &text, reader->fault)) {
        return false;
    }
    *out = pool_text(reader->match->pool, text, reader->fault);
    return *out != NULL;
}

static bool start_match(struct match_reader *reader, const struct json_value *root) {
    const struct contest *contest = reader->contest;
    const struct json_value *sides;
    const char *id;
    size_t event;
    if (!sheet_check_head(contest, root, &reader->version, reader->fault) ||
        !sheet_find_event(contest, root, &event, reader->fault)) {
        return false;
    }
    const struct contest_game *game = contest->events[event].game;
    if (game == NULL) {
        return json_fault(json_member(root, "event"), reader->fault, FAULT_REFERENCE,
                          _("\"%s\" is not played in matches."), contest->events[event].id);
    }
    if (!json_get_text(root, "match", 1, SHEET_TEXT_MAX, &id, reader->fault) ||
        !json_get_array(root, "sides", game->sides_min, game->sides_max, &sides, reader->fault)) {
        return false;
    }
    reader->match = match_new(contest, &contest->events[event], id, sides->count, reader->fault);
    return reader->match != NULL;
}

static bool read_match(struct match_reader *reader, const struct json_value *root) {
    static const char *const keys[] = {"schema", "contest", "version", "event",  "match", "round",
                                       "arena",  "judge",   "remarks", "values", "sides"};
    const char *remarks;
    if (!json_is_object(root, reader->fault) ||
        !json_only_keys(root, keys, COUNT_OF(keys), reader->fault) || !start_match(reader, root) ||
        (json_member(root, "round") != NULL &&
         !json_get_integer(root, "round", 1, reader->match->event->attempts, &reader->match->round,
                           reader->fault)) ||
        (json_member(root, "remarks") != NULL &&
         !json_get_text(root, "remarks", 0, SHEET_REMARKS_MAX, &remarks, reader->fault))) {
        return false;
    }
    const struct json_value *sides = json_member(root, "sides");
    for (const struct json_value *side = sides->first; side != NULL; side = side->next) {
        if (!read_side(reader, side, side->index)) {
            return false;
        }
    }
    return read_text(reader, root, "arena", &reader->match->arena) &&
           read_text(reader, root, "judge", &reader->match->judge) && read_shared(reader, root);
}

static struct match_sheet *match_from(const struct contest *contest, struct json_document *document,
                                      struct fault *fault) {
    struct match_reader reader = {contest, NULL, 0, fault};
    if (document != NULL && !read_match(&reader, json_root(document))) {
        match_free(reader.match);
        reader.match = NULL;
    }
    json_free(document);
    return reader.match;
}

bool match_is_one(const char *path) {
    struct fault unused = {0};
    struct json_document *document = json_read_file(path, &unused);
    const struct json_value *root = document == NULL ? NULL : json_root(document);
    bool is_one = root != NULL && root->type == JSON_OBJECT && json_member(root, "sides") != NULL;
    json_free(document);
    return is_one;
}

struct match_sheet *match_read(const struct contest *contest, const char *path,
                               struct fault *fault) {
    return match_from(contest, json_read_file(path, fault), fault);
}

struct match_sheet *match_read_bytes(const struct contest *contest, const char *name,
                                     const void *bytes, size_t length, struct fault *fault) {
    return match_from(contest, json_read_bytes(name, bytes, length, fault), fault);
}
