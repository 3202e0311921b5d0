/* The robot's end: what it does, and above all what it does not do, whatever comes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/endpoint.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define COMPUTER  0x11223344u
#define HEARD_MAX 64

struct heard {
    struct message message;
    uint8_t number;
    bool is_of_session;
};

struct bench {
    struct endpoint endpoint;
    uint32_t now_ms, seed, robot_id;
    struct message last; /* command given to the core */
    int commands, stops;
    enum stop_reason last_stop;
    enum refusal answer; /* the core's */
    struct frame_reader reader;
    struct heard heard[HEARD_MAX]; /* since the last forget() */
    int heard_count;
};

/* ---- the core ----------------------------------------------------------------- */

static void identify(void *core, struct message_info *info) {
    (void)core;
    strcpy(info->model, "bench");
    info->ground_count = 3;
}

static enum refusal command(void *core, const struct message *message) {
    struct bench *bench = core;
    bench->last = *message;
    bench->commands++;
    return bench->answer;
}

static void stop(void *core, enum stop_reason reason) {
    struct bench *bench = core;
    bench->stops++;
    bench->last_stop = reason;
}

static void sense(void *core, struct message_sensors *sensors) {
    (void)core;
    sensors->distance_mm = 321;
}

static const struct endpoint_robot core = {
    .identify = identify, .command = command, .stop = stop, .sense = sense};

/* ---- the computer --------------------------------------------------------------- */

static void forget(struct bench *bench) { bench->heard_count = 0; }

static void listen(struct bench *bench, size_t room) {
    uint8_t bytes[256];
    size_t count = endpoint_poll(&bench->endpoint, bytes, room, bench->now_ms);
    assert_true(count <= room);
    for (size_t i = 0; i < count; i++) {
        if (!frame_reader_take(&bench->reader, bytes[i])) {
            continue;
        }
        assert_true(bench->heard_count < HEARD_MAX);
        struct heard *heard = &bench->heard[bench->heard_count++];
        const uint8_t *body = bench->reader.body;
        heard->number = body[1];
        assert_int_equal(message_decode(body[0], body + FRAME_HEAD,
                                        bench->reader.length - (size_t)FRAME_BODY_MIN,
                                        &heard->message),
                         REFUSAL_NONE);
        heard->is_of_session = !frame_check(body, bench->reader.length, frame_seed(0, 0), body[1]);
    }
}

static void wait(struct bench *bench, uint32_t ms) {
    for (uint32_t i = 0; i < ms; i++) {
        bench->now_ms++;
        listen(bench, 256);
    }
}

static void say_under(struct bench *bench, uint32_t seed, uint32_t number,
                      const struct message *message) {
    uint8_t line[FRAME_LINE_MAX];
    size_t length = frame_write_message(message, number, seed, line);
    endpoint_feed(&bench->endpoint, line, length, bench->now_ms);
    listen(bench, 256);
}

static void say(struct bench *bench, uint32_t number, const struct message *message) {
    say_under(bench, bench->seed, number, message);
}

static void say_plain(struct bench *bench, uint32_t number, uint8_t type) {
    say(bench, number, &(struct message){.type = type});
}

static void say_drive(struct bench *bench, uint32_t number, int16_t left) {
    say(bench, number, &(struct message){.type = MESSAGE_DRIVE, .drive = {left, 0}});
}

static void say_resume(struct bench *bench, uint32_t number, enum stop_reason reason) {
    say(bench, number, &(struct message){.type = MESSAGE_RESUME, .resume = {(uint8_t)reason}});
}

static void say_hello(struct bench *bench, uint32_t computer_id) {
    say_under(bench, frame_seed(0, 0), 0,
              &(struct message){.type = MESSAGE_HELLO, .hello = {PROTOCOL_VERSION, computer_id}});
}

static const struct heard *last_heard(const struct bench *bench) {
    assert_true(bench->heard_count > 0);
    return &bench->heard[bench->heard_count - 1];
}

static int count_heard(const struct bench *bench, uint8_t type) {
    int count = 0;
    for (int i = 0; i < bench->heard_count; i++) {
        count += bench->heard[i].message.type == type;
    }
    return count;
}

static void assert_answer(const struct bench *bench, uint8_t number, enum refusal refusal) {
    const struct heard *heard = last_heard(bench);
    assert_int_equal(heard->number, number);
    if (refusal == REFUSAL_NONE) {
        assert_int_equal(heard->message.type, MESSAGE_DONE);
    } else {
        assert_int_equal(heard->message.type, MESSAGE_REFUSED);
        assert_int_equal(heard->message.refused.refusal, refusal);
    }
}

static void greet(struct bench *bench, uint32_t computer_id) {
    say_hello(bench, computer_id);
    const struct message *info = &last_heard(bench)->message;
    assert_int_equal(info->type, MESSAGE_INFO);
    assert_int_equal(info->info.computer_id, computer_id);
    bench->robot_id = info->info.robot_id;
    bench->seed = frame_seed(computer_id, info->info.robot_id);
}

static void switch_on(struct bench *bench) {
    *bench = (struct bench){.now_ms = 5000};
    endpoint_start(&bench->endpoint, &core, bench, 77);
}

/* Greeted and opened; commands go on with number 1. */
static void open_session(struct bench *bench) {
    switch_on(bench);
    greet(bench, COMPUTER);
    say_plain(bench, 0, MESSAGE_OPEN);
    assert_answer(bench, 0, REFUSAL_NONE);
    forget(bench);
}

/* Opened, resumed and driving; commands go on with number 3. */
static void open_driving(struct bench *bench) {
    open_session(bench);
    say_resume(bench, 1, STOP_REASON_NEW);
    say_drive(bench, 2, 500);
    assert_answer(bench, 2, REFUSAL_NONE);
    forget(bench);
}

/* ---- handshake -------------------------------------------------------------------- */

static void a_robot_just_switched_on_is_held_and_silent(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    assert_int_equal(bench.stops, 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NEW);
    wait(&bench, 1000);
    assert_int_equal(bench.heard_count, 0);
}

static void hello_is_answered_with_who_the_robot_is(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    greet(&bench, COMPUTER);
    const struct message_info *info = &last_heard(&bench)->message.info;
    assert_false(last_heard(&bench)->is_of_session);
    assert_string_equal(info->model, "bench");
    assert_int_equal(info->version, PROTOCOL_VERSION);
    assert_int_equal(info->boot_id, 77);
    assert_int_equal(info->watchdog_ms, PROTOCOL_WATCHDOG_MS);
    assert_int_equal(info->window, PROTOCOL_WINDOW);
    assert_int_equal(info->payload_max, MESSAGE_PAYLOAD_MAX);
}

static void hello_repeated_gets_the_same_session(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    greet(&bench, COMPUTER);
    uint32_t robot_id = bench.robot_id;
    greet(&bench, COMPUTER);
    assert_int_equal(bench.robot_id, robot_id);
    say_plain(&bench, 0, MESSAGE_OPEN);
    greet(&bench, COMPUTER);
    assert_int_equal(bench.robot_id, robot_id);
}

static void no_two_sessions_are_alike(void **state) {
    (void)state;
    struct bench bench;
    uint32_t ids[50];
    switch_on(&bench);
    for (uint32_t i = 0; i < 50; i++) {
        greet(&bench, i % 2 == 0 ? COMPUTER : COMPUTER + 1);
        ids[i] = bench.robot_id;
        for (uint32_t j = 0; j < i; j++) {
            assert_int_not_equal(ids[i], ids[j]);
        }
        forget(&bench);
    }
}

static void a_hello_played_back_does_not_disturb_the_session(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    uint32_t seed = bench.seed;
    say_hello(&bench, COMPUTER + 5);
    say_hello(&bench, COMPUTER);
    bench.seed = seed;
    int stops = bench.stops;
    say_drive(&bench, 3, 400);
    assert_answer(&bench, 3, REFUSAL_NONE);
    assert_int_equal(bench.stops, stops);
    assert_int_equal(bench.last.drive.left_permille, 400);
}

static void a_whole_session_played_back_moves_nothing(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    uint32_t old_seed = bench.seed;
    greet(&bench, COMPUTER + 1);
    say_plain(&bench, 0, MESSAGE_OPEN);
    int commands = bench.commands;
    say_hello(&bench, COMPUTER); /* the recording of the first session */
    forget(&bench);
    say_under(&bench, old_seed, 0, &(struct message){.type = MESSAGE_OPEN});
    say_under(&bench, old_seed, 1,
              &(struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}});
    say_under(&bench, old_seed, 2, &(struct message){.type = MESSAGE_DRIVE, .drive = {500, 0}});
    assert_int_equal(bench.commands, commands);
    assert_int_equal(bench.heard_count, 0);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NEW);
}

static void a_new_session_stops_the_robot_of_the_old_one(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    int stops = bench.stops;
    greet(&bench, COMPUTER + 1);
    assert_int_equal(bench.stops, stops); /* a greeting alone does not */
    say_plain(&bench, 0, MESSAGE_OPEN);
    assert_int_equal(bench.stops, stops + 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NEW);
}

static void commands_before_any_session_are_ignored(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    bench.seed = frame_seed(0, 0);
    say_plain(&bench, 0, MESSAGE_OPEN);
    say_resume(&bench, 1, STOP_REASON_NEW);
    say_drive(&bench, 0, 100);
    say_plain(&bench, 1, MESSAGE_PING);
    assert_int_equal(bench.commands, 0);
    assert_int_equal(bench.heard_count, 0);
}

/* ---- commands ---------------------------------------------------------------------- */

static void a_command_is_executed_and_answered(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    assert_int_equal(bench.commands, 1);
    assert_int_equal(bench.last.type, MESSAGE_DRIVE);
    assert_int_equal(bench.last.drive.left_permille, 500);
}

static void a_repeated_command_is_answered_again_and_not_executed(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    for (int i = 0; i < 5; i++) {
        forget(&bench);
        say_drive(&bench, 2, 500);
        assert_answer(&bench, 2, REFUSAL_NONE);
    }
    assert_int_equal(bench.commands, 1);
}

static void a_repeated_refusal_is_the_same_refusal(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    bench.answer = REFUSAL_UNSUPPORTED;
    say(&bench, 3, &(struct message){.type = MESSAGE_LED, .led = {1, 2, 3}});
    assert_answer(&bench, 3, REFUSAL_UNSUPPORTED);
    bench.answer = REFUSAL_NONE;
    say(&bench, 3, &(struct message){.type = MESSAGE_LED, .led = {1, 2, 3}});
    assert_answer(&bench, 3, REFUSAL_UNSUPPORTED);
}

static void a_command_from_the_future_waits_for_its_turn(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_drive(&bench, 4, 100);
    assert_int_equal(bench.heard_count, 0);
    assert_int_equal(bench.commands, 1);
    say_drive(&bench, 3, 200);
    say_drive(&bench, 4, 100);
    assert_int_equal(bench.commands, 3);
    assert_int_equal(bench.last.drive.left_permille, 100);
}

static void a_command_older_than_the_window_is_not_even_answered(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    for (uint32_t number = 3; number < 3 + PROTOCOL_WINDOW; number++) {
        say_drive(&bench, number, (int16_t)number);
    }
    forget(&bench);
    say_drive(&bench, 2, 500);
    assert_int_equal(bench.heard_count, 0);
    say_drive(&bench, 3, 3);
    assert_answer(&bench, 3, REFUSAL_NONE);
    assert_int_equal(bench.commands, 1 + PROTOCOL_WINDOW);
}

static void numbers_go_on_past_256_and_old_frames_stay_old(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    uint8_t old[FRAME_LINE_MAX];
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {999, 0}};
    for (uint32_t number = 3; number < 2000; number++) {
        size_t length =
            frame_write_message(&drive, number >= 256 ? number - 256 : 2, bench.seed, old);
        endpoint_feed(&bench.endpoint, old, length, bench.now_ms);
        say_drive(&bench, number, 1);
        assert_int_equal(bench.commands, (int)number - 1);
        assert_int_equal(bench.last.drive.left_permille, 1);
        forget(&bench);
    }
}

static void four_answers_wait_for_a_slow_line_and_all_come(void **state) {
    (void)state;
    struct bench bench;
    uint8_t line[FRAME_LINE_MAX];
    open_driving(&bench);
    for (uint32_t number = 3; number < 7; number++) {
        struct message drive = {.type = MESSAGE_DRIVE, .drive = {5, 5}};
        size_t length = frame_write_message(&drive, number, bench.seed, line);
        endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    }
    for (int i = 0; i < 4 * 8; i++) {
        listen(&bench, 1);
    }
    assert_int_equal(bench.heard_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(bench.heard[i].number, 3 + i);
    }
}

static void unknown_and_malformed_commands_are_refused_by_name(void **state) {
    (void)state;
    struct bench bench;
    uint8_t line[FRAME_LINE_MAX], payload[3] = {1, 2, 3};
    open_driving(&bench);
    size_t length = frame_write(0x3f, 3, NULL, 0, bench.seed, line);
    endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    listen(&bench, 256);
    assert_answer(&bench, 3, REFUSAL_UNKNOWN);
    length = frame_write(MESSAGE_DRIVE, 4, payload, 3, bench.seed, line);
    endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    listen(&bench, 256);
    assert_answer(&bench, 4, REFUSAL_LENGTH);
    say_drive(&bench, 5, 2000);
    assert_answer(&bench, 5, REFUSAL_RANGE);
    say_plain(&bench, 6, MESSAGE_OPEN);
    assert_answer(&bench, 6, REFUSAL_RANGE);
    assert_int_equal(bench.commands, 1);
}

/* ---- stop --------------------------------------------------------------------------- */

static void stop_holds_until_resumed(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_plain(&bench, 1, MESSAGE_STOP);
    assert_int_equal(last_heard(&bench)->message.type, MESSAGE_STOPPED);
    assert_int_equal(bench.last_stop, STOP_REASON_ASKED);
    say_drive(&bench, 3, 100);
    assert_answer(&bench, 3, REFUSAL_STOPPED);
    say_resume(&bench, 4, STOP_REASON_ASKED);
    say_drive(&bench, 5, 100);
    assert_answer(&bench, 5, REFUSAL_NONE);
}

static void a_command_sent_before_the_stop_and_arriving_after_is_refused(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_plain(&bench, 1, MESSAGE_STOP); /* overtook number 3 */
    say_drive(&bench, 3, 1000);
    assert_answer(&bench, 3, REFUSAL_STOPPED);
    assert_int_equal(bench.commands, 1);
}

static void a_stop_played_back_is_answered_and_stops_nothing(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_plain(&bench, 1, MESSAGE_STOP);
    say_resume(&bench, 3, STOP_REASON_ASKED);
    int stops = bench.stops;
    forget(&bench);
    say_plain(&bench, 1, MESSAGE_STOP);
    assert_int_equal(count_heard(&bench, MESSAGE_STOPPED), 1);
    assert_int_equal(bench.stops, stops);
    say_plain(&bench, 2, MESSAGE_STOP);
    assert_int_equal(bench.stops, stops + 1);
}

static void anybody_may_stop_the_robot_without_a_session(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_under(&bench, frame_seed(0, 0), 99, &(struct message){.type = MESSAGE_STOP});
    assert_int_equal(last_heard(&bench)->message.type, MESSAGE_STOPPED);
    assert_int_equal(last_heard(&bench)->number, 99);
    assert_false(last_heard(&bench)->is_of_session);
    assert_int_equal(bench.last_stop, STOP_REASON_OUTSIDE);
    switch_on(&bench);
    say_under(&bench, frame_seed(0, 0), 5, &(struct message){.type = MESSAGE_STOP});
    assert_int_equal(count_heard(&bench, MESSAGE_STOPPED), 1);
}

static void resuming_after_ones_own_stop_does_not_lift_a_strangers(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say_plain(&bench, 1, MESSAGE_STOP);
    say_under(&bench, frame_seed(0, 0), 1, &(struct message){.type = MESSAGE_STOP});
    say_plain(&bench, 2, MESSAGE_STOP); /* a lesser one does not make it lighter */
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_OUTSIDE);
    say_resume(&bench, 3, STOP_REASON_ASKED);
    assert_answer(&bench, 3, REFUSAL_STOPPED);
    say_drive(&bench, 4, 10);
    assert_answer(&bench, 4, REFUSAL_STOPPED);
    say_resume(&bench, 5, STOP_REASON_OUTSIDE);
    assert_answer(&bench, 5, REFUSAL_NONE);
}

static void lights_and_sounds_work_while_the_motors_are_held(void **state) {
    (void)state;
    struct bench bench;
    open_session(&bench);
    say(&bench, 1, &(struct message){.type = MESSAGE_LED, .led = {9, 9, 9}});
    assert_answer(&bench, 1, REFUSAL_NONE);
    assert_int_equal(bench.last.type, MESSAGE_LED);
}

static void goodbye_stops_and_ends_telemetry(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    say(&bench, 3, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}});
    say_plain(&bench, 4, MESSAGE_BYE);
    assert_int_equal(bench.last_stop, STOP_REASON_ASKED);
    forget(&bench);
    wait(&bench, 200);
    assert_int_equal(bench.heard_count, 0);
}

/* ---- watchdog ------------------------------------------------------------------------- */

static void silence_stops_the_robot_within_500_ms(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    wait(&bench, PROTOCOL_WATCHDOG_MS - 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NONE);
    wait(&bench, 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_WATCHDOG);
    assert_int_equal(bench.last_stop, STOP_REASON_WATCHDOG);
    assert_true(PROTOCOL_WATCHDOG_MS < 500);
    say_drive(&bench, 3, 100);
    assert_answer(&bench, 3, REFUSAL_STOPPED);
    say_resume(&bench, 4, STOP_REASON_ASKED);
    assert_answer(&bench, 4, REFUSAL_STOPPED);
    say_resume(&bench, 5, STOP_REASON_WATCHDOG);
    assert_answer(&bench, 5, REFUSAL_NONE);
}

static void pings_keep_the_robot_going_and_tell_its_time(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    for (uint32_t number = 1; number < 600; number++) {
        wait(&bench, PROTOCOL_WATCHDOG_MS - 10);
        forget(&bench);
        say_plain(&bench, number, MESSAGE_PING);
        assert_int_equal(last_heard(&bench)->message.type, MESSAGE_PONG);
        assert_int_equal(last_heard(&bench)->message.pong.received_ms, bench.now_ms);
    }
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NONE);
}

static void new_commands_keep_the_robot_going(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    for (uint32_t number = 3; number < 30; number++) {
        wait(&bench, PROTOCOL_WATCHDOG_MS - 1);
        say_drive(&bench, number, 500);
        assert_answer(&bench, (uint8_t)number, REFUSAL_NONE);
        forget(&bench);
    }
}

static void heartbeats_played_back_do_not_keep_the_robot_going(void **state) {
    (void)state;
    struct bench bench;
    open_driving(&bench);
    for (uint32_t number = 1; number <= 300; number++) {
        say_plain(&bench, number, MESSAGE_PING);
        forget(&bench);
    }
    for (uint32_t ms = 0; ms < PROTOCOL_WATCHDOG_MS; ms++) {
        say_plain(&bench, 1 + ms % 300, MESSAGE_PING);
        say_drive(&bench, 2, 500);
        forget(&bench);
        wait(&bench, 1);
    }
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_WATCHDOG);
}

static void a_pong_tells_how_long_it_waited_for_the_line(void **state) {
    (void)state;
    struct bench bench;
    uint8_t line[FRAME_LINE_MAX];
    open_session(&bench);
    size_t length = frame_write(MESSAGE_PING, 1, NULL, 0, bench.seed, line);
    endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    uint32_t received_ms = bench.now_ms;
    bench.now_ms += 7;
    listen(&bench, 256);
    assert_int_equal(last_heard(&bench)->message.pong.received_ms, received_ms);
    assert_int_equal(last_heard(&bench)->message.pong.held_ms, 7);
}

static void the_watchdog_works_across_the_wrap_of_the_clock(void **state) {
    (void)state;
    struct bench bench = {.now_ms = UINT32_MAX - 100};
    endpoint_start(&bench.endpoint, &core, &bench, 1);
    greet(&bench, COMPUTER);
    say_plain(&bench, 0, MESSAGE_OPEN);
    say_resume(&bench, 1, STOP_REASON_NEW);
    wait(&bench, PROTOCOL_WATCHDOG_MS - 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NONE);
    wait(&bench, 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_WATCHDOG);
}

/* ---- telemetry and events ---------------------------------------------------------------- */

static void telemetry_keeps_its_beat(void **state) {
    (void)state;
    struct bench bench;
    open_session(&bench);
    say(&bench, 1, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}});
    forget(&bench);
    for (int i = 0; i < 50; i++) {
        wait(&bench, 10);
        assert_int_equal(count_heard(&bench, MESSAGE_SENSORS), 1);
        assert_int_equal(last_heard(&bench)->message.sensors.distance_mm, 321);
        assert_int_equal(last_heard(&bench)->message.sensors.stop_reason, STOP_REASON_NEW);
        forget(&bench);
    }
}

static void a_stop_goes_out_before_telemetry(void **state) {
    (void)state;
    struct bench bench;
    uint8_t line[FRAME_LINE_MAX];
    open_session(&bench);
    say(&bench, 1, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}});
    bench.now_ms += 10;
    forget(&bench);
    size_t length = frame_write(MESSAGE_PING, 1, NULL, 0, bench.seed, line);
    endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    length = frame_write(MESSAGE_STOP, 1, NULL, 0, bench.seed, line);
    endpoint_feed(&bench.endpoint, line, length, bench.now_ms);
    listen(&bench, 256);
    assert_int_equal(bench.heard[0].message.type, MESSAGE_STOPPED);
    assert_int_equal(bench.heard[1].message.type, MESSAGE_PONG);
    assert_int_equal(bench.heard[2].message.type, MESSAGE_SENSORS);
}

static void an_event_is_repeated_until_received(void **state) {
    (void)state;
    struct bench bench;
    open_session(&bench);
    assert_true(endpoint_event(&bench.endpoint, 4321, 0x10, 1));
    wait(&bench, 3 * ENDPOINT_EVENT_REPEAT_MS);
    assert_in_range(count_heard(&bench, MESSAGE_EVENT), 3, 4);
    assert_int_equal(last_heard(&bench)->message.event.time_ms, 4321);
    say_plain(&bench, 7, MESSAGE_EVENT_ACK); /* for another one */
    say_plain(&bench, 0, MESSAGE_EVENT_ACK);
    forget(&bench);
    wait(&bench, 3 * ENDPOINT_EVENT_REPEAT_MS);
    assert_int_equal(count_heard(&bench, MESSAGE_EVENT), 0);
}

static void events_come_in_order_and_too_many_are_flagged(void **state) {
    (void)state;
    struct bench bench;
    open_session(&bench);
    for (uint8_t i = 0; i < ENDPOINT_EVENTS; i++) {
        assert_true(endpoint_event(&bench.endpoint, 100u + i, i, 1));
    }
    assert_false(endpoint_event(&bench.endpoint, 999, 9, 1));
    for (uint8_t i = 0; i < ENDPOINT_EVENTS; i++) {
        wait(&bench, ENDPOINT_EVENT_REPEAT_MS);
        assert_int_equal(last_heard(&bench)->number, i);
        assert_int_equal(last_heard(&bench)->message.event.source, i);
        say_plain(&bench, i, MESSAGE_EVENT_ACK);
    }
    say(&bench, 1, &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}});
    wait(&bench, 1);
    assert_true(last_heard(&bench)->message.sensors.events_lost);
}

static void an_event_without_a_session_is_not_kept(void **state) {
    (void)state;
    struct bench bench;
    switch_on(&bench);
    assert_false(endpoint_event(&bench.endpoint, 1, 1, 1));
}

/* ---- anything ------------------------------------------------------------------------------ */

static void noise_between_frames_is_survived(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    struct bench bench;
    open_driving(&bench);
    for (uint32_t number = 3; number < 3000; number++) {
        uint8_t noise[40];
        size_t length = chance_below(&chance, sizeof noise);
        for (size_t i = 0; i < length; i++) {
            noise[i] = (uint8_t)chance_number(&chance);
        }
        noise[length > 0 ? length - 1 : 0] = 0;
        endpoint_feed(&bench.endpoint, noise, sizeof noise > length ? length : 0, bench.now_ms);
        endpoint_feed(&bench.endpoint, noise + (length > 0 ? length - 1 : 0), length > 0,
                      bench.now_ms);
        say_drive(&bench, number, 7);
        assert_int_equal(bench.commands, (int)number - 1);
        forget(&bench);
    }
}

static void the_endpoint_is_small(void **state) {
    (void)state;
    assert_true(sizeof(struct endpoint) < 400);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_robot_just_switched_on_is_held_and_silent),
        cmocka_unit_test(hello_is_answered_with_who_the_robot_is),
        cmocka_unit_test(hello_repeated_gets_the_same_session),
        cmocka_unit_test(no_two_sessions_are_alike),
        cmocka_unit_test(a_hello_played_back_does_not_disturb_the_session),
        cmocka_unit_test(a_whole_session_played_back_moves_nothing),
        cmocka_unit_test(a_new_session_stops_the_robot_of_the_old_one),
        cmocka_unit_test(commands_before_any_session_are_ignored),
        cmocka_unit_test(a_command_is_executed_and_answered),
        cmocka_unit_test(a_repeated_command_is_answered_again_and_not_executed),
        cmocka_unit_test(a_repeated_refusal_is_the_same_refusal),
        cmocka_unit_test(a_command_from_the_future_waits_for_its_turn),
        cmocka_unit_test(a_command_older_than_the_window_is_not_even_answered),
        cmocka_unit_test(numbers_go_on_past_256_and_old_frames_stay_old),
        cmocka_unit_test(four_answers_wait_for_a_slow_line_and_all_come),
        cmocka_unit_test(unknown_and_malformed_commands_are_refused_by_name),
        cmocka_unit_test(stop_holds_until_resumed),
        cmocka_unit_test(a_command_sent_before_the_stop_and_arriving_after_is_refused),
        cmocka_unit_test(a_stop_played_back_is_answered_and_stops_nothing),
        cmocka_unit_test(anybody_may_stop_the_robot_without_a_session),
        cmocka_unit_test(resuming_after_ones_own_stop_does_not_lift_a_strangers),
        cmocka_unit_test(lights_and_sounds_work_while_the_motors_are_held),
        cmocka_unit_test(goodbye_stops_and_ends_telemetry),
        cmocka_unit_test(silence_stops_the_robot_within_500_ms),
        cmocka_unit_test(pings_keep_the_robot_going_and_tell_its_time),
        cmocka_unit_test(new_commands_keep_the_robot_going),
        cmocka_unit_test(heartbeats_played_back_do_not_keep_the_robot_going),
        cmocka_unit_test(a_pong_tells_how_long_it_waited_for_the_line),
        cmocka_unit_test(the_watchdog_works_across_the_wrap_of_the_clock),
        cmocka_unit_test(telemetry_keeps_its_beat),
        cmocka_unit_test(a_stop_goes_out_before_telemetry),
        cmocka_unit_test(an_event_is_repeated_until_received),
        cmocka_unit_test(events_come_in_order_and_too_many_are_flagged),
        cmocka_unit_test(an_event_without_a_session_is_not_kept),
        cmocka_unit_test(noise_between_frames_is_survived),
        cmocka_unit_test(the_endpoint_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
