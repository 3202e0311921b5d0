/* check_report: what `check` says of a contest, for people and for machines. */
#ifndef SCORING_VERBS_CHECK_REPORT_H
#define SCORING_VERBS_CHECK_REPORT_H

#include "command-line/command_line.h"

/* Prints every error, warning and hint of the contest at `path`; returns the exit status:
 * COULD_NOT only for errors. */
int check_report_print(const struct command_line *line, const char *path);

#endif
