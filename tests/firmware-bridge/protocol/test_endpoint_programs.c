/* The endpoint of a robot that drives by itself: who may stop it, and what it tells whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/endpoint.h"

#define COMPUTER 0x1234u
#define HEARD    64

struct bench {
    struct endpoint endpoint;
    uint32_t now_ms, seed, next_command, next_ping;
    int stops;
    enum stop_reason last_stop;
    enum refusal answer;
    struct message told; /* the last command the core was given */
    struct message_program_info info;
    /* what came back: types, numbers and payloads */
    struct {
        uint8_t type, number, length, payload[MESSAGE_PAYLOAD_MAX];
    } heard[HEARD];
    int heard_count;
};

/* ---- the robot core ------------------------------------------------------------- */

static void identify(void *core, struct message_info *info) {
    (void)core;
    info->model[0] = '\0';
}

static enum refusal command(void *core, const struct message *message) {
    struct bench *bench = core;
    bench->told = *message;
    if (message->type == MESSAGE_PROGRAM_START && bench->answer == REFUSAL_NONE) {
        endpoint_drive_alone(&bench->endpoint);
    }
    return bench->answer;
}

static void stop(void *core, enum stop_reason reason) {
    struct bench *bench = core;
    bench->stops++;
    bench->last_stop = reason;
}

static void sense(void *core, struct message_sensors *sensors) {
    (void)core;
    sensors->running = true;
}

static void describe(void *core, struct message_program_info *info) {
    *info = ((struct bench *)core)->info;
}

static const struct endpoint_robot robot = {.identify = identify,
                                            .command = command,
                                            .stop = stop,
                                            .sense = sense,
                                            .describe_programs = describe};

/* ---- the computer ---------------------------------------------------------------- */

static void hear(struct bench *bench) {
    struct frame_reader reader = {0};
    uint8_t bytes[2048];
    const size_t count = endpoint_poll(&bench->endpoint, bytes, sizeof bytes, bench->now_ms);
    for (size_t i = 0; i < count; i++) {
        if (frame_reader_take(&reader, bytes[i]) && bench->heard_count < HEARD) {
            const int at = bench->heard_count++;
            bench->heard[at].type = reader.body[0];
            bench->heard[at].number = reader.body[1];
            bench->heard[at].length = (uint8_t)(reader.length - FRAME_BODY_MIN);
            memcpy(bench->heard[at].payload, reader.body + FRAME_HEAD, bench->heard[at].length);
        }
    }
}

static void feed(struct bench *bench, uint8_t type, uint32_t number, const uint8_t *payload,
                 size_t length, uint32_t seed) {
    uint8_t line[FRAME_LINE_MAX];
    const size_t bytes = frame_write(type, number, payload, length, seed, line);
    bench->heard_count = 0;
    endpoint_feed(&bench->endpoint, line, bytes, bench->now_ms);
    hear(bench);
}

/* Sends a command; says how it was answered. */
static enum refusal say(struct bench *bench, struct message message) {
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    const size_t length = message_encode(&message, payload);
    feed(bench, message.type, bench->next_command++, payload, length, bench->seed);
    for (int i = 0; i < bench->heard_count; i++) {
        if (bench->heard[i].type == MESSAGE_DONE) {
            return REFUSAL_NONE;
        }
        if (bench->heard[i].type == MESSAGE_REFUSED) {
            return (enum refusal)bench->heard[i].payload[0];
        }
    }
    fail_msg("no answer to 0x%02x", message.type);
    return REFUSAL_UNKNOWN;
}

static void open_as(struct bench *bench, uint32_t computer_id) {
    const struct message hello = {.type = MESSAGE_HELLO, .hello = {PROTOCOL_VERSION, computer_id}};
    struct message info;
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    feed(bench, MESSAGE_HELLO, 0, payload, message_encode(&hello, payload), frame_seed(0, 0));
    assert_int_equal(bench->heard[0].type, MESSAGE_INFO);
    assert_int_equal(
        message_decode(MESSAGE_INFO, bench->heard[0].payload, bench->heard[0].length, &info),
        REFUSAL_NONE);
    bench->seed = frame_seed(computer_id, info.info.robot_id);
    bench->next_command = 0;
    bench->next_ping = 1;
    assert_int_equal(say(bench, (struct message){.type = MESSAGE_OPEN}), REFUSAL_NONE);
}

static void start(struct bench *bench) {
    *bench = (struct bench){.now_ms = 1000};
    endpoint_start(&bench->endpoint, &robot, bench, 7);
    open_as(bench, COMPUTER);
    assert_int_equal(say(bench, (struct message){.type = MESSAGE_PROGRAM_START,
                                                 .program_place = {PROGRAM_IN_RAM}}),
                     REFUSAL_NONE);
    bench->stops = 0;
}

static void pass(struct bench *bench, uint32_t ms) {
    for (uint32_t i = 0; i < ms; i++) {
        bench->now_ms++;
        hear(bench);
    }
}

static int count_of(const struct bench *bench, uint8_t type) {
    int count = 0;
    for (int i = 0; i < bench->heard_count; i++) {
        count += bench->heard[i].type == type;
    }
    return count;
}

/* ---- alone -------------------------------------------------------------------------- */

static void silence_does_not_stop_a_robot_that_drives_alone(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    pass(&bench, 10000);
    assert_int_equal(bench.stops, 0);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NONE);
}

static void opening_and_leaving_do_not_stop_it(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    for (uint32_t i = 1; i < 5; i++) {
        assert_int_equal(say(&bench, (struct message){.type = MESSAGE_BYE}), REFUSAL_NONE);
        open_as(&bench, COMPUTER + i);
    }
    assert_int_equal(bench.stops, 0);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_NONE);
}

static void nobody_drives_beside_the_program(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_DRIVE, .drive = {100, 100}}),
                     REFUSAL_STOPPED);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_MOVE, .move = {1, 100, 500}}),
                     REFUSAL_STOPPED);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_TURN, .turn = {1, 100, 500}}),
                     REFUSAL_STOPPED);
    assert_int_equal(bench.told.type, MESSAGE_PROGRAM_START);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_LED}), REFUSAL_NONE);
}

static void resume_stops_it_and_gives_the_wheels(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    assert_int_equal(
        say(&bench, (struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}}),
        REFUSAL_NONE);
    assert_int_equal(bench.stops, 1);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_DRIVE, .drive = {100, 100}}),
                     REFUSAL_NONE);
    pass(&bench, PROTOCOL_WATCHDOG_MS + 1);
    assert_int_equal(bench.last_stop, STOP_REASON_WATCHDOG);
}

static void stop_of_this_session_or_of_nobody_stops_it(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    feed(&bench, MESSAGE_STOP, 1, NULL, 0, bench.seed);
    assert_int_equal(bench.stops, 1);
    assert_int_equal(endpoint_stop_reason(&bench.endpoint), STOP_REASON_ASKED);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_PROGRAM_START,
                                                  .program_place = {PROGRAM_IN_RAM}}),
                     REFUSAL_NONE);
    feed(&bench, MESSAGE_STOP, 9, NULL, 0, frame_seed(0, 0));
    assert_int_equal(bench.stops, 2);
    assert_int_equal(bench.last_stop, STOP_REASON_OUTSIDE);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_PROGRAM_START,
                                                  .program_place = {PROGRAM_IN_RAM}}),
                     REFUSAL_STOPPED);
}

static void after_its_end_the_motors_are_held(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    endpoint_hold(&bench.endpoint, STOP_REASON_NEW);
    assert_int_equal(bench.stops, 1);
    assert_int_equal(say(&bench, (struct message){.type = MESSAGE_DRIVE, .drive = {100, 100}}),
                     REFUSAL_STOPPED);
}

/* ---- what it tells ----------------------------------------------------------------------- */

static void put(struct bench *bench, uint8_t value) {
    uint8_t *room = endpoint_report_room(&bench->endpoint);
    assert_non_null(room);
    room[0] = REPORT_TRUE;
    endpoint_report(&bench->endpoint, REPORT_PRINT, value, 12, 1);
}

static void a_report_is_repeated_until_it_is_acknowledged(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    put(&bench, 5);
    assert_null(endpoint_report_room(&bench.endpoint));
    bench.heard_count = 0;
    pass(&bench, 4 * ENDPOINT_EVENT_REPEAT_MS);
    assert_int_equal(count_of(&bench, MESSAGE_REPORT), 4);
    assert_int_equal(bench.heard[0].number, 0);
    assert_int_equal(bench.heard[0].payload[1], 5);
    feed(&bench, MESSAGE_REPORT_ACK, 0, NULL, 0, bench.seed);
    pass(&bench, 200);
    assert_int_equal(count_of(&bench, MESSAGE_REPORT), 0);
    put(&bench, 6);
    bench.heard_count = 0;
    hear(&bench);
    assert_int_equal(bench.heard[0].number, 1);
}

static void only_the_right_receipt_counts(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    put(&bench, 5);
    feed(&bench, MESSAGE_REPORT_ACK, 1, NULL, 0, bench.seed);
    feed(&bench, MESSAGE_REPORT_ACK, 0, NULL, 0, bench.seed ^ 1);
    feed(&bench, MESSAGE_EVENT_ACK, 0, NULL, 0, bench.seed);
    assert_null(endpoint_report_room(&bench.endpoint));
    feed(&bench, MESSAGE_REPORT_ACK, 0, NULL, 0, bench.seed);
    assert_non_null(endpoint_report_room(&bench.endpoint));
    put(&bench, 6);
    feed(&bench, MESSAGE_REPORT_ACK, 0, NULL, 0, bench.seed); /* once more, late */
    assert_null(endpoint_report_room(&bench.endpoint));
}

static void a_new_session_forgets_the_report_under_way_and_counts_anew(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    put(&bench, 5);
    open_as(&bench, COMPUTER + 1);
    pass(&bench, 200);
    assert_int_equal(count_of(&bench, MESSAGE_REPORT), 0);
    put(&bench, 6);
    bench.heard_count = 0;
    hear(&bench);
    assert_int_equal(bench.heard[0].number, 0);
}

static void a_computer_is_heard_while_it_pings(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    for (int i = 0; i < 10; i++) {
        feed(&bench, MESSAGE_PING, bench.next_ping++, NULL, 0, bench.seed);
        assert_true(endpoint_is_heard(&bench.endpoint));
        bench.now_ms += 100;
    }
    endpoint_feed(&bench.endpoint, NULL, 0, bench.now_ms);
    assert_true(endpoint_is_heard(&bench.endpoint));
    endpoint_feed(&bench.endpoint, NULL, 0, bench.now_ms + PROTOCOL_WATCHDOG_MS);
    assert_false(endpoint_is_heard(&bench.endpoint));
}

static void a_query_is_answered_with_its_number(void **state) {
    (void)state;
    struct bench bench;
    start(&bench);
    bench.info = (struct message_program_info){.state = PROGRAM_RUNNING, .name = "ligne"};
    for (int query = 0; query < 256; query += 51) {
        struct message info;
        assert_int_equal(say(&bench, (struct message){.type = MESSAGE_PROGRAM_QUERY,
                                                      .program_query = {(uint8_t)query}}),
                         REFUSAL_NONE);
        assert_int_equal(bench.heard[1].type, MESSAGE_PROGRAM_INFO);
        assert_int_equal(message_decode(MESSAGE_PROGRAM_INFO, bench.heard[1].payload,
                                        bench.heard[1].length, &info),
                         REFUSAL_NONE);
        assert_int_equal(info.program_info.query, query);
        assert_string_equal(info.program_info.name, "ligne");
    }
}

static void a_repeated_chunk_is_stored_once(void **state) {
    (void)state;
    struct bench bench;
    const uint8_t bytes[] = {0, 0, 'P', 'V'};
    start(&bench);
    const uint32_t number = bench.next_command++;
    feed(&bench, MESSAGE_PROGRAM_DATA, number, bytes, sizeof bytes, bench.seed);
    assert_int_equal(bench.told.type, MESSAGE_PROGRAM_DATA);
    assert_int_equal(bench.told.program_data.count, 2);
    bench.told.type = 0;
    for (int i = 0; i < 3; i++) {
        feed(&bench, MESSAGE_PROGRAM_DATA, number, bytes, sizeof bytes, bench.seed);
        assert_int_equal(count_of(&bench, MESSAGE_DONE), 1);
        assert_int_equal(bench.told.type, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_does_not_stop_a_robot_that_drives_alone),
        cmocka_unit_test(opening_and_leaving_do_not_stop_it),
        cmocka_unit_test(nobody_drives_beside_the_program),
        cmocka_unit_test(resume_stops_it_and_gives_the_wheels),
        cmocka_unit_test(stop_of_this_session_or_of_nobody_stops_it),
        cmocka_unit_test(after_its_end_the_motors_are_held),
        cmocka_unit_test(a_report_is_repeated_until_it_is_acknowledged),
        cmocka_unit_test(only_the_right_receipt_counts),
        cmocka_unit_test(a_new_session_forgets_the_report_under_way_and_counts_anew),
        cmocka_unit_test(a_computer_is_heard_while_it_pings),
        cmocka_unit_test(a_query_is_answered_with_its_number),
        cmocka_unit_test(a_repeated_chunk_is_stored_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
