/* Tests of teams from tables: what is understood, what is said about the rest. */
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
#include "scoring/import/teams_csv.h"

static struct school *school;
static char path[] = "/tmp/teams-XXXXXX.csv";

static int open_school(void **state) {
    (void)state;
    struct fault fault = {0};
    language_start("en");
    school = school_read(NULL, &fault);
    close(mkstemps(path, 4));
    return school == NULL;
}

static int close_school(void **state) {
    (void)state;
    school_free(school);
    return unlink(path);
}

static struct teams_csv *read_text(const char *text) {
    struct fault fault = {0};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    struct teams_csv *teams = teams_csv_read(path, NULL, school, &fault);
    if (teams == NULL) {
        fail_msg("line %d: %s", fault.line, fault.message);
    }
    return teams;
}

static void a_school_export_is_understood(void **state) {
    (void)state;
    struct teams_csv *teams = read_text("N°;Nom de l'équipe;Catégorie;Niveau;UAI;Élèves;Ville\n"
                                        "12;Les Renards;collège;6ème;0951099d;4;Pau\n"
                                        "13;Robots & Cie;collège;CM2;0040003G, 0040027H;5;\n");
    assert_int_equal(teams->count, 2);
    assert_int_equal(teams->bad_count, 0);
    const struct teams_csv_team *team = teams->team;
    assert_string_equal(team[0].id, "12");
    assert_string_equal(team[0].name, "Les Renards");
    assert_string_equal(team[0].category, "collège");
    assert_string_equal(team[0].level, "6e");
    assert_string_equal(team[0].establishments, "0951099D");
    assert_int_equal(team[0].pupils, 4);
    assert_string_equal(team[0].more, "{\"Ville\":\"Pau\"}");
    assert_string_equal(team[1].establishments, "0040003G\n0040027H");
    assert_string_equal(team[1].more, "");
    assert_int_equal(team[1].line, 3);
    teams_csv_free(teams);
}

static void english_titles_are_understood_too(void **state) {
    (void)state;
    struct teams_csv *teams = read_text("team,name,level,pupils\nA1,Foxes,CM1,3\n");
    assert_string_equal(teams->team[0].id, "A1");
    assert_string_equal(teams->team[0].level, "CM1");
    assert_int_equal(teams->separator, ',');
    teams_csv_free(teams);
}

static void teams_without_ids_are_numbered(void **state) {
    (void)state;
    struct teams_csv *teams = read_text("nom\nAlpha\nBêta\n");
    assert_string_equal(teams->team[0].id, "1");
    assert_string_equal(teams->team[1].id, "2");
    teams_csv_free(teams);
}

static void a_file_without_titles_says_what_it_found(void **state) {
    (void)state;
    struct fault fault = {0};
    FILE *file = fopen(path, "w");
    fputs("1;Alpha;Curie\n2;Beta;Curie\n", file);
    fclose(file);
    assert_null(teams_csv_read(path, NULL, school, &fault));
    assert_int_equal(fault.kind, FAULT_MISSING);
    assert_int_equal(fault.line, 1);
    assert_non_null(strstr(fault.message, "1, Alpha, Curie"));
}

static void assert_bad(const struct teams_csv_team *team, enum fault_kind kind, int line,
                       const char *field, const char *says) {
    assert_false(team->is_good);
    assert_int_equal(team->fault.kind, kind);
    assert_int_equal(team->fault.line, line);
    assert_string_equal(team->fault.field, field);
    if (strstr(team->fault.message, says) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", team->fault.message, says);
    }
}

static void every_bad_line_says_why_and_the_others_are_good(void **state) {
    (void)state;
    struct teams_csv *teams = read_text("id;nom;niveau;uai;eleves\n"
                                        "1;Alpha;6e;0951099X;4\n"
                                        "2;;6e;;4\n"
                                        "3;Gamma;7e;;4\n"
                                        "4;Delta;6e;;quatre\n"
                                        "5;Epsilon;6e;0991234A;4\n"
                                        "6;Zeta;6e;;4\n"
                                        "6;Eta;6e;;4\n"
                                        "8;Theta;6e\n"
                                        "9;Iota;6e;095;4\n"
                                        "10;Kappa;6e;;0\n");
    assert_int_equal(teams->count, 10);
    assert_int_equal(teams->bad_count, 9);
    assert_bad(&teams->team[0], FAULT_RANGE, 2, "uai", "D, not X");
    assert_bad(&teams->team[1], FAULT_MISSING, 3, "nom", "no name");
    assert_bad(&teams->team[2], FAULT_UNKNOWN, 4, "niveau", "7e");
    assert_bad(&teams->team[3], FAULT_RANGE, 5, "eleves", "quatre");
    assert_bad(&teams->team[4], FAULT_RANGE, 6, "uai", "099");
    assert_true(teams->team[5].is_good);
    assert_bad(&teams->team[6], FAULT_DUPLICATE, 8, "id", "line 7");
    assert_bad(&teams->team[7], FAULT_MISSING, 9, "", "3 cells");
    assert_bad(&teams->team[8], FAULT_SYNTAX, 10, "uai", "095");
    assert_bad(&teams->team[9], FAULT_RANGE, 11, "eleves", "0");
    teams_csv_free(teams);
}

static void names_that_look_alike_are_hinted_not_refused(void **state) {
    (void)state;
    struct teams_csv *teams = read_text("id;nom\n1;École Curie\n2;E\xcc\x81"
                                        "cole Curie\n3;ecole curie \n4;Autre\n");
    assert_int_equal(teams->bad_count, 0);
    assert_int_equal(teams->hint_count, 2);
    assert_int_equal(teams->hint[0].line, 3);
    assert_non_null(strstr(teams->hint[0].message, "line 2"));
    teams_csv_free(teams);
}

static void hostile_names_come_through_as_they_are(void **state) {
    (void)state;
    struct teams_csv *teams =
        read_text("team;name;school\n3;=HYPERLINK(\"http://x\",\"y\");X\n4;<b>&\x1b[2J;Y\n");
    assert_int_equal(teams->bad_count, 0);
    assert_string_equal(teams->team[0].name, "=HYPERLINK(\"http://x\",\"y\")");
    assert_string_equal(teams->team[1].name, "<b>&\x1b[2J");
    teams_csv_free(teams);
}

static void a_long_name_is_refused(void **state) {
    (void)state;
    char text[600] = "id;nom\n1;";
    memset(text + strlen(text), 'A', 300);
    struct teams_csv *teams = read_text(text);
    assert_bad(&teams->team[0], FAULT_LIMIT, 2, "nom", "200");
    teams_csv_free(teams);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_school_export_is_understood),
        cmocka_unit_test(english_titles_are_understood_too),
        cmocka_unit_test(teams_without_ids_are_numbered),
        cmocka_unit_test(a_file_without_titles_says_what_it_found),
        cmocka_unit_test(every_bad_line_says_why_and_the_others_are_good),
        cmocka_unit_test(names_that_look_alike_are_hinted_not_refused),
        cmocka_unit_test(hostile_names_come_through_as_they_are),
        cmocka_unit_test(a_long_name_is_refused),
    };
    return cmocka_run_group_tests(tests, open_school, close_school);
}
