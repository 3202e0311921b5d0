/* What a robot sees, measures and feels, against geometry done by hand.
 * The standard robot: distance sensor 100 mm before the axle, 7 rays over 15
 * degrees to each side, 20..2000 mm, 50 mm high, every 25 ms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/firmware-bridge/world/support_world.h"

#define MS        1000u
#define SENSOR_MM 100

/* The standing robot's first measure. */
static int measured(struct stage *stage, int robot) {
    stage_wait(stage, 30, MS);
    return world_distance_mm(stage->world, robot, 0);
}

/* With `what` before it, and no wall behind that. */
static int measured_before(const char *what, double heading_deg) {
    struct stage stage = stage_set_open(what, 0);
    const int robot = stage_robot(&stage, 300, 600, heading_deg);
    const int mm = measured(&stage, robot);
    stage_clear(&stage);
    return mm;
}

static void measured_at(double x_mm, double heading_deg, double expected_mm) {
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, x_mm, 600, heading_deg);
    const int mm = measured(&stage, robot);
    if (fabs(mm - expected_mm) > 1.01) {
        fail_msg("%d mm instead of %g at %g, %g", mm, expected_mm, x_mm, heading_deg);
    }
    stage_clear(&stage);
}

static void a_wall_ahead_is_as_far_as_it_is(void **state) {
    (void)state;
    measured_at(300, 0, STAGE_WIDTH_MM - 300 - SENSOR_MM);
    measured_at(1500, 0, STAGE_WIDTH_MM - 1500 - SENSOR_MM);
    measured_at(1000, 180, 1000 - SENSOR_MM);
    measured_at(1000, 90, 600 - SENSOR_MM);
    measured_at(1000, -90, 600 - SENSOR_MM);
}

/* The ray at the cone's edge comes back first. */
static void a_wall_seen_askew_is_met_by_the_edge_of_the_cone(void **state) {
    (void)state;
    for (int heading = -40; heading <= 40; heading += 10) {
        const double turned = heading * SHAPE_RADIANS_PER_DEGREE;
        const double nearest = fmax(fabs((double)heading) - 15, 0) * SHAPE_RADIANS_PER_DEGREE;
        const double from_mm = 1700 + SENSOR_MM * cos(turned);
        if (abs(heading) >= 15) {
            measured_at(1700, heading, (STAGE_WIDTH_MM - from_mm) / cos(nearest));
        }
    }
}

static void a_post_is_seen_inside_the_cone_only(void **state) {
    (void)state;
    /* 400 mm from the sensor, 10 and 30 degrees to the left, 20 mm thick */
    assert_in_range(measured_before("'obstacles':[{'disc':[794,669,20],'height_mm':100}]", 0), 379,
                    381);
    assert_int_equal(measured_before("'obstacles':[{'disc':[746,800,20],'height_mm':100}]", 0),
                     WORLD_DISTANCE_NONE_MM);
}

static void the_nearest_of_two_things_counts(void **state) {
    (void)state;
    assert_in_range(measured_before("'obstacles':[{'disc':[900,600,50],'height_mm':100},"
                                    "{'disc':[700,560,50],'height_mm':100}]",
                                    0),
                    248, 258);
}

static void it_looks_over_a_puck_but_not_over_a_can(void **state) {
    (void)state;
    static const char form[] = "'objects':[{'id':'o','kind':'can','at':[700,600],'diameter_mm':60,"
                               "'height_mm':%d,'mass_g':100}]";
    char thing[256];
    snprintf(thing, sizeof thing, form, 20);
    assert_int_equal(measured_before(thing, 0), WORLD_DISTANCE_NONE_MM);
    snprintf(thing, sizeof thing, form, 49);
    assert_int_equal(measured_before(thing, 0), WORLD_DISTANCE_NONE_MM);
    snprintf(thing, sizeof thing, form, 50);
    assert_in_range(measured_before(thing, 0), 269, 271);
}

static void low_walls_pass_under_its_look(void **state) {
    (void)state;
    assert_int_equal(
        measured_before("'walls':[{'from':[900,100],'to':[900,1100],'height_mm':30}]", 0),
        WORLD_DISTANCE_NONE_MM);
    assert_in_range(
        measured_before("'walls':[{'from':[900,100],'to':[900,1100],'height_mm':90}]", 0), 489,
        491);
}

static void another_robot_is_seen(void **state) {
    (void)state;
    struct stage stage = stage_set_open("", 0);
    const int robot = stage_robot(&stage, 300, 600, 0);
    stage_robot(&stage, 1000, 600, 0); /* its back is 40 mm behind its axle */
    assert_in_range(measured(&stage, robot), 559, 561);
    stage_clear(&stage);
}

static void it_has_a_nearest_and_a_farthest(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    stage.model.distance[0].max_mm = 500;
    stage.model.distance[0].cone_deg = 0;
    stage.model.distance[0].rays = 1;
    const int far = stage_robot(&stage, 1300, 300, 0);
    const int near = stage_robot(&stage, STAGE_WIDTH_MM - SENSOR_MM - 12, 900, 0);
    const int between = stage_robot(&stage, 1500, 600, 0);
    assert_int_equal(world_distance_mm(stage.world, far, 0), WORLD_DISTANCE_NONE_MM);
    stage_wait(&stage, 30, MS);
    assert_int_equal(world_distance_mm(stage.world, far, 0), WORLD_DISTANCE_NONE_MM);
    assert_int_equal(world_distance_mm(stage.world, near, 0), 20);
    assert_in_range(world_distance_mm(stage.world, between, 0), 399, 401);
    stage_clear(&stage);
}

/* Forty measures a second, whatever the step. */
static void measures_keep_their_own_pace(void **state) {
    (void)state;
    static const uint32_t steps_us[] = {1000, 5000, 10000, 20000};
    for (size_t i = 0; i < sizeof steps_us / sizeof *steps_us; i++) {
        struct stage stage = stage_set("", 0);
        const int robot = stage_robot(&stage, 200, 600, 0);
        stage_drive(&stage, robot, 500, 500, 1000, steps_us[i]);
        int measures = 0;
        uint16_t last_mm = world_distance_mm(stage.world, robot, 0);
        for (uint32_t past_us = 0; past_us < 2000000; past_us += steps_us[i]) {
            world_step(stage.world, steps_us[i]);
            const uint16_t now_mm = world_distance_mm(stage.world, robot, 0);
            measures += now_mm != last_mm;
            last_mm = now_mm;
        }
        assert_in_range(measures, 79, 81);
        stage_clear(&stage);
    }
}

/* ---- noise ----------------------------------------------------------------------- */

struct spread {
    double mean, deviation;
};

static struct spread spread_of(int count, int (*read)(struct world *, int), struct stage *stage) {
    const int robot = stage_robot(stage, 1000, 600, 0);
    stage_wait(stage, 50, 10 * MS); /* the first measure */
    double sum = 0, squares = 0;
    for (int i = 0; i < count; i++) {
        stage_wait(stage, 10, 10 * MS);
        const int value = read(stage->world, robot);
        sum += value;
        squares += (double)value * value;
    }
    const double mean = sum / count;
    return (struct spread){mean, sqrt(squares / count - mean * mean)};
}

static int read_distance(struct world *world, int robot) {
    return world_distance_mm(world, robot, 0);
}

static int read_ground(struct world *world, int robot) {
    return world_ground_permille(world, robot, 2);
}

static void a_distance_is_noisy_as_its_sensor_says(void **state) {
    (void)state;
    struct stage stage = stage_set("", 5);
    stage.model.distance[0].period_ms = 10;
    const struct spread spread = spread_of(20000, read_distance, &stage);
    assert_near(spread.mean, 900, 0.1);
    assert_near(spread.deviation, 3, 0.1);
    stage_clear(&stage);
}

static void ground_is_noisy_as_its_sensor_says(void **state) {
    (void)state;
    struct stage stage =
        stage_set("'zones':[{'id':'z','colour':'#808080','rectangle':[900,500,400,200]}]", 5);
    const struct spread spread = spread_of(20000, read_ground, &stage);
    assert_near(spread.mean, 502, 1);
    assert_near(spread.deviation, 10, 0.3);
    stage_clear(&stage);
}

static void seed_0_is_a_perfect_world(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const struct spread spread = spread_of(200, read_distance, &stage);
    assert_near(spread.mean, 900, 0.5);
    assert_near(spread.deviation, 0, 1e-4);
    const int robot = stage_robot(&stage, 300, 300, 0);
    stage_drive(&stage, robot, 500, 500, 2000, MS);
    int32_t left, right;
    world_encoders(stage.world, robot, &left, &right);
    const double way_mm = world_robot_pose(stage.world, robot).x_mm - 300;
    const double ticks = way_mm * robot_description_ticks_per_mm(&stage.model);
    assert_near(left, ticks, 1);
    assert_int_equal(left, right);
    stage_clear(&stage);
}

static void asked_twice_at_one_moment_a_sensor_says_the_same(void **state) {
    (void)state;
    struct stage stage = stage_set("", 5);
    const int robot = stage_robot(&stage, 1000, 600, 0);
    for (int i = 0; i < 50; i++) {
        stage_wait(&stage, 1, MS);
        const int once = world_ground_permille(stage.world, robot, 3);
        world_ground_permille(stage.world, robot, 1);
        assert_int_equal(world_ground_permille(stage.world, robot, 3), once);
    }
    stage_clear(&stage);
}

/* A percent of slip: the two wheels' counts part a little from the way and from each other. */
static void encoders_slip_a_little_with_a_seed(void **state) {
    (void)state;
    struct stage stage = stage_set("", 5);
    const int robot = stage_robot(&stage, 200, 600, 0);
    stage_drive(&stage, robot, 500, 500, 6000, MS);
    int32_t left, right;
    world_encoders(stage.world, robot, &left, &right);
    const double ticks = (world_robot_pose(stage.world, robot).x_mm - 200) *
                         robot_description_ticks_per_mm(&stage.model);
    assert_int_not_equal(left, right);
    assert_true(fabs(left - ticks) < 0.01 * ticks && fabs(right - ticks) < 0.01 * ticks);
    stage_clear(&stage);
}

/* ---- ground ----------------------------------------------------------------------- */

static void five_sensors_see_a_line_from_left_to_right(void **state) {
    (void)state;
    struct stage stage = stage_set(
        "'lines':[{'points':[[200,612],[1800,612]],'width_mm':10,'colour':'#000000'}]", 0);
    const int robot = stage_robot(&stage, 500, 600, 0);
    static const int seen[] = {1000, 0, 1000, 1000, 1000};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(world_ground_permille(stage.world, robot, i), seen[i]);
    }
    struct fault fault = {0};
    assert_true(world_place_robot(stage.world, robot, (struct pose){700, 624, 180}, &fault));
    assert_int_equal(world_ground_permille(stage.world, robot, 1), 0);
    stage_clear(&stage);
}

static void beyond_the_edge_of_the_table_ground_is_black(void **state) {
    (void)state;
    struct stage stage = stage_set_open("", 0);
    const int robot = stage_robot(&stage, STAGE_WIDTH_MM - 115, 600, 0);
    assert_int_equal(world_ground_permille(stage.world, robot, 2), 1000);
    stage_drive(&stage, robot, 500, 500, 1000, MS);
    assert_int_equal(world_ground_permille(stage.world, robot, 2), 0);
    stage_clear(&stage);
}

/* ---- bumpers: bit 0 left, bit 1 right ---------------------------------------------- */

/* Drives against the right wall; which bumper closed first? */
static int first_bump(double heading_deg) {
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 1600, 600, heading_deg);
    int bumped = 0;
    world_set_motors(stage.world, robot, 400, 400);
    for (int ms = 0; ms < 4000 && bumped == 0; ms++) {
        world_step(stage.world, MS);
        bumped = world_bumpers(stage.world, robot);
    }
    assert_true(world_robot_pose(stage.world, robot).x_mm > 1800);
    stage_clear(&stage);
    return bumped;
}

static void the_bumper_that_met_the_wall_closes(void **state) {
    (void)state;
    assert_int_equal(first_bump(0), 3);
    assert_int_equal(first_bump(-20), 1); /* looks to the right: the left corner comes first */
    assert_int_equal(first_bump(20), 2);
}

static void bumpers_open_when_the_robot_backs_away(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 1700, 600, 0);
    stage_drive(&stage, robot, 400, 400, 2000, MS);
    for (int ms = 0; ms < 500; ms++) {
        stage_wait(&stage, 1, MS);
        assert_int_equal(world_bumpers(stage.world, robot), 3); /* does not chatter */
    }
    stage_drive(&stage, robot, -400, -400, 200, MS);
    assert_int_equal(world_bumpers(stage.world, robot), 0);
    stage_clear(&stage);
}

static void a_bump_from_behind_closes_no_front_bumper(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 200, 600, 0);
    stage_drive(&stage, robot, -400, -400, 2000, MS);
    assert_true(world_robot_pose(stage.world, robot).x_mm < 45);
    assert_int_equal(world_bumpers(stage.world, robot), 0);
    stage_clear(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wall_ahead_is_as_far_as_it_is),
        cmocka_unit_test(a_wall_seen_askew_is_met_by_the_edge_of_the_cone),
        cmocka_unit_test(a_post_is_seen_inside_the_cone_only),
        cmocka_unit_test(the_nearest_of_two_things_counts),
        cmocka_unit_test(it_looks_over_a_puck_but_not_over_a_can),
        cmocka_unit_test(low_walls_pass_under_its_look),
        cmocka_unit_test(another_robot_is_seen),
        cmocka_unit_test(it_has_a_nearest_and_a_farthest),
        cmocka_unit_test(measures_keep_their_own_pace),
        cmocka_unit_test(a_distance_is_noisy_as_its_sensor_says),
        cmocka_unit_test(ground_is_noisy_as_its_sensor_says),
        cmocka_unit_test(seed_0_is_a_perfect_world),
        cmocka_unit_test(asked_twice_at_one_moment_a_sensor_says_the_same),
        cmocka_unit_test(encoders_slip_a_little_with_a_seed),
        cmocka_unit_test(five_sensors_see_a_line_from_left_to_right),
        cmocka_unit_test(beyond_the_edge_of_the_table_ground_is_black),
        cmocka_unit_test(the_bumper_that_met_the_wall_closes),
        cmocka_unit_test(bumpers_open_when_the_robot_backs_away),
        cmocka_unit_test(a_bump_from_behind_closes_no_front_bumper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
