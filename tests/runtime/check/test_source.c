/* Files that are programs, and files that are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/check/check.h"

static char path[] = "/tmp/check-source-XXXXXX";

static int make_file(void **state) {
    (void)state;
    int descriptor = mkstemp(path);
    if (descriptor < 0) {
        return -1;
    }
    close(descriptor);
    return 0;
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

static void write_file(const char *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static struct fault refused(const char *name) {
    struct check_source source;
    struct fault fault = {0};
    assert_false(check_read_file(name, &source, &fault));
    assert_null(source.bytes);
    assert_true(fault.message[0] != '\0');
    check_source_free(&source);
    return fault;
}

static struct fault refused_bytes(const char *bytes, size_t length) {
    write_file(bytes, length);
    return refused(path);
}

static void accepted(const char *bytes, size_t length, const char *expected) {
    struct check_source source;
    struct fault fault = {0};
    write_file(bytes, length);
    assert_true(check_read_file(path, &source, &fault));
    assert_string_equal(source.bytes, expected);
    assert_int_equal(source.length, strlen(expected));
    check_source_free(&source);
    check_source_free(&source);
}

static void a_missing_file_is_named(void **state) {
    (void)state;
    struct fault fault = refused("/nowhere/carre.lua");
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/carre.lua");
}

static void a_folder_is_not_a_program(void **state) {
    (void)state;
    struct fault fault = refused("/tmp");
    assert_non_null(strstr(fault.message, "folder"));
}

static void a_device_is_not_read(void **state) {
    (void)state;
    assert_non_null(strstr(refused("/dev/zero").message, "device"));
}

static void a_binary_is_not_a_program(void **state) {
    (void)state;
    assert_int_equal(refused_bytes("\x7f"
                                   "ELF\0\1\2",
                                   7)
                         .kind,
                     FAULT_ENCODING);
    assert_int_equal(refused_bytes("\x1bLuaT", 5).kind, FAULT_ENCODING);
    assert_int_equal(refused_bytes("x = 1\0", 6).kind, FAULT_ENCODING);
}

static void latin1_is_named_with_its_first_bad_line(void **state) {
    (void)state;
    static const char text[] = "-- un\r\n-- deux\r\n-- \xe9t\xe9\n";
    struct fault fault = refused_bytes(text, sizeof text - 1);
    assert_int_equal(fault.kind, FAULT_ENCODING);
    assert_non_null(strstr(fault.message, "Latin-1"));
    assert_int_equal(fault.line, 3);
    assert_int_equal(fault.column, 4);
    assert_non_null(strstr(fault.advice, "UTF-8"));
}

static void utf16_is_named(void **state) {
    (void)state;
    assert_non_null(strstr(refused_bytes("\xff\xfex\0", 4).message, "UTF-16"));
    assert_non_null(strstr(refused_bytes("\xfe\xff\0x", 4).message, "UTF-16"));
    assert_non_null(strstr(refused_bytes("x\0=\0", 4).message, "UTF-16"));
}

static void a_byte_order_mark_is_dropped(void **state) {
    (void)state;
    accepted("\xef\xbb\xbfx = 1\n", 9, "x = 1\n");
    accepted("\xef\xbb\xbf", 3, "");
}

static void line_ends_of_every_system_are_accepted(void **state) {
    (void)state;
    accepted("x = 1\r\ny = 2\r", 13, "x = 1\r\ny = 2\r");
    accepted("", 0, "");
}

static void overlong_and_surrogate_bytes_are_not_utf8(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\xc0\xaf",         "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xf0\x80\x80\xaf", "\xc3",         "\xe2\x82",     "\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(refused_bytes(bad[i], strlen(bad[i])).kind, FAULT_ENCODING);
    }
    accepted("-- \xf0\x9f\xa4\x96 \xe2\x82\xac", 11, "-- \xf0\x9f\xa4\x96 \xe2\x82\xac");
}

static void a_huge_file_is_refused_without_being_read_whole(void **state) {
    (void)state;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(truncate(path, 100L * 1024 * 1024), 0);
    assert_int_equal(refused(path).kind, FAULT_LIMIT);
}

static void the_longest_program_is_accepted_and_one_byte_more_is_not(void **state) {
    (void)state;
    char *bytes = malloc(CHECK_SOURCE_MAX + 1);
    assert_non_null(bytes);
    memset(bytes, '\n', CHECK_SOURCE_MAX + 1);
    struct check_source source;
    struct fault fault = {0};
    assert_true(check_source_from("a", bytes, CHECK_SOURCE_MAX, &source, &fault));
    check_source_free(&source);
    assert_false(check_source_from("a", bytes, CHECK_SOURCE_MAX + 1, &source, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_folder_is_not_a_program),
        cmocka_unit_test(a_device_is_not_read),
        cmocka_unit_test(a_binary_is_not_a_program),
        cmocka_unit_test(latin1_is_named_with_its_first_bad_line),
        cmocka_unit_test(utf16_is_named),
        cmocka_unit_test(a_byte_order_mark_is_dropped),
        cmocka_unit_test(line_ends_of_every_system_are_accepted),
        cmocka_unit_test(overlong_and_surrogate_bytes_are_not_utf8),
        cmocka_unit_test(a_huge_file_is_refused_without_being_read_whole),
        cmocka_unit_test(the_longest_program_is_accepted_and_one_byte_more_is_not),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
