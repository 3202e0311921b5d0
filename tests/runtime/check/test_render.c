/* The mark stands under the place, whatever stands before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/check/check.h"

static char shown[CHECK_RENDER_MAX];

static const char *render(const char *program, int line, int column, int length, int related) {
    struct check_source source;
    struct fault fault = {0};
    assert_true(check_source_from("p.lua", program, strlen(program), &source, &fault));
    struct check_finding finding = {.severity = CHECK_ERROR,
                                    .id = "x",
                                    .line = line,
                                    .column = column,
                                    .length = length,
                                    .related_line = related,
                                    .message = "What is wrong.",
                                    .advice = "Write:\n    this"};
    size_t size = check_render(&source, &finding, false, shown, sizeof shown);
    assert_int_equal(size, strlen(shown));
    check_source_free(&source);
    return shown;
}

static void a_finding_is_laid_out_with_line_mark_message_and_advice(void **state) {
    (void)state;
    assert_string_equal(render("x = 1\ny == 2\n", 2, 3, 2, 0), "p.lua:2:3: mistake\n"
                                                               "    2 | y == 2\n"
                                                               "      |   ^~\n"
                                                               "  What is wrong.\n"
                                                               "  Write:\n"
                                                               "      this\n");
}

static void accents_take_one_column_each(void **state) {
    (void)state;
    assert_non_null(strstr(render("été = 3 x", 1, 11, 1, 0), "été = 3 x\n      |         ^\n"));
}

static void tabs_reach_to_the_next_stop(void **state) {
    (void)state;
    assert_non_null(strstr(render("\tx\ty", 1, 4, 1, 0), "|     x   y\n      |         ^\n"));
}

static void wide_characters_take_two_columns(void **state) {
    (void)state;
    assert_non_null(strstr(render("'\xf0\x9f\xa4\x96' x", 1, 8, 1, 0), "      |      ^\n"));
    assert_non_null(strstr(render("'\xe6\xbc\xa2' x", 1, 2, 3, 0), "      |  ^~\n"));
}

static void combining_accents_take_no_column(void **state) {
    (void)state;
    assert_non_null(strstr(render("e\xcc\x81 x", 1, 5, 1, 0), "      |   ^\n"));
}

static void the_related_line_is_shown_before_or_after(void **state) {
    (void)state;
    const char *after = render("if x then\n  y()\n", 1, 1, 2, 2);
    assert_true(strstr(after, "    2 |   y()") > strstr(after, "^~"));
    const char *before = render("if x then\n  y()\n", 2, 3, 1, 1);
    assert_true(strstr(before, "    1 | if x then") < strstr(before, "^"));
}

static void terminal_escapes_in_a_program_are_made_inert(void **state) {
    (void)state;
    const char *text = render("x = '\x1b[2J\x07' -- \xc2\x9b"
                              "31m \xe2\x80\xae",
                              1, 1, 1, 0);
    assert_null(strchr(text, '\x1b'));
    assert_null(strchr(text, '\x07'));
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
}

static void a_very_long_line_is_cut_around_its_mark(void **state) {
    (void)state;
    char program[3000];
    memset(program, 'a', sizeof program - 1);
    program[sizeof program - 1] = '\0';
    program[2000] = '!';
    const char *text = render(program, 1, 2001, 1, 0);
    assert_true(strlen(text) < 500);
    const char *mark = strchr(text, '^'), *bad = strchr(text, '!');
    assert_non_null(mark);
    const char *mark_line = mark, *bad_line = bad;
    while (mark_line[-1] != '\n') {
        mark_line--;
    }
    while (bad_line[-1] != '\n') {
        bad_line--;
    }
    assert_int_equal(mark - mark_line, bad - bad_line);
}

static void windows_line_ends_are_not_shown(void **state) {
    (void)state;
    assert_non_null(strstr(render("a\r\nb b\r\nc", 2, 3, 1, 0), "    2 | b b\n      |   ^\n"));
}

static void colours_only_appear_when_wanted(void **state) {
    (void)state;
    struct check_source source;
    struct fault fault = {0};
    assert_true(check_source_from("p.lua", "x", 1, &source, &fault));
    struct check_finding finding = {
        .severity = CHECK_WARNING, .id = "x", .line = 1, .column = 1, .length = 1, .message = "m"};
    check_render(&source, &finding, true, shown, sizeof shown);
    assert_non_null(strstr(shown, "\033[33m"));
    check_source_free(&source);
    assert_null(strchr(render("x", 1, 1, 1, 0), '\033'));
}

static void a_small_buffer_is_never_overrun(void **state) {
    (void)state;
    struct check_source source;
    struct fault fault = {0};
    assert_true(check_source_from("p.lua", "été", 5, &source, &fault));
    struct check_finding finding = {.severity = CHECK_ADVICE,
                                    .id = "x",
                                    .line = 1,
                                    .column = 1,
                                    .length = 5,
                                    .message = "message",
                                    .advice = "advice"};
    for (size_t size = 0; size < 120; size++) {
        char *buffer = malloc(size + 1);
        assert_non_null(buffer);
        buffer[size] = 'G';
        size_t written = check_render(&source, &finding, true, buffer, size);
        assert_true(size == 0 || (written < size && buffer[written] == '\0'));
        assert_int_equal(buffer[size], 'G');
        free(buffer);
    }
    check_source_free(&source);
}

static void a_finding_becomes_a_fault_at_its_place(void **state) {
    (void)state;
    struct check_source source;
    struct fault fault = {0};
    assert_true(check_source_from("p.lua", "x", 1, &source, &fault));
    struct check_finding finding = {.line = 3, .column = 7, .message = "m %s", .advice = "a %d"};
    assert_false(check_finding_to_fault(&source, &finding, &fault));
    assert_string_equal(fault.message, "m %s");
    assert_string_equal(fault.advice, "a %d");
    assert_string_equal(fault.file, "p.lua");
    assert_int_equal(fault.line, 3);
    assert_int_equal(fault.column, 7);
    check_source_free(&source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_is_laid_out_with_line_mark_message_and_advice),
        cmocka_unit_test(accents_take_one_column_each),
        cmocka_unit_test(tabs_reach_to_the_next_stop),
        cmocka_unit_test(wide_characters_take_two_columns),
        cmocka_unit_test(combining_accents_take_no_column),
        cmocka_unit_test(the_related_line_is_shown_before_or_after),
        cmocka_unit_test(terminal_escapes_in_a_program_are_made_inert),
        cmocka_unit_test(a_very_long_line_is_cut_around_its_mark),
        cmocka_unit_test(windows_line_ends_are_not_shown),
        cmocka_unit_test(colours_only_appear_when_wanted),
        cmocka_unit_test(a_small_buffer_is_never_overrun),
        cmocka_unit_test(a_finding_becomes_a_fault_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
