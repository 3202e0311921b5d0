/* opcodes: the instructions of a program image.
 *
 * A register machine, as Lua's own: each function has its registers, parameters
 * first; a call's arguments stand in the caller's registers behind the place of
 * the function, and become the callee's first registers where they are.
 *
 * An instruction is its opcode, one byte, then its operands in the order given.
 * Letters of the operands (how many bytes; what the verifier asks):
 *
 *   w r   1  a register, as byte offset (VALUE_BYTES x its number): written, read.
 *            A multiple of VALUE_BYTES inside the function's frame
 *   k     1  index of a number of the image
 *   t     1  index of a text of the image
 *   i     1  int8, an integer
 *   h     2  int16, an integer
 *   g     1  index of a global
 *   f     1  index of a function of the image
 *   n     1  a native (natives.h)
 *   c     1  a count; OPCODE_OPEN (255) where said: up to, or as many as, the
 *            last open result
 *   s     1  int8, a jump: counted from the first byte after this instruction
 *   j     2  int16, the same
 *
 * Jumps lead to the start of an instruction of the same function. The last
 * instruction of a function is one after which nothing follows: JUMP, RETURN,
 * RETURN_NONE or RETURN_ONE.
 *
 * "Base" registers stand for several: the verifier checks the whole group.
 *   CALL r a b       r the function (overwritten by the frame), r+1.. the `a` arguments;
 *                    `b` results are put at r.. (missing ones are nil). a = OPEN: up to the last
 *                    open result. b = OPEN: all of them, which makes them the open result.
 *   CALL_GLOBAL g r a b, CALL_FUNCTION f r a b, CALL_NATIVE n r a b   the same,
 *                    the function known otherwise; register r is the frame's all the same
 *   RETURN r c       c values from r on (OPEN allowed)
 *   FOR_PREPARE r j  r start, r+1 limit, r+2 step, as in Lua 5.4; afterwards r+1 is the number
 *                    of turns still to come for integers, r+3 the variable. Jumps when there is no
 *                    turn
 *   FOR_LOOP r j     jumps back when there is another turn
 *   FOR_CALL r c     r iterator, r+1 state, r+2 control; calls it, c results to r+4..
 *   FOR_NEXT r j     when r+4 is not nil: it becomes r+2, and jumps
 *   NIL w c          c registers from w on
 *   SET_LIST r c h   r a table, c values from r+1 on (OPEN allowed) become its [h], [h+1] ...
 *
 * An open result is used by the very next instruction, which no jump leads to,
 * and whose own values begin at or below it: c = OPEN counts from there to the
 * last value of the open result. Nothing else takes OPEN. */

#ifndef FIRMWARE_BRIDGE_VM_OPCODES_H
#define FIRMWARE_BRIDGE_VM_OPCODES_H

#define OPCODE_OPEN 255

/* Name, operands. The number is the place in this list, from 0. */
#define OPCODES(X)                                                                                 \
    X(MOVE, "wr")                                                                                  \
    X(NIL, "wc")                                                                                   \
    X(FALSE, "w")                                                                                  \
    X(TRUE, "w")                                                                                   \
    X(INT8, "wi")                                                                                  \
    X(INT16, "wh")                                                                                 \
    X(NUMBER, "wk")                                                                                \
    X(TEXT, "wt")                                                                                  \
    X(FUNCTION, "wf")                                                                              \
    X(NATIVE, "wn")                                                                                \
    X(GET_GLOBAL, "wg")                                                                            \
    X(SET_GLOBAL, "gr")                                                                            \
    /* arithmetic, as in Lua with 32-bit integers and floats: result, left, right */               \
    X(ADD, "wrr")                                                                                  \
    X(SUBTRACT, "wrr")                                                                             \
    X(MULTIPLY, "wrr")                                                                             \
    X(DIVIDE, "wrr")                                                                               \
    X(FLOOR_DIVIDE, "wrr")                                                                         \
    X(MODULO, "wrr")                                                                               \
    X(AND, "wrr")                                                                                  \
    X(OR, "wrr")                                                                                   \
    X(XOR, "wrr")                                                                                  \
    X(SHIFT_LEFT, "wrr")                                                                           \
    X(SHIFT_RIGHT, "wrr")                                                                          \
    X(ADD_I, "wri")                                                                                \
    X(MULTIPLY_I, "wri")                                                                           \
    X(FLOOR_DIVIDE_I, "wri")                                                                       \
    X(MODULO_I, "wri")                                                                             \
    X(SHIFT_RIGHT_I, "wri") /* negative: to the left */                                            \
    X(ADD_K, "wrk")                                                                                \
    X(SUBTRACT_K, "wrk")                                                                           \
    X(MULTIPLY_K, "wrk")                                                                           \
    X(DIVIDE_K, "wrk")                                                                             \
    X(FLOOR_DIVIDE_K, "wrk")                                                                       \
    X(MODULO_K, "wrk")                                                                             \
    X(AND_K, "wrk")                                                                                \
    X(OR_K, "wrk")                                                                                 \
    X(XOR_K, "wrk")                                                                                \
    X(NEGATE, "wr")                                                                                \
    X(COMPLEMENT, "wr")                                                                            \
    X(NOT, "wr")                                                                                   \
    X(LENGTH, "wr")                                                                                \
    /* jumps; IF_N.. jumps when the comparison is not true (not the contrary: NaN) */              \
    X(JUMP, "j")                                                                                   \
    X(IF_TRUE, "rs")                                                                               \
    X(IF_FALSE, "rs")                                                                              \
    X(IF_EQ, "rrs")                                                                                \
    X(IF_NEQ, "rrs")                                                                               \
    X(IF_LT, "rrs")                                                                                \
    X(IF_NLT, "rrs")                                                                               \
    X(IF_LE, "rrs")                                                                                \
    X(IF_NLE, "rrs")                                                                               \
    X(IF_EQ_I, "ris")                                                                              \
    X(IF_NEQ_I, "ris")                                                                             \
    X(IF_LT_I, "ris")                                                                              \
    X(IF_NLT_I, "ris")                                                                             \
    X(IF_LE_I, "ris")                                                                              \
    X(IF_NLE_I, "ris")                                                                             \
    X(IF_GT_I, "ris")                                                                              \
    X(IF_NGT_I, "ris")                                                                             \
    X(IF_GE_I, "ris")                                                                              \
    X(IF_NGE_I, "ris")                                                                             \
    X(IF_EQ_K, "rks")                                                                              \
    X(IF_NEQ_K, "rks")                                                                             \
    X(IF_EQ_TEXT, "rts")                                                                           \
    X(IF_NEQ_TEXT, "rts")                                                                          \
    X(FOR_PREPARE, "rj")                                                                           \
    X(FOR_LOOP, "rj")                                                                              \
    X(FOR_CALL, "rc")                                                                              \
    X(FOR_NEXT, "rj")                                                                              \
    X(CALL, "rcc")                                                                                 \
    X(CALL_GLOBAL, "grcc")                                                                         \
    X(CALL_FUNCTION, "frcc")                                                                       \
    X(CALL_NATIVE, "nrcc")                                                                         \
    X(RETURN, "rc")                                                                                \
    X(RETURN_NONE, "")                                                                             \
    X(RETURN_ONE, "r")                                                                             \
    X(NEW_TABLE, "wcc") /* list places and named places to expect */                               \
    X(GET, "wrr")       /* result, table, key */                                                   \
    X(GET_FIELD, "wrt")                                                                            \
    X(GET_INDEX, "wri")                                                                            \
    X(SET, "rrr") /* table, key, value */                                                          \
    X(SET_FIELD, "rtr")                                                                            \
    X(SET_INDEX, "rir")                                                                            \
    X(SET_LIST, "rch")

#define OPCODE_ENUM_(name, operands) OPCODE_##name,
enum opcode { OPCODES(OPCODE_ENUM_) OPCODE_COUNT };
#undef OPCODE_ENUM_

#endif
