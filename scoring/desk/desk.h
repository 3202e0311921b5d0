/* desk: one contest with everything stored about it: rules, teams, sheets, standings.
 *
 *     struct desk *desk = desk_open("concours.psv", STORE_WRITE, NULL, &fault);
 *     const struct desk_team *team = desk_team(desk, "T12");
 *     const struct standings_table *table = standings_table(desk_standings(desk), ranking,
 *                                                           CONTEST_NONE, &fault);
 *     ... desk_enter() of acts.h, or somebody else adds facts ...
 *     desk_refresh(desk, &fault);             // only what changed is worked out again
 *     desk_close(desk);
 *
 * The rules are those put into the store, not the folder's: a contest goes on as it
 * began although a file was edited. Sheets that today's rules cannot read, teams of an
 * unknown category and merged stories that differ do not stop the rest: they are
 * listed as problems. One thread at a time. */
#ifndef SCORING_DESK_DESK_H
#define SCORING_DESK_DESK_H

#include <limits.h>

#include "scoring/ranking/ranking.h"
#include "scoring/store/record.h"
#include "scoring/store/view.h"

#define DESK_ENDING ".psv"

struct desk;

/* The store of `place`: beside a contest's folder or its contest.json
 * ("concours/ligne" gives "concours/ligne.psv"); any other path is the store's own. */
bool desk_address(const char *place, char address[PATH_MAX], struct fault *fault);

/* A new store at `address` with the rules of `folder`. Refuses rules that cannot be
 * read, and a place where something is (FAULT_DUPLICATE), unless it is a store of this
 * contest whose making was cut off before the rules were in. */
struct desk *desk_create(const char *folder, const char *address, const struct record_by *by,
                         struct fault *fault);

/* `moment`: as it was then, for reading; NULL: now. NULL result: the faults of
 * store_open(); FAULT_MISSING when no rules were put in yet; the rules' own. */
struct desk *desk_open(const char *address, enum store_access access,
                       const struct store_moment *moment, struct fault *fault);
void desk_close(struct desk *desk); /* NULL is allowed */

/* Takes in what was added since, by anyone. Of an earlier moment: does nothing. */
bool desk_refresh(struct desk *desk, struct fault *fault);

/* New rules, of the same contest, from now on: read and checked first. */
bool desk_change_rules(struct desk *desk, const struct record_by *by, const char *folder,
                       struct fault *fault);

/* All belong to the desk; the contest and the standings are others after the rules
 * changed (desk_refresh). */
const struct contest *desk_contest(const struct desk *desk);
struct standings *desk_standings(struct desk *desk);
struct store *desk_store(struct desk *desk);
struct store_view *desk_view(struct desk *desk);

/* ---- teams ------------------------------------------------------------------------ */

struct desk_team { /* texts borrowed, "" where unknown */
    const char *id, *name, *category, *level;
    const char *establishments; /* UAI codes, one a line */
    int64_t pupils;             /* 0: unknown */
    const char *more;           /* a JSON object, "" when there is none */
    bool registered;            /* false: its registration was undone */
    bool withdrawn, disqualified;
};

/* In the order in which they were registered; the index is the one of the standings. */
size_t desk_team_count(const struct desk *desk);
const struct desk_team *desk_team_at(const struct desk *desk, size_t index);
const struct desk_team *desk_team(const struct desk *desk, const char *id); /* or NULL */

/* ---- what is wrong ------------------------------------------------------------------ */

struct desk_problem {
    char subject[STORE_SUBJECT_MAX + 1]; /* "sheet:ligne/T12/1" */
    struct fault fault;                  /* FAULT_CONFLICT: it counts, but somebody must decide */
};

size_t desk_problem_count(const struct desk *desk);
const struct desk_problem *desk_problem_at(const struct desk *desk, size_t index);

#endif
