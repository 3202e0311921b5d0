/* Tests of school facts: levels, academies, competences, establishments' codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "language/language.h"
#include "scoring/school/same_word.h"
#include "scoring/school/school.h"

static struct school *school;

static int open_school(void **state) {
    (void)state;
    struct fault fault = {0};
    language_start("en");
    school = school_read(NULL, &fault);
    return school == NULL;
}

static int close_school(void **state) {
    (void)state;
    school_free(school);
    return 0;
}

static void france_has_thirty_academies_and_its_departments(void **state) {
    (void)state;
    size_t departments = 0;
    assert_int_equal(school->academy_count, 30);
    for (size_t i = 0; i < school->academy_count; i++) {
        departments += school->academies[i].department_count;
    }
    assert_int_equal(departments, 101);
    assert_int_equal(school->competence_count, 16);
    assert_int_equal(school->competence_levels, 8);
    assert_string_equal(school_competence(school, "3.4")->name, "Programmer");
    assert_null(school_competence(school, "6.1"));
}

static void levels_are_known_however_written(void **state) {
    (void)state;
    static const char *const ways[] = {"6e", "6E", "6ème", "6EME", " sixième ", "6e."};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const struct school_level *level = school_level(school, ways[i]);
        assert_non_null(level);
        assert_string_equal(level->id, "6e");
        assert_string_equal(level->cycle->id, "cycle-3");
    }
    assert_string_equal(school_level(school, "terminale")->id, "Tle");
    assert_null(school_level(school, "7e"));
    assert_null(school_level(school, ""));
}

static void the_younger_the_greater_youth(void **state) {
    (void)state;
    assert_int_equal(school_level(school, "Tle")->youth, 1);
    assert_int_equal(school_level(school, "CM1")->youth, 9);
    for (size_t i = 1; i < school->level_count; i++) {
        assert_true(school->levels[i].youth < school->levels[i - 1].youth);
    }
}

static void the_known_codes_are_good(void **state) {
    (void)state;
    static const char *const codes[] = {"0951099D", "0040003G", "0040027H", "0040490L",
                                        "0040010P", "0133244F", "0130042A", "0131549N",
                                        "0130175V", "0132974M", "0040533H", "0050007F"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        char uai[SCHOOL_UAI + 1];
        struct fault fault = {0};
        assert_true(school_uai(school, codes[i], uai, &fault));
        assert_string_equal(uai, codes[i]);
    }
}

static void any_wrong_digit_or_letter_is_found(void **state) {
    (void)state;
    char uai[SCHOOL_UAI + 1];
    struct fault fault = {0};
    for (size_t place = 0; place < SCHOOL_UAI - 1; place++) {
        for (char digit = '0'; digit <= '9'; digit++) {
            char code[] = "0951099D";
            if (code[place] != digit) {
                code[place] = digit;
                assert_false(school_uai(school, code, uai, &fault));
            }
        }
    }
    assert_false(school_uai(school, "0951099E", uai, &fault));
    assert_non_null(strstr(fault.message, "D, not E"));
}

static void codes_are_tidied(void **state) {
    (void)state;
    char uai[SCHOOL_UAI + 1];
    struct fault fault = {0};
    assert_true(school_uai(school, " 0951099 d ", uai, &fault));
    assert_string_equal(uai, "0951099D");
}

static void what_is_no_code_is_said(void **state) {
    (void)state;
    static const char *const wrong[] = {"",         "95",        "0951099", "O951099D",
                                        "09510999", "0951099DD", "0951099É"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char uai[SCHOOL_UAI + 1];
        struct fault fault = {0};
        assert_false(school_uai(school, wrong[i], uai, &fault));
        assert_int_equal(fault.kind, FAULT_SYNTAX);
    }
    char uai[SCHOOL_UAI + 1];
    struct fault fault = {0};
    assert_false(school_uai(school, "0991234A", uai, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
}

static void a_code_tells_its_academy(void **state) {
    (void)state;
    static const char *const bordeaux[] = {"024", "033", "040", "047", "064"};
    for (size_t i = 0; i < 5; i++) {
        char code[SCHOOL_UAI + 1];
        snprintf(code, sizeof code, "%s0000A", bordeaux[i]);
        assert_string_equal(school_academy_of(school, code)->name, "Bordeaux");
    }
    assert_string_equal(school_academy_of(school, "6200001A")->name, "Corse");
    assert_null(school_academy_of(school, "9990001A"));
}

static void words_are_compared_as_people_do(void **state) {
    (void)state;
    assert_true(same_word("Histoire-géographie", "histoire geographie"));
    assert_true(same_word("nom de l’équipe", "Nom de l'equipe"));
    assert_false(same_word("nom", "nim"));
    assert_string_equal(school_discipline(school, "MATHEMATIQUES"), "mathématiques");
    char key[SAME_WORD_MAX];
    char long_text[1000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[999] = '\0';
    assert_true(strlen(same_word_key(long_text, key)) < SAME_WORD_MAX);
    assert_string_equal(same_word_key("\xff\xfe", key), ""); /* no UTF-8: nothing left, no crash */
}

/* One text changed in the shipped file: the mistake is named with its line. */
static void assert_broken(const char *from, const char *to, const char *says) {
    char path[] = "/tmp/school-XXXXXX";
    char text[16384];
    FILE *file = fopen("examples/school/france.json", "r");
    assert_non_null(file);
    const size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    char *at = strstr(text, from);
    assert_non_null(at);
    FILE *broken = fdopen(mkstemp(path), "w");
    fprintf(broken, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    fclose(broken);
    struct fault fault = {0};
    assert_null(school_read(path, &fault));
    unlink(path);
    if (strstr(fault.message, says) == NULL || fault.line < 1) {
        fail_msg("line %d: \"%s\" does not say \"%s\"", fault.line, fault.message, says);
    }
}

static void a_broken_school_file_is_refused_at_its_line(void **state) {
    (void)state;
    assert_broken("perseverons-school/1", "perseverons-school/9", "school/9");
    assert_broken("\"cycle\": \"cycle-2\"", "\"cycle\": \"cycle-9\"", "cycle");
    assert_broken("\"levels\"", "\"leveles\"", "leve");
    assert_broken("\"youth\": 12", "\"youth\": 0", "1");
    assert_broken("\"letters\"", "\"leters\"", "le");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(france_has_thirty_academies_and_its_departments),
        cmocka_unit_test(levels_are_known_however_written),
        cmocka_unit_test(the_younger_the_greater_youth),
        cmocka_unit_test(the_known_codes_are_good),
        cmocka_unit_test(any_wrong_digit_or_letter_is_found),
        cmocka_unit_test(codes_are_tidied),
        cmocka_unit_test(what_is_no_code_is_said),
        cmocka_unit_test(a_code_tells_its_academy),
        cmocka_unit_test(words_are_compared_as_people_do),
        cmocka_unit_test(a_broken_school_file_is_refused_at_its_line),
    };
    return cmocka_run_group_tests(tests, open_school, close_school);
}
