/* given: the value of a result that is entered by hand for a team, as a stored fact.
 *
 * It is a mark "mark:=RESULT/TEAM" with {"value": "12.5"}: no event's id begins with "=". */
#ifndef SCORING_DESK_GIVEN_H
#define SCORING_DESK_GIVEN_H

#include "scoring/contest_ranking.h"
#include "scoring/store/store.h"

struct given {
    const struct contest_result *result;
    char team[STORE_SUBJECT_MAX + 1];
    struct rational value;
};

bool given_is_one(const char *subject);
bool given_read(const struct contest *contest, const char *key, const char *content,
                struct given *given, struct fault *fault);
/* FAULT_REFERENCE: no result of type "given" is called so. */
const struct contest_result *given_result(const struct contest *contest, const char *id,
                                          struct fault *fault);

#endif
