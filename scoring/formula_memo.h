/* formula_memo: answers of fast forms, remembered. Internal to scoring.
 *
 * A frozen rule (formula_fast.h) gives the same answer to the same numbers, and
 * a season has the same few numbers again and again: 12 cans, none moved. The
 * last answers are kept where a hash of the formula and its numbers points; the
 * numbers themselves are compared, so an answer is never that of others. */
#ifndef SCORING_FORMULA_MEMO_H
#define SCORING_FORMULA_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scoring/formula.h"

#define FORMULA_MEMO_PLACES  512 /* a power of two */
#define FORMULA_MEMO_NUMBERS 6   /* a formula with more is not remembered */

struct formula_memo {
    const struct contest_formula *formula; /* NULL: free */
    int64_t numbers[FORMULA_MEMO_NUMBERS]; /* what it was given, in the order of its uses */
    struct rational number;                /* the answer, by the formula's kind of result */
    bool truth;
};

/* Whether answers of a formula hang on nothing but a few plain values. */
bool formula_memo_fits(const struct contest_formula *formula);

/* The place among `memos` for this formula and these facts, NULL when a number is not whole.
 * *known: it holds the answer; else it is ready to take it. */
struct formula_memo *formula_memo_find(struct formula_memo *memos,
                                       const struct contest_formula *formula,
                                       const struct formula_facts *facts, bool *known);

#endif
