/* Lua's math, as far as pupils use it. */
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/mathematics.h"
#include "firmware-bridge/vm/words.h"

/* As math.floor: an integer when it fits. */
static uint8_t gives_whole(const struct word_call *call, float number) {
    int32_t integer;
    return arithmetic_to_integer(number, &integer) ? word_gives_integer(call, integer)
                                                   : word_gives_float(call, number);
}

static uint8_t gives_argument(const struct word_call *call, uint8_t n) {
    call->results[0] = call->results[n];
    return NATIVE_DONE + 1;
}

static uint8_t absolute(const struct word_call *call, float number) {
    const struct value *value = word_argument(call, 1);
    if (value->tag == VALUE_FLOAT) {
        return word_gives_float(call, number < 0 ? -number : number + 0.0f);
    }
    return word_gives_integer(call, value->integer < 0 ? (int32_t)(0u - (uint32_t)value->integer)
                                                       : value->integer);
}

/* The least argument, or the greatest. */
static uint8_t extreme(const struct word_call *call, enum order wanted) {
    uint8_t best = 1;
    for (uint8_t n = 2; n <= call->count; n++) {
        float number;
        enum order order;
        if (!word_any_number(call, n, &number)) {
            return NATIVE_FAILED;
        }
        if (arithmetic_order(call->results + n, call->results + best, &order) && order == wanted) {
            best = n;
        }
    }
    return gives_argument(call, best);
}

static uint8_t to_integer(const struct word_call *call) {
    const struct value *value = word_argument(call, 1);
    int32_t integer = value->integer;
    if (call->count == 0 || value->tag == VALUE_TEXT) { /* a text has no numbers on board */
        return word_refuse(call, 1, call->count == 0 ? VM_ERROR_MISSING : VM_ERROR_TYPE);
    }
    if (value->tag == VALUE_INTEGER ||
        (value->tag == VALUE_FLOAT && arithmetic_to_integer(value->number, &integer))) {
        return word_gives_integer(call, integer);
    }
    call->results->tag = VALUE_NIL;
    return NATIVE_DONE + 1;
}

uint8_t word_math(const struct word_call *call) {
    float number, other = 1;
    if (call->native == NATIVE_TO_INTEGER) {
        return to_integer(call);
    }
    if (!word_any_number(call, 1, &number)) {
        return NATIVE_FAILED;
    }
    const bool is_integer = word_argument(call, 1)->tag == VALUE_INTEGER;
    switch (call->native) {
    case NATIVE_FLOOR:
        return is_integer ? gives_argument(call, 1) : gives_whole(call, arithmetic_floor(number));
    case NATIVE_CEIL:
        return is_integer ? gives_argument(call, 1) : gives_whole(call, -arithmetic_floor(-number));
    case NATIVE_ABS:
        return absolute(call, number);
    case NATIVE_MIN:
        return extreme(call, ORDER_LESS);
    case NATIVE_MAX:
        return extreme(call, ORDER_GREATER);
    case NATIVE_SQRT:
        return word_gives_float(call, math_square_root(number));
    case NATIVE_SIN:
        return word_gives_float(call, math_sine(number, 0));
    case NATIVE_COS:
        return word_gives_float(call, math_sine(number, 1));
    default: /* NATIVE_ATAN */
        if (word_argument(call, 2)->tag != VALUE_NIL && !word_any_number(call, 2, &other)) {
            return NATIVE_FAILED;
        }
        return word_gives_float(call, math_arc_tangent(number, other));
    }
}

/* ---- chance -------------------------------------------------------------------- */

/* 0 .. limit, each as likely as the others: what is beyond is drawn again. */
static uint32_t random_up_to(struct vm *vm, uint32_t limit) {
    uint32_t mask = 0, drawn;
    while (mask < limit) {
        mask = mask << 1 | 1;
    }
    do {
        drawn = math_random(&vm->random) & mask;
    } while (drawn > limit);
    return drawn;
}

uint8_t word_random(const struct word_call *call) {
    struct vm *vm = call->vm;
    int32_t low = 1, high = 0;
    if (call->count > 2) {
        return word_refuse(call, call->count, VM_ERROR_COUNT);
    }
    if (call->count == 0) { /* 0 <= x < 1, as many as a float has between 0.5 and 1 */
        return word_gives_float(call, (float)(math_random(&vm->random) >> 8) / 16777216.0f);
    }
    if ((call->count == 2 && !word_integer(call, 1, &low)) ||
        !word_integer(call, call->count, &high)) {
        return NATIVE_FAILED;
    }
    if (call->count == 1 && high == 0) { /* any integer */
        return word_gives_integer(call, (int32_t)math_random(&vm->random));
    }
    if (low > high) {
        return word_refuse(call, call->count, VM_ERROR_RANGE);
    }
    const uint32_t drawn = random_up_to(vm, (uint32_t)high - (uint32_t)low);
    return word_gives_integer(call, (int32_t)((uint32_t)low + drawn));
}
