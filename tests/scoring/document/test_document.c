/* Documents in every format: their structure, page breaks, numbers, and texts that stay harmless.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cairo.h>
#include <cmocka.h>

#include "language/language.h"
#include "scoring/document/document.h"
#include "tests/scoring/document/support_document.h"
#include "tests/scoring/support_scoring.h"

static const struct document_column columns[] = {{"rank", "Rang", DOCUMENT_NUMBER},
                                                 {"team", "Équipe", DOCUMENT_TEXT},
                                                 {"points", "Points", DOCUMENT_NUMBER}};

static struct document *started(const char *language) {
    struct fault fault = {0};
    language_start(language);
    struct document *document = document_new(language, "Classement", &fault);
    assert_non_null(document);
    document_set_subtitle(document, "Concours académique");
    return document;
}

static void add_table(struct document *document, const char *caption, size_t rows) {
    struct document_table *table = document_table(document, "t", caption, columns, 3);
    for (size_t i = 1; i <= rows; i++) {
        char rank[24], team[40], points[40];
        snprintf(rank, sizeof rank, "%zu", i);
        snprintf(team, sizeof team, "Équipe n° %zu", i);
        snprintf(points, sizeof points, "%zu/3", 1000 - i);
        document_row(table, (const char *const[]){rank, team, points});
    }
}

static void assert_has(const char *text, const char *what) {
    if (strstr(text, what) == NULL) {
        fail_msg("no “%s” in:\n%.2000s", what, text);
    }
}

static void assert_has_not(const char *text, const char *what) {
    if (strstr(text, what) != NULL) {
        fail_msg("“%s” in:\n%.2000s", what, text);
    }
}

/* ---- PDF ---- */

static void two_hundred_rows_break_into_pages_with_titles_on_each(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Général", 200);
    char *text = written_as(document, ".pdf");
    char *info = printed_by("pdfinfo %s", support_document_path("file.pdf"));
    int pages = times_in(text, "\f");
    char last[40];
    assert_in_range(pages, 4, 10);
    snprintf(last, sizeof last, "Page %d sur %d", pages, pages);
    assert_has(text, last);
    assert_int_equal(times_in(text, "Rang"), pages);
    assert_int_equal(times_in(text, "Équipe n°"), 200);
    assert_int_equal(times_in(text, "(suite)"), pages - 1);
    assert_has(info, "595.276 x 841.89 pts (A4)");
    assert_has(info, "Title:           Classement");
    free(info);
    free(text);
    document_free(document);
}

static void every_row_stands_whole_on_one_page(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Général", 120);
    char *text = written_as(document, ".pdf");
    for (int i = 1; i <= 120; i++) {
        char row[40];
        snprintf(row, sizeof row, "Équipe n° %d ", i);
        assert_int_equal(times_in(text, row), 1);
    }
    free(text);
    document_free(document);
}

static void pages_speak_english_too(void **state) {
    (void)state;
    struct document *document = started("en");
    add_table(document, "Overall", 60);
    char *text = written_as(document, ".pdf");
    assert_has(text, "Page 1 of 2");
    assert_has(text, "Overall (continued)");
    assert_has(text, "≈ 332.667");
    free(text);
    document_free(document);
}

static void a_wide_table_lies_across(void **state) {
    (void)state;
    struct document_column many[12];
    const char *cells[12];
    struct document *document = started("fr");
    for (size_t i = 0; i < 12; i++) {
        many[i] = (struct document_column){"key", "Épreuve chronométrée", DOCUMENT_TEXT};
        cells[i] = "Un texte assez long";
    }
    document_row(document_table(document, "t", "Large", many, 12), cells);
    free(written_as(document, ".pdf"));
    char *info = printed_by("pdfinfo %s", support_document_path("file.pdf"));
    assert_has(info, "841.89 x 595.276 pts (A4)");
    free(info);
    document_free(document);
}

static void the_same_document_gives_the_same_bytes(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Général", 30);
    document_set_date(document, "2026-05-21");
    static const char *const endings[] = {".html", ".csv", ".json"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *once = written_as(document, endings[i]), *again = written_as(document, endings[i]);
        assert_string_equal(once, again);
        free(once);
        free(again);
    }
    for (int i = 0; i < 2; i++) {
        struct fault fault = {0};
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s", support_document_path(i == 0 ? "a.pdf" : "b.pdf"));
        assert_true(document_write(document, path, NULL, &fault));
    }
    char a[PATH_MAX];
    snprintf(a, sizeof a, "%s", support_document_path("a.pdf"));
    free(printed_by("cmp %s %s", a, support_document_path("b.pdf")));
    document_free(document);
}

struct told {
    size_t times, last, whole;
};

static void tell(void *context, size_t done, size_t whole) {
    struct told *told = context;
    assert_true(done > told->last && done <= whole);
    *told = (struct told){told->times + 1, done, whole};
}

static void a_long_document_tells_how_far_it_is(void **state) {
    (void)state;
    struct told told = {0};
    struct fault fault = {0};
    struct document *document = started("fr");
    add_table(document, "Général", 640);
    assert_true(document_write(document, support_document_path("long.pdf"),
                               &(struct document_progress){tell, &told}, &fault));
    assert_int_equal(told.times, 20);
    assert_int_equal(told.last, told.whole);
    document_free(document);
}

/* ---- HTML ---- */

static void html_is_well_formed_and_tells_its_structure(void **state) {
    (void)state;
    struct document *document = started("fr");
    document_heading(document, "Collège");
    document_paragraph(document, "Résultats provisoires");
    add_table(document, "Général", 3);
    char *text = written_as(document, ".html");
    free(printed_by("xmllint --noout %s 2>&1", support_document_path("file.html")));
    assert_has(text, "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"fr\">");
    assert_has(text, "<h1>Classement</h1>");
    assert_has(text, "<h2>Collège</h2>");
    assert_has(text, "<caption>Général</caption>");
    assert_int_equal(times_in(text, "<th scope=\"col\""), 3);
    assert_int_equal(times_in(text, "<th scope=\"row\">"), 3);
    assert_has(text, "<td class=\"number\">333</td>");
    assert_has(text, "<td class=\"number\">≈ 332,667</td>");
    assert_has_not(text, "<script");
    assert_has_not(text, "href=");
    assert_has_not(text, "src=");
    free(text);
    document_free(document);
}

static void html_passes_the_parser_of_html(void **state) {
    (void)state;
    struct document *document = started("en");
    add_table(document, "Overall", 2);
    free(written_as(document, ".html"));
    /* libxml2 knows HTML 4: only what it says of HTML 5's own elements is left out. */
    char *said =
        printed_by("xmllint --html --noout %s 2>&1 | grep 'error' | grep -vE 'Tag (header|main) "
                   "invalid' || true",
                   support_document_path("file.html"));
    assert_string_equal(said, "");
    free(said);
    document_free(document);
}

/* ---- CSV ---- */

static void csv_is_what_french_spreadsheets_read(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Général", 2);
    char *text = written_as(document, ".csv");
    assert_string_equal(text, "\xef\xbb\xbf"
                              "\"Rang\";\"Équipe\";\"Points\"\r\n"
                              "1;\"Équipe n° 1\";333\r\n"
                              "2;\"Équipe n° 2\";332,666667\r\n");
    free(text);
    document_free(document);
}

static void english_csv_has_commas_and_points(void **state) {
    (void)state;
    struct document *document = started("en");
    add_table(document, "Overall", 2);
    char *text = written_as(document, ".csv");
    assert_has(text, "2,\"Équipe n° 2\",332.666667\r\n");
    free(text);
    document_free(document);
}

static void tables_of_the_same_columns_share_one_csv(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Collège", 1);
    add_table(document, "Lycée", 1);
    char *text = written_as(document, ".csv");
    assert_has(text, "\"Tableau\";\"Rang\"");
    assert_has(text, "\"Collège\";1;");
    assert_has(text, "\"Lycée\";1;");
    assert_int_equal(times_in(text, "Rang"), 1);
    free(text);
    document_free(document);
}

static void assert_refused(const struct document *document, const char *name,
                           enum fault_kind kind) {
    struct fault fault = {0};
    struct stat there;
    const char *path = support_document_path(name);
    assert_false(document_write(document, path, NULL, &fault));
    assert_int_equal(fault.kind, kind);
    assert_true(fault.message[0] != '\0');
    assert_int_equal(stat(path, &there), -1);
}

static void what_does_not_fit_a_format_is_refused_and_leaves_no_file(void **state) {
    (void)state;
    struct document *document = started("fr");
    assert_refused(document, "none.csv", FAULT_MISUSE);
    assert_refused(document, "none.xlsx", FAULT_MISUSE);
    assert_refused(document, "none.odt", FAULT_MISUSE);
    assert_refused(document, "none", FAULT_MISUSE);
    assert_refused(document, ".pdf/none.pdf", FAULT_NOT_FOUND);
    add_table(document, "Un", 1);
    document_table(document, "u", "Deux", columns, 2);
    assert_refused(document, "two.csv", FAULT_MISUSE);
    document_free(document);
}

/* ---- XLSX ---- */

static void xlsx_has_a_sheet_a_table_with_numbers_as_numbers(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_table(document, "Collège", 2);
    add_table(document, "Lycée [2de/Tle]: *?\\' un nom beaucoup trop long", 1);
    char *book = written_part(document, "xl/workbook.xml");
    char *sheet = written_part(document, "xl/worksheets/sheet1.xml");
    free(printed_by("for part in xl/workbook.xml xl/sharedStrings.xml xl/worksheets/sheet1.xml "
                    "xl/worksheets/sheet2.xml docProps/core.xml; do unzip -p %s $part | xmllint "
                    "--noout - || exit 1; done",
                    support_document_path("file.xlsx")));
    assert_has(book, "name=\"1 Collège\"");
    assert_has(book, "name=\"2 Lycée -2de-Tle-- ---- un \"");
    assert_has(sheet, "<c r=\"C2\"><v>333</v></c>");
    assert_has(sheet, "<c r=\"A3\"><v>2</v></c>");
    assert_has(sheet, "<c r=\"C3\"><v>332.6666666666");
    assert_has_not(sheet, "<f>");
    free(sheet);
    free(book);
    document_free(document);
}

/* ---- JSON ---- */

static void json_keeps_numbers_exact(void **state) {
    (void)state;
    struct fault fault = {0};
    struct document *document = started("fr");
    add_table(document, "Général", 2);
    char *text = written_as(document, ".json");
    struct json_document *read = json_read_bytes("json", text, strlen(text), &fault);
    assert_non_null(read);
    const struct json_value *table = json_member(json_root(read), "tables")->first;
    const struct json_value *row = json_member(table, "rows")->first->next;
    assert_string_equal(json_member(row, "points")->text, "998/3");
    assert_string_equal(json_member(json_root(read), "schema")->text, DOCUMENT_SCHEMA);
    json_free(read);
    free(text);
    document_free(document);
}

/* ---- fields and posters ---- */

static void add_fields(struct document *document) {
    static const char *const choices[] = {"Oui", "Non"};
    static const char *const cells[] = {"rouge", "zone A", "vert", "zone B"};
    document_field(document, &(struct document_field){.label = "Initiales"});
    document_field(document, &(struct document_field){.number = 1,
                                                      .label = "Tours",
                                                      .help = "Un tour complet",
                                                      .box = DOCUMENT_BOX_COUNT,
                                                      .value = "7"});
    document_field(document, &(struct document_field){.number = 4,
                                                      .label = "Cube rouge",
                                                      .box = DOCUMENT_BOX_TICKS,
                                                      .choice_count = 2,
                                                      .choices = choices,
                                                      .chosen = 1});
    document_field(document, &(struct document_field){
                                 .number = 5, .label = "Temps", .box = DOCUMENT_BOX_TIME});
    document_field(document, &(struct document_field){.number = 6,
                                                      .label = "Objets",
                                                      .box = DOCUMENT_BOX_ROWS,
                                                      .choice_count = 2,
                                                      .choices = choices,
                                                      .row_count = 2,
                                                      .cells = cells});
}

static void fields_keep_their_numbers_in_html_and_on_paper(void **state) {
    (void)state;
    struct document *document = started("fr");
    add_fields(document);
    char *html = written_as(document, ".html"), *pdf = written_as(document, ".pdf");
    free(printed_by("xmllint --noout %s 2>&1", support_document_path("file.html")));
    assert_int_equal(times_in(html, "<ol>"), 1);
    assert_has(html, "<li value=\"4\">");
    assert_has(html, "<span class=\"mark\">✔</span> Non (choisi)");
    assert_has(html, "<p class=\"help\">Un tour complet</p>");
    assert_has(html, "<span class=\"box\">7</span>");
    assert_has(pdf, "4    Cube rouge");
    assert_has(pdf, "min");
    assert_has(pdf, "zone B");
    free(pdf);
    free(html);
    document_free(document);
}

static void a_field_is_never_cut_by_the_end_of_a_page(void **state) {
    (void)state;
    struct document *document = started("fr");
    for (int i = 0; i < 12; i++) {
        add_fields(document);
    }
    char *text = written_as(document, ".pdf");
    assert_in_range(times_in(text, "\f"), 4, 8);
    assert_int_equal(times_in(text, "Cube rouge"), 12);
    assert_int_equal(times_in(text, "zone B"), 12);
    free(text);
    document_free(document);
}

static void each_poster_has_a_page_and_no_foot(void **state) {
    (void)state;
    struct document *document = started("fr");
    const struct document_line lines[] = {{"Diplôme", DOCUMENT_HUGE}, {"Zoé", DOCUMENT_LARGE}};
    document_poster(document, lines, 2);
    document_poster(document, lines, 2);
    char *text = written_as(document, ".pdf"), *html = written_as(document, ".html");
    assert_int_equal(times_in(text, "\f"), 2);
    assert_int_equal(times_in(text, "Zoé"), 2);
    assert_has_not(text, "Page ");
    assert_int_equal(times_in(html, "<section class=\"poster\">"), 2);
    free(html);
    free(text);
    document_free(document);
}

static void a_logo_is_a_png_picture(void **state) {
    (void)state;
    struct fault fault = {0};
    struct document *document = started("fr");
    const char *logo = support_document_path("logo.png");
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 40, 20);
    assert_int_equal(cairo_surface_write_to_png(picture, logo), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(picture);
    assert_true(document_set_logo(document, logo, &fault));
    add_table(document, "Général", 1);
    char *html = written_as(document, ".html");
    assert_has(html, "<img alt=\"Logo\" src=\"data:image/png;base64,iVBOR");
    free(html);
    free(written_as(document, ".pdf"));
    char *images = printed_by("pdfimages -list %s", support_document_path("file.pdf"));
    assert_has(images, "image      40    20");
    free(images);
    write_text(support_document_path("logo.png"), "<svg onload='alert(1)'/>");
    assert_false(document_set_logo(document, support_document_path("logo.png"), &fault));
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    assert_false(document_set_logo(document, support_document_path("no.png"), &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    document_free(document);
}

static int clean(void **state) {
    (void)state;
    support_document_end();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_rows_break_into_pages_with_titles_on_each),
        cmocka_unit_test(every_row_stands_whole_on_one_page),
        cmocka_unit_test(pages_speak_english_too),
        cmocka_unit_test(a_wide_table_lies_across),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(a_long_document_tells_how_far_it_is),
        cmocka_unit_test(html_is_well_formed_and_tells_its_structure),
        cmocka_unit_test(html_passes_the_parser_of_html),
        cmocka_unit_test(csv_is_what_french_spreadsheets_read),
        cmocka_unit_test(english_csv_has_commas_and_points),
        cmocka_unit_test(tables_of_the_same_columns_share_one_csv),
        cmocka_unit_test(what_does_not_fit_a_format_is_refused_and_leaves_no_file),
        cmocka_unit_test(xlsx_has_a_sheet_a_table_with_numbers_as_numbers),
        cmocka_unit_test(json_keeps_numbers_exact),
        cmocka_unit_test(fields_keep_their_numbers_in_html_and_on_paper),
        cmocka_unit_test(a_field_is_never_cut_by_the_end_of_a_page),
        cmocka_unit_test(each_poster_has_a_page_and_no_foot),
        cmocka_unit_test(a_logo_is_a_png_picture),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
