/* Every file of tests/mistakes gets exactly the explanations beside it, in
 * French and in English; every file of correct/ gets none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lauxlib.h>
#include <lualib.h>

#include "language/language.h"
#include "tests/runtime/check/support_mistakes.h"

static const char *const languages[] = {"fr", "en"};

static void append(char *text, size_t size, const struct check_finding *finding) {
    size_t used = strlen(text);
    char related[32] = "";
    if (finding->related_line > 0) {
        snprintf(related, sizeof related, " with line %d", finding->related_line);
    }
    snprintf(text + used, size - used, "%s %s %d:%d+%d%s\n%s\n%s\n\n",
             check_severity_word(finding->severity), finding->id, finding->line, finding->column,
             finding->length, related, finding->message, finding->advice);
}

static bool explained_as_expected(const char *path, const char *language) {
    char text[MISTAKES_TEXT_MAX] = "";
    struct check_source source;
    struct check_report report;
    struct fault fault = {0};
    assert_true(check_read_file(path, &source, &fault));
    assert_true(check_program(&source, NULL, &report, &fault));
    for (int i = 0; i < report.count; i++) {
        append(text, sizeof text, &report.finding[i]);
    }
    check_source_free(&source);
    return mistakes_expect(path, language, text);
}

static void every_mistake_is_explained_in_both_languages(void **state) {
    (void)state;
    char **paths = NULL;
    size_t count = mistakes_list("tests/mistakes", &paths);
    size_t wrong = 0;
    assert_true(count >= 100);
    for (size_t language = 0; language < 2; language++) {
        assert_true(language_start(languages[language]));
        for (size_t i = 0; i < count; i++) {
            wrong += explained_as_expected(paths[i], languages[language]) ? 0 : 1;
        }
    }
    mistakes_list_free(paths, count);
    assert_int_equal(wrong, 0);
}

static void french_and_english_are_not_the_same(void **state) {
    (void)state;
    language_start("fr");
    struct check_report french = mistakes_check("if x = 3 then end");
    language_start("en");
    struct check_report english = mistakes_check("if x = 3 then end");
    assert_string_not_equal(french.finding[0].message, english.finding[0].message);
}

static size_t count_findings(const char *folder) {
    char **paths = NULL, summary[2000];
    size_t count = mistakes_list(folder, &paths), found = 0;
    for (size_t i = 0; i < count; i++) {
        struct check_source source;
        struct check_report report;
        struct fault fault = {0};
        assert_true(check_read_file(paths[i], &source, &fault));
        assert_true(check_program(&source, NULL, &report, &fault));
        if (report.count > 0) {
            print_error("%s: %s\n", paths[i], mistakes_summary(&report, summary, sizeof summary));
        }
        found += (size_t)report.count;
        check_source_free(&source);
    }
    mistakes_list_free(paths, count);
    return found;
}

static void a_correct_program_raises_no_alarm(void **state) {
    (void)state;
    char **paths = NULL;
    size_t count = mistakes_list("tests/mistakes/correct", &paths);
    mistakes_list_free(paths, count);
    assert_true(count >= 25);
    assert_int_equal(count_findings("tests/mistakes/correct"), 0);
}

static void the_example_programs_raise_no_alarm(void **state) {
    (void)state;
    assert_int_equal(count_findings("examples/programs"), 0);
}

/* ---- programs that stop while running ----------------------------------------------- */

static int do_nothing(lua_State *lua) {
    (void)lua;
    return 0;
}

static int any_word(lua_State *lua) {
    lua_pushcfunction(lua, do_nothing);
    return 1;
}

/* Runs a program with a robot that accepts everything; Lua's words for its end. */
static void run(const char *path, const struct check_source *source, struct fault *fault) {
    lua_State *lua = luaL_newstate();
    assert_non_null(lua);
    luaL_openlibs(lua);
    lua_newtable(lua);
    lua_newtable(lua);
    lua_pushcfunction(lua, any_word);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_setglobal(lua, "robot");
    assert_int_equal(luaL_loadbufferx(lua, source->bytes, source->length, "=p.lua", "t"), LUA_OK);
    if (lua_pcall(lua, 0, 0, 0) == LUA_OK) {
        print_error("%s ended without a mistake\n", path);
        fail();
    }
    fault_set(fault, FAULT_PROGRAM, "%s", lua_tostring(lua, -1));
    lua_close(lua);
}

static bool stop_explained_as_expected(const char *path, const char *language) {
    char text[MISTAKES_TEXT_MAX] = "";
    struct check_source source;
    struct fault fault = {0};
    struct check_finding finding;
    assert_true(check_read_file(path, &source, &fault));
    run(path, &source, &fault);
    check_explain_runtime(&source, &fault, &finding);
    append(text, sizeof text, &finding);
    check_source_free(&source);
    return mistakes_expect(path, language, text);
}

static void every_stop_while_running_is_explained_in_both_languages(void **state) {
    (void)state;
    char **paths = NULL;
    size_t count = mistakes_list("tests/mistakes/running", &paths);
    size_t wrong = 0;
    assert_true(count >= 15);
    for (size_t language = 0; language < 2; language++) {
        assert_true(language_start(languages[language]));
        for (size_t i = 0; i < count; i++) {
            wrong += stop_explained_as_expected(paths[i], languages[language]) ? 0 : 1;
        }
    }
    mistakes_list_free(paths, count);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_explained_in_both_languages),
        cmocka_unit_test(french_and_english_are_not_the_same),
        cmocka_unit_test(a_correct_program_raises_no_alarm),
        cmocka_unit_test(the_example_programs_raise_no_alarm),
        cmocka_unit_test(every_stop_while_running_is_explained_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
