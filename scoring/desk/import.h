/* import: a school's table of teams into the store, all of it or nothing.
 *
 * Lines are judged by the table's reader (teams_csv.h) and by the contest: categories and levels
 * that its rules do not know, teams that are registered already with other facts. */
#ifndef SCORING_DESK_IMPORT_H
#define SCORING_DESK_IMPORT_H

#include "scoring/desk/desk.h"
#include "scoring/import/teams_csv.h"

struct import_result {
    size_t added, known, bad; /* lines; known: registered already, just so */
};

/* Every mistake at its line, and hints, which forbid nothing. */
typedef void import_said(void *context, const struct fault *fault, bool is_hint);

/* `name`: the file's, for faults. `partial`: good lines are taken although others are bad;
 * otherwise one bad line gives FAULT_REFUSED and nothing is stored. */
bool import_teams(struct desk *desk, const struct record_by *by, const struct teams_csv *teams,
                  const char *name, bool partial, import_said *said, void *context,
                  struct import_result *result, struct fault *fault);

#endif
