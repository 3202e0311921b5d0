/* Roots, sines and angles against the computer's double precision: the errors that mathematics.h
 * states hold for every argument tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "firmware-bridge/vm/mathematics.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

static float from_bits(uint32_t bits) {
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static uint32_t to_bits(float number) {
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* How far `got` is from the true value, in the last place of a float as large as that. */
static double error_ulp(float got, double truth) {
    int exponent;
    frexp(truth, &exponent);
    const double place = ldexp(1, exponent - 24);
    return fabs((double)got - truth) / place;
}

static void square_roots_are_correctly_rounded(void **state) {
    (void)state;
    struct chance chance = chance_start("square roots");
    for (uint32_t i = 0; i < 0x7f800000u; i += 1 + chance_below(&chance, 3000)) {
        const float number = from_bits(i), root = math_square_root(number);
        if (to_bits(root) != to_bits(sqrtf(number))) {
            fail_msg("the root of %a is %a, not %a", (double)number, (double)root,
                     (double)sqrtf(number));
        }
    }
    for (uint32_t i = 0; i < 5000; i++) { /* squares, and their neighbours */
        const float square = (float)i * (float)i;
        assert_true(math_square_root(square) == (float)i);
        assert_true(math_square_root(nextafterf(square, 0)) == sqrtf(nextafterf(square, 0)));
    }
}

static void roots_of_special_numbers_are_those_of_c(void **state) {
    (void)state;
    assert_int_equal(to_bits(math_square_root(0.0f)), 0);
    assert_int_equal(to_bits(math_square_root(-0.0f)), 0x80000000u);
    assert_true(math_square_root(INFINITY) == INFINITY);
    assert_true(isnan(math_square_root(-1)));
    assert_true(isnan(math_square_root(-INFINITY)));
    assert_true(isnan(math_square_root(NAN)));
}

static void sines_and_cosines_keep_their_stated_error(void **state) {
    (void)state;
    struct chance chance = chance_start("sines");
    double worst_near = 0, worst_far = 0;
    for (int i = 0; i < 400000; i++) {
        const float scale = i % 2 == 0 ? 100.0f : 65535.0f;
        const float x = ((float)chance_number(&chance) / 2147483648.0f - 1.0f) * scale;
        for (uint8_t quarters = 0; quarters < 2; quarters++) {
            const double truth = quarters == 0 ? sin((double)x) : cos((double)x);
            const float got = math_sine(x, quarters);
            assert_true(got >= -1.0f && got <= 1.0f);
            const double error = fabs((double)got - truth);
            if (scale > 100.0f) {
                worst_far = fmax(worst_far, error);
            } else if (error > ldexp(1, -24)) {
                worst_near = fmax(worst_near, error_ulp(got, truth));
            }
        }
    }
    printf("sines: %.2f ulp up to 100 radians, %.3g up to 65,536\n", worst_near, worst_far);
    assert_true(worst_near <= 2);
    assert_true(worst_far <= ldexp(1, -19));
}

static void sines_of_small_angles_are_the_angles(void **state) {
    (void)state;
    for (uint32_t bits = 0; bits < to_bits(1e-4f); bits += 9973) {
        const float x = from_bits(bits);
        assert_true(math_sine(x, 0) == x);
        assert_true(math_sine(-x, 0) == -x);
    }
    assert_true(math_sine(-0.0f, 0) == 0);
}

static void angles_too_large_are_no_number(void **state) {
    (void)state;
    const float angles[] = {65536, -65536, 1e10f, INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < sizeof angles / sizeof angles[0]; i++) {
        assert_true(isnan(math_sine(angles[i], 0)));
        assert_true(isnan(math_sine(angles[i], 1)));
    }
    assert_true(isfinite(math_sine(nextafterf(65536, 0), 0)) != 0);
}

static void arc_tangents_keep_their_stated_error(void **state) {
    (void)state;
    struct chance chance = chance_start("arc tangents");
    double worst = 0;
    for (int i = 0; i < 400000; i++) {
        const float y = ldexpf((float)chance_number(&chance) / 2147483648.0f - 1.0f,
                               (int)chance_below(&chance, 12) - 6);
        const float x = ldexpf((float)chance_number(&chance) / 2147483648.0f - 1.0f,
                               (int)chance_below(&chance, 12) - 6);
        worst = fmax(worst, error_ulp(math_arc_tangent(y, x), atan2((double)y, (double)x)));
        worst = fmax(worst, error_ulp(math_arc_tangent(y, 1), atan((double)y)));
    }
    printf("arc tangents: %.2f ulp\n", worst);
    assert_true(worst <= 4);
}

static void arc_tangents_of_special_points_are_those_of_c(void **state) {
    (void)state;
    const float numbers[] = {0.0f, -0.0f, 1, -1, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-38f};
    const size_t count = sizeof numbers / sizeof numbers[0];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            const float got = math_arc_tangent(numbers[i], numbers[j]);
            const float wanted = atan2f(numbers[i], numbers[j]);
            assert_true(fabsf(got - wanted) <= 4e-7f);
            assert_int_equal(signbit(got) != 0, signbit(wanted) != 0);
        }
        assert_true(isnan(math_arc_tangent(NAN, numbers[i])));
        assert_true(isnan(math_arc_tangent(numbers[i], NAN)));
    }
}

static void each_random_number_comes_once_in_a_while(void **state) {
    (void)state;
    static uint8_t seen[1 << 24 >> 3]; /* of the upper 24 bits */
    uint32_t chance = 0, fresh = 0;
    for (uint32_t i = 0; i < 1u << 20; i++) {
        const uint32_t drawn = math_random(&chance) >> 8;
        fresh += (seen[drawn >> 3] >> (drawn & 7) & 1) == 0;
        seen[drawn >> 3] = (uint8_t)(seen[drawn >> 3] | 1 << (drawn & 7));
    }
    /* of 2^20 drawn out of 2^24, about 2^20 (1 - 1/32) are new */
    assert_in_range(fresh, 1014000, 1018000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_roots_are_correctly_rounded),
        cmocka_unit_test(roots_of_special_numbers_are_those_of_c),
        cmocka_unit_test(sines_and_cosines_keep_their_stated_error),
        cmocka_unit_test(sines_of_small_angles_are_the_angles),
        cmocka_unit_test(angles_too_large_are_no_number),
        cmocka_unit_test(arc_tangents_keep_their_stated_error),
        cmocka_unit_test(arc_tangents_of_special_points_are_those_of_c),
        cmocka_unit_test(each_random_number_comes_once_in_a_while),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
