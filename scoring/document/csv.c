/* CSV for spreadsheets: RFC 4180 with quotes, a byte order mark, and texts that no spreadsheet
 * takes for a formula (OWASP, CSV Injection): what begins with one of = + - @, tab or a line's
 * end, or with their full-width twins, gets an apostrophe in front. */
#include <string.h>

#include "language/language.h"
#include "scoring/document/parts.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool begins_formula(const char *text) {
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "\n", "＝", "＋", "－", "＠"};
    text += strspn(text, " \"'");
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (strncmp(text, starts[i], strlen(starts[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void put_text(FILE *out, const char *text) {
    fputc('"', out);
    if (begins_formula(text)) {
        fputc('\'', out);
    }
    for (; *text != '\0'; text++) {
        fputs(*text == '"' ? "\"\"" : (char[]){*text, '\0'}, out);
    }
    fputc('"', out);
}

static void put_cell(FILE *out, const struct document *document, enum document_kind kind,
                     const char *text) {
    char number[NUMBER_TEXT_MAX];
    if (kind == DOCUMENT_NUMBER && number_decimal(text, number_point(document->language), number)) {
        fputs(number, out);
    } else if (text[0] != '\0') {
        put_text(out, text);
    }
}

static void put_table(FILE *out, const struct document_table *table, bool titles, bool caption) {
    const struct document *document = table->document;
    char separator = number_point(document->language) == ',' ? ';' : ',';
    if (titles) {
        if (caption) {
            put_text(out, _("Table"));
        }
        for (size_t i = 0; i < table->column_count; i++) {
            fputs(caption || i > 0 ? (char[]){separator, '\0'} : "", out);
            put_text(out, table->columns[i].title);
        }
        fputs("\r\n", out);
    }
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        if (caption) {
            put_text(out, table->caption);
        }
        for (size_t i = 0; i < table->column_count; i++) {
            fputs(caption || i > 0 ? (char[]){separator, '\0'} : "", out);
            put_cell(out, document, table->columns[i].kind, row->cells[i]);
        }
        fputs("\r\n", out);
    }
}

static bool same_columns(const struct document_table *a, const struct document_table *b) {
    bool same = a->column_count == b->column_count;
    for (size_t i = 0; same && i < a->column_count; i++) {
        same = strcmp(a->columns[i].key, b->columns[i].key) == 0;
    }
    return same;
}

static bool is_one_table(const struct document *document, struct fault *fault) {
    const struct document_table *one = NULL;
    for (const struct document_block *block = document->first; block != NULL; block = block->next) {
        if (block->table != NULL && one != NULL && !same_columns(one, block->table)) {
            fault_set(fault, FAULT_MISUSE, "%s",
                      _("These tables have different columns: they do not fit into one CSV file."));
            return fault_advise(fault, "%s",
                                _("Choose .xlsx or .json, or only one of the tables."));
        }
        one = block->table != NULL ? block->table : one;
    }
    if (one == NULL) {
        fault_set(fault, FAULT_MISUSE, "%s", _("There is no table in it for a CSV file."));
        return fault_advise(fault, "%s", _("Choose .pdf or .html."));
    }
    return true;
}

bool csv_print(const struct document *document, FILE *out, struct fault *fault) {
    if (!is_one_table(document, fault)) {
        return false;
    }
    bool first = true;
    fputs(BYTE_ORDER_MARK, out);
    for (const struct document_block *block = document->first; block != NULL; block = block->next) {
        if (block->table != NULL) {
            put_table(out, block->table, first, document->table_count > 1);
            first = false;
        }
    }
    return true;
}
