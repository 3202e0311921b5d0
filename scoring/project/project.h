/* project: a robotics project as its teacher describes it, in a file ("perseverons-project/1",
 * docs/projects.md): title, disciplines, levels, establishments, sessions, productions, and
 * the levels of competence (CRCN) at which the teacher places the pupils.
 *
 *     struct project_notes notes;
 *     struct project *project = project_read("projet.json", school, &notes);
 *     for (size_t i = 0; i < notes.count; i++) say(&notes.note[i]);
 *     if (project != NULL && project_is_interdisciplinary(project)) ...
 *     project_free(project);
 *
 * The file is read like a compiler reads: every mistake is said, with file, line, column and
 * key. Never a pupil's name: a card knows teams by their codes only. */
#ifndef SCORING_PROJECT_PROJECT_H
#define SCORING_PROJECT_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/school/school.h"

#define PROJECT_SCHEMA       "perseverons-project/1"
#define PROJECT_LIST_MAX     64   /* disciplines, levels, establishments, productions, teams */
#define PROJECT_TITLE_MAX    200  /* bytes */
#define PROJECT_TEXT_MAX     2000 /* bytes of the summary */
#define PROJECT_SESSIONS_MAX 1000
#define PROJECT_NOTES_MAX    64

/* The one definition, printed on every report: at least so many different disciplines. */
#define PROJECT_INTERDISCIPLINARY 2

enum project_severity {
    PROJECT_ERROR,   /* the card cannot be used */
    PROJECT_WARNING, /* it can, but counts for less than one might think */
    PROJECT_HINT,    /* something to add */
};

struct project_notes {
    size_t count, error_count;
    struct {
        enum project_severity severity;
        struct fault fault;
    } note[PROJECT_NOTES_MAX]; /* in the order of the file's keys; further ones are not kept */
};

struct project_position { /* where the teacher places the pupils; never computed */
    const struct school_competence *competence;
    int64_t level;
};

struct project {                 /* all belongs to the project, and it to the school's data */
    const char *title, *summary; /* summary "" when not said */
    size_t discipline_count;     /* different ones */
    const char **disciplines;    /* as the school's data write them */
    size_t level_count;
    const struct school_level **levels;
    size_t establishment_count;
    const char **establishments;       /* UAI codes */
    const char *without_establishment; /* the reason when there is none; else "" */
    int64_t sessions;                  /* 0: not said */
    size_t production_count;
    const char **productions;
    size_t position_count;
    struct project_position *positions;
    size_t team_count;
    const char **teams; /* codes, as the contest knows them */
};

/* `notes` is started afresh. NULL when a note is an error. */
struct project *project_read(const char *path, const struct school *school,
                             struct project_notes *notes);
struct project *project_read_bytes(const char *name, const void *bytes, size_t length,
                                   const struct school *school, struct project_notes *notes);
void project_free(struct project *project); /* NULL is allowed */

bool project_is_interdisciplinary(const struct project *project);

/* Writes a model to fill in, which check accepts. Refuses a place where something is
 * (FAULT_DUPLICATE). */
bool project_new(const char *path, struct fault *fault);

#endif
