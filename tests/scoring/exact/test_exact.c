/* Numbers of any size and sums of roots: exact where other programs would guess. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/exact/exact.h"
#include "tests/scoring/support_scoring.h"

static struct exact_store *store;
static struct fault fault;

static int make_store(void **state) {
    (void)state;
    store = exact_store_new(&fault);
    return store == NULL;
}

static int free_store(void **state) {
    (void)state;
    exact_store_free(store);
    return 0;
}

static struct exact fraction(int64_t numerator, int64_t denominator) {
    struct rational value;
    assert_true(rational_make(numerator, denominator, &value));
    return exact_from(value);
}

static struct exact plus(struct exact a, struct exact b) {
    struct exact out;
    assert_true(exact_add(store, a, b, &out, &fault));
    return out;
}

static struct exact minus(struct exact a, struct exact b) {
    struct exact out;
    assert_true(exact_subtract(store, a, b, &out, &fault));
    return out;
}

static struct exact times(struct exact a, struct exact b) {
    struct exact out;
    assert_true(exact_multiply(store, a, b, &out, &fault));
    return out;
}

static struct exact root(int64_t value) {
    struct exact out;
    assert_true(exact_root(store, exact_whole(value), &out, &fault));
    return out;
}

static void small_numbers_stay_small(void **state) {
    (void)state;
    struct exact sum = plus(fraction(1, 3), fraction(1, 6));
    struct rational small;
    assert_true(exact_to_rational(sum, &small));
    assert_int_equal(small.numerator, 1);
    assert_int_equal(small.denominator, 2);
}

static void sums_too_big_for_64_bits_stay_exact_and_come_back(void **state) {
    (void)state;
    struct exact sum = exact_whole(0);
    struct rational small;
    for (int64_t n = 1000; n < 1100; n++) {
        sum = plus(sum, fraction(1, n));
    }
    assert_false(exact_to_rational(sum, &small));
    for (int64_t n = 1099; n >= 1000; n--) {
        sum = minus(sum, fraction(1, n));
    }
    assert_true(exact_to_rational(sum, &small));
    assert_int_equal(small.numerator, 0);
}

static void the_root_of_a_square_is_a_fraction(void **state) {
    (void)state;
    struct exact out;
    assert_true(exact_root(store, fraction(49, 64), &out, &fault));
    assert_int_equal(exact_compare(out, fraction(7, 8)), 0);
}

static void roots_that_are_multiples_of_each_other_are_one(void **state) {
    (void)state;
    /* root 8 = 2 root 2, root 18 = 3 root 2 */
    assert_int_equal(exact_compare(plus(root(8), root(18)), times(exact_whole(5), root(2))), 0);
    assert_int_equal(exact_sign(minus(root(12), plus(root(3), root(3)))), 0);
}

static void sums_of_roots_that_doubles_cannot_tell_apart_are_told_apart(void **state) {
    (void)state;
    /* root(n + 1) - root(n) against root(n + 2) - root(n + 1): equal to a double */
    const int64_t n = 1000000000000;
    struct exact a = minus(root(n + 1), root(n)), b = minus(root(n + 2), root(n + 1));
    assert_true(exact_to_double(a) - exact_to_double(b) < 1e-12);
    assert_int_equal(exact_compare(a, b), 1);
    assert_int_equal(exact_compare(b, a), -1);
}

static void a_product_of_roots_is_the_root_of_the_product(void **state) {
    (void)state;
    assert_int_equal(exact_compare(times(root(6), root(6)), exact_whole(6)), 0);
    assert_int_equal(exact_compare(times(root(2), root(3)), root(6)), 0);
}

static void there_is_no_division_by_nothing_nor_by_a_root(void **state) {
    (void)state;
    struct exact out;
    assert_false(exact_divide(store, exact_whole(1), exact_whole(0), &out, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_false(exact_divide(store, exact_whole(1), root(2), &out, &fault));
    assert_false(exact_root(store, exact_whole(-1), &out, &fault));
    assert_false(exact_root(store, root(2), &out, &fault));
}

static void comparing_agrees_with_doubles_wherever_they_are_sure(void **state) {
    (void)state;
    struct chance chance = {.state = 20260101};
    for (int i = 0; i < 2000; i++) {
        int64_t n[6];
        for (int k = 0; k < 6; k++) {
            n[k] = chance_between(&chance, 1, 200);
        }
        struct exact a = minus(times(fraction(n[0], n[1]), root(n[2])), fraction(n[3], 7));
        struct exact b = minus(root(n[4]), fraction(n[5], 11));
        double left = (double)n[0] / (double)n[1] * sqrt((double)n[2]) - (double)n[3] / 7;
        double right = sqrt((double)n[4]) - (double)n[5] / 11;
        assert_true(fabs(exact_to_double(a) - left) < 1e-9);
        if (fabs(left - right) > 1e-9) {
            assert_int_equal(exact_compare(a, b), left > right ? 1 : -1);
        }
        assert_int_equal(exact_compare(a, b), -exact_compare(b, a));
        assert_int_equal(exact_sign(minus(a, a)), 0);
    }
}

static void what_is_shown_is_rounded_and_says_so(void **state) {
    (void)state;
    char text[EXACT_TEXT_MAX];
    assert_string_equal(exact_write(fraction(25, 2), ',', text), "12,5");
    assert_string_equal(exact_write(fraction(37, 3), '.', text), "37/3");
    assert_string_equal(exact_write(root(2), '.', text), "~1.414213562373");
    assert_string_equal(exact_write(minus(exact_whole(0), root(2)), '.', text), "~-1.414213562373");
    assert_true(exact_to_double(root(2)) == sqrt(2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_numbers_stay_small, make_store, free_store),
        cmocka_unit_test_setup_teardown(sums_too_big_for_64_bits_stay_exact_and_come_back,
                                        make_store, free_store),
        cmocka_unit_test_setup_teardown(the_root_of_a_square_is_a_fraction, make_store, free_store),
        cmocka_unit_test_setup_teardown(roots_that_are_multiples_of_each_other_are_one, make_store,
                                        free_store),
        cmocka_unit_test_setup_teardown(sums_of_roots_that_doubles_cannot_tell_apart_are_told_apart,
                                        make_store, free_store),
        cmocka_unit_test_setup_teardown(a_product_of_roots_is_the_root_of_the_product, make_store,
                                        free_store),
        cmocka_unit_test_setup_teardown(there_is_no_division_by_nothing_nor_by_a_root, make_store,
                                        free_store),
        cmocka_unit_test_setup_teardown(comparing_agrees_with_doubles_wherever_they_are_sure,
                                        make_store, free_store),
        cmocka_unit_test_setup_teardown(what_is_shown_is_rounded_and_says_so, make_store,
                                        free_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
