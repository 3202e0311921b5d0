/* Prizes and brackets: what a ranking is read for. */
#include <string.h>

#include "language/language.h"
#include "scoring/contest_parts.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static bool read_ranking_member(struct contest_reader *reader, const struct json_value *object,
                                const struct contest *contest, bool needed, size_t *out) {
    const char *ids[CONTEST_RANKINGS_MAX], *unused;
    const struct json_value *value = json_member(object, "ranking");
    *out = CONTEST_NONE;
    for (size_t i = 0; i < contest->ranking_count; i++) {
        ids[i] = contest->rankings[i].id;
    }
    if (value == NULL) {
        return !needed ||
               json_get_text(object, "ranking", 1, CONTEST_ID_MAX, &unused, reader->fault);
    }
    return contest_read_reference(reader, value, ids, contest->ranking_count, _("ranking"), out);
}

/* The category whose table is meant; none: the table of all, which must exist. */
static bool read_table_member(struct contest_reader *reader, const struct json_value *object,
                              const struct contest *contest, size_t ranking, size_t *out) {
    const struct json_value *value = json_member(object, "category");
    const char *ids[CONTEST_CATEGORIES_MAX];
    const struct contest_ranking *table =
        ranking == CONTEST_NONE ? NULL : &contest->rankings[ranking];
    *out = CONTEST_NONE;
    for (size_t i = 0; i < contest->category_count; i++) {
        ids[i] = contest->categories[i].id;
    }
    if (value != NULL &&
        !contest_read_reference(reader, value, ids, contest->category_count, _("category"), out)) {
        return false;
    }
    if (table != NULL && !(value == NULL ? table->scratch : table->by_category)) {
        json_fault(object, reader->fault, FAULT_REFERENCE,
                   _("The ranking \"%s\" has no such table."), table->id);
        return fault_advise(reader->fault,
                            _("Add \"scratch\" or \"categories\" to its \"tables\"."));
    }
    return true;
}

static bool read_prize(struct contest_reader *reader, const struct json_value *object,
                       const struct contest *contest, struct contest_prize *prizes, size_t index) {
    static const char *const keys[] = {"id", "name", "ranking", "place", "category"};
    struct contest_prize *prize = &prizes[index];
    const char *ids[CONTEST_PRIZES_MAX];
    int64_t place = 1;
    for (size_t i = 0; i < index; i++) {
        ids[i] = prizes[i].id;
    }
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !contest_read_id_member(reader, object, &prize->id) ||
        !contest_ids_differ(reader, object, prize->id, ids, index) ||
        !contest_read_text_member(reader, object, "name", true, &prize->name) ||
        !contest_read_integer_member(reader, object, "place", 1, 1000, &place)) {
        return false;
    }
    prize->place = (size_t)place;
    return read_ranking_member(reader, object, contest, true, &prize->ranking) &&
           read_table_member(reader, object, contest, prize->ranking, &prize->category);
}

static bool read_prize_list(struct contest_reader *reader, const struct json_value *root,
                            struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "prizes", CONTEST_PRIZES_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    struct contest_prize *prizes =
        pool_take(reader->pool, list->count, sizeof *prizes, reader->fault);
    contest->prizes = prizes;
    contest->prize_count = list->count;
    for (const struct json_value *one = list->first; prizes != NULL && one != NULL;
         one = one->next) {
        if (!read_prize(reader, one, contest, prizes, one->index)) {
            return false;
        }
    }
    return prizes != NULL;
}

/* ---- brackets ---------------------------------------------------------------------- */

static bool read_bracket_size(struct contest_reader *reader, const struct json_value *object,
                              struct contest_bracket *bracket) {
    int64_t teams = 0, sides = 2, advance = 1, best_of = 1;
    if (!json_get_integer(object, "teams", 2, 1024, &teams, reader->fault) ||
        !contest_read_integer_member(reader, object, "sides", 2, 8, &sides) ||
        !contest_read_integer_member(reader, object, "advance", 1, 4, &advance) ||
        !contest_read_integer_member(reader, object, "best_of", 1, 15, &best_of) ||
        (json_member(object, "third_place") != NULL &&
         !json_get_boolean(object, "third_place", &bracket->third_place, reader->fault))) {
        return false;
    }
    if ((sides & (sides - 1)) != 0 || sides % (2 * advance) != 0 || best_of % 2 == 0 ||
        (sides > 2 && (best_of > 1 || bracket->third_place))) {
        json_fault(object, reader->fault, FAULT_RANGE, _("Such a bracket cannot be played."));
        return fault_advise(reader->fault,
                            _("2, 4 or 8 sides of which half or fewer advance; best_of 1, 3, 5... "
                              "and a match for the third place only with 2 sides."));
    }
    bracket->seed_count = (size_t)teams;
    bracket->sides = (size_t)sides;
    bracket->advance = (size_t)advance;
    bracket->best_of = (size_t)best_of;
    return true;
}

static bool read_bracket(struct contest_reader *reader, const struct json_value *object,
                         const struct contest *contest, struct contest_bracket *brackets,
                         size_t index) {
    static const char *const keys[] = {"id",    "name",  "event",   "ranking", "category",
                                       "teams", "sides", "advance", "best_of", "third_place"};
    struct contest_bracket *bracket = &brackets[index];
    const char *ids[CONTEST_BRACKETS_MAX];
    for (size_t i = 0; i < index; i++) {
        ids[i] = brackets[i].id;
    }
    if (!contest_only_keys(reader, object, keys, COUNT_OF(keys)) ||
        !contest_read_id_member(reader, object, &bracket->id) ||
        !contest_ids_differ(reader, object, bracket->id, ids, index) ||
        !contest_read_text_member(reader, object, "name", true, &bracket->name) ||
        !contest_read_event_reference(reader, object, "event", contest, &bracket->event)) {
        return false;
    }
    if (contest->events[bracket->event].kind != EVENT_MATCH) {
        return json_fault(json_member(object, "event"), reader->fault, FAULT_REFERENCE,
                          _("A bracket is played in an event of kind \"match\"."));
    }
    return read_ranking_member(reader, object, contest, false, &bracket->ranking) &&
           read_table_member(reader, object, contest, bracket->ranking, &bracket->category) &&
           read_bracket_size(reader, object, bracket);
}

static bool read_bracket_list(struct contest_reader *reader, const struct json_value *root,
                              struct contest *contest) {
    const struct json_value *list;
    if (!contest_read_list(reader, root, "brackets", CONTEST_BRACKETS_MAX, &list) || list == NULL) {
        return list == NULL;
    }
    struct contest_bracket *brackets =
        pool_take(reader->pool, list->count, sizeof *brackets, reader->fault);
    contest->brackets = brackets;
    contest->bracket_count = list->count;
    for (const struct json_value *one = list->first; brackets != NULL && one != NULL;
         one = one->next) {
        if (!read_bracket(reader, one, contest, brackets, one->index)) {
            return false;
        }
    }
    return brackets != NULL;
}

bool contest_read_prizes(struct contest_reader *reader, const struct json_value *root,
                         struct contest *contest) {
    if (json_member(root, "one_team_one_prize") != NULL &&
        !json_get_boolean(root, "one_team_one_prize", &contest->one_team_one_prize,
                          reader->fault)) {
        return false;
    }
    return read_prize_list(reader, root, contest) && read_bracket_list(reader, root, contest);
}

/* ---- lookup -------------------------------------------------------------------------- */

#define FIND(list, count, wanted)                                                                  \
    for (size_t i = 0; i < (count); i++) {                                                         \
        if (strcmp((list)[i].id, (wanted)) == 0) {                                                 \
            return &(list)[i];                                                                     \
        }                                                                                          \
    }                                                                                              \
    return NULL

const struct contest_result *contest_result(const struct contest *contest, const char *id) {
    FIND(contest->results, contest->result_count, id);
}

const struct contest_ranking *contest_ranking(const struct contest *contest, const char *id) {
    FIND(contest->rankings, contest->ranking_count, id);
}

const struct contest_category *contest_category(const struct contest *contest, const char *id) {
    FIND(contest->categories, contest->category_count, id);
}

const struct contest_bracket *contest_bracket(const struct contest *contest, const char *id) {
    FIND(contest->brackets, contest->bracket_count, id);
}

size_t contest_level(const struct contest *contest, const char *id) {
    for (size_t i = 0; i < contest->level_count; i++) {
        if (strcmp(contest->levels[i], id) == 0) {
            return i;
        }
    }
    return CONTEST_NONE;
}
