/* Exact numbers: laws, limits, rounding, texts; against an oracle written another way. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/rational.h"
#include "tests/scoring/support_scoring.h"

__extension__ typedef __int128 oracle;

#define CASES 200000

static struct rational fraction(int64_t numerator, int64_t denominator) {
    struct rational value = {0, 1};
    assert_true(rational_make(numerator, denominator, &value));
    return value;
}

static void assert_is(struct rational value, int64_t numerator, int64_t denominator) {
    assert_int_equal(value.numerator, numerator);
    assert_int_equal(value.denominator, denominator);
}

/* ---- by example ---- */

static void fractions_are_kept_in_lowest_terms(void **state) {
    (void)state;
    assert_is(fraction(6, 4), 3, 2);
    assert_is(fraction(-6, 4), -3, 2);
    assert_is(fraction(6, -4), -3, 2);
    assert_is(fraction(-6, -4), 3, 2);
    assert_is(fraction(0, -7), 0, 1);
    assert_is(fraction(INT64_MIN, 2), INT64_MIN / 2, 1);
}

static void a_zero_denominator_is_refused(void **state) {
    (void)state;
    struct rational value;
    assert_false(rational_make(1, 0, &value));
    assert_false(rational_make(0, 0, &value));
    assert_false(rational_divide(fraction(1, 2), rational_whole(0), &value));
}

static void three_thirds_are_one(void **state) {
    (void)state;
    struct rational sum = rational_whole(0);
    for (int i = 0; i < 3; i++) {
        assert_true(rational_add(sum, fraction(1, 3), &sum));
    }
    assert_is(sum, 1, 1);
}

static void ten_tenths_are_one_which_binary_floating_point_misses(void **state) {
    (void)state;
    struct rational sum = rational_whole(0), tenth;
    assert_true(rational_read("0.1", 3, &tenth));
    for (int i = 0; i < 10; i++) {
        assert_true(rational_add(sum, tenth, &sum));
    }
    assert_is(sum, 1, 1);
    double binary = 0;
    for (int i = 0; i < 10; i++) {
        binary += 0.1;
    }
    assert_true(binary < 1);
}

static void overflow_is_said_never_wrapped(void **state) {
    (void)state;
    struct rational out, big = rational_whole(INT64_MAX), small = fraction(1, INT64_MAX);
    assert_false(rational_add(big, rational_whole(1), &out));
    assert_false(rational_subtract(rational_whole(-INT64_MAX), rational_whole(1), &out));
    assert_false(rational_multiply(big, rational_whole(2), &out));
    assert_false(rational_multiply(small, fraction(1, 2), &out));
    assert_false(rational_divide(big, fraction(1, 2), &out));
    assert_false(rational_add(small, fraction(1, INT64_MAX - 1), &out));
    assert_false(rational_power(rational_whole(10), 19, &out));
    assert_false(rational_make(INT64_MIN, 1, &out));
}

static void what_overflows_on_the_way_but_fits_at_the_end_is_computed(void **state) {
    (void)state;
    struct rational out;
    assert_true(rational_multiply(fraction(INT64_MAX, 3), fraction(3, INT64_MAX), &out));
    assert_is(out, 1, 1);
    assert_true(rational_subtract(rational_whole(INT64_MAX), rational_whole(INT64_MAX), &out));
    assert_is(out, 0, 1);
    assert_true(rational_multiply(rational_whole(-INT64_MAX), rational_whole(-1), &out));
    assert_is(out, INT64_MAX, 1);
}

static void powers_are_exact(void **state) {
    (void)state;
    struct rational out;
    assert_true(rational_power(fraction(-2, 3), 3, &out));
    assert_is(out, -8, 27);
    assert_true(rational_power(fraction(-2, 3), -2, &out));
    assert_is(out, 9, 4);
    assert_true(rational_power(rational_whole(7), 0, &out));
    assert_is(out, 1, 1);
    assert_true(rational_power(rational_whole(0), 0, &out));
    assert_is(out, 1, 1);
    assert_false(rational_power(rational_whole(0), -1, &out));
    assert_true(rational_power(rational_whole(-1), INT64_MAX, &out));
    assert_is(out, -1, 1);
    assert_true(rational_power(rational_whole(2), 62, &out));
    assert_is(out, INT64_C(1) << 62, 1);
    assert_false(rational_power(rational_whole(2), 63, &out));
}

static void comparison_sees_what_floating_point_cannot(void **state) {
    (void)state;
    struct rational a = fraction(INT64_MAX - 1, INT64_MAX), b = fraction(INT64_MAX - 2, INT64_MAX);
    assert_int_equal(rational_compare(a, b), 1);
    assert_int_equal(rational_compare(b, a), -1);
    assert_int_equal(rational_compare(a, a), 0);
    assert_true((double)a.numerator / (double)a.denominator ==
                (double)b.numerator / (double)b.denominator);
}

/* ---- rounding ---- */

static void each_rounding_does_what_its_name_says(void **state) {
    (void)state;
    static const struct {
        int64_t numerator, denominator;
        int64_t floor, ceil, truncate, round, half_up;
    } rows[] = {
        {5, 2, 2, 3, 2, 3, 3},       {-5, 2, -3, -2, -2, -3, -2}, {7, 3, 2, 3, 2, 2, 2},
        {-7, 3, -3, -2, -2, -2, -2}, {8, 3, 2, 3, 2, 3, 3},       {-8, 3, -3, -2, -2, -3, -3},
        {4, 1, 4, 4, 4, 4, 4},       {-4, 1, -4, -4, -4, -4, -4}, {1, 2, 0, 1, 0, 1, 1},
        {-1, 2, -1, 0, 0, -1, 0},    {0, 1, 0, 0, 0, 0, 0},       {-1, 3, -1, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rational value = fraction(rows[i].numerator, rows[i].denominator), out;
        const int64_t expected[] = {rows[i].floor, rows[i].ceil, rows[i].truncate, rows[i].round,
                                    rows[i].half_up};
        for (int how = RATIONAL_FLOOR; how <= RATIONAL_ROUND_HALF_UP; how++) {
            assert_true(rational_round(value, (enum rational_rounding)how, 0, &out));
            assert_is(out, expected[how], 1);
        }
    }
}

static void rounding_keeps_the_decimals_asked_for(void **state) {
    (void)state;
    struct rational out;
    assert_true(rational_round(fraction(2, 3), RATIONAL_ROUND, 2, &out));
    assert_is(out, 67, 100);
    assert_true(rational_round(fraction(-2, 3), RATIONAL_TRUNCATE, 3, &out));
    assert_is(out, -333, 500);
    assert_true(rational_round(fraction(1, 8), RATIONAL_ROUND, 2, &out));
    assert_is(out, 13, 100);
    assert_true(rational_round(fraction(1, 3), RATIONAL_ROUND, 18, &out));
    assert_is(out, INT64_C(333333333333333333), INT64_C(1000000000000000000));
    assert_true(rational_round(rational_whole(INT64_MAX), RATIONAL_CEIL, 18, &out));
    assert_is(out, INT64_MAX, 1);
}

static void rounding_stays_within_one_step_whatever_the_number(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < CASES; i++) {
        struct rational value = fraction(chance_between(&chance, -1000000000, 1000000000),
                                         chance_between(&chance, 1, 1000000)),
                        floor, ceil, truncate, round;
        assert_true(rational_round(value, RATIONAL_FLOOR, 0, &floor));
        assert_true(rational_round(value, RATIONAL_CEIL, 0, &ceil));
        assert_true(rational_round(value, RATIONAL_TRUNCATE, 0, &truncate));
        assert_true(rational_round(value, RATIONAL_ROUND, 0, &round));
        assert_true(rational_compare(floor, value) <= 0 && rational_compare(value, ceil) <= 0);
        assert_int_equal(ceil.numerator - floor.numerator, rational_is_whole(value) ? 0 : 1);
        assert_int_equal(truncate.numerator,
                         value.numerator < 0 ? ceil.numerator : floor.numerator);
        struct rational distance;
        assert_true(rational_subtract(value, round, &distance));
        distance.numerator = llabs(distance.numerator);
        assert_true(rational_compare(distance, fraction(1, 2)) <= 0);
    }
}

/* ---- against an oracle ---- */

/* Greatest common divisor by subtraction of halves, unlike the one under test. */
static oracle oracle_gcd(oracle a, oracle b) {
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    if (a == 0 || b == 0) {
        return a + b;
    }
    int shift = 0;
    for (; ((a | b) & 1) == 0; shift++) {
        a >>= 1;
        b >>= 1;
    }
    while (a != 0) {
        for (; (a & 1) == 0; a >>= 1) {
        }
        for (; (b & 1) == 0; b >>= 1) {
        }
        if (a >= b) {
            a = (a - b) >> 1;
        } else {
            b = (b - a) >> 1;
        }
    }
    return b << shift;
}

static void assert_matches(oracle numerator, oracle denominator, bool fits, struct rational value) {
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    oracle common = oracle_gcd(numerator, denominator);
    common = common == 0 ? 1 : common; /* never: the denominator is not 0 */
    numerator /= common;
    denominator /= common;
    bool expected =
        numerator <= INT64_MAX && numerator >= -(oracle)INT64_MAX && denominator <= INT64_MAX;
    assert_int_equal(fits, expected);
    if (fits) {
        assert_true(value.numerator == numerator && value.denominator == denominator);
    }
}

/* Numbers of all sizes, so that some results fit and some do not. */
static struct rational any_fraction(struct chance *chance) {
    int64_t top = INT64_MAX >> chance_between(chance, 0, 62);
    int64_t bottom = INT64_MAX >> chance_between(chance, 0, 62);
    return fraction(chance_between(chance, -top, top), chance_between(chance, 1, bottom));
}

static void the_four_operations_agree_with_the_oracle(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < CASES; i++) {
        struct rational a = any_fraction(&chance), b = any_fraction(&chance), out = {0, 1};
        oracle an = a.numerator, ad = a.denominator, bn = b.numerator, bd = b.denominator;
        bool fits = rational_multiply(a, b, &out);
        assert_matches(an * bn, ad * bd, fits, out);
        fits = rational_add(a, b, &out);
        assert_matches(an * bd + bn * ad, ad * bd, fits, out);
        fits = rational_subtract(a, b, &out);
        assert_matches(an * bd - bn * ad, ad * bd, fits, out);
        if (bn != 0) {
            fits = rational_divide(a, b, &out);
            assert_matches(an * bd, ad * bn, fits, out);
        }
        oracle order = an * bd - bn * ad;
        assert_int_equal(rational_compare(a, b), (order > 0) - (order < 0));
    }
}

static struct rational small_fraction(struct chance *chance) {
    return fraction(chance_between(chance, -9999, 9999), chance_between(chance, 1, 9999));
}

static void arithmetic_obeys_its_laws(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < CASES / 4; i++) {
        struct rational a = small_fraction(&chance), b = small_fraction(&chance),
                        c = small_fraction(&chance), left = {0, 1}, right = left, part = left;
        assert_true(rational_add(a, b, &left) && rational_add(b, a, &right));
        assert_int_equal(rational_compare(left, right), 0);
        assert_true(rational_add(left, c, &left));
        assert_true(rational_add(b, c, &right) && rational_add(a, right, &right));
        assert_int_equal(rational_compare(left, right), 0);
        assert_true(rational_add(b, c, &left) && rational_multiply(a, left, &left));
        assert_true(rational_multiply(a, b, &right) && rational_multiply(a, c, &part));
        assert_true(rational_add(right, part, &right));
        assert_int_equal(rational_compare(left, right), 0);
        assert_true(rational_subtract(a, b, &left) && rational_add(left, b, &left));
        assert_int_equal(rational_compare(left, a), 0);
        if (b.numerator != 0) {
            assert_true(rational_divide(a, b, &left) && rational_multiply(left, b, &left));
            assert_int_equal(rational_compare(left, a), 0);
        }
    }
}

/* ---- texts ---- */

static void texts_are_read_exactly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t numerator, denominator;
    } rows[] = {
        {"0", 0, 1},
        {"12", 12, 1},
        {"-12", -12, 1},
        {"0.1", 1, 10},
        {"-0.125", -1, 8},
        {"1/3", 1, 3},
        {"-4/6", -2, 3},
        {"007", 7, 1},
        {"9223372036854775807", INT64_MAX, 1},
        {"-9223372036854775807", -INT64_MAX, 1},
        {"0.000000000000000001", 1, INT64_C(1000000000000000000)},
        {"1.50", 3, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rational value = {0, 0};
        assert_true(rational_read(rows[i].text, strlen(rows[i].text), &value));
        assert_is(value, rows[i].numerator, rows[i].denominator);
    }
}

static void texts_that_are_no_exact_number_are_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "-",
        ".",
        ".5",
        "5.",
        "1e3",
        "0x10",
        "+1",
        " 1",
        "1 ",
        "1,5",
        "1/0",
        "1/",
        "/3",
        "1/-3",
        "1//3",
        "1.2.3",
        "1.2/3",
        "--1",
        "1/3.0",
        "9223372036854775808",
        "-9223372036854775808",
        "1.0000000000000000000",
        "0.0000000000000000001",
        "1/9223372036854775808",
        "nan",
        "inf",
        "1_000",
        "١",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct rational value;
        if (rational_read(texts[i], strlen(texts[i]), &value)) {
            print_error("read: \"%s\"\n", texts[i]);
            fail();
        }
    }
}

static void a_text_ends_where_its_length_says(void **state) {
    (void)state;
    struct rational value;
    assert_true(rational_read("12345", 3, &value));
    assert_is(value, 123, 1);
    assert_true(rational_read("1.25", 3, &value));
    assert_is(value, 6, 5);
    assert_false(rational_read("1.25", 2, &value));
    assert_false(rational_read("1", 0, &value));
}

static void numbers_are_written_exactly(void **state) {
    (void)state;
    static const struct {
        int64_t numerator, denominator;
        const char *text;
    } rows[] = {
        {0, 1, "0"},
        {-3, 1, "-3"},
        {1, 2, "0.5"},
        {-1, 2, "-0.5"},
        {25, 2, "12.5"},
        {1, 1000000000, "0.000000001"},
        {1, 3, "1/3"},
        {-37, 3, "-37/3"},
        {1, INT64_C(10000000000), "1/10000000000"},
        {INT64_MAX, 1, "9223372036854775807"},
        {-INT64_MAX, 2, "-4611686018427387903.5"},
        {-INT64_MAX, INT64_MAX - 1, "-9223372036854775807/9223372036854775806"},
        {1001, 1000, "1.001"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[RATIONAL_TEXT_MAX];
        assert_string_equal(
            rational_write(fraction(rows[i].numerator, rows[i].denominator), '.', text),
            rows[i].text);
    }
    char text[RATIONAL_TEXT_MAX];
    assert_string_equal(rational_write(fraction(5, 4), ',', text), "1,25");
}

static void what_is_written_reads_back_the_same(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < CASES; i++) {
        struct rational value = any_fraction(&chance), back;
        char text[RATIONAL_TEXT_MAX];
        if (i % 2 == 0) { /* decimals */
            value = fraction(chance_between(&chance, -INT64_MAX, INT64_MAX),
                             (int64_t[]){1, 10, 100, 1000, 8, 1000000000}[i / 2 % 6]);
        }
        rational_write(value, '.', text);
        assert_true(strlen(text) < RATIONAL_TEXT_MAX);
        assert_true(rational_read(text, strlen(text), &back));
        assert_int_equal(rational_compare(value, back), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fractions_are_kept_in_lowest_terms),
        cmocka_unit_test(a_zero_denominator_is_refused),
        cmocka_unit_test(three_thirds_are_one),
        cmocka_unit_test(ten_tenths_are_one_which_binary_floating_point_misses),
        cmocka_unit_test(overflow_is_said_never_wrapped),
        cmocka_unit_test(what_overflows_on_the_way_but_fits_at_the_end_is_computed),
        cmocka_unit_test(powers_are_exact),
        cmocka_unit_test(comparison_sees_what_floating_point_cannot),
        cmocka_unit_test(each_rounding_does_what_its_name_says),
        cmocka_unit_test(rounding_keeps_the_decimals_asked_for),
        cmocka_unit_test(rounding_stays_within_one_step_whatever_the_number),
        cmocka_unit_test(the_four_operations_agree_with_the_oracle),
        cmocka_unit_test(arithmetic_obeys_its_laws),
        cmocka_unit_test(texts_are_read_exactly),
        cmocka_unit_test(texts_that_are_no_exact_number_are_refused),
        cmocka_unit_test(a_text_ends_where_its_length_says),
        cmocka_unit_test(numbers_are_written_exactly),
        cmocka_unit_test(what_is_written_reads_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
