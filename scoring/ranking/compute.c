/* Working out what is not up to date, from the first result to the last. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/ranking/standings.h"

#define RENEW_AFTER 4096 /* small changes, then the store of big numbers is emptied */

/* ---- one team's value --------------------------------------------------------------- */

static bool weighted_sum(struct standings *standings, const struct contest_result *result,
                         size_t team, struct cell *out, struct fault *fault) {
    out->value = exact_whole(0);
    out->has = true;
    for (size_t i = 0; out->has && i < result->part_count; i++) {
        const struct cell *part = &standings->columns[result->parts[i].result].cells[team];
        struct exact weighed;
        out->has = part->has;
        if (part->has && (!exact_multiply(standings->store, part->value,
                                          exact_from(result->parts[i].weight), &weighed, fault) ||
                          !exact_add(standings->store, out->value, weighed, &out->value, fault))) {
            return false;
        }
    }
    return true;
}

static bool too_big(const struct contest_result *result, const struct contest *contest,
                    struct fault *fault) {
    fault_set(fault, FAULT_RANGE, _("A number grew too big to stay exact."));
    fault_advise(fault, _("A formula cannot hold a z-score or a mean of many shares: let a result "
                          "of type weighted_sum add them."));
    fault_at(fault, contest->file, result->formula->line, result->formula->column);
    return fault_in_field(fault, result->id);
}

static bool by_formula(struct standings *standings, const struct contest_result *result,
                       size_t team, struct cell *out, struct fault *fault) {
    const struct contest_formula *formula = result->formula;
    struct formula_machine *machine = standings->contest->machine->formulas;
    struct rational value;
    out->has = true;
    for (size_t i = 0; i < formula->use_count; i++) {
        size_t other = formula->uses[i].item;
        const struct cell *cell = &standings->columns[other].cells[team];
        struct sheet_value *place = &standings->formula_values[other];
        if (!cell->has) {
            out->has = false;
            return true;
        }
        place->given = true;
        if (!exact_to_rational(cell->value, &place->number)) {
            return too_big(result, standings->contest, fault);
        }
    }
    const struct formula_facts facts = {.sheet = &standings->formula_sheet,
                                        .sum = rational_whole(0)};
    formula_start(machine, &standings->formula_sheet);
    if (!formula_number(machine, formula, &facts, &value, fault)) {
        return false;
    }
    out->value = exact_from(value);
    return true;
}

static bool by_level(const struct standings *standings, size_t team, struct cell *out) {
    out->has = standings->teams[team].has_level;
    out->value = exact_from(standings->teams[team].level);
    return true;
}

static bool local_value(struct standings *standings, const struct contest_result *result,
                        size_t team, struct cell *out, struct fault *fault) {
    switch (result->type) {
    case RESULT_SHEETS:
        return combine_sheets(standings, result, team, NULL, 0, out, fault);
    case RESULT_LEVEL:
        return by_level(standings, team, out);
    case RESULT_WEIGHTED_SUM:
        return weighted_sum(standings, result, team, out, fault);
    case RESULT_FORMULA:
        return by_formula(standings, result, team, out, fault);
    case RESULT_GIVEN: /* stands in its cell */
    case RESULT_JURY:
    case RESULT_SHARE:
    case RESULT_RANK:
    case RESULT_RANK_POINTS:
    case RESULT_Z_SCORE:
        break;
    }
    return true;
}

static void otherwise(const struct contest_result *result, struct cell *cell) {
    if (!cell->has && result->has_otherwise) {
        cell->has = true;
        cell->value = exact_from(result->otherwise);
    }
}

static bool local_cell(struct standings *standings, const struct contest_result *result,
                       size_t team, struct fault *fault) {
    struct cell *cell = &standings->columns[result->index].cells[team];
    if (!local_value(standings, result, team, cell, fault)) {
        return false;
    }
    otherwise(result, cell);
    return true;
}

/* ---- what changed --------------------------------------------------------------------------- */

static const struct contest_result *chooser_of(const struct contest *contest,
                                               const struct contest_result *result) {
    return result->attempts_of == CONTEST_NONE ? result : &contest->results[result->attempts_of];
}

/* Whether one team's sheets can change the values of others. */
static bool looks_at_all(const struct contest *contest, const struct contest_result *result) {
    switch (result->type) {
    case RESULT_SHEETS:
        return chooser_of(contest, result)->share_of_round;
    case RESULT_JURY:
    case RESULT_SHARE:
    case RESULT_RANK:
    case RESULT_RANK_POINTS:
    case RESULT_Z_SCORE:
        return true;
    case RESULT_GIVEN:
    case RESULT_LEVEL:
    case RESULT_WEIGHTED_SUM:
    case RESULT_FORMULA:
        break;
    }
    return false;
}

static enum change worst(enum change a, enum change b) { return a > b ? a : b; }

static enum change change_of(const struct standings *standings, size_t result) {
    return result == CONTEST_NONE ? (standings->touched_count > 0 ? CHANGE_SOME : CHANGE_NONE)
                                  : standings->columns[result].change;
}

static enum change change_of_inputs(const struct standings *standings,
                                    const struct contest_result *result) {
    enum change change = CHANGE_NONE;
    if (result->type == RESULT_SHEETS || result->type == RESULT_JURY ||
        result->within == WITHIN_JURY) {
        change = standings->event_touched[result->event] ? CHANGE_SOME : CHANGE_NONE;
    }
    for (size_t i = 0; i < result->part_count; i++) {
        change = worst(change, change_of(standings, result->parts[i].result));
    }
    for (size_t i = 0; i < result->step_count; i++) {
        change = worst(change, change_of(standings, result->steps[i].result));
    }
    for (size_t i = 0; result->formula != NULL && i < result->formula->use_count; i++) {
        change = worst(change, change_of(standings, result->formula->uses[i].item));
    }
    if (result->type == RESULT_SHARE || result->type == RESULT_Z_SCORE) {
        change = worst(change, change_of(standings, result->of_result));
    }
    return result->type == RESULT_GIVEN ? worst(change, change_of(standings, CONTEST_NONE))
                                        : change;
}

/* ---- one column ------------------------------------------------------------------------------ */

static bool shares_of_rounds(struct standings *standings, const struct contest_result *result,
                             struct fault *fault) {
    struct cell *cells = standings->columns[result->index].cells;
    struct rational *best;
    size_t best_count;
    bool ok = combine_round_bests(standings, chooser_of(standings->contest, result), &best,
                                  &best_count, fault);
    for (size_t team = 0; ok && team < standings_count(standings); team++) {
        ok = combine_sheets(standings, result, team, best, best_count, &cells[team], fault);
    }
    free(best);
    return ok;
}

static bool work_out_all(struct standings *standings, const struct contest_result *result,
                         struct fault *fault) {
    struct column *column = &standings->columns[result->index];
    bool ok = true;
    if (result->type == RESULT_SHEETS && looks_at_all(standings->contest, result)) {
        ok = shares_of_rounds(standings, result, fault);
    } else if (result->type == RESULT_JURY) {
        ok = jury_work_out(standings, result, result->method, column->cells, &column->refused,
                           fault);
    } else if (looks_at_all(standings->contest, result)) {
        ok = population_work_out(standings, result, fault);
    } else if (result->type != RESULT_SHEETS || !combine_sums(standings, result)) {
        for (size_t team = 0; ok && team < standings_count(standings); team++) {
            ok = local_value(standings, result, team, &column->cells[team], fault);
        }
    }
    for (size_t team = 0; ok && team < standings_count(standings); team++) {
        otherwise(result, &column->cells[team]);
    }
    return ok;
}

static bool work_out_touched(struct standings *standings, const struct contest_result *result,
                             struct fault *fault) {
    for (size_t i = 0; i < standings->touched_count; i++) {
        if (!local_cell(standings, result, standings->touched[i], fault)) {
            return false;
        }
    }
    return true;
}

static bool work_out(struct standings *standings, const struct contest_result *result,
                     struct fault *fault) {
    struct column *column = &standings->columns[result->index];
    enum change change = change_of_inputs(standings, result);
    if (standings->all_touched || column->never ||
        (change != CHANGE_NONE && looks_at_all(standings->contest, result))) {
        change = CHANGE_ALL;
    }
    column->change = change;
    if (change == CHANGE_NONE) {
        return true;
    }
    column->never = true; /* until it is done */
    bool ok = change == CHANGE_ALL ? work_out_all(standings, result, fault)
                                   : work_out_touched(standings, result, fault);
    column->never = !ok;
    return ok;
}

/* ---- all columns ------------------------------------------------------------------------------
 */

static void forget_touched(struct standings *standings) {
    for (size_t i = 0; i < standings->touched_count; i++) {
        standings->teams[standings->touched[i]].touched = false;
    }
    standings->touched_count = 0;
    standings->all_touched = false;
    memset(standings->event_touched, 0,
           standings->contest->event_count * sizeof *standings->event_touched);
}

bool standings_compute(struct standings *standings, struct fault *fault) {
    if (standings->touched_count == 0 && !standings->all_touched) {
        return true;
    }
    if (standings->all_touched || ++standings->computed > RENEW_AFTER) {
        standings->all_touched = true;
        standings->computed = 0;
        exact_store_clear(standings->store);
    }
    for (size_t i = 0; i < standings->contest->result_count; i++) {
        if (!work_out(standings, &standings->contest->results[i], fault)) {
            standings->all_touched = true;
            return false;
        }
    }
    if (!tables_refresh(standings, fault)) {
        return false;
    }
    forget_touched(standings);
    return true;
}

bool standings_value(const struct standings *standings, const struct contest_result *result,
                     size_t team, struct exact *out) {
    const struct cell *cell = &standings->columns[result->index].cells[team];
    *out = cell->value;
    return cell->has;
}

bool standings_refusal(const struct standings *standings, const struct contest_result *result,
                       struct fault *why) {
    *why = standings->columns[result->index].refused;
    return why->kind != FAULT_NONE;
}

/* ---- juries side by side
 * ------------------------------------------------------------------------- */

#define METHODS 5

static bool compare_method(struct standings *standings, const struct contest_result *result,
                           enum contest_jury_method method, struct cell *cells,
                           struct jury_comparison *rows, struct fault *refused,
                           struct fault *fault) {
    size_t count = standings_count(standings);
    memset(cells, 0, count * sizeof *cells);
    if (!jury_work_out(standings, result, method, cells, refused, fault)) {
        return false;
    }
    for (size_t team = 0; team < count; team++) {
        rows[team].has[method] = cells[team].has;
        rows[team].values[method] = cells[team].value;
    }
    return true;
}

bool standings_compare_juries(struct standings *standings, const struct contest_result *result,
                              struct jury_comparison **rows, size_t *count, struct fault *refused,
                              struct fault *fault) {
    if (!standings_compute(standings, fault)) {
        return false;
    }
    *count = standings_count(standings);
    *rows = calloc(*count + 1, sizeof **rows);
    struct cell *cells = calloc(*count + 1, sizeof *cells);
    bool ok = *rows != NULL && cells != NULL;
    if (!ok) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    *refused = (struct fault){0};
    for (size_t team = 0; ok && team < *count; team++) {
        (*rows)[team].team = team;
        (*rows)[team].marks = jury_marks(standings, result->event, team);
    }
    for (int method = 0; ok && method < METHODS; method++) {
        ok = compare_method(standings, result, (enum contest_jury_method)method, cells, *rows,
                            refused, fault);
    }
    free(cells);
    if (!ok) {
        free(*rows);
        *rows = NULL;
    }
    return ok;
}
