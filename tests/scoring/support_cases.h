/* The files of tests/scoring/cases and the contests of examples/contests: each
 * helper ends the test when it cannot do what it says. */
#ifndef TESTS_SCORING_SUPPORT_CASES_H
#define TESTS_SCORING_SUPPORT_CASES_H

#include "scoring/contest.h"
#include "scoring/match.h"
#include "scoring/ranking/ranking.h"
#include "scoring/sheet.h"
#include "strict-json/json.h"

void case_stop(const char *what, const struct fault *fault);
/* "fll/2010-body-forward-mn.bracket.json" */
struct json_document *case_file(const char *path);
/* "fll-juries": examples/contests/fll-juries */
struct contest *case_contest(const char *name);
/* The member, which must be there. */
const struct json_value *case_member(const struct json_value *object, const char *key);
const char *case_text(const struct json_value *object, const char *key);

/* A sheet from the text of its members after "contest" and "version": ' stands for ". */
struct sheet *case_sheet(const struct contest *contest, const char *members);
struct match_sheet *case_match(const struct contest *contest, const char *members);

/* Whether an exact value is `expected` as far as a double tells: a few units in the last place. */
bool case_is_double(struct exact value, const char *expected);
bool case_is(struct rational value, const char *expected);

/* The rank of a team in a table; 0: none. */
size_t case_rank(const struct standings *standings, const struct standings_table *table,
                 const char *team);
void case_team(struct standings *standings, const char *id);

#endif
