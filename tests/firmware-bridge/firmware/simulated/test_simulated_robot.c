/* The real firmware in a body on a table: its pins move the robot, the world comes to its pins.
 * On both boards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/simulated/support_simulated.h"

#define OPEN_FLOOR "tests/firmware-bridge/firmware/open.json"
#define NO_WALLS   "tests/firmware-bridge/firmware/simulated/no_walls.json"

static const char *const boards[] = {"mbot", "uno", "uno-encoders"};

#define FOR_EACH_BOARD(board)                                                                      \
    for (size_t at_ = 0; at_ < sizeof boards / sizeof boards[0]; at_++)                            \
        for (const char *board = boards[at_]; board != NULL; board = NULL)

static void motors_turn_the_wheels_the_right_way(void **state) {
    (void)state;
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        double speed_mm_s, turn_deg_s;
        int left, right;
        simulated_start(&simulated, board, OPEN_FLOOR, 0);
        simulated_drive(&simulated, 600, 600);
        simulated_wait(&simulated, 500);
        world_motors(simulated.world, 0, &left, &right);
        assert_in_range(left, 590, 610); /* of 256 steps */
        assert_int_equal(left, right);
        world_robot_speed(simulated.world, 0, &speed_mm_s, &turn_deg_s);
        assert_in_range((int)speed_mm_s, 290, 305); /* 60 % of 500 mm/s */
        assert_int_equal((int)turn_deg_s, 0);
        simulated_drive(&simulated, -400, 400);
        simulated_wait(&simulated, 500);
        world_robot_speed(simulated.world, 0, &speed_mm_s, &turn_deg_s);
        assert_in_range((int)(speed_mm_s + 10), 5, 15);
        assert_true(turn_deg_s > 100); /* to the left */
        simulated_drive(&simulated, -300, -1000);
        simulated_wait(&simulated, 500);
        world_motors(simulated.world, 0, &left, &right);
        assert_in_range(-left, 290, 310);
        assert_int_equal(right, -1000);
        simulated_drive(&simulated, 0, 0);
        simulated_wait(&simulated, 20);
        assert_true(simulated_motors_off(&simulated));
        simulated_end(&simulated);
    }
}

static void the_echo_tells_the_distance_to_a_centimetre(void **state) {
    (void)state;
    static const int ways_mm[] = {0, 200, 400, 600, 700};
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        struct fault fault = {0};
        simulated_start(&simulated, board, "ligne", 0);
        for (size_t i = 0; i < sizeof ways_mm / sizeof ways_mm[0]; i++) {
            const struct pose pose = {1000 + ways_mm[i], 600, 0};
            assert_true(world_place_robot(simulated.world, 0, pose, &fault));
            simulated_wait(&simulated, 300);
            const int truth = world_distance_mm(simulated.world, 0, 0);
            assert_in_range(truth, 100, 1000);
            assert_in_range(simulated_sensors(&simulated)->distance_mm, truth - 10, truth + 10);
        }
        simulated_end(&simulated);
    }
}

static void nothing_in_range_is_told_as_nothing(void **state) {
    (void)state;
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        simulated_start(&simulated, board, NO_WALLS, 0);
        simulated_wait(&simulated, 300);
        assert_int_equal(world_distance_mm(simulated.world, 0, 0), WORLD_DISTANCE_NONE_MM);
        assert_int_equal(simulated_sensors(&simulated)->distance_mm, MESSAGE_DISTANCE_NONE_MM);
        simulated_end(&simulated);
    }
}

static void ground_sensors_see_the_line(void **state) {
    (void)state;
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        struct fault fault = {0};
        simulated_start(&simulated, board, "ligne", 0);
        const size_t count = world_robot_model(simulated.world, 0)->ground_count;
        for (int y_mm = 370; y_mm <= 430; y_mm += 5) {
            assert_true(world_place_robot(simulated.world, 0, (struct pose){150, y_mm, 0}, &fault));
            simulated_wait(&simulated, 40);
            for (size_t i = 0; i < count; i++) {
                const int truth = world_ground_permille(simulated.world, 0, (int)i) / 10;
                const int told = simulated_sensors(&simulated)->ground_percent[i];
                if (strcmp(board, "mbot") == 0) { /* two switches */
                    assert_int_equal(told, truth >= 50 ? 100 : 0);
                } else {
                    assert_in_range(told + 10, truth + 10 - 2, truth + 10 + 2);
                }
            }
        }
        simulated_end(&simulated);
    }
}

static void a_pressed_button_arrives(void **state) {
    (void)state;
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        simulated_start(&simulated, board, OPEN_FLOOR, 0);
        simulated_wait(&simulated, 50);
        assert_int_equal(simulated_sensors(&simulated)->buttons, 0);
        world_press_buttons(simulated.world, 0, 1);
        simulated_wait(&simulated, 50);
        assert_int_equal(simulated_sensors(&simulated)->buttons, 1);
        world_press_buttons(simulated.world, 0, 0);
        simulated_wait(&simulated, 50);
        assert_int_equal(simulated_sensors(&simulated)->buttons, 0);
        simulated_end(&simulated);
    }
}

static void the_leds_waveform_shows_the_colour(void **state) {
    (void)state;
    struct simulated simulated;
    simulated_start(&simulated, "mbot", OPEN_FLOOR, 0);
    for (int i = 0; i < 30; i++) {
        const struct message_led led = {(uint8_t)(i * 8), (uint8_t)(255 - i), (uint8_t)(i * i)};
        simulated_request(&simulated, (struct message){.type = MESSAGE_LED, .led = led});
        simulated_wait(&simulated, 60);
        const struct world_signals signals = world_signals(simulated.world, 0);
        assert_int_equal(signals.red, led.red);
        assert_int_equal(signals.green, led.green);
        assert_int_equal(signals.blue, led.blue);
    }
    const struct light_strip *lights = simulated_robot_lights(simulated.table, 0);
    assert_int_equal(lights->led_count, 2);
    assert_memory_equal(&lights->leds[0], &lights->leds[1], sizeof lights->leds[0]);
    assert_int_equal(lights->bad_bits, 0);
    simulated_end(&simulated);
}

static void a_simple_led_is_on_or_off(void **state) {
    (void)state;
    struct simulated simulated;
    simulated_start(&simulated, "uno", OPEN_FLOOR, 0);
    simulated_request(&simulated, (struct message){.type = MESSAGE_LED, .led = {0, 9, 0}});
    simulated_wait(&simulated, 20);
    assert_int_equal(world_signals(simulated.world, 0).green, 255);
    simulated_request(&simulated, (struct message){.type = MESSAGE_LED, .led = {0, 0, 0}});
    simulated_wait(&simulated, 20);
    assert_int_equal(world_signals(simulated.world, 0).green, 0);
    simulated_end(&simulated);
}

static void the_buzzer_sounds_as_asked_and_as_long(void **state) {
    (void)state;
    static const uint16_t tones[] = {50, 440, 1000, 4000};
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        simulated_start(&simulated, board, OPEN_FLOOR, 0);
        for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++) {
            const struct message_tone tone = {tones[i], 200};
            simulated_request(&simulated, (struct message){.type = MESSAGE_TONE, .tone = tone});
            simulated_wait(&simulated, 150);
            assert_in_range(world_signals(simulated.world, 0).tone_hz, tones[i] * 98 / 100,
                            tones[i] * 102 / 100);
            simulated_wait(&simulated, 150);
            assert_int_equal(world_signals(simulated.world, 0).tone_hz, 0);
        }
        simulated_end(&simulated);
    }
}

static void encoders_count_what_the_wheels_turn(void **state) {
    (void)state;
    struct simulated simulated;
    int32_t left, right;
    simulated_start(&simulated, "uno-encoders", OPEN_FLOOR, 0);
    simulated_drive(&simulated, 900, 500);
    simulated_wait(&simulated, 800);
    simulated_drive(&simulated, 0, 0);
    simulated_wait(&simulated, 700);
    world_encoders(simulated.world, 0, &left, &right);
    assert_in_range(left, 55, 80); /* about 0.36 m at 5.1 mm a tick */
    assert_in_range(abs(simulated_sensors(&simulated)->left_ticks - left), 0, 1);
    assert_in_range(abs(simulated_sensors(&simulated)->right_ticks - right), 0, 1);
    simulated_end(&simulated);
}

/* The line to the robot is kept full for 30 s (empty frames), while everything it has is at work:
 * lights, sonar, buzzer, motors, encoders, sensors every 5 ms. */
#define BUSY_MS     30000
#define BYTE_CYCLES 1388 /* ten bits at 115200 baud */

static void keep_line_full(void *context, struct virtual_table *table) {
    static const uint8_t empty[16] = {0};
    struct simulated *simulated = context;
    if (simulated_chip_bytes_under_way(simulated->chip) < sizeof empty) {
        virtual_table_send(table, 0, empty, sizeof empty);
    }
}

static void no_byte_is_lost_while_everything_works(void **state) {
    (void)state;
    FOR_EACH_BOARD(board) {
        struct simulated simulated;
        simulated_start(&simulated, board, OPEN_FLOOR, 1);
        simulated_request(&simulated,
                          (struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {5}});
        simulated_request(&simulated,
                          (struct message){.type = MESSAGE_TONE, .tone = {4000, BUSY_MS}});
        assert_true(virtual_table_observe(simulated.table, 1, keep_line_full, &simulated));
        const uint32_t before = simulated_chip_line_count(simulated.chip).received;
        const uint32_t end_ms = session_now_ms(simulated.session) + BUSY_MS;
        for (int i = 0; (int32_t)(end_ms - session_now_ms(simulated.session)) > 0; i++) {
            const struct message_led led = {(uint8_t)i, (uint8_t)(3 * i), 7};
            simulated_request(&simulated, (struct message){.type = MESSAGE_LED, .led = led});
            simulated_drive(&simulated, 500 + i % 7 * 30, 700);
        }
        const struct simulated_line_count count = simulated_chip_line_count(simulated.chip);
        assert_int_equal(count.overrun, 0);
        assert_int_equal(count.garbled, 0);
        assert_true(count.received - before > BUSY_MS * 11);
        print_message("%s: %u bytes in %d s, none lost; at most %u cycles until one is read\n",
                      board, count.received - before, BUSY_MS / 1000, count.longest_wait_cycles);
        assert_in_range(count.longest_wait_cycles, 1, BYTE_CYCLES); /* half of what it may be */
        assert_int_equal(session_statistics(simulated.session)->repetitions, 0);
        assert_int_equal(session_statistics(simulated.session)->spoilt_frames, 0);
        assert_int_equal(simulated_chip_watchdog_resets(simulated.chip), 0);
        simulated_end(&simulated);
    }
}

static void the_same_seed_gives_the_same_run_to_the_last_bit(void **state) {
    (void)state;
    struct pose poses[2];
    uint64_t cycles[2];
    for (int i = 0; i < 2; i++) {
        struct simulated simulated;
        simulated_start(&simulated, "uno", "ligne", 5);
        simulated_drive(&simulated, 430, 520);
        simulated_wait(&simulated, 700);
        poses[i] = world_robot_pose(simulated.world, 0);
        cycles[i] = simulated_chip_cycles(simulated.chip);
        simulated_end(&simulated);
    }
    assert_memory_equal(&poses[0], &poses[1], sizeof poses[0]);
    assert_true(cycles[0] == cycles[1]);
}

static void a_rebooted_robot_has_its_outputs_off(void **state) {
    (void)state;
    struct simulated simulated;
    simulated_start(&simulated, "mbot", OPEN_FLOOR, 0);
    simulated_drive(&simulated, 500, 500);
    simulated_wait(&simulated, 50);
    assert_false(simulated_motors_off(&simulated));
    virtual_table_reboot(simulated.table, 0);
    virtual_table_tick(simulated.table);
    assert_true(simulated_motors_off(&simulated));
    virtual_table_advance(simulated.table, virtual_table_time_ms(simulated.table) + 300);
    assert_true(simulated_motors_off(&simulated));
    simulated_end(&simulated);
}

static void an_unknown_board_is_named(void **state) {
    (void)state;
    struct virtual_table *table;
    struct fault fault = {0};
    int robot;
    assert_true(virtual_table_create(OPEN_FLOOR, 0, &table, &fault));
    assert_false(simulated_robot_add(table, "mega", NULL, NULL, &robot, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    assert_non_null(strstr(fault.message, "mega"));
    assert_true(virtual_table_add_robot(table, NULL, NULL, &robot, &fault));
    assert_null(simulated_robot_chip(table, robot));
    virtual_table_destroy(table);
}

static void addresses_name_their_board(void **state) {
    (void)state;
    assert_string_equal(simulated_robot_board("simulated-uno"), "uno");
    assert_null(simulated_robot_board("virtual"));
    assert_null(simulated_robot_board("simulated"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(motors_turn_the_wheels_the_right_way),
        cmocka_unit_test(the_echo_tells_the_distance_to_a_centimetre),
        cmocka_unit_test(nothing_in_range_is_told_as_nothing),
        cmocka_unit_test(ground_sensors_see_the_line),
        cmocka_unit_test(a_pressed_button_arrives),
        cmocka_unit_test(the_leds_waveform_shows_the_colour),
        cmocka_unit_test(a_simple_led_is_on_or_off),
        cmocka_unit_test(the_buzzer_sounds_as_asked_and_as_long),
        cmocka_unit_test(encoders_count_what_the_wheels_turn),
        cmocka_unit_test(no_byte_is_lost_while_everything_works),
        cmocka_unit_test(the_same_seed_gives_the_same_run_to_the_last_bit),
        cmocka_unit_test(a_rebooted_robot_has_its_outputs_off),
        cmocka_unit_test(an_unknown_board_is_named),
        cmocka_unit_test(addresses_name_their_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
