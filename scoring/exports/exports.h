/* exports: from a contest's values to what an organiser prints and hands out.
 *
 * Pure: each function makes a document (scoring/document/document.h), which is then written as
 * PDF, HTML, CSV, XLSX or JSON. The caller frees it with document_free(); NULL: see fault.
 *
 *     struct exports_source source = {.contest = contest, .standings = standings,
 *                                     .teams = teams, .team_count = count, .language = "fr"};
 *     struct document *ranking = exports_ranking(&source, NULL, &fault);
 *     bool done = ranking != NULL && document_write(ranking, "classement.pdf", NULL, &fault);
 *     document_free(ranking);
 *
 * `language` picks the contest's own texts, in any language it has; the program's words are in
 * the language in force. */
#ifndef SCORING_EXPORTS_EXPORTS_H
#define SCORING_EXPORTS_EXPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/document/document.h"
#include "scoring/ranking/ranking.h"
#include "scoring/sheet.h"

struct exports_team {
    const char *id, *name;
};

struct exports_source {
    const struct contest *contest;
    struct standings *standings; /* NULL where none is needed: blank sheets, schedule */
    size_t team_count;
    const struct exports_team *teams; /* by the standings' index */
    const char *language;
    const char *date; /* document_set_date(), or NULL */
};

/* ---- rankings -------------------------------------------------------------------------- */

/* One ranking, or all (NULL): a table for each category and, if the rules want it, all
 * together; every value that was ranked, and what separated equal teams. */
struct document *exports_ranking(const struct exports_source *source,
                                 const struct contest_ranking *ranking, struct fault *fault);

/* ---- score sheets ---------------------------------------------------------------------- */

/* Empty sheets to print, one an event (NULL: all): each item has the number that it has on the
 * screen (its place in the event, from 1), its help, a big box. With `teams`, one for each of
 * these, its name filled in; matches have room for every side. */
struct document *exports_blank_sheets(const struct exports_source *source,
                                      const struct contest_event *event, const size_t *teams,
                                      size_t team_count, struct fault *fault);

/* The same, filled in, from what is stored: solo sheets, juries' marks, sides of matches. */
struct document *exports_filled_sheets(const struct exports_source *source,
                                       const struct sheet *const *sheets, size_t count,
                                       struct fault *fault);

/* One line for each value of each sheet: for spreadsheets. */
struct document *exports_sheet_values(const struct exports_source *source,
                                      const struct sheet *const *sheets, size_t count,
                                      struct fault *fault);

/* ---- schedule -------------------------------------------------------------------------- */

struct exports_slot {
    const char *time;  /* as people read it: "09:40" */
    const char *what;  /* the event or jury */
    const char *where; /* arena, room */
    const char *match; /* its number, or "" */
    size_t team_count;
    const size_t *teams; /* by their sides; CONTEST_NONE: nobody */
};

/* In the order given; with `by_team` also a page for each team. */
struct document *exports_schedule(const struct exports_source *source,
                                  const struct exports_slot *slots, size_t count, bool by_team,
                                  struct fault *fault);

/* ---- diplomas -------------------------------------------------------------------------- */

struct exports_diploma {
    size_t team;
    const char *honour;     /* "1er prix, collège"; "" for having taken part */
    const char *first_name; /* typed when printing, kept nowhere; "" for the team as a whole */
};

/* A page each. */
struct document *exports_diplomas(const struct exports_source *source,
                                  const struct exports_diploma *diplomas, size_t count,
                                  struct fault *fault);

#endif
