/* report_words: what a robot reports, in words for the pupil.
 *
 * A print is one line, its values as Lua writes them, a space between. A mistake
 * on the robot becomes a finding (runtime/check/check.h) at the pupil's line,
 * shown like any other mistake. */
#ifndef RUNTIME_ON_BOARD_REPORT_WORDS_H
#define RUNTIME_ON_BOARD_REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "firmware-bridge/robots/on_board.h"
#include "runtime/check/check.h"

#define REPORT_LINE_MAX 1200 /* bytes of a print's line */

/* The values of a print. Returns the length written, cut to fit; always terminated. */
size_t report_line(const struct on_board_report *report, char *text, size_t size);

/* One value, as Lua writes it: 3, 0.5, 2.0, nil. */
size_t report_value(const struct on_board_value *value, char *text, size_t size);

/* A mistake as a fault: kind, message, advice, the pupil's line; `file` is the program's. A report
 * without values (count 0) is a mistake of which only kind and line are known. */
void report_fault(const struct on_board_report *report, const char *file, struct fault *fault);

/* How a program ended: "finished", "stopped", "button", "error"; for --json. */
const char *report_end_word(int end);

#endif
