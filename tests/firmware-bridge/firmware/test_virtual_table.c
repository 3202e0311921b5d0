/* The real firmware on a virtual table, driven through the real session. */
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/support_table.h"

#define STOP_WITHIN_MS  500
#define STOP_ARRIVES_MS 4 /* its bytes on the line, then the next tick */

static void seed_of_this_run(void) {
    const char *given = getenv("SEED");
    unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20240601u;
    print_message("SEED=%u\n", seed);
    srand(seed);
}

static double turned(double from_deg, double to_deg) { return remainder(to_deg - from_deg, 360); }

static double distance(struct pose a, struct pose b) {
    return hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
}

/* ---- movements ---------------------------------------------------------------------- */

static void half_a_metre_is_half_a_metre_within_5_mm(void **state) {
    (void)state;
    static const uint16_t speeds[] = {200, 500, 1000};
    for (uint64_t seed = 0; seed < 4; seed++) {
        for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
            struct driven driven = driven_start(OPEN_FLOOR, seed);
            const struct pose from = driven_pose(&driven);
            assert_true(driven_move(&driven, 500, speeds[i]));
            const struct pose to = driven_pose(&driven);
            if (getenv("SHOW") != NULL) {
                print_message("seed %d at %d: %.2f mm, %.2f aside, %.2f deg\n", (int)seed,
                              speeds[i], to.x_mm - from.x_mm, to.y_mm - from.y_mm, to.heading_deg);
            }
            assert_true(fabs(distance(from, to) - 500) < 5);
            assert_true(fabs(to.y_mm - from.y_mm) < 10);
            driven_end(&driven);
        }
    }
}

static void a_quarter_turn_is_90_degrees_within_2(void **state) {
    (void)state;
    static const uint16_t speeds[] = {200, 500, 1000};
    for (uint64_t seed = 0; seed < 4; seed++) {
        for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
            struct driven driven = driven_start(OPEN_FLOOR, seed);
            const int32_t ddeg = i % 2 == 0 ? 900 : -900;
            const struct pose from = driven_pose(&driven);
            assert_true(driven_turn(&driven, ddeg, speeds[i]));
            const struct pose to = driven_pose(&driven);
            const double angle = turned(from.heading_deg, to.heading_deg);
            if (getenv("SHOW") != NULL) {
                print_message("seed %d at %d: %.2f deg\n", (int)seed, speeds[i], angle);
            }
            assert_true(fabs(angle - ddeg / 10.0) < 2);
            assert_true(distance(from, to) < 10);
            driven_end(&driven);
        }
    }
}

struct limits {
    double speed_mm_s, acceleration_mm_s2; /* greatest seen */
    double before_mm_s;
    int slow_ms;
};

static void watch_limits(void *context, struct virtual_table *table) {
    struct limits *limits = context;
    double speed, turn;
    world_robot_speed(virtual_table_world(table), 0, &speed, &turn);
    limits->speed_mm_s = fmax(limits->speed_mm_s, fabs(speed));
    limits->acceleration_mm_s2 =
        fmax(limits->acceleration_mm_s2, fabs(speed - limits->before_mm_s) * 100);
    limits->before_mm_s = speed;
}

static void a_move_keeps_to_its_speed_and_accelerates_gently(void **state) {
    (void)state;
    for (uint16_t permille = 200; permille <= 800; permille = (uint16_t)(permille + 200)) {
        struct driven driven = driven_start(OPEN_FLOOR, 0);
        const double top = world_robot_model(virtual_table_world(driven.table), 0)->max_speed_mm_s;
        struct limits limits = {0};
        assert_true(virtual_table_observe(driven.table, 10, watch_limits, &limits));
        assert_true(driven_move(&driven, 600, permille));
        if (getenv("SHOW") != NULL) {
            print_message("%d: %.1f mm/s, %.1f mm/s2\n", permille, limits.speed_mm_s,
                          limits.acceleration_mm_s2);
        }
        assert_true(limits.speed_mm_s < top * permille / 1000 * 1.1);
        assert_true(limits.speed_mm_s > top * permille / 1000 * 0.8);
        assert_true(limits.acceleration_mm_s2 < 1600);
        driven_end(&driven);
    }
}

static void a_move_into_a_wall_ends_as_blocked(void **state) {
    (void)state;
    struct driven driven = driven_start(OPEN_FLOOR, 1);
    const uint32_t from_ms = virtual_table_time_ms(driven.table);
    assert_false(driven_turn(&driven, 1800, 500) && driven_move(&driven, 2000, 500));
    assert_true(driven_motors_off(&driven));
    assert_true(virtual_table_time_ms(driven.table) - from_ms < 12000);
    driven_end(&driven);
}

/* ---- stopping ----------------------------------------------------------------------- */

static void begin_something(struct driven *driven) {
    switch (rand() % 3) {
    case 0:
        driven_drive(driven, 200 + rand() % 800, 200 + rand() % 800);
        break;
    case 1:
        driven_request(driven, (struct message){.type = MESSAGE_MOVE, .move = {7, 900, 700}});
        break;
    default:
        driven_request(driven, (struct message){.type = MESSAGE_TURN, .turn = {8, -7200, 500}});
    }
    driven_wait(driven, 5u + (uint32_t)rand() % 400);
}

static void a_stop_is_on_the_motors_as_soon_as_it_has_travelled(void **state) {
    (void)state;
    seed_of_this_run();
    for (int trial = 0; trial < 100; trial++) {
        struct driven driven = driven_start(OPEN_FLOOR, (uint64_t)trial);
        begin_something(&driven);
        struct fault fault = {0};
        const uint32_t asked_ms = virtual_table_time_ms(driven.table);
        assert_true(session_stop(driven.session, &fault));
        assert_true(driven_motors_off(&driven));
        assert_true(virtual_table_time_ms(driven.table) - asked_ms <= 2 * STOP_ARRIVES_MS + 6);
        driven_wait(&driven, 100);
        assert_true(driven_motors_off(&driven));
        driven_end(&driven);
    }
}

static void a_computer_that_dies_leaves_a_stopped_robot_within_500_ms(void **state) {
    (void)state;
    seed_of_this_run();
    for (int trial = 0; trial < 200; trial++) {
        struct driven driven = driven_start(OPEN_FLOOR, (uint64_t)trial);
        begin_something(&driven);
        const uint32_t died_ms = virtual_table_time_ms(driven.table);
        while (!driven_motors_off(&driven) &&
               virtual_table_time_ms(driven.table) < died_ms + 2000) {
            virtual_table_tick(driven.table);
        }
        assert_true(virtual_table_time_ms(driven.table) - died_ms <= STOP_WITHIN_MS);
        virtual_table_advance(driven.table, died_ms + 2000);
        double speed, turn;
        world_robot_speed(virtual_table_world(driven.table), 0, &speed, &turn);
        assert_true(fabs(speed) < 1 && fabs(turn) < 1);
        driven_end(&driven);
    }
}

/* ---- the table ------------------------------------------------------------------------ */

static void run_a_while(uint64_t seed, struct fingerprint *fingerprint) {
    struct driven driven = driven_start(OPEN_FLOOR, seed);
    driven_move(&driven, 300, 700);
    driven_turn(&driven, 1234, 500);
    driven_drive(&driven, 700, 300);
    for (int i = 0; i < 100; i++) {
        driven_wait(&driven, 10);
        fingerprint_take(fingerprint, driven.table);
    }
    driven_end(&driven);
}

static uint64_t fingerprint_of_another_process(const char *seed) {
    char self[PATH_MAX] = {0}, command[PATH_MAX + 64];
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    snprintf(command, sizeof command, "'%s' %s", self, seed);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    uint64_t value = 0;
    assert_int_equal(fscanf(output, "%" SCNx64, &value), 1);
    assert_int_equal(pclose(output), 0);
    return value;
}

static void the_same_seed_gives_the_same_trajectory_in_every_process(void **state) {
    (void)state;
    struct fingerprint here = {0};
    run_a_while(5, &here);
    assert_int_equal(fingerprint_of_another_process("5"), here.value);
    assert_int_equal(fingerprint_of_another_process("5"), here.value);
    assert_int_not_equal(fingerprint_of_another_process("6"), here.value);
}

static void two_robots_on_a_table_do_not_hear_each_other(void **state) {
    (void)state;
    struct driven first = driven_start(OPEN_FLOOR, 1);
    struct driven second = driven_beside(&first, 2000);
    assert_int_equal(virtual_table_robot_count(first.table), 2);
    assert_int_not_equal(session_info(first.session)->boot_id,
                         session_info(second.session)->boot_id);
    driven_drive(&first, 500, 500);
    int left, right;
    virtual_table_motors(first.table, second.robot, &left, &right);
    assert_int_equal(left, 0);
    const struct pose from = driven_pose(&second);
    for (int i = 0; i < 30; i++) {
        driven_wait(&first, 20);
        driven_wait(&second, 20);
    }
    assert_true(distance(from, driven_pose(&second)) < 0.5);
    assert_true(driven_pose(&first).x_mm > 700);
    driven_drive(&second, -300, -300);
    assert_false(driven_motors_off(&first));
    struct fault fault = {0};
    assert_true(session_stop(second.session, &fault));
    assert_false(driven_motors_off(&first));
    session_close(second.session);
    driven_end(&first);
}

static void a_robot_without_a_free_start_is_refused(void **state) {
    (void)state;
    struct virtual_table *table;
    struct fault fault = {0};
    int robot;
    assert_true(virtual_table_create(OPEN_FLOOR, 1, &table, &fault));
    assert_true(virtual_table_add_robot(table, NULL, "b", &robot, &fault));
    assert_true(fabs(world_robot_pose(virtual_table_world(table), 0).y_mm - 1400) < 1e-6);
    assert_true(virtual_table_add_robot(table, NULL, NULL, &robot, &fault));
    assert_false(virtual_table_add_robot(table, NULL, NULL, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_false(virtual_table_add_robot(table, NULL, "z", &robot, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    assert_int_equal(virtual_table_robot_count(table), 2);
    virtual_table_destroy(table);
}

static void what_does_not_exist_is_named_in_the_fault(void **state) {
    (void)state;
    struct virtual_table *table;
    struct fault fault = {0};
    int robot;
    assert_false(virtual_table_create("no-such-table", 1, &table, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(virtual_table_create("./no/such/table.json", 1, &table, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_null(table);
    assert_true(virtual_table_create(OPEN_FLOOR, 1, &table, &fault));
    assert_false(virtual_table_add_robot(table, "no-such-robot", NULL, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    virtual_table_destroy(table);
}

static void count_call(void *context, struct virtual_table *table) {
    int *count = context;
    assert_int_equal(world_time_us(virtual_table_world(table)),
                     (uint64_t)virtual_table_time_ms(table) * 1000);
    ++*count;
}

static void observers_are_called_at_their_period_until_forgotten(void **state) {
    (void)state;
    struct virtual_table *table;
    struct fault fault = {0};
    int each = 0, tenth = 0;
    assert_true(virtual_table_create(OPEN_FLOOR, 1, &table, &fault));
    assert_true(virtual_table_observe(table, 1, count_call, &each));
    assert_true(virtual_table_observe(table, 10, count_call, &tenth));
    virtual_table_advance(table, 1000);
    assert_int_equal(each, 1000);
    assert_int_equal(tenth, 100);
    virtual_table_unobserve(table, &each);
    virtual_table_advance(table, 2000);
    assert_int_equal(each, 1000);
    assert_int_equal(tenth, 200);
    for (int i = 1; i < VIRTUAL_TABLE_OBSERVERS_MAX; i++) {
        assert_true(virtual_table_observe(table, 1, count_call, &each));
    }
    assert_false(virtual_table_observe(table, 1, count_call, &each));
    virtual_table_destroy(table);
}

static void a_reboot_stops_the_robot_and_ends_the_session(void **state) {
    (void)state;
    struct driven driven = driven_start(OPEN_FLOOR, 1);
    const uint32_t boot_id = session_info(driven.session)->boot_id;
    driven_drive(&driven, 500, 500);
    virtual_table_reboot(driven.table, driven.robot);
    assert_true(driven_motors_off(&driven));
    struct fault fault = {0};
    const struct message drive = {.type = MESSAGE_DRIVE, .drive = {100, 100}};
    assert_false(session_request(driven.session, &drive, 1, &fault));
    assert_true(driven_motors_off(&driven));
    struct transport_board board = virtual_table_transport(driven.table, driven.robot);
    struct transport transport;
    assert_true(transport_in_process(&board, &transport, &fault));
    assert_true(session_reconnect(driven.session, &transport, &fault));
    assert_int_not_equal(session_info(driven.session)->boot_id, boot_id);
    driven_end(&driven);
}

static void a_pressed_button_is_told_with_its_time(void **state) {
    (void)state;
    struct driven driven = driven_start(OPEN_FLOOR, 1);
    driven_wait(&driven, 100);
    world_press_buttons(virtual_table_world(driven.table), 0, 1);
    const uint32_t pressed_ms = virtual_table_time_ms(driven.table);
    driven_wait(&driven, 100);
    struct message_event event;
    assert_true(session_next_event(driven.session, &event));
    assert_int_equal(event.source, 0);
    assert_int_equal(event.value, 1);
    assert_in_range(event.time_ms, pressed_ms, pressed_ms + 2);
    driven_end(&driven);
}

static void led_and_tone_are_seen_and_heard_in_the_world(void **state) {
    (void)state;
    struct driven driven = driven_start(OPEN_FLOOR, 1);
    driven_request(&driven, (struct message){.type = MESSAGE_LED, .led = {1, 2, 3}});
    driven_request(&driven, (struct message){.type = MESSAGE_TONE, .tone = {440, 200}});
    struct world_signals signals = world_signals(virtual_table_world(driven.table), 0);
    assert_int_equal(signals.red, 1);
    assert_int_equal(signals.blue, 3);
    assert_int_equal(signals.tone_hz, 440);
    driven_wait(&driven, 250);
    signals = world_signals(virtual_table_world(driven.table), 0);
    assert_int_equal(signals.tone_hz, 0);
    assert_int_equal(signals.green, 2);
    driven_end(&driven);
}

static void in_real_time_a_tenth_of_a_second_takes_one(void **state) {
    (void)state;
    struct virtual_table *table;
    struct fault fault = {0};
    struct timespec before, after;
    assert_true(virtual_table_create(OPEN_FLOOR, 1, &table, &fault));
    virtual_table_set_realtime(table, true);
    clock_gettime(CLOCK_MONOTONIC, &before);
    virtual_table_advance(table, 100);
    clock_gettime(CLOCK_MONOTONIC, &after);
    const double took_ms = (double)(after.tv_sec - before.tv_sec) * 1000 +
                           (double)(after.tv_nsec - before.tv_nsec) / 1e6;
    assert_true(took_ms > 99);
    virtual_table_destroy(table);
}

/* With a seed as argument: only a run, and its fingerprint. */
int main(int argc, char **argv) {
    if (argc == 2) {
        struct fingerprint fingerprint = {0};
        run_a_while(strtoull(argv[1], NULL, 10), &fingerprint);
        printf("%" PRIx64 "\n", fingerprint.value);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_metre_is_half_a_metre_within_5_mm),
        cmocka_unit_test(a_quarter_turn_is_90_degrees_within_2),
        cmocka_unit_test(a_move_keeps_to_its_speed_and_accelerates_gently),
        cmocka_unit_test(a_move_into_a_wall_ends_as_blocked),
        cmocka_unit_test(a_stop_is_on_the_motors_as_soon_as_it_has_travelled),
        cmocka_unit_test(a_computer_that_dies_leaves_a_stopped_robot_within_500_ms),
        cmocka_unit_test(the_same_seed_gives_the_same_trajectory_in_every_process),
        cmocka_unit_test(two_robots_on_a_table_do_not_hear_each_other),
        cmocka_unit_test(a_robot_without_a_free_start_is_refused),
        cmocka_unit_test(what_does_not_exist_is_named_in_the_fault),
        cmocka_unit_test(observers_are_called_at_their_period_until_forgotten),
        cmocka_unit_test(a_reboot_stops_the_robot_and_ends_the_session),
        cmocka_unit_test(a_pressed_button_is_told_with_its_time),
        cmocka_unit_test(led_and_tone_are_seen_and_heard_in_the_world),
        cmocka_unit_test(in_real_time_a_tenth_of_a_second_takes_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
