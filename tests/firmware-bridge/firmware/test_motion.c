/* Movements of simulated wheels: first-order motors with a dead band, and
 * encoders with whole ticks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/arithmetic.h"
#include "firmware-bridge/firmware/core/motion.h"

#define TICK_MM 0.5f

static const struct board_drive_train train = {.mm_per_tick = TICK_MM,
                                               .track_mm = 120,
                                               .top_speed_mm_s = 400,
                                               .acceleration_mm_s2 = 800,
                                               .motor_lag_s = 0.05f};

struct wheel {
    double position_mm, speed_mm_s;
    double strength; /* of its motor, 1 as calibrated */
    int dead_permille;
    bool held; /* by a hand */
};

static void wheel_turn(struct wheel *wheel, int power) {
    double target = abs(power) < wheel->dead_permille ? 0 : power * 0.4 * wheel->strength;
    wheel->speed_mm_s += (target - wheel->speed_mm_s) * 0.001 / 0.05;
    if (wheel->held) {
        wheel->speed_mm_s = 0;
    }
    wheel->position_mm += wheel->speed_mm_s * 0.001;
}

static int32_t wheel_ticks(const struct wheel *wheel) {
    return (int32_t)floor(wheel->position_mm / (double)TICK_MM);
}

struct run {
    struct wheel left, right;
    enum motion_outcome outcome;
    int elapsed_ms;
    double top_speed_mm_s;
    int16_t power[2];
    int hold_left_at_ms;
};

static struct motion_tuning tuned(const struct board_drive_train *of) {
    struct motion_tuning tuning;
    motion_tune(&tuning, of);
    return tuning;
}

static void run_motion(struct run *run, enum motion_shape shape, int32_t amount, uint16_t speed) {
    struct motion motion;
    const struct motion_tuning tuning = tuned(&train);
    int32_t ticks[2] = {wheel_ticks(&run->left), wheel_ticks(&run->right)};
    motion_begin(&motion, &tuning, shape, amount, speed, ticks);
    for (run->elapsed_ms = 0; run->elapsed_ms < 60000; run->elapsed_ms++) {
        if (run->hold_left_at_ms > 0 && run->elapsed_ms >= run->hold_left_at_ms) {
            run->left.held = true;
        }
        ticks[0] = wheel_ticks(&run->left);
        ticks[1] = wheel_ticks(&run->right);
        run->outcome = motion_step(&motion, &tuning, 1, ticks, run->power);
        wheel_turn(&run->left, run->power[0]);
        wheel_turn(&run->right, run->power[1]);
        run->top_speed_mm_s = fmax(run->top_speed_mm_s, fabs(run->left.speed_mm_s));
        if (run->outcome != MOTION_UNDER_WAY) {
            break;
        }
    }
    for (int ms = 0; ms < 300; ms++) { /* what is left of the momentum */
        wheel_turn(&run->left, 0);
        wheel_turn(&run->right, 0);
    }
}

static struct run fresh(void) {
    return (struct run){.left = {.strength = 1}, .right = {.strength = 1}};
}

static void a_straight_move_ends_where_it_should(void **state) {
    (void)state;
    static const int32_t distances[] = {1, 10, 100, 500, 2000, -500, -3};
    static const uint16_t speeds[] = {100, 300, 600, 1000};
    for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
        for (size_t j = 0; j < sizeof speeds / sizeof *speeds; j++) {
            struct run run = fresh();
            run_motion(&run, MOTION_STRAIGHT, distances[i], speeds[j]);
            if (getenv("SHOW") != NULL) {
                printf("%d mm at %d: %.2f %.2f in %d ms\n", (int)distances[i], speeds[j],
                       run.left.position_mm, run.right.position_mm, run.elapsed_ms);
            }
            assert_int_equal(run.outcome, MOTION_DONE);
            assert_true(fabs(run.left.position_mm - distances[i]) < 1.5);
            assert_true(fabs(run.right.position_mm - distances[i]) < 1.5);
        }
    }
}

static void a_turn_moves_the_wheels_against_each_other(void **state) {
    (void)state;
    struct run run = fresh();
    run_motion(&run, MOTION_TURN, 900, 500);
    const double arc = 3.14159265 / 2 * 60;
    assert_int_equal(run.outcome, MOTION_DONE);
    assert_true(fabs(run.left.position_mm + arc) < 1);
    assert_true(fabs(run.right.position_mm - arc) < 1);
}

static void unequal_and_sticky_motors_still_arrive_together(void **state) {
    (void)state;
    unsigned seed = getenv("SEED") != NULL ? (unsigned)atoi(getenv("SEED")) : 1;
    printf("SEED=%u\n", seed);
    srand(seed);
    for (int trial = 0; trial < 200; trial++) {
        struct run run = fresh();
        run.left.strength = 0.8 + 0.4 * rand() / RAND_MAX;
        run.right.strength = 0.8 + 0.4 * rand() / RAND_MAX;
        run.left.dead_permille = rand() % 80;
        run.right.dead_permille = rand() % 80;
        int32_t amount = rand() % 1200 - 600;
        run_motion(&run, MOTION_STRAIGHT, amount, (uint16_t)(50 + rand() % 950));
        if (getenv("SHOW") != NULL) {
            printf("%d mm: %.2f %.2f in %d ms (%d)\n", (int)amount, run.left.position_mm - amount,
                   run.right.position_mm - amount, run.elapsed_ms, run.outcome);
        }
        assert_int_equal(run.outcome, MOTION_DONE);
        assert_true(fabs(run.left.position_mm - amount) < 5);
        assert_true(fabs(run.right.position_mm - run.left.position_mm) < 5);
    }
}

static void the_speed_asked_for_is_not_exceeded(void **state) {
    (void)state;
    struct run run = fresh();
    run_motion(&run, MOTION_STRAIGHT, 1000, 300);
    assert_true(run.top_speed_mm_s < 120 * 1.05);
    assert_true(run.top_speed_mm_s > 120 * 0.95);
}

static void a_held_wheel_ends_the_move_as_blocked(void **state) {
    (void)state;
    for (int at_ms = 1; at_ms < 2000; at_ms += 37) {
        struct run run = fresh();
        run.hold_left_at_ms = at_ms;
        run_motion(&run, MOTION_STRAIGHT, 600, 600);
        assert_int_equal(run.outcome, MOTION_BLOCKED);
        assert_true(run.elapsed_ms < at_ms + 2000);
        assert_int_equal(run.power[0], 0);
        assert_int_equal(run.power[1], 0);
    }
}

static void a_weak_battery_makes_a_move_longer_not_shorter(void **state) {
    (void)state;
    struct run run = fresh();
    run.left.strength = run.right.strength = 0.5;
    run_motion(&run, MOTION_STRAIGHT, 600, 900);
    assert_int_equal(run.outcome, MOTION_DONE);
    assert_true(fabs(run.left.position_mm - 600) < 3);
}

static void without_encoders_time_and_speed_make_the_way(void **state) {
    (void)state;
    struct board_drive_train blind = train;
    blind.mm_per_tick = 0;
    struct motion motion;
    struct wheel left = {.strength = 1}, right = {.strength = 1};
    int16_t power[2];
    const struct motion_tuning tuning = tuned(&blind);
    const int32_t ticks[2] = {0, 0};
    motion_begin(&motion, &tuning, MOTION_STRAIGHT, 500, 600, ticks);
    enum motion_outcome outcome;
    int ms = 0;
    do {
        outcome = motion_step(&motion, &tuning, 1, ticks, power);
        wheel_turn(&left, power[0]);
        wheel_turn(&right, power[1]);
    } while (outcome == MOTION_UNDER_WAY && ++ms < 10000);
    assert_int_equal(outcome, MOTION_DONE);
    assert_true(fabs(left.position_mm - 500) < 5);
    assert_true(fabs(right.position_mm - 500) < 5);
}

static void late_ticks_do_not_change_where_a_move_ends(void **state) {
    (void)state;
    struct run run = fresh();
    struct motion motion;
    const struct motion_tuning tuning = tuned(&train);
    int32_t ticks[2] = {0, 0};
    motion_begin(&motion, &tuning, MOTION_STRAIGHT, 400, 500, ticks);
    enum motion_outcome outcome;
    int steps = 0;
    do {
        ticks[0] = wheel_ticks(&run.left);
        ticks[1] = wheel_ticks(&run.right);
        outcome = motion_step(&motion, &tuning, 7, ticks, run.power);
        for (int i = 0; i < 7; i++) {
            wheel_turn(&run.left, run.power[0]);
            wheel_turn(&run.right, run.power[1]);
        }
    } while (outcome == MOTION_UNDER_WAY && ++steps < 5000);
    assert_int_equal(outcome, MOTION_DONE);
    assert_true(fabs(run.left.position_mm - 400) < 2);
}

static void encoders_that_wrap_are_followed(void **state) {
    (void)state;
    struct motion motion;
    int16_t power[2];
    struct wheel wheel = {.strength = 1};
    const struct motion_tuning tuning = tuned(&train);
    int32_t ticks[2] = {INT32_MAX - 5, INT32_MAX - 5};
    motion_begin(&motion, &tuning, MOTION_STRAIGHT, 300, 500, ticks);
    enum motion_outcome outcome;
    int ms = 0;
    do {
        ticks[0] = ticks[1] = (int32_t)((uint32_t)INT32_MAX - 5u + (uint32_t)wheel_ticks(&wheel));
        outcome = motion_step(&motion, &tuning, 1, ticks, power);
        wheel_turn(&wheel, power[0]);
    } while (outcome == MOTION_UNDER_WAY && ++ms < 10000);
    assert_int_equal(outcome, MOTION_DONE);
    assert_true(fabs(wheel.position_mm - 300) < 1.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_move_ends_where_it_should),
        cmocka_unit_test(a_turn_moves_the_wheels_against_each_other),
        cmocka_unit_test(unequal_and_sticky_motors_still_arrive_together),
        cmocka_unit_test(the_speed_asked_for_is_not_exceeded),
        cmocka_unit_test(a_held_wheel_ends_the_move_as_blocked),
        cmocka_unit_test(a_weak_battery_makes_a_move_longer_not_shorter),
        cmocka_unit_test(without_encoders_time_and_speed_make_the_way),
        cmocka_unit_test(late_ticks_do_not_change_where_a_move_ends),
        cmocka_unit_test(encoders_that_wrap_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
