/* ranking: from teams and sheets to results, tables and prizes. Pure: no files, no clock.
 *
 * Standings hold what counts of a contest at one moment. Sheets, matches and
 * given values are put in, in any order; putting one again replaces it (a
 * correction), and only what depends on it is worked out again.
 *
 *     struct standings *standings = standings_new(contest, &fault);
 *     standings_add_team(standings, &(struct standings_team){.id = "T12", .category = "college"},
 *                        &fault);
 *     standings_put_sheet(standings, sheet, &fault);
 *     standings_put_match(standings, match, &fault);
 *     const struct standings_table *table =
 *         standings_table(standings, contest_ranking(contest, "general"), CONTEST_NONE, &fault);
 *     for (size_t i = 0; i < table->row_count; i++) ... table->rows[i].rank, .team
 *     standings_free(standings);
 *
 * The order of putting in changes nothing. The contest must outlive the
 * standings; sheets and matches are copied from and may go. One thread at a time. */
#ifndef SCORING_RANKING_RANKING_H
#define SCORING_RANKING_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest_ranking.h"
#include "scoring/exact/exact.h"
#include "scoring/match.h"
#include "scoring/sheet.h"

#define STANDINGS_TEAMS_MAX 100000
#define STANDINGS_NO_RANK   0

enum standings_status {
    STANDINGS_RUNS,
    STANDINGS_WITHDRAWN,    /* in no table */
    STANDINGS_DISQUALIFIED, /* at the end of every table, without a rank */
};

struct standings_team {
    const char *id;
    const char *category; /* NULL: the first that takes its levels, or none */
    size_t level_count;   /* levels of its pupils; 0: not said */
    const char *const *levels;
    enum standings_status status;
};

struct standings;

struct standings *standings_new(const struct contest *contest, struct fault *fault);
void standings_free(struct standings *standings); /* NULL is allowed */

/* A new team, or an old one with other facts. Refuses an unknown category or
 * level, and a level that the category does not take. Texts are copied. */
bool standings_add_team(struct standings *standings, const struct standings_team *team,
                        struct fault *fault);
size_t standings_team_count(const struct standings *standings);
/* By index, in the order they came. */
const char *standings_team_id(const struct standings *standings, size_t team);
/* Index of its category, CONTEST_NONE without one. */
size_t standings_team_category(const struct standings *standings, size_t team);
/* CONTEST_NONE when there is none. */
size_t standings_find_team(const struct standings *standings, const char *id);

/* Scores the sheet and keeps what counts of it. A sheet of the same event, team,
 * attempt (juries: and juror) is replaced. A sheet that contradicts itself (an
 * error of a check) is kept as void: it counts for nothing. */
bool standings_put_sheet(struct standings *standings, const struct sheet *sheet,
                         struct fault *fault);
/* The same for a match, known by its event and id. */
bool standings_put_match(struct standings *standings, const struct match_sheet *match,
                         struct fault *fault);
/* Takes a sheet or match out again. False: there is none such. */
bool standings_remove_sheet(struct standings *standings, const struct sheet *sheet);
bool standings_remove_match(struct standings *standings, const struct contest_event *event,
                            const char *id);

/* The value of a result of type "given" for a team. */
bool standings_give(struct standings *standings, const struct contest_result *result,
                    const char *team, struct rational value, struct fault *fault);
/* The team's number in the stored draw: a lower one is placed better. Drawing is
 * the caller's affair, and is kept with the facts. */
bool standings_set_draw(struct standings *standings, const char *team, int64_t number,
                        struct fault *fault);

/* A team's value of a result; false: it has none. `computed` first: see
 * standings_compute(). */
bool standings_value(const struct standings *standings, const struct contest_result *result,
                     size_t team, struct exact *out);

/* Whether a result was refused to some teams (a z-score in too small a group); *why then says it.
 * Such teams have no value of it. */
bool standings_refusal(const struct standings *standings, const struct contest_result *result,
                       struct fault *why);

/* Works out all results that are not up to date. Called by standings_table() too. */
bool standings_compute(struct standings *standings, struct fault *fault);

struct standings_row {
    size_t team;
    size_t rank;       /* "1224"; STANDINGS_NO_RANK: not ranked */
    size_t decided_by; /* step that separated it from the row above; step_count: none did */
    bool needs_draw;   /* shares its rank although the chain ends in a draw: not drawn yet */
};

struct standings_table {
    const struct contest_ranking *ranking;
    size_t category; /* CONTEST_NONE: all teams */
    size_t row_count;
    const struct standings_row *rows; /* best first, unranked last; equals by team id */
};

/* Belongs to the standings; valid until something is put in. NULL: see fault. */
const struct standings_table *standings_table(struct standings *standings,
                                              const struct contest_ranking *ranking,
                                              size_t category, struct fault *fault);

/* ---- prizes --------------------------------------------------------------------------- */

struct standings_award {
    size_t prize;
    size_t team; /* several awards of one prize: a shared place */
};

/* Who gets what, in the order of the contest's prizes. With "one_team_one_prize" a
 * team that has a prize of one table is passed over in the others. The caller frees
 * *awards with free(). */
bool standings_awards(struct standings *standings, struct standings_award **awards, size_t *count,
                      struct fault *fault);

/* ---- juries, side by side ---------------------------------------------------------------- */

struct jury_comparison {
    size_t team;
    size_t marks; /* how many the team got */
    bool has[5];  /* by enum contest_jury_method; a z-score may be refused */
    struct exact values[5];
};

/* All methods for one result of type jury. The caller frees *rows with free(). `refused`
 * gets the reason when z-scores are not worked out, else FAULT_NONE. */
bool standings_compare_juries(struct standings *standings, const struct contest_result *result,
                              struct jury_comparison **rows, size_t *count, struct fault *refused,
                              struct fault *fault);

#endif
