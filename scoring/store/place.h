/* Inside scoring/store only: a finished file comes to its place in one step. */
#ifndef SCORING_STORE_PLACE_H
#define SCORING_STORE_PLACE_H

#include <stdbool.h>

#include "fault/fault.h"

/* A name beside `target` that nobody uses, the caller's to free(). NULL: fault. */
char *place_beside(const char *target, struct fault *fault);
/* FAULT_DUPLICATE when something is at `target`, or a log of what was there. */
bool place_is_free(const char *target, struct fault *fault);
/* `made` becomes `target`, durably; refused when something is there unless `replace`. */
bool place_into(const char *made, const char *target, bool replace, struct fault *fault);
/* Removes an unfinished file and SQLite's files beside it. */
void place_remove(const char *made);
/* A byte for byte copy into a file that must not exist, durably. */
bool place_copy(const char *from, const char *to, struct fault *fault);

#endif
