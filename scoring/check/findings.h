/* findings: what the files of check share. Internal. */
#ifndef SCORING_CHECK_FINDINGS_H
#define SCORING_CHECK_FINDINGS_H

#include "scoring/check/check.h"
#include "scoring/contest.h"
#include "strict-json/json.h"

/* Adds one at a place of the file. */
void finding_add(struct check_report *report, enum check_level level, const struct fault *fault);
/* The same with words, and an advice (NULL: none). */
void finding_say(struct check_report *report, enum check_level level,
                 const struct json_value *place, const char *advice, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Element `index` of the list `key`, NULL when there is none. */
const struct json_value *finding_element(const struct json_value *object, const char *key,
                                         size_t index);
/* The member `key` if there, else the object itself. */
const struct json_value *finding_member(const struct json_value *object, const char *key);

/* repair.c: every error of the text known as `path`. */
bool repair_errors(const char *path, const char *text, size_t length, struct check_report *report,
                   struct fault *fault);

/* advice_*.c: over a contest without errors and the document it was read from. */
void advice_on_texts(const struct json_value *root, struct check_report *report);
void advice_on_items(const struct contest *contest, const struct json_value *root,
                     struct check_report *report);
void advice_on_conditions(const struct contest *contest, const struct json_value *root,
                          struct check_report *report);
void advice_on_rankings(const struct contest *contest, const struct json_value *root,
                        struct check_report *report);

#endif
