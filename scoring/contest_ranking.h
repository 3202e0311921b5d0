/* contest_ranking: what a contest says beyond its sheets: categories, results,
 * rankings, prizes, brackets. docs/contests.md teaches the format by example.
 *
 * A result is one value for each team: the best of its runs, a jury's mean, a
 * share of the round's best, a weighted sum. Results stand in a list and are
 * worked out from top to bottom, each from sheets, facts given by hand, or the
 * results above it. A ranking orders teams by a chain of results. Everything
 * is exact: nothing is ever ordered by a rounded value.
 *
 *     const struct contest_ranking *general = contest_ranking(contest, "general");
 *     for (size_t i = 0; i < general->step_count; i++) {
 *         general->steps[i].result ...
 *     }
 *
 * Everything belongs to the contest. */
#ifndef SCORING_CONTEST_RANKING_H
#define SCORING_CONTEST_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scoring/contest.h"
#include "scoring/rational.h"

#define CONTEST_LEVELS_MAX     64
#define CONTEST_CATEGORIES_MAX 32
#define CONTEST_RESULTS_MAX    128
#define CONTEST_RANKINGS_MAX   64
#define CONTEST_STEPS_MAX      16 /* of a tie-break chain */
#define CONTEST_PRIZES_MAX     128
#define CONTEST_BRACKETS_MAX   32
#define CONTEST_PLACES_MAX     64 /* entries of "by_place" and "weights" */
#define CONTEST_NONE           ((size_t)-1)

/* ---- who may take part --------------------------------------------------------- */

struct contest_category {
    const char *id;
    struct contest_text name;
    size_t level_count;   /* 0: every level */
    const size_t *levels; /* indexes into contest->levels, ascending */
};

/* ---- what a sheet gives --------------------------------------------------------- */

/* One number read off a scored sheet (or off one side of a match). Word of the
 * file, and for which events. */
#define CONTEST_QUANTITIES(X)                                                                      \
    X(QUANTITY_TOTAL, "total")               /* its total */                                       \
    X(QUANTITY_POINTS, "points.")            /* points.ID: what an item is worth */                \
    X(QUANTITY_VALUE, "value.")              /* value.ID: what it says; yes 1, no 0 */             \
    X(QUANTITY_LEAGUE, "league_points")      /* match: for the place reached */                    \
    X(QUANTITY_PLACE, "place")               /* match: 1 is first, equals share */                 \
    X(QUANTITY_PLAYED, "played")             /* 1 unless it is no sheet of the team's own */       \
    X(QUANTITY_WON, "won")                   /* match: 1 or 0 */                                   \
    X(QUANTITY_TIED, "tied")                 /* match: first with others */                        \
    X(QUANTITY_LOST, "lost")                 /* match: not first */                                \
    X(QUANTITY_ABSENT, "absent")             /* 1: did not come, or gave up */                     \
    X(QUANTITY_DISQUALIFIED, "disqualified") /* 1 or 0 */

#define CONTEST_QUANTITY_ENUM_(name, word) name,
enum contest_quantity_kind { CONTEST_QUANTITIES(CONTEST_QUANTITY_ENUM_) };
#undef CONTEST_QUANTITY_ENUM_

struct contest_quantity {
    enum contest_quantity_kind kind;
    size_t item; /* POINTS and VALUE: its index, else CONTEST_NONE */
};

enum contest_order { ORDER_HIGHEST, ORDER_LOWEST }; /* which is better */

/* ---- matches ---------------------------------------------------------------------- */

enum contest_ties { TIES_MEAN, TIES_BEST, TIES_WORST }; /* what equal places share */

struct contest_match_step { /* orders the sides of one match */
    struct contest_quantity quantity;
    enum contest_order order;
};

/* Of an event of kind "match". */
struct contest_game {
    size_t sides_min, sides_max;
    size_t teams_per_side; /* more than 1: alliances */
    size_t step_count;
    const struct contest_match_step *steps; /* best first; equal on all: same place */
    /* league points: a table by place, or won/tied/lost */
    size_t place_count;
    const struct rational *by_place; /* by_place[0] is for the first */
    enum contest_ties ties;
    bool has_outcome; /* won, tied, lost instead of by_place */
    struct rational won, tied, lost;
    size_t plus;              /* index of an item whose points are added, or CONTEST_NONE */
    bool disqualified_scores; /* its points still stand in "total" (never in league points) */
    bool absent_scores;       /* so do those of a side that did not come */
};

/* ---- results ------------------------------------------------------------------------ */

#define CONTEST_RESULTS(X)                                                                         \
    X(RESULT_SHEETS, "sheets")             /* attempts or matches of an event, combined */         \
    X(RESULT_JURY, "jury")                 /* marks of several jurors, combined */                 \
    X(RESULT_GIVEN, "given")               /* entered for each team */                             \
    X(RESULT_LEVEL, "level")               /* mean place of its pupils' levels, youngest 1 */      \
    X(RESULT_WEIGHTED_SUM, "weighted_sum") /* of results above */                                  \
    X(RESULT_FORMULA, "formula")           /* of results above */                                  \
    X(RESULT_SHARE, "share_of_best")       /* a result above / the best of it; 0 if that is 0 */   \
    X(RESULT_RANK, "rank")                 /* place by a chain of results above */                 \
    X(RESULT_RANK_POINTS, "rank_points")   /* N + 1 - rank; 0 without a rank */                    \
    X(RESULT_Z_SCORE, "z_score")           /* standardised with the population deviation */

#define CONTEST_RESULT_ENUM_(name, word) name,
enum contest_result_type { CONTEST_RESULTS(CONTEST_RESULT_ENUM_) };
#undef CONTEST_RESULT_ENUM_

enum contest_combine {
    COMBINE_SUM,
    COMBINE_MEAN,
    COMBINE_BEST,
    COMBINE_WORST,
    COMBINE_LAST, /* the latest attempt counts */
    COMBINE_MEDIAN,
};

enum contest_jury_method {
    JURY_MEAN,
    JURY_TRIMMED_MEAN,
    JURY_MEDIAN,
    JURY_RANK_SUM,
    JURY_Z_SCORE,
};

enum contest_within { WITHIN_ALL, WITHIN_CATEGORY, WITHIN_JURY };

struct contest_step { /* of a chain */
    size_t result;    /* index, or CONTEST_NONE: the stored draw */
    enum contest_order order;
    bool first_only; /* separates only those who share the first place */
};

struct contest_weighted {
    size_t result;
    struct rational weight;
};

struct contest_result {
    const char *id;
    size_t index; /* its place in contest->results */
    struct contest_text name;
    enum contest_result_type type;
    enum contest_order order; /* which value is better */
    bool has_otherwise;       /* the value of a team that has none */
    struct rational otherwise;
    size_t event; /* sheets, jury: index of the event */
    /* sheets, in this order: weigh, share of the attempt's best, choose, combine */
    struct contest_quantity of;
    size_t slot; /* its place among the quantities kept of the event's sheets */
    size_t weight_count;
    const struct rational *weights; /* of attempt 1, 2, ...; the last for all further */
    bool share_of_round;            /* each attempt / the best that attempt of all teams */
    size_t keep_best;               /* 0: all */
    size_t drop_worst;
    bool has_prefer; /* of equal attempts, choose the one better on this */
    struct contest_quantity prefer;
    size_t prefer_slot;
    enum contest_order prefer_order;
    size_t attempts_of; /* the attempts chosen by this result above, or CONTEST_NONE */
    enum contest_combine combine;
    bool missing_is_zero; /* attempts not made count 0, up to the event's attempts */
    /* jury */
    enum contest_jury_method method;
    bool by_sheet; /* combine each juror's total; false: criterion by criterion, then add */
    size_t criterion_count;
    const size_t *criteria;  /* items of the event */
    int64_t trim, trim_from; /* marks dropped at each end, from how many marks on */
    /* given */
    struct rational min, max;
    /* of results above */
    size_t of_result; /* share, z_score */
    size_t part_count;
    const struct contest_weighted *parts;
    const struct contest_formula *formula;
    size_t step_count;
    const struct contest_step *steps; /* rank, rank_points */
    enum contest_within within;
    struct rational mean, deviation; /* z_score, jury z_score: 0 and 1 when not given */
    int64_t smallest_group;
};

/* ---- rankings and prizes ------------------------------------------------------------- */

struct contest_ranking {
    const char *id;
    struct contest_text name;
    size_t step_count;
    const struct contest_step *steps;
    bool scratch;     /* a table of all teams together */
    bool by_category; /* a table for each category */
    size_t require_count;
    const size_t *requires; /* events in which a team needs a valid sheet (homologation) */
};

struct contest_prize {
    const char *id;
    struct contest_text name;
    size_t ranking;
    size_t place;    /* from 1 */
    size_t category; /* index, or CONTEST_NONE: the scratch table */
};

struct contest_bracket {
    const char *id;
    struct contest_text name;
    size_t event;   /* of kind match */
    size_t ranking; /* seeds come from it, and it settles ties; or CONTEST_NONE */
    size_t category;
    size_t seed_count; /* how many teams enter */
    size_t sides;      /* in one match */
    size_t advance;    /* how many of them go on */
    size_t best_of;    /* games of one meeting: odd */
    bool third_place;
};

const struct contest_result *contest_result(const struct contest *contest, const char *id);
const struct contest_ranking *contest_ranking(const struct contest *contest, const char *id);
const struct contest_category *contest_category(const struct contest *contest, const char *id);
const struct contest_bracket *contest_bracket(const struct contest *contest, const char *id);

/* Index of a level, CONTEST_NONE when the contest knows no such level. */
size_t contest_level(const struct contest *contest, const char *id);

#endif
