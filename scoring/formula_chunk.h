/* formula_chunk: a text in its fast form as a chunk of Lua. Internal to scoring.
 *
 *     local __n, __i, __c1, __c2 = ... return function(PARAMETERS) TEXT end */
#ifndef SCORING_FORMULA_CHUNK_H
#define SCORING_FORMULA_CHUNK_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "scoring/formula_text.h"

/* Writes the chunk as far as "function(". */
void formula_chunk_write_header(FILE *out, const struct formula_rewritten *rewritten);

/* Leaves the chunk, or words about what failed, on the stack. Not through the sandbox:
 * faults carry lines of what was loaded through it last, and those are for exact forms. */
bool formula_chunk_load(lua_State *state, const char *text, size_t length);

/* Calls the chunk on top with what its header names; its function takes its place. */
void formula_chunk_open(lua_State *state, const struct formula_rewritten *rewritten);

#endif
