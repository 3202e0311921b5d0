/* Events, results, rankings and categories that do not fit together. */
#include "language/language.h"
#include "scoring/check/findings.h"
#include "scoring/contest_ranking.h"
#include "scoring/formula.h"

/* ---- events -------------------------------------------------------------------------------- */

static bool results_read(const struct contest *contest, size_t event) {
    for (size_t i = 0; i < contest->result_count; i++) {
        const struct contest_result *result = &contest->results[i];
        if ((result->type == RESULT_SHEETS || result->type == RESULT_JURY) &&
            result->event == event) {
            return true;
        }
    }
    return false;
}

static bool is_required(const struct contest *contest, size_t event) {
    for (size_t i = 0; i < contest->ranking_count; i++) {
        for (size_t j = 0; j < contest->rankings[i].require_count; j++) {
            if (contest->rankings[i].requires[j] == event) {
                return true;
            }
        }
    }
    for (size_t i = 0; i < contest->bracket_count; i++) {
        if (contest->brackets[i].event == event) {
            return true;
        }
    }
    return false;
}

static void check_event(const struct contest *contest, const struct contest_event *event,
                        const struct json_value *place, struct check_report *report) {
    if (event->kind == EVENT_DECLARATION || results_read(contest, event->index) ||
        is_required(contest, event->index)) {
        return;
    }
    if (contest->ranking_count > 0) { /* matches may be played for a bracket kept by hand */
        finding_say(report, event->kind == EVENT_MATCH ? CHECK_HINT : CHECK_WARNING, place,
                    _("Let a result of \"results\" read it, and a ranking use that result."),
                    _("The event \"%s\" is in no ranking: its sheets change nothing."), event->id);
    } else if (event->attempts > 1) {
        finding_say(report, CHECK_HINT, finding_member(place, "attempts"),
                    _("Add \"results\": the best attempt, their sum ..., and a ranking by it."),
                    _("\"%s\" has %lld attempts, and nothing says how they are combined."),
                    event->id, (long long)event->attempts);
    }
}

/* ---- results --------------------------------------------------------------------------------- */

/* Weights of at least ten are meant as percentages, weights all below one as shares. */
static void check_weights(const struct contest_result *result, const struct json_value *place,
                          struct check_report *report) {
    struct rational sum = rational_whole(0), percent = rational_whole(100);
    bool shares = true, percents = false, ok = true;
    char text[RATIONAL_TEXT_MAX];
    for (size_t i = 0; i < result->part_count; i++) {
        struct rational weight = result->parts[i].weight;
        shares = shares && weight.numerator > 0 && weight.numerator < weight.denominator;
        percents = percents || rational_compare(weight, rational_whole(10)) >= 0;
        ok = ok && weight.numerator > 0 && rational_add(sum, weight, &sum);
    }
    struct rational whole = shares ? rational_whole(1) : percent;
    if (ok && result->part_count > 1 && (shares || percents) && rational_compare(sum, whole) != 0) {
        finding_say(report, CHECK_WARNING, finding_member(place, "parts"),
                    _("Nothing is wrong with it, if it is meant."),
                    shares ? _("The weights of \"%s\" add up to %s, not to 1.")
                           : _("The weights of \"%s\" add up to %s, not to 100."),
                    result->id, rational_write(sum, '.', text));
    }
}

/* ---- chains ------------------------------------------------------------------------------------
 */

static bool ends_in_draw(const struct contest_step *steps, size_t count) {
    return count > 0 && steps[count - 1].result == CONTEST_NONE;
}

/* Whether no two teams are equal after this step. */
static bool separates_all(const struct contest *contest, const struct contest_step *step) {
    if (step->first_only) {
        return false;
    }
    if (step->result == CONTEST_NONE) {
        return true;
    }
    const struct contest_result *result = &contest->results[step->result];
    return result->type == RESULT_RANK && result->within == WITHIN_ALL &&
           ends_in_draw(result->steps, result->step_count);
}

static bool is_repeated(const struct contest_step *steps, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (steps[i].result == steps[at].result && !steps[i].first_only) {
            return true;
        }
    }
    return false;
}

static void check_chain(const struct contest *contest, const struct contest_step *steps,
                        size_t count, const struct json_value *place, const char *key,
                        struct check_report *report) {
    bool separated = false;
    for (size_t i = 0; i < count; i++) {
        const struct json_value *step = finding_element(place, key, i);
        if (step != NULL && (separated || is_repeated(steps, i))) {
            finding_say(report, CHECK_WARNING, step, _("Take it out, or move it up."),
                        separated
                            ? _("This step is never reached: after the step before, no two teams "
                                "are equal.")
                            : _("This step separates nobody: a step before has compared the same "
                                "result."));
        }
        separated = separated || separates_all(contest, &steps[i]);
    }
}

static void check_result(const struct contest *contest, const struct contest_result *result,
                         const struct json_value *place, struct check_report *report) {
    if (result->type == RESULT_WEIGHTED_SUM) {
        check_weights(result, place, report);
    }
    check_chain(contest, result->steps, result->step_count, place, "by", report);
}

/* ---- categories
 * ------------------------------------------------------------------------------------ */

static bool names_level(const struct contest_category *category, size_t level) {
    for (size_t i = 0; i < category->level_count; i++) {
        if (category->levels[i] == level) {
            return true;
        }
    }
    return false;
}

static void check_level(const struct contest *contest, size_t level, const struct json_value *root,
                        struct check_report *report) {
    for (size_t i = 0; i < contest->category_count; i++) {
        const struct contest_category *category = &contest->categories[i];
        if (category->level_count == 0 || names_level(category, level)) {
            return;
        }
    }
    finding_say(report, CHECK_WARNING, finding_element(root, "levels", level),
                _("Add the level to a category, or take it out of \"levels\"."),
                _("No category takes the level \"%s\": such a team is in none."),
                contest->levels[level]);
}

/* Two categories that both name a level; those for all levels differ in something else. */
static void check_overlap(const struct contest *contest, size_t first, size_t second,
                          const struct json_value *place, struct check_report *report) {
    const struct contest_category *a = &contest->categories[first];
    const struct contest_category *b = &contest->categories[second];
    for (size_t level = 0; level < contest->level_count; level++) {
        if (names_level(a, level) && names_level(b, level)) {
            finding_say(report, CHECK_WARNING, place,
                        _("A team of that level that names no category goes to the first of them."),
                        _("The categories \"%s\" and \"%s\" both take the level \"%s\"."), a->id,
                        b->id, contest->levels[level]);
            return;
        }
    }
}

static void check_categories(const struct contest *contest, const struct json_value *root,
                             struct check_report *report) {
    for (size_t i = 0; contest->category_count > 0 && i < contest->level_count; i++) {
        check_level(contest, i, root, report);
    }
    for (size_t i = 0; i < contest->category_count; i++) {
        for (size_t j = 0; j < i; j++) {
            check_overlap(contest, j, i, finding_element(root, "categories", i), report);
        }
    }
}

/* ---- all
 * ------------------------------------------------------------------------------------------------
 */

void advice_on_rankings(const struct contest *contest, const struct json_value *root,
                        struct check_report *report) {
    check_categories(contest, root, report);
    for (size_t i = 0; i < contest->event_count; i++) {
        check_event(contest, &contest->events[i], finding_element(root, "events", i), report);
    }
    for (size_t i = 0; i < contest->result_count; i++) {
        check_result(contest, &contest->results[i], finding_element(root, "results", i), report);
    }
    for (size_t i = 0; i < contest->ranking_count; i++) {
        check_chain(contest, contest->rankings[i].steps, contest->rankings[i].step_count,
                    finding_element(root, "rankings", i), "by", report);
    }
}
