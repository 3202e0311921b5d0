/* Properties of the search, and programs that are nearly right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/firmware-bridge/protocol/support_chance.h"
#include "tests/runtime/check/support_mistakes.h"

static void expect(const char *program, const char *summary) {
    char said[2000];
    struct check_report report = mistakes_check(program);
    assert_string_equal(mistakes_summary(&report, said, sizeof said), summary);
}

static void an_empty_program_is_no_mistake(void **state) {
    (void)state;
    expect("", "");
    expect("\n\n-- rien\n", "");
}

static void one_mistake_gets_one_finding_at_its_cause(void **state) {
    (void)state;
    expect("if a == nil then\n  print(1)\nend\nif a = 2 then print(2) end",
           "assign-in-condition 4:6");
    expect(
        "while true do\n  if robot.bouton() then\n    robot.avancer(1)\n  robot.gauche(1)\nend\n",
        "missing-end 2:3");
    expect("function f()\n  robot.avancer(1)\n\nfunction g()\n  f()\nend\ng()\n",
           "missing-end 1:1");
}

static void several_mistakes_are_all_found_in_one_reading(void **state) {
    (void)state;
    expect("x = 1\nx += 1\nif x != 2 then\n  print(x)\nend\nwhile x < 5\n  x++\nend\n",
           "compound-assign 2:3 not-equal 3:6 missing-do 6:1 increment 7:3");
}

static void what_comes_after_a_mended_mistake_is_still_looked_at(void **state) {
    (void)state;
    expect("if robot.bouton()\n  robot.avance(1)\nend\n",
           "missing-then 1:1 robot-unknown-word 2:3");
}

static void else_if_with_its_own_end_is_right(void **state) {
    (void)state;
    expect("if a == nil then print(1) else if b == nil then print(2) end end", "");
}

static void every_missing_end_of_a_nest_is_found(void **state) {
    (void)state;
    expect("while true do\n  robot.avancer(1)\n  if robot.bouton() then\n    robot.arreter()\n",
           "missing-end 1:1 missing-end 3:3");
}

static void marks_stay_right_behind_earlier_corrections_on_the_same_line(void **state) {
    (void)state;
    expect("if a != nil && a != 3 then print(a) end",
           "not-equal 1:6 logic-sign 1:13 not-equal 1:18");
}

static void a_place_is_given_in_bytes_and_never_past_the_line(void **state) {
    (void)state;
    struct check_report report = mistakes_check("print('été' + 'x')\n");
    assert_int_equal(report.count, 1);
    assert_int_equal(report.finding[0].column, 15);
    report = mistakes_check("x = \"abc\ny = 1\nprint(x, y)");
    assert_string_equal(report.finding[0].id, "unclosed-text");
    assert_int_equal(report.finding[0].length, 4);
}

static void a_name_in_an_inner_block_is_not_the_outer_one(void **state) {
    (void)state;
    expect("do local a = 1 print(a) end\ndo local a = 2 print(a) end", "");
    expect("do local a = 1 print(a) end print(a + 1)", "local-out-of-reach 1:35");
    expect("repeat local a = robot.bouton() until a", "");
    expect("local x = 1; local x = x + 1; print(x)", "");
    expect("for i = 1, 3 do print(i) end print(i .. '')", "local-out-of-reach 1:36");
}

static void guarded_names_raise_no_alarm(void **state) {
    (void)state;
    expect("if debut == nil then print(1) end", "");
    expect("local v = reglage or 3 print(v)", "");
    expect("if not pret then print(1) end", "");
    expect("print(type(os) == 'table' and os.time or 1)", "");
}

static void loops_that_pause_or_end_raise_no_alarm(void **state) {
    (void)state;
    expect("while true do robot.attendre(1) end", "");
    expect("while true do if robot.bouton() then break end end", "");
    expect("local i = 1 while i < 3 do i = i + 1 end", "");
    expect("local function f() robot.arreter() end while true do f() end", "");
    expect("while true do end", "endless-loop 1:1");
    expect("local n = 1 repeat n = n + 1 until false", "endless-loop 1:13");
}

static void values_that_only_the_run_knows_raise_no_alarm(void **state) {
    (void)state;
    expect("robot.avancer(tonumber('3'))", "");
    expect("local t = {10} robot.avancer(table.unpack(t))", "");
    expect("local function f(...) robot.rouler(...) end f(1, 2)", "");
    expect("local x = robot.distance() < 3 and 'a' or 2 print(x)", "");
    expect("robot.bip() robot.bip(440) robot.afficher() robot.distance(1)", "value-forgotten 1:45");
}

static void limits_of_the_robot_itself_are_allowed(void **state) {
    (void)state;
    expect("robot.vitesse(100) robot.vitesse(1) robot.led(0, 255, 0) robot.rouler(-100, 100)", "");
    expect("robot.vitesse(0)", "out-of-range 1:15");
    expect("robot.led(256, -1, 0)", "out-of-range 1:11 out-of-range 1:16");
    expect("robot.attendre(60)", "");
    expect("robot.attendre(61)", "milliseconds 1:16");
}

static void only_errors_are_given_when_only_errors_are_wanted(void **state) {
    (void)state;
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    const struct check_options options = {.errors_only = true};
    const char *program = "while true do end robot.avance(1)";
    assert_true(check_source_from("p", program, strlen(program), &source, &fault));
    assert_true(check_program(&source, &options, &report, &fault));
    assert_int_equal(report.count, 1);
    assert_true(check_has_error(&report));
    assert_string_equal(check_severity_word(report.finding[0].severity), "error");
    check_source_free(&source);
}

static void a_warning_does_not_forbid_to_run(void **state) {
    (void)state;
    struct check_report report = mistakes_check("while true do end");
    assert_int_equal(report.count, 1);
    assert_false(check_has_error(&report));
}

static void more_mistakes_than_fit_are_announced(void **state) {
    (void)state;
    char program[4000];
    size_t used = 0;
    for (int i = 0; i < 100; i++) {
        used += (size_t)snprintf(program + used, sizeof program - used, "robot.avance(1)\n");
    }
    struct check_report report = mistakes_check(program);
    assert_int_equal(report.count, CHECK_FINDINGS_MAX);
    assert_true(report.more);
    assert_int_equal(report.finding[0].line, 1);
}

/* ---- any bytes ------------------------------------------------------------------------ */

static void verify_report(const char *program, const struct check_report *report) {
    struct check_source source;
    struct fault fault = {0};
    char text[CHECK_RENDER_MAX];
    assert_true(check_source_from("p", program, strlen(program), &source, &fault));
    for (int i = 0; i < report->count; i++) {
        const struct check_finding *f = &report->finding[i];
        assert_true(f->line >= 1 && f->column >= 1 && f->length >= 1);
        assert_true(f->message[0] != '\0');
        assert_true(i == 0 || f[-1].line <= f->line);
        assert_true(check_render(&source, f, false, text, sizeof text) > 0);
        assert_non_null(strchr(text, '^'));
    }
    check_source_free(&source);
}

/* A correct program with one byte dropped, doubled or changed never goes
 * unexplained when Lua refuses it. */
static void every_program_broken_by_chance_is_explained(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    char **paths = NULL, program[4000];
    size_t count = mistakes_list("tests/mistakes/correct", &paths);
    int rounds = getenv("UNDER_VALGRIND") != NULL ? 1 : 25;
    for (size_t i = 0; i < count * (size_t)rounds; i++) {
        static const char signs[] = "(){}[]\"'=<>~!.,:;-+#&|\n aeift0";
        assert_true(mistakes_read(paths[i % count], program, sizeof program));
        size_t length = strlen(program), at = chance_below(&chance, (uint32_t)length);
        if (((unsigned char)program[at] & 0x80) != 0) {
            continue;
        }
        if (chance_below(&chance, 2) == 0) {
            memmove(program + at, program + at + 1, length - at);
        } else {
            program[at] = signs[chance_below(&chance, sizeof signs - 1)];
        }
        struct check_report report = mistakes_check(program);
        verify_report(program, &report);
    }
    mistakes_list_free(paths, count);
}

static void words_in_any_order_are_explained(void **state) {
    (void)state;
    static const char *const words[] = {
        "if ",       "then\n", "else ",   "elseif ",  "end\n",    "while ",  "do\n",  "for ",
        "function ", "local ", "return ", "repeat\n", "until ",   "x ",      "y",     "robot",
        ".avancer",  "(",      ")",       "{",        "}",        "[",       "]",     "=",
        "==",        "!=",     "+=",      "++",       "\"a\"",    "'",       "1",     "0,5",
        ",",         ":",      ";",       "\n",       "  ",       "--[[",    "]]",    "[[",
        "“",         "é",      "//",      "#",        "not ",     "goto a ", "::a::", "break ",
        "in ",       "..",     "...",     "&&",       "<const> ", "nil "};
    struct chance chance = chance_start(__func__);
    int rounds = getenv("UNDER_VALGRIND") != NULL ? 30 : 1500;
    for (int i = 0; i < rounds; i++) {
        char program[1000] = "";
        size_t used = 0;
        uint32_t length = 1 + chance_below(&chance, 40);
        for (uint32_t k = 0; k < length; k++) {
            const char *word = words[chance_below(&chance, sizeof words / sizeof words[0])];
            used += (size_t)snprintf(program + used, sizeof program - used, "%s", word);
        }
        struct check_report report = mistakes_check(program);
        verify_report(program, &report);
    }
}

/* ---- a megabyte of anything takes little time ------------------------------------------ */

static double seconds_for(const char *unit) {
    size_t size = strlen(unit), length = CHECK_SOURCE_MAX / size * size;
    char *program = malloc(length);
    assert_non_null(program);
    for (size_t at = 0; at < length; at++) {
        program[at] = unit[at % size];
    }
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    assert_true(check_source_from("p", program, length, &source, &fault));
    clock_t start = clock();
    assert_true(check_program(&source, NULL, &report, &fault));
    clock_t end = clock();
    check_source_free(&source);
    free(program);
    return (double)(end - start) / CLOCKS_PER_SEC;
}

static void a_megabyte_of_anything_is_read_in_bounded_time(void **state) {
    (void)state;
    static const char *const units[] = {"(",
                                        "{",
                                        "}",
                                        "if x then ",
                                        "else if x then y() ",
                                        "end ",
                                        "a=b ",
                                        "x=x..",
                                        "f(){",
                                        "if x = 3 then\n",
                                        "robot.avance(1)\n",
                                        "xyz() ",
                                        "[=",
                                        "\"",
                                        "--[",
                                        "#\n",
                                        "if x:\n",
                                        "local a=1 ",
                                        "function f() ",
                                        "x+=1\n",
                                        "goto a ",
                                        "not ",
                                        "é",
                                        "t[0],",
                                        "'l'a' "};
    /* 0.3 s is the figure of `make bench`; this only catches what grows with the square. */
    for (size_t i = 0; i < sizeof units / sizeof units[0] && getenv("UNDER_VALGRIND") == NULL;
         i++) {
        double seconds = seconds_for(units[i]);
        if (seconds > 3.0) {
            print_error("%s takes %.1f s\n", units[i], seconds);
        }
        assert_true(seconds <= 3.0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_program_is_no_mistake),
        cmocka_unit_test(one_mistake_gets_one_finding_at_its_cause),
        cmocka_unit_test(several_mistakes_are_all_found_in_one_reading),
        cmocka_unit_test(what_comes_after_a_mended_mistake_is_still_looked_at),
        cmocka_unit_test(else_if_with_its_own_end_is_right),
        cmocka_unit_test(every_missing_end_of_a_nest_is_found),
        cmocka_unit_test(marks_stay_right_behind_earlier_corrections_on_the_same_line),
        cmocka_unit_test(a_place_is_given_in_bytes_and_never_past_the_line),
        cmocka_unit_test(a_name_in_an_inner_block_is_not_the_outer_one),
        cmocka_unit_test(guarded_names_raise_no_alarm),
        cmocka_unit_test(loops_that_pause_or_end_raise_no_alarm),
        cmocka_unit_test(values_that_only_the_run_knows_raise_no_alarm),
        cmocka_unit_test(limits_of_the_robot_itself_are_allowed),
        cmocka_unit_test(only_errors_are_given_when_only_errors_are_wanted),
        cmocka_unit_test(a_warning_does_not_forbid_to_run),
        cmocka_unit_test(more_mistakes_than_fit_are_announced),
        cmocka_unit_test(every_program_broken_by_chance_is_explained),
        cmocka_unit_test(words_in_any_order_are_explained),
        cmocka_unit_test(a_megabyte_of_anything_is_read_in_bounded_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
