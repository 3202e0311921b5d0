/* arithmetic: Lua 5.4's rules for numbers, with integers of 32 bits and floats of 32 bits.
 *
 * Lua 5.4 manual, 3.4: integers wrap around; `/` is always of floats; `//` and `%` round down;
 * where one of two is a float the other becomes one; bits need integers, or floats with an integer
 * value; comparisons of an integer with a float are exact, not rounded.
 *
 * Floats are IEEE 754 single. Of a C library only floorf() and fmodf() are used, which are exact
 * and so the same everywhere. */
#ifndef FIRMWARE_BRIDGE_VM_ARITHMETIC_H
#define FIRMWARE_BRIDGE_VM_ARITHMETIC_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/value.h"
#include "firmware-bridge/vm/vm.h"

/* In the order of the opcodes. */
enum operation {
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_FLOOR_DIVIDE,
    OPERATION_MODULO,
    OPERATION_AND,
    OPERATION_OR,
    OPERATION_XOR,
    OPERATION_SHIFT_LEFT,
    OPERATION_SHIFT_RIGHT
};

/* How two numbers lie, as bits; NONE where one is not a number. */
enum order { ORDER_NONE = 0, ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_GREATER = 4 };

/* result = left operation right; *result may be one of them. An error is one of ARITHMETIC,
 * NO_INTEGER, DIVIDE; *wrong is then the value to blame, and *result unchanged. */
enum vm_error_code arithmetic(enum operation operation, struct value *result,
                              const struct value *left, const struct value *right,
                              const struct value **wrong);

/* The quotient of integers, rounded down; right is not 0. The rest is left - quotient * right. */
int32_t arithmetic_quotient(int32_t left, int32_t right);

/* Of numbers, or of texts by their bytes; anything else: false. */
bool arithmetic_order(const struct value *left, const struct value *right, enum order *order);

/* Lua's ==, for any two values. */
bool arithmetic_equal(const struct value *left, const struct value *right);

/* A for's four registers: start, limit, step, variable. Prepares them for arithmetic_for_next(): of
 * an integer loop the limit becomes the number of turns still to come. *any: whether there is a
 * first turn. An error is FOR or STEP. */
enum vm_error_code arithmetic_for_prepare(struct value *loop, bool *any,
                                          const struct value **wrong);

/* Of a loop of floats: whether there is another turn; its variable is set. */
bool arithmetic_for_next(struct value *loop);

/* The largest whole number not above; infinities, NaN and -0 are their own. */
float arithmetic_floor(float number);

/* False where number is not whole or too large. */
bool arithmetic_to_integer(float number, int32_t *integer);

#endif
