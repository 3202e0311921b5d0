/* Hostile texts in every place of every format: inert, and the rest of the document whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/document/document.h"
#include "tests/scoring/document/support_document.h"
#include "tests/scoring/support_scoring.h"

#define LONG_BYTES 4096

static char long_name[LONG_BYTES + 1];

struct hostile {
    const char *text;
    const char *csv; /* how the quoted cell begins */
};

static const struct hostile hostiles[] = {
    {"<script>alert(1)</script>", "\"<script"},
    {"</table><h1 onclick='x()'>", "\"</table"},
    {"<svg/onload=alert(1)>", "\"<svg"},
    {"<img src=x onerror=alert(1)>", "\"<img"},
    {"]]><!--", "\"]]>"},
    {"&lt;b&gt; &amp; &#x41;", "\"&lt;"},
    {"\" onmouseover=\"x", "\"\"\" on"},
    {"=1+1", "\"'=1+1\""},
    {"=cmd|'/C calc'!A0", "\"'=cmd"},
    {"=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPER"},
    {"+33123456789", "\"'+33"},
    {"-2+3", "\"'-2+3\""},
    {"@SUM(A1)", "\"'@SUM"},
    {"\t=1+1", "\"' =1+1\""},
    {"\r=1+1", "\"' =1+1\""},
    {"  =1+1", "\"'  =1+1\""},
    {"\"=1+1", "\"'\"\"=1+1\""},
    {"＝1+1", "\"'＝1+1\""},
    {"a\n=1+1;\"b", "\"a =1+1;\"\"b\""},
    {"\x1b[31mred\x1b]0;title\x07", "\"\uFFFD[31mred"},
    {"\xc2\x9b"
     "31m",
     "\"\uFFFD31m\""},
    {"\u202etxt.exe", "\"\uFFFDtxt.exe\""},
    {"\u2066a\u2069\u200f", "\"\uFFFDa\uFFFD\uFFFD\""},
    {"\xff\xfe\xc0\xaf", "\"\uFFFD\uFFFD\uFFFD\uFFFD\""},
    {"\xef\xbf\xbe", "\"\uFFFD\""},
    {"_x000D_", "\"_x000D_\""},
    {"http://example.org/", "\"http"},
    {"%s%n%s", "\"%s%n%s\""},
    {"'; DROP TABLE teams; --", "\"'; DROP"},
    {long_name, "\"NNNN"},
};

#define HOSTILES (sizeof hostiles / sizeof *hostiles)

/* The text in every place where a text can be. */
static struct document *full_of(const char *text) {
    struct fault fault = {0};
    const struct document_column columns[] = {{"a", text, DOCUMENT_TEXT},
                                              {"b", "B", DOCUMENT_NUMBER}};
    const char *const texts[] = {text, text};
    struct document *document = document_new("fr", text, &fault);
    assert_non_null(document);
    document_set_subtitle(document, text);
    document_heading(document, text);
    document_paragraph(document, text);
    struct document_table *table = document_table(document, "t", text, columns, 2);
    document_row(table, texts);
    document_row(table, (const char *const[]){"the last row", "12"});
    document_field(
        document,
        &(struct document_field){
            .number = 1, .label = text, .help = text, .value = text, .box = DOCUMENT_BOX_COUNT});
    document_field(document, &(struct document_field){.number = 2,
                                                      .label = text,
                                                      .box = DOCUMENT_BOX_TICKS,
                                                      .choice_count = 2,
                                                      .choices = texts});
    document_field(document, &(struct document_field){.number = 3,
                                                      .label = text,
                                                      .box = DOCUMENT_BOX_ROWS,
                                                      .choice_count = 2,
                                                      .choices = texts,
                                                      .row_count = 1,
                                                      .cells = texts});
    document_poster(document, (const struct document_line[]){{text, DOCUMENT_LARGE}}, 1);
    return document;
}

/* No byte that a terminal obeys, no direction mark, nothing broken. */
static void assert_inert(const char *text, const char *what) {
    static const char *const marks[] = {"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8f",
                                        "\xc2\x9b",     "\xef\xbf\xbe", "\x7f"};
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x20 && strchr("\t\n\r\f", *at) == NULL) {
            fail_msg("byte %02x in %s", *at, what);
        }
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strstr(text, marks[i]) != NULL) {
            fail_msg("mark %zu in %s", i, what);
        }
    }
    assert_true(cell_is_utf8(text));
}

static void html_holds_texts_as_texts(void **state) {
    (void)state;
    char *harmless = NULL;
    for (size_t i = 0; i < HOSTILES; i++) {
        struct document *document = full_of(hostiles[i].text);
        char *text = written_as(document, ".html");
        char *elements =
            printed_by("xmllint --xpath 'count(//*)' %s && xmllint --xpath 'count(//@*)' %s 2>&1",
                       support_document_path("file.html"), support_document_path("file.html"));
        assert_inert(text, hostiles[i].text);
        if (harmless == NULL) {
            struct document *plain = full_of("plain");
            free(written_as(plain, ".html"));
            harmless = printed_by(
                "xmllint --xpath 'count(//*)' %s && xmllint --xpath 'count(//@*)' %s 2>&1",
                support_document_path("file.html"), support_document_path("file.html"));
            document_free(plain);
        }
        assert_string_equal(elements, harmless); /* no element and no attribute more */
        free(elements);
        free(text);
        document_free(document);
    }
    free(harmless);
}

static void csv_cells_are_no_formulas(void **state) {
    (void)state;
    for (size_t i = 0; i < HOSTILES; i++) {
        struct document *document = full_of(hostiles[i].text);
        char *text = written_as(document, ".csv");
        const char *row = strstr(text, "\r\n") + 2;
        assert_inert(text, hostiles[i].text);
        if (strncmp(row, hostiles[i].csv, strlen(hostiles[i].csv)) != 0) {
            fail_msg("%s became %.80s", hostiles[i].text, row);
        }
        assert_int_equal(times_in(text, "\r\n"), 3); /* titles and two rows, whatever is in them */
        free(text);
        document_free(document);
    }
}

static void xlsx_cells_are_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < HOSTILES; i++) {
        struct document *document = full_of(hostiles[i].text);
        char *sheet = written_part(document, "xl/worksheets/sheet1.xml");
        char *strings = written_part(document, "xl/sharedStrings.xml");
        free(printed_by("for part in xl/workbook.xml xl/sharedStrings.xml "
                        "xl/worksheets/sheet1.xml docProps/core.xml; do unzip -p %s $part | "
                        "xmllint --noout - || exit 1; done",
                        support_document_path("file.xlsx")));
        assert_inert(strings, hostiles[i].text);
        assert_null(strstr(sheet, "<f>"));
        assert_null(strstr(sheet, "hyperlink"));
        assert_non_null(strstr(sheet, "<c r=\"A2\" s=\"2\" t=\"s\">"));
        free(strings);
        free(sheet);
        document_free(document);
    }
}

static void json_holds_texts_as_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < HOSTILES; i++) {
        struct fault fault = {0};
        struct document *document = full_of(hostiles[i].text);
        char *text = written_as(document, ".json");
        struct json_document *read = json_read_bytes("json", text, strlen(text), &fault);
        assert_non_null(read);
        assert_inert(text, hostiles[i].text);
        assert_int_equal(json_root(read)->count, 8);
        json_free(read);
        free(text);
        document_free(document);
    }
}

static void pdf_pages_hold_texts_as_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < HOSTILES; i++) {
        struct document *document = full_of(hostiles[i].text);
        char *text = written_as(document, ".pdf");
        char *info = printed_by("pdfinfo %s", support_document_path("file.pdf"));
        assert_inert(text, hostiles[i].text);
        assert_non_null(strstr(text, "the last row"));
        assert_non_null(strstr(info, "JavaScript:      no"));
        assert_non_null(strstr(info, "Form:            none"));
        free(info);
        free(text);
        document_free(document);
    }
}

static void a_name_of_four_kilobytes_is_whole_where_machines_read(void **state) {
    (void)state;
    static const char *const endings[] = {".html", ".csv", ".json"};
    struct document *document = full_of(long_name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *text = written_as(document, endings[i]);
        assert_non_null(strstr(text, long_name));
        free(text);
    }
    char *pdf = written_as(document, ".pdf");
    assert_in_range(times_in(pdf, "\f"), 2, 6); /* on paper it ends with "…" */
    free(pdf);
    document_free(document);
}

static int prepare(void **state) {
    (void)state;
    language_start("fr");
    memset(long_name, 'N', LONG_BYTES);
    return 0;
}

static int clean(void **state) {
    (void)state;
    support_document_end();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_holds_texts_as_texts),
        cmocka_unit_test(csv_cells_are_no_formulas),
        cmocka_unit_test(xlsx_cells_are_texts),
        cmocka_unit_test(json_holds_texts_as_texts),
        cmocka_unit_test(pdf_pages_hold_texts_as_texts),
        cmocka_unit_test(a_name_of_four_kilobytes_is_whole_where_machines_read),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
