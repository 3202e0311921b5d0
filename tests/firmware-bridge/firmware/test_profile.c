/* The profile of movements, and the arithmetic under it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/arithmetic.h"
#include "firmware-bridge/firmware/core/odometry.h"
#include "firmware-bridge/firmware/core/profile.h"

static void square_roots_are_right_from_tiny_to_huge(void **state) {
    (void)state;
    for (double number = 1e-6; number < 1e9; number *= 1.37) {
        assert_true(fabs((double)square_root((float)number) / sqrt(number) - 1) < 1e-6);
    }
    assert_true(square_root(0) == 0);
    assert_true(square_root(-4) == 0);
}

static void sine_and_cosine_are_right_all_around_and_beyond(void **state) {
    (void)state;
    for (double angle = -40; angle < 40; angle += 0.0137) {
        assert_true(fabs((double)sine((float)angle) - sin(angle)) < 1e-5);
        assert_true(fabs((double)cosine((float)angle) - cos(angle)) < 1e-5);
    }
}

static void a_long_movement_is_a_trapezoid(void **state) {
    (void)state;
    struct profile profile;
    struct profile_point point;
    profile_plan(&profile, 500, 200, 400);
    assert_true(fabsf(profile.duration_s - 3.0f) < 1e-5f);
    profile_at(&profile, 0.25f, &point);
    assert_true(fabsf(point.speed - 100) < 1e-3f && point.acceleration > 0);
    profile_at(&profile, 1.5f, &point);
    assert_true(fabsf(point.position - 250) < 1e-2f && fabsf(point.speed - 200) < 1e-3f);
    profile_at(&profile, 2.75f, &point);
    assert_true(fabsf(point.speed - 100) < 1e-2f && point.acceleration < 0);
}

static void a_short_movement_is_a_triangle_below_the_top_speed(void **state) {
    (void)state;
    struct profile profile;
    struct profile_point point;
    profile_plan(&profile, 25, 200, 400);
    assert_true(fabsf(profile.speed - 100) < 1e-3f);
    assert_true(fabsf(profile.duration_s - 2 * profile.ramp_s) < 1e-5f);
    profile_at(&profile, profile.ramp_s, &point);
    assert_true(fabsf(point.position - 12.5f) < 1e-2f);
}

static void before_and_after_a_movement_everything_is_at_rest(void **state) {
    (void)state;
    struct profile profile;
    struct profile_point point;
    profile_plan(&profile, 123, 200, 400);
    profile_at(&profile, -1, &point);
    assert_true(point.position == 0 && point.speed == 0 && point.acceleration == 0);
    profile_at(&profile, 100, &point);
    assert_true(point.position == 123 && point.speed == 0 && point.acceleration == 0);
}

static void no_way_at_all_takes_no_time(void **state) {
    (void)state;
    struct profile profile;
    struct profile_point point;
    profile_plan(&profile, 0, 200, 400);
    assert_true(profile.duration_s == 0);
    profile_at(&profile, 0, &point);
    assert_true(point.position == 0 && point.speed == 0);
}

static double between(double low, double high) { return low + (high - low) * rand() / RAND_MAX; }

static void walk_along(const struct profile *profile, float top_speed, float acceleration) {
    struct profile_point before = {0, 0, 0}, now = before;
    const int end = (int)(profile->duration_s * 1000) + 2;
    for (int ms = 0; ms <= end; ms++) {
        profile_at(profile, (float)ms / 1000, &now);
        assert_true(now.speed <= top_speed * 1.0001f && now.speed >= -0.01f);
        assert_true(fabsf(now.acceleration) <= acceleration * 1.0001f);
        assert_true(fabsf(now.speed - before.speed) <= acceleration * 0.001f * 1.01f + 0.05f);
        assert_true(now.position >= before.position - 0.01f);
        assert_true(now.position - before.position <= top_speed * 0.001f + 0.01f);
        before = now;
    }
    assert_true(fabsf(now.position - profile->distance) < 1e-3f);
}

static void no_profile_exceeds_its_speed_or_its_acceleration(void **state) {
    (void)state;
    unsigned seed = getenv("SEED") != NULL ? (unsigned)atoi(getenv("SEED")) : 7;
    print_message("SEED=%u\n", seed);
    srand(seed);
    for (int trial = 0; trial < 300; trial++) {
        const float distance = (float)between(0, 1500), speed = (float)between(3, 800);
        const float acceleration = (float)between(100, 3000);
        struct profile profile;
        profile_plan(&profile, distance, speed, acceleration);
        walk_along(&profile, speed, acceleration);
    }
}

static void odometry_follows_a_circle(void **state) {
    (void)state;
    struct odometry odometry;
    odometry_start(&odometry, 0.01f, 100, 1000, -1000);
    /* Radius 200 mm to the left, track 100 mm: wheels at 150 and 250. */
    for (int step = 1; step <= 400; step++) {
        double angle = 2 * 3.14159265358979 * step / 400;
        odometry_update(&odometry, 1000 + (int32_t)lround(angle * 150 * 100),
                        -1000 + (int32_t)lround(angle * 250 * 100));
        if (step == 100) {
            assert_true(fabsf(odometry.x_mm - 200) < 0.1f && fabsf(odometry.y_mm - 200) < 0.1f);
        }
    }
    assert_true(fabsf(odometry.x_mm) < 0.2f && fabsf(odometry.y_mm) < 0.2f);
    assert_true(fabsf(odometry.heading_rad - 6.2831853f) < 1e-3f);
}

static void odometry_survives_counters_that_wrap(void **state) {
    (void)state;
    struct odometry odometry;
    odometry_start(&odometry, 1, 100, INT32_MAX - 10, INT32_MIN + 10);
    odometry_update(&odometry, INT32_MIN + 9, INT32_MIN + 30);
    assert_true(fabsf(odometry.x_mm - 20) < 1e-3f);
    assert_true(fabsf(odometry.heading_rad) < 1e-6f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_roots_are_right_from_tiny_to_huge),
        cmocka_unit_test(sine_and_cosine_are_right_all_around_and_beyond),
        cmocka_unit_test(a_long_movement_is_a_trapezoid),
        cmocka_unit_test(a_short_movement_is_a_triangle_below_the_top_speed),
        cmocka_unit_test(before_and_after_a_movement_everything_is_at_rest),
        cmocka_unit_test(no_way_at_all_takes_no_time),
        cmocka_unit_test(no_profile_exceeds_its_speed_or_its_acceleration),
        cmocka_unit_test(odometry_follows_a_circle),
        cmocka_unit_test(odometry_survives_counters_that_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
