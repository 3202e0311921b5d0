/* formula_numbers: exact numbers inside Lua, and the functions formulas may call.
 *
 * A rational is a userdata with every operator; nothing else in a formula is a
 * number. floor, ceil, truncate, round and round_half_up take (x [, decimals]);
 * min and max take one or more; abs takes one; ipairs walks a list. What an
 * operator cannot do ends the formula with a fault in the person's language. */
#ifndef SCORING_FORMULA_NUMBERS_H
#define SCORING_FORMULA_NUMBERS_H

#include <lua.h>
#include <stdbool.h>

#include "scoring/rational.h"

/* Inside sandbox_protect(): makes the metatable, then pushes the table of functions. */
void formula_numbers_open(lua_State *state);

/* Pushes __k, __n, __i and __r (see formula_text.h) in this order. */
void formula_numbers_push_support(lua_State *state, const struct rational *constants, size_t count);

void formula_number_push(lua_State *state, struct rational value);

/* False: the value at `index` is not a number. */
bool formula_number_at(lua_State *state, int index, struct rational *out);

/* The functions' names, NULL at the end. */
const char *const *formula_function_names(void);

#endif
