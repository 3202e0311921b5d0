/* standings: what the files of ranking share. Internal. */
#ifndef SCORING_RANKING_STANDINGS_H
#define SCORING_RANKING_STANDINGS_H

#include "scoring/ranking/book.h"
#include "scoring/ranking/ranking.h"
#include "scoring/score_room.h"

struct team {
    const char *id;
    size_t category;
    bool has_level, has_draw, touched;
    struct rational level; /* mean place of its levels, youngest 1 */
    int64_t draw;
    enum standings_status status;
};

struct cell { /* one team's value of one result */
    struct exact value;
    bool has;
};

/* What became of a result since its values were asked for last. */
enum change { CHANGE_NONE, CHANGE_SOME /* of touched teams */, CHANGE_ALL };

struct column {
    struct cell *cells; /* by team */
    enum change change;
    bool never; /* not worked out yet */
    struct fault refused;
};

struct table {
    struct standings_table shown;
    struct standings_row *rows;
    size_t *order; /* ranked teams, best first; then the others */
    size_t ranked;
    size_t capacity;
    bool made;
};

struct standings {
    const struct contest *contest;
    struct exact_store *store;
    struct names names;
    struct team *teams;
    size_t capacity;
    struct book *books;     /* by event */
    bool *event_touched;    /* by event */
    struct column *columns; /* by result */
    size_t *touched;        /* teams whose facts changed */
    size_t touched_count;
    bool all_touched;     /* teams came, went, or changed category */
    size_t computed;      /* times since the store was emptied */
    struct table *tables; /* by ranking, then category + 1 */
    struct score_room room;
    struct sheet *side_sheet; /* borrowed by the sides of matches; its values are theirs */
    struct sheet_value *side_sheet_values;
    struct rational *match_points;
    size_t match_points_capacity;
    struct sheet_value *formula_values; /* one for each result */
    struct sheet formula_sheet;
};

void standings_touch(struct standings *standings, size_t team);

static inline size_t standings_count(const struct standings *standings) {
    return standings->names.count;
}

/* compute.c: the cells of one result; combine.c, jury.c, population.c do the work. */

/* combine.c: a team's attempts, chosen and combined. `best` (share_of_round): the best of
 * each attempt of all teams, by attempt. */
bool combine_sheets(struct standings *standings, const struct contest_result *result, size_t team,
                    const struct rational *best, size_t best_count, struct cell *out,
                    struct fault *fault);
/* All teams' sums, record by record in the order of memory. False: this result does not
 * merely add, or a sum grows too big for it; then team by team. */
bool combine_sums(struct standings *standings, const struct contest_result *result);
/* The best value of each attempt of all teams that run; *count attempts. */
bool combine_round_bests(const struct standings *standings, const struct contest_result *result,
                         struct rational **best, size_t *count, struct fault *fault);

/* statistics.c: of `count` numbers, count > 0. The list is put in order. */
bool statistics_mean(struct exact_store *store, const struct exact *list, size_t count,
                     struct exact *out, struct fault *fault);
bool statistics_trimmed(struct exact_store *store, struct exact *list, size_t count, size_t trim,
                        size_t trim_from, struct exact *out, struct fault *fault);
bool statistics_median(struct exact_store *store, struct exact *list, size_t count,
                       struct exact *out, struct fault *fault);
void statistics_sort(struct exact *list, size_t count); /* ascending */
/* mean + deviation * (value - their mean) / their population deviation, in place. All
 * equal: the mean. The values hold no roots. */
bool statistics_standardise(struct exact_store *store, struct exact *list, size_t count,
                            struct rational mean, struct rational deviation, struct fault *fault);

/* jury.c: one method, for all teams that run. cells by team; `groups` gets the jury of
 * each team, BOOK_NONE without one. */
bool jury_work_out(struct standings *standings, const struct contest_result *result,
                   enum contest_jury_method method, struct cell *cells, struct fault *refused,
                   struct fault *fault);
size_t jury_group(const struct standings *standings, size_t event, size_t team);
size_t jury_marks(const struct standings *standings, size_t event, size_t team);

/* population.c: results that look at all teams at once. */
bool population_work_out(struct standings *standings, const struct contest_result *result,
                         struct fault *fault);
/* Standardises cells in groups: group[team], CONTEST_NONE for none. Groups below
 * `smallest` lose their values, with the reason in *refused. */
bool population_standardise(struct standings *standings, const struct contest_result *result,
                            struct cell *cells, const size_t *group, struct fault *refused,
                            struct fault *fault);

/* table.c: brings every table that was asked for up to date with the columns. */
bool tables_refresh(struct standings *standings, struct fault *fault);

/* -1: a comes before b, by the steps; *step: where they differ, count if nowhere.
 * `all`: with the steps that separate only the first. */
int table_compare(const struct standings *standings, const struct contest_step *steps, size_t count,
                  size_t a, size_t b, bool all, size_t *step);
/* Puts teams in order; equals by id. */
void table_sort(const struct standings *standings, const struct contest_step *steps, size_t count,
                size_t *teams, size_t team_count);
/* decided[i]: the step that separates i from i - 1. The first keep their full order. */
void table_refine_first(const struct standings *standings, const struct contest_step *steps,
                        size_t count, size_t *teams, size_t team_count);
/* The "1224" rank of each place of a list in order. */
void table_ranks(const struct standings *standings, const struct contest_step *steps, size_t count,
                 const size_t *teams, size_t team_count, size_t *ranks, size_t *decided);

#endif
