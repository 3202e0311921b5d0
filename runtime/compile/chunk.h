/* chunk: one Lua text, read by Lua, joins the unit: first the pupil's program, then files of
 * lua-lib/on-board. */
#ifndef RUNTIME_COMPILE_CHUNK_H
#define RUNTIME_COMPILE_CHUNK_H

#include "runtime/compile/unit.h"

/* Appends the chunk and the functions inside to the unit's; the chunk's own number. */
int chunk_add(struct unit *unit, struct prototype *chunk);

/* Translates all functions from `first` on, and names them. Refuses. */
void chunk_translate(struct unit *unit, int first);

#endif
