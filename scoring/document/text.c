/* A document in a terminal: its words, and its tables as aligned columns. */
#include <string.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/document/parts.h"

#define GAP "  "

static const char *shown(const struct document_table *table, size_t column, const char *text,
                         char number[NUMBER_TEXT_MAX]) {
    bool is_number = table->columns[column].kind == DOCUMENT_NUMBER &&
                     number_shown(text, table->document->language, number);
    return is_number ? number : text;
}

static size_t width_of(const struct document_table *table, size_t column) {
    char number[NUMBER_TEXT_MAX];
    size_t widest = cell_width(table->columns[column].title);
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        size_t width = cell_width(shown(table, column, row->cells[column], number));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void put_cell(FILE *out, const struct document_table *table, size_t column,
                     const char *text) {
    char number[NUMBER_TEXT_MAX];
    bool right = table->columns[column].kind == DOCUMENT_NUMBER;
    bool last = column + 1 == table->column_count;
    size_t width = last && !right ? 0 : width_of(table, column);
    fputs(column > 0 ? GAP : "", out);
    (right ? cell_write_right : cell_write)(out, shown(table, column, text, number), width);
}

static void put_table(FILE *out, const struct document_table *table) {
    fprintf(out, "%s\n", table->caption);
    for (size_t i = 0; i < table->column_count; i++) {
        put_cell(out, table, i, table->columns[i].title);
    }
    fputc('\n', out);
    for (const struct document_table_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < table->column_count; i++) {
            put_cell(out, table, i, row->cells[i]);
        }
        fputc('\n', out);
    }
}

bool document_show(const struct document *document, bool json, FILE *out, struct fault *fault) {
    if (document->out_of_memory) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    if (json) {
        return json_print(document, out, fault);
    }
    fprintf(out, "%s\n", document->title);
    for (const struct document_block *block = document->first; block != NULL; block = block->next) {
        if (block->table != NULL) {
            put_table(out, block->table);
        } else if (block->text[0] != '\0') {
            fprintf(out, "%s\n", block->text);
        }
    }
    return true;
}
