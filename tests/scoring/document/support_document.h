/* Helpers of the tests of documents: files in a folder of their own, and what programs read in
 * them. */
#ifndef TESTS_SCORING_SUPPORT_DOCUMENT_H
#define TESTS_SCORING_SUPPORT_DOCUMENT_H

#include <stdbool.h>

#include "scoring/document/document.h"

/* Full path of `name` in a folder that lasts until support_document_end(). */
const char *support_document_path(const char *name);
void support_document_end(void);

/* Writes the document there and gives the file's text (malloc'ed, its end marked); fails the test
 * when it cannot. PDF through pdftotext, XLSX: the named part ("xl/sharedStrings.xml"). */
char *written_as(const struct document *document, const char *ending);
char *written_part(const struct document *document, const char *part);

/* What a command prints (malloc'ed); fails the test unless it ends with 0. */
char *printed_by(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How often `what` stands in `text`. */
int times_in(const char *text, const char *what);

#endif
