/* assemble: operations become the bytes of an image (firmware-bridge/vm/image.h). */
#ifndef RUNTIME_COMPILE_ASSEMBLE_H
#define RUNTIME_COMPILE_ASSEMBLE_H

#include "runtime/compile/unit.h"

/* Gives numbers to what is used: functions, globals, numbers, texts (these sorted). Refuses too
 * many. */
void assemble_number(struct unit *unit);

/* Lengthens the jumps that are too far for one byte, and lays the code out: fills code_at and
 * code_bytes of the functions. Returns the code's length; refuses a program too long. */
int assemble_lay_out(struct unit *unit);

/* Fills unit->program: malloc'ed bytes and what their parts weigh; wants everything above and
 * arena_bytes. False: no memory. */
bool assemble_image(struct unit *unit, int code_bytes);

#endif
