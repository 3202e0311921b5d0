/* The vectors of vectors.tsv, which anybody may use for another firmware, computed
 * independently of this code: our frames are those, byte for byte, and are read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/protocol/frame.h"

#define VECTORS     "tests/firmware-bridge/protocol/vectors.tsv"
#define VECTORS_MIN 30

struct vector {
    char name[64], payload_text[160], line_text[200];
    uint32_t computer_id, robot_id, number;
    uint8_t type;
    uint8_t payload[MESSAGE_PAYLOAD_MAX], line[FRAME_LINE_MAX];
    size_t payload_length, line_length;
};

static size_t from_hex(const char *text, uint8_t *bytes, size_t room) {
    size_t count = strcmp(text, "-") == 0 ? 0 : strlen(text) / 2;
    assert_true(count <= room);
    for (size_t i = 0; i < count; i++) {
        char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return count;
}

static void parse(const char *text, struct vector *vector) {
    unsigned computer_id, robot_id, number, type;
    int fields =
        sscanf(text, "%63[^\t]\t%8x\t%8x\t%8x\t%2x\t%159[^\t]\t%199s", vector->name, &computer_id,
               &robot_id, &number, &type, vector->payload_text, vector->line_text);
    assert_int_equal(fields, 7);
    vector->computer_id = computer_id;
    vector->robot_id = robot_id;
    vector->number = number;
    vector->type = (uint8_t)type;
    vector->payload_length =
        from_hex(vector->payload_text, vector->payload, sizeof vector->payload);
    vector->line_length = from_hex(vector->line_text, vector->line, sizeof vector->line);
}

static int for_each(void (*check)(const struct vector *vector)) {
    char text[512];
    int count = 0;
    FILE *file = fopen(VECTORS, "r");
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        if (text[0] != '#') {
            struct vector vector;
            parse(text, &vector);
            check(&vector);
            count++;
        }
    }
    fclose(file);
    return count;
}

static void check_written(const struct vector *vector) {
    uint8_t line[FRAME_LINE_MAX];
    size_t length =
        frame_write(vector->type, vector->number, vector->payload, vector->payload_length,
                    frame_seed(vector->computer_id, vector->robot_id), line);
    assert_int_equal(length, vector->line_length);
    assert_memory_equal(line, vector->line, length);
}

static void check_read(const struct vector *vector) {
    struct frame_reader reader = {0};
    for (size_t i = 0; i < vector->line_length; i++) {
        assert_int_equal(frame_reader_take(&reader, vector->line[i]), i == vector->line_length - 1);
    }
    assert_true(frame_check(reader.body, reader.length,
                            frame_seed(vector->computer_id, vector->robot_id), vector->number));
    assert_int_equal(reader.body[0], vector->type);
    assert_int_equal(reader.length, vector->payload_length + FRAME_BODY_MIN);
    assert_memory_equal(reader.body + FRAME_HEAD, vector->payload, vector->payload_length);
}

/* Decoding and encoding again gives the same payload: no field is lost or moved. */
static void check_message(const struct vector *vector) {
    struct message message;
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    assert_int_equal(
        message_decode(vector->type, vector->payload, vector->payload_length, &message),
        REFUSAL_NONE);
    assert_int_equal(message.type, vector->type);
    assert_int_equal(message_encode(&message, payload), vector->payload_length);
    assert_memory_equal(payload, vector->payload, vector->payload_length);
}

static bool is_covered[256];

static void note_type(const struct vector *vector) { is_covered[vector->type] = true; }

static void every_vector_is_written_so(void **state) {
    (void)state;
    assert_true(for_each(check_written) >= VECTORS_MIN);
}

static void every_vector_is_read_back(void **state) {
    (void)state;
    assert_true(for_each(check_read) >= VECTORS_MIN);
}

static void every_vector_is_a_message(void **state) {
    (void)state;
    assert_true(for_each(check_message) >= VECTORS_MIN);
}

static void every_message_has_a_vector(void **state) {
    (void)state;
    for_each(note_type);
#define IS_COVERED_(name, number) assert_true(is_covered[number]);
    MESSAGE_TYPES(IS_COVERED_)
#undef IS_COVERED_
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_is_written_so),
        cmocka_unit_test(every_vector_is_read_back),
        cmocka_unit_test(every_vector_is_a_message),
        cmocka_unit_test(every_message_has_a_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
