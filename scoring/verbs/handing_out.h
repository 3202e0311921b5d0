/* handing_out: what export and indicators share: the date, a document's way to its file. */
#ifndef SCORING_VERBS_HANDING_OUT_H
#define SCORING_VERBS_HANDING_OUT_H

#include "scoring/document/document.h"
#include "scoring/verbs/verb.h"

#define HANDING_DATE 16

/* "2026-05-21", local. Returns `date`. */
const char *handing_date(char date[HANDING_DATE]);

/* Takes the document over (NULL: `fault` says why). Writes it to `path`, telling the progress
 * when it takes longer than a second, or shows it on stdout when `path` is NULL. */
int handing_out(const struct command_line *line, struct document *document, const char *path,
                struct fault *fault);

#endif
