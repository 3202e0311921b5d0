/* assemble: operations become the bytes of an image. */
#ifndef RUNTIME_COMPILE_ASSEMBLE_H
#define RUNTIME_COMPILE_ASSEMBLE_H

#include "runtime/compile/unit.h"

/* Fills unit->program: bytes and what parts of them weigh (bytes are malloc'ed). `arena` and stack
 * come from measure.h. Refuses a program too long for the format. False: no memory. */
bool assemble(struct unit *unit, uint16_t arena_bytes);

/* Gives numbers to what is used: functions, globals, numbers, texts (these sorted). Refuses too
 * many. */
void assemble_number(struct unit *unit);

#endif
