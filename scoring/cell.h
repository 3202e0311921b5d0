/* cell: texts from files, inert and measured, for tables of fixed-width characters. */
#ifndef SCORING_CELL_H
#define SCORING_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Whether `text` is valid UTF-8. */
bool cell_is_utf8(const char *text);

/* Columns `text` takes on a terminal once cell_write() made it inert. */
size_t cell_width(const char *text);

/* Writes `text` with control characters, terminal escapes, direction marks and
 * broken bytes replaced by U+FFFD (line ends by a space), then spaces up to
 * `width` columns. */
void cell_write(FILE *out, const char *text, size_t width);

/* The same with the spaces in front: for numbers. */
void cell_write_right(FILE *out, const char *text, size_t width);

#endif
