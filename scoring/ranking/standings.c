#include "scoring/ranking/standings.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

/* ---- life ------------------------------------------------------------------------------ */

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}

static bool make_lists(struct standings *standings, struct fault *fault) {
    const struct contest *contest = standings->contest;
    size_t tables = contest->ranking_count * (contest->category_count + 1);
    standings->books = calloc(contest->event_count + 1, sizeof *standings->books);
    standings->event_touched = calloc(contest->event_count + 1, sizeof(bool));
    standings->columns = calloc(contest->result_count + 1, sizeof *standings->columns);
    standings->tables = calloc(tables + 1, sizeof *standings->tables);
    standings->formula_values =
        calloc(contest->result_count + 1, sizeof *standings->formula_values);
    if (standings->books == NULL || standings->event_touched == NULL ||
        standings->columns == NULL || standings->tables == NULL ||
        standings->formula_values == NULL) {
        return no_memory(fault);
    }
    for (size_t i = 0; i < contest->event_count; i++) {
        standings->books[i].slot_count = contest->events[i].slot_count;
    }
    for (size_t i = 0; i < contest->result_count; i++) {
        standings->columns[i].never = true;
    }
    standings->formula_sheet = (struct sheet){.contest = contest,
                                              .event = &contest->events[0],
                                              .attempt = 1,
                                              .values = standings->formula_values};
    return true;
}

struct standings *standings_new(const struct contest *contest, struct fault *fault) {
    struct standings *standings = calloc(1, sizeof *standings);
    if (standings == NULL) {
        no_memory(fault);
        return NULL;
    }
    standings->contest = contest;
    standings->all_touched = true;
    standings->store = exact_store_new(fault);
    standings->side_sheet = sheet_new(contest, &contest->events[0], fault);
    if (standings->store == NULL || standings->side_sheet == NULL ||
        !make_lists(standings, fault)) {
        standings_free(standings);
        return NULL;
    }
    standings->side_sheet_values = standings->side_sheet->values;
    return standings;
}

static void free_tables(struct standings *standings) {
    const struct contest *contest = standings->contest;
    size_t count = contest->ranking_count * (contest->category_count + 1);
    for (size_t i = 0; standings->tables != NULL && i < count; i++) {
        free(standings->tables[i].rows);
        free(standings->tables[i].order);
    }
    free(standings->tables);
}

void standings_free(struct standings *standings) {
    if (standings == NULL) {
        return;
    }
    for (size_t i = 0; standings->books != NULL && i < standings->contest->event_count; i++) {
        book_release(&standings->books[i]);
    }
    for (size_t i = 0; standings->columns != NULL && i < standings->contest->result_count; i++) {
        free(standings->columns[i].cells);
    }
    free_tables(standings);
    exact_store_free(standings->store);
    names_release(&standings->names);
    score_room_release(&standings->room);
    sheet_free(standings->side_sheet);
    free(standings->books);
    free(standings->event_touched);
    free(standings->columns);
    free(standings->formula_values);
    free(standings->match_points);
    free(standings->teams);
    free(standings->touched);
    free(standings);
}

/* ---- teams ---------------------------------------------------------------------------------- */

static bool grow_columns(struct standings *standings, size_t capacity) {
    for (size_t i = 0; i < standings->contest->result_count; i++) {
        struct column *column = &standings->columns[i];
        struct cell *cells = realloc(column->cells, capacity * sizeof *cells);
        if (cells == NULL) {
            return false;
        }
        memset(cells + standings->capacity, 0, (capacity - standings->capacity) * sizeof *cells);
        for (size_t team = standings->capacity; team < capacity; team++) {
            cells[team].value = exact_whole(0);
        }
        column->cells = cells;
    }
    return true;
}

static bool grow_teams(struct standings *standings, struct fault *fault) {
    size_t capacity = standings->capacity == 0 ? 64 : 2 * standings->capacity;
    if (standings_count(standings) < standings->capacity) {
        return true;
    }
    struct team *teams = realloc(standings->teams, capacity * sizeof *teams);
    standings->teams = teams != NULL ? teams : standings->teams;
    size_t *touched = realloc(standings->touched, capacity * sizeof *touched);
    standings->touched = touched != NULL ? touched : standings->touched;
    /* cppcheck-suppress memleak ; both are the standings' own by now */
    if (teams == NULL || touched == NULL || !grow_columns(standings, capacity)) {
        return no_memory(fault);
    }
    standings->capacity = capacity;
    return true;
}

static bool takes_level(const struct contest_category *category, size_t level) {
    for (size_t i = 0; i < category->level_count; i++) {
        if (category->levels[i] == level) {
            return true;
        }
    }
    return category->level_count == 0;
}

static bool takes_all(const struct contest_category *category, const size_t *levels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!takes_level(category, levels[i])) {
            return false;
        }
    }
    return true;
}

static bool find_levels(const struct contest *contest, const struct standings_team *team,
                        size_t *levels, struct fault *fault) {
    for (size_t i = 0; i < team->level_count; i++) {
        levels[i] = contest_level(contest, team->levels[i]);
        if (levels[i] == CONTEST_NONE) {
            fault_set(fault, FAULT_UNKNOWN,
                      _("\"%s\" is of the level \"%s\", which the contest "
                        "does not know."),
                      team->id, team->levels[i]);
            return fault_in_field(fault, "level");
        }
    }
    return true;
}

static bool find_category(const struct contest *contest, const struct standings_team *team,
                          const size_t *levels, size_t *category, struct fault *fault) {
    *category = CONTEST_NONE;
    if (team->category == NULL) {
        for (size_t i = 0; *category == CONTEST_NONE && i < contest->category_count; i++) {
            bool said = team->level_count > 0 || contest->categories[i].level_count == 0;
            if (said && takes_all(&contest->categories[i], levels, team->level_count)) {
                *category = i;
            }
        }
        return true;
    }
    const struct contest_category *found = contest_category(contest, team->category);
    if (found == NULL) {
        fault_set(fault, FAULT_UNKNOWN, _("There is no category \"%s\" in this contest."),
                  team->category);
        return fault_in_field(fault, "category");
    }
    if (!takes_all(found, levels, team->level_count)) {
        fault_set(fault, FAULT_RANGE,
                  _("The category \"%s\" does not take every level of the team \"%s\"."),
                  team->category, team->id);
        return fault_in_field(fault, "category");
    }
    *category = (size_t)(found - contest->categories);
    return true;
}

/* The mean place of the levels, the youngest being 1. */
static bool mean_level(const size_t *levels, size_t count, struct rational *out) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (int64_t)levels[i] + 1;
    }
    return count > 0 && rational_make(sum, (int64_t)count, out);
}

bool standings_add_team(struct standings *standings, const struct standings_team *given,
                        struct fault *fault) {
    size_t levels[CONTEST_LEVELS_MAX] = {0}, category = CONTEST_NONE, index = 0;
    if (given->level_count > CONTEST_LEVELS_MAX ||
        (standings_count(standings) >= STANDINGS_TEAMS_MAX &&
         names_find(&standings->names, given->id) == NAMES_NONE)) {
        return fault_set(fault, FAULT_LIMIT, _("A contest has %d teams at most."),
                         STANDINGS_TEAMS_MAX);
    }
    if (!find_levels(standings->contest, given, levels, fault) ||
        !find_category(standings->contest, given, levels, &category, fault) ||
        !grow_teams(standings, fault)) {
        return false;
    }
    bool is_new = names_find(&standings->names, given->id) == NAMES_NONE;
    if (!names_add(&standings->names, given->id, &index, fault)) {
        return false;
    }
    struct team *team = &standings->teams[index];
    if (is_new) {
        *team = (struct team){.id = standings->names.texts[index], .level = rational_whole(0)};
    }
    team->category = category;
    team->status = given->status;
    team->has_level = mean_level(levels, given->level_count, &team->level);
    standings->all_touched = true;
    return true;
}

size_t standings_team_count(const struct standings *standings) {
    return standings_count(standings);
}

const char *standings_team_id(const struct standings *standings, size_t team) {
    return standings->teams[team].id;
}

size_t standings_team_category(const struct standings *standings, size_t team) {
    return standings->teams[team].category;
}

size_t standings_find_team(const struct standings *standings, const char *id) {
    return names_find(&standings->names, id);
}

void standings_touch(struct standings *standings, size_t team) {
    if (!standings->all_touched && !standings->teams[team].touched) {
        standings->teams[team].touched = true;
        standings->touched[standings->touched_count++] = team;
    }
}

static bool known_team(const struct standings *standings, const char *id, size_t *team,
                       struct fault *fault) {
    *team = names_find(&standings->names, id);
    if (*team == NAMES_NONE) {
        fault_set(fault, FAULT_REFERENCE, _("No team is called \"%s\"."), id);
        return fault_in_field(fault, "team");
    }
    return true;
}

/* ---- values given by hand -------------------------------------------------------------------- */

bool standings_give(struct standings *standings, const struct contest_result *result,
                    const char *team_id, struct rational value, struct fault *fault) {
    size_t team;
    char min[RATIONAL_TEXT_MAX], max[RATIONAL_TEXT_MAX];
    if (!known_team(standings, team_id, &team, fault)) {
        return false;
    }
    if (result->type != RESULT_GIVEN) {
        return fault_set(fault, FAULT_TYPE, _("\"%s\" is worked out, it cannot be given."),
                         result->id);
    }
    if (rational_compare(value, result->min) < 0 || rational_compare(value, result->max) > 0) {
        return fault_set(fault, FAULT_RANGE, _("\"%s\" goes from %s to %s."), result->id,
                         rational_write(result->min, '.', min),
                         rational_write(result->max, '.', max));
    }
    standings->columns[result->index].cells[team] = (struct cell){exact_from(value), true};
    standings_touch(standings, team);
    return true;
}

bool standings_set_draw(struct standings *standings, const char *team_id, int64_t number,
                        struct fault *fault) {
    size_t team;
    if (!known_team(standings, team_id, &team, fault)) {
        return false;
    }
    standings->teams[team].has_draw = true;
    standings->teams[team].draw = number;
    standings_touch(standings, team);
    return true;
}
