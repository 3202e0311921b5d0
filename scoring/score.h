/* score: what a sheet is worth under a contest's rules. Pure: values in, values out.
 *
 *     struct score score;
 *     if (!score_sheet(sheet, &score, &fault)) ...       // a formula failed: fault says where
 *     for (size_t i = 0; i < score.line_count; i++) {
 *         char why[SCORE_TEXT_MAX];
 *         score_explain(&score, i, "fr", why);            // "2 × 5 = 10, plafonné à 6"
 *     }
 *     score_release(&score);
 *
 * A sheet that is still being filled can be scored: what is not given is worth
 * nothing yet, and `complete` is false. The total is exact: rank on it, never
 * on a text made of it. The sheet and its contest must outlive the score. */
#ifndef SCORING_SCORE_H
#define SCORING_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/rational.h"
#include "scoring/sheet.h"

#define SCORE_TEXT_MAX  512
#define SCORE_BUDGET_MS 100 /* all formulas of one sheet together */

enum score_outcome {
    SCORE_COUNTED,     /* added to the total */
    SCORE_INFORMATION, /* "counts": false: shown only */
    SCORE_IN_GROUP,    /* added through the sum it belongs to */
    SCORE_NOT_BEST,    /* an alternative of the group was better */
    SCORE_CONDITION,   /* its "if" is false: no points */
    SCORE_NOT_GIVEN,   /* a value is not on the sheet yet: no points */
};

enum score_limit { SCORE_UNLIMITED, SCORE_CAPPED, SCORE_FLOORED };

struct score_line {
    const struct contest_item *item;
    enum score_outcome outcome;
    enum score_limit limit;
    struct rational raw;    /* before cap and floor */
    struct rational points; /* after */
};

struct score_notice {
    const struct contest_check *check; /* its message, its item, whether it is an error */
};

struct score {
    const struct sheet *sheet;
    size_t line_count; /* one per item of the event, in its order */
    struct score_line *lines;
    size_t notice_count; /* checks that spoke */
    struct score_notice *notices;
    struct rational sum;   /* of the lines that count */
    struct rational total; /* after the event's total formula, cap and floor; 0 unless played */
    enum score_limit limit;
    bool complete; /* every value is given */
    bool valid;    /* no check of level error spoke */
};

/* False: a formula failed (contest file, line, column, field) or memory is out. */
bool score_sheet(const struct sheet *sheet, struct score *score, struct fault *fault);
void score_release(struct score *score);

/* Why line `line` has its points, in the program's language (names in `language`).
 * Not inert: print it as text from a file. Returns `text`. */
const char *score_explain(const struct score *score, size_t line, const char *language,
                          char text[SCORE_TEXT_MAX]);

/* What the sheet says for that item ("3", "yes", "zone 10", "0:34.210"). Returns `text`. */
const char *score_value_text(const struct score *score, size_t line, const char *language,
                             char text[SCORE_TEXT_MAX]);

#endif
