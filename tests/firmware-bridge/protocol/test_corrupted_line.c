/* A million corrupted frames, and not one that is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/frame.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define CORRUPTED_FRAMES 1000000u
#define REMEMBERED       8 /* frames sent last, to compare with what is read */

struct line {
    struct chance chance;
    uint32_t seed, number;
    uint8_t sent[REMEMBERED][FRAME_LINE_MAX];
    size_t sent_length[REMEMBERED];
    struct frame_reader reader;
    uint32_t corrupted, intact, accepted, wrong;
};

/* What can happen to a frame on the line; each returns its new length. */
typedef size_t fault_function(struct chance *chance, uint8_t *bytes, size_t length);

static size_t flip_bits(struct chance *chance, uint8_t *bytes, size_t length) {
    for (size_t bit = 0; bit < length * 8; bit++) {
        if (chance_happens(chance, 1000)) {
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    return length;
}

static size_t drop_bytes(struct chance *chance, uint8_t *bytes, size_t length) {
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        if (!chance_happens(chance, 20000)) {
            bytes[kept++] = bytes[i];
        }
    }
    return kept;
}

static size_t duplicate_bytes(struct chance *chance, uint8_t *bytes, size_t length) {
    uint8_t from[FRAME_LINE_MAX];
    size_t count = 0;
    memcpy(from, bytes, length);
    for (size_t i = 0; i < length; i++) {
        bytes[count++] = from[i];
        if (chance_happens(chance, 20000)) {
            bytes[count++] = from[i];
        }
    }
    return count;
}

/* Noise for 1 to 8 bytes in a row. */
static size_t burst(struct chance *chance, uint8_t *bytes, size_t length) {
    size_t at = chance_below(chance, (uint32_t)length), end = at + 1 + chance_below(chance, 8);
    for (; at < end && at < length; at++) {
        bytes[at] = (uint8_t)chance_number(chance);
    }
    return length;
}

static size_t run_of(struct chance *chance, uint8_t *bytes, size_t length, uint8_t fill) {
    size_t at = chance_below(chance, (uint32_t)length), end = at + 1 + chance_below(chance, 12);
    for (; at < end && at < length; at++) {
        bytes[at] = fill;
    }
    return length;
}

static size_t run_of_zero(struct chance *chance, uint8_t *bytes, size_t length) {
    return run_of(chance, bytes, length, 0x00);
}

static size_t run_of_ff(struct chance *chance, uint8_t *bytes, size_t length) {
    return run_of(chance, bytes, length, 0xff);
}

static size_t everything(struct chance *chance, uint8_t *bytes, size_t length) {
    length = drop_bytes(chance, bytes, flip_bits(chance, bytes, length));
    return length > FRAME_LINE_MAX ? length : duplicate_bytes(chance, bytes, length);
}

static fault_function *const faults[] = {flip_bits,   drop_bytes, duplicate_bytes, burst,
                                         run_of_zero, run_of_ff,  everything};
#define FAULT_COUNT (sizeof faults / sizeof faults[0])

/* The frames a line carries: short ones, sensors, and long ones of any content. */
static size_t next_frame(struct line *line) {
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    static const uint8_t lengths[] = {0, 1, 4, 4, 7, 18, 18, 18, 33, 56};
    size_t length = lengths[chance_below(&line->chance, sizeof lengths)];
    for (size_t i = 0; i < length; i++) {
        payload[i] = (uint8_t)chance_number(&line->chance);
    }
    uint32_t slot = ++line->number % REMEMBERED;
    line->sent_length[slot] = frame_write((uint8_t)chance_number(&line->chance), line->number,
                                          payload, length, line->seed, line->sent[slot]);
    return slot;
}

/* Whether the frame just read is one that was really sent. */
static bool was_sent(const struct line *line, uint32_t number) {
    uint8_t again[FRAME_LINE_MAX];
    const struct frame_reader *reader = &line->reader;
    size_t length = frame_write(reader->body[0], number, reader->body + FRAME_HEAD,
                                reader->length - (size_t)FRAME_BODY_MIN, line->seed, again);
    uint32_t slot = number % REMEMBERED;
    return length == line->sent_length[slot] && memcmp(again, line->sent[slot], length) == 0;
}

static void hear(struct line *line, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (!frame_reader_take(&line->reader, bytes[i])) {
            continue;
        }
        uint32_t number = frame_number_near(line->number, line->reader.body[1]);
        if (frame_check(line->reader.body, line->reader.length, line->seed, number)) {
            line->accepted++;
            line->wrong += !was_sent(line, number);
        }
    }
}

static void a_million_corrupted_frames_fool_nobody(void **state) {
    (void)state;
    struct line line = {.chance = chance_start(__func__)};
    line.seed = frame_seed(chance_number(&line.chance), chance_number(&line.chance));
    while (line.corrupted < CORRUPTED_FRAMES) {
        size_t slot = next_frame(&line);
        uint8_t bytes[2 * FRAME_LINE_MAX];
        memcpy(bytes, line.sent[slot], line.sent_length[slot]);
        fault_function *fault = faults[line.number % FAULT_COUNT];
        size_t length = fault(&line.chance, bytes, line.sent_length[slot]);
        bool same = length == line.sent_length[slot] && memcmp(bytes, line.sent[slot], length) == 0;
        line.intact += same;
        line.corrupted += !same;
        hear(&line, bytes, length);
    }
    printf("%u corrupted, %u intact, %u accepted, %u wrongly\n", line.corrupted, line.intact,
           line.accepted, line.wrong);
    assert_int_equal(line.wrong, 0);
    assert_true(line.accepted > line.intact / 2);
}

static void noise_alone_is_never_a_frame(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    struct frame_reader reader = {0};
    for (uint32_t i = 0; i < 20000000; i++) {
        if (frame_reader_take(&reader, (uint8_t)chance_number(&chance))) {
            assert_false(frame_check(reader.body, reader.length, frame_seed(0, 0), reader.body[1]));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_corrupted_frames_fool_nobody),
        cmocka_unit_test(noise_alone_is_never_a_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
