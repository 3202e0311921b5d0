/* numbers: exact numbers as people read them. */
#ifndef SCORING_VERBS_NUMBERS_H
#define SCORING_VERBS_NUMBERS_H

#include "scoring/exact/exact.h"

/* "12,5" where French is spoken; what has no end after the point is shortened to three decimals,
 * with "≈" in front. Returns `text`. */
const char *numbers_text(struct exact value, char text[EXACT_TEXT_MAX]);

#endif
