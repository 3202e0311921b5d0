/* Sheets and matches on their way into the books. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

#define MISSING ((struct rational){0, 0})

static struct book *book_of(struct standings *standings, const struct contest_event *event) {
    return &standings->books[event->index];
}

static struct rational *numbers_of(const struct book *book, uint32_t index) {
    return book->numbers + (size_t)index * book->slot_count;
}

static bool find_team(const struct standings *standings, const char *id, size_t *team,
                      struct fault *fault) {
    *team = names_find(&standings->names, id);
    if (*team == NAMES_NONE) {
        fault_set(fault, FAULT_REFERENCE, _("No team is called \"%s\"."), id);
        return fault_in_field(fault, "team");
    }
    return true;
}

/* ---- what is read off a sheet ----------------------------------------------------------- */

static struct rational value_on(const struct contest_item *item, const struct sheet_value *value) {
    if (!value->given) {
        return MISSING;
    }
    return item->type == ITEM_YES_NO ? rational_whole(value->truth) : value->number;
}

static struct rational sheet_number(const struct sheet *sheet, const struct score *score,
                                    const struct contest_quantity *quantity) {
    bool played = sheet->state == SHEET_PLAYED;
    switch (quantity->kind) {
    case QUANTITY_TOTAL:
        return played ? score->total : rational_whole(0);
    case QUANTITY_POINTS:
        if (sheet->event->kind == EVENT_JURY &&
            score->lines[quantity->item].outcome == SCORE_NOT_GIVEN) {
            return MISSING;
        }
        return played ? score->lines[quantity->item].points : rational_whole(0);
    case QUANTITY_VALUE:
        return played
                   ? value_on(&sheet->event->items[quantity->item], &sheet->values[quantity->item])
                   : MISSING;
    case QUANTITY_PLAYED:
        return rational_whole(1);
    case QUANTITY_ABSENT:
        return rational_whole(sheet->state == SHEET_ABSENT || sheet->state == SHEET_FORFEIT);
    case QUANTITY_DISQUALIFIED:
        return rational_whole(sheet->state == SHEET_DISQUALIFIED);
    case QUANTITY_LEAGUE:
    case QUANTITY_PLACE:
    case QUANTITY_WON:
    case QUANTITY_TIED:
    case QUANTITY_LOST:
        break;
    }
    return rational_whole(0);
}

/* Which of a team's sheets it is: its attempt, and for juries who gave the marks. */
static bool sheet_key(struct book *book, const struct sheet *sheet, uint32_t *key, uint32_t *group,
                      struct fault *fault) {
    size_t juror = 0, jury = 0;
    if (sheet->event->kind == EVENT_JURY &&
        (!names_add(&book->keys, sheet->judge, &juror, fault) ||
         !names_add(&book->groups, sheet->jury, &jury, fault))) {
        return false;
    }
    *key = (uint32_t)juror;
    *group = (uint32_t)jury;
    return true;
}

bool standings_put_sheet(struct standings *standings, const struct sheet *sheet,
                         struct fault *fault) {
    struct book *book = book_of(standings, sheet->event);
    struct score score;
    size_t team;
    uint32_t key, group, index;
    if (!find_team(standings, sheet->team, &team, fault) ||
        !sheet_key(book, sheet, &key, &group, fault) ||
        !score_sheet_in(&standings->room, sheet, &score, fault)) {
        return false;
    }
    book_remove(book, team, sheet->attempt, key);
    standings_touch(standings, team);
    standings->event_touched[sheet->event->index] = true;
    if (!score.valid && sheet->state == SHEET_PLAYED) {
        return true;
    }
    const struct book_record record = {.team = (uint32_t)team,
                                       .key = key,
                                       .group = group,
                                       .attempt = (int32_t)sheet->attempt,
                                       .state = sheet->state};
    if (!book_add(book, record, false, &index, fault)) {
        return false;
    }
    for (size_t i = 0; i < book->slot_count; i++) {
        numbers_of(book, index)[i] = sheet_number(sheet, &score, &sheet->event->slots[i]);
    }
    return true;
}

bool standings_remove_sheet(struct standings *standings, const struct sheet *sheet) {
    struct book *book = book_of(standings, sheet->event);
    size_t team = names_find(&standings->names, sheet->team), key = 0;
    if (sheet->event->kind == EVENT_JURY) {
        key = names_find(&book->keys, sheet->judge);
    }
    if (team == NAMES_NONE || key == NAMES_NONE ||
        !book_remove(book, team, sheet->attempt, (uint32_t)key)) {
        return false;
    }
    standings_touch(standings, team);
    standings->event_touched[sheet->event->index] = true;
    return true;
}

/* ---- what is read off a side of a match ----------------------------------------------------- */

static struct rational match_number(const struct match_score *score, size_t index,
                                    const struct contest_quantity *quantity) {
    const struct match_side *side = &score->match->sides[index];
    const struct match_side_score *points = &score->sides[index];
    const struct contest_game *game = score->match->event->game;
    bool played = side->state == SHEET_PLAYED;
    bool stands = played || (side->state == SHEET_DISQUALIFIED ? game->disqualified_scores
                                                               : game->absent_scores);
    switch (quantity->kind) {
    case QUANTITY_TOTAL:
        return points->total;
    case QUANTITY_POINTS:
        return stands ? points->points[quantity->item] : rational_whole(0);
    case QUANTITY_VALUE:
        return played ? value_on(&score->match->event->items[quantity->item],
                                 &side->values[quantity->item])
                      : MISSING;
    case QUANTITY_LEAGUE:
        return points->league_points;
    case QUANTITY_PLACE:
        return rational_whole((int64_t)points->place);
    case QUANTITY_PLAYED:
        return rational_whole(1);
    case QUANTITY_WON:
        return rational_whole(played && points->place == 1 && points->equals == 1);
    case QUANTITY_TIED:
        return rational_whole(played && points->place == 1 && points->equals > 1);
    case QUANTITY_LOST:
        return rational_whole(played && points->place > 1);
    case QUANTITY_ABSENT:
        return rational_whole(side->state == SHEET_ABSENT || side->state == SHEET_FORFEIT);
    case QUANTITY_DISQUALIFIED:
        return rational_whole(side->state == SHEET_DISQUALIFIED);
    }
    return rational_whole(0);
}

static void touch(void *context, size_t team) { standings_touch(context, team); }

static bool teams_are_known(const struct standings *standings, const struct match_sheet *match,
                            size_t teams[][MATCH_TEAMS_MAX], struct fault *fault) {
    for (size_t side = 0; side < match->side_count; side++) {
        for (size_t i = 0; i < match->sides[side].team_count; i++) {
            if (!find_team(standings, match->sides[side].teams[i].id, &teams[side][i], fault)) {
                return false;
            }
        }
    }
    return true;
}

static bool add_side(struct standings *standings, const struct match_score *score, size_t side,
                     const size_t *teams, uint32_t key, struct fault *fault) {
    const struct match_sheet *match = score->match;
    struct book *book = book_of(standings, match->event);
    for (size_t i = 0; i < match->sides[side].team_count; i++) {
        const struct book_record record = {.team = (uint32_t)teams[i],
                                           .key = key,
                                           .attempt = (int32_t)match->round,
                                           .state = match->sides[side].state};
        uint32_t index;
        standings_touch(standings, teams[i]);
        if (match->sides[side].teams[i].surrogate) {
            continue;
        }
        if (!book_add(book, record, true, &index, fault)) {
            return false;
        }
        struct rational *numbers = numbers_of(book, index);
        for (size_t slot = 0; slot < book->slot_count; slot++) {
            numbers[slot] = match_number(score, side, &match->event->slots[slot]);
        }
    }
    return true;
}

static bool points_room(struct standings *standings, size_t needed, struct fault *fault) {
    if (needed <= standings->match_points_capacity) {
        return true;
    }
    struct rational *grown = realloc(standings->match_points, needed * sizeof *grown);
    if (grown == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    standings->match_points = grown;
    standings->match_points_capacity = needed;
    return true;
}

static bool score_match(struct standings *standings, const struct match_sheet *match,
                        struct match_score *score, struct fault *fault) {
    bool ok = points_room(standings, match->side_count * match->event->item_count, fault) &&
              match_score_in(&standings->room, standings->side_sheet, standings->match_points,
                             match, score, fault);
    standings->side_sheet->values = standings->side_sheet_values; /* its own again */
    return ok;
}

static bool is_void(const struct match_score *score) {
    for (size_t i = 0; i < score->match->side_count; i++) {
        if (!score->sides[i].valid && score->match->sides[i].state == SHEET_PLAYED) {
            return true;
        }
    }
    return false;
}

bool standings_put_match(struct standings *standings, const struct match_sheet *match,
                         struct fault *fault) {
    struct book *book = book_of(standings, match->event);
    size_t teams[MATCH_SIDES_MAX][MATCH_TEAMS_MAX] = {{0}}, key = 0;
    struct match_score score;
    if (!teams_are_known(standings, match, teams, fault) ||
        !score_match(standings, match, &score, fault) ||
        !names_add(&book->keys, match->id, &key, fault)) {
        return false;
    }
    book_remove_key(book, (uint32_t)key, touch, standings);
    standings->event_touched[match->event->index] = true;
    for (size_t i = 0; !is_void(&score) && i < match->side_count; i++) {
        if (!add_side(standings, &score, i, teams[i], (uint32_t)key, fault)) {
            return false;
        }
    }
    return true;
}

bool standings_remove_match(struct standings *standings, const struct contest_event *event,
                            const char *id) {
    struct book *book = book_of(standings, event);
    size_t key = names_find(&book->keys, id);
    if (key == NAMES_NONE || !book_remove_key(book, (uint32_t)key, touch, standings)) {
        return false;
    }
    standings->event_touched[event->index] = true;
    return true;
}
