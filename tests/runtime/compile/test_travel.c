/* Functions of lua-lib/on-board travel with the programs that use them, and only then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/runtime/compile/support_reference.h"

static struct tape tape;

static const char *trace_of(const char *text) {
    struct program *program = reference_compile("test.lua", text);
    reference_fill(&tape, 1);
    tape_run(&tape, program->bytes, program->length, UINT16_MAX);
    compile_free(program);
    assert_true(tape.checked);
    return tape.trace;
}

static void what_is_used_travels_and_nothing_else(void **state) {
    (void)state;
    struct program *program = reference_compile("test.lua", "print(math.sqrt(robot.temps()))");
    assert_int_equal(program->function_count, 2);
    assert_string_equal(program->function[1].name, "sqrt");
    assert_int_equal(program->function[1].line, 0);
    assert_int_equal(program->function[1].line_bytes, 0);
    compile_free(program);
    program = reference_compile("test.lua", "local function never() return math.sqrt(2) end");
    assert_int_equal(program->function_count, 1);
    compile_free(program);
}

static void it_travels_once_however_often_it_is_used(void **state) {
    (void)state;
    struct program *program =
        reference_compile("test.lua", "local function f(x) return math.sqrt(x) end\n"
                                      "local r = math.sqrt\nprint(f(r(16)), math.sqrt(81), r)");
    assert_int_equal(program->function_count, 3);
    compile_free(program);
    assert_string_equal(trace_of("local r = math.sqrt print(r(r(16)), math.sqrt(81))"),
                        "print f40000000 f41100000\n");
}

static void it_is_a_value_like_any_function(void **state) {
    (void)state;
    assert_string_equal(
        trace_of("local function twice(f, x) return f(f(x)) end\n"
                 "print(twice(math.sqrt, 16), math.sqrt == math.sqrt, math.sqrt ~= nil)"),
        "print f40000000 true true\n");
}

/* ---- the pupil's line ------------------------------------------------------------------ */

static void fails_at(const char *text, uint16_t line, enum vm_error_code code) {
    trace_of(text);
    assert_int_equal(tape.state, VM_FAILED);
    assert_int_equal(tape.error.code, code);
    if (tape.error_line != line) {
        fail_msg("line %u, not %u: %s", tape.error_line, line, text);
    }
}

static void an_error_inside_names_the_line_of_the_call(void **state) {
    (void)state;
    fails_at("print(1)\nlocal x = 'a'\n\nx = math.sqrt(x)\nprint(x)\n", 4, VM_ERROR_ARITHMETIC);
    fails_at("local x\nprint(\nmath.abs(\nx))\n\nprint(2)", 3, VM_ERROR_ARITHMETIC);
}

static void the_line_is_right_wherever_the_call_stands(void **state) {
    (void)state;
    static char text[4096];
    for (int line = 1; line <= 60; line++) {
        size_t length = 0;
        for (int i = 1; i <= 60; i++) {
            length += (size_t)snprintf(text + length, sizeof text - length, "%s\n",
                                       i == line    ? "x = math.sqrt(nil)"
                                       : i % 7 == 0 ? "x = math.abs(2)"
                                                    : "x = 1 print(x)");
        }
        fails_at(text, (uint16_t)line, VM_ERROR_ARITHMETIC);
    }
}

static void an_error_in_a_function_called_by_the_library_names_the_first_call(void **state) {
    (void)state;
    fails_at("local function f(x)\nreturn math.sqrt(x)\nend\nprint(f(4))\nprint(f({}))\n", 2,
             VM_ERROR_ARITHMETIC);
}

static void a_task_of_the_library_alone_fails_where_it_was_started(void **state) {
    (void)state;
    fails_at("print(1)\nprint(2)\nrobot.ensemble(math.sqrt)\nprint(3)\n", 3, VM_ERROR_ARITHMETIC);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_used_travels_and_nothing_else),
        cmocka_unit_test(it_travels_once_however_often_it_is_used),
        cmocka_unit_test(it_is_a_value_like_any_function),
        cmocka_unit_test(an_error_inside_names_the_line_of_the_call),
        cmocka_unit_test(the_line_is_right_wherever_the_call_stands),
        cmocka_unit_test(an_error_in_a_function_called_by_the_library_names_the_first_call),
        cmocka_unit_test(a_task_of_the_library_alone_fails_where_it_was_started),
    };
    return cmocka_run_group_tests_name("travel", tests, NULL, NULL);
}
