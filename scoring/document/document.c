/* Building a document: texts come in, become inert, and are kept in one pool. */
#include "scoring/document/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/cell.h"
#include "scoring/document/parts.h"

#define LOGO_BYTES_MAX ((size_t)4 * 1024 * 1024)

static void *take(struct document *document, size_t count, size_t size) {
    struct fault fault = {0};
    void *memory = pool_take(&document->pool, count, size, &fault);
    document->out_of_memory = document->out_of_memory || memory == NULL;
    return memory;
}

/* An inert copy; "" for NULL and when memory ran out. */
static const char *keep(struct document *document, const char *text) {
    char *inert = NULL;
    size_t length = 0;
    if (text == NULL || text[0] == '\0') {
        return "";
    }
    FILE *out = open_memstream(&inert, &length);
    if (out != NULL) {
        cell_write(out, text, 0);
    }
    if (out == NULL || fclose(out) != 0) {
        free(inert);
        document->out_of_memory = true;
        return "";
    }
    char *kept = take(document, length + 1, 1);
    if (kept != NULL) {
        memcpy(kept, inert, length + 1);
    }
    free(inert);
    return kept != NULL ? kept : "";
}

static const char **keep_all(struct document *document, const char *const *texts, size_t count) {
    const char **kept = take(document, count, sizeof *kept);
    for (size_t i = 0; kept != NULL && i < count; i++) {
        kept[i] = keep(document, texts[i]);
    }
    return kept;
}

struct document *document_new(const char *language, const char *title, struct fault *fault) {
    struct document *document = calloc(1, sizeof *document);
    if (document == NULL) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        return NULL;
    }
    document->language = keep(document, language);
    document->title = keep(document, title);
    document->subtitle = document->date = "";
    return document;
}

void document_free(struct document *document) {
    if (document != NULL) {
        free(document->logo);
        pool_release(&document->pool);
        free(document);
    }
}

void document_set_subtitle(struct document *document, const char *subtitle) {
    document->subtitle = keep(document, subtitle);
}

void document_set_date(struct document *document, const char *date) {
    document->date = keep(document, date);
}

static bool read_logo(FILE *in, struct document *document, const char *path, struct fault *fault) {
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    unsigned char *bytes = malloc(LOGO_BYTES_MAX + 1);
    if (bytes == NULL) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    size_t length = fread(bytes, 1, LOGO_BYTES_MAX + 1, in);
    bool ok = true;
    if (ferror(in)) {
        ok = fault_set_errno(fault, errno, path);
    } else if (length > LOGO_BYTES_MAX) {
        ok = fault_set(fault, FAULT_LIMIT, "%s", _("A logo may not be larger than 4 MB."));
    } else if (length < sizeof signature || memcmp(bytes, signature, sizeof signature) != 0) {
        ok = fault_set(fault, FAULT_SYNTAX, "%s", _("This logo is no PNG picture."));
        fault_advise(fault, "%s",
                     _("An SVG drawing becomes one with: rsvg-convert -o logo.png logo.svg"));
    }
    if (!ok) {
        free(bytes);
        return fault_at(fault, path, 0, 0);
    }
    free(document->logo);
    document->logo = bytes;
    document->logo_length = length;
    return true;
}

bool document_set_logo(struct document *document, const char *path, struct fault *fault) {
    FILE *in = fopen(path, "rbe");
    if (in == NULL) {
        return fault_set_errno(fault, errno, path);
    }
    bool ok = read_logo(in, document, path, fault);
    fclose(in);
    return ok;
}

/* ---- blocks ----------------------------------------------------------------------------- */

static struct document_block *add(struct document *document, enum document_block_kind kind) {
    struct document_block *block = take(document, 1, sizeof *block);
    if (block == NULL) {
        return NULL;
    }
    block->kind = kind;
    block->text = "";
    if (document->last == NULL) {
        document->first = block;
    } else {
        document->last->next = block;
    }
    document->last = block;
    return block;
}

static void add_text(struct document *document, enum document_block_kind kind, const char *text) {
    struct document_block *block = add(document, kind);
    if (block != NULL) {
        block->text = keep(document, text);
    }
}

void document_heading(struct document *document, const char *text) {
    add_text(document, BLOCK_HEADING, text);
}

void document_paragraph(struct document *document, const char *text) {
    add_text(document, BLOCK_PARAGRAPH, text);
}

void document_new_page(struct document *document) {
    if (document->last != NULL && document->last->kind != BLOCK_NEW_PAGE) {
        add(document, BLOCK_NEW_PAGE);
    }
}

/* The first column of texts, or the first. */
static size_t naming_column(const struct document_column *columns, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (columns[i].kind == DOCUMENT_TEXT) {
            return i;
        }
    }
    return 0;
}

struct document_table *document_table(struct document *document, const char *key,
                                      const char *caption, const struct document_column *columns,
                                      size_t column_count) {
    struct document_table *table = take(document, 1, sizeof *table);
    struct document_column *kept = take(document, column_count, sizeof *kept);
    if (table == NULL || kept == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < column_count; i++) {
        kept[i] = (struct document_column){keep(document, columns[i].key),
                                           keep(document, columns[i].title), columns[i].kind};
    }
    *table = (struct document_table){.document = document,
                                     .key = keep(document, key),
                                     .caption = keep(document, caption),
                                     .columns = kept,
                                     .column_count = column_count,
                                     .naming = naming_column(columns, column_count)};
    struct document_block *block = add(document, BLOCK_TABLE);
    if (block == NULL) {
        return NULL;
    }
    block->table = table;
    document->table_count++;
    return table;
}

void document_row(struct document_table *table, const char *const *cells) {
    if (table == NULL) {
        return;
    }
    struct document *document = table->document;
    struct document_table_row *row =
        take(document, 1, sizeof *row + table->column_count * sizeof row->cells[0]);
    if (row == NULL) {
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        row->cells[i] = keep(document, cells[i]);
    }
    if (table->last == NULL) {
        table->first = row;
    } else {
        table->last->next = row;
    }
    table->last = row;
    table->row_count++;
    document->row_count++;
}

void document_field(struct document *document, const struct document_field *field) {
    struct document_field *kept = take(document, 1, sizeof *kept);
    struct document_block *block = kept != NULL ? add(document, BLOCK_FIELD) : NULL;
    if (block == NULL) {
        return;
    }
    *kept = *field;
    kept->label = keep(document, field->label);
    kept->help = keep(document, field->help);
    kept->value = keep(document, field->value);
    kept->choices = keep_all(document, field->choices, field->choice_count);
    if (field->cells != NULL) {
        kept->cells = keep_all(document, field->cells, field->row_count * field->choice_count);
    }
    block->field = kept;
    document->field_count++;
}

void document_poster(struct document *document, const struct document_line *lines,
                     size_t line_count) {
    struct document_line *kept = take(document, line_count, sizeof *kept);
    struct document_block *block = kept != NULL ? add(document, BLOCK_POSTER) : NULL;
    if (block == NULL) {
        return;
    }
    for (size_t i = 0; i < line_count; i++) {
        kept[i] = (struct document_line){keep(document, lines[i].text), lines[i].size};
    }
    block->lines = kept;
    block->line_count = line_count;
    document->poster_count++;
}
