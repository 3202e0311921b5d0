/* variables: which variables functions share, and how that works without closures.
 *
 * A captured variable that never changes after its first value, a constant,
 * becomes that constant where it is used. Another one, when it is of the file
 * and exists only once, becomes a global of the image. What remains (variables
 * of functions and of loops) is refused. */
#ifndef RUNTIME_COMPILE_VARIABLES_H
#define RUNTIME_COMPILE_VARIABLES_H

#include "runtime/compile/unit.h"

/* Fills `captured`, `constant` and `global` of the variables that functions from `first` on share;
 * refuses. */
void variables_sort(struct unit *unit, int first);

/* The variable in register `reg` before instruction `at`; NULL: none. */
struct variable *variable_at(const struct prototype *prototype, int reg, int at);

/* The variable behind an upvalue, and whose it is. NULL: _ENV. */
struct variable *variable_of_upvalue(const struct prototype *prototype, int upvalue,
                                     const struct prototype **owner);

/* Marks which instructions are jumped to, from before (1) and from behind (2). word_count + 1
 * bytes, the unit's. */
uint8_t *variables_targets(struct unit *unit, const struct prototype *prototype);

/* Where Lua's instruction `at` may jump to; -1: nowhere. */
int variables_jump(const struct prototype *prototype, int at);

#endif
