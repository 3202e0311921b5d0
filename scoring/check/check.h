/* check: a contest file read like a compiler reads a program.
 *
 *     struct check_report *report = calloc(1, sizeof *report);
 *     if (!check_contest("my-contest", report, &fault)) ...      // cannot be read at all
 *     for (size_t i = 0; i < report->count; i++) {
 *         report->findings[i].level, .fault.line, .fault.message, .fault.advice
 *     }
 *
 * Errors: the contest cannot be used. Warnings: it can, and something in it
 * never happens or contradicts itself. Hints: perhaps not meant. Warnings and
 * hints are looked for when there is no error. In the order of the file. */
#ifndef SCORING_CHECK_CHECK_H
#define SCORING_CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define CHECK_FINDINGS_MAX 60
#define CHECK_ERRORS_MAX   20 /* then the rest waits until these are mended */

enum check_level { CHECK_ERROR, CHECK_WARNING, CHECK_HINT };

struct check_finding {
    enum check_level level;
    struct fault fault;
};

struct check_report {
    size_t count, errors, warnings, hints;
    bool more; /* there was more than it holds */
    struct check_finding findings[CHECK_FINDINGS_MAX];
};

/* `path`: a contest file, or its folder. False: it could not be opened, or memory is out. */
bool check_contest(const char *path, struct check_report *report, struct fault *fault);

/* The machine's word for a level: "error", "warning", "hint". */
const char *check_level_word(enum check_level level);

#endif
