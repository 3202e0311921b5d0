/* What compiles does on the robot what it does on desktop Lua; images are good, small and always
 * the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/image.h"
#include "runtime/compile/disassemble.h"
#include "tests/runtime/check/support_mistakes.h"
#include "tests/runtime/compile/support_reference.h"

#define TEXT_MAX 65536

static struct tape tape;

/* ---- each construct ---------------------------------------------------------------- */

/* One section of constructs.lua: "--== name", then the program. Its length. */
static bool same_on_both(lua_State *lua, const char *name, const char *text) {
    struct program *program = reference_compile(name, text);
    reference_fill(&tape, 1);
    tape_run(&tape, program->bytes, program->length, UINT16_MAX);
    compile_free(program);
    const char *expected = reference_run(lua, text, &tape);
    bool same = tape.checked && tape.length > 0 && strcmp(expected, tape.trace) == 0;
    if (!same) {
        print_error("%s\n---- desktop\n%s---- robot (%s)\n%s", name, expected,
                    tape.checked ? vm_error_word(tape.error.code) : "image refused", tape.trace);
    }
    lua_pop(lua, 1);
    return same;
}

static void every_construct_does_the_same_as_on_desktop_lua(void **state) {
    (void)state;
    static char text[TEXT_MAX], program[TEXT_MAX];
    int wrong = 0, count = 0;
    lua_State *lua = reference_open();
    assert_true(mistakes_read("tests/runtime/compile/constructs.lua", text, sizeof text));
    for (char *at = strstr(text, "--=="); at != NULL; count++) {
        char *body = strchr(at, '\n') + 1, *next = strstr(body, "--==");
        char name[128];
        size_t length = next != NULL ? (size_t)(next - body) : strlen(body);
        snprintf(name, sizeof name, "%.*s", (int)(body - at - 6), at + 5);
        memcpy(program, body, length);
        program[length] = '\0';
        wrong += same_on_both(lua, name, program) ? 0 : 1;
        at = next;
    }
    lua_close(lua);
    assert_true(count >= 35);
    assert_int_equal(wrong, 0);
}

/* ---- shipped programs ---------------------------------------------------------------- */

static void every_shipped_program_compiles_to_a_good_image(void **state) {
    (void)state;
    static char text[TEXT_MAX];
    static uint8_t arena[UINT16_MAX];
    char **paths = NULL;
    size_t count = mistakes_list("examples/programs", &paths);
    struct image image;
    assert_true(count >= 12);
    for (size_t i = 0; i < count; i++) {
        assert_true(mistakes_read(paths[i], text, sizeof text));
        struct program *program = reference_compile(paths[i], text);
        assert_int_equal(
            image_check(&image, program->bytes, (uint16_t)program->length, arena, sizeof arena),
            IMAGE_GOOD);
        assert_true(program->length <= 512); /* half of an ATmega328P's EEPROM */
        assert_true(program->arena_bytes >= image.arena_bytes);
        compile_free(program);
    }
    mistakes_list_free(paths, count);
}

static void the_same_text_gives_the_same_bytes(void **state) {
    (void)state;
    static char text[TEXT_MAX];
    assert_true(mistakes_read("examples/programs/sortir_du_labyrinthe.lua", text, sizeof text));
    struct program *one = reference_compile("folder/one.lua", text);
    struct program *other = reference_compile("elsewhere/one.lua", text);
    assert_int_equal(one->length, other->length);
    assert_memory_equal(one->bytes, other->bytes, one->length);
    compile_free(one);
    compile_free(other);
}

static void the_image_carries_the_files_name_cut_between_characters(void **state) {
    (void)state;
    struct program *program =
        reference_compile("/home/lea/éééééééééééééé.lua", "robot.stop()"); /* 14 times 2 bytes */
    const uint8_t *name = program->bytes + IMAGE_HEADER_BYTES;
    assert_int_equal(name[0], IMAGE_NAME_MAX);
    assert_memory_equal(name + 1, "éééééééééééé", IMAGE_NAME_MAX);
    compile_free(program);
}

/* ---- small code ------------------------------------------------------------------------ */

static char *listing(const char *text) {
    static char out[TEXT_MAX];
    struct program *program = reference_compile("test.lua", text);
    FILE *file = fmemopen(out, sizeof out, "w");
    assert_non_null(file);
    assert_true(disassemble(program->bytes, program->length, file));
    assert_int_equal(fclose(file), 0);
    compile_free(program);
    return out;
}

static int count_of(const char *text, const char *word) {
    int count = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        count++;
    }
    return count;
}

static void a_word_of_the_robot_is_one_instruction_besides_its_arguments(void **state) {
    (void)state;
    const char *code = listing("robot.avancer(20)");
    assert_int_equal(count_of(code, "line "), 3);
    assert_non_null(strstr(code, "INT8 r1 20"));
    assert_non_null(strstr(code, "CALL_NATIVE robot.forward r0 1 0"));
    assert_non_null(strstr(code, "RETURN_NONE"));
}

static void french_and_english_words_are_the_same_instruction(void **state) {
    (void)state;
    char french[256];
    snprintf(french, sizeof french, "%s", listing("robot.rouler(1, 2)"));
    assert_string_equal(french, listing("robot.drive(1, 2)"));
}

static void functions_that_never_change_are_called_directly(void **state) {
    (void)state;
    const char *code = listing("local function f() robot.stop() end\n"
                               "function g() f() end\n"
                               "g() robot.quand(f, g)");
    assert_int_equal(count_of(code, "CALL_FUNCTION"), 2);
    assert_int_equal(count_of(code, "GLOBAL"), 0);
}

static void a_function_that_changes_is_called_through_its_variable(void **state) {
    (void)state;
    const char *code = listing("function g() robot.stop() end g() function g() end g()");
    assert_int_equal(count_of(code, "CALL_GLOBAL"), 2);
}

static void what_nobody_uses_does_not_travel(void **state) {
    (void)state;
    const char *code = listing("local function never() robot.bip(440, 1) end\n"
                               "local unused, text = 5, 'word'\n"
                               "if false then robot.avancer(1) end\n"
                               "robot.stop()");
    assert_null(strstr(code, "function1"));
    assert_null(strstr(code, "word"));
    assert_int_equal(count_of(code, "line "), 2);
}

static void comparing_and_jumping_is_one_instruction(void **state) {
    (void)state;
    const char *code = listing("while robot.distance() > 8 do robot.rouler(50, 50) end");
    assert_int_equal(count_of(code, "IF_"), 1);
    assert_int_equal(count_of(code, "JUMP"), 1);
    assert_non_null(strstr(code, "IF_NGT_I"));
}

static void constants_stand_in_the_instruction(void **state) {
    (void)state;
    const char *code = listing("local x = robot.temps()\nrobot.afficher((x * 5 + 3) & 0x7fffff)");
    assert_non_null(strstr(code, "MULTIPLY_I"));
    assert_non_null(strstr(code, "ADD_I"));
    assert_non_null(strstr(code, "AND_K"));
}

static void a_long_list_needs_no_long_frame(void **state) {
    (void)state;
    char text[400] = "local list = {0";
    for (int i = 1; i < 60; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), ", %d", i);
    }
    strcat(text, "} robot.afficher(list)");
    struct program *program = reference_compile("list.lua", text);
    assert_true(program->function[0].frame <= 21);
    compile_free(program);
    assert_int_equal(count_of(listing(text), "SET_LIST"), 4); /* Lua's 50 + 10, as 16 + 16 + 18 */
}

/* ---- memory ------------------------------------------------------------------------------ */

static void recursion_is_told_and_counted_once(void **state) {
    (void)state;
    struct program *program =
        reference_compile("test.lua", "local function f(n) if n > 0 then f(n - 1) end end\n"
                                      "local function g(n) f(n) f(n) end g(3)");
    assert_int_equal(program->function_count, 3);
    assert_string_equal(program->function[1].name, "f");
    assert_true(program->function[1].recursive);
    assert_false(program->function[2].recursive);
    assert_int_equal(program->function[2].line, 2);
    int frames =
        program->function[0].frame + program->function[1].frame + program->function[2].frame;
    assert_int_equal(program->stack_bytes, VALUE_BYTES * (frames + 3));
    compile_free(program);
}

static void tasks_are_counted(void **state) {
    (void)state;
    struct program *program = reference_compile(
        "test.lua", "local function f() robot.attendre(1) end\n"
                    "robot.chaque(1, f) robot.quand(f, f) robot.ensemble(f, f, f)");
    assert_int_equal(program->tasks, 5);
    assert_true(program->task_bytes >= 5 * IMAGE_TASK_BYTES);
    compile_free(program);
}

static struct check_report limited(const char *text, struct compile_limits limits,
                                   struct program **program) {
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    assert_true(check_source_from("big.lua", text, strlen(text), &source, &fault));
    assert_true(compile_program(&source, &limits, program, &report, &fault));
    check_source_free(&source);
    return report;
}

static void a_program_too_large_says_by_how_much_and_what_weighs_most(void **state) {
    (void)state;
    struct program *program = NULL;
    const char *text = "local function heavy() robot.led(1, 2, 3) robot.led(4, 5, 6) end\n"
                       "local function light() robot.stop() end\n"
                       "heavy() light()";
    struct check_report report = limited(text, (struct compile_limits){0}, &program);
    int length = (int)program->length, arena = program->arena_bytes;
    compile_free(program);
    report = limited(text, (struct compile_limits){.image_bytes = (uint32_t)length - 7}, &program);
    assert_null(program);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.finding[0].id, "board-image-size");
    assert_non_null(strstr(report.finding[0].message, ": 7 more"));
    assert_non_null(strstr(report.finding[0].advice, "most: heavy:1 ("));
    struct compile_limits both = {.memory_bytes = (uint32_t)(length + arena - 1),
                                  .image_in_memory = true};
    report = limited(text, both, &program);
    assert_null(program);
    assert_string_equal(report.finding[0].id, "board-memory-size");
    both.memory_bytes++;
    report = limited(text, both, &program);
    assert_non_null(program);
    compile_free(program);
    report = limited(text, (struct compile_limits){.memory_bytes = (uint32_t)arena}, &program);
    assert_non_null(program);
    compile_free(program);
}

/* ---- any text ----------------------------------------------------------------------------- */

static void a_text_that_does_not_parse_is_one_finding(void **state) {
    (void)state;
    struct program *program = NULL;
    struct check_report report =
        limited("robot.stop()\nif x then\n", (struct compile_limits){0}, &program);
    assert_null(program);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.finding[0].id, "syntax");
    assert_true(report.finding[0].line >= 2);
}

static void bytecode_from_outside_is_never_read(void **state) {
    (void)state;
    char bytecode[] = "\033LuaT robot.stop()";
    struct check_source source = {.name = "x.lua", .bytes = bytecode, .length = strlen(bytecode)};
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    assert_true(compile_program(&source, NULL, &program, &report, &fault));
    assert_null(program);
    assert_string_equal(report.finding[0].id, "syntax");
}

static void an_empty_program_is_a_program(void **state) {
    (void)state;
    struct program *program = reference_compile("empty.lua", "-- nothing\n");
    assert_int_equal(program->code_bytes, 1);
    assert_int_equal(program->source_lines, 0);
    compile_free(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_construct_does_the_same_as_on_desktop_lua),
        cmocka_unit_test(every_shipped_program_compiles_to_a_good_image),
        cmocka_unit_test(the_same_text_gives_the_same_bytes),
        cmocka_unit_test(the_image_carries_the_files_name_cut_between_characters),
        cmocka_unit_test(a_word_of_the_robot_is_one_instruction_besides_its_arguments),
        cmocka_unit_test(french_and_english_words_are_the_same_instruction),
        cmocka_unit_test(functions_that_never_change_are_called_directly),
        cmocka_unit_test(a_function_that_changes_is_called_through_its_variable),
        cmocka_unit_test(what_nobody_uses_does_not_travel),
        cmocka_unit_test(comparing_and_jumping_is_one_instruction),
        cmocka_unit_test(constants_stand_in_the_instruction),
        cmocka_unit_test(a_long_list_needs_no_long_frame),
        cmocka_unit_test(recursion_is_told_and_counted_once),
        cmocka_unit_test(tasks_are_counted),
        cmocka_unit_test(a_program_too_large_says_by_how_much_and_what_weighs_most),
        cmocka_unit_test(a_text_that_does_not_parse_is_one_finding),
        cmocka_unit_test(bytecode_from_outside_is_never_read),
        cmocka_unit_test(an_empty_program_is_a_program),
    };
    return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
