/* teams_csv: teams from a table that a school exported.
 *
 * Columns are known by their titles, in French or English, however written: an id (team, n°,
 * équipe), a name (nom), a category, a level (niveau), establishments (UAI, several by spaces or
 * commas), pupils (élèves). Only the name is required; without an id, teams are numbered by line.
 * Other columns are kept as they are (`more`).
 *
 *     struct teams_csv *teams = teams_csv_read("equipes.csv", NULL, school, &fault);
 *     for (size_t i = 0; i < teams->count; i++)
 *         if (teams->team[i].is_good) ... else say(&teams->team[i].fault);
 *     teams_csv_free(teams);
 *
 * Nothing is stored here: the caller decides whether bad lines forbid the good ones. */
#ifndef SCORING_IMPORT_TEAMS_CSV_H
#define SCORING_IMPORT_TEAMS_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/school/school.h"

#define TEAMS_NAME_MAX   200 /* bytes of a team's name */
#define TEAMS_PUPILS_MAX 1000
#define TEAMS_BAD_MAX    1000 /* lines; a file with more is another kind of table: FAULT_LIMIT */

struct teams_csv_team {
    int line;     /* in the file */
    bool is_good; /* otherwise `fault` says what is wrong with the line */
    struct fault fault;
    const char *id, *name;
    const char *category, *level; /* "" when not said; level as the school file writes it */
    const char *establishments;   /* UAI codes, one a line; "" */
    int64_t pupils;               /* 0: not said */
    const char *more;             /* the other columns as a JSON object, "" when there are none */
};

struct teams_csv {
    size_t count, bad_count;
    struct teams_csv_team *team;
    size_t hint_count;
    struct fault
        *hint; /* names that look alike, a level unknown here ...: nothing is wrong for sure */
    char separator;
    const char *encoding;
};

/* NULL: the file as a whole cannot be read (csv.h), or FAULT_MISSING: no title says which column is
 * the name (lists the titles found, and the ones understood). */
struct teams_csv *teams_csv_read(const char *path, const char *encoding,
                                 const struct school *school, struct fault *fault);
void teams_csv_free(struct teams_csv *teams); /* NULL is allowed */

#endif
