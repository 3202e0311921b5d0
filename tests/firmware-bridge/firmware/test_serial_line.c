/* A serial cable in virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/virtual/serial_line.h"

static void a_byte_arrives_after_ten_bits_time(void **state) {
    (void)state;
    static struct serial_line line;
    memset(&line, 0, sizeof line);
    uint8_t byte = 42, got = 0;
    assert_int_equal(serial_line_put(&line, &byte, 1, 1000), 1);
    assert_int_equal(serial_line_take(&line, &got, 1, 1086), 0);
    assert_false(serial_line_has_arrived(&line, 1086));
    assert_int_equal(serial_line_take(&line, &got, 1, 1087), 1);
    assert_int_equal(got, 42);
}

static void bytes_queue_behind_each_other(void **state) {
    (void)state;
    static struct serial_line line;
    memset(&line, 0, sizeof line);
    uint8_t bytes[30], got[30];
    for (uint8_t i = 0; i < 30; i++) {
        bytes[i] = i;
    }
    serial_line_put(&line, bytes, 15, 0);
    serial_line_put(&line, bytes + 15, 15, 500); /* while the first are under way */
    assert_int_equal(serial_line_in_flight(&line, 1000), 19);
    assert_int_equal(serial_line_take(&line, got, 30, 1000), 11);
    assert_int_equal(serial_line_take(&line, got + 11, 30, 2604), 18);
    assert_int_equal(serial_line_take(&line, got + 29, 1, 2605), 1);
    assert_memory_equal(got, bytes, 30);
    assert_int_equal(serial_line_in_flight(&line, 2605), 0);
}

static void a_full_line_takes_no_more_and_loses_nothing(void **state) {
    (void)state;
    static struct serial_line line;
    memset(&line, 0, sizeof line);
    static uint8_t bytes[SERIAL_LINE_CAPACITY + 10], got[SERIAL_LINE_CAPACITY + 10];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    assert_int_equal(serial_line_put(&line, bytes, sizeof bytes, 0), SERIAL_LINE_CAPACITY);
    assert_int_equal(serial_line_take(&line, got, sizeof got, 10000000), SERIAL_LINE_CAPACITY);
    assert_memory_equal(got, bytes, SERIAL_LINE_CAPACITY);
    assert_int_equal(serial_line_put(&line, bytes, 5, 10000000), 5);
    assert_int_equal(serial_line_take(&line, got, sizeof got, 10001000), 5);
}

static void a_second_carries_11520_bytes(void **state) {
    (void)state;
    static struct serial_line line;
    memset(&line, 0, sizeof line);
    uint8_t bytes[64] = {0};
    size_t carried = 0;
    for (uint64_t us = 0; us < 1000000; us += 1000) {
        if (serial_line_in_flight(&line, us) < 64) {
            serial_line_put(&line, bytes, sizeof bytes, us);
        }
        carried += serial_line_take(&line, bytes, sizeof bytes, us);
    }
    assert_in_range(carried, 11400, 11530);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_arrives_after_ten_bits_time),
        cmocka_unit_test(bytes_queue_behind_each_other),
        cmocka_unit_test(a_full_line_takes_no_more_and_loses_nothing),
        cmocka_unit_test(a_second_carries_11520_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
