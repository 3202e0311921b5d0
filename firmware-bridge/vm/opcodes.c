/* The operands of each opcode, four bits each: what the check asks of them, and what the machine
 * fetches. */
#include "firmware-bridge/vm/opcodes.h"
#include "firmware-bridge/protocol/in_flash.h"
#include "firmware-bridge/vm/internal.h"

/* Whether letter `at` of the operands is `letter`: known while compiling. */
#define IS_(operands, at, letter) (__builtin_memcmp((operands "\0\0\0") + (at), letter, 1) == 0)
#define KIND_(operands, at)                                                                        \
    (IS_(operands, at, "w") || IS_(operands, at, "r") ? OPERAND_REGISTER                           \
     : IS_(operands, at, "c")                         ? OPERAND_COUNT                              \
     : IS_(operands, at, "i")                         ? OPERAND_INTEGER                            \
     : IS_(operands, at, "s")                         ? OPERAND_JUMP                               \
     : IS_(operands, at, "t")                         ? OPERAND_TEXT                               \
     : IS_(operands, at, "g")                         ? OPERAND_GLOBAL                             \
     : IS_(operands, at, "f")                         ? OPERAND_FUNCTION                           \
     : IS_(operands, at, "n")                         ? OPERAND_NATIVE                             \
     : IS_(operands, at, "k")                         ? OPERAND_NUMBER                             \
     : IS_(operands, at, "h")                         ? OPERAND_WORD                               \
     : IS_(operands, at, "j")                         ? OPERAND_FAR_JUMP                           \
                                                      : OPERAND_NONE)
#define SHAPE_(name, operands)                                                                     \
    KIND_(operands, 0) | KIND_(operands, 1) << 4 | KIND_(operands, 2) << 8 |                       \
        KIND_(operands, 3) << 12,

static const IN_FLASH uint16_t shapes[OPCODE_COUNT] = {OPCODES(SHAPE_)};

uint16_t opcode_shape(uint8_t opcode) { return shapes[opcode]; }
