/* A virtual robot's EEPROM outlives the process that was the robot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/virtual/eeprom_file.h"

#define FLOOR "tests/firmware-bridge/firmware/open.json"

struct bench {
    char folder[64], path[128];
    struct virtual_table *table;
};

static int start(void **state) {
    static struct bench bench;
    struct fault fault = {0};
    int robot = 0;
    bench = (struct bench){.folder = "/tmp/eeprom-file-XXXXXX"};
    assert_non_null(mkdtemp(bench.folder));
    snprintf(bench.path, sizeof bench.path, "%s/robot.eeprom", bench.folder);
    assert_true(virtual_table_create(FLOOR, 1, &bench.table, &fault));
    assert_true(virtual_table_add_robot(bench.table, NULL, NULL, &robot, &fault));
    *state = &bench;
    return 0;
}

static int end(void **state) {
    struct bench *bench = *state;
    virtual_table_destroy(bench->table);
    unlink(bench->path);
    return rmdir(bench->folder);
}

static void a_file_that_is_not_there_is_a_new_robot(void **state) {
    struct bench *bench = *state;
    struct fault fault = {0};
    assert_true(eeprom_file_load(bench->table, 0, bench->path, &fault));
    for (int i = 0; i < VIRTUAL_TABLE_EEPROM_BYTES; i++) {
        assert_int_equal(virtual_table_eeprom(bench->table, 0)[i], 0xff);
    }
}

static void what_was_saved_is_loaded(void **state) {
    struct bench *bench = *state;
    struct fault fault = {0};
    uint8_t saved[VIRTUAL_TABLE_EEPROM_BYTES];
    for (int i = 0; i < VIRTUAL_TABLE_EEPROM_BYTES; i++) {
        saved[i] = (uint8_t)(i * 7);
    }
    memcpy(virtual_table_eeprom(bench->table, 0), saved, sizeof saved);
    assert_true(eeprom_file_save(bench->table, 0, bench->path, &fault));
    memset(virtual_table_eeprom(bench->table, 0), 0, sizeof saved);
    assert_true(eeprom_file_load(bench->table, 0, bench->path, &fault));
    assert_memory_equal(virtual_table_eeprom(bench->table, 0), saved, sizeof saved);
}

static void a_file_of_another_size_is_refused_and_changes_nothing(void **state) {
    struct bench *bench = *state;
    struct fault fault = {0};
    const long sizes[] = {0, 1, VIRTUAL_TABLE_EEPROM_BYTES - 1, VIRTUAL_TABLE_EEPROM_BYTES + 1,
                          100000};
    for (int i = 0; i < 5; i++) {
        FILE *file = fopen(bench->path, "wb");
        assert_non_null(file);
        for (long byte = 0; byte < sizes[i]; byte++) {
            fputc(0, file);
        }
        fclose(file);
        assert_false(eeprom_file_load(bench->table, 0, bench->path, &fault));
        assert_int_equal(fault.kind, FAULT_TYPE);
        assert_string_equal(fault.file, bench->path);
        assert_int_equal(virtual_table_eeprom(bench->table, 0)[100], 0xff);
    }
}

static void a_place_that_cannot_be_written_is_a_fault(void **state) {
    struct bench *bench = *state;
    struct fault fault = {0};
    assert_false(eeprom_file_save(bench->table, 0, "/nowhere/robot.eeprom", &fault));
    assert_false(eeprom_file_load(bench->table, 0, bench->folder, &fault));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_a_new_robot, start, end),
        cmocka_unit_test_setup_teardown(what_was_saved_is_loaded, start, end),
        cmocka_unit_test_setup_teardown(a_file_of_another_size_is_refused_and_changes_nothing,
                                        start, end),
        cmocka_unit_test_setup_teardown(a_place_that_cannot_be_written_is_a_fault, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
