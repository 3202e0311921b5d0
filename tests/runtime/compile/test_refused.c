/* What cannot be done on board is refused: line, reason and a way out, in both languages.
 *
 * tests/runtime/compile/refused/NAME.lua with NAME.en.txt and NAME.fr.txt; MISTAKES_WRITE=1
 * writes these afresh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/language.h"
#include "runtime/compile/compile.h"
#include "tests/runtime/check/support_mistakes.h"

static const char folder[] = "tests/runtime/compile/refused";

static bool refused_as_expected(const char *path, const char *language) {
    char text[MISTAKES_TEXT_MAX] = "";
    size_t used = 0;
    struct check_source source;
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    assert_true(check_read_file(path, &source, &fault));
    assert_true(compile_program(&source, NULL, &program, &report, &fault));
    if (program != NULL || !check_has_error(&report)) {
        print_error("%s is not refused\n", path);
        compile_free(program);
    }
    for (int i = 0; i < report.count; i++) {
        assert_true(strncmp(report.finding[i].id, "board-", 6) == 0);
        assert_true(report.finding[i].message[0] != '\0' && report.finding[i].advice[0] != '\0');
        used += check_render(&source, &report.finding[i], false, text + used, sizeof text - used);
    }
    check_source_free(&source);
    return report.count > 0 && mistakes_expect(path, language, text);
}

static void everything_refused_is_explained_in_both_languages(void **state) {
    (void)state;
    static const char *const languages[] = {"en", "fr"};
    char **paths = NULL;
    size_t count = mistakes_list(folder, &paths), wrong = 0;
    assert_true(count >= 26);
    for (size_t language = 0; language < 2; language++) {
        assert_true(language_start(languages[language]));
        for (size_t i = 0; i < count; i++) {
            wrong += refused_as_expected(paths[i], languages[language]) ? 0 : 1;
        }
    }
    language_start("en");
    mistakes_list_free(paths, count);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_refused_is_explained_in_both_languages),
    };
    return cmocka_run_group_tests_name("refused", tests, NULL, NULL);
}
