#include "scoring/match.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/contest_ranking.h"
#include "scoring/contest_reader.h"
#include "scoring/pool.h"
#include "scoring/score_room.h"

/* ---- life ------------------------------------------------------------------------------ */

static bool make_sides(struct match_sheet *match, size_t count, struct fault *fault) {
    size_t items = match->event->item_count;
    match->sides = pool_take(match->pool, count, sizeof *match->sides, fault);
    match->side_count = count;
    for (size_t i = 0; match->sides != NULL && i < count; i++) {
        struct match_side *side = &match->sides[i];
        side->corner = i + 1;
        side->values = pool_take(match->pool, items, sizeof *side->values, fault);
        side->teams =
            pool_take(match->pool, match->event->game->teams_per_side, sizeof *side->teams, fault);
        if (side->values == NULL || side->teams == NULL) {
            return false;
        }
    }
    return match->sides != NULL;
}

struct match_sheet *match_new(const struct contest *contest, const struct contest_event *event,
                              const char *id, size_t sides, struct fault *fault) {
    if (event->kind != EVENT_MATCH || sides < event->game->sides_min ||
        sides > event->game->sides_max) {
        fault_set(fault, FAULT_RANGE, _("\"%s\" is not played by %zu sides."), event->id, sides);
        return NULL;
    }
    struct match_sheet *match = calloc(1, sizeof *match);
    struct pool *pool = calloc(1, sizeof *pool);
    if (match == NULL || pool == NULL) {
        free(match);
        free(pool);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    *match = (struct match_sheet){
        .contest = contest, .event = event, .arena = "", .judge = "", .round = 1, .pool = pool};
    match->id = pool_text(pool, id, fault);
    if (match->id == NULL || !make_sides(match, sides, fault)) {
        match_free(match);
        return NULL;
    }
    return match;
}

bool match_add_team(struct match_sheet *match, size_t side_index, const char *team, bool surrogate,
                    struct fault *fault) {
    struct match_side *side = &match->sides[side_index];
    if (side->team_count == match->event->game->teams_per_side) {
        return fault_set(fault, FAULT_LIMIT, _("A side of \"%s\" has %zu teams at most."),
                         match->event->id, match->event->game->teams_per_side);
    }
    struct match_team *place = &side->teams[side->team_count];
    place->id = pool_text(match->pool, team, fault);
    place->surrogate = surrogate;
    side->team_count += place->id != NULL;
    return place->id != NULL;
}

void match_free(struct match_sheet *match) {
    if (match != NULL) {
        pool_release(match->pool);
        free(match->pool);
        free(match);
    }
}

/* ---- what each side is worth --------------------------------------------------------------- */

static bool has_no_values(enum sheet_state state) {
    return state == SHEET_ABSENT || state == SHEET_FORFEIT;
}

/* Whether the total of a side in this state stands. */
static bool total_stands(const struct contest_game *game, enum sheet_state state) {
    return state == SHEET_PLAYED ||
           (state == SHEET_DISQUALIFIED ? game->disqualified_scores : game->absent_scores);
}

/* A side that did not come is scored all the same where its total is to be kept: what
 * is shared in the match may be worth something to it. */
static void take_side(struct sheet *sheet, const struct match_sheet *match, size_t index) {
    const struct match_side *side = &match->sides[index];
    sheet->side = index;
    sheet->values = side->values;
    sheet->state = side->state;
    if (has_no_values(side->state) && match->event->game->absent_scores) {
        sheet->state = SHEET_PLAYED;
    }
}

static bool score_side(struct score_room *room, const struct sheet *sheet,
                       const struct match_side *side, struct match_side_score *out,
                       struct rational *points, struct fault *fault) {
    struct score score;
    if (!score_sheet_in(room, sheet, &score, fault)) {
        return false;
    }
    for (size_t i = 0; i < score.line_count; i++) {
        points[i] = score.lines[i].points;
    }
    out->points = points;
    out->valid = score.valid;
    out->total = total_stands(sheet->event->game, side->state) ? score.total : rational_whole(0);
    return true;
}

/* ---- places ---------------------------------------------------------------------------------- */

static struct rational step_value(const struct match_score *score, size_t side,
                                  const struct contest_quantity *quantity) {
    const struct match_side_score *one = &score->sides[side];
    if (quantity->kind == QUANTITY_POINTS) {
        return one->points[quantity->item];
    }
    if (quantity->kind == QUANTITY_VALUE) {
        const struct contest_item *item = &score->match->event->items[quantity->item];
        const struct sheet_value *value = &score->match->sides[side].values[quantity->item];
        return !value->given               ? rational_whole(0)
               : item->type == ITEM_YES_NO ? rational_whole(value->truth)
                                           : value->number;
    }
    return one->total;
}

/* Below 0: `a` is placed before `b`. *step: where they differ first. */
static int compare_sides(const struct match_score *score, size_t a, size_t b, size_t *step) {
    const struct contest_game *game = score->match->event->game;
    bool a_counts = score->match->sides[a].state == SHEET_PLAYED;
    bool b_counts = score->match->sides[b].state == SHEET_PLAYED;
    *step = CONTEST_NONE;
    if (a_counts != b_counts) {
        return a_counts ? -1 : 1;
    }
    *step = game->step_count;
    for (size_t i = 0; a_counts && i < game->step_count; i++) {
        int order = rational_compare(step_value(score, a, &game->steps[i].quantity),
                                     step_value(score, b, &game->steps[i].quantity));
        if (order != 0) {
            *step = i;
            return game->steps[i].order == ORDER_HIGHEST ? -order : order;
        }
    }
    return 0;
}

/* Which step separated the first from the second. */
static void find_decision(struct match_score *score) {
    size_t first = CONTEST_NONE, second = CONTEST_NONE;
    for (size_t side = 0; side < score->match->side_count; side++) {
        first = score->sides[side].place == 1 ? side : first;
        second = score->sides[side].place == 2 ? side : second;
    }
    score->decided_by = score->match->event->game->step_count;
    if (first != CONTEST_NONE && second != CONTEST_NONE) {
        compare_sides(score, first, second, &score->decided_by);
    }
}

static void place_sides(struct match_score *score) {
    size_t count = score->match->side_count, step;
    for (size_t side = 0; side < count; side++) {
        score->sides[side].place = score->sides[side].equals = 1;
    }
    for (size_t a = 0; a < count; a++) {
        for (size_t b = a + 1; b < count; b++) {
            int order = compare_sides(score, a, b, &step);
            score->sides[a].place += order > 0;
            score->sides[b].place += order < 0;
            score->sides[a].equals += order == 0;
            score->sides[b].equals += order == 0;
        }
    }
    find_decision(score);
}

/* ---- points for the league ----------------------------------------------------------------------
 */

static struct rational place_points(const struct contest_game *game, size_t place) {
    return place <= game->place_count ? game->by_place[place - 1] : rational_whole(0);
}

/* What the places `place` to `place + equals - 1` give to each of those who share them. */
static bool shared_points(const struct contest_game *game, const struct match_side_score *side,
                          struct rational *out) {
    struct rational first = place_points(game, side->place);
    struct rational last = place_points(game, side->place + side->equals - 1);
    if (game->ties != TIES_MEAN || side->equals == 1) {
        *out = game->ties == TIES_WORST ? last : first;
        return true;
    }
    *out = first;
    for (size_t i = 1; i < side->equals; i++) {
        if (!rational_add(*out, place_points(game, side->place + i), out)) {
            return false;
        }
    }
    return rational_divide(*out, rational_whole((int64_t)side->equals), out);
}

static bool league_points(const struct contest_game *game, struct match_side_score *side) {
    if (game->has_outcome) {
        side->league_points = side->place > 1     ? game->lost
                              : side->equals == 1 ? game->won
                                                  : game->tied;
    } else if (!shared_points(game, side, &side->league_points)) {
        return false;
    }
    return game->plus == CONTEST_NONE ||
           rational_add(side->league_points, side->points[game->plus], &side->league_points);
}

static bool give_league_points(struct match_score *score, struct fault *fault) {
    const struct contest_game *game = score->match->event->game;
    for (size_t i = 0; i < score->match->side_count; i++) {
        struct match_side_score *side = &score->sides[i];
        side->league_points = rational_whole(0);
        if (score->match->sides[i].state == SHEET_PLAYED && !league_points(game, side)) {
            fault_set(fault, FAULT_RANGE, _("The points of \"%s\" are too big to stay exact."),
                      score->match->event->id);
            return fault_at(fault, score->match->contest->file, 0, 0);
        }
    }
    return true;
}

/* ---- the match
 * -------------------------------------------------------------------------------------- */

struct sides_job {
    struct score_room *room;
    struct sheet *side_sheet;
    struct rational *points;
    const struct match_sheet *match;
    struct match_score *score;
    struct fault *fault;
};

static bool score_sides(void *context) {
    const struct sides_job *job = context;
    for (size_t i = 0; i < job->match->side_count; i++) {
        take_side(job->side_sheet, job->match, i);
        if (!score_side(job->room, job->side_sheet, &job->match->sides[i], &job->score->sides[i],
                        job->points + i * job->match->event->item_count, job->fault)) {
            return false;
        }
    }
    return true;
}

bool match_score_in(struct score_room *room, struct sheet *side_sheet, struct rational *points,
                    const struct match_sheet *match, struct match_score *score,
                    struct fault *fault) {
    struct sides_job job = {room, side_sheet, points, match, score, fault};
    score->match = match;
    side_sheet->contest = match->contest;
    side_sheet->event = match->event;
    side_sheet->attempt = match->round;
    side_sheet->match = match;
    if (!formula_together(match->contest->machine->formulas, score_sides, &job) &&
        !score_sides(&job)) {
        return false;
    }
    place_sides(score);
    return give_league_points(score, fault);
}

bool match_score(const struct match_sheet *match, struct match_score *score, struct fault *fault) {
    struct score_room room = {0};
    struct sheet *sheet = sheet_new(match->contest, match->event, fault);
    *score = (struct match_score){.match = match};
    score->memory = calloc(match->side_count * match->event->item_count + 1, sizeof *score->memory);
    if (score->memory == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    bool ok = sheet != NULL && score->memory != NULL &&
              match_score_in(&room, sheet, score->memory, match, score, fault);
    score_room_release(&room);
    sheet_free(sheet);
    if (!ok) {
        match_score_release(score);
    }
    return ok;
}

void match_settle(struct match_score *score, const size_t *ranks) {
    size_t settled[MATCH_SIDES_MAX], count = score->match->side_count;
    for (size_t a = 0; a < count; a++) {
        settled[a] = score->sides[a].place;
        for (size_t b = 0; b < count; b++) {
            settled[a] += score->sides[b].place == score->sides[a].place && ranks[b] < ranks[a];
        }
    }
    for (size_t a = 0; a < count; a++) {
        score->sides[a].place = settled[a];
        score->sides[a].equals = 0;
        for (size_t b = 0; b < count; b++) {
            score->sides[a].equals += settled[b] == settled[a];
        }
    }
}

void match_score_release(struct match_score *score) {
    free(score->memory);
    score->memory = NULL;
}
