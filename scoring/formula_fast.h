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

#define FAST_NONE (-1) /* no fast form */

struct formula_fast {
    bool usable;     /* the processor tells what was rounded */
    bool functions;  /* the Lua file has a fast form too */
    bool loops;      /* its functions may run long */
    int environment; /* registry: names fast formulas know */
};

/* Inside sandbox_protect(). */
void formula_fast_open(lua_State *state, struct formula_fast *fast);

/* The Lua file, rewritten fast; a file that cannot be frozen leaves only formulas
 * without its functions fast. */
void formula_fast_functions(struct sandbox *sandbox, struct formula_fast *fast,
                            const struct formula_rewritten *rewritten);

/* The fast form of a formula, FAST_NONE when it has none. */
int formula_fast_compile(struct sandbox *sandbox, const struct formula_fast *fast, const char *text,
                         size_t length, const struct formula_names *names,
                         const struct formula_scope *scope);

/* False: no answer, ask the exact form. */
bool formula_fast_call(struct sandbox *sandbox, const struct contest_formula *formula,
                       const struct formula_facts *facts, struct rational *number, bool *truth);

#endif
