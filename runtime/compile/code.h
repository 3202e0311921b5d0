/* code: operations, what they read and write, and lists of them. */
#ifndef RUNTIME_COMPILE_CODE_H
#define RUNTIME_COMPILE_CODE_H

#include "runtime/compile/unit.h"

/* "wrr"; for CODE_NAMESPACE "wc". */
const char *code_letters(int code);
const char *code_name(int code);

/* Bytes in the image. */
int code_bytes(int code);

/* Which operand is a jump; -1: none. */
int code_jump_operand(int code);

/* Nothing follows it. */
bool code_ends(int code);

/* Only writes its registers, and cannot fail. */
bool code_is_pure(int code);

/* Cannot fail, and does not say its line. */
bool code_needs_no_line(int code);

/* For comparisons: the one that jumps exactly when this one does not; -1: no comparison. */
int code_contrary(int code);

/* Registers an operation reads, overwrites (calls: all behind the function, too), and needs in the
 * frame, as sets of bits. */
struct effects {
    uint64_t reads, writes, frame;
};
struct effects code_effects(const struct op *op);

/* Registers first .. first + count - 1, as far as there are any. */
uint64_t code_registers(int first, int count);

/* Appends an operation; its place. Unused operands: 0. */
int code_emit(struct unit *unit, struct function *function, int line, int code, int a, int b, int c,
              int d);

/* Drops the dead and mends the jumps to them (to what follows); sets is_target. */
void code_tidy(struct unit *unit, struct function *function);

/* For each operation: registers that may still be read after it. The unit's. */
uint64_t *code_live_after(struct unit *unit, const struct function *function);

#endif
