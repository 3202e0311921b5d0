/* same_json: whether two documents say the same, however they are laid out. */
#ifndef SCORING_DESK_SAME_JSON_H
#define SCORING_DESK_SAME_JSON_H

#include <stdbool.h>

/* Order of keys and white space do not count; numbers do as written. What cannot be read is
 * the same as nothing. */
bool same_json(const char *a, const char *b);

#endif
