/* The window of commands under way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/link/outbox.h"

#define SEED 77u

static void put(struct outbox *outbox, int16_t left, uint32_t now_ms) {
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {left, 0}};
    assert_non_null(outbox_put(outbox, &drive, now_ms));
}

static size_t repeated(struct outbox *outbox, uint32_t now_ms) {
    uint8_t bytes[PROTOCOL_WINDOW * FRAME_LINE_MAX];
    return outbox_repeat(outbox, now_ms, bytes);
}

static void the_window_holds_four_and_no_more(void **state) {
    (void)state;
    struct outbox outbox;
    outbox_start(&outbox, SEED);
    assert_true(outbox_is_empty(&outbox));
    for (int16_t i = 0; i < PROTOCOL_WINDOW; i++) {
        assert_false(outbox_is_full(&outbox));
        put(&outbox, i, 0);
    }
    assert_true(outbox_is_full(&outbox));
}

static void commands_are_numbered_from_0_under_the_sessions_seed(void **state) {
    (void)state;
    struct outbox outbox;
    struct message open = {.type = MESSAGE_OPEN};
    uint8_t line[FRAME_LINE_MAX];
    outbox_start(&outbox, SEED);
    const struct outbox_entry *entry = outbox_put(&outbox, &open, 0);
    assert_int_equal(entry->length, frame_write_message(&open, 0, SEED, line));
    assert_memory_equal(entry->line, line, entry->length);
}

static void outcomes_come_in_the_order_of_the_commands(void **state) {
    (void)state;
    struct outbox outbox;
    uint8_t refusal = 99;
    outbox_start(&outbox, SEED);
    put(&outbox, 1, 0);
    put(&outbox, 2, 0);
    assert_true(outbox_answer(&outbox, 1, REFUSAL_RANGE, 1));
    assert_false(outbox_settle(&outbox, &refusal)); /* 0 comes first */
    assert_true(outbox_answer(&outbox, 0, REFUSAL_NONE, 1));
    assert_true(outbox_settle(&outbox, &refusal));
    assert_int_equal(refusal, REFUSAL_NONE);
    assert_true(outbox_settle(&outbox, &refusal));
    assert_int_equal(refusal, REFUSAL_RANGE);
    assert_false(outbox_settle(&outbox, &refusal));
    assert_true(outbox_is_empty(&outbox));
}

static void answers_nobody_waits_for_are_ignored(void **state) {
    (void)state;
    struct outbox outbox;
    uint8_t refusal;
    outbox_start(&outbox, SEED);
    assert_false(outbox_answer(&outbox, 0, 0, 0));
    put(&outbox, 1, 0);
    assert_false(outbox_answer(&outbox, 1, 0, 0));
    assert_false(outbox_answer(&outbox, UINT32_MAX, 0, 0));
    assert_true(outbox_answer(&outbox, 0, 0, 0));
    assert_false(outbox_answer(&outbox, 0, REFUSAL_RANGE, 0)); /* a second, different one */
    assert_true(outbox_settle(&outbox, &refusal));
    assert_int_equal(refusal, REFUSAL_NONE);
    assert_false(outbox_answer(&outbox, 0, 0, 0));
}

static void what_is_unanswered_is_sent_again_byte_for_byte(void **state) {
    (void)state;
    struct outbox outbox;
    uint8_t bytes[PROTOCOL_WINDOW * FRAME_LINE_MAX], line[FRAME_LINE_MAX];
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {2, 0}};
    outbox_start(&outbox, SEED);
    put(&outbox, 1, 0);
    put(&outbox, 2, 0);
    outbox_answer(&outbox, 0, 0, 0);
    size_t count = outbox_repeat(&outbox, 1000, bytes);
    assert_int_equal(count, frame_write_message(&drive, 1, SEED, line));
    assert_memory_equal(bytes, line, count);
}

static void nothing_is_sent_again_too_early_or_without_need(void **state) {
    (void)state;
    struct outbox outbox;
    uint8_t refusal;
    outbox_start(&outbox, SEED);
    assert_int_equal(repeated(&outbox, 100000), 0);
    put(&outbox, 1, 100000);
    assert_int_equal(repeated(&outbox, 100000 + OUTBOX_REPEAT_FIRST_MS - 1), 0);
    assert_int_equal(repeated(&outbox, 100000 + OUTBOX_REPEAT_FIRST_MS), 12);
    assert_int_equal(repeated(&outbox, 100000 + OUTBOX_REPEAT_FIRST_MS + 1), 0);
    outbox_answer(&outbox, 0, 0, 100100);
    outbox_settle(&outbox, &refusal);
    assert_int_equal(repeated(&outbox, 200000), 0);
}

static uint32_t repetitions_in_a_second(uint32_t round_trip_ms) {
    struct outbox outbox;
    uint32_t repetitions = 0;
    outbox_start(&outbox, SEED);
    outbox_set_round_trip(&outbox, round_trip_ms);
    put(&outbox, 1, 0);
    for (uint32_t now_ms = 0; now_ms <= 1000; now_ms++) {
        repetitions += repeated(&outbox, now_ms) > 0;
    }
    return repetitions;
}

static void patience_follows_the_lines_round_trip(void **state) {
    (void)state;
    assert_in_range(repetitions_in_a_second(2), 20, 30);
    assert_in_range(repetitions_in_a_second(20), 8, 12);
    assert_in_range(repetitions_in_a_second(100000), 4, 5);
}

static void repetition_works_across_the_wrap_of_the_clock(void **state) {
    (void)state;
    struct outbox outbox;
    outbox_start(&outbox, SEED);
    put(&outbox, 1, UINT32_MAX - 10);
    assert_int_equal(repeated(&outbox, UINT32_MAX), 0);
    assert_int_equal(repeated(&outbox, OUTBOX_REPEAT_FIRST_MS), 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_holds_four_and_no_more),
        cmocka_unit_test(commands_are_numbered_from_0_under_the_sessions_seed),
        cmocka_unit_test(outcomes_come_in_the_order_of_the_commands),
        cmocka_unit_test(answers_nobody_waits_for_are_ignored),
        cmocka_unit_test(what_is_unanswered_is_sent_again_byte_for_byte),
        cmocka_unit_test(nothing_is_sent_again_too_early_or_without_need),
        cmocka_unit_test(patience_follows_the_lines_round_trip),
        cmocka_unit_test(repetition_works_across_the_wrap_of_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
