/* Frames: what goes in comes out, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/frame.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define SEED_OF_TEST frame_seed(0x12345678, 0x9abcdef0)

/* Feeds bytes; returns how many times a frame came out. */
static int feed(struct frame_reader *reader, const uint8_t *bytes, size_t count) {
    int frames = 0;
    for (size_t i = 0; i < count; i++) {
        frames += frame_reader_take(reader, bytes[i]);
    }
    return frames;
}

static size_t drive_line(uint32_t number, uint8_t *line) {
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {300, -300}};
    return frame_write_message(&drive, number, SEED_OF_TEST, line);
}

static void any_payload_comes_back_as_it_went(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    uint8_t payload[MESSAGE_PAYLOAD_MAX], line[FRAME_LINE_MAX];
    struct frame_reader reader = {0};
    for (uint32_t round = 0; round < 20000; round++) {
        size_t length = chance_below(&chance, MESSAGE_PAYLOAD_MAX + 1);
        for (size_t i = 0; i < length; i++) {
            payload[i] = chance_happens(&chance, 300000) ? 0 : (uint8_t)chance_number(&chance);
        }
        uint8_t type = (uint8_t)chance_number(&chance);
        uint32_t number = chance_number(&chance), seed = chance_number(&chance);
        size_t size = frame_write(type, number, payload, length, seed, line);
        assert_int_equal(size, length + 8);
        assert_null(memchr(line, 0, size - 1));
        assert_int_equal(feed(&reader, line, size), 1);
        assert_int_equal(reader.length, length + FRAME_BODY_MIN);
        assert_true(frame_check(reader.body, reader.length, seed, number));
        assert_int_equal(reader.body[0], type);
        assert_memory_equal(reader.body + FRAME_HEAD, payload, length);
    }
}

static void runs_of_zero_and_of_ff_are_carried(void **state) {
    (void)state;
    uint8_t payload[MESSAGE_PAYLOAD_MAX], line[FRAME_LINE_MAX];
    static const int fills[] = {0x00, 0xff, 0x01};
    for (size_t i = 0; i < 3; i++) {
        struct frame_reader reader = {0};
        memset(payload, fills[i], sizeof payload);
        size_t size = frame_write(0x7f, 1, payload, sizeof payload, SEED_OF_TEST, line);
        assert_int_equal(size, FRAME_LINE_MAX);
        assert_int_equal(feed(&reader, line, size), 1);
        assert_memory_equal(reader.body + FRAME_HEAD, payload, sizeof payload);
    }
}

static void setting_both_motors_costs_12_bytes_and_its_answer_8(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX];
    struct message done = {.type = MESSAGE_DONE};
    assert_int_equal(drive_line(1000, line), 12);
    assert_int_equal(frame_write_message(&done, 1000, SEED_OF_TEST, line), 8);
}

static void all_sensors_fit_in_28_bytes(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX];
    struct message sensors = {.type = MESSAGE_SENSORS};
    assert_true(frame_write_message(&sensors, 0, SEED_OF_TEST, line) <= 28);
}

static void a_frame_of_another_session_is_refused(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX];
    struct frame_reader reader = {0};
    feed(&reader, line, drive_line(7, line));
    assert_true(frame_check(reader.body, reader.length, SEED_OF_TEST, 7));
    assert_false(frame_check(reader.body, reader.length, frame_seed(0x12345679, 0x9abcdef0), 7));
    assert_false(frame_check(reader.body, reader.length, frame_seed(0x12345678, 0x9abcdef1), 7));
    assert_false(frame_check(reader.body, reader.length, frame_seed(0, 0), 7));
    assert_int_equal(frame_seed(0, 0), FRAME_SEED_OF_NOBODY);
}

static void a_frame_256_numbers_old_is_refused(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX];
    struct frame_reader reader = {0};
    feed(&reader, line, drive_line(7, line));
    for (uint32_t age = 1; age < 100000; age++) {
        assert_false(frame_check(reader.body, reader.length, SEED_OF_TEST, 7 + 256 * age));
    }
    assert_false(frame_check(reader.body, reader.length, SEED_OF_TEST, 8));
}

static void a_truncated_frame_is_dropped_and_the_next_one_is_read(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX], next[FRAME_LINE_MAX];
    size_t size = drive_line(1, line), next_size = drive_line(2, next);
    for (size_t kept = 0; kept < size; kept++) {
        struct frame_reader reader = {0};
        feed(&reader, line, kept);
        uint8_t delimiter = 0;
        int frames = feed(&reader, &delimiter, 1);
        bool wrong = frames > 0 && frame_check(reader.body, reader.length, SEED_OF_TEST, 1);
        assert_true(!wrong || kept == size - 1); /* all but the delimiter: it is whole */
        assert_int_equal(feed(&reader, next, next_size), 1);
        assert_true(frame_check(reader.body, reader.length, SEED_OF_TEST, 2));
    }
}

static void after_any_garbage_one_delimiter_is_enough(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    uint8_t line[FRAME_LINE_MAX];
    size_t size = drive_line(3, line);
    for (int round = 0; round < 2000; round++) {
        struct frame_reader reader = {0};
        uint8_t garbage[300], delimiter = 0;
        size_t length = chance_below(&chance, sizeof garbage);
        for (size_t i = 0; i < length; i++) {
            garbage[i] = (uint8_t)chance_number(&chance);
        }
        feed(&reader, garbage, length);
        feed(&reader, &delimiter, 1);
        assert_int_equal(feed(&reader, line, size), 1);
        assert_true(frame_check(reader.body, reader.length, SEED_OF_TEST, 3));
    }
}

static void endless_bytes_without_delimiter_overflow_nothing(void **state) {
    (void)state;
    struct {
        struct frame_reader reader;
        uint8_t guard[64];
    } memory = {.guard = {0}};
    uint8_t delimiter = 0, line[FRAME_LINE_MAX];
    for (int fill = 1; fill < 256; fill++) {
        for (int i = 0; i < 5000; i++) {
            assert_false(frame_reader_take(&memory.reader, (uint8_t)fill));
        }
        assert_int_equal(feed(&memory.reader, &delimiter, 1), 0);
    }
    for (size_t i = 0; i < sizeof memory.guard; i++) {
        assert_int_equal(memory.guard[i], 0);
    }
    assert_int_equal(feed(&memory.reader, line, drive_line(4, line)), 1);
}

static void delimiters_alone_are_no_frames(void **state) {
    (void)state;
    struct frame_reader reader = {0};
    for (int i = 0; i < 1000; i++) {
        assert_false(frame_reader_take(&reader, 0));
    }
}

static void a_body_too_short_for_a_crc_is_no_frame(void **state) {
    (void)state;
    for (uint8_t length = 0; length < FRAME_BODY_MIN; length++) {
        struct frame_reader reader = {0};
        uint8_t line[8] = {(uint8_t)(length + 1), 1, 1, 1, 1, 1, 0, 0};
        line[length + 1] = 0;
        assert_int_equal(feed(&reader, line, length + 2u), 0);
        assert_false(frame_check(line, length, SEED_OF_TEST, 1));
    }
}

static void a_body_one_byte_too_long_is_no_frame(void **state) {
    (void)state;
    struct frame_reader reader = {0};
    uint8_t delimiter = 0, code = FRAME_BODY_MAX + 2, byte = 5;
    feed(&reader, &code, 1);
    for (int i = 0; i < FRAME_BODY_MAX + 1; i++) {
        feed(&reader, &byte, 1);
    }
    assert_int_equal(feed(&reader, &delimiter, 1), 0);
}

static void every_single_bit_flip_is_noticed(void **state) {
    (void)state;
    uint8_t line[FRAME_LINE_MAX], spoilt[FRAME_LINE_MAX];
    size_t size = drive_line(77, line);
    for (size_t bit = 0; bit < (size - 1) * 8; bit++) {
        struct frame_reader reader = {0};
        memcpy(spoilt, line, size);
        spoilt[bit / 8] ^= (uint8_t)(1u << bit % 8);
        for (size_t i = 0; i < size; i++) {
            bool out = frame_reader_take(&reader, spoilt[i]);
            assert_false(out && frame_check(reader.body, reader.length, SEED_OF_TEST, 77));
        }
    }
}

static void the_nearest_number_is_found_on_both_sides_and_across_the_wrap(void **state) {
    (void)state;
    static const uint32_t references[] = {0, 1, 127, 128, 255, 256, 1000, 0x7fffffff, 0xffffffff};
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        for (int32_t away = -128; away < 128; away++) {
            uint32_t number = references[i] + (uint32_t)away;
            assert_int_equal(frame_number_near(references[i], (uint8_t)number), number);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_payload_comes_back_as_it_went),
        cmocka_unit_test(runs_of_zero_and_of_ff_are_carried),
        cmocka_unit_test(setting_both_motors_costs_12_bytes_and_its_answer_8),
        cmocka_unit_test(all_sensors_fit_in_28_bytes),
        cmocka_unit_test(a_frame_of_another_session_is_refused),
        cmocka_unit_test(a_frame_256_numbers_old_is_refused),
        cmocka_unit_test(a_truncated_frame_is_dropped_and_the_next_one_is_read),
        cmocka_unit_test(after_any_garbage_one_delimiter_is_enough),
        cmocka_unit_test(endless_bytes_without_delimiter_overflow_nothing),
        cmocka_unit_test(delimiters_alone_are_no_frames),
        cmocka_unit_test(a_body_too_short_for_a_crc_is_no_frame),
        cmocka_unit_test(a_body_one_byte_too_long_is_no_frame),
        cmocka_unit_test(every_single_bit_flip_is_noticed),
        cmocka_unit_test(the_nearest_number_is_found_on_both_sides_and_across_the_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
