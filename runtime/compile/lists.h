/* lists: long lists written in a program go into their table in pieces, as they are computed. */
#ifndef RUNTIME_COMPILE_LISTS_H
#define RUNTIME_COMPILE_LISTS_H

#include "runtime/compile/unit.h"

/* Lua first computes up to 50 values, each in a register of its own: too many for a robot's frames.
 * Where a SET_LIST takes many, some of its values are stored before the others are computed, which
 * move down. For a function just translated. */
void lists_cut(struct unit *unit, struct function *function);

#endif
