/* The robot core on a board made for the test: two simulated wheels, sensors
 * that show what the test says, and a line without delay. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/core/robot_core.h"
#include "tests/firmware-bridge/firmware/support_computer.h"
#include "tests/firmware-bridge/firmware/support_no_programs.h"

#define LINE           4096
#define STOP_WITHIN_MS 500

struct board {
    uint32_t now_ms;
    struct board_fitting fitting;
    int16_t left, right;
    double left_speed, right_speed, left_mm, right_mm;
    bool held;
    uint8_t led[3];
    uint16_t tone_hz;
    uint8_t ground[5], buttons, bumpers;
    uint16_t distance_mm;
    int distance_wait_ms;
    uint8_t in[LINE], out[LINE];
    size_t in_first, in_count, out_count;
    uint8_t room;
};

void board_fitting(struct board *board, struct board_fitting *out) { *out = board->fitting; }

void board_drive_train(struct board *board, struct board_drive_train *out) {
    *out = (struct board_drive_train){.mm_per_tick = board->fitting.has_encoders ? 0.25f : 0,
                                      .track_mm = 120,
                                      .top_speed_mm_s = 400,
                                      .acceleration_mm_s2 = 800,
                                      .motor_lag_s = 0.05f};
}

uint8_t board_model(struct board *board, char *name) {
    (void)board;
    memcpy(name, "tested", 6);
    return 6;
}

uint32_t board_boot_id(struct board *board) {
    (void)board;
    return 77;
}

uint32_t board_time_ms(struct board *board) { return board->now_ms; }
uint32_t board_time_us(struct board *board) { return board->now_ms * 1000; }

void board_set_motors(struct board *board, int16_t left, int16_t right) {
    assert_in_range(left + 1000, 0, 2000);
    assert_in_range(right + 1000, 0, 2000);
    board->left = left;
    board->right = right;
}

void board_set_led(struct board *board, uint8_t red, uint8_t green, uint8_t blue) {
    board->led[0] = red;
    board->led[1] = green;
    board->led[2] = blue;
}

void board_set_tone(struct board *board, uint16_t hz) { board->tone_hz = hz; }

void board_read_encoders(struct board *board, int32_t *left, int32_t *right) {
    *left = board->fitting.has_encoders ? (int32_t)floor(board->left_mm * 4) : 0;
    *right = board->fitting.has_encoders ? (int32_t)floor(board->right_mm * 4) : 0;
}

uint8_t board_read_ground(struct board *board, uint8_t index) { return board->ground[index]; }

void board_start_distance(struct board *board) { board->distance_wait_ms = 30; }

bool board_poll_distance(struct board *board, uint16_t *mm) {
    if (board->distance_wait_ms != 0) {
        return false;
    }
    *mm = board->distance_mm;
    return true;
}

uint8_t board_read_buttons(struct board *board) { return board->buttons; }
uint8_t board_read_bumpers(struct board *board) { return board->bumpers; }

bool board_serial_read(struct board *board, uint8_t *byte) {
    if (board->in_first == board->in_count) {
        board->in_first = board->in_count = 0;
        return false;
    }
    *byte = board->in[board->in_first++];
    return true;
}

uint8_t board_serial_room(struct board *board) { return board->room; }

void board_serial_write(struct board *board, uint8_t byte) {
    assert_true(board->out_count < LINE);
    board->out[board->out_count++] = byte;
}

/* ---- a bench of one robot and one computer ------------------------------------- */

struct bench {
    struct board board;
    struct robot_core core;
    struct computer computer;
};

static void to_board(void *context, const uint8_t *bytes, size_t count) {
    struct board *board = context;
    assert_true(board->in_count + count <= LINE);
    memcpy(board->in + board->in_count, bytes, count);
    board->in_count += count;
}

static void wheels_turn(struct board *board) {
    board->left_speed += (board->left * 0.4 - board->left_speed) / 50;
    board->right_speed += (board->right * 0.4 - board->right_speed) / 50;
    if (board->held) {
        board->left_speed = board->right_speed = 0;
    }
    board->left_mm += board->left_speed / 1000;
    board->right_mm += board->right_speed / 1000;
}

static void tick(struct bench *bench) {
    struct board *board = &bench->board;
    board->now_ms++;
    board->distance_wait_ms -= board->distance_wait_ms > 0;
    core_tick(&bench->core, board);
    wheels_turn(board);
    computer_hear(&bench->computer, board->out, board->out_count);
    board->out_count = 0;
}

static void ticks(struct bench *bench, int count) {
    for (int i = 0; i < count; i++) {
        tick(bench);
    }
}

/* Time passes while the computer is alive. */
static void live(struct bench *bench, int ms) {
    for (int i = 0; i < ms; i++) {
        if (i % PROTOCOL_HEARTBEAT_MS == 0) {
            computer_ping(&bench->computer);
        }
        tick(bench);
    }
}

static void switch_on(struct bench *bench) {
    memset(bench, 0, sizeof *bench);
    bench->board.fitting = (struct board_fitting){.ground_count = 5,
                                                  .distance_count = 1,
                                                  .button_count = 2,
                                                  .bumper_count = 2,
                                                  .has_encoders = true,
                                                  .has_led = true,
                                                  .has_sound = true};
    bench->board.room = 64;
    bench->board.left = bench->board.right = 500; /* pins float at power up */
    bench->board.tone_hz = 440;
    core_boot(&bench->core, &bench->board);
    computer_start(&bench->computer, 4711, to_board, &bench->board);
}

static void open_session(struct bench *bench) {
    computer_hello(&bench->computer);
    ticks(bench, 3);
    assert_int_equal(bench->computer.info_count, 1);
    computer_simple(&bench->computer, MESSAGE_OPEN);
    ticks(bench, 3);
    computer_resume(&bench->computer);
    ticks(bench, 3);
    assert_int_equal(bench->computer.refusal, REFUSAL_NONE);
    assert_int_equal(bench->computer.done_count, 2);
}

static void start(struct bench *bench) {
    switch_on(bench);
    open_session(bench);
}

static enum refusal answer(struct bench *bench, uint32_t number) {
    ticks(bench, 5);
    assert_int_equal(bench->computer.reply_number, number & 255);
    return bench->computer.refusal;
}

static bool motors_are_off(const struct bench *bench) {
    return bench->board.left == 0 && bench->board.right == 0;
}

static unsigned seed_of_this_run(void) {
    const char *given = getenv("SEED");
    unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20240601u;
    print_message("SEED=%u\n", seed);
    srand(seed);
    return seed;
}

/* ---- tests ------------------------------------------------------------------------ */

static void at_boot_every_output_is_off(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    assert_true(motors_are_off(&bench));
    assert_int_equal(bench.board.tone_hz, 0);
    ticks(&bench, 100);
    assert_true(motors_are_off(&bench));
}

static void the_robot_says_what_it_is(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    const struct message_info *info = &bench.computer.info;
    assert_string_equal(info->model, "tested");
    assert_int_equal(info->ground_count, 5);
    assert_int_equal(info->button_count, 2);
    assert_int_equal(info->boot_id, 77);
    assert_int_equal(info->capabilities, CAPABILITY_ENCODERS | CAPABILITY_LED | CAPABILITY_SOUND);
}

static void nothing_moves_before_the_computer_resumes(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    computer_hello(&bench.computer);
    ticks(&bench, 3);
    computer_simple(&bench.computer, MESSAGE_OPEN);
    ticks(&bench, 3);
    assert_int_equal(answer(&bench, computer_drive(&bench.computer, 300, 300)), REFUSAL_STOPPED);
    assert_true(motors_are_off(&bench));
}

static void drive_reaches_the_motors_in_the_tick_it_arrives(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_drive(&bench.computer, -250, 1000);
    tick(&bench);
    assert_int_equal(bench.board.left, -250);
    assert_int_equal(bench.board.right, 1000);
}

static void a_move_ends_where_it_should_and_says_so(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_move(&bench.computer, 9, 500, 600);
    live(&bench, 100);
    assert_true(bench.computer.sensors.moving);
    assert_int_equal(bench.computer.sensors.motion_done, 0);
    live(&bench, 3500);
    assert_false(bench.computer.sensors.moving);
    assert_false(bench.computer.sensors.blocked);
    assert_int_equal(bench.computer.sensors.motion_done, 9);
    assert_true(fabs(bench.board.left_mm - 500) < 5 && fabs(bench.board.right_mm - 500) < 5);
    assert_true(motors_are_off(&bench));
}

static void a_turn_to_the_left_turns_left(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_turn(&bench.computer, 1, 900, 500);
    live(&bench, 3000);
    double degrees = (bench.board.right_mm - bench.board.left_mm) / 120 * 180 / 3.14159265;
    assert_true(fabs(degrees - 90) < 2);
    assert_true(fabs((double)bench.core.odometry.heading_rad * 180 / 3.14159265 - degrees) < 0.5);
}

static void odometry_knows_a_square_when_it_drives_one(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    for (uint8_t side = 0; side < 4; side++) {
        computer_move(&bench.computer, (uint8_t)(2 * side + 1), 300, 800);
        live(&bench, 2500);
        computer_turn(&bench.computer, (uint8_t)(2 * side + 2), 900, 500);
        live(&bench, 2000);
        assert_int_equal(bench.core.motion_done, 2 * side + 2);
        if (side == 1) {
            assert_true(fabsf(bench.core.odometry.x_mm - 300) < 10);
            assert_true(fabsf(bench.core.odometry.y_mm - 300) < 10);
        }
    }
    assert_true(fabsf(bench.core.odometry.x_mm) < 15);
    assert_true(fabsf(bench.core.odometry.y_mm) < 15);
    assert_true(fabsf(bench.core.odometry.heading_rad - 6.2832f) < 0.07f);
}

static void a_held_robot_reports_that_it_is_blocked(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_move(&bench.computer, 5, 500, 600);
    live(&bench, 500);
    bench.board.held = true;
    live(&bench, 1500);
    assert_true(motors_are_off(&bench));
    assert_true(bench.computer.sensors.blocked);
    assert_int_equal(bench.computer.sensors.motion_done, 5);
    bench.board.held = false;
    computer_move(&bench.computer, 6, 50, 600);
    live(&bench, 1500);
    assert_int_equal(bench.computer.sensors.motion_done, 6);
    assert_false(bench.computer.sensors.blocked);
}

static void a_drive_ends_the_movement_under_way(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_move(&bench.computer, 5, 500, 600);
    live(&bench, 300);
    computer_drive(&bench.computer, 100, 100);
    live(&bench, 100);
    assert_false(bench.computer.sensors.moving);
    assert_int_equal(bench.computer.sensors.motion_done, 0);
    assert_int_equal(bench.board.left, 100);
}

static void random_movement(struct computer *computer) {
    switch (rand() % 3) {
    case 0:
        computer_drive(computer, 100 + rand() % 900, -100 - rand() % 900);
        break;
    case 1:
        computer_move(computer, 3, 200 + rand() % 2000, (uint16_t)(100 + rand() % 900));
        break;
    default:
        computer_turn(computer, 4, -900 - rand() % 3000, (uint16_t)(100 + rand() % 900));
    }
}

static void a_stop_at_any_moment_stops_at_the_next_tick(void **state) {
    (void)state;
    seed_of_this_run();
    struct bench bench;
    for (int trial = 0; trial < 200; trial++) {
        start(&bench);
        random_movement(&bench.computer);
        live(&bench, 1 + rand() % 600);
        computer_drive(&bench.computer, 800, 800); /* queued before it */
        computer_stop(&bench.computer);
        tick(&bench);
        assert_true(motors_are_off(&bench));
        live(&bench, 50);
        assert_true(motors_are_off(&bench));
    }
}

static void a_stop_stays_until_the_computer_resumes(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_drive(&bench.computer, 500, 500);
    live(&bench, 100);
    computer_stop(&bench.computer);
    live(&bench, 10);
    assert_int_equal(bench.computer.stopped_count, 1);
    assert_int_equal(answer(&bench, computer_drive(&bench.computer, 500, 500)), REFUSAL_STOPPED);
    assert_int_equal(answer(&bench, computer_move(&bench.computer, 1, 100, 500)), REFUSAL_STOPPED);
    assert_int_equal(answer(&bench, computer_turn(&bench.computer, 2, 900, 500)), REFUSAL_STOPPED);
    assert_true(motors_are_off(&bench));
    assert_int_equal(answer(&bench, computer_resume(&bench.computer)), REFUSAL_NONE);
    assert_true(motors_are_off(&bench)); /* resuming alone moves nothing */
    assert_int_equal(answer(&bench, computer_drive(&bench.computer, 500, 500)), REFUSAL_NONE);
    assert_int_equal(bench.board.left, 500);
}

static void a_stop_silences_the_tone(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_command(&bench.computer,
                     &(struct message){.type = MESSAGE_TONE, .tone = {440, 60000}});
    live(&bench, 5);
    assert_int_equal(bench.board.tone_hz, 440);
    computer_stop(&bench.computer);
    tick(&bench);
    assert_int_equal(bench.board.tone_hz, 0);
}

/* How the computer fails. */
enum silence {
    FALLS_SILENT,
    REPEATS_OLD_HEARTBEAT,
    SENDS_NOISE,
    SILENCES,
};

static void misbehave(struct bench *bench, enum silence silence) {
    uint8_t noise[20];
    switch (silence) {
    case REPEATS_OLD_HEARTBEAT:
        to_board(&bench->board, bench->computer.last_ping, bench->computer.last_ping_length);
        break;
    case SENDS_NOISE:
        for (size_t i = 0; i < sizeof noise; i++) {
            noise[i] = (uint8_t)rand();
        }
        to_board(&bench->board, noise, sizeof noise);
        break;
    default:
        break;
    }
}

static void without_a_live_computer_the_motors_stop_within_500_ms(void **state) {
    (void)state;
    seed_of_this_run();
    struct bench bench;
    for (int trial = 0; trial < 300; trial++) {
        enum silence silence = (enum silence)(trial % SILENCES);
        start(&bench);
        random_movement(&bench.computer);
        live(&bench, 1 + rand() % 300);
        computer_drive(&bench.computer, 400, 400);
        tick(&bench);
        assert_false(motors_are_off(&bench));
        int ms = 0;
        for (; ms < 2000 && !motors_are_off(&bench); ms++) {
            misbehave(&bench, silence);
            tick(&bench);
        }
        assert_true(ms <= STOP_WITHIN_MS);
        assert_true(ms >= PROTOCOL_WATCHDOG_MS - 2);
        ticks(&bench, 20);
        computer_ping(&bench.computer); /* it is back, but has not said so */
        computer_drive(&bench.computer, 400, 400);
        ticks(&bench, 5);
        assert_int_equal(bench.computer.refusal, REFUSAL_STOPPED);
        assert_true(motors_are_off(&bench));
    }
}

static void a_line_too_full_to_answer_does_not_hold_up_the_watchdog(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_drive(&bench.computer, 400, 400);
    tick(&bench);
    bench.board.room = 0;
    ticks(&bench, STOP_WITHIN_MS);
    assert_true(motors_are_off(&bench));
}

static void wrong_commands_are_refused_by_name_and_do_nothing(void **state) {
    (void)state;
    static const struct {
        const char *what;
        uint8_t type;
        uint8_t payload[MESSAGE_PAYLOAD_MAX];
        size_t length;
        enum refusal refusal;
    } cases[] = {
        {"a command nobody knows", 0x7e, {1, 2, 3}, 3, REFUSAL_UNKNOWN},
        {"a drive too short", MESSAGE_DRIVE, {1, 2, 3}, 3, REFUSAL_LENGTH},
        {"a drive too long", MESSAGE_DRIVE, {1, 2, 3, 4, 5}, 5, REFUSAL_LENGTH},
        {"the longest drive there can be", MESSAGE_DRIVE, {1}, MESSAGE_PAYLOAD_MAX, REFUSAL_LENGTH},
        {"a drive of 1001", MESSAGE_DRIVE, {0xe9, 3, 0, 0}, 4, REFUSAL_RANGE},
        {"a drive of -32768", MESSAGE_DRIVE, {0, 0, 0, 0x80}, 4, REFUSAL_RANGE},
        {"a move without a number", MESSAGE_MOVE, {0, 100, 0, 0, 0, 100, 0}, 7, REFUSAL_RANGE},
        {"a move without speed", MESSAGE_MOVE, {1, 100, 0, 0, 0, 0, 0}, 7, REFUSAL_RANGE},
        {"a move to the moon", MESSAGE_MOVE, {1, 0, 0, 0, 0x7f, 100, 0}, 7, REFUSAL_RANGE},
        {"a turn for ever", MESSAGE_TURN, {1, 0, 0, 0, 0x80, 100, 0}, 7, REFUSAL_RANGE},
        {"a tone for bats", MESSAGE_TONE, {0xff, 0xff, 100, 0}, 4, REFUSAL_RANGE},
        {"telemetry every ms", MESSAGE_SUBSCRIBE, {1, 0}, 2, REFUSAL_RANGE},
    };
    struct bench bench;
    start(&bench);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t number =
            computer_raw_command(&bench.computer, cases[i].type, cases[i].payload, cases[i].length);
        if (answer(&bench, number) != cases[i].refusal) {
            fail_msg("%s: %s", cases[i].what, refusal_word(bench.computer.refusal));
        }
        assert_true(motors_are_off(&bench));
        assert_int_equal(bench.board.tone_hz, 0);
        live(&bench, 10);
    }
}

static void what_is_not_fitted_is_refused(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    bench.core.fitting.has_led = bench.core.fitting.has_sound = false;
    const struct message led = {.type = MESSAGE_LED, .led = {1, 2, 3}};
    const struct message tone = {.type = MESSAGE_TONE, .tone = {440, 100}};
    assert_int_equal(answer(&bench, computer_command(&bench.computer, &led)), REFUSAL_UNSUPPORTED);
    assert_int_equal(answer(&bench, computer_command(&bench.computer, &tone)), REFUSAL_UNSUPPORTED);
    assert_int_equal(bench.board.led[0], 0);
    assert_int_equal(bench.board.tone_hz, 0);
}

static void a_tone_lasts_as_long_as_it_should(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    const struct message tone = {.type = MESSAGE_TONE, .tone = {440, 100}};
    computer_command(&bench.computer, &tone);
    live(&bench, 100);
    assert_int_equal(bench.board.tone_hz, 440);
    live(&bench, 2);
    assert_int_equal(bench.board.tone_hz, 0);
}

static void the_led_shows_the_colour_asked_for(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    const struct message led = {.type = MESSAGE_LED, .led = {10, 200, 255}};
    computer_command(&bench.computer, &led);
    tick(&bench);
    assert_int_equal(bench.board.led[0], 10);
    assert_int_equal(bench.board.led[1], 200);
    assert_int_equal(bench.board.led[2], 255);
}

static void telemetry_shows_every_sensor_at_its_period(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    for (uint8_t i = 0; i < 5; i++) {
        bench.board.ground[i] = (uint8_t)(10 + i);
    }
    bench.board.distance_mm = 321;
    bench.board.bumpers = BOARD_BUMPER_RIGHT;
    bench.board.buttons = 2;
    computer_subscribe(&bench.computer, 10);
    live(&bench, 100);
    bench.computer.sensors_count = 0;
    live(&bench, 1000);
    const struct message_sensors *sensors = &bench.computer.sensors;
    assert_in_range(bench.computer.sensors_count, 99, 101);
    for (uint8_t i = 0; i < 5; i++) {
        assert_int_equal(sensors->ground_percent[i], 10 + i);
    }
    assert_int_equal(sensors->distance_mm, 321);
    assert_int_equal(sensors->bumpers, BOARD_BUMPER_RIGHT);
    assert_int_equal(sensors->buttons, 2);
    assert_in_range(sensors->time_ms, bench.board.now_ms - 12, bench.board.now_ms);
}

static void a_bouncing_button_is_pressed_once(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    live(&bench, 100);
    for (int ms = 0; ms < 8; ms++) {
        bench.board.buttons = ms % 2 == 0;
        tick(&bench);
    }
    bench.board.buttons = 1;
    live(&bench, 200);
    assert_int_equal(bench.computer.event_count, 1);
    assert_int_equal(bench.computer.event[0].source, 0);
    assert_int_equal(bench.computer.event[0].value, 1);
    bench.board.buttons = 0;
    live(&bench, 200);
    assert_int_equal(bench.computer.event_count, 2);
    assert_int_equal(bench.computer.event[1].value, 0);
}

static void without_encoders_a_move_goes_by_time(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    bench.board.fitting.has_encoders = false;
    core_boot(&bench.core, &bench.board);
    computer_start(&bench.computer, 99, to_board, &bench.board);
    open_session(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_move(&bench.computer, 3, 400, 500);
    live(&bench, 4000);
    assert_int_equal(bench.computer.sensors.motion_done, 3);
    assert_true(fabs(bench.board.left_mm - 400) < 10);
}

static void a_late_tick_ends_a_move_at_the_same_place(void **state) {
    (void)state;
    struct bench bench;
    seed_of_this_run();
    start(&bench);
    computer_move(&bench.computer, 3, 400, 500);
    for (int i = 0; i < 1500; i++) {
        int missed = rand() % 6;
        for (int j = 0; j < missed; j++) {
            bench.board.now_ms++;
            wheels_turn(&bench.board);
        }
        if (i % 8 == 0) {
            computer_ping(&bench.computer);
        }
        tick(&bench);
    }
    assert_int_equal(bench.core.motion_done, 3);
    assert_true(fabs(bench.board.left_mm - 400) < 5);
}

static void a_clock_that_wraps_disturbs_nothing(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    bench.board.now_ms = UINT32_MAX - 300;
    core_boot(&bench.core, &bench.board);
    open_session(&bench);
    computer_subscribe(&bench.computer, 10);
    computer_move(&bench.computer, 3, 100, 500);
    const struct message tone = {.type = MESSAGE_TONE, .tone = {440, 400}};
    computer_command(&bench.computer, &tone);
    live(&bench, 380);
    assert_int_equal(bench.board.tone_hz, 440);
    live(&bench, 1000);
    assert_int_equal(bench.board.tone_hz, 0);
    assert_int_equal(bench.computer.sensors.motion_done, 3);
    computer_drive(&bench.computer, 100, 100);
    ticks(&bench, STOP_WITHIN_MS);
    assert_true(motors_are_off(&bench));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_boot_every_output_is_off),
        cmocka_unit_test(the_robot_says_what_it_is),
        cmocka_unit_test(nothing_moves_before_the_computer_resumes),
        cmocka_unit_test(drive_reaches_the_motors_in_the_tick_it_arrives),
        cmocka_unit_test(a_move_ends_where_it_should_and_says_so),
        cmocka_unit_test(a_turn_to_the_left_turns_left),
        cmocka_unit_test(odometry_knows_a_square_when_it_drives_one),
        cmocka_unit_test(a_held_robot_reports_that_it_is_blocked),
        cmocka_unit_test(a_drive_ends_the_movement_under_way),
        cmocka_unit_test(a_stop_at_any_moment_stops_at_the_next_tick),
        cmocka_unit_test(a_stop_stays_until_the_computer_resumes),
        cmocka_unit_test(a_stop_silences_the_tone),
        cmocka_unit_test(without_a_live_computer_the_motors_stop_within_500_ms),
        cmocka_unit_test(a_line_too_full_to_answer_does_not_hold_up_the_watchdog),
        cmocka_unit_test(wrong_commands_are_refused_by_name_and_do_nothing),
        cmocka_unit_test(what_is_not_fitted_is_refused),
        cmocka_unit_test(a_tone_lasts_as_long_as_it_should),
        cmocka_unit_test(the_led_shows_the_colour_asked_for),
        cmocka_unit_test(telemetry_shows_every_sensor_at_its_period),
        cmocka_unit_test(a_bouncing_button_is_pressed_once),
        cmocka_unit_test(without_encoders_a_move_goes_by_time),
        cmocka_unit_test(a_late_tick_ends_a_move_at_the_same_place),
        cmocka_unit_test(a_clock_that_wraps_disturbs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
