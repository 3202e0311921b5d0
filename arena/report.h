/* report: a run that was played, told to people and to machines. */
#ifndef ARENA_REPORT_H
#define ARENA_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "arena/headless.h"
#include "arena/match.h"
#include "fault/fault.h"

/* What happens during a run, as one short line ("3", "Go!"); many notices say nothing. */
void report_notice(const struct match_notice *notice, FILE *out);

/* How the run went, and the sheet with its points. False: a formula of the
 * contest failed, or writing did; see fault. */
bool report_text(const struct headless_run *run, FILE *out, struct fault *fault);

/* The same as one JSON object: "run" (team, event, attempt, ending, reason,
 * time_ms ...) and "score" as perseverons-score prints it. */
bool report_json(const struct headless_run *run, FILE *out, struct fault *fault);

/* False when the program, not the robot, brought the run to its end: a mistake,
 * a kill, silence, an interruption. The sheet then waits for the judge's word. */
bool report_is_clean(const struct headless_run *run);

#endif
