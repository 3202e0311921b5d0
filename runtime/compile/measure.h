/* measure: the memory a program needs, and what weighs most. */
#ifndef RUNTIME_COMPILE_MEASURE_H
#define RUNTIME_COMPILE_MEASURE_H

#include "runtime/compile/unit.h"

/* Fills globals, tasks, arena_bytes, stack_bytes and task_bytes of unit->program, and which
 * functions are recursive. */
void measure_memory(struct unit *unit);

/* Fills unit->program->function. False: no memory. */
bool measure_functions(struct unit *unit);

/* Refuses what is larger than `limits` (NULL: none). */
void measure_against(struct unit *unit, const struct compile_limits *limits);

/* Lines of a text that are neither blank nor only a comment. */
int measure_source_lines(const struct check_source *source);

#endif
