#include "firmware-bridge/vm/arithmetic.h"

#include "firmware-bridge/protocol/in_flash.h"
#include "firmware-bridge/protocol/out_of_line.h"

/* Where doubles are no wider than floats, a library has them under these names only. */
#if __SIZEOF_DOUBLE__ == __SIZEOF_FLOAT__
#define FLOOR __builtin_floor
#define REST  __builtin_fmod
#else
#define FLOOR __builtin_floorf
#define REST  __builtin_fmodf
#endif

#define INTEGER_BITS 32
#define SIGN         0x80000000u   /* of a float's bits */
#define TWO_31       2147483648.0f /* the first float above all integers */

OUT_OF_LINE static bool is_number(const struct value *value) {
    return value->tag == VALUE_INTEGER || value->tag == VALUE_FLOAT;
}

OUT_OF_LINE static float to_float(const struct value *value) {
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

OUT_OF_LINE float arithmetic_floor(float number) { return FLOOR(number); }

OUT_OF_LINE bool arithmetic_to_integer(float number, int32_t *integer) {
    if (!(number >= -TWO_31 && number < TWO_31)) {
        return false;
    }
    *integer = (int32_t)number;
    return (float)*integer == number;
}

/* ---- integers ---- */

static bool fits_word(int32_t integer) { return integer == (int16_t)integer; }

/* Words are divided as words: three times as fast on the chip. */
OUT_OF_LINE int32_t arithmetic_quotient(int32_t left, int32_t right) {
    int32_t quotient, rest;
    if (right == -1) {
        return (int32_t)(0u - (uint32_t)left); /* of the least integer: itself, as in Lua */
    }
    if (fits_word(left) && fits_word(right)) {
        quotient = (int16_t)left / (int16_t)right;
        rest = (int16_t)left % (int16_t)right;
    } else {
        quotient = left / right;
        rest = left % right;
    }
    return rest != 0 && (rest ^ right) < 0 ? quotient - 1 : quotient;
}

OUT_OF_LINE static uint32_t modulo(uint32_t left, uint32_t right) {
    return left - (uint32_t)arithmetic_quotient((int32_t)left, (int32_t)right) * right;
}

/* To the right where `by` is negative. */
OUT_OF_LINE static uint32_t shift(uint32_t bits, uint32_t by) {
    if (by + (INTEGER_BITS - 1) > 2 * (INTEGER_BITS - 1)) {
        return 0;
    }
    int8_t places = (int8_t)by;
    for (; places > 0; places--) {
        bits <<= 1;
    }
    for (; places < 0; places++) {
        bits >>= 1;
    }
    return bits;
}

/* Of / and % by 0: nothing to rely on. The operands come first: on the chip they then lie where the
 * compiler's own functions want them. */
OUT_OF_LINE static uint32_t integer_operation(uint32_t left, uint32_t right, uint8_t operation) {
    switch (operation) {
    case OPERATION_ADD:
        return left + right;
    case OPERATION_SUBTRACT:
        return left - right;
    case OPERATION_MULTIPLY:
        return left * right;
    case OPERATION_FLOOR_DIVIDE:
        return (uint32_t)arithmetic_quotient((int32_t)left, (int32_t)right);
    case OPERATION_MODULO:
        return modulo(left, right);
    case OPERATION_AND:
        return left & right;
    case OPERATION_OR:
        return left | right;
    case OPERATION_XOR:
        return left ^ right;
    case OPERATION_SHIFT_RIGHT:
        right = 0u - right;
        /* fall through */
    default:
        return shift(left, right);
    }
}

/* ---- floats ---- */

static inline uint32_t bits_of(float number) {
    union {
        float number;
        uint32_t bits;
    } as = {number};
    return as.bits;
}

/* As in Lua 5.4: with the sign of right. */
OUT_OF_LINE static float float_modulo(float left, float right) {
    float rest = REST(left, right);
    if (rest != 0 && ((bits_of(rest) ^ bits_of(right)) & SIGN) != 0) {
        rest += right;
    }
    return rest;
}

OUT_OF_LINE static float float_operation(float left, float right, uint8_t operation) {
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

OUT_OF_LINE static bool to_integer(const struct value *value, int32_t *integer) {
    *integer = value->integer;
    return value->tag == VALUE_INTEGER || arithmetic_to_integer(value->number, integer);
}

enum vm_error_code arithmetic(enum operation operation, struct value *result,
                              const struct value *left, const struct value *right,
                              const struct value **wrong) {
    *wrong = is_number(left) ? right : left; /* no number is worse than no integer */
    if (!is_number(*wrong)) {
        return VM_ERROR_ARITHMETIC;
    }
    bool integers = left->tag == VALUE_INTEGER && right->tag == VALUE_INTEGER;
    if (operation < OPERATION_AND && (!integers || operation == OPERATION_DIVIDE)) {
        put_float(result, float_operation(to_float(left), to_float(right), (uint8_t)operation));
        return VM_ERROR_NONE;
    }
    int32_t a, b;
    *wrong = left;
    if (!to_integer(left, &a)) {
        return VM_ERROR_NO_INTEGER;
    }
    *wrong = right;
    if (!to_integer(right, &b)) {
        return VM_ERROR_NO_INTEGER;
    }
    if (b == 0 && (operation == OPERATION_FLOOR_DIVIDE || operation == OPERATION_MODULO)) {
        return VM_ERROR_DIVIDE;
    }
    put_integer(result, (int32_t)integer_operation((uint32_t)a, (uint32_t)b, (uint8_t)operation));
    return VM_ERROR_NONE;
}

/* ---- comparing ---- */

/* A float's place among all others; 0 and -0 have the same. */
OUT_OF_LINE static int32_t place_of(float number) {
    uint32_t bits = bits_of(number);
    return (int32_t)(bits & SIGN ? SIGN - bits : bits);
}

/* A whole number as 32 bits of an integer; above the largest integer as an unsigned one. */
OUT_OF_LINE static uint32_t whole_bits(const struct value *value) {
    if (value->tag == VALUE_INTEGER) {
        return (uint32_t)value->integer;
    }
    return value->integer < 0 ? (uint32_t)(int32_t)value->number : (uint32_t)value->number;
}

bool arithmetic_order(const struct value *left, const struct value *right, enum order *order) {
    int32_t a = left->integer, b = right->integer;
    if (left->tag == VALUE_TEXT && right->tag == VALUE_TEXT) {
        a = left->index;
        b = right->index;
    } else if (!is_number(left) || !is_number(right)) {
        return false;
    } else if (left->tag == VALUE_FLOAT || right->tag == VALUE_FLOAT) {
        float one = to_float(left), other = to_float(right);
        *order = ORDER_NONE;
        if (one != one || other != other) {
            return true;
        }
        a = place_of(one);
        b = place_of(other);
        /* An integer rounded to a float is below, or above, another float only when it is so
         * itself. Where both are equal then, they are whole and near: the difference decides. */
        if (a == b && left->tag != right->tag) {
            a = (int32_t)(whole_bits(left) - whole_bits(right));
            b = 0;
        }
    }
    *order = a == b ? ORDER_EQUAL : a < b ? ORDER_LESS : ORDER_GREATER;
    return true;
}

bool arithmetic_equal(const struct value *left, const struct value *right) {
    enum order order;
    if (arithmetic_order(left, right, &order)) {
        return order == ORDER_EQUAL;
    }
    return left->tag == right->tag && (left->tag < VALUE_INTEGER || left->index == right->index);
}

/* ---- for ---- */

enum { START, LIMIT, STEP, VARIABLE };

OUT_OF_LINE static bool goes_up(const struct value *loop) { return to_float(&loop[STEP]) > 0; }

/* Whether the variable, at START, has not passed the limit; both may be integers or floats. */
OUT_OF_LINE static bool goes_on(const struct value *loop) {
    enum order order = ORDER_NONE;
    arithmetic_order(&loop[START], &loop[LIMIT], &order);
    return order == ORDER_EQUAL || order == (goes_up(loop) ? ORDER_LESS : ORDER_GREATER);
}

/* A limit that the loop has not passed, cut to what integers can reach. */
static int32_t whole_limit(const struct value *loop) {
    bool up = goes_up(loop);
    float limit = loop[LIMIT].number;
    int32_t integer;
    if (loop[LIMIT].tag == VALUE_INTEGER) {
        return loop[LIMIT].integer;
    }
    limit = arithmetic_floor(up ? limit : -limit);
    if (arithmetic_to_integer(up ? limit : -limit, &integer)) {
        return integer;
    }
    return up ? INT32_MAX : INT32_MIN;
}

/* The limit becomes the number of turns behind the first. */
static void count_turns(struct value *loop) {
    uint32_t span = (uint32_t)whole_limit(loop) - (uint32_t)loop[START].integer;
    uint32_t stride = (uint32_t)loop[STEP].integer;
    if (!goes_up(loop)) {
        span = 0u - span;
        stride = 0u - stride;
    }
    put_integer(&loop[LIMIT], (int32_t)(span / stride));
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
