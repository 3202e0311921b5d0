/* event_rules: the match clock of one event of a contest, as match.h wants it.
 *
 *     struct match_rules rules;
 *     event_rules(contest_event(contest, "passage"), &rules);
 *     match_begin(&match, &rules, attempt, now_ms, &fault);
 *
 * A start gate means that its crossing starts the clock; the team then has as
 * long to leave as the run may last (EVENT_RULES_PATIENCE_MS without a limit). */
#ifndef ARENA_EVENT_RULES_H
#define ARENA_EVENT_RULES_H

#include "arena/match.h"
#include "scoring/contest.h"

#define EVENT_RULES_PATIENCE_MS 300000ll /* five minutes */

void event_rules(const struct contest_event *event, struct match_rules *rules);

#endif
