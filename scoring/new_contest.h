/* new_contest: a folder to write a contest in, from the commented model that is shipped. */
#ifndef SCORING_NEW_CONTEST_H
#define SCORING_NEW_CONTEST_H

#include <stdbool.h>

#include "fault/fault.h"

/* Makes the folder, which may not exist yet, and the files of the model in it. */
bool new_contest(const char *folder, struct fault *fault);

#endif
