/* csv_text: a file's bytes as UTF-8. Internal to this room. */
#ifndef SCORING_IMPORT_CSV_TEXT_H
#define SCORING_IMPORT_CSV_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

/* The caller frees *text (NUL behind it); *found is the encoding it was in, a static text or
 * `wanted`. */
bool csv_text(const char *name, const char *bytes, size_t length, const char *wanted, char **text,
              size_t *text_length, const char **found, struct fault *fault);

#endif
