/* formula_fast: formulas at Lua's own speed, when that is exact. Internal to scoring.
 *
 * Every formula is compiled twice. Its exact form computes with rationals. Its
 * fast form computes in binary floating point, and the processor tells whether
 * anything was rounded on the way (the "inexact" flag of IEEE 754): if nothing
 * was, the result is the exact one; if anything was, or anything failed, the
 * fast form gives no answer and the exact form is asked.
 *
 * Functions of the Lua file are loaded once for the fast form, and frozen: a
 * rule that keeps something from one sheet to the next fails there, and is run
 * afresh for each sheet by the exact form. */
#ifndef SCORING_FORMULA_FAST_H
#define SCORING_FORMULA_FAST_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "lua-lib/sandbox/sandbox.h"
#include "scoring/formula.h"
#include "scoring/formula_names.h"
#include "scoring/formula_text.h"
#include "scoring/formula_watch.h"
#include "strict-json/json.h"

struct formula_memo;

#define FAST_NONE (-1) /* no fast form */

struct formula_fast {
    bool usable;                /* the processor tells what was rounded */
    bool functions;             /* the Lua file has a fast form too */
    bool loops;                 /* its functions may run long (formula_watch.h) */
    size_t words;               /* it has */
    int environment;            /* registry: names fast formulas know */
    struct formula_memo *memos; /* FORMULA_MEMO_PLACES of them */
    /* of the sheet that is being scored */
    bool together;    /* inside formula_fast_together() */
    bool renewed;     /* the exact forms got their own budget */
    size_t unwatched; /* words run without being watched, at most */
};

/* Inside sandbox_protect(). */
void formula_fast_open(lua_State *state, struct formula_fast *fast);

/* The Lua file, rewritten fast; a file that cannot be frozen leaves only formulas
 * without its functions fast. */
void formula_fast_functions(struct sandbox *sandbox, struct formula_fast *fast,
                            const struct formula_rewritten *rewritten);

/* Sets the formula's fast form, FAST_NONE when it has none, and what it may cost. `names`
 * has read it already. */
void formula_fast_compile(struct sandbox *sandbox, const struct formula_fast *fast,
                          const struct json_value *value, const struct formula_names *names,
                          struct contest_formula *formula);

/* A new sheet: a fresh budget. */
void formula_fast_start(struct sandbox *sandbox, struct formula_fast *fast);

/* False: no answer, ask the exact form. */
bool formula_fast_call(struct sandbox *sandbox, struct formula_fast *fast,
                       const struct contest_formula *formula, const struct formula_facts *facts,
                       struct rational *number, bool *truth);

/* See formula_together(). */
bool formula_fast_together(struct sandbox *sandbox, struct formula_fast *fast,
                           bool (*body)(void *context), void *context);

#endif
