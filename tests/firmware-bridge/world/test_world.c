/* How robots and things move: against kinematics done by hand.
 * The standard robot: 150 mm by 120 mm, its front 110 mm before the axle, wheels
 * 100 mm apart, 400 mm/s at full power with a lag of 80 ms. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/firmware-bridge/world/support_world.h"

#define MS       1000u
#define FRONT_MM 110.0
#define LAG_S    0.080

static struct pose pose_of(const struct stage *stage, int robot) {
    return world_robot_pose(stage->world, robot);
}

static double apart_mm(double x, double y, double to_x, double to_y) {
    return hypot(to_x - x, to_y - y);
}

/* ---- driving ------------------------------------------------------------------- */

static void straight_on_it_goes_as_far_as_speed_and_lag_say(void **state) {
    (void)state;
    static const uint32_t steps_us[] = {500, 1000, 10000};
    for (size_t i = 0; i < 3; i++) {
        struct stage stage = stage_set("", 0);
        const int robot = stage_robot(&stage, 300, 600, 0);
        stage_drive(&stage, robot, 500, 500, 2000, steps_us[i]);
        const double coarse_mm = 200 * steps_us[i] * 1e-6;
        assert_near(pose_of(&stage, robot).x_mm, 300 + 200 * (2 - LAG_S), coarse_mm);
        assert_near(pose_of(&stage, robot).y_mm, 600, 1e-6);
        assert_near(pose_of(&stage, robot).heading_deg, 0, 1e-6);
        assert_int_equal(world_time_us(stage.world), 2000000);
        stage_clear(&stage);
    }
}

static void backwards_it_goes_as_far_as_forwards(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int ahead = stage_robot(&stage, 1000, 300, 0);
    const int back = stage_robot(&stage, 1000, 900, 0);
    world_set_motors(stage.world, ahead, 600, 600);
    stage_drive(&stage, back, -600, -600, 1500, MS);
    assert_near(pose_of(&stage, ahead).x_mm - 1000, 1000 - pose_of(&stage, back).x_mm, 1e-6);
    stage_clear(&stage);
}

static void wheels_against_each_other_turn_it_on_the_spot_to_the_left(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 1000, 600, 0);
    stage_drive(&stage, robot, -300, 300, 1000, MS);
    const double turned = 2 * 120.0 / 100 * (1 - LAG_S) / SHAPE_RADIANS_PER_DEGREE;
    assert_near(pose_of(&stage, robot).heading_deg, turned, 0.2);
    assert_true(apart_mm(pose_of(&stage, robot).x_mm, pose_of(&stage, robot).y_mm, 1000, 600) <
                0.01);
    stage_clear(&stage);
}

/* 120 and 240 mm/s on 100 mm: an arc of 150 mm around a place to the left. */
static void unequal_wheels_drive_an_arc_of_the_right_radius(void **state) {
    (void)state;
    static const uint32_t steps_us[] = {1000, 10000};
    for (size_t i = 0; i < 2; i++) {
        struct stage stage = stage_set("", 0);
        const int robot = stage_robot(&stage, 1000, 600, 0);
        stage_drive(&stage, robot, 300, 600, 1000, steps_us[i]);
        const struct pose from = pose_of(&stage, robot);
        const double heading = from.heading_deg * SHAPE_RADIANS_PER_DEGREE;
        const double x_mm = from.x_mm - 150 * sin(heading);
        const double y_mm = from.y_mm + 150 * cos(heading);
        for (int piece = 0; piece < 20; piece++) {
            stage_wait(&stage, 300, steps_us[i]);
            const struct pose now = pose_of(&stage, robot);
            assert_near(apart_mm(now.x_mm, now.y_mm, x_mm, y_mm), 150, 0.2);
        }
        stage_clear(&stage);
    }
}

/* The way between two moments lies along the heading between them. */
static void it_never_slides_sideways_in_a_bend(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 1000, 400, 0);
    world_set_motors(stage.world, robot, 500, 1000);
    struct pose before = pose_of(&stage, robot);
    for (int ms = 0; ms < 3000; ms++) {
        world_step(stage.world, MS);
        const struct pose now = pose_of(&stage, robot);
        const double middle =
            (before.heading_deg + remainder(now.heading_deg - before.heading_deg, 360) / 2) *
            SHAPE_RADIANS_PER_DEGREE;
        const double sideways =
            -(now.x_mm - before.x_mm) * sin(middle) + (now.y_mm - before.y_mm) * cos(middle);
        assert_near(sideways, 0, 0.001);
        before = now;
    }
    stage_clear(&stage);
}

static void little_power_moves_nothing_and_too_much_is_full_power(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 200, 600, 0);
    stage_drive(&stage, robot, 39, -39, 500, MS);
    assert_true(pose_of(&stage, robot).x_mm == 200 && pose_of(&stage, robot).heading_deg == 0);
    stage_drive(&stage, robot, 30000, 1001, 2000, MS);
    int left, right;
    double speed_mm_s, turn_deg_s;
    world_motors(stage.world, robot, &left, &right);
    world_robot_speed(stage.world, robot, &speed_mm_s, &turn_deg_s);
    assert_int_equal(left, 1000);
    assert_int_equal(right, 1000);
    assert_near(speed_mm_s, 400, 0.01);
    assert_near(turn_deg_s, 0, 0.01);
    stage_clear(&stage);
}

static void without_power_it_rolls_out_and_stands(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 200, 600, 0);
    stage_drive(&stage, robot, 500, 500, 1000, MS);
    const double at_mm = pose_of(&stage, robot).x_mm;
    stage_drive(&stage, robot, 0, 0, 2000, MS);
    assert_near(pose_of(&stage, robot).x_mm - at_mm, 200 * LAG_S, 0.3);
    stage_clear(&stage);
}

/* ---- walls ---------------------------------------------------------------------- */

static void a_wall_stops_the_robot_and_its_encoders(void **state) {
    (void)state;
    static const uint32_t steps_us[] = {1000, 10000, 20000};
    for (size_t i = 0; i < 3; i++) {
        struct stage stage = stage_set("'walls':[{'from':[1200,200],'to':[1200,1000]}]", 0);
        const int robot = stage_robot(&stage, 700, 600, 0);
        stage_drive(&stage, robot, 1000, 1000, 2000, steps_us[i]);
        int32_t before, after, right;
        world_encoders(stage.world, robot, &before, &right);
        assert_near(pose_of(&stage, robot).x_mm, 1190 - FRONT_MM, 1.5);
        stage_wait(&stage, 3000, steps_us[i]);
        world_encoders(stage.world, robot, &after, &right);
        assert_true(after - before <= 2);
        assert_near(pose_of(&stage, robot).x_mm, 1190 - FRONT_MM, 1.5);
        assert_near(pose_of(&stage, robot).heading_deg, 0, 0.5);
        stage_clear(&stage);
    }
}

static void nobody_leaves_a_table_with_a_border(void **state) {
    (void)state;
    struct stage stage = stage_set("", 3);
    for (int i = 0; i < 8; i++) {
        stage_robot(&stage, 300 + 450.0 * (i % 4), i < 4 ? 350 : 850, 50.0 * i);
    }
    for (int step = 0; step < 3000; step++) {
        for (int robot = 0; robot < 8; robot++) {
            world_set_motors(stage.world, robot, 1000 - (step / 100 * 37 + robot * 61) % 500, 1000);
        }
        world_step(stage.world, 20 * MS);
        for (int robot = 0; robot < 8; robot++) {
            const struct pose pose = pose_of(&stage, robot);
            assert_true(pose.x_mm > 0 && pose.x_mm < STAGE_WIDTH_MM);
            assert_true(pose.y_mm > 0 && pose.y_mm < STAGE_HEIGHT_MM);
        }
    }
    stage_clear(&stage);
}

/* ---- pushing --------------------------------------------------------------------- */

#define PUCKS                                                                                      \
    "'objects':[{'id':'pushed','kind':'puck','at':[600,600],'diameter_mm':60,"                     \
    "'height_mm':20,'mass_g':40},{'id':'apart','kind':'puck','at':[1000,200],"                     \
    "'diameter_mm':60,'height_mm':20,'mass_g':40}]"

static void a_puck_is_pushed_ahead_and_comes_to_rest(void **state) {
    (void)state;
    struct stage stage = stage_set(PUCKS, 0);
    const int robot = stage_robot(&stage, 300, 600, 0);
    stage_drive(&stage, robot, 500, 500, 3000, MS);
    const double front_mm = pose_of(&stage, robot).x_mm + FRONT_MM;
    assert_near(world_object_at(stage.world, 0).x_mm, front_mm + 30, 3);
    stage_drive(&stage, robot, 0, 0, 1000, MS);
    const struct point rest = world_object_at(stage.world, 0);
    assert_true(rest.x_mm > 900);
    assert_near(rest.y_mm, 600, 1);
    stage_wait(&stage, 1000, MS);
    assert_near(world_object_at(stage.world, 0).x_mm, rest.x_mm, 0.01);
    assert_true(world_object_at(stage.world, 1).x_mm == 1000);
    assert_true(world_object_at(stage.world, 1).y_mm == 200);
    stage_clear(&stage);
}

static void robots_that_meet_stop_each_other(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int one = stage_robot(&stage, 600, 600, 0);
    const int other = stage_robot(&stage, 1400, 600, 180);
    world_set_motors(stage.world, one, 600, 600);
    stage_drive(&stage, other, 600, 600, 4000, MS);
    const double gap_mm = pose_of(&stage, other).x_mm - pose_of(&stage, one).x_mm - 2 * FRONT_MM;
    assert_near(gap_mm, 0, 1.5);
    assert_near(pose_of(&stage, one).x_mm + FRONT_MM, 1000, 3);
    stage_clear(&stage);
}

static void a_heavy_robot_is_not_pushed_sideways(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int light = stage_robot(&stage, 1000, 400, 90);
    stage.model.mass_g = 6000;
    const int heavy = stage_robot(&stage, 1000, 700, 0);
    stage_drive(&stage, light, 600, 600, 3000, MS);
    assert_near(pose_of(&stage, heavy).y_mm, 700, 1);
    assert_near(pose_of(&stage, light).y_mm + FRONT_MM, 640, 2);
    stage_clear(&stage);
}

/* ---- zones ----------------------------------------------------------------------- */

static void zones_tell_how_robots_and_things_lie_in_them(void **state) {
    (void)state;
    struct stage stage = stage_set(
        PUCKS ",'zones':[{'id':'big','rectangle':[400,400,400,400]},"
              "{'id':'edge','rectangle':[600,100,200,1000]},{'id':'far','disc':[1800,900,50]}]",
        0);
    assert_int_equal(world_object_in_zone(stage.world, 0, 0), SHAPE_WHOLLY);
    assert_int_equal(world_object_in_zone(stage.world, 0, 1), SHAPE_PARTLY);
    assert_int_equal(world_object_in_zone(stage.world, 0, 2), SHAPE_APART);
    const int robot = stage_robot(&stage, 440, 480, 0); /* from 400 to 550 */
    assert_int_equal(world_robot_in_zone(stage.world, robot, 0), SHAPE_WHOLLY);
    assert_int_equal(world_robot_in_zone(stage.world, robot, 1), SHAPE_APART);
    struct fault fault = {0};
    assert_true(world_place_robot(stage.world, robot, (struct pose){700, 300, 90}, &fault));
    assert_int_equal(world_robot_in_zone(stage.world, robot, 0), SHAPE_PARTLY);
    assert_int_equal(world_robot_in_zone(stage.world, robot, 1), SHAPE_WHOLLY);
    stage_clear(&stage);
}

/* ---- hands ----------------------------------------------------------------------- */

#define FULL_TABLE                                                                                 \
    PUCKS ",'walls':[{'from':[1200,0],'to':[1200,400]}],"                                          \
          "'obstacles':[{'disc':[1600,900,60],'height_mm':100}]"

static void a_robot_is_put_only_where_there_is_room(void **state) {
    (void)state;
    struct stage stage = stage_set(FULL_TABLE, 0);
    const int robot = stage_robot(&stage, 300, 300, 0);
    stage_robot(&stage, 300, 900, 0);
    static const struct pose taken[] = {
        {1950, 600, 0}, {-500, 600, 0}, {1000, 1150, 0}, {1150, 200, 0},
        {1550, 900, 0}, {560, 600, 0},  {320, 880, 90},  {NAN, 600, 0},
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct fault fault = {0};
        int added = -7;
        assert_false(world_add_robot(stage.world, &stage.model, taken[i], &added, &fault));
        assert_int_equal(fault.kind, FAULT_RANGE);
        assert_int_equal(added, -7);
        fault = (struct fault){0};
        assert_false(world_place_robot(stage.world, robot, taken[i], &fault));
        assert_int_equal(fault.kind, FAULT_RANGE);
    }
    assert_int_equal(world_robot_count(stage.world), 2);
    assert_true(pose_of(&stage, robot).x_mm == 300 && pose_of(&stage, robot).y_mm == 300);
    stage_clear(&stage);
}

static void what_stands_in_the_way_is_named(void **state) {
    (void)state;
    struct stage stage = stage_set(FULL_TABLE, 0);
    struct fault fault = {0};
    int robot;
    const struct pose on_puck = {560, 600, 0};
    assert_false(world_add_robot(stage.world, &stage.model, on_puck, &robot, &fault));
    assert_string_equal(fault.message, "this place is taken by pushed");
    stage_clear(&stage);
}

static void a_robot_may_be_put_where_it_stands_itself(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    struct fault fault = {0};
    const int robot = stage_robot(&stage, 300, 300, 0);
    stage_drive(&stage, robot, 500, 500, 500, MS);
    assert_true(world_place_robot(stage.world, robot, (struct pose){320, 310, 370}, &fault));
    assert_near(pose_of(&stage, robot).heading_deg, 10, 1e-9);
    double speed_mm_s, turn_deg_s;
    world_robot_speed(stage.world, robot, &speed_mm_s, &turn_deg_s);
    assert_true(speed_mm_s == 0 && turn_deg_s == 0);
    stage_clear(&stage);
}

static void things_are_put_only_where_there_is_room(void **state) {
    (void)state;
    struct stage stage = stage_set(FULL_TABLE, 0);
    stage_robot(&stage, 300, 900, 0);
    static const struct point taken[] = {{1995, 600}, {1200, 300}, {1650, 900},
                                         {1000, 230}, {300, 900},  {600, NAN}};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct fault fault = {0};
        assert_false(world_place_object(stage.world, 0, taken[i], &fault));
        assert_int_equal(fault.kind, FAULT_RANGE);
    }
    assert_true(world_object_at(stage.world, 0).x_mm == 600);
    struct fault fault = {0};
    assert_true(world_place_object(stage.world, 0, (struct point){610, 600}, &fault));
    stage_wait(&stage, 100, MS);
    assert_true(world_object_at(stage.world, 0).x_mm == 610);
    stage_clear(&stage);
}

/* ---- people ----------------------------------------------------------------------- */

static void buttons_and_signals_are_kept(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    const int robot = stage_robot(&stage, 300, 300, 0);
    assert_int_equal(world_buttons(stage.world, robot), 0);
    world_press_buttons(stage.world, robot, 1);
    world_set_signals(stage.world, robot, (struct world_signals){1, 2, 3, 440});
    stage_wait(&stage, 10, MS);
    assert_int_equal(world_buttons(stage.world, robot), 1);
    assert_int_equal(world_signals(stage.world, robot).blue, 3);
    assert_int_equal(world_signals(stage.world, robot).tone_hz, 440);
    stage_clear(&stage);
}

static void there_is_a_limit_to_robots(void **state) {
    (void)state;
    struct stage stage = stage_set("", 0);
    stage.model.length_mm = stage.model.width_mm = 60;
    stage.model.front_mm = 30;
    for (int i = 0; i < WORLD_ROBOTS_MAX; i++) {
        stage_robot(&stage, 60 + 100.0 * (i % 16), 60 + 100.0 * (i / 16), 0);
    }
    struct fault fault = {0};
    int robot;
    const struct pose free_place = {1900, 1100, 0};
    assert_false(world_add_robot(stage.world, &stage.model, free_place, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    stage_wait(&stage, 100, 10 * MS);
    stage_clear(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(straight_on_it_goes_as_far_as_speed_and_lag_say),
        cmocka_unit_test(backwards_it_goes_as_far_as_forwards),
        cmocka_unit_test(wheels_against_each_other_turn_it_on_the_spot_to_the_left),
        cmocka_unit_test(unequal_wheels_drive_an_arc_of_the_right_radius),
        cmocka_unit_test(it_never_slides_sideways_in_a_bend),
        cmocka_unit_test(little_power_moves_nothing_and_too_much_is_full_power),
        cmocka_unit_test(without_power_it_rolls_out_and_stands),
        cmocka_unit_test(a_wall_stops_the_robot_and_its_encoders),
        cmocka_unit_test(nobody_leaves_a_table_with_a_border),
        cmocka_unit_test(a_puck_is_pushed_ahead_and_comes_to_rest),
        cmocka_unit_test(robots_that_meet_stop_each_other),
        cmocka_unit_test(a_heavy_robot_is_not_pushed_sideways),
        cmocka_unit_test(zones_tell_how_robots_and_things_lie_in_them),
        cmocka_unit_test(a_robot_is_put_only_where_there_is_room),
        cmocka_unit_test(what_stands_in_the_way_is_named),
        cmocka_unit_test(a_robot_may_be_put_where_it_stands_itself),
        cmocka_unit_test(things_are_put_only_where_there_is_room),
        cmocka_unit_test(buttons_and_signals_are_kept),
        cmocka_unit_test(there_is_a_limit_to_robots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
