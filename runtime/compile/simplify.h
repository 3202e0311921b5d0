/* simplify: smaller code that does the same. */
#ifndef RUNTIME_COMPILE_SIMPLIFY_H
#define RUNTIME_COMPILE_SIMPLIFY_H

#include "runtime/compile/unit.h"

/* With what is known about values: calls of known functions, constants in operations, ipairs and
 * pairs. Refuses what uses robot, math or table as values. */
void simplify_by_facts(struct unit *unit, struct function *function);

/* With what is still needed: moves, dead code, jumps. */
void simplify_by_need(struct unit *unit, struct function *function);

/* Globals that get one constant before anybody can look; finds the functions that are used. */
void simplify_globals(struct unit *unit);

/* Registers that nobody uses leave the frame; sets function->registers. */
void simplify_frame(struct unit *unit, struct function *function);

#endif
