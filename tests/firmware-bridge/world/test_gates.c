/* Timing gates: when, which way, and how often. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/firmware-bridge/world/support_world.h"

/* From below to above: the left of the line is where x is smaller. */
#define GATE_X_MM 1000.0
#define FRONT     "'gates':[{'id':'g','from':[1000,300],'to':[1000,900],'watches':'front'}]"
#define CENTRE    "'gates':[{'id':'g','from':[1000,300],'to':[1000,900],'watches':'centre'}]"
#define MS        1000u

static int crossings(struct stage *stage, struct world_crossing *last) {
    int count = 0;
    while (world_take_crossing(stage->world, last)) {
        count++;
    }
    return count;
}

/* Rolls at constant speed, then tells how far the gate's time is from the true one. */
static double error_us(const char *gate, double watched_mm, uint32_t step_us, int permille) {
    struct stage stage = stage_set(gate, 0);
    const int robot = stage_robot(&stage, 200, 600, 0);
    stage_drive(&stage, robot, permille, permille, 1500, step_us);
    const double at_mm = world_robot_pose(stage.world, robot).x_mm + watched_mm;
    assert_true(at_mm < GATE_X_MM);
    const double speed_mm_s = stage.model.max_speed_mm_s * permille / 1000;
    const double due_us =
        (double)world_time_us(stage.world) + (GATE_X_MM - at_mm) / speed_mm_s * 1e6;
    stage_wait(&stage, 8000, step_us);
    struct world_crossing crossing = {0};
    assert_int_equal(crossings(&stage, &crossing), 1);
    assert_int_equal(crossing.gate, 0);
    assert_int_equal(crossing.robot, robot);
    assert_int_equal(crossing.direction, -1);
    stage_clear(&stage);
    return fabs((double)crossing.time_us - due_us);
}

static void a_gate_is_timed_to_20_us_whatever_the_step(void **state) {
    (void)state;
    static const uint32_t steps_us[] = {1000, 3000, 7000, 10000, 20000};
    static const int powers[] = {250, 333, 500, 700};
    for (size_t s = 0; s < sizeof steps_us / sizeof *steps_us; s++) {
        for (size_t p = 0; p < sizeof powers / sizeof *powers; p++) {
            assert_true(error_us(FRONT, 110, steps_us[s], powers[p]) < 20);
            assert_true(error_us(CENTRE, 0, steps_us[s], powers[p]) < 20);
        }
    }
}

static void back_and_forth_counts_once_each_way(void **state) {
    (void)state;
    struct stage stage = stage_set(FRONT, 0);
    const int robot = stage_robot(&stage, 800, 600, 0);
    uint64_t last_us = 0;
    for (int turn = 0; turn < 6; turn++) {
        const int power = turn % 2 == 0 ? 500 : -500;
        stage_drive(&stage, robot, power, power, 1500, 10 * MS);
        struct world_crossing crossing = {0};
        assert_int_equal(crossings(&stage, &crossing), 1);
        assert_int_equal(crossing.direction, turn % 2 == 0 ? -1 : 1);
        assert_true(crossing.time_us > last_us);
        last_us = crossing.time_us;
    }
    stage_clear(&stage);
}

static void standing_on_the_line_is_no_crossing_and_leaving_counts_at_most_once(void **state) {
    (void)state;
    struct world_crossing crossing = {0};
    for (int way = -1; way <= 1; way += 2) {
        struct stage stage = stage_set(FRONT, 0);
        const int robot = stage_robot(&stage, GATE_X_MM - 110, 600, 0);
        stage_wait(&stage, 100, MS);
        assert_int_equal(crossings(&stage, &crossing), 0);
        stage_drive(&stage, robot, 400 * way, 400 * way, 1000, MS);
        /* the line belongs to its right side, where x grows */
        assert_int_equal(crossings(&stage, &crossing), way < 0 ? 1 : 0);
        stage_clear(&stage);
    }
}

static void passing_beside_the_posts_is_no_crossing(void **state) {
    (void)state;
    struct stage stage = stage_set(FRONT, 0);
    const int robot = stage_robot(&stage, 700, 200, 0);
    stage_drive(&stage, robot, 800, 800, 2500, MS);
    assert_true(world_robot_pose(stage.world, robot).x_mm > 1200);
    struct world_crossing crossing;
    assert_false(world_take_crossing(stage.world, &crossing));
    stage_clear(&stage);
}

static void a_robot_carried_through_the_gate_is_not_timed(void **state) {
    (void)state;
    struct stage stage = stage_set(FRONT, 0);
    struct fault fault = {0};
    const int robot = stage_robot(&stage, 500, 600, 0);
    assert_true(world_place_robot(stage.world, robot, (struct pose){1500, 600, 0}, &fault));
    stage_wait(&stage, 100, MS);
    assert_true(world_place_robot(stage.world, robot, (struct pose){500, 600, 0}, &fault));
    stage_wait(&stage, 100, MS);
    struct world_crossing crossing;
    assert_false(world_take_crossing(stage.world, &crossing));
    stage_clear(&stage);
}

static void the_gate_says_which_of_two_robots_came(void **state) {
    (void)state;
    struct stage stage = stage_set(FRONT, 0);
    const int slow = stage_robot(&stage, 500, 450, 0);
    const int fast = stage_robot(&stage, 500, 750, 0);
    world_set_motors(stage.world, fast, 800, 800);
    stage_drive(&stage, slow, 500, 500, 3000, MS);
    struct world_crossing first, second;
    assert_true(world_take_crossing(stage.world, &first));
    assert_true(world_take_crossing(stage.world, &second));
    assert_int_equal(first.robot, fast);
    assert_int_equal(second.robot, slow);
    assert_true(first.time_us < second.time_us);
    stage_clear(&stage);
}

/* A robot that turns on the gate's line passes it twice a turn. */
static void crossings_nobody_takes_give_way_to_newer_ones(void **state) {
    (void)state;
    struct stage stage = stage_set(FRONT, 0);
    const int robot = stage_robot(&stage, GATE_X_MM, 600, 0);
    stage_drive(&stage, robot, -1000, 1000, 120000, 10 * MS);
    struct world_crossing crossing;
    uint64_t last_us = 0;
    int count = 0, direction = 0;
    while (world_take_crossing(stage.world, &crossing)) {
        assert_true(crossing.time_us > last_us);
        assert_true(count == 0 || crossing.direction == -direction);
        last_us = crossing.time_us;
        direction = crossing.direction;
        count++;
    }
    assert_int_equal(count, WORLD_CROSSINGS_MAX);
    assert_true(last_us > world_time_us(stage.world) - 1000 * MS);
    stage_clear(&stage);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gate_is_timed_to_20_us_whatever_the_step),
        cmocka_unit_test(back_and_forth_counts_once_each_way),
        cmocka_unit_test(standing_on_the_line_is_no_crossing_and_leaving_counts_at_most_once),
        cmocka_unit_test(passing_beside_the_posts_is_no_crossing),
        cmocka_unit_test(a_robot_carried_through_the_gate_is_not_timed),
        cmocka_unit_test(the_gate_says_which_of_two_robots_came),
        cmocka_unit_test(crossings_nobody_takes_give_way_to_newer_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
