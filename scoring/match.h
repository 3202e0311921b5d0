/* match: one meeting of two or more sides, as the referee wrote it down, and what it gives.
 *
 * A side is a team or an alliance. What was seen is given once for the match
 * (items marked "shared") or for each side; a side is scored like a sheet, with
 * the shared values in it and `side`, `sides` and `others` known to formulas.
 *
 *     struct match_sheet *match = match_read(contest, "12.json", &fault);
 *     struct match_score score;
 *     if (match != NULL && match_score(match, &score, &fault)) ...
 *         score.sides[0].place, .total, .league_points
 *     match_score_release(&score);
 *     match_free(match);
 *
 * The contest must outlive its matches, and a match its score. */
#ifndef SCORING_MATCH_H
#define SCORING_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/score.h"
#include "scoring/sheet.h"

#define MATCH_SIDES_MAX 16
#define MATCH_TEAMS_MAX 8 /* of an alliance */

struct match_team {
    const char *id;
    bool surrogate; /* fills a gap: the match counts for nothing in its results */
};

struct match_side {
    size_t team_count;
    struct match_team *teams;
    size_t corner; /* where it starts, from 1; formulas know it as `side` */
    enum sheet_state state;
    struct sheet_value *values; /* one per item of the event; shared items: the match's */
};

struct match_sheet {
    const struct contest *contest;
    const struct contest_event *event;
    const char *id; /* "12", "final" */
    const char *arena, *judge;
    size_t side_count;
    struct match_side *sides;
    int64_t round; /* its attempt number, from 1: for weights and rounds */
    struct pool *pool;
};

struct match_side_score {
    struct rational total;
    struct rational league_points;
    size_t place;  /* 1 is first; equals share, the next place is skipped */
    size_t equals; /* how many sides share it, itself included */
    bool valid;
    const struct rational *points; /* of each item */
};

struct match_score {
    const struct match_sheet *match;
    struct match_side_score sides[MATCH_SIDES_MAX];
    size_t decided_by; /* first step that separated first and second; the event's step count
                        * when none did; CONTEST_NONE: absence or disqualification did */
    struct rational *memory;
};

/* Whether the file is a sheet of a match; false also when it cannot be read at all. */
bool match_is_one(const char *path);

struct match_sheet *match_read(const struct contest *contest, const char *path,
                               struct fault *fault);
struct match_sheet *match_read_bytes(const struct contest *contest, const char *name,
                                     const void *bytes, size_t length, struct fault *fault);

/* An empty match: sides present in corners 1, 2, ..., nothing given. */
struct match_sheet *match_new(const struct contest *contest, const struct contest_event *event,
                              const char *id, size_t sides, struct fault *fault);
/* Adds a team to a side; a surrogate's results stay as they are. */
bool match_add_team(struct match_sheet *match, size_t side, const char *team, bool surrogate,
                    struct fault *fault);
void match_free(struct match_sheet *match); /* NULL is allowed */

bool match_score(const struct match_sheet *match, struct match_score *score, struct fault *fault);
/* Settles equal places by other ranks of the sides (of the league, say; the lower goes
 * first): afterwards each place is held once, unless ranks are equal too. */
void match_settle(struct match_score *score, const size_t *ranks);
void match_score_release(struct match_score *score);

#endif
