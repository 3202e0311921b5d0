#include "firmware-bridge/vm/arithmetic.h"

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

union float_bits {
    float number;
    uint32_t bits;
};

#define SIGN_BIT      0x80000000u
#define IMPLICIT_BIT  0x00800000u
#define MANTISSA_BITS 23
#define INFINITE_BITS 0x7f800000u

/* A positive float as mantissa (bit 23 set) and exponent, subnormal ones too. */
static uint32_t mantissa_of(uint32_t bits, int16_t *exponent) {
    *exponent = (int16_t)(bits >> MANTISSA_BITS);
    uint32_t mantissa = bits & (IMPLICIT_BIT - 1);
    if (*exponent > 0) {
        return mantissa | IMPLICIT_BIT;
    }
    for (*exponent = 1; mantissa < IMPLICIT_BIT; --*exponent) {
        mantissa <<= 1;
    }
    return mantissa;
}

static uint32_t bits_from(uint32_t mantissa, int16_t exponent) {
    if (mantissa == 0) {
        return 0;
    }
    for (; mantissa < IMPLICIT_BIT; exponent--) {
        mantissa <<= 1;
    }
    if (exponent <= 0) {
        return mantissa >> (1 - exponent);
    }
    return (mantissa & (IMPLICIT_BIT - 1)) | (uint32_t)exponent << MANTISSA_BITS;
}

/* The rest of left / right, exact, with the sign of left: C's fmodf(). Long division, one bit of
 * the quotient at a time; at most 277 turns. */
static float float_rest(float left, float right) {
    union float_bits x = {.number = left}, y = {.number = right};
    uint32_t sign = x.bits & SIGN_BIT;
    x.bits &= ~SIGN_BIT;
    y.bits &= ~SIGN_BIT;
    if (y.bits == 0 || x.bits >= INFINITE_BITS || y.bits > INFINITE_BITS) {
        float none = left * right;
        return (none - none) / (none - none);
    }
    if (x.bits < y.bits) {
        return left;
    }
    int16_t exponent, end;
    uint32_t rest = mantissa_of(x.bits, &exponent), divisor = mantissa_of(y.bits, &end);
    for (;; exponent--, rest <<= 1) {
        rest -= rest >= divisor ? divisor : 0;
        if (exponent <= end) {
            break;
        }
    }
    x.bits = bits_from(rest, end) | sign;
    return x.number;
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

enum vm_error_code arithmetic_negate(struct value *result, const struct value *value) {
    if (value->tag == VALUE_INTEGER) {
        put_integer(result, wrap(0u - (uint32_t)value->integer));
    } else if (value->tag == VALUE_FLOAT) {
        put_float(result, -value->number);
    } else {
        return VM_ERROR_ARITHMETIC;
    }
    return VM_ERROR_NONE;
}

enum vm_error_code arithmetic_complement(struct value *result, const struct value *value) {
    int32_t bits;
    enum vm_error_code code = to_bits(value, &bits);
    if (code == VM_ERROR_NONE) {
        put_integer(result, ~bits);
    }
    return code;
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

/* Exact: whole parts as integers, then what is behind the point. */
static enum order order_mixed(int32_t left, float right) {
    if (!(right >= -TWO_31 && right < TWO_31)) {
        return order_floats(0, right); /* beyond all integers, or NaN */
    }
    int32_t whole = (int32_t)right;
    return left == whole ? order_floats((float)whole, right) : order_integers(left, whole);
}

static enum order opposite(enum order order) {
    return order == ORDER_NONE ? order : (enum order)(ORDER_GREATER - order);
}

bool arithmetic_order(const struct value *left, const struct value *right, enum order *order) {
    if (left->tag == VALUE_TEXT && right->tag == VALUE_TEXT) {
        *order = order_integers(left->index, right->index);
        return true;
    }
    if (!is_number(left) || !is_number(right)) {
        return false;
    }
    if (left->tag == VALUE_INTEGER) {
        *order = right->tag == VALUE_INTEGER ? order_integers(left->integer, right->integer)
                                             : order_mixed(left->integer, right->number);
    } else {
        *order = right->tag == VALUE_INTEGER ? opposite(order_mixed(right->integer, left->number))
                                             : order_floats(left->number, right->number);
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

/* A float as the limit of an integer loop: cut to what integers can reach. *any is false where the
 * loop cannot begin. */
static int32_t whole_limit(float limit, bool up, bool *any) {
    if (limit != limit) {
        *any = false;
        return 0;
    }
    if (limit >= TWO_31) {
        *any = *any && up;
        return INT32_MAX;
    }
    if (limit < -TWO_31) {
        *any = *any && !up;
        return INT32_MIN;
    }
    float below = arithmetic_floor(limit);
    return (int32_t)(up || below == limit ? below : below + 1);
}

static void prepare_integers(struct value *loop, bool *any) {
    int32_t start = loop[START].integer, step = loop[STEP].integer, limit;
    *any = true;
    if (loop[LIMIT].tag == VALUE_FLOAT) {
        limit = whole_limit(loop[LIMIT].number, step > 0, any);
    } else {
        limit = loop[LIMIT].integer;
    }
    *any = *any && (step > 0 ? start <= limit : start >= limit);
    uint32_t span =
        step > 0 ? (uint32_t)limit - (uint32_t)start : (uint32_t)start - (uint32_t)limit;
    uint32_t stride = step > 0 ? (uint32_t)step : 0u - (uint32_t)step;
    put_integer(&loop[LIMIT], wrap(stride == 1 ? span : span / stride));
}

static bool float_goes_on(const struct value *loop) {
    return loop[STEP].number > 0 ? loop[START].number <= loop[LIMIT].number
                                 : loop[LIMIT].number <= loop[START].number;
}

static const struct value *first_no_number(const struct value *loop) {
    if (!is_number(&loop[LIMIT])) {
        return &loop[LIMIT];
    }
    if (!is_number(&loop[STEP])) {
        return &loop[STEP];
    }
    return is_number(&loop[START]) ? 0 : &loop[START];
}

enum vm_error_code arithmetic_for_prepare(struct value *loop, bool *any,
                                          const struct value **wrong) {
    *wrong = first_no_number(loop);
    if (*wrong) {
        return VM_ERROR_FOR;
    }
    if (to_float(&loop[STEP]) == 0) {
        *wrong = &loop[STEP];
        return VM_ERROR_STEP;
    }
    if (loop[START].tag == VALUE_INTEGER && loop[STEP].tag == VALUE_INTEGER) {
        prepare_integers(loop, any);
    } else {
        for (uint8_t i = START; i <= STEP; i++) {
            put_float(&loop[i], to_float(&loop[i]));
        }
        *any = float_goes_on(loop);
    }
    loop[VARIABLE] = loop[START];
    return VM_ERROR_NONE;
}

static bool next_integer(struct value *loop) {
    uint32_t turns = (uint32_t)loop[LIMIT].integer;
    if (turns == 0) {
        return false;
    }
    put_integer(&loop[LIMIT], wrap(turns - 1));
    uint32_t next = (uint32_t)loop[START].integer + (uint32_t)loop[STEP].integer;
    put_integer(&loop[START], wrap(next));
    return true;
}

bool arithmetic_for_next(struct value *loop) {
    bool more;
    if (loop[STEP].tag == VALUE_INTEGER) {
        more = next_integer(loop);
    } else {
        loop[START].number += loop[STEP].number;
        more = float_goes_on(loop);
    }
    if (more) {
        loop[VARIABLE] = loop[START];
    }
    return more;
}
