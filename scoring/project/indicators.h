/* indicators: what an academy counts, from projects, teams and what juries wrote. Pure.
 *
 * The two indicators are those of the academies' digital strategy (e-Fran Persévérons): the
 * number of interdisciplinary projects (PROJECT_INTERDISCIPLINARY different disciplines or
 * more) and the number of establishments involved. Both are given in total, by cycle, by
 * department, by academy. A project of two cycles counts in each, and once in the total; so
 * does one of two departments, or academies.
 *
 * Levels of competence are where teachers and juries place pupils: they are counted here, and
 * never computed. */
#ifndef SCORING_PROJECT_INDICATORS_H
#define SCORING_PROJECT_INDICATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scoring/document/document.h"
#include "scoring/project/project.h"

struct indicators_team {
    const char *id;
    const char *level;          /* as written; "" when not said */
    const char *establishments; /* UAI codes, one a line; "" */
    int64_t pupils;             /* 0: not said */
    size_t ranking_quarter;     /* 1 to 4 of the first ranking, 1 the best; 0: not ranked */
    size_t sheets;              /* how many it has */
};

struct indicators_position { /* a jury's */
    const char *crcn;
    int64_t level;
};

struct indicators_source {
    const struct school *school;
    size_t project_count;
    const struct project *const *projects;
    size_t team_count;
    const struct indicators_team *teams;
    size_t position_count;
    const struct indicators_position *positions;
    const char *title; /* the contest's name, or "" */
    const char *language;
    const char *date; /* or NULL */
};

/* One line of the report. */
struct indicators_count {
    size_t projects, interdisciplinary, establishments, teams;
};

enum indicators_by {
    INDICATORS_TOTAL,
    INDICATORS_CYCLE,
    INDICATORS_DEPARTMENT,
    INDICATORS_ACADEMY
};

/* What concerns one cycle (its id), department ("033") or academy (its name); `of` is not read
 * for the total. False: FAULT_MEMORY. */
bool indicators_count(const struct indicators_source *source, enum indicators_by by, const char *of,
                      struct indicators_count *count, struct fault *fault);

/* The report: the caller frees each with document_free(). NULL: see fault. */
struct document *indicators_report(const struct indicators_source *source, struct fault *fault);

/* How many were placed at each level of each competence, by teachers and by juries. */
struct document *indicators_crcn(const struct indicators_source *source, struct fault *fault);

/* ---- for research ------------------------------------------------------------------------ */

#define INDICATORS_KEY      32 /* bytes of the secret behind the codes */
#define INDICATORS_CODE     13 /* characters of a code, and its end */
#define INDICATORS_SMALLEST 5  /* a department with fewer teams is not named */

/* A team's code: the same as long as the key is, and without the key nobody finds the team. */
void indicators_code(const unsigned char key[INDICATORS_KEY], const char *team,
                     char code[INDICATORS_CODE]);

/* One line a team, in the order of the codes: no name, no establishment, no exact rank or
 * points, which would lead to the published ranking. */
struct document *indicators_research(const struct indicators_source *source,
                                     const unsigned char key[INDICATORS_KEY], struct fault *fault);

#endif
