/* parts: what a document is made of, and the formats' entrances. Internal to this room. */
#ifndef SCORING_DOCUMENT_PARTS_H
#define SCORING_DOCUMENT_PARTS_H

#include <stdint.h>
#include <stdio.h>

#include "scoring/document/document.h"
#include "scoring/pool.h"

enum document_block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_NEW_PAGE,
    BLOCK_TABLE,
    BLOCK_FIELD,
    BLOCK_POSTER,
};

struct document_table_row {
    struct document_table_row *next;
    const char *cells[];
};

struct document_table {
    struct document *document;
    const char *key, *caption;
    struct document_column *columns;
    size_t column_count, row_count, naming; /* naming: column that names a row */
    struct document_table_row *first, *last;
};

struct document_block {
    struct document_block *next;
    enum document_block_kind kind;
    const char *text;             /* heading, paragraph */
    struct document_table *table; /* BLOCK_TABLE */
    struct document_field *field; /* BLOCK_FIELD */
    struct document_line *lines;  /* BLOCK_POSTER */
    size_t line_count;
};

struct document {
    struct pool pool;
    bool out_of_memory;
    const char *language, *title, *subtitle, *date; /* "" when not said */
    unsigned char *logo;                            /* a PNG file, or NULL */
    size_t logo_length;
    size_t table_count, row_count, field_count, poster_count;
    struct document_block *first, *last;
};

/* ---- numbers (number.c) ---------------------------------------------------------------- */

#define NUMBER_TEXT_MAX 80

/* "12,5", "≈ 12,333": for people of the document's language. Text that is no number: false. */
bool number_shown(const char *text, const char *language, char out[NUMBER_TEXT_MAX]);
/* The nearest decimal, with `point`, for spreadsheets: "12.333333". */
bool number_decimal(const char *text, char point, char out[NUMBER_TEXT_MAX]);
bool number_double(const char *text, double *value);
char number_point(const char *language);

/* ---- formats: each prints the whole document on `out` ------------------------------------ */

bool html_print(const struct document *document, FILE *out, struct fault *fault);
bool csv_print(const struct document *document, FILE *out, struct fault *fault);
bool json_print(const struct document *document, FILE *out, struct fault *fault);
bool xlsx_print(const struct document *document, FILE *out, struct fault *fault);
bool pdf_print(const struct document *document, FILE *out, const struct document_progress *progress,
               struct fault *fault);

#endif
