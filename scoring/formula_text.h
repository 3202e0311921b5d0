/* formula_text: Lua text made exact. Internal to scoring.
 *
 * Lua would compute in 64-bit integers that wrap and in binary floating point.
 * Before Lua compiles a formula, its text is rewritten, line for line, so that
 * every number in it is a rational (see formula_numbers.h):
 *
 *     0.4            ->  __k[7]           a constant, exactly 4/10
 *     #rows          ->  __n^rows         same precedence, gives a rational
 *     t[i + 1]       ->  t[__i(i + 1)]    a whole rational becomes a Lua index
 *     for i = 1, n do -> for i in __r(1, n) do
 *
 * Its fast form computes with Lua's floats: 0.4 becomes __c1, an upvalue.
 *
 * An expression (one formula of the contest file) is looked at word by word on
 * the way: only what an expression needs may stand in it. */
#ifndef SCORING_FORMULA_TEXT_H
#define SCORING_FORMULA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/rational.h"

#define FORMULA_FILE_MAX      65536 /* a Lua file of functions, in bytes */
#define FORMULA_CONSTANTS_MAX 4096  /* numbers written in one text */
#define FORMULA_DOUBLES_MAX   100   /* different ones in a text that has a fast form */

enum formula_token_kind {
    FORMULA_END,
    FORMULA_NAME, /* keywords too */
    FORMULA_NUMBER,
    FORMULA_STRING, /* `start` and `length` without the quotes */
    FORMULA_SYMBOL,
};

struct formula_token {
    enum formula_token_kind kind;
    const char *from;  /* its first byte, a quote or bracket included */
    const char *start; /* inside the text */
    size_t length;
    int line;               /* from 1 */
    struct rational number; /* FORMULA_NUMBER */
};

bool formula_token_is(const struct formula_token *token, const char *text);

/* Called for each token in turn; false (with the fault set) ends the rewriting. */
typedef bool formula_word(void *context, const struct formula_token *token, struct fault *fault);

struct formula_watch;

struct formula_rewritten {
    char *text; /* malloc'ed; the caller frees */
    size_t length, capacity;
    struct rational *constants; /* malloc'ed; constants[i] is __k[i + 1] */
    size_t constant_count;
    /* asked for */
    struct formula_watch *fast; /* not NULL: plain Lua numbers instead (formula_fast.h), and what
                                 * the text does is told there */
    bool expression;            /* one formula: points.ID becomes __p_ID */
};

/* Rewrites `text`. False: fault->line is the line inside the text. `out` must be
 * released in both cases. */
bool formula_rewrite(const char *text, size_t length, formula_word *word, void *context,
                     struct formula_rewritten *out, struct fault *fault);

void formula_rewritten_release(struct formula_rewritten *rewritten);

#endif
