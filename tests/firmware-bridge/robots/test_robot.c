/* The robot seam over a real pty and a real lockstep socket, with a robot in a thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "firmware-bridge/robots/discovery.h"
#include "firmware-bridge/robots/robot.h"
#include "tests/firmware-bridge/link/support_thread_robot.h"

static struct thread_robot far_end;
static char address[128], socket_path[100];

static struct robot *open_pty(void) {
    struct robot *robot = NULL;
    struct fault fault = {0};
    thread_robot_start(&far_end, thread_robot_pty(address, sizeof address), false);
    if (!robot_open(address, NULL, &robot, &fault)) {
        fail_msg("%s", fault.message);
    }
    return robot;
}

static struct robot *open_table(void) {
    struct robot *robot = NULL;
    struct fault fault = {0};
    snprintf(address, sizeof address, "table:%s", socket_path);
    thread_robot_start(&far_end, thread_robot_listen(socket_path), true);
    if (!robot_open(address, NULL, &robot, &fault)) {
        fail_msg("%s", fault.message);
    }
    return robot;
}

static void an_opened_robot_is_described_and_already_senses(void **state) {
    (void)state;
    struct robot *robot = open_pty();
    assert_string_equal(robot_info(robot)->model, "threaded");
    assert_int_equal(robot_info(robot)->ground_count, 2);
    assert_true(robot_info(robot)->has_led);
    assert_false(robot_info(robot)->has_sound);
    assert_false(robot_info(robot)->is_virtual);
    assert_int_equal(robot_latest(robot)->ground_percent[0], 12);
    assert_int_equal(robot_latest(robot)->distance_mm, 450);
    assert_true(robot_latest(robot)->stopped);
    assert_null(robot_virtual_table(robot));
    assert_true(robot_descriptor(robot) >= 0);
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void every_command_reaches_the_robot(void **state) {
    (void)state;
    struct robot *robot = open_pty();
    struct fault fault = {0};
    uint8_t first = 0, second = 0;
    assert_true(robot_led(robot, 1, 2, 3, &fault));
    assert_true(robot_drive(robot, 5000, -5000, &fault)); /* clamped */
    assert_true(robot_move(robot, -250, 400, &first, &fault));
    assert_true(robot_turn(robot, 900, 0, &second, &fault)); /* at least 1 permille */
    assert_int_equal(far_end.commands, 4);
    assert_int_equal(second, first + 1);
    assert_false(robot_tone(robot, 440, 100, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    robot_close(robot);
    assert_false(far_end.motors_on);
    thread_robot_end(&far_end);
}

static void movements_are_numbered_1_to_255_and_round_again(void **state) {
    (void)state;
    struct robot *robot = open_table();
    struct fault fault = {0};
    uint8_t motion = 0;
    for (int i = 0; i < 600; i++) {
        uint8_t before = motion;
        assert_true(robot_move(robot, 1, 1, &motion, &fault));
        assert_int_equal(motion, before == 255 ? 1 : before + 1);
    }
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void a_movement_too_far_is_refused_with_its_field(void **state) {
    (void)state;
    struct robot *robot = open_table();
    struct fault fault = {0};
    uint8_t motion = 0;
    assert_false(robot_move(robot, 100001, 500, &motion, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.field, "distance_mm");
    assert_false(robot_turn(robot, INT32_MIN, 500, &motion, &fault));
    assert_string_equal(fault.field, "angle_ddeg");
    assert_int_equal(far_end.commands, 0);
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void stop_stops_and_moving_on_resumes(void **state) {
    (void)state;
    struct robot *robot = open_pty();
    struct fault fault = {0};
    assert_true(robot_drive(robot, 100, 100, &fault));
    assert_true(robot_stop(robot, &fault));
    assert_false(far_end.motors_on);
    assert_true(robot_drive(robot, 100, 100, &fault));
    assert_true(far_end.motors_on);
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void a_stop_by_the_watchdog_is_told_and_not_lifted(void **state) {
    (void)state;
    struct robot *robot = open_pty();
    struct fault fault = {0};
    struct robot_snapshot snapshot;
    assert_true(robot_drive(robot, 100, 100, &fault));
    usleep(600000); /* nobody serves the session */
    assert_false(far_end.motors_on);
    assert_true(robot_service(robot, &fault));
    assert_true(robot_wait(robot, robot_time_ms(robot) + 50, &snapshot, &fault));
    assert_true(snapshot.stopped);
    assert_false(robot_drive(robot, 100, 100, &fault));
    assert_int_equal(fault.kind, FAULT_STOPPED);
    assert_true(fault.advice[0] != '\0');
    assert_true(robot_stop(robot, &fault));
    assert_false(robot_drive(robot, 100, 100, &fault));
    assert_int_equal(fault.kind, FAULT_STOPPED);
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void time_begins_at_0_and_snapshots_carry_it(void **state) {
    (void)state;
    struct robot *robot = open_table();
    struct fault fault = {0};
    struct robot_snapshot snapshot;
    uint32_t begun_ms = robot_time_ms(robot), before_ms = 0;
    assert_true(begun_ms < 100);
    for (int i = 0; i < 100; i++) {
        assert_true(robot_wait(robot, begun_ms + 5000, &snapshot, &fault));
        assert_true(snapshot.time_ms > before_ms || i == 0);
        assert_in_range(robot_time_ms(robot) - snapshot.time_ms, 0, 2);
        before_ms = snapshot.time_ms;
    }
    assert_in_range(robot_time_ms(robot) - begun_ms, 980, 1020);
    robot_close(robot);
    thread_robot_end(&far_end);
}

static void encoders_go_on_past_16_bits(void **state) {
    (void)state;
    struct robot *robot = open_table();
    struct fault fault = {0};
    struct robot_snapshot first, last;
    assert_true(robot_wait(robot, robot_time_ms(robot) + 100, &first, &fault));
    for (int i = 0; i < 200; i++) {
        assert_true(robot_wait(robot, robot_time_ms(robot) + 100, &last, &fault));
    }
    assert_int_equal((last.left_ticks - first.left_ticks) % 700, 0);
    assert_true(last.left_ticks - first.left_ticks >= 190 * 700);
    assert_int_equal(last.right_ticks - first.right_ticks, first.left_ticks - last.left_ticks);
    robot_close(robot);
    thread_robot_end(&far_end);
}

/* A cable's end: a name that leads to whatever pty is behind it now. */
static void plug_in(const char *name) {
    char path[64];
    thread_robot_start(&far_end, thread_robot_pty(path, sizeof path), false);
    unlink(name);
    assert_int_equal(symlink(path, name), 0);
}

static void a_pulled_plug_is_a_fault_and_plugging_in_again_is_enough(void **state) {
    (void)state;
    struct robot *robot = NULL;
    struct fault fault = {0};
    struct robot_snapshot snapshot = {0};
    plug_in(socket_path);
    assert_true(robot_open(socket_path, NULL, &robot, &fault));
    assert_true(robot_drive(robot, 100, 100, &fault));
    uint32_t pulled_ms = robot_time_ms(robot);
    thread_robot_end(&far_end);
    unlink(socket_path);
    while (robot_wait(robot, pulled_ms + 2000, &snapshot, &fault)) {
        assert_true(robot_time_ms(robot) < pulled_ms + 2000);
    }
    assert_int_equal(fault.kind, FAULT_LINK);
    assert_false(robot_reconnect(robot, 150, &fault)); /* nothing there */
    plug_in(socket_path);
    assert_true(robot_reconnect(robot, 3000, &fault));
    assert_true(robot_time_ms(robot) >= pulled_ms);
    assert_true(robot_latest(robot)->stopped);
    assert_true(robot_latest(robot)->time_ms >= snapshot.time_ms);
    assert_true(robot_drive(robot, 100, 100, &fault));
    robot_close(robot);
    thread_robot_end(&far_end);
    unlink(socket_path);
}

static void a_stranger_may_stop_a_robot_nobody_drives(void **state) {
    (void)state;
    struct fault fault = {0};
    thread_robot_start(&far_end, thread_robot_pty(address, sizeof address), false);
    int stops = far_end.stops;
    assert_true(robot_stop_at(address, &fault));
    assert_int_equal(far_end.stops, stops + 1);
    thread_robot_end(&far_end);
    assert_false(robot_stop_at("/dev/ttyUSB99", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void an_announced_robot_opens_by_its_name(void **state) {
    (void)state;
    char runtime[] = "/tmp/perseverons-test-XXXXXX", command[64];
    struct announcement *announcement = NULL;
    struct robot *robot = NULL;
    struct fault fault = {0};
    assert_non_null(mkdtemp(runtime));
    setenv("XDG_RUNTIME_DIR", runtime, 1);
    snprintf(address, sizeof address, "table:%s", socket_path);
    assert_true(discovery_announce("Zoé", address, &announcement, &fault));
    thread_robot_start(&far_end, thread_robot_listen(socket_path), true);
    assert_true(robot_open("Zoé", NULL, &robot, &fault));
    robot_close(robot);
    thread_robot_end(&far_end);
    discovery_withdraw(announcement);
    assert_false(robot_open("Zoé", NULL, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    snprintf(command, sizeof command, "rm -rf '%s'", runtime);
    assert_int_equal(system(command), 0);
}

static void addresses_that_lead_nowhere_are_explained(void **state) {
    (void)state;
    static const struct {
        const char *address;
        enum fault_kind kind;
    } wrong[] = {
        {"", FAULT_UNKNOWN},
        {"COM3", FAULT_UNKNOWN},
        {"/dev/ttyUSB99", FAULT_NOT_FOUND},
        {"/dev/null", FAULT_TYPE},
        {"./Makefile", FAULT_TYPE},
        {"unix:/nowhere", FAULT_NOT_FOUND},
        {"table:/nowhere", FAULT_NOT_FOUND},
        {"tcp:", FAULT_SYNTAX},
        {"tcp:host", FAULT_SYNTAX},
        {"tcp:host:", FAULT_SYNTAX},
        {"tcp::80", FAULT_SYNTAX},
        {"tcp:127.0.0.1:1", FAULT_NOT_FOUND},
        {"tcp:[::1]:1", FAULT_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct robot *robot = NULL;
        struct fault fault = {0};
        assert_false(robot_open(wrong[i].address, NULL, &robot, &fault));
        assert_null(robot);
        bool no_ipv6 = strchr(wrong[i].address, '[') != NULL && fault.kind == FAULT_IO;
        if (fault.kind != wrong[i].kind && !no_ipv6) {
            fail_msg("%s: %s", wrong[i].address, fault.message);
        }
    }
    char very_long[400];
    struct robot *robot = NULL;
    struct fault fault = {0};
    memset(very_long, '/', sizeof very_long - 1);
    very_long[sizeof very_long - 1] = '\0';
    assert_false(robot_open(very_long, NULL, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

static void closing_nothing_is_harmless(void **state) {
    (void)state;
    robot_close(NULL);
}

int main(void) {
    snprintf(socket_path, sizeof socket_path, "/tmp/perseverons-test-robot-%d", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_opened_robot_is_described_and_already_senses),
        cmocka_unit_test(every_command_reaches_the_robot),
        cmocka_unit_test(movements_are_numbered_1_to_255_and_round_again),
        cmocka_unit_test(a_movement_too_far_is_refused_with_its_field),
        cmocka_unit_test(stop_stops_and_moving_on_resumes),
        cmocka_unit_test(a_stop_by_the_watchdog_is_told_and_not_lifted),
        cmocka_unit_test(time_begins_at_0_and_snapshots_carry_it),
        cmocka_unit_test(encoders_go_on_past_16_bits),
        cmocka_unit_test(a_pulled_plug_is_a_fault_and_plugging_in_again_is_enough),
        cmocka_unit_test(a_stranger_may_stop_a_robot_nobody_drives),
        cmocka_unit_test(an_announced_robot_opens_by_its_name),
        cmocka_unit_test(addresses_that_lead_nowhere_are_explained),
        cmocka_unit_test(closing_nothing_is_harmless),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(socket_path);
    return failed;
}
