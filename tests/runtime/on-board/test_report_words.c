/* Tests of what a robot reports, in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/natives.h"
#include "firmware-bridge/vm/vm.h"
#include "language/language.h"
#include "runtime/on-board/report_words.h"

static void assert_value(struct on_board_value value, const char *expected) {
    char text[64];
    assert_int_equal(report_value(&value, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void values_are_written_as_lua_writes_them(void **state) {
    (void)state;
    assert_value((struct on_board_value){.tag = REPORT_NIL}, "nil");
    assert_value((struct on_board_value){.tag = REPORT_FALSE}, "false");
    assert_value((struct on_board_value){.tag = REPORT_TRUE}, "true");
    assert_value((struct on_board_value){.tag = REPORT_INTEGER, .integer = INT32_MIN},
                 "-2147483648");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = 2}, "2.0");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = -0.0f}, "-0.0");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = 0.1f}, "0.1");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = 1e20f}, "1e+20");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = 1.0f / 0.0f}, "inf");
    assert_value((struct on_board_value){.tag = REPORT_FLOAT, .number = -1.0f / 0.0f}, "-inf");
    assert_value((struct on_board_value){.tag = REPORT_TEXT, .text = "noir"}, "noir");
    assert_value((struct on_board_value){.tag = REPORT_OTHER, .integer = VALUE_TABLE}, "table");
    assert_value((struct on_board_value){.tag = REPORT_OTHER, .integer = VALUE_NATIVE}, "function");
}

static void a_print_has_a_space_between_its_values(void **state) {
    (void)state;
    char text[REPORT_LINE_MAX];
    struct on_board_report report = {.kind = REPORT_PRINT, .count = 3};
    report.values[0] = (struct on_board_value){.tag = REPORT_TEXT, .text = "x ="};
    report.values[1] = (struct on_board_value){.tag = REPORT_INTEGER, .integer = 3};
    report.values[2] = (struct on_board_value){.tag = REPORT_NIL};
    assert_int_equal(report_line(&report, text, sizeof text), 9);
    assert_string_equal(text, "x = 3 nil");
    report.count = 0;
    assert_int_equal(report_line(&report, text, sizeof text), 0);
}

static void a_line_longer_than_its_room_is_cut_and_ends(void **state) {
    (void)state;
    char text[8];
    struct on_board_report report = {.kind = REPORT_PRINT, .count = 2};
    report.values[0] = (struct on_board_value){.tag = REPORT_TEXT, .text = "long text"};
    report.values[1] = report.values[0];
    assert_int_equal(report_line(&report, text, sizeof text), 7);
    assert_string_equal(text, "long te");
}

/* Every error has a sentence of its own, in both languages, with the pupil's line. */
static void every_mistake_has_its_sentence(void **state) {
    (void)state;
    const char *const languages[] = {"en", "fr"};
    for (int language = 0; language < 2; language++) {
        struct fault fault;
        char seen[VM_ERROR_BOUNDS + 1][FAULT_MESSAGE_MAX];
        assert_true(language_start(languages[language]));
        for (uint8_t code = VM_ERROR_CALL; code <= VM_ERROR_BOUNDS; code++) {
            struct on_board_report report = {.kind = REPORT_ERROR,
                                             .value = code,
                                             .line = 12,
                                             .native = NATIVE_FORWARD,
                                             .argument = 1,
                                             .count = 1};
            report.values[0] = (struct on_board_value){.tag = REPORT_NIL};
            report_fault(&report, "carre.lua", &fault);
            assert_int_equal(fault.line, 12);
            assert_string_equal(fault.file, "carre.lua");
            assert_true(strlen(fault.message) > 10);
            for (uint8_t other = VM_ERROR_CALL; other < code; other++) {
                assert_string_not_equal(seen[other], fault.message);
            }
            snprintf(seen[code], sizeof seen[code], "%s", fault.message);
        }
    }
    assert_true(language_start("en"));
}

static void a_words_mistake_names_the_word_in_the_readers_language(void **state) {
    (void)state;
    struct fault fault;
    struct on_board_report report = {.kind = REPORT_ERROR,
                                     .value = VM_ERROR_RANGE,
                                     .line = 3,
                                     .native = NATIVE_FORWARD,
                                     .argument = 1,
                                     .count = 1};
    report.values[0] = (struct on_board_value){.tag = REPORT_INTEGER, .integer = 5000};
    assert_true(language_start("en"));
    report_fault(&report, "a.lua", &fault);
    assert_non_null(strstr(fault.message, "robot.forward"));
    assert_non_null(strstr(fault.message, "5000"));
    assert_non_null(strstr(fault.advice, "help forward"));
    assert_true(language_start("fr"));
    report_fault(&report, "a.lua", &fault);
    assert_non_null(strstr(fault.message, "robot.avancer"));
    report.native = NATIVE_FLOOR;
    report_fault(&report, "a.lua", &fault);
    assert_non_null(strstr(fault.message, "math.floor"));
    report.native = 250; /* of a later firmware */
    report_fault(&report, "a.lua", &fault);
    assert_true(language_start("en"));
}

/* What is left once the report itself was heard: kind and line. */
static void a_mistake_without_its_value_says_nothing_false(void **state) {
    (void)state;
    assert_true(language_start("en"));
    for (uint8_t code = VM_ERROR_CALL; code <= VM_ERROR_BOUNDS; code++) {
        struct fault fault = {0};
        const struct on_board_report report = {.kind = REPORT_ERROR, .value = code, .line = 7};
        report_fault(&report, "a.lua", &fault);
        assert_int_equal(fault.line, 7);
        assert_null(strstr(fault.message, "number 0"));
        assert_int_not_equal(fault.message[strlen(fault.message) - 1], ' ');
    }
}

static void ends_have_words_for_machines(void **state) {
    (void)state;
    assert_string_equal(report_end_word(PROGRAM_END_FINISHED), "finished");
    assert_string_equal(report_end_word(PROGRAM_END_ERROR), "error");
    assert_string_equal(report_end_word(99), "unknown");
    assert_string_equal(report_end_word(-1), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_as_lua_writes_them),
        cmocka_unit_test(a_print_has_a_space_between_its_values),
        cmocka_unit_test(a_line_longer_than_its_room_is_cut_and_ends),
        cmocka_unit_test(every_mistake_has_its_sentence),
        cmocka_unit_test(a_words_mistake_names_the_word_in_the_readers_language),
        cmocka_unit_test(a_mistake_without_its_value_says_nothing_false),
        cmocka_unit_test(ends_have_words_for_machines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
