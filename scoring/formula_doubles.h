/* formula_doubles: plain Lua numbers for the fast form of formulas. Internal to scoring.
 *
 * The processor keeps a flag for each result that was rounded (IEEE 754): as
 * long as it is down, plain numbers are as exact as rationals. The functions
 * are those of formula_numbers.h; what they cannot do exactly is an error, upon
 * which the exact form is asked. */
#ifndef SCORING_FORMULA_DOUBLES_H
#define SCORING_FORMULA_DOUBLES_H

#include <lua.h>
#include <stdbool.h>

#include "scoring/rational.h"

/* Whether this machine keeps the flag; some (valgrind's, say) do not. */
bool formula_doubles_tell(void);
void formula_doubles_forget_rounding(void);
bool formula_doubles_were_rounded(void);

/* Inside sandbox_protect(): pushes the table of functions. */
void formula_doubles_open(lua_State *state);
/* Pushes __n and __i (see formula_text.h), in this order. */
void formula_doubles_push_support(lua_State *state);
void formula_double_push(lua_State *state, struct rational value);

#endif
