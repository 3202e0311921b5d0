/* sheet_value_text: what a sheet says of an item, as a judge would write it. Internal. */
#ifndef SCORING_EXPORTS_SHEET_VALUE_TEXT_H
#define SCORING_EXPORTS_SHEET_VALUE_TEXT_H

#include "scoring/exports/parts.h"

#define SHEET_VALUE_TEXT_MAX (CONTEST_NAME_MAX + 1)

/* "4", "oui", "1 min 41,000 s", a choice's name; "" when nothing was given, and for lists. */
const char *sheet_value_text(const struct exports_source *source, const struct contest_item *item,
                             const struct sheet_value *value, char text[SHEET_VALUE_TEXT_MAX]);

#endif
