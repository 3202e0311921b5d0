/* parts: what the documents of this room share. Internal. */
#ifndef SCORING_EXPORTS_PARTS_H
#define SCORING_EXPORTS_PARTS_H

#include "scoring/exports/exports.h"

/* A document with the contest's name under this title. */
struct document *exports_document(const struct exports_source *source, const char *title,
                                  struct fault *fault);
/* The contest's text in the language wanted. */
const char *exports_text(const struct exports_source *source, const struct contest_text *text);
const char *exports_team_name(const struct exports_source *source, const char *id);

#endif
