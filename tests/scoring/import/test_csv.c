/* Tests of reading tables as spreadsheets export them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/language.h"
#include "scoring/import/csv.h"

static struct csv *read_text(const char *text) {
    struct fault fault = {0};
    struct csv *csv = csv_read_bytes("t.csv", text, strlen(text), NULL, &fault);
    if (csv == NULL) {
        fail_msg("line %d: %s", fault.line, fault.message);
    }
    return csv;
}

static void assert_refused(const char *bytes, size_t length, enum fault_kind kind, int line,
                           const char *says) {
    struct fault fault = {0};
    assert_null(csv_read_bytes("t.csv", bytes, length, NULL, &fault));
    assert_int_equal(fault.kind, kind);
    assert_int_equal(fault.line, line);
    assert_string_equal(fault.file, "t.csv");
    if (strstr(fault.message, says) == NULL && strstr(fault.advice, says) == NULL) {
        fail_msg("\"%s\" \"%s\" do not say \"%s\"", fault.message, fault.advice, says);
    }
}

/* Two columns, two teams: whatever the dress. */
static void assert_two_teams(const char *text, char separator) {
    struct csv *csv = read_text(text);
    assert_int_equal(csv_separator(csv), separator);
    assert_int_equal(csv_columns(csv), 2);
    assert_string_equal(csv_title(csv, 0), "id");
    assert_string_equal(csv_title(csv, 1), "nom");
    assert_int_equal(csv_rows(csv), 2);
    assert_string_equal(csv_cell(csv, 0, 0), "1");
    assert_string_equal(csv_cell(csv, 0, 1), "Alpha");
    assert_string_equal(csv_cell(csv, 1, 1), "Bêta");
    csv_free(csv);
}

static void every_separator_is_found(void **state) {
    (void)state;
    assert_two_teams("id;nom\n1;Alpha\n2;Bêta\n", ';');
    assert_two_teams("id,nom\n1,Alpha\n2,Bêta\n", ',');
    assert_two_teams("id\tnom\n1\tAlpha\n2\tBêta\n", '\t');
    assert_two_teams("id|nom\n1|Alpha\n2|Bêta\n", '|');
    assert_two_teams("sep=,\nid,nom\n1,Alpha\n2,Bêta\n", ',');
    assert_two_teams("sep=;\r\nid;nom\r\n1;Alpha\r\n2;Bêta\r\n", ';');
}

static void a_separator_inside_quotes_is_none(void **state) {
    (void)state;
    struct csv *csv = read_text("\"a,b,c,d\";nom\n1;x\n");
    assert_int_equal(csv_separator(csv), ';');
    assert_string_equal(csv_title(csv, 0), "a,b,c,d");
    csv_free(csv);
}

static void every_line_ending_and_none_at_the_end_will_do(void **state) {
    (void)state;
    assert_two_teams("id;nom\r\n1;Alpha\r\n2;Bêta\r\n", ';');
    assert_two_teams("id;nom\r1;Alpha\r2;Bêta\r", ';');
    assert_two_teams("id;nom\n1;Alpha\n2;Bêta", ';');
    assert_two_teams("\n\nid;nom\n\n1;Alpha\n;\n2;Bêta\n\n\n", ';');
}

static void spaces_around_cells_are_gone(void **state) {
    (void)state;
    assert_two_teams(" id ;nom\n 1; Alpha \n2 ;\tBêta\n", ';');
}

static void byte_order_marks_are_understood(void **state) {
    (void)state;
    assert_two_teams("\xef\xbb\xbfid;nom\n1;Alpha\n2;Bêta\n", ';');
    static const char utf16[] = "\xff\xfei\0d\0;\0n\0o\0m\0\n\0"
                                "1\0;\0\xe9\0\n\0";
    struct fault fault = {0};
    struct csv *csv = csv_read_bytes("t.csv", utf16, sizeof utf16 - 1, NULL, &fault);
    assert_non_null(csv);
    assert_string_equal(csv_encoding(csv), "UTF-16LE");
    assert_string_equal(csv_cell(csv, 0, 1), "é");
    csv_free(csv);
}

static void a_windows_file_is_named_with_its_line_and_read_when_asked(void **state) {
    (void)state;
    static const char ansi[] = "id;nom\n1;Alpha\n2;Beta\n3;\xc9quipe\n";
    assert_refused(ansi, sizeof ansi - 1, FAULT_ENCODING, 4, "3;Équipe");
    assert_refused(ansi, sizeof ansi - 1, FAULT_ENCODING, 4, "--encoding windows-1252");
    struct fault fault = {0};
    struct csv *csv = csv_read_bytes("t.csv", ansi, sizeof ansi - 1, "windows-1252", &fault);
    assert_non_null(csv);
    assert_string_equal(csv_cell(csv, 2, 1), "Équipe");
    csv_free(csv);
    assert_null(csv_read_bytes("t.csv", ansi, sizeof ansi - 1, "klingon", &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
}

static void what_is_no_text_is_refused(void **state) {
    (void)state;
    assert_refused("PK\x03\x04\0\0;\n", 8, FAULT_ENCODING, 1, "CSV");
    assert_refused("id;nom\n1;\xc0\x80\n", 12, FAULT_ENCODING, 2, "UTF-8");
    assert_refused("id;nom\n1;\xed\xa0\x80\n", 13, FAULT_ENCODING, 2, "UTF-8");
    assert_refused("", 0, FAULT_MISSING, 1, "empty");
    assert_refused("\n;;\n\n", 5, FAULT_MISSING, 1, "empty");
}

static void quotes_hold_separators_quotes_and_line_ends(void **state) {
    (void)state;
    struct csv *csv = read_text("id;nom\n1;\"Collège \"\"Éluard\"\";\nPau\"\n2;x\n");
    assert_string_equal(csv_cell(csv, 0, 1), "Collège \"Éluard\";\nPau");
    assert_int_equal(csv_line(csv, 0), 2);
    assert_int_equal(csv_line(csv, 1), 4);
    csv_free(csv);
}

static void a_quote_that_never_closes_is_named_where_it_opens(void **state) {
    (void)state;
    static const char text[] = "team;name\n1;Alpha\n2;Beta\n3;\"Gamma;X\n4;y\n";
    assert_refused(text, sizeof text - 1, FAULT_SYNTAX, 4, "never closes");
}

static void a_line_with_other_than_its_cells_says_how_many(void **state) {
    (void)state;
    struct fault fault = {0};
    struct csv *csv = read_text("team;name;school\n1;A;C\n2;B;C\n3;Gamma\n4;D;E;F\n5;G;H;;\n");
    assert_true(csv_row_is_whole(csv, 0, &fault));
    assert_false(csv_row_is_whole(csv, 2, &fault));
    assert_int_equal(fault.line, 4);
    assert_non_null(strstr(fault.message, "2 cells"));
    assert_string_equal(csv_cell(csv, 2, 2), "");
    assert_false(csv_row_is_whole(csv, 3, &fault));
    assert_true(csv_row_is_whole(csv, 4, &fault)); /* empty ones more: a spreadsheet's habit */
    csv_free(csv);
}

static void a_cell_too_long_is_named(void **state) {
    (void)state;
    char text[CSV_CELL_MAX + 50];
    const int head = sprintf(text, "id;nom\n1;");
    memset(text + head, 'A', CSV_CELL_MAX + 1);
    strcpy(text + head + CSV_CELL_MAX + 1, "\n");
    struct csv *csv = read_text(text);
    struct fault fault = {0};
    assert_false(csv_row_is_whole(csv, 0, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_string_equal(fault.field, "nom");
    csv_free(csv);
}

/* Whatever the bytes: no crash, and every cell of every row can be asked for. */
static void any_bytes_are_safe(void **state) {
    (void)state;
    static const char alphabet[] = "ab1;,\t|\"\"\n\r =\xc3\xa9\xff";
    uint32_t seed = 2026;
    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t length = 0;
        for (seed = seed * 1664525 + 1013904223; length < (seed >> 26); length++) {
            const uint32_t draw =
                seed ^ (uint32_t)(length * 2654435761u) ^ (uint32_t)round * 40503u;
            text[length] = alphabet[(draw >> 7) % (sizeof alphabet - 1)];
        }
        struct fault fault = {0};
        struct csv *csv = csv_read_bytes("t", text, length, NULL, &fault);
        for (size_t row = 0; csv != NULL && row < csv_rows(csv); row++) {
            for (size_t column = 0; column <= csv_columns(csv); column++) {
                assert_true(strlen(csv_cell(csv, row, column)) <= length);
            }
        }
        assert_true(csv != NULL || fault.kind != FAULT_NONE);
        csv_free(csv);
    }
}

static void files_that_cannot_be_read_are_named(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(csv_read("/nowhere/x.csv", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_null(csv_read("/", NULL, &fault));
    assert_string_equal(fault.file, "/");
    assert_null(csv_read("/dev/zero", NULL, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
}

int main(void) {
    language_start("en");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_separator_is_found),
        cmocka_unit_test(a_separator_inside_quotes_is_none),
        cmocka_unit_test(every_line_ending_and_none_at_the_end_will_do),
        cmocka_unit_test(spaces_around_cells_are_gone),
        cmocka_unit_test(byte_order_marks_are_understood),
        cmocka_unit_test(a_windows_file_is_named_with_its_line_and_read_when_asked),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(quotes_hold_separators_quotes_and_line_ends),
        cmocka_unit_test(a_quote_that_never_closes_is_named_where_it_opens),
        cmocka_unit_test(a_line_with_other_than_its_cells_says_how_many),
        cmocka_unit_test(a_cell_too_long_is_named),
        cmocka_unit_test(any_bytes_are_safe),
        cmocka_unit_test(files_that_cannot_be_read_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
