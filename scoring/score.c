#include "scoring/score.h"

#include <stdlib.h>

#include "language/language.h"
#include "scoring/contest_reader.h"
#include "scoring/score_room.h"

/* One sheet on its way to a score. Items are worked out from top to bottom, so
 * whatever a formula or group speaks of is already known. */
struct scoring {
    const struct sheet *sheet;
    const struct contest_event *event;
    struct formula_machine *formulas;
    struct rational *points; /* of the items so far, for formulas */
    struct score *score;
    struct fault *fault;
};

static bool overflow(const struct scoring *scoring, const char *id) {
    fault_set(scoring->fault, FAULT_RANGE, _("The points of \"%s\" are too big to stay exact."),
              id);
    fault_at(scoring->fault, scoring->sheet->contest->file, 0, 0);
    return fault_in_field(scoring->fault, id);
}

static bool add(const struct scoring *scoring, struct rational value, struct rational *total) {
    return rational_add(*total, value, total) || overflow(scoring, scoring->event->id);
}

static struct formula_facts facts_of(const struct scoring *scoring) {
    return (struct formula_facts){
        .sheet = scoring->sheet, .points = scoring->points, .sum = scoring->score->sum};
}

/* A formula waits for every value it speaks of. */
static bool is_ready(const struct scoring *scoring, const struct contest_formula *formula) {
    for (size_t i = 0; i < formula->use_count; i++) {
        size_t item = formula->uses[i].item;
        if (formula->uses[i].points ? scoring->score->lines[item].outcome == SCORE_NOT_GIVEN
                                    : !scoring->sheet->values[item].given) {
            return false;
        }
    }
    return true;
}

/* ---- what each type is worth -------------------------------------------------------------- */

static bool count_points(const struct scoring *scoring, const struct contest_item *item,
                         struct rational *out) {
    const struct sheet_value *value = &scoring->sheet->values[item->index];
    if (item->table_count > 0) {
        *out = item->table[value->number.numerator];
        return true;
    }
    return rational_multiply(value->number, item->points, out) || overflow(scoring, item->id);
}

static bool list_points(const struct scoring *scoring, const struct contest_item *item,
                        struct rational *out) {
    const struct sheet_value *value = &scoring->sheet->values[item->index];
    struct formula_facts facts = facts_of(scoring);
    for (size_t i = 0; item->formula != NULL && i < value->row_count; i++) {
        struct rational row;
        facts.row = value->cells + i * item->field_count;
        facts.row_number = i + 1;
        if (!formula_number(scoring->formulas, item->formula, &facts, &row, scoring->fault) ||
            !add(scoring, row, out)) {
            return false;
        }
    }
    return true;
}

static bool formula_points(const struct scoring *scoring, const struct contest_item *item,
                           struct rational *out) {
    const struct formula_facts facts = facts_of(scoring);
    return formula_number(scoring->formulas, item->formula, &facts, out, scoring->fault);
}

static bool bonus_points(const struct scoring *scoring, const struct contest_item *item,
                         struct rational *out) {
    int64_t used_ms = scoring->sheet->values[item->of[0]].number.numerator;
    int64_t left_ms = sheet_time_limit_ms(scoring->sheet) - used_ms;
    struct rational steps = rational_whole(left_ms > 0 ? left_ms / item->step_ms : 0);
    return rational_multiply(steps, item->points, out) || overflow(scoring, item->id);
}

/* Only the best of the alternatives counts, the first of equals. */
static bool best_points(const struct scoring *scoring, const struct contest_item *item,
                        struct rational *out) {
    struct score_line *lines = scoring->score->lines;
    struct score_line *best = NULL;
    for (size_t i = 0; i < item->of_count; i++) {
        struct score_line *line = &lines[item->of[i]];
        if (line->outcome == SCORE_IN_GROUP &&
            (best == NULL || rational_compare(line->points, best->points) > 0)) {
            if (best != NULL) {
                best->outcome = SCORE_NOT_BEST;
            }
            best = line;
        } else if (line->outcome == SCORE_IN_GROUP) {
            line->outcome = SCORE_NOT_BEST;
        }
    }
    if (best != NULL) {
        *out = best->points;
    }
    return true;
}

static bool sum_points(const struct scoring *scoring, const struct contest_item *item,
                       struct rational *out) {
    for (size_t i = 0; i < item->of_count; i++) {
        const struct score_line *line = &scoring->score->lines[item->of[i]];
        if (line->outcome == SCORE_IN_GROUP && !add(scoring, line->points, out)) {
            return false;
        }
    }
    return true;
}

static bool raw_points(const struct scoring *scoring, const struct contest_item *item,
                       struct rational *out) {
    const struct sheet_value *value = &scoring->sheet->values[item->index];
    switch (item->type) {
    case ITEM_COUNT:
    case ITEM_NUMBER:
        return count_points(scoring, item, out);
    case ITEM_YES_NO:
        *out = value->truth ? item->points : item->points_no;
        return true;
    case ITEM_CHOICE:
        *out = item->choices[value->choice].points;
        return true;
    case ITEM_TIME:
        return true;
    case ITEM_LIST:
        return list_points(scoring, item, out);
    case ITEM_FORMULA:
        return formula_points(scoring, item, out);
    case ITEM_BEST_OF:
        return best_points(scoring, item, out);
    case ITEM_SUM:
        return sum_points(scoring, item, out);
    case ITEM_TIME_BONUS:
        return bonus_points(scoring, item, out);
    }
    return true;
}

/* ---- one line -------------------------------------------------------------------------------- */

static void limit(struct rational *value, bool has_cap, struct rational cap, bool has_floor,
                  struct rational floor, enum score_limit *limited) {
    if (has_cap && rational_compare(*value, cap) > 0) {
        *limited = SCORE_CAPPED;
        *value = cap;
    } else if (has_floor && rational_compare(*value, floor) < 0) {
        *limited = SCORE_FLOORED;
        *value = floor;
    }
}

static bool is_given(const struct scoring *scoring, const struct contest_item *item) {
    if (contest_item_is_observed(item->type)) {
        return scoring->sheet->values[item->index].given &&
               (item->formula == NULL || is_ready(scoring, item->formula));
    }
    if (item->type == ITEM_TIME_BONUS) {
        return scoring->sheet->values[item->of[0]].given;
    }
    return item->formula == NULL || is_ready(scoring, item->formula);
}

static bool outcome_of(const struct scoring *scoring, const struct contest_item *item,
                       enum score_outcome *outcome) {
    bool holds = true;
    *outcome = item->group != CONTEST_NO_GROUP ? SCORE_IN_GROUP
               : item->counts                  ? SCORE_COUNTED
                                               : SCORE_INFORMATION;
    if (!is_given(scoring, item) ||
        (item->condition != NULL && !is_ready(scoring, item->condition))) {
        *outcome = SCORE_NOT_GIVEN;
    } else if (item->condition != NULL) {
        const struct formula_facts facts = facts_of(scoring);
        if (!formula_truth(scoring->formulas, item->condition, &facts, &holds, scoring->fault)) {
            return false;
        }
        *outcome = holds ? *outcome : SCORE_CONDITION;
    }
    return true;
}

static bool score_item(const struct scoring *scoring, const struct contest_item *item) {
    struct score_line *line = &scoring->score->lines[item->index];
    *line =
        (struct score_line){.item = item, .raw = rational_whole(0), .points = rational_whole(0)};
    scoring->points[item->index] = line->points;
    if (!outcome_of(scoring, item, &line->outcome)) {
        return false;
    }
    if (line->outcome == SCORE_NOT_GIVEN) {
        scoring->score->complete = false;
        return true;
    }
    if (line->outcome == SCORE_CONDITION) {
        return true;
    }
    if (!raw_points(scoring, item, &line->raw)) {
        return false;
    }
    line->points = line->raw;
    if (item->has_cap || item->has_floor) {
        limit(&line->points, item->has_cap, item->cap, item->has_floor, item->floor, &line->limit);
    }
    scoring->points[item->index] = line->points;
    return true;
}

/* ---- the whole sheet
 * ----------------------------------------------------------------------------- */

static bool score_checks(const struct scoring *scoring) {
    const struct formula_facts facts = facts_of(scoring);
    struct score *score = scoring->score;
    for (size_t i = 0; i < scoring->event->check_count; i++) {
        const struct contest_check *check = &scoring->event->checks[i];
        bool speaks = false;
        if (is_ready(scoring, check->when) &&
            !formula_truth(scoring->formulas, check->when, &facts, &speaks, scoring->fault)) {
            return false;
        }
        if (speaks) {
            score->notices[score->notice_count++].check = check;
            score->valid = score->valid && !check->is_error;
        }
    }
    return true;
}

static bool score_total(const struct scoring *scoring) {
    const struct contest_event *event = scoring->event;
    struct score *score = scoring->score;
    for (size_t i = 0; i < score->line_count; i++) {
        if (score->lines[i].outcome == SCORE_COUNTED && score->lines[i].points.numerator != 0 &&
            !add(scoring, score->lines[i].points, &score->sum)) {
            return false;
        }
    }
    score->total = score->sum;
    if (event->total != NULL && is_ready(scoring, event->total)) {
        const struct formula_facts facts = facts_of(scoring);
        if (!formula_number(scoring->formulas, event->total, &facts, &score->total,
                            scoring->fault)) {
            return false;
        }
    }
    limit(&score->total, event->has_cap, event->cap, event->has_floor, event->floor, &score->limit);
    return true;
}

static bool score_played(const struct scoring *scoring) {
    formula_start(scoring->formulas, scoring->sheet);
    for (size_t i = 0; i < scoring->event->item_count; i++) {
        if (!score_item(scoring, &scoring->event->items[i])) {
            return false;
        }
    }
    return score_total(scoring) && score_checks(scoring);
}

/* lines | notices | points, in one piece of memory that `lines` begins. */
static size_t room_needed(const struct contest_event *event) {
    return event->item_count * (sizeof(struct score_line) + sizeof(struct rational)) +
           event->check_count * sizeof(struct score_notice);
}

static struct rational *lay_out(void *memory, const struct contest_event *event,
                                struct score *score) {
    score->lines = memory;
    score->notices = (struct score_notice *)(void *)(score->lines + event->item_count);
    return (struct rational *)(void *)(score->notices + event->check_count);
}

/* Absent or gave up: nothing to work out. */
static void leave_blank(struct score *score, const struct contest_event *event) {
    for (size_t i = 0; i < event->item_count; i++) {
        score->lines[i] = (struct score_line){.item = &event->items[i],
                                              .outcome = SCORE_NOT_GIVEN,
                                              .raw = rational_whole(0),
                                              .points = rational_whole(0)};
    }
}

static bool score_at(void *memory, const struct sheet *sheet, struct score *score,
                     struct fault *fault) {
    *score = (struct score){.sheet = sheet,
                            .line_count = sheet->event->item_count,
                            .sum = rational_whole(0),
                            .total = rational_whole(0),
                            .complete = true,
                            .valid = true};
    struct rational *points = lay_out(memory, sheet->event, score);
    const struct scoring scoring = {sheet,  sheet->event, sheet->contest->machine->formulas,
                                    points, score,        fault};
    if (sheet->state == SHEET_ABSENT || sheet->state == SHEET_FORFEIT) {
        leave_blank(score, sheet->event);
    } else if (!score_played(&scoring)) {
        return false;
    }
    return true;
}

/* Nothing of it counts; the points by item are still shown. */
static void void_total(const struct sheet *sheet, struct score *score) {
    if (sheet->state != SHEET_PLAYED) {
        score->total = rational_whole(0);
    }
}

bool score_sheet(const struct sheet *sheet, struct score *score, struct fault *fault) {
    void *memory = calloc(1, room_needed(sheet->event));
    if (memory == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    if (!score_at(memory, sheet, score, fault)) {
        free(memory);
        *score = (struct score){0};
        return false;
    }
    void_total(sheet, score);
    return true;
}

bool score_sheet_in(struct score_room *room, const struct sheet *sheet, struct score *score,
                    struct fault *fault) {
    size_t needed = room_needed(sheet->event);
    if (needed > room->size) {
        void *grown = realloc(room->memory, needed);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        room->memory = grown;
        room->size = needed;
    }
    return score_at(room->memory, sheet, score, fault);
}

void score_room_release(struct score_room *room) {
    free(room->memory);
    *room = (struct score_room){0};
}

void score_release(struct score *score) {
    free(score->lines);
    *score = (struct score){0};
}
