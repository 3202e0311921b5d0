/* print: a score or a contest for people (aligned table) and for machines (JSON).
 *
 * Each gives a text that the caller frees with free(); NULL: FAULT_MEMORY.
 * Texts from files come out inert. `language` picks names ("fr"). In JSON,
 * points are texts, so that they stay exact: "18", "12.5", "37/3". */
#ifndef SCORING_PRINT_H
#define SCORING_PRINT_H

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/match.h"
#include "scoring/score.h"

char *print_score_table(const struct score *score, const char *language, struct fault *fault);
char *print_score_json(const struct score *score, const char *language, struct fault *fault);

/* The sides of a match, best first, with their totals and points for the league. */
char *print_match_table(const struct match_score *score, const char *language, struct fault *fault);
char *print_match_json(const struct match_score *score, struct fault *fault);

/* What a judge fills in, event by event. */
char *print_items_table(const struct contest *contest, const char *language, struct fault *fault);
char *print_items_json(const struct contest *contest, const char *language, struct fault *fault);

#endif
