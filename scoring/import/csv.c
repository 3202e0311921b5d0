#include "scoring/import/csv.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/import/csv_text.h"

#define SEPARATORS ";,\t|"

struct row {
    int line;
    size_t first; /* of its cells */
    size_t count; /* as many as it has */
};

struct csv {
    char name[FAULT_FILE_MAX];
    char *text; /* cut into cells in place, each with a NUL */
    const char *encoding;
    char separator;
    char **cells;
    size_t cell_count, cell_room;
    struct row *rows; /* [0] is the titles */
    size_t row_count, row_room;
};

/* ---- growing ------------------------------------------------------------------------ */

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
}

static bool grow(void **list, size_t *room, size_t count, size_t size, struct fault *fault) {
    if (count < *room) {
        return true;
    }
    const size_t more = *room * 2 + 64;
    void *grown = realloc(*list, more * size);
    if (grown == NULL) {
        return no_memory(fault);
    }
    *list = grown;
    *room = more;
    return true;
}

static bool add_cell(struct csv *csv, char *text, struct fault *fault) {
    void *cells = csv->cells;
    if (!grow(&cells, &csv->cell_room, csv->cell_count, sizeof *csv->cells, fault)) {
        return false;
    }
    csv->cells = cells;
    csv->cells[csv->cell_count++] = text;
    return true;
}

static bool add_row(struct csv *csv, int line, struct fault *fault) {
    void *rows = csv->rows;
    if (!grow(&rows, &csv->row_room, csv->row_count, sizeof *csv->rows, fault)) {
        return false;
    }
    csv->rows = rows;
    csv->rows[csv->row_count++] = (struct row){line, csv->cell_count, 0};
    return true;
}

/* ---- the separator --------------------------------------------------------------------- */

/* "sep=;" as a line of its own: the separator by decree. Returns where the table begins. */
static char *decreed(struct csv *csv, char *text, int *line) {
    if (strncmp(text, "sep=", 4) != 0 || text[4] == '\0' || strchr(SEPARATORS, text[4]) == NULL) {
        return text;
    }
    const size_t ending = strspn(text + 5, "\r\n");
    if (ending == 0) {
        return text;
    }
    csv->separator = text[4];
    *line += 1;
    return text + 5 + (ending > 1 && text[5] == '\r' && text[6] == '\n' ? 2 : 1);
}

/* The one that occurs most in the first line, outside quotes. */
static char detected(const char *text) {
    int counts[sizeof SEPARATORS - 1] = {0};
    bool quoted = false;
    for (; *text != '\0' && (quoted || (*text != '\n' && *text != '\r')); text++) {
        const char *which = strchr(SEPARATORS, *text);
        quoted = *text == '"' ? !quoted : quoted;
        if (!quoted && which != NULL) {
            counts[which - SEPARATORS]++;
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof counts / sizeof counts[0]; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return SEPARATORS[best];
}

/* ---- cells ------------------------------------------------------------------------------- */

struct cutting {
    struct csv *csv;
    char *at; /* next byte of the text */
    int line;
};

static char *trimmed(char *text, char *end) {
    while (end > text && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    *end = '\0';
    return text + strspn(text, " \t");
}

/* After an opening quote: shifts the content to where the quote was; ends behind the closing one.
 */
static bool cut_quoted(struct cutting *cutting, struct fault *fault) {
    const int opened = cutting->line;
    char *start = cutting->at;
    char *to = start;
    char *from = start + 1;
    for (; *from != '\0' && !(*from == '"' && from[1] != '"'); from++) {
        from += *from == '"' ? 1 : 0;
        cutting->line += *from == '\n' ? 1 : 0;
        *to++ = *from;
    }
    if (*from == '\0') {
        fault_set(fault, FAULT_SYNTAX, _("A quote (\") opens on this line and never closes."));
        fault_at(fault, cutting->csv->name, opened, 0);
        return fault_advise(fault, _("Close it, or write a quote inside a text twice: \"\""));
    }
    cutting->at = from + 1;
    *to = '\0';
    return add_cell(cutting->csv, start, fault);
}

static bool ends_cell(const struct cutting *cutting) {
    const char letter = *cutting->at;
    return letter == '\0' || letter == '\n' || letter == '\r' || letter == cutting->csv->separator;
}

static bool cut_plain(struct cutting *cutting, struct fault *fault) {
    char *start = cutting->at;
    while (!ends_cell(cutting)) {
        cutting->at++;
    }
    char *end = cutting->at;
    const char last = *end;
    char *cell = trimmed(start, end);
    *end = last; /* the separator, still to be read; trimmed() put its NUL at or before it */
    return add_cell(cutting->csv, cell, fault);
}

/* One cell and what ends it; *more when another one follows on the line. The NUL of a plain cell is
 * put here, where its separator was read. */
static bool cut_cell(struct cutting *cutting, bool *more, struct fault *fault) {
    struct csv *csv = cutting->csv;
    const bool quoted = *cutting->at == '"';
    if (!(quoted ? cut_quoted(cutting, fault) : cut_plain(cutting, fault))) {
        return false;
    }
    while (!ends_cell(cutting)) { /* what stands between a closing quote and the separator */
        cutting->at++;
    }
    *more = *cutting->at == csv->separator;
    char *end = cutting->at;
    if (*end == '\r' && end[1] == '\n') {
        cutting->at++;
    }
    cutting->line += *end == '\n' || *end == '\r' ? 1 : 0;
    cutting->at += *end != '\0' ? 1 : 0;
    *end = '\0';
    return true;
}

static bool cut_row(struct cutting *cutting, struct fault *fault) {
    struct csv *csv = cutting->csv;
    if (!add_row(csv, cutting->line, fault)) {
        return false;
    }
    const size_t row = csv->row_count - 1;
    bool more = true;
    while (more) {
        if (!cut_cell(cutting, &more, fault)) {
            return false;
        }
        csv->rows[row].count++;
    }
    bool empty = true;
    for (size_t i = csv->rows[row].first; i < csv->cell_count; i++) {
        empty = empty && csv->cells[i][0] == '\0';
    }
    if (empty) { /* only separators: a spreadsheet's idea of nothing */
        csv->cell_count = csv->rows[row].first;
        csv->row_count--;
    }
    return true;
}

static bool cut_all(struct csv *csv, struct fault *fault) {
    struct cutting cutting = {csv, NULL, 1};
    cutting.at = decreed(csv, csv->text, &cutting.line);
    cutting.at += strspn(cutting.at, "\r\n");
    if (csv->separator == '\0') {
        csv->separator = detected(cutting.at);
    }
    while (*cutting.at != '\0') {
        if (!cut_row(&cutting, fault)) {
            return false;
        }
    }
    if (csv->row_count == 0) {
        fault_set(fault, FAULT_MISSING, _("The table is empty."));
        return fault_at(fault, csv->name, 1, 0);
    }
    if (csv->rows[0].count > CSV_COLUMNS_MAX) {
        fault_set(fault, FAULT_LIMIT, _("A table has at most %d columns."), CSV_COLUMNS_MAX);
        return fault_at(fault, csv->name, csv->rows[0].line, 0);
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------------------- */

struct csv *csv_read_bytes(const char *name, const char *bytes, size_t length, const char *encoding,
                           struct fault *fault) {
    struct csv *csv = calloc(1, sizeof *csv);
    size_t text_length = 0;
    if (csv == NULL) {
        no_memory(fault);
        return NULL;
    }
    snprintf(csv->name, sizeof csv->name, "%s", name);
    if (!csv_text(name, bytes, length, encoding, &csv->text, &text_length, &csv->encoding, fault) ||
        !cut_all(csv, fault)) {
        csv_free(csv);
        return NULL;
    }
    return csv;
}

/* NULL: see fault. */
static char *file_bytes(const char *path, size_t *length, struct fault *fault) {
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(CSV_BYTES_MAX + 1);
    if (file == NULL || bytes == NULL) {
        fault_set_errno(fault, errno, path);
    } else {
        errno = 0;
        *length = fread(bytes, 1, CSV_BYTES_MAX + 1, file);
        if (ferror(file)) {
            fault_set_errno(fault, errno != 0 ? errno : EIO, path);
        } else if (*length > CSV_BYTES_MAX) {
            fault_set(fault, FAULT_LIMIT, _("A table has at most %d MB."),
                      (int)(CSV_BYTES_MAX >> 20));
            fault_at(fault, path, 0, 0);
        } else {
            fclose(file);
            return bytes;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    free(bytes);
    return NULL;
}

struct csv *csv_read(const char *path, const char *encoding, struct fault *fault) {
    size_t length = 0;
    char *bytes = file_bytes(path, &length, fault);
    if (bytes == NULL) {
        return NULL;
    }
    struct csv *csv = csv_read_bytes(path, bytes, length, encoding, fault);
    free(bytes);
    return csv;
}

void csv_free(struct csv *csv) {
    if (csv != NULL) {
        free(csv->text);
        free(csv->cells);
        free(csv->rows);
        free(csv);
    }
}

/* ---- asking ---------------------------------------------------------------------------------- */

const char *csv_name(const struct csv *csv) { return csv->name; }

char csv_separator(const struct csv *csv) { return csv->separator; }

const char *csv_encoding(const struct csv *csv) { return csv->encoding; }

size_t csv_columns(const struct csv *csv) { return csv->rows[0].count; }

const char *csv_title(const struct csv *csv, size_t column) {
    return csv->cells[csv->rows[0].first + column];
}

size_t csv_rows(const struct csv *csv) { return csv->row_count - 1; }

int csv_line(const struct csv *csv, size_t row) { return csv->rows[row + 1].line; }

const char *csv_cell(const struct csv *csv, size_t row, size_t column) {
    const struct row *cells = &csv->rows[row + 1];
    return column < cells->count ? csv->cells[cells->first + column] : "";
}

/* Empty cells behind the last column are a spreadsheet's habit. */
static size_t cells_used(const struct csv *csv, const struct row *row) {
    size_t count = row->count;
    while (count > csv_columns(csv) && csv->cells[row->first + count - 1][0] == '\0') {
        count--;
    }
    return count;
}

bool csv_row_is_whole(const struct csv *csv, size_t row, struct fault *fault) {
    const struct row *cells = &csv->rows[row + 1];
    const size_t count = cells_used(csv, cells);
    if (count != csv_columns(csv)) {
        fault_set(fault, FAULT_MISSING, _("This line has %zu cells; the table has %zu columns."),
                  count, csv_columns(csv));
        return fault_at(fault, csv->name, cells->line, 0);
    }
    for (size_t i = 0; i < count; i++) {
        if (strlen(csv_cell(csv, row, i)) > CSV_CELL_MAX) {
            return csv_fault(csv, row, i, fault, FAULT_LIMIT,
                             _("This cell is longer than %d characters."), CSV_CELL_MAX);
        }
    }
    return true;
}

bool csv_fault(const struct csv *csv, size_t row, size_t column, struct fault *fault,
               enum fault_kind kind, const char *format, ...) {
    va_list values;
    va_start(values, format);
    fault_set_v(fault, kind, format, values);
    va_end(values);
    fault_at(fault, csv->name, csv_line(csv, row), 0);
    return fault_in_field(fault, csv_title(csv, column));
}
