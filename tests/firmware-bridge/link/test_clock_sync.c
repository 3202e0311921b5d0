/* The robot's clock, told from pairs of times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "firmware-bridge/link/clock_sync.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

/* A robot whose clock shows `ahead_ms` more, and runs fast by `drift_ppm`. */
struct clocks {
    uint32_t begun_ms, ahead_ms;
    double drift_ppm;
};

static uint32_t robot_at(const struct clocks *clocks, double computer_ms) {
    double since = computer_ms - clocks->begun_ms;
    return clocks->begun_ms + clocks->ahead_ms +
           (uint32_t)(int64_t)(since * (1 + clocks->drift_ppm * 1e-6));
}

/* One pair that takes out_ms to go, held_ms at the robot, back_ms to return. */
static uint32_t exchange(struct clock_sync *sync, const struct clocks *clocks, uint32_t t1,
                         uint32_t out_ms, uint32_t held_ms, uint32_t back_ms) {
    uint32_t t2 = robot_at(clocks, (double)t1 + out_ms);
    uint32_t t3 = robot_at(clocks, (double)t1 + out_ms + held_ms);
    uint32_t t4 = t1 + out_ms + held_ms + back_ms;
    clock_sync_add(sync, t1, t2, t3, t4);
    return t4;
}

static int32_t wrong_by(const struct clock_sync *sync, const struct clocks *clocks,
                        uint32_t at_ms) {
    return (int32_t)(clock_sync_robot_ms(sync, at_ms) - robot_at(clocks, at_ms));
}

static void before_the_first_pair_nothing_is_known(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    assert_int_equal(clock_sync_uncertainty_ms(&sync), UINT32_MAX);
    assert_int_equal(clock_sync_robot_ms(&sync, 1234), 1234);
    assert_int_equal(clock_sync_computer_ms(&sync, 1234), 1234);
    assert_true(clock_sync_drift_ppm(&sync) == 0);
}

static void one_even_pair_tells_the_clock_exactly(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    struct clocks clocks = {1000, 500000, 0};
    exchange(&sync, &clocks, 1000, 4, 3, 4);
    assert_int_equal(wrong_by(&sync, &clocks, 1000), 0);
    assert_int_equal(wrong_by(&sync, &clocks, 60000), 0);
    assert_int_equal(clock_sync_computer_ms(&sync, robot_at(&clocks, 7777)), 7777);
    assert_int_equal(clock_sync_uncertainty_ms(&sync), 5);
}

static void an_uneven_pair_is_wrong_by_no_more_than_it_says(void **state) {
    (void)state;
    for (uint32_t out_ms = 0; out_ms <= 20; out_ms++) {
        struct clock_sync sync = {0};
        struct clocks clocks = {1000, 77, 0};
        exchange(&sync, &clocks, 1000, out_ms, 0, 20 - out_ms);
        uint32_t wrong_ms = (uint32_t)abs(wrong_by(&sync, &clocks, 1000));
        assert_true(wrong_ms <= clock_sync_uncertainty_ms(&sync));
    }
}

static void the_shortest_round_trip_of_a_second_wins(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    struct clocks clocks = {0, 100, 0};
    exchange(&sync, &clocks, 0, 200, 0, 2);
    exchange(&sync, &clocks, 300, 1, 0, 1);
    exchange(&sync, &clocks, 400, 2, 0, 150);
    assert_int_equal(wrong_by(&sync, &clocks, 500), 0);
    assert_int_equal(clock_sync_uncertainty_ms(&sync), 2);
}

static void drift_is_found_through_a_jittery_line(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    static const double drifts[] = {-500, -50, 0, 100, 1000};
    for (size_t i = 0; i < sizeof drifts / sizeof drifts[0]; i++) {
        struct clock_sync sync = {0};
        struct clocks clocks = {5000, 123456, drifts[i]};
        uint32_t now_ms = 5000;
        while (now_ms < 5000 + 60000) {
            uint32_t out_ms = 1 + chance_below(&chance, 16),
                     back_ms = 1 + chance_below(&chance, 16);
            exchange(&sync, &clocks, now_ms, out_ms, chance_below(&chance, 3), back_ms);
            now_ms += 50;
        }
        assert_true(clock_sync_drift_ppm(&sync) > drifts[i] - 100);
        assert_true(clock_sync_drift_ppm(&sync) < drifts[i] + 100);
        assert_in_range(wrong_by(&sync, &clocks, now_ms) + 3, 0, 6);
    }
}

static void a_short_history_says_nothing_about_drift(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    struct clocks clocks = {0, 0, 0};
    for (uint32_t now_ms = 0; now_ms < CLOCK_SYNC_DRIFT_FROM_MS - 1000; now_ms += 100) {
        exchange(&sync, &clocks, now_ms, now_ms % 7, 0, now_ms % 5);
    }
    assert_true(clock_sync_drift_ppm(&sync) == 0);
}

static void both_clocks_may_wrap(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    uint32_t t1 = UINT32_MAX - 5000;
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t sent_ms = t1 + i * 50;
        clock_sync_add(&sync, sent_ms, sent_ms + 3000 + 2, sent_ms + 3000 + 2, sent_ms + 4);
    }
    assert_int_equal(clock_sync_robot_ms(&sync, 4000), 7000);
    assert_int_equal(clock_sync_computer_ms(&sync, 7000), 4000);
}

static void there_and_back_again_is_the_same_time(void **state) {
    (void)state;
    struct clock_sync sync = {0};
    struct clocks clocks = {1000, 99999, 300};
    for (uint32_t now_ms = 1000; now_ms < 40000; now_ms += 50) {
        exchange(&sync, &clocks, now_ms, 2, 0, 2);
    }
    for (uint32_t at_ms = 40000; at_ms < 50000; at_ms += 13) {
        uint32_t again_ms = clock_sync_computer_ms(&sync, clock_sync_robot_ms(&sync, at_ms));
        assert_in_range(again_ms - at_ms + 1, 0, 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_the_first_pair_nothing_is_known),
        cmocka_unit_test(one_even_pair_tells_the_clock_exactly),
        cmocka_unit_test(an_uneven_pair_is_wrong_by_no_more_than_it_says),
        cmocka_unit_test(the_shortest_round_trip_of_a_second_wins),
        cmocka_unit_test(drift_is_found_through_a_jittery_line),
        cmocka_unit_test(a_short_history_says_nothing_about_drift),
        cmocka_unit_test(both_clocks_may_wrap),
        cmocka_unit_test(there_and_back_again_is_the_same_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
