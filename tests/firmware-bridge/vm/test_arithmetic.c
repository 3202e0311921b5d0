/* Arithmetic against the computer's own: wider integers, and C's mathematics for floats. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define ROUNDS 60000

static const int32_t edges[] = {0,         1,
                                -1,        2,
                                -2,        3,
                                7,         127,
                                -128,      255,
                                32767,     -32768,
                                32768,     65535,
                                65536,     99999,
                                16777216,  16777217,
                                INT32_MAX, INT32_MAX - 1,
                                INT32_MIN, INT32_MIN + 1};

static int32_t some_integer(struct chance *chance) {
    switch (chance_below(chance, 3)) {
    case 0:
        return edges[chance_below(chance, sizeof edges / sizeof *edges)];
    case 1:
        return (int32_t)chance_below(chance, 2000) - 1000;
    default:
        return (int32_t)chance_number(chance);
    }
}

static float some_float(struct chance *chance) {
    static const float floats[] = {0.0f, -0.0f,         0.5f,           INFINITY, -INFINITY,
                                   NAN,  2147483648.0f, -2147483648.0f, 1e-45f,   3.4e38f};
    uint32_t bits = chance_number(chance);
    float number;
    switch (chance_below(chance, 4)) {
    case 0:
        return floats[chance_below(chance, 10)];
    case 1:
        return (float)some_integer(chance);
    case 2:
        return (float)((int32_t)chance_below(chance, 4000) - 2000) / 16;
    default:
        memcpy(&number, &bits, sizeof number);
        return number;
    }
}

static struct value of_integer(int32_t integer) {
    return (struct value){.tag = VALUE_INTEGER, .integer = integer};
}

static struct value of_float(float number) {
    return (struct value){.tag = VALUE_FLOAT, .number = number};
}

static struct value done(enum operation operation, struct value left, struct value right) {
    const struct value *wrong = NULL;
    struct value result = {.tag = VALUE_NIL};
    assert_int_equal(arithmetic(operation, &result, &left, &right, &wrong), VM_ERROR_NONE);
    /* the result may take the place of either */
    struct value same = left;
    assert_int_equal(arithmetic(operation, &same, &same, &right, &wrong), VM_ERROR_NONE);
    assert_memory_equal(&same, &result, sizeof same);
    same = right;
    assert_int_equal(arithmetic(operation, &same, &left, &same, &wrong), VM_ERROR_NONE);
    assert_memory_equal(&same, &result, sizeof same);
    return result;
}

static int64_t floor_division(int64_t left, int64_t right) {
    int64_t quotient = left / right;
    return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

static void integers_are_those_of_64_bits_cut_to_32(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        int32_t a = some_integer(&chance), b = some_integer(&chance);
        struct value left = of_integer(a), right = of_integer(b);
        int64_t wide_a = a, wide_b = b;
        assert_int_equal(done(OPERATION_ADD, left, right).integer, (int32_t)(wide_a + wide_b));
        assert_int_equal(done(OPERATION_SUBTRACT, left, right).integer, (int32_t)(wide_a - wide_b));
        assert_int_equal(done(OPERATION_MULTIPLY, left, right).integer,
                         (int32_t)(uint32_t)((uint64_t)wide_a * (uint64_t)wide_b));
        assert_int_equal(done(OPERATION_AND, left, right).integer, a & b);
        assert_int_equal(done(OPERATION_OR, left, right).integer, a | b);
        assert_int_equal(done(OPERATION_XOR, left, right).integer, a ^ b);
        if (b != 0) {
            int64_t quotient = floor_division(wide_a, wide_b);
            assert_int_equal(done(OPERATION_FLOOR_DIVIDE, left, right).integer, (int32_t)quotient);
            assert_int_equal(done(OPERATION_MODULO, left, right).integer,
                             (int32_t)(wide_a - quotient * wide_b));
        }
    }
}

static void shifts_are_those_of_64_bits_cut_to_32(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        int32_t a = some_integer(&chance), by = (int32_t)chance_below(&chance, 90) - 45;
        uint64_t bits = (uint32_t)a;
        uint32_t left = by >= 0 ? (uint32_t)(bits << by) : (uint32_t)(bits >> -by);
        uint32_t right = by >= 0 ? (uint32_t)(bits >> by) : (uint32_t)(bits << -by);
        assert_int_equal(done(OPERATION_SHIFT_LEFT, of_integer(a), of_integer(by)).integer,
                         (int32_t)left);
        assert_int_equal(done(OPERATION_SHIFT_RIGHT, of_integer(a), of_integer(by)).integer,
                         (int32_t)right);
    }
}

/* As desktop Lua does it, lvm.c's luaV_modf() in words: the rest has the sign of the divisor. */
static float modulo(float left, float right) {
    float rest = fmodf(left, right);
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

static void assert_same_float(struct value got, float expected) {
    assert_int_equal(got.tag, VALUE_FLOAT);
    float number = got.number;
    if (isnan(expected)) {
        assert_true(isnan(number));
    } else {
        assert_memory_equal(&number, &expected, sizeof number); /* the sign of 0 too */
    }
}

static void floats_are_those_of_c_to_the_last_bit(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        float a = some_float(&chance), b = some_float(&chance);
        struct value left = of_float(a), right = of_float(b);
        assert_same_float(done(OPERATION_ADD, left, right), a + b);
        assert_same_float(done(OPERATION_SUBTRACT, left, right), a - b);
        assert_same_float(done(OPERATION_MULTIPLY, left, right), a * b);
        assert_same_float(done(OPERATION_DIVIDE, left, right), a / b);
        assert_same_float(done(OPERATION_FLOOR_DIVIDE, left, right), floorf(a / b));
        assert_same_float(done(OPERATION_MODULO, left, right), modulo(a, b));
        float whole = arithmetic_floor(a), expected = floorf(a);
        assert_true(isnan(a) ? isnan(whole) : memcmp(&whole, &expected, sizeof whole) == 0);
    }
}

static void a_mixture_is_of_floats(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        int32_t a = some_integer(&chance);
        float b = some_float(&chance);
        assert_same_float(done(OPERATION_ADD, of_integer(a), of_float(b)), (float)a + b);
        assert_same_float(done(OPERATION_SUBTRACT, of_float(b), of_integer(a)), b - (float)a);
        assert_same_float(done(OPERATION_DIVIDE, of_integer(a), of_integer(3)), (float)a / 3);
    }
}

static enum order exact_order(long double left, long double right) {
    if (left < right) {
        return ORDER_LESS;
    }
    if (left > right) {
        return ORDER_GREATER;
    }
    return left == right ? ORDER_EQUAL : ORDER_NONE;
}

static struct value some_number(struct chance *chance, long double *exact) {
    if (chance_below(chance, 2) == 0) {
        int32_t integer = some_integer(chance);
        *exact = integer;
        return of_integer(integer);
    }
    float number = some_float(chance);
    *exact = number;
    return of_float(number);
}

static void order_is_exact_for_every_mixture(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < 4 * ROUNDS; i++) {
        long double a, b;
        struct value left = some_number(&chance, &a), right = some_number(&chance, &b);
        enum order order = ORDER_NONE;
        assert_true(arithmetic_order(&left, &right, &order));
        assert_int_equal(order, exact_order(a, b));
        assert_int_equal(arithmetic_equal(&left, &right), a == b);
    }
}

static void integers_next_to_what_floats_can_hold_are_told_apart(void **state) {
    (void)state;
    for (int32_t near = -3; near <= 3; near++) {
        for (int bit = 20; bit < 31; bit++) {
            int32_t integer = (int32_t)((1u << bit) + (uint32_t)near);
            float number = (float)integer;
            struct value left = of_integer(integer), right = of_float(number);
            enum order order = ORDER_NONE;
            assert_true(arithmetic_order(&left, &right, &order));
            assert_int_equal(order, exact_order(integer, number));
            assert_true(arithmetic_order(&right, &left, &order));
            assert_int_equal(order, exact_order(number, integer));
        }
    }
}

static void only_whole_floats_in_range_have_an_integer_form(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        float number = some_float(&chance);
        int32_t integer = 0;
        bool whole = number >= -2147483648.0f && number < 2147483648.0f && number == floorf(number);
        assert_int_equal(arithmetic_to_integer(number, &integer), whole);
        if (whole) {
            assert_true((float)integer == number);
        }
    }
}

/* for's turns, counted by the definition: start, start + step ... without overflow. */
static uint64_t turns_by_definition(int64_t start, long double limit, int64_t step) {
    if (isnan(limit) || (step > 0 ? start > limit : start < limit)) {
        return 0;
    }
    long double last = step > 0 ? fminl(floorl(limit), INT32_MAX) : fmaxl(ceill(limit), INT32_MIN);
    return (uint64_t)(((int64_t)last - start) / step) + 1;
}

static void a_for_makes_the_turns_of_its_definition(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < ROUNDS; i++) {
        long double limit;
        int32_t start = some_integer(&chance), step = some_integer(&chance);
        struct value loop[4] = {of_integer(start), some_number(&chance, &limit), of_integer(step)};
        const struct value *wrong = NULL;
        bool any = false;
        enum vm_error_code code = arithmetic_for_prepare(loop, &any, &wrong);
        assert_int_equal(code, step == 0 ? VM_ERROR_STEP : VM_ERROR_NONE);
        if (step != 0) {
            uint64_t turns = turns_by_definition(start, limit, step);
            assert_int_equal(any, turns > 0);
            if (any) {
                assert_int_equal((uint32_t)loop[1].integer, turns - 1);
                assert_int_equal(loop[3].integer, start);
            }
        }
    }
}

static void a_for_of_floats_adds_its_step_until_it_has_passed(void **state) {
    (void)state;
    struct value loop[4] = {of_integer(0), of_integer(1), of_float(0.1f)};
    const struct value *wrong = NULL;
    bool any = false;
    assert_int_equal(arithmetic_for_prepare(loop, &any, &wrong), VM_ERROR_NONE);
    assert_true(any);
    float expected = 0;
    int turns = 1;
    while (arithmetic_for_next(loop)) {
        expected += 0.1f;
        assert_same_float(loop[3], expected);
        turns++;
    }
    assert_in_range(turns, 10, 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_those_of_64_bits_cut_to_32),
        cmocka_unit_test(shifts_are_those_of_64_bits_cut_to_32),
        cmocka_unit_test(floats_are_those_of_c_to_the_last_bit),
        cmocka_unit_test(a_mixture_is_of_floats),
        cmocka_unit_test(order_is_exact_for_every_mixture),
        cmocka_unit_test(integers_next_to_what_floats_can_hold_are_told_apart),
        cmocka_unit_test(only_whole_floats_in_range_have_an_integer_form),
        cmocka_unit_test(a_for_makes_the_turns_of_its_definition),
        cmocka_unit_test(a_for_of_floats_adds_its_step_until_it_has_passed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
