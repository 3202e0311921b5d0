/* Helpers of the scoring tests. JSON is written with ' for " and ` for ', so
 * that it can stand in C strings. */
#ifndef TESTS_SCORING_SUPPORT_SCORING_H
#define TESTS_SCORING_SUPPORT_SCORING_H

#include <stdint.h>
#include <stdio.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/rational.h"
#include "scoring/score.h"
#include "scoring/sheet.h"
#include "strict-json/json.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

/* printf into malloc'ed memory, then ' becomes " and ` becomes '. */
char *unquoted(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A contest "essai" version "1" with one event "epreuve" (3 attempts, a limit
 * of 100 s) of these items. Fails the test when it cannot be read. */
struct contest *contest_of(const char *items);
/* The same with more members of the event: ", 'floor': 0". */
struct contest *contest_with(const char *items, const char *more);
/* From the text of the whole file. NULL: see fault. */
struct contest *contest_from_text(const char *text, struct fault *fault);

/* A sheet of the contest's first event with these values. Fails the test when it cannot. */
struct sheet *sheet_of(const struct contest *contest, const char *values);
struct sheet *try_sheet_of(const struct contest *contest, const char *values, struct fault *fault);

/* Total of such a sheet as text ("37/3"), in `text`. Fails the test on a fault. */
const char *total_of(const struct contest *contest, const char *values,
                     char text[RATIONAL_TEXT_MAX]);
/* Points of one item, the same way. */
const char *points_of(const struct contest *contest, const char *values, const char *item,
                      char text[RATIONAL_TEXT_MAX]);
/* What score_sheet() answers when it must fail. */
struct fault fault_of(const struct contest *contest, const char *values);

/* The value of one formula over nothing, as text; "" with a fault. */
const char *value_of(const char *formula, char text[RATIONAL_TEXT_MAX]);

/* Whole file in malloc'ed memory, its end marked. Fails the test when it cannot be read. */
char *file_text(const char *path);
void write_text(const char *path, const char *text);

/* A whole number from `low` to `high`, any 64 bits; see support_chance.h. */
int64_t chance_between(struct chance *chance, int64_t low, int64_t high);

/* JSON text of a value, appended to an open stream. */
void json_copy(FILE *out, const struct json_value *value);

#endif
