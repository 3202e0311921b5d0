#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/language.h"

static void forget_environment(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    for (size_t i = 0; i < 4; i++) {
        unsetenv(names[i]);
    }
}

static void the_option_wins_over_the_environment(void **state) {
    (void)state;
    forget_environment();
    setenv("LANG", "fr_FR.UTF-8", 1);
    assert_true(language_start("en"));
    assert_string_equal(language_code(), "en");
}

static void the_environment_chooses_when_nothing_is_said(void **state) {
    (void)state;
    forget_environment();
    setenv("LANG", "fr_FR.UTF-8", 1);
    assert_true(language_start(NULL));
    assert_string_equal(language_code(), "fr");
    setenv("LC_ALL", "en_GB.UTF-8", 1);
    unsetenv("LANGUAGE");
    assert_true(language_start(NULL));
    assert_string_equal(language_code(), "en");
}

static void french_works_without_any_locale_installed(void **state) {
    (void)state;
    forget_environment();
    setenv("LC_ALL", "C", 1);
    assert_true(language_start("fr"));
    assert_string_equal(_("Options:"), "Options :");
}

static void an_unknown_language_is_refused_and_english_stays(void **state) {
    (void)state;
    forget_environment();
    assert_false(language_start("klingon"));
    assert_string_equal(language_code(), "en");
    assert_false(language_start("frisian"));
}

static void numbers_are_written_as_people_of_the_language_do(void **state) {
    (void)state;
    char text[32];
    language_start("fr");
    assert_string_equal(language_number(text, sizeof text, 1.5, 1), "1,5");
    language_start("en");
    assert_string_equal(language_number(text, sizeof text, -0.25, 2), "-0.25");
}

static void comma_and_point_are_both_read(void **state) {
    (void)state;
    double value = 0;
    assert_true(language_read_number("2,5", &value));
    assert_true(value > 2.49 && value < 2.51);
    assert_true(language_read_number("-3.25", &value));
    assert_true(value < -3.24 && value > -3.26);
    static const char *const wrong[] = {"",    "1,2,3", "1.2.3", "nan", "inf",  "0x10",
                                        "1e3", "abc",   " 1",    "1 ",  "1,2.3"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(language_read_number(wrong[i], &value));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_option_wins_over_the_environment),
        cmocka_unit_test(the_environment_chooses_when_nothing_is_said),
        cmocka_unit_test(french_works_without_any_locale_installed),
        cmocka_unit_test(an_unknown_language_is_refused_and_english_stays),
        cmocka_unit_test(numbers_are_written_as_people_of_the_language_do),
        cmocka_unit_test(comma_and_point_are_both_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
