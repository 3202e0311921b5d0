#include "firmware-bridge/vm/arithmetic.h"

#include "firmware-bridge/protocol/in_flash.h"

#define INTEGER_BITS 32
#define TWO_23       8388608.0f    /* from here on every float is whole */
#define TWO_31       2147483648.0f /* the first float above all integers */

static bool is_number(const struct value *value) {
    return value->tag == VALUE_INTEGER || value->tag == VALUE_FLOAT;
}

static float to_float(const struct value *value) {
    return value->tag == VALUE_INTEGER ? (float)value->integer : value->number;
}

static void put_integer(struct value *result, int32_t integer) {
    result->tag = VALUE_INTEGER;
    result->integer = integer;
}

static void put_float(struct value *result, float number) {
    result->tag = VALUE_FLOAT;
    result->number = number;
}

float arithmetic_floor(float number) {
    if (!(number > -TWO_23 && number < TWO_23)) {
        return number;
    }
    float whole = (float)(int32_t)number;
    if (whole == number) {
        return number; /* -0 stays -0 */
    }
    return whole > number ? whole - 1 : whole;
}

bool arithmetic_to_integer(float number, int32_t *integer) {
    if (!(number >= -TWO_31 && number < TWO_31)) {
        return false;
    }
    *integer = (int32_t)number;
    return (float)*integer == number;
}

/* ---- integers ---- */

static int32_t wrap(uint32_t bits) { return (int32_t)bits; }

static bool fits_word(int32_t integer) { return integer == (int16_t)integer; }

/* Words are divided as words: three times as fast on the chip. */
int32_t arithmetic_quotient(int32_t left, int32_t right) {
    int32_t quotient, rest;
    if (right == -1) {
        return wrap(0u - (uint32_t)left); /* of the least integer: itself, as in Lua */
    }
    if (fits_word(left) && fits_word(right)) {
        quotient = (int16_t)left / (int16_t)right;
        rest = (int16_t)left % (int16_t)right;
    } else {
        quotient = left / right;
        rest = left % right;
    }
    return rest != 0 && (rest < 0) != (right < 0) ? quotient - 1 : quotient;
}

static uint32_t shift_left(uint32_t bits, int32_t by) {
    if (by <= -INTEGER_BITS || by >= INTEGER_BITS) {
        return 0;
    }
    return by >= 0 ? bits << by : bits >> -by;
}

static uint32_t bits_operation(enum operation operation, uint32_t left, uint32_t right) {
    switch (operation) {
    case OPERATION_AND:
        return left & right;
    case OPERATION_OR:
        return left | right;
    case OPERATION_XOR:
        return left ^ right;
    case OPERATION_SHIFT_LEFT:
        return shift_left(left, wrap(right));
    default:
        return right == 0x80000000u ? 0 : shift_left(left, -wrap(right));
    }
}

/* Not of / and not of bits. False: division by zero. */
static bool integer_operation(enum operation operation, int32_t left, int32_t right,
                              struct value *result) {
    uint32_t quotient;
    switch (operation) {
    case OPERATION_ADD:
        put_integer(result, wrap((uint32_t)left + (uint32_t)right));
        return true;
    case OPERATION_SUBTRACT:
        put_integer(result, wrap((uint32_t)left - (uint32_t)right));
        return true;
    case OPERATION_MULTIPLY:
        put_integer(result, wrap((uint32_t)left * (uint32_t)right));
        return true;
    default:
        if (right == 0) {
            return false;
        }
        quotient = (uint32_t)arithmetic_quotient(left, right);
        put_integer(result,
                    wrap(operation == OPERATION_MODULO ? (uint32_t)left - quotient * (uint32_t)right
                                                       : quotient));
        return true;
    }
}

/* ---- floats ---- */

/* The rest of left / right, exact, with the sign of left: C's fmodf(). Doubling and halving lose
 * nothing, nor does a subtraction of numbers so near. At most 2 x 277 turns. */
static float float_rest(float left, float right) {
    float rest = left < 0 ? -left : left, divisor = right < 0 ? -right : right, part = divisor;
    if (rest - rest != 0 || !(divisor > 0)) { /* infinite, NaN, or nothing to divide by */
        return (left - left) / (right - right);
    }
    if (rest < divisor) {
        return left;
    }
    while (part + part <= rest) {
        part += part;
    }
    for (; part >= divisor; part *= 0.5f) {
        rest -= part <= rest ? part : 0;
    }
    return left < 0 ? -rest : rest;
}

/* As in Lua 5.4: with the sign of right. */
static float float_modulo(float left, float right) {
    float rest = float_rest(left, right);
    bool opposed = rest > 0 ? right < 0 : rest < 0 && right > 0;
    return opposed ? rest + right : rest;
}

static float float_operation(enum operation operation, float left, float right) {
    switch (operation) {
    case OPERATION_ADD:
        return left + right;
    case OPERATION_SUBTRACT:
        return left - right;
    case OPERATION_MULTIPLY:
        return left * right;
    case OPERATION_DIVIDE:
        return left / right;
    case OPERATION_FLOOR_DIVIDE:
        return arithmetic_floor(left / right);
    default:
        return float_modulo(left, right);
    }
}

/* ---- both ---- */

/* ARITHMETIC, NO_INTEGER or NONE. */
static enum vm_error_code to_bits(const struct value *value, int32_t *bits) {
    if (value->tag == VALUE_INTEGER) {
        *bits = value->integer;
        return VM_ERROR_NONE;
    }
    if (value->tag != VALUE_FLOAT) {
        return VM_ERROR_ARITHMETIC;
    }
    return arithmetic_to_integer(value->number, bits) ? VM_ERROR_NONE : VM_ERROR_NO_INTEGER;
}

static enum vm_error_code arithmetic_bits(enum operation operation, struct value *result,
                                          const struct value *left, const struct value *right,
                                          const struct value **wrong) {
    int32_t a, b;
    *wrong = is_number(left) ? right : left; /* no number is worse than no integer */
    if (!is_number(*wrong)) {
        return VM_ERROR_ARITHMETIC;
    }
    *wrong = left;
    enum vm_error_code code = to_bits(left, &a);
    if (code == VM_ERROR_NONE) {
        *wrong = right;
        code = to_bits(right, &b);
    }
    if (code == VM_ERROR_NONE) {
        put_integer(result, wrap(bits_operation(operation, (uint32_t)a, (uint32_t)b)));
    }
    return code;
}

enum vm_error_code arithmetic(enum operation operation, struct value *result,
                              const struct value *left, const struct value *right,
                              const struct value **wrong) {
    if (operation >= OPERATION_AND) {
        return arithmetic_bits(operation, result, left, right, wrong);
    }
    *wrong = right;
    if (left->tag == VALUE_INTEGER && right->tag == VALUE_INTEGER &&
        operation != OPERATION_DIVIDE) {
        return integer_operation(operation, left->integer, right->integer, result)
                   ? VM_ERROR_NONE
                   : VM_ERROR_DIVIDE;
    }
    if (!is_number(left) || !is_number(right)) {
        *wrong = is_number(left) ? right : left;
        return VM_ERROR_ARITHMETIC;
    }
    put_float(result, float_operation(operation, to_float(left), to_float(right)));
    return VM_ERROR_NONE;
}

/* ---- comparing ---- */

static enum order order_integers(int32_t left, int32_t right) {
    if (left == right) {
        return ORDER_EQUAL;
    }
    return left < right ? ORDER_LESS : ORDER_GREATER;
}

static enum order order_floats(float left, float right) {
    if (left < right) {
        return ORDER_LESS;
    }
    if (left > right) {
        return ORDER_GREATER;
    }
    return left == right ? ORDER_EQUAL : ORDER_NONE;
}

/* A number as 32 bits of an integer; above the largest integer as an unsigned one. */
static uint32_t whole_bits(const struct value *value) {
    if (value->tag == VALUE_INTEGER) {
        return (uint32_t)value->integer;
    }
    return value->number < 0 ? (uint32_t)(int32_t)value->number : (uint32_t)value->number;
}

/* An integer rounded to a float is below, or above, another float only when it is so itself.
 * Where both are equal then, they are whole, of the same sign, and their bits decide. */
static enum order order_mixed(const struct value *left, const struct value *right) {
    enum order order = order_floats(to_float(left), to_float(right));
    if (order != ORDER_EQUAL || left->tag == right->tag) {
        return order;
    }
    uint32_t left_bits = whole_bits(left), right_bits = whole_bits(right);
    if (left_bits == right_bits) {
        return ORDER_EQUAL;
    }
    return left_bits < right_bits ? ORDER_LESS : ORDER_GREATER;
}

bool arithmetic_order(const struct value *left, const struct value *right, enum order *order) {
    if (left->tag == right->tag && left->tag == VALUE_TEXT) {
        *order = order_integers(left->index, right->index);
    } else if (!is_number(left) || !is_number(right)) {
        return false;
    } else if (left->tag == right->tag && left->tag == VALUE_INTEGER) {
        *order = order_integers(left->integer, right->integer);
    } else {
        *order = order_mixed(left, right);
    }
    return true;
}

bool arithmetic_equal(const struct value *left, const struct value *right) {
    enum order order;
    if (is_number(left)) {
        return arithmetic_order(left, right, &order) && order == ORDER_EQUAL;
    }
    return left->tag == right->tag && (left->tag < VALUE_INTEGER || left->index == right->index);
}

/* ---- for ---- */

enum { START, LIMIT, STEP, VARIABLE };

static bool goes_up(const struct value *loop) { return to_float(&loop[STEP]) > 0; }

/* Whether the variable, at START, has not passed the limit; both may be integers or floats. */
static bool goes_on(const struct value *loop) {
    enum order order = ORDER_NONE;
    arithmetic_order(&loop[START], &loop[LIMIT], &order);
    return order == ORDER_EQUAL || order == (goes_up(loop) ? ORDER_LESS : ORDER_GREATER);
}

/* A limit that the loop has not passed, cut to what integers can reach. */
static int32_t whole_limit(const struct value *loop) {
    float limit = loop[LIMIT].number, below = arithmetic_floor(limit);
    if (loop[LIMIT].tag == VALUE_INTEGER) {
        return loop[LIMIT].integer;
    }
    if (limit >= TWO_31) {
        return INT32_MAX;
    }
    if (limit < -TWO_31) {
        return INT32_MIN;
    }
    return (int32_t)below + (below != limit && !goes_up(loop));
}

/* The limit becomes the number of turns behind the first. */
static void count_turns(struct value *loop) {
    uint32_t span = (uint32_t)whole_limit(loop) - (uint32_t)loop[START].integer;
    uint32_t stride = (uint32_t)loop[STEP].integer;
    if (!goes_up(loop)) {
        span = 0u - span;
        stride = 0u - stride;
    }
    put_integer(&loop[LIMIT], wrap(span / stride));
}

enum vm_error_code arithmetic_for_prepare(struct value *loop, bool *any,
                                          const struct value **wrong) {
    static const IN_FLASH uint8_t asked[] = {LIMIT, STEP, START}; /* in Lua's order */
    for (uint8_t i = 0; i < 3; i++) {
        *wrong = &loop[asked[i]];
        if (!is_number(*wrong)) {
            return VM_ERROR_FOR;
        }
    }
    *wrong = &loop[STEP];
    if (to_float(&loop[STEP]) == 0) {
        return VM_ERROR_STEP;
    }
    bool integers = loop[START].tag == VALUE_INTEGER && loop[STEP].tag == VALUE_INTEGER;
    for (uint8_t i = START; i <= STEP && !integers; i++) {
        put_float(&loop[i], to_float(&loop[i]));
    }
    *any = goes_on(loop);
    if (*any && integers) {
        count_turns(loop);
    }
    loop[VARIABLE] = loop[START];
    return VM_ERROR_NONE;
}

bool arithmetic_for_next(struct value *loop) {
    loop[START].number += loop[STEP].number;
    loop[VARIABLE] = loop[START];
    return goes_on(loop);
}
