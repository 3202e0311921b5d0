/* csv: a table of texts as spreadsheets export it.
 *
 * Takes what schools produce: fields separated by ; , tab or | (found from the first line, or named
 * there as spreadsheets do: "sep=;"), quotes doubled inside quotes (RFC 4180), lines ending with
 * LF, CRLF or CR, an UTF-8 or UTF-16 byte order mark. The first line names the columns.
 * Windows-1252
 * ("ANSI") is recognised and named, but read only when asked for: a text in a wrong encoding would
 * spoil names for good.
 *
 *     struct csv *csv = csv_read("equipes.csv", NULL, &fault);
 *     for (size_t row = 0; row < csv_rows(csv); row++)
 *         if (csv_row_is_whole(csv, row, &fault)) use(csv_cell(csv, row, 0));
 *     csv_free(csv);
 *
 * Whole-file faults end csv_read(); what is wrong with one line is that line's own
 * (csv_row_is_whole), so that every mistake of a file can be shown at once. Empty lines are
 * skipped. */
#ifndef SCORING_IMPORT_CSV_H
#define SCORING_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define CSV_BYTES_MAX   ((size_t)8 * 1024 * 1024)
#define CSV_COLUMNS_MAX 256
#define CSV_CELL_MAX    1000 /* bytes */

struct csv;

/* `encoding`: NULL to find out, or a name that iconv knows ("windows-1252"). NULL result: FAULT_IO,
 * NOT_FOUND, LIMIT, ENCODING (with the first bad line), SYNTAX (a quote that never ends, with the
 * line where it begins), MISSING (no line at all). */
struct csv *csv_read(const char *path, const char *encoding, struct fault *fault);
/* The same from bytes known to people as `name`. */
struct csv *csv_read_bytes(const char *name, const char *bytes, size_t length, const char *encoding,
                           struct fault *fault);
void csv_free(struct csv *csv); /* NULL is allowed */

const char *csv_name(const struct csv *csv); /* the file's */
char csv_separator(const struct csv *csv);
const char *csv_encoding(const struct csv *csv); /* "UTF-8", "UTF-16LE", ... */

size_t csv_columns(const struct csv *csv);
/* As written; spaces around it are gone. */
const char *csv_title(const struct csv *csv, size_t column);

size_t csv_rows(const struct csv *csv);
int csv_line(const struct csv *csv, size_t row); /* in the file, from 1 */
/* Never NULL, "" where the row is too short; spaces around it are gone. */
const char *csv_cell(const struct csv *csv, size_t row, size_t column);

/* False: FAULT_MISSING when the row has other than csv_columns() cells, FAULT_LIMIT when one is
 * longer than CSV_CELL_MAX. */
bool csv_row_is_whole(const struct csv *csv, size_t row, struct fault *fault);

/* Sets a fault at a cell: file, line, the column's title as field. Returns false. */
bool csv_fault(const struct csv *csv, size_t row, size_t column, struct fault *fault,
               enum fault_kind kind, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
