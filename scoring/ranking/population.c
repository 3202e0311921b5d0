/* Results that look at all teams at once: shares of the best, ranks, z-scores. */
#include <stdlib.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}

/* The group in which a team is compared; CONTEST_NONE: in none. */
static size_t group_of(const struct standings *standings, const struct contest_result *result,
                       size_t team) {
    if (standings->teams[team].status != STANDINGS_RUNS) {
        return CONTEST_NONE;
    }
    switch (result->within) {
    case WITHIN_ALL:
        return 0;
    case WITHIN_CATEGORY:
        return standings->teams[team].category;
    case WITHIN_JURY:
        return jury_group(standings, result->event, team);
    }
    return 0;
}

static size_t *groups_of(const struct standings *standings, const struct contest_result *result,
                         struct fault *fault) {
    size_t count = standings_count(standings);
    size_t *groups = malloc((count + 1) * sizeof *groups);
    if (groups == NULL) {
        no_memory(fault);
    }
    for (size_t team = 0; groups != NULL && team < count; team++) {
        groups[team] = group_of(standings, result, team);
    }
    return groups;
}

/* The teams of `group`, their number in *count; *next: the smallest group above it. */
static void members(const size_t *groups, size_t total, size_t group, size_t *teams, size_t *count,
                    size_t *next) {
    *count = 0;
    *next = CONTEST_NONE;
    for (size_t team = 0; team < total; team++) {
        if (groups[team] == group) {
            teams[(*count)++] = team;
        } else if (groups[team] > group && groups[team] < *next) {
            *next = groups[team];
        }
    }
}

static size_t first_group(const size_t *groups, size_t total) {
    size_t first = CONTEST_NONE;
    for (size_t team = 0; team < total; team++) {
        first = groups[team] < first ? groups[team] : first;
    }
    return first;
}

/* ---- z-scores ----------------------------------------------------------------------- */

static bool refuse_small(const struct contest_result *result, size_t count, struct fault *refused) {
    fault_set(refused, FAULT_LIMIT,
              _("\"%s\" compares at least %lld teams of a group, and one has %zu."), result->id,
              (long long)result->smallest_group, count);
    fault_advise(refused, _("Take the mean instead, or bigger groups."));
    return fault_in_field(refused, result->id);
}

static bool standardise_group(struct standings *standings, const struct contest_result *result,
                              struct cell *cells, const size_t *teams, size_t count,
                              struct fault *refused, struct fault *fault) {
    struct exact *list = malloc((count + 1) * sizeof *list);
    size_t known = 0;
    if (list == NULL) {
        return no_memory(fault);
    }
    for (size_t i = 0; i < count; i++) {
        if (cells[teams[i]].has) {
            list[known++] = cells[teams[i]].value;
        }
    }
    bool enough = known >= (size_t)result->smallest_group;
    bool ok = !enough || statistics_standardise(standings->store, list, known, result->mean,
                                                result->deviation, fault);
    known = 0;
    for (size_t i = 0; ok && i < count; i++) {
        struct cell *cell = &cells[teams[i]];
        if (cell->has) {
            cell->value = list[known++];
            cell->has = enough;
        }
    }
    if (!enough && known > 0) {
        refuse_small(result, known, refused);
    }
    free(list);
    return ok;
}

bool population_standardise(struct standings *standings, const struct contest_result *result,
                            struct cell *cells, const size_t *groups, struct fault *refused,
                            struct fault *fault) {
    size_t total = standings_count(standings), count;
    size_t *teams = malloc((total + 1) * sizeof *teams);
    bool ok = teams != NULL || no_memory(fault);
    *refused = (struct fault){0};
    for (size_t group = first_group(groups, total), next; ok && group != CONTEST_NONE;
         group = next) {
        members(groups, total, group, teams, &count, &next);
        ok = standardise_group(standings, result, cells, teams, count, refused, fault);
    }
    free(teams);
    return ok;
}

static bool z_scores(struct standings *standings, const struct contest_result *result,
                     const size_t *groups, struct fault *fault) {
    struct column *column = &standings->columns[result->index];
    const struct cell *of = standings->columns[result->of_result].cells;
    for (size_t team = 0; team < standings_count(standings); team++) {
        column->cells[team] = of[team];
        column->cells[team].has = of[team].has && groups[team] != CONTEST_NONE;
    }
    return population_standardise(standings, result, column->cells, groups, &column->refused,
                                  fault);
}

/* ---- shares of the best ------------------------------------------------------------------ */

static bool share_group(struct standings *standings, const struct contest_result *result,
                        const size_t *teams, size_t count, struct fault *fault) {
    const struct cell *of = standings->columns[result->of_result].cells;
    struct cell *cells = standings->columns[result->index].cells;
    struct exact best = exact_whole(0);
    for (size_t i = 0; i < count; i++) {
        if (of[teams[i]].has && exact_compare(of[teams[i]].value, best) > 0) {
            best = of[teams[i]].value;
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct cell *cell = &cells[teams[i]];
        cell->has = of[teams[i]].has;
        cell->value = exact_whole(0);
        if (cell->has && exact_sign(best) > 0 &&
            !exact_divide(standings->store, of[teams[i]].value, best, &cell->value, fault)) {
            return fault_in_field(fault, result->id);
        }
    }
    return true;
}

/* ---- ranks --------------------------------------------------------------------------------- */

static size_t with_value_first(const struct standings *standings,
                               const struct contest_result *result, size_t *teams, size_t count) {
    size_t first = result->steps[0].result, known = 0;
    for (size_t i = 0; i < count; i++) {
        if (first == CONTEST_NONE || standings->columns[first].cells[teams[i]].has) {
            size_t team = teams[i];
            teams[i] = teams[known];
            teams[known++] = team;
        }
    }
    return known;
}

static bool rank_group(struct standings *standings, const struct contest_result *result,
                       size_t *teams, size_t count, struct fault *fault) {
    struct cell *cells = standings->columns[result->index].cells;
    size_t known = with_value_first(standings, result, teams, count);
    size_t *ranks = malloc((2 * known + 1) * sizeof *ranks);
    bool points = result->type == RESULT_RANK_POINTS;
    if (ranks == NULL) {
        return no_memory(fault);
    }
    table_sort(standings, result->steps, result->step_count, teams, known);
    table_ranks(standings, result->steps, result->step_count, teams, known, ranks, ranks + known);
    for (size_t i = 0; i < count; i++) {
        int64_t rank = i < known ? (int64_t)ranks[i] : 0;
        cells[teams[i]].has = points || i < known;
        cells[teams[i]].value = exact_whole(points && i < known ? (int64_t)count + 1 - rank : rank);
    }
    free(ranks);
    return true;
}

/* ---- any of them ------------------------------------------------------------------------------
 */

static bool work_out_group(struct standings *standings, const struct contest_result *result,
                           size_t *teams, size_t count, struct fault *fault) {
    return result->type == RESULT_SHARE ? share_group(standings, result, teams, count, fault)
                                        : rank_group(standings, result, teams, count, fault);
}

bool population_work_out(struct standings *standings, const struct contest_result *result,
                         struct fault *fault) {
    size_t total = standings_count(standings), count;
    size_t *groups = groups_of(standings, result, fault);
    size_t *teams = malloc((total + 1) * sizeof *teams);
    struct cell *cells = standings->columns[result->index].cells;
    bool ok = groups != NULL && (teams != NULL || no_memory(fault));
    for (size_t team = 0; ok && team < total; team++) {
        cells[team].has = false;
    }
    if (ok && result->type == RESULT_Z_SCORE) {
        ok = z_scores(standings, result, groups, fault);
    } else {
        for (size_t group = ok ? first_group(groups, total) : CONTEST_NONE, next;
             ok && group != CONTEST_NONE; group = next) {
            members(groups, total, group, teams, &count, &next);
            ok = work_out_group(standings, result, teams, count, fault);
        }
    }
    free(groups);
    free(teams);
    return ok;
}
