/* Messages: lengths and limits are checked before anything is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/messages.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

static enum refusal pass(const struct message *message) {
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    struct message received;
    size_t length = message_encode(message, payload);
    return message_decode(message->type, payload, length, &received);
}

static enum refusal pass_drive(int16_t left, int16_t right) {
    struct message message = {.type = MESSAGE_DRIVE, .drive = {left, right}};
    return pass(&message);
}

static enum refusal pass_move(uint8_t motion, int32_t distance_mm, uint16_t speed) {
    struct message message = {.type = MESSAGE_MOVE, .move = {motion, distance_mm, speed}};
    return pass(&message);
}

static enum refusal pass_turn(uint8_t motion, int32_t angle_ddeg, uint16_t speed) {
    struct message message = {.type = MESSAGE_TURN, .turn = {motion, angle_ddeg, speed}};
    return pass(&message);
}

static enum refusal pass_tone(uint16_t hz) {
    struct message message = {.type = MESSAGE_TONE, .tone = {hz, 100}};
    return pass(&message);
}

static enum refusal pass_period(uint16_t period_ms) {
    struct message message = {.type = MESSAGE_SUBSCRIBE, .subscribe = {period_ms}};
    return pass(&message);
}

static enum refusal pass_resume(uint8_t reason) {
    struct message message = {.type = MESSAGE_RESUME, .resume = {reason}};
    return pass(&message);
}

static void motor_power_beyond_full_is_refused(void **state) {
    (void)state;
    assert_int_equal(pass_drive(1000, -1000), REFUSAL_NONE);
    assert_int_equal(pass_drive(1001, 0), REFUSAL_RANGE);
    assert_int_equal(pass_drive(0, -1001), REFUSAL_RANGE);
    assert_int_equal(pass_drive(INT16_MIN, 0), REFUSAL_RANGE);
}

static void a_movement_beyond_its_limits_is_refused(void **state) {
    (void)state;
    assert_int_equal(pass_move(1, MESSAGE_DISTANCE_MAX_MM, 1000), REFUSAL_NONE);
    assert_int_equal(pass_move(1, -MESSAGE_DISTANCE_MAX_MM, 1), REFUSAL_NONE);
    assert_int_equal(pass_move(1, MESSAGE_DISTANCE_MAX_MM + 1, 500), REFUSAL_RANGE);
    assert_int_equal(pass_move(1, INT32_MIN, 500), REFUSAL_RANGE);
    assert_int_equal(pass_move(1, 10, 0), REFUSAL_RANGE);
    assert_int_equal(pass_move(1, 10, 1001), REFUSAL_RANGE);
    assert_int_equal(pass_turn(255, MESSAGE_ANGLE_MAX_DDEG, 1), REFUSAL_NONE);
    assert_int_equal(pass_turn(255, -MESSAGE_ANGLE_MAX_DDEG - 1, 1), REFUSAL_RANGE);
}

static void a_movement_without_number_is_refused(void **state) {
    (void)state;
    assert_int_equal(pass_move(0, 10, 500), REFUSAL_RANGE);
    assert_int_equal(pass_turn(0, 10, 500), REFUSAL_RANGE);
}

static void a_tone_nobody_hears_is_refused_but_silence_is_not(void **state) {
    (void)state;
    assert_int_equal(pass_tone(0), REFUSAL_NONE);
    assert_int_equal(pass_tone(MESSAGE_TONE_MIN_HZ - 1), REFUSAL_RANGE);
    assert_int_equal(pass_tone(MESSAGE_TONE_MIN_HZ), REFUSAL_NONE);
    assert_int_equal(pass_tone(MESSAGE_TONE_MAX_HZ), REFUSAL_NONE);
    assert_int_equal(pass_tone(MESSAGE_TONE_MAX_HZ + 1), REFUSAL_RANGE);
}

static void a_subscription_that_would_flood_the_line_is_refused(void **state) {
    (void)state;
    assert_int_equal(pass_period(0), REFUSAL_NONE);
    assert_int_equal(pass_period(MESSAGE_PERIOD_MIN_MS - 1), REFUSAL_RANGE);
    assert_int_equal(pass_period(MESSAGE_PERIOD_MIN_MS), REFUSAL_NONE);
    assert_int_equal(pass_period(MESSAGE_PERIOD_MAX_MS), REFUSAL_NONE);
    assert_int_equal(pass_period(MESSAGE_PERIOD_MAX_MS + 1), REFUSAL_RANGE);
}

static void resume_must_name_a_stop(void **state) {
    (void)state;
    assert_int_equal(pass_resume(STOP_REASON_NONE), REFUSAL_RANGE);
    assert_int_equal(pass_resume(STOP_REASON_NEW), REFUSAL_NONE);
    assert_int_equal(pass_resume(STOP_REASON_WATCHDOG), REFUSAL_NONE);
    assert_int_equal(pass_resume(STOP_REASON_WATCHDOG + 1), REFUSAL_RANGE);
}

static void a_hello_without_id_is_refused(void **state) {
    (void)state;
    struct message hello = {.type = MESSAGE_HELLO, .hello = {PROTOCOL_VERSION, 0}};
    assert_int_equal(pass(&hello), REFUSAL_RANGE);
    hello.hello = (struct message_hello){0, 5};
    assert_int_equal(pass(&hello), REFUSAL_RANGE);
    hello.hello = (struct message_hello){200, 5}; /* a later version may ask */
    assert_int_equal(pass(&hello), REFUSAL_NONE);
}

static void the_longest_model_name_comes_through_whole(void **state) {
    (void)state;
    struct message info = {.type = MESSAGE_INFO, .info = {.window = 1}}, received;
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    memset(info.info.model, 'm', MESSAGE_MODEL_MAX);
    size_t length = message_encode(&info, payload);
    assert_int_equal(length, MESSAGE_PAYLOAD_MAX);
    assert_int_equal(message_decode(MESSAGE_INFO, payload, length, &received), REFUSAL_NONE);
    assert_string_equal(received.info.model, info.info.model);
}

static void a_model_name_with_terminal_escapes_is_refused(void **state) {
    (void)state;
    struct message info = {.type = MESSAGE_INFO, .info = {.window = 1, .model = "a\033[2Jb"}};
    assert_int_equal(pass(&info), REFUSAL_RANGE);
    strcpy(info.info.model, "a\x7f");
    assert_int_equal(pass(&info), REFUSAL_RANGE);
    strcpy(info.info.model, "Persévérant");
    assert_int_equal(pass(&info), REFUSAL_NONE);
}

static void an_impossible_robot_is_refused(void **state) {
    (void)state;
    struct message info = {.type = MESSAGE_INFO, .info = {.window = 0}};
    assert_int_equal(pass(&info), REFUSAL_RANGE);
    info.info = (struct message_info){.window = 4, .ground_count = MESSAGE_GROUND_MAX + 1};
    assert_int_equal(pass(&info), REFUSAL_RANGE);
}

static void impossible_sensors_are_refused(void **state) {
    (void)state;
    struct message sensors = {.type = MESSAGE_SENSORS};
    sensors.sensors.ground_percent[4] = 101;
    assert_int_equal(pass(&sensors), REFUSAL_RANGE);
    sensors.sensors.ground_percent[4] = 100;
    assert_int_equal(pass(&sensors), REFUSAL_NONE);
    sensors.sensors.stop_reason = (enum stop_reason)7;
    assert_int_equal(pass(&sensors), REFUSAL_RANGE);
}

static void sensors_keep_every_bit(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int round = 0; round < 10000; round++) {
        struct message sent = {.type = MESSAGE_SENSORS}, got;
        struct message_sensors *sensors = &sent.sensors;
        uint8_t payload[MESSAGE_PAYLOAD_MAX];
        sensors->time_ms = chance_number(&chance);
        for (int i = 0; i < MESSAGE_GROUND_MAX; i++) {
            sensors->ground_percent[i] = (uint8_t)chance_below(&chance, 101);
        }
        sensors->distance_mm = (uint16_t)chance_number(&chance);
        sensors->buttons = (uint8_t)chance_below(&chance, 64);
        sensors->bumpers = (uint8_t)chance_below(&chance, 4);
        sensors->left_ticks = (uint16_t)chance_number(&chance);
        sensors->right_ticks = (uint16_t)chance_number(&chance);
        sensors->motion_done = (uint8_t)chance_number(&chance);
        sensors->moving = chance_happens(&chance, 500000);
        sensors->events_lost = chance_happens(&chance, 500000);
        sensors->stop_reason = (enum stop_reason)chance_below(&chance, 5);
        size_t length = message_encode(&sent, payload);
        assert_int_equal(message_decode(MESSAGE_SENSORS, payload, length, &got), REFUSAL_NONE);
        assert_int_equal(got.sensors.time_ms, sensors->time_ms);
        assert_memory_equal(got.sensors.ground_percent, sensors->ground_percent,
                            MESSAGE_GROUND_MAX);
        assert_int_equal(got.sensors.distance_mm, sensors->distance_mm);
        assert_int_equal(got.sensors.buttons, sensors->buttons);
        assert_int_equal(got.sensors.bumpers, sensors->bumpers);
        assert_int_equal(got.sensors.left_ticks, sensors->left_ticks);
        assert_int_equal(got.sensors.right_ticks, sensors->right_ticks);
        assert_int_equal(got.sensors.motion_done, sensors->motion_done);
        assert_int_equal(got.sensors.moving, sensors->moving);
        assert_int_equal(got.sensors.events_lost, sensors->events_lost);
        assert_int_equal(got.sensors.stop_reason, sensors->stop_reason);
    }
}

/* How many different lengths its payload may have. */
static int lengths_of(unsigned type) {
    switch (type) {
    case MESSAGE_INFO:
        return MESSAGE_MODEL_MAX + 1;
    case MESSAGE_PROGRAM_DATA:
        return MESSAGE_CHUNK_MAX;
    case MESSAGE_PROGRAM_INFO:
        return MESSAGE_PROGRAM_NAME_MAX + 1;
    case MESSAGE_REPORT:
        return MESSAGE_REPORT_MAX + 1;
    default:
        return 1;
    }
}

static void only_the_right_length_is_taken(void **state) {
    (void)state;
    uint8_t payload[MESSAGE_PAYLOAD_MAX + 8];
    struct message message;
    memset(payload, 1, sizeof payload);
    for (unsigned type = 0; type < 256; type++) {
        int lengths_taken = 0;
        for (size_t length = 0; length <= sizeof payload; length++) {
            enum refusal refusal = message_decode((uint8_t)type, payload, length, &message);
            lengths_taken += refusal != REFUSAL_LENGTH && refusal != REFUSAL_UNKNOWN;
        }
        bool is_known = false;
#define IS_TYPE_(name, number) is_known = is_known || type == (number);
        MESSAGE_TYPES(IS_TYPE_)
#undef IS_TYPE_
        assert_int_equal(lengths_taken, is_known ? lengths_of(type) : 0);
    }
}

static void types_still_kept_for_programs_are_unknown_today(void **state) {
    (void)state;
    struct message message;
    uint8_t payload[1] = {0};
    for (unsigned type = MESSAGE_PROGRAM_QUERY + 1; type < 0x40; type++) {
        assert_int_equal(message_decode((uint8_t)type, payload, 0, &message), REFUSAL_UNKNOWN);
    }
    for (unsigned type = MESSAGE_REPORT + 1; type < 0xc0; type++) {
        assert_int_equal(message_decode((uint8_t)type, payload, 0, &message), REFUSAL_UNKNOWN);
    }
}

static enum refusal pass_begin(uint8_t place, uint16_t length) {
    struct message message = {.type = MESSAGE_PROGRAM_BEGIN, .program_begin = {place, length, 1}};
    return pass(&message);
}

static enum refusal pass_place(uint8_t type, uint8_t place) {
    struct message message = {.type = type, .program_place = {place}};
    return pass(&message);
}

static void a_program_that_goes_nowhere_or_is_nothing_is_refused(void **state) {
    (void)state;
    assert_int_equal(pass_begin(PROGRAM_IN_RAM, 1), REFUSAL_NONE);
    assert_int_equal(pass_begin(PROGRAM_IN_EEPROM, 0xffff), REFUSAL_NONE);
    assert_int_equal(pass_begin(PROGRAM_NOWHERE, 100), REFUSAL_RANGE);
    assert_int_equal(pass_begin(3, 100), REFUSAL_RANGE);
    assert_int_equal(pass_begin(PROGRAM_IN_RAM, 0), REFUSAL_RANGE);
    for (int place = 0; place < 256; place++) {
        const bool is_place = place == PROGRAM_IN_RAM || place == PROGRAM_IN_EEPROM;
        const enum refusal wanted = is_place ? REFUSAL_NONE : REFUSAL_RANGE;
        assert_int_equal(pass_place(MESSAGE_PROGRAM_START, (uint8_t)place), wanted);
        assert_int_equal(pass_place(MESSAGE_PROGRAM_ERASE, (uint8_t)place), wanted);
    }
}

static void a_chunk_comes_through_with_every_byte(void **state) {
    (void)state;
    uint8_t bytes[MESSAGE_CHUNK_MAX], payload[MESSAGE_PAYLOAD_MAX];
    for (uint8_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(0xff - i);
    }
    for (uint8_t count = 1; count <= MESSAGE_CHUNK_MAX; count++) {
        struct message got, sent = {.type = MESSAGE_PROGRAM_DATA,
                                    .program_data = {(uint16_t)(count * 999), count, bytes}};
        const size_t length = message_encode(&sent, payload);
        assert_int_equal(message_decode(MESSAGE_PROGRAM_DATA, payload, length, &got), REFUSAL_NONE);
        assert_int_equal(got.program_data.offset, (uint16_t)(count * 999));
        assert_int_equal(got.program_data.count, count);
        assert_memory_equal(got.program_data.bytes, bytes, count);
    }
}

static void a_report_comes_through_with_every_byte(void **state) {
    (void)state;
    uint8_t bytes[MESSAGE_REPORT_MAX], payload[MESSAGE_PAYLOAD_MAX];
    memset(bytes, 0xa5, sizeof bytes);
    for (uint8_t count = 0; count <= MESSAGE_REPORT_MAX; count++) {
        struct message got,
            sent = {.type = MESSAGE_REPORT, .report = {REPORT_PRINT, 1, 65000, count, bytes}};
        const size_t length = message_encode(&sent, payload);
        assert_int_equal(message_decode(MESSAGE_REPORT, payload, length, &got), REFUSAL_NONE);
        assert_int_equal(got.report.kind, REPORT_PRINT);
        assert_int_equal(got.report.value, 1);
        assert_int_equal(got.report.line, 65000);
        assert_int_equal(got.report.count, count);
        assert_memory_equal(got.report.bytes, bytes, count);
    }
}

static void a_program_name_with_terminal_escapes_is_refused(void **state) {
    (void)state;
    struct message info = {.type = MESSAGE_PROGRAM_INFO, .program_info = {.name = "ligne"}};
    assert_int_equal(pass(&info), REFUSAL_NONE);
    info.program_info.name[2] = '\x1b';
    assert_int_equal(pass(&info), REFUSAL_RANGE);
}

static void an_impossible_program_state_is_refused(void **state) {
    (void)state;
    struct message info = {.type = MESSAGE_PROGRAM_INFO};
    info.program_info.state = PROGRAM_RUNNING + 1;
    assert_int_equal(pass(&info), REFUSAL_RANGE);
    info.program_info.state = PROGRAM_RUNNING;
    info.program_info.place = PROGRAM_IN_EEPROM + 1;
    assert_int_equal(pass(&info), REFUSAL_RANGE);
}

static void every_refusal_has_its_word(void **state) {
    (void)state;
#define HAS_WORD_(name, number, word) assert_string_equal(refusal_word(name), word);
    REFUSALS(HAS_WORD_)
#undef HAS_WORD_
    assert_string_equal(refusal_word((enum refusal)200), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(motor_power_beyond_full_is_refused),
        cmocka_unit_test(a_movement_beyond_its_limits_is_refused),
        cmocka_unit_test(a_movement_without_number_is_refused),
        cmocka_unit_test(a_tone_nobody_hears_is_refused_but_silence_is_not),
        cmocka_unit_test(a_subscription_that_would_flood_the_line_is_refused),
        cmocka_unit_test(resume_must_name_a_stop),
        cmocka_unit_test(a_hello_without_id_is_refused),
        cmocka_unit_test(the_longest_model_name_comes_through_whole),
        cmocka_unit_test(a_model_name_with_terminal_escapes_is_refused),
        cmocka_unit_test(an_impossible_robot_is_refused),
        cmocka_unit_test(impossible_sensors_are_refused),
        cmocka_unit_test(sensors_keep_every_bit),
        cmocka_unit_test(only_the_right_length_is_taken),
        cmocka_unit_test(types_still_kept_for_programs_are_unknown_today),
        cmocka_unit_test(a_program_that_goes_nowhere_or_is_nothing_is_refused),
        cmocka_unit_test(a_chunk_comes_through_with_every_byte),
        cmocka_unit_test(a_report_comes_through_with_every_byte),
        cmocka_unit_test(a_program_name_with_terminal_escapes_is_refused),
        cmocka_unit_test(an_impossible_program_state_is_refused),
        cmocka_unit_test(every_refusal_has_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
