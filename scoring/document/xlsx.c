/* XLSX through libxlsxwriter: a sheet for each table; a text is a text, never a formula or a link.
 *
 * The library writes to a file of its own, in the folder for temporary files; its bytes are then
 * copied. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "language/language.h"
#include "scoring/document/parts.h"

#define SHEET_NAME_CHARACTERS 25
#define SHEET_NAME_BYTES      (4 * SHEET_NAME_CHARACTERS + 16)
#define COLUMN_WIDTH_MAX      60.0
#define EXACT_DIGITS_MAX      9007199254740992.0 /* 2^53: whole numbers beyond are texts */

/* Spreadsheets forbid []:*?/\ in names, apostrophes at the ends, and equal names. */
static void sheet_name(const struct document_table *table, size_t number,
                       char name[SHEET_NAME_BYTES]) {
    size_t length = (size_t)snprintf(name, SHEET_NAME_BYTES, "%zu ", number);
    size_t characters = 0;
    for (const char *at = table->caption; *at != '\0'; at++) {
        bool starts = ((unsigned char)*at & 0xc0) != 0x80;
        characters += starts;
        if (characters > SHEET_NAME_CHARACTERS) {
            break;
        }
        name[length++] = strchr("[]:*?/\\'", *at) != NULL ? '-' : *at;
    }
    name[length] = '\0';
}

struct formats {
    lxw_format *title, *text;
};

static lxw_error put_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                          enum document_kind kind, const char *text, lxw_format *format) {
    double value = 0;
    if (text[0] == '\0') {
        return LXW_NO_ERROR;
    }
    if (kind == DOCUMENT_NUMBER && number_double(text, &value) && value < EXACT_DIGITS_MAX &&
        value > -EXACT_DIGITS_MAX) {
        return worksheet_write_number(sheet, row, column, value, NULL);
    }
    return worksheet_write_string(sheet, row, column, text, format);
}

static double width_of(const struct document_table *table, size_t column) {
    size_t widest = strlen(table->columns[column].title);
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        size_t width = strlen(row->cells[column]);
        widest = width > widest ? width : widest;
    }
    double width = (double)widest + 2;
    return width > COLUMN_WIDTH_MAX ? COLUMN_WIDTH_MAX : width;
}

static lxw_error put_table(lxw_worksheet *sheet, const struct document_table *table,
                           const struct formats *formats) {
    lxw_error error = LXW_NO_ERROR;
    for (size_t i = 0; i < table->column_count && error == LXW_NO_ERROR; i++) {
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(table, i), NULL);
        error = put_cell(sheet, 0, (lxw_col_t)i, DOCUMENT_TEXT, table->columns[i].title,
                         formats->title);
    }
    lxw_row_t at = 1;
    for (const struct document_table_row *row = table->first; row != NULL && error == LXW_NO_ERROR;
         row = row->next, at++) {
        for (size_t i = 0; i < table->column_count && error == LXW_NO_ERROR; i++) {
            error = put_cell(sheet, at, (lxw_col_t)i, table->columns[i].kind, row->cells[i],
                             formats->text);
        }
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    return error;
}

/* "2026-05-21..." as seconds; 0 when it is none. */
static time_t seconds_of(const char *date) {
    struct tm day = {0};
    return strptime(date, "%Y-%m-%d", &day) != NULL ? timegm(&day) : 0;
}

static lxw_error put_tables(lxw_workbook *book, const struct document *document) {
    struct formats formats = {workbook_add_format(book), workbook_add_format(book)};
    /* The library copies these texts, and only forgot to say const. */
    lxw_doc_properties properties = {.title = (char *)document->title,
                                     .subject = (char *)document->subtitle,
                                     .created = seconds_of(document->date) + 1};
    lxw_error error = LXW_NO_ERROR;
    size_t number = 0;
    format_set_bold(formats.title);
    format_set_text_wrap(formats.title);
    format_set_num_format_index(formats.text, 49); /* "@": stays a text when edited */
    error = workbook_set_properties(book, &properties);
    for (const struct document_block *block = document->first;
         block != NULL && error == LXW_NO_ERROR; block = block->next) {
        char name[SHEET_NAME_BYTES];
        if (block->table == NULL) {
            continue;
        }
        sheet_name(block->table, ++number, name);
        lxw_worksheet *sheet = workbook_add_worksheet(book, name);
        error = sheet != NULL ? put_table(sheet, block->table, &formats)
                              : LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    return error;
}

static bool copy_bytes(const char *path, FILE *out, struct fault *fault) {
    char bytes[65536];
    size_t count;
    FILE *in = fopen(path, "rbe");
    if (in == NULL) {
        return fault_set_errno(fault, errno, path);
    }
    while ((count = fread(bytes, 1, sizeof bytes, in)) > 0) {
        fwrite(bytes, 1, count, out);
    }
    bool ok = !ferror(in) || fault_set_errno(fault, errno, path);
    fclose(in);
    return ok;
}

static bool print_at(const struct document *document, const char *path, FILE *out,
                     struct fault *fault) {
    lxw_workbook *book = workbook_new(path);
    if (book == NULL) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    lxw_error error = put_tables(book, document);
    lxw_error closing = workbook_close(book);
    error = error != LXW_NO_ERROR ? error : closing;
    if (error != LXW_NO_ERROR) {
        return fault_set(fault, FAULT_IO, _("The spreadsheet could not be written: %s"),
                         lxw_strerror(error));
    }
    return copy_bytes(path, out, fault);
}

bool xlsx_print(const struct document *document, FILE *out, struct fault *fault) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (document->table_count == 0) {
        fault_set(fault, FAULT_MISUSE, "%s", _("There is no table in it for a spreadsheet."));
        return fault_advise(fault, "%s", _("Choose .pdf or .html."));
    }
    snprintf(path, sizeof path, "%s/perseverons-XXXXXX",
             folder != NULL && folder[0] != '\0' ? folder : "/tmp");
    int descriptor = mkstemp(path);
    if (descriptor < 0) {
        return fault_set_errno(fault, errno, path);
    }
    close(descriptor);
    bool ok = print_at(document, path, out, fault);
    unlink(path);
    return ok;
}
