/* The bad cable of perseverons-virtual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/virtual/line_faults.h"

#define COUNT 20000

static uint8_t sent[COUNT], got[2 * COUNT];

static size_t pass(const char *text, uint64_t seed) {
    struct line_faults faults;
    struct fault fault = {0};
    for (size_t i = 0; i < COUNT; i++) {
        sent[i] = (uint8_t)(i * 31 + i / 256);
    }
    assert_true(line_faults_read(text, seed, &faults, &fault));
    return line_faults_pass(&faults, sent, COUNT, got);
}

static size_t differing(void) {
    size_t count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        count += sent[i] != got[i];
    }
    return count;
}

static void a_good_cable_changes_nothing(void **state) {
    (void)state;
    struct line_faults faults = {0};
    for (size_t i = 0; i < COUNT; i++) {
        sent[i] = (uint8_t)i;
    }
    assert_int_equal(line_faults_pass(&faults, sent, COUNT, got), COUNT);
    assert_memory_equal(sent, got, COUNT);
}

static void noise_bends_as_many_bytes_as_asked_for(void **state) {
    (void)state;
    assert_int_equal(pass("noise=0.01", 1), COUNT);
    assert_in_range(differing(), 150, 260);
}

static void dropped_and_doubled_bytes_are_as_many_as_asked_for(void **state) {
    (void)state;
    assert_in_range(pass("drop=0.02", 1), COUNT - 480, COUNT - 320);
    assert_in_range(pass("double=0.02", 1), COUNT + 320, COUNT + 480);
}

static void garbage_has_nothing_of_what_was_sent(void **state) {
    (void)state;
    assert_int_equal(pass("garbage", 1), COUNT);
    assert_in_range(differing(), COUNT - 200, COUNT);
}

static void the_same_seed_spoils_the_same_bytes(void **state) {
    (void)state;
    static uint8_t first[2 * COUNT];
    size_t length = pass("noise=0.01,drop=0.02,double=0.02", 7);
    memcpy(first, got, length);
    assert_int_equal(pass("noise=0.01,drop=0.02,double=0.02", 7), length);
    assert_memory_equal(first, got, length);
    pass("noise=0.01,drop=0.02,double=0.02", 8);
    assert_memory_not_equal(first, got, length);
}

static void what_is_not_a_fault_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"",           "noise",     "noise=",       "noise=2",
                                        "noise=-0.1", "noise=x",   "drop=0.1,",    "rust=0.1",
                                        "noise=0.1;", "garbage=1", "noise=0.1,,x", "noise=nan"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct line_faults faults;
        struct fault fault = {0};
        assert_false(line_faults_read(texts[i], 1, &faults, &fault));
        assert_int_equal(fault.kind, FAULT_MISUSE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_cable_changes_nothing),
        cmocka_unit_test(noise_bends_as_many_bytes_as_asked_for),
        cmocka_unit_test(dropped_and_doubled_bytes_are_as_many_as_asked_for),
        cmocka_unit_test(garbage_has_nothing_of_what_was_sent),
        cmocka_unit_test(the_same_seed_spoils_the_same_bytes),
        cmocka_unit_test(what_is_not_a_fault_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
