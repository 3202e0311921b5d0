/* Chance, counted. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "firmware-bridge/world/noise.h"
#include "tests/firmware-bridge/world/support_world.h"

#define DRAWS 200000

static void it_is_normal_with_mean_0_and_deviation_1(void **state) {
    (void)state;
    double sum = 0, squares = 0, cubes = 0;
    int within_one = 0;
    for (uint64_t moment = 0; moment < DRAWS; moment++) {
        const double drawn = noise_normal(1, 0, NOISE_GROUND, moment * 1000);
        assert_true(fabs(drawn) <= 3.5);
        sum += drawn;
        squares += drawn * drawn;
        cubes += drawn * drawn * drawn;
        within_one += fabs(drawn) < 1;
    }
    assert_near(sum / DRAWS, 0, 0.01);
    assert_near(sqrt(squares / DRAWS), 1, 0.01);
    assert_near(cubes / DRAWS, 0, 0.02);
    assert_near((double)within_one / DRAWS, 0.67, 0.02);
}

static void seed_0_is_silent(void **state) {
    (void)state;
    for (uint64_t moment = 0; moment < 1000; moment++) {
        assert_true(noise_normal(0, 3, NOISE_DISTANCE, moment) == 0);
    }
}

static void asked_again_it_answers_the_same(void **state) {
    (void)state;
    const double once = noise_normal(9, 4, NOISE_SLIP, 123456);
    noise_normal(9, 5, NOISE_SLIP, 123456);
    assert_true(noise_normal(9, 4, NOISE_SLIP, 123456) == once);
}

static double likeness(uint64_t seed, int robot, int source, uint64_t later) {
    double sum = 0;
    for (uint64_t moment = 0; moment < DRAWS / 4; moment++) {
        sum += noise_normal(1, 0, NOISE_GROUND, moment) *
               noise_normal(seed, robot, source, moment + later);
    }
    return sum / (DRAWS / 4);
}

static void seeds_robots_sensors_and_moments_know_nothing_of_each_other(void **state) {
    (void)state;
    assert_near(likeness(1, 0, NOISE_GROUND, 0), 1, 0.03);
    assert_near(likeness(2, 0, NOISE_GROUND, 0), 0, 0.03);
    assert_near(likeness(1, 1, NOISE_GROUND, 0), 0, 0.03);
    assert_near(likeness(1, 0, NOISE_GROUND + 1, 0), 0, 0.03);
    assert_near(likeness(1, 0, NOISE_DISTANCE, 0), 0, 0.03);
    assert_near(likeness(1, 0, NOISE_GROUND, 1), 0, 0.03);
    assert_near(likeness(1, 0, NOISE_GROUND, 1000), 0, 0.03);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_normal_with_mean_0_and_deviation_1),
        cmocka_unit_test(seed_0_is_silent),
        cmocka_unit_test(asked_again_it_answers_the_same),
        cmocka_unit_test(seeds_robots_sensors_and_moments_know_nothing_of_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
