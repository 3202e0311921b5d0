/* score_room: memory for one score after another, so that thousands cost no allocation.
 * Internal to scoring. An all-zero room is empty and ready. */
#ifndef SCORING_SCORE_ROOM_H
#define SCORING_SCORE_ROOM_H

#include "scoring/match.h"
#include "scoring/score.h"

struct score_room {
    void *memory;
    size_t size;
};

/* Like score_sheet(), with its lines in the room: valid until the room's next use,
 * and never released by itself. A total stands also when the sheet is one of a
 * disqualified team: the caller knows its state. */
bool score_sheet_in(struct score_room *room, const struct sheet *sheet, struct score *score,
                    struct fault *fault);
/* A match, side by side: `side_sheet` is the sheet each side borrows, `points` has room
 * for sides times items. */
bool match_score_in(struct score_room *room, struct sheet *side_sheet, struct rational *points,
                    const struct match_sheet *match, struct match_score *score,
                    struct fault *fault);
void score_room_release(struct score_room *room);

#endif
