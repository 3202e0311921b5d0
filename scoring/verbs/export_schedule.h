/* export_schedule: the stored schedule as a document. */
#ifndef SCORING_VERBS_EXPORT_SCHEDULE_H
#define SCORING_VERBS_EXPORT_SCHEDULE_H

#include "scoring/desk/desk.h"
#include "scoring/exports/exports.h"

/* The caller frees it with document_free(). NULL: FAULT_MISSING when none is stored. */
struct document *export_schedule(struct desk *desk, const struct exports_source *source,
                                 bool by_team, struct fault *fault);

#endif
