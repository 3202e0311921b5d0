/* Conditions that are never true, whatever is written on a sheet: tried on every combination of
 * the values they speak of, where those are few. */
#include <assert.h>

#include "language/language.h"
#include "scoring/check/findings.h"
#include "scoring/contest_reader.h"

#define COMBINATIONS_MAX 2000  /* tried for one condition */
#define TRIED_MAX        50000 /* for a contest */

struct trial {
    const struct contest_formula *formula;
    struct sheet *sheet;
    size_t tried;
};

/* How many values an item may have; 0: too many, or no plain ones. */
static size_t value_count(const struct contest_item *item) {
    if (item->type == ITEM_YES_NO) {
        return 2;
    }
    if (item->type == ITEM_CHOICE) {
        return item->choice_count;
    }
    int64_t span = item->type == ITEM_COUNT ? item->max.numerator - item->min.numerator : -1;
    return span >= 0 && span < COMBINATIONS_MAX ? (size_t)span + 1 : 0;
}

static void set_value(struct sheet_value *value, const struct contest_item *item, size_t number) {
    *value = (struct sheet_value){.given = true};
    if (item->type == ITEM_YES_NO) {
        value->truth = number == 1;
    } else if (item->type == ITEM_CHOICE) {
        value->choice = (uint16_t)number;
    } else {
        value->number = rational_whole(item->min.numerator + (int64_t)number);
    }
}

/* Whether every combination can be tried. */
static bool is_small(const struct contest_formula *formula, size_t *combinations) {
    *combinations = 1;
    bool small = formula->field_count == 0 && !formula->uses_given && !formula->uses_others;
    for (size_t i = 0; small && i < formula->use_count; i++) {
        *combinations *= value_count(&formula->items[formula->uses[i].item]);
        small = !formula->uses[i].points && *combinations > 0 && *combinations <= COMBINATIONS_MAX;
    }
    return small;
}

/* Whether combination `number` makes it true; what fails is no answer, and taken for true. */
static bool is_true(const struct trial *trial, size_t number) {
    struct formula_machine *machine = trial->sheet->contest->machine->formulas;
    const struct formula_facts facts = {.sheet = trial->sheet, .sum = rational_whole(0)};
    const struct contest_formula *formula = trial->formula;
    struct fault unused;
    bool holds = false;
    for (size_t i = 0; i < formula->use_count; i++) {
        const struct contest_item *item = &formula->items[formula->uses[i].item];
        const size_t count = value_count(item); /* at least 1: is_small() */
        assert(count > 0);
        set_value(&trial->sheet->values[item->index], item, number % count);
        number /= count;
    }
    formula_start(machine, trial->sheet);
    return !formula_truth(machine, formula, &facts, &holds, &unused) || holds;
}

static bool is_ever_true(struct trial *trial, const struct contest_formula *formula) {
    size_t combinations;
    trial->formula = formula;
    if (!is_small(formula, &combinations) || trial->tried + combinations > TRIED_MAX) {
        return true;
    }
    trial->tried += combinations;
    for (size_t i = 0; i < combinations; i++) {
        if (is_true(trial, i)) {
            return true;
        }
    }
    return false;
}

static void check_event(const struct contest_event *event, struct trial *trial,
                        const struct json_value *place, struct check_report *report) {
    for (size_t i = 0; i < event->item_count; i++) {
        const struct contest_formula *condition = event->items[i].condition;
        if (condition != NULL && !is_ever_true(trial, condition)) {
            finding_say(report, CHECK_WARNING,
                        finding_member(finding_element(place, "items", i), "if"),
                        _("Look at the smallest and largest values its items may have."),
                        _("\"%s\" never gives points: no sheet makes this condition true."),
                        event->items[i].id);
        }
    }
    for (size_t i = 0; i < event->check_count; i++) {
        if (!is_ever_true(trial, event->checks[i].when)) {
            finding_say(report, CHECK_WARNING,
                        finding_member(finding_element(place, "checks", i), "when"),
                        _("Look at the smallest and largest values its items may have."),
                        _("The check \"%s\" can never speak: no sheet makes this condition true."),
                        event->checks[i].id);
        }
    }
}

void advice_on_conditions(const struct contest *contest, const struct json_value *root,
                          struct check_report *report) {
    struct trial trial = {0};
    struct fault unused;
    for (size_t i = 0; i < contest->event_count; i++) {
        trial.sheet = sheet_new(contest, &contest->events[i], &unused);
        if (trial.sheet != NULL) {
            check_event(&contest->events[i], &trial, finding_element(root, "events", i), report);
        }
        sheet_free(trial.sheet);
    }
}
