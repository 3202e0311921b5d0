/* Robot descriptions: what is read, and each class of mistake answered at its place. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/world/robot_description.h"
#include "tests/firmware-bridge/world/support_mistakes.h"

static const char good[] =
    "{\n"
    "\"schema\": \"perseverons-robot/1\",\n"
    "\"name\": {\"fr\": \"Essai\"},\n"
    "\"sources\": [\"a ruler\"],\n"
    "\"body\": {\"length_mm\": 150, \"width_mm\": 120, \"front_mm\": 110, \"height_mm\": 80, "
    "\"mass_g\": 600},\n"
    "\"wheels\": {\"diameter_mm\": 60, \"track_mm\": 100, \"grip\": 0.6, \"slip_percent\": 1.5, "
    "\"ticks_per_turn\": 720},\n"
    "\"motors\": {\"max_speed_mm_s\": 400, \"time_constant_ms\": 80, \"dead_permille\": 40},\n"
    "\"ground\": [{\"at\": [80, 12], \"spot_mm\": 4, \"noise_percent\": 1},\n"
    "{\"at\": [81, -12], \"spot_mm\": 5}],\n"
    "\"distance\": [{\"at\": [100, -3], \"angle_deg\": 10, \"cone_deg\": 15, \"rays\": 5, "
    "\"min_mm\": 20, \"max_mm\": 2000, \"noise_mm\": 3, \"height_mm\": 50, \"period_ms\": 25}],\n"
    "\"bumpers\": [{\"from_deg\": -10, \"to_deg\": 60, \"force_mn\": 200},\n"
    "{\"from_deg\": -60, \"to_deg\": 15}],\n"
    "\"buttons\": [\"a\", \"b\"],\n"
    "\"led\": true,\n"
    "\"sound\": true,\n"
    "\"link\": {\"baud\": 57600, \"usb\": [\"1a86:7523\", \"0403:6001\"]}\n"
    "}\n";

static bool read_text(const char *text, size_t length, struct fault *fault) {
    struct robot_description robot;
    return robot_description_read_bytes("essai.json", text, length, &robot, fault);
}

static struct robot_description read_well(const char *text) {
    struct robot_description robot;
    struct fault fault = {0};
    if (!robot_description_read_bytes("robots/essai.json", text, strlen(text), &robot, &fault)) {
        fail_msg("%d:%d %s: %s", fault.line, fault.column, fault.field, fault.message);
    }
    return robot;
}

static void body_wheels_and_motors_are_read(void **state) {
    (void)state;
    struct robot_description robot = read_well(good);
    assert_string_equal(robot.id, "essai");
    assert_string_equal(table_text_in(&robot.name, "en"), "Essai");
    assert_int_equal(robot.source_count, 1);
    assert_string_equal(robot.source[0], "a ruler");
    assert_false(robot.is_round);
    assert_true(robot.length_mm == 150 && robot.width_mm == 120 && robot.front_mm == 110);
    assert_true(robot.height_mm == 80 && robot.mass_g == 600);
    assert_true(robot.wheel_diameter_mm == 60 && robot.track_mm == 100 && robot.grip == 0.6);
    assert_true(robot.slip_percent == 1.5 && robot.ticks_per_turn == 720);
    assert_true(robot.max_speed_mm_s == 400 && robot.time_constant_ms == 80);
    assert_int_equal(robot.dead_permille, 40);
}

static void sensors_are_read(void **state) {
    (void)state;
    struct robot_description robot = read_well(good);
    assert_int_equal(robot.ground_count, 2);
    assert_true(robot.ground[1].forward_mm == 81 && robot.ground[1].left_mm == -12);
    assert_true(robot.ground[1].spot_mm == 5 && robot.ground[1].noise_percent == 0);
    assert_int_equal(robot.distance_count, 1);
    const struct robot_distance_sensor *sonar = &robot.distance[0];
    assert_true(sonar->forward_mm == 100 && sonar->left_mm == -3 && sonar->angle_deg == 10);
    assert_true(sonar->cone_deg == 15 && sonar->rays == 5 && sonar->height_mm == 50);
    assert_true(sonar->min_mm == 20 && sonar->max_mm == 2000 && sonar->noise_mm == 3);
    assert_int_equal(sonar->period_ms, 25);
    assert_int_equal(robot.bumper_count, 2);
    assert_true(robot.bumper[0].from_deg == -10 && robot.bumper[0].to_deg == 60);
    assert_true(robot.bumper[0].force_mn == 200 && robot.bumper[1].force_mn == 0);
}

static void buttons_signals_and_link_are_read(void **state) {
    (void)state;
    struct robot_description robot = read_well(good);
    assert_int_equal(robot.button_count, 2);
    assert_string_equal(robot.button[1], "b");
    assert_true(robot.has_led && robot.has_sound);
    assert_int_equal(robot.baud, 57600);
    assert_int_equal(robot.usb_count, 2);
    assert_int_equal(robot.usb[0].vendor, 0x1a86);
    assert_int_equal(robot.usb[0].product, 0x7523);
    assert_int_equal(robot.usb[1].vendor, 0x0403);
}

static const char bare[] =
    "{\"schema\": \"perseverons-robot/1\", \"name\": {\"fr\": \"Rond\"},"
    "\"body\": {\"diameter_mm\": 100, \"front_mm\": 70, \"height_mm\": 50, \"mass_g\": 200},"
    "\"wheels\": {\"diameter_mm\": 40, \"track_mm\": 80},"
    "\"motors\": {\"max_speed_mm_s\": 300, \"time_constant_ms\": 50}}";

static void a_robot_needs_no_more_than_a_body_wheels_and_motors(void **state) {
    (void)state;
    struct robot_description robot = read_well(bare);
    assert_true(robot.is_round && robot.length_mm == 100 && robot.width_mm == 100);
    assert_int_equal(robot.ground_count + robot.distance_count + robot.bumper_count +
                         robot.button_count + robot.usb_count,
                     0);
    assert_false(robot.has_led || robot.has_sound);
    assert_true(robot.grip == 0.7 && robot.slip_percent == 0);
    assert_int_equal(robot.ticks_per_turn, 0);
    assert_int_equal(robot.baud, 115200);
}

static void the_body_lies_around_the_axle(void **state) {
    (void)state;
    struct robot_description robot = read_well(good);
    struct shape body = robot_description_body(&robot);
    assert_int_equal(body.kind, SHAPE_POLYGON);
    assert_true(shape_contains(&body, (struct point){109, 59}));
    assert_true(shape_contains(&body, (struct point){-39, -59}));
    assert_false(shape_contains(&body, (struct point){111, 0}));
    assert_false(shape_contains(&body, (struct point){-41, 0}));
    assert_false(shape_contains(&body, (struct point){0, 61}));
    robot = read_well(bare);
    body = robot_description_body(&robot);
    assert_int_equal(body.kind, SHAPE_DISC);
    assert_true(body.centre.x_mm == 20 && body.centre.y_mm == 0 && body.radius_mm == 50);
}

static void a_turn_of_the_wheel_is_its_circumference(void **state) {
    (void)state;
    struct robot_description robot = read_well(good);
    double way_mm = 720 / robot_description_ticks_per_mm(&robot);
    assert_true(fabs(way_mm - 188.4956) < 1e-3);
    robot = read_well(bare);
    assert_true(robot_description_ticks_per_mm(&robot) == 0);
}

static const struct mistake mistakes[] = {
    {"perseverons-robot/1", "perseverons-table/1", FAULT_UNKNOWN, 2, 11, "schema"},
    {"\"led\"", "\"leds\"", FAULT_UNKNOWN, 14, 9, "leds"},
    {"\"led\": true", "\"led\": \"red\"", FAULT_TYPE, 14, 8, "led"},
    {"\"a ruler\"", "\"\"", FAULT_RANGE, 4, 13, "sources[0]"},
    {"\"body\": {\"length_mm\": 150,", "\"body\": {", FAULT_MISSING, 5, 9, "body"},
    {"\"body\": {", "\"body\": {\"diameter_mm\": 150, ", FAULT_DUPLICATE, 5, 43, "body.length_mm"},
    {"\"length_mm\": 150", "\"length_mm\": 10", FAULT_RANGE, 5, 23, "body.length_mm"},
    {"\"front_mm\": 110", "\"front_mm\": 151", FAULT_RANGE, 5, 57, "body.front_mm"},
    {"\"mass_g\": 600", "\"mass_kg\": 0.6", FAULT_UNKNOWN, 5, 90, "body.mass_kg"},
    {"\"wheels\": {\"diameter_mm\": 60, ", "\"wheels\": {", FAULT_MISSING, 6, 11, "wheels"},
    {"\"grip\": 0.6", "\"grip\": 0", FAULT_RANGE, 6, 56, "wheels.grip"},
    {"720", "720.5", FAULT_TYPE, 6, 100, "wheels.ticks_per_turn"},
    {"\"dead_permille\": 40", "\"dead_permille\": 901", FAULT_RANGE, 7, 76, "motors.dead_permille"},
    {"[81, -12]", "[81, 12]", FAULT_RANGE, 9, 8, "ground[1].at"},
    {"[81, -12]", "[81]", FAULT_LIMIT, 9, 8, "ground[1].at"},
    {"[81, -12]", "[81, -601]", FAULT_RANGE, 9, 13, "ground[1].at[1]"},
    {", \"spot_mm\": 5", "", FAULT_MISSING, 9, 1, "ground[1]"},
    {"\"rays\": 5", "\"rays\": 16", FAULT_RANGE, 10, 73, "distance[0].rays"},
    {"\"max_mm\": 2000", "\"max_mm\": 20", FAULT_RANGE, 10, 100, "distance[0].max_mm"},
    {"\"period_ms\": 25", "\"period_ms\": 0", FAULT_RANGE, 10, 151, "distance[0].period_ms"},
    {"\"to_deg\": 15", "\"to_deg\": -60", FAULT_RANGE, 12, 29, "bumpers[1].to_deg"},
    {"\"b\"]", "\"a\"]", FAULT_DUPLICATE, 13, 18, "buttons[1]"},
    {"\"b\"]", "\"b\", \"c\", \"d\", \"e\"]", FAULT_LIMIT, 13, 12, "buttons"},
    {"57600", "57600.0", FAULT_TYPE, 16, 18, "link.baud"},
    {"0403:6001", "403:6001", FAULT_RANGE, 16, 46, "link.usb[1]"},
    {"0403:6001", "0403-6001", FAULT_RANGE, 16, 46, "link.usb[1]"},
    {"0403:6001", "0403:60g1", FAULT_RANGE, 16, 46, "link.usb[1]"},
};

static void every_mistake_is_answered_at_its_place(void **state) {
    (void)state;
    check_mistakes(good, mistakes, sizeof mistakes / sizeof mistakes[0], read_text);
}

static void a_description_cut_anywhere_is_refused_with_a_place(void **state) {
    (void)state;
    for (size_t length = 0; length + 2 < strlen(good); length++) {
        struct fault fault = {0};
        if (read_text(good, length, &fault) || fault.line < 1) {
            fail_msg("cut after %zu bytes: taken, or refused without a place", length);
        }
    }
}

static void a_file_that_is_not_there_is_named(void **state) {
    (void)state;
    struct robot_description robot;
    struct fault fault = {0};
    assert_false(robot_description_read("/nowhere/robot.json", &robot, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/robot.json");
}

static struct robot_description shipped(const char *path) {
    struct robot_description robot;
    struct fault fault = {0};
    if (!robot_description_read(path, &robot, &fault)) {
        fail_msg("%s:%d:%d %s: %s", path, fault.line, fault.column, fault.field, fault.message);
    }
    return robot;
}

static void the_standard_robot_has_all_that_the_vocabulary_speaks_of(void **state) {
    (void)state;
    struct robot_description robot = shipped("examples/robots/standard.json");
    assert_string_equal(robot.id, "standard");
    assert_int_equal(robot.ground_count, 5);
    assert_int_equal(robot.distance_count, 1);
    assert_int_equal(robot.bumper_count, 2);
    assert_true(robot.button_count >= 1 && robot.has_led && robot.has_sound);
    assert_true(robot.ticks_per_turn > 0 && robot.track_mm < robot.width_mm);
    assert_true(robot.bumper[0].to_deg > robot.bumper[1].to_deg); /* left first */
}

static void the_mbot_tells_where_its_figures_come_from(void **state) {
    (void)state;
    struct robot_description robot = shipped("examples/robots/mbot.json");
    assert_int_equal(robot.ground_count, 2);
    assert_int_equal(robot.ticks_per_turn, 0);
    assert_true(robot.source_count > 0);
    assert_true(robot.kept_bytes > 900 && robot.memory_bytes >= 900);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_wheels_and_motors_are_read),
        cmocka_unit_test(sensors_are_read),
        cmocka_unit_test(buttons_signals_and_link_are_read),
        cmocka_unit_test(a_robot_needs_no_more_than_a_body_wheels_and_motors),
        cmocka_unit_test(the_body_lies_around_the_axle),
        cmocka_unit_test(a_turn_of_the_wheel_is_its_circumference),
        cmocka_unit_test(every_mistake_is_answered_at_its_place),
        cmocka_unit_test(a_description_cut_anywhere_is_refused_with_a_place),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(the_standard_robot_has_all_that_the_vocabulary_speaks_of),
        cmocka_unit_test(the_mbot_tells_where_its_figures_come_from),
    };
    return cmocka_run_group_tests_name("robot_description", tests, NULL, NULL);
}
