/* Items that count for nothing, and caps that hide points. */
#include <string.h>

#include "language/language.h"
#include "scoring/check/findings.h"
#include "scoring/contest_ranking.h"
#include "scoring/formula.h"

/* ---- what is looked at -------------------------------------------------------------------- */

static bool formula_uses(const struct contest_formula *formula, size_t item) {
    for (size_t i = 0; formula != NULL && i < formula->use_count; i++) {
        if (formula->uses[i].item == item) {
            return true;
        }
    }
    /* others[1].ITEM is not among the uses: whoever looks at the others may mean any */
    return formula != NULL && formula->uses_others;
}

static bool item_looks_at(const struct contest_item *item, size_t wanted) {
    for (size_t i = 0; i < item->of_count; i++) {
        if (item->of[i] == wanted) {
            return true;
        }
    }
    return formula_uses(item->condition, wanted) || formula_uses(item->formula, wanted);
}

static bool quantity_is(const struct contest_quantity *quantity, size_t item) {
    return (quantity->kind == QUANTITY_POINTS || quantity->kind == QUANTITY_VALUE) &&
           quantity->item == item;
}

static bool game_looks_at(const struct contest_game *game, size_t item) {
    for (size_t i = 0; game != NULL && i < game->step_count; i++) {
        if (quantity_is(&game->steps[i].quantity, item)) {
            return true;
        }
    }
    return game != NULL && game->plus == item;
}

static bool result_looks_at(const struct contest_result *result, size_t item) {
    for (size_t i = 0; i < result->criterion_count; i++) {
        if (result->criteria[i] == item) {
            return true;
        }
    }
    return false;
}

static bool is_looked_at(const struct contest *contest, const struct contest_event *event,
                         size_t item) {
    bool seen = formula_uses(event->total, item) || game_looks_at(event->game, item);
    for (size_t i = 0; !seen && i < event->item_count; i++) {
        seen = item_looks_at(&event->items[i], item);
    }
    for (size_t i = 0; !seen && i < event->check_count; i++) {
        seen = formula_uses(event->checks[i].when, item);
    }
    for (size_t i = 0; !seen && i < event->slot_count; i++) {
        seen = quantity_is(&event->slots[i], item);
    }
    for (size_t i = 0; !seen && i < contest->result_count; i++) {
        seen = contest->results[i].event == event->index &&
               result_looks_at(&contest->results[i], item);
    }
    return seen;
}

/* ---- the most one thing seen is worth ------------------------------------------------------ */

static void keep_most(struct rational *most, struct rational value) {
    *most = rational_compare(value, *most) > 0 ? value : *most;
}

/* By itself, once; 0 where only a formula knows. */
static struct rational single_worth(const struct contest_item *item) {
    struct rational most = rational_whole(0);
    if (item->type == ITEM_COUNT || item->type == ITEM_NUMBER || item->type == ITEM_YES_NO) {
        keep_most(&most, item->points);
        keep_most(&most, item->points_no);
    }
    for (size_t i = 0; i < item->choice_count; i++) {
        keep_most(&most, item->choices[i].points);
    }
    return most;
}

static bool is_worth_nothing(const struct contest_item *item) {
    bool nothing =
        item->points.numerator == 0 && item->points_no.numerator == 0 && item->formula == NULL;
    for (size_t i = 0; i < item->table_count; i++) {
        nothing = nothing && item->table[i].numerator == 0;
    }
    for (size_t i = 0; i < item->choice_count; i++) {
        nothing = nothing && item->choices[i].points.numerator == 0;
    }
    return nothing;
}

/* ---- findings ---------------------------------------------------------------------------------
 */

static void check_use(const struct contest *contest, const struct contest_event *event,
                      const struct contest_item *item, const struct json_value *place,
                      struct check_report *report) {
    bool counts = item->counts && !is_worth_nothing(item);
    if (contest_item_is_observed(item->type) && !counts && item->group == CONTEST_NO_GROUP &&
        item->crcn_count == 0 && item->observe.what == OBSERVE_NOTHING &&
        !is_looked_at(contest, event, item->index)) {
        finding_say(report, CHECK_WARNING, place,
                    _("Give it points, let a formula speak of it, or leave it out: every item is "
                      "work for the judge."),
                    _("\"%s\" is filled in and never used: no points, and no formula, check or "
                      "result looks at it."),
                    item->id);
    }
}

static void check_cap(const char *owner, struct rational cap, const struct contest_item *item,
                      const struct json_value *place, struct check_report *report) {
    char most[RATIONAL_TEXT_MAX], limit[RATIONAL_TEXT_MAX];
    if (rational_compare(single_worth(item), cap) > 0) {
        finding_say(report, CHECK_WARNING, finding_member(place, "cap"),
                    _("Raise the cap, or lower the points."),
                    _("The cap of \"%s\" is %s, and \"%s\" alone is worth %s at once: the points "
                      "beyond are never given."),
                    owner, rational_write(cap, '.', limit), item->id,
                    rational_write(single_worth(item), '.', most));
    }
}

static void check_caps(const struct contest_event *event, const struct contest_item *item,
                       const struct json_value *place, struct check_report *report) {
    if (item->has_cap) {
        check_cap(item->id, item->cap, item, place, report);
    }
    for (size_t i = 0; item->has_cap && item->type != ITEM_TIME_BONUS && i < item->of_count; i++) {
        check_cap(item->id, item->cap, &event->items[item->of[i]], place, report);
    }
}

static void check_event(const struct contest *contest, const struct contest_event *event,
                        const struct json_value *place, struct check_report *report) {
    for (size_t i = 0; i < event->item_count; i++) {
        const struct json_value *item = finding_element(place, "items", i);
        check_use(contest, event, &event->items[i], item, report);
        check_caps(event, &event->items[i], item, report);
        if (event->has_cap && event->total == NULL && event->items[i].counts) {
            check_cap(event->id, event->cap, &event->items[i], place, report);
        }
    }
}

void advice_on_items(const struct contest *contest, const struct json_value *root,
                     struct check_report *report) {
    for (size_t i = 0; i < contest->event_count; i++) {
        check_event(contest, &contest->events[i], finding_element(root, "events", i), report);
    }
}
