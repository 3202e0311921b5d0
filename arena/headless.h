/* headless: one run played to its sheet without a window, in virtual time.
 *
 * The arena owns the table and the robot on it; the team's program runs as
 * `perseverons run PROGRAM --robot table:SOCKET`, a process of its own, exactly
 * as from a pupil's terminal. The match (match.h) is driven by the table's
 * clock: gates, limit and end are found at the very millisecond. At the end the
 * robot is switched off, everything comes to rest, and the sheet is filled by
 * looking at the table (observe.h).
 *
 * How the run ends
 *     FINISHED   through the finish gate; without one: when the program ends
 *     TIMED_OUT  at the contest's limit, or because the robot never left
 *     ABORTED    the program failed or vanished, ended before the finish gate,
 *                was silent for too long, or somebody interrupted
 * A run that never finished has used its whole limit. In every case there is a
 * sheet: what it says is for the judge to accept.
 *
 *     struct headless_order order = {.contest = "examples/contests/palets", .team = "T12",
 *                                    .table = "palets", .program = "palets.lua", .attempt = 1};
 *     struct headless_run *run = headless_play(&order, &fault);
 *     if (run == NULL) ...                       // nothing was played, nothing written
 *     headless_write(run, "T12-1.json", NULL, NULL, &fault);
 *     ... headless_sheet(run), headless_ending(run) ...
 *     headless_free(run);
 *
 * The same order gives the same run to the last byte. */
#ifndef ARENA_HEADLESS_H
#define ARENA_HEADLESS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena/match.h"
#include "fault/fault.h"
#include "scoring/sheet.h"

#define HEADLESS_SILENCE_S 30
#define HEADLESS_COAST_MS  1000      /* until everything has come to rest */
#define HEADLESS_LIMIT_MS  1800000ll /* where the contest has no limit */

struct headless_order {
    const char *contest; /* file or folder */
    const char *event;   /* id; NULL: the contest's only one */
    const char *team;
    const char *table; /* file or shipped name */
    const char *model; /* robot description, file or shipped name; NULL: standard */
    const char *program;
    const char *player; /* the pupil's tool that runs it; NULL: perseverons, beside this program */
    int attempt;
    uint64_t seed;
    int silence_s; /* how long the program may be silent, of wall clock; 0: HEADLESS_SILENCE_S */
    const volatile sig_atomic_t *interrupted; /* not 0: abort the run; NULL: never */
    /* What happens, as it happens; what the program says. NULL: nobody looks. */
    void (*notice)(void *context, const struct match_notice *notice);
    void (*output)(void *context, const char *text, size_t size);
    void *context;
};

/* Why it ended as it did. */
enum headless_reason {
    HEADLESS_CROSSED_FINISH,
    HEADLESS_PROGRAM_ENDED, /* and there was no finish gate to reach */
    HEADLESS_LIMIT_REACHED,
    HEADLESS_NEVER_LEFT,     /* the robot was not seen at the start gate in time */
    HEADLESS_NOT_FINISHED,   /* the program ended before the finish gate (or the start gate) */
    HEADLESS_PROGRAM_FAILED, /* it ended with a mistake, which it has explained */
    HEADLESS_PROGRAM_KILLED, /* a signal ended it */
    HEADLESS_PROGRAM_SILENT,
    HEADLESS_INTERRUPTED,
};

struct headless_run;

/* Plays the run. NULL: nothing was played, see fault (contest, table, team,
 * program or robot not as they should be, or the machine). */
struct headless_run *headless_play(const struct headless_order *order, struct fault *fault);
void headless_free(struct headless_run *run); /* NULL is allowed */

const struct match *headless_match(const struct headless_run *run);
enum headless_reason headless_reason(const struct headless_run *run);
const char *headless_reason_word(enum headless_reason reason); /* "crossed-finish" */
const char *headless_reason_text(enum headless_reason reason); /* translated */
const struct sheet *headless_sheet(const struct headless_run *run);

/* Writes what is asked for: the sheet (JSON), the trajectory as a picture (SVG
 * or PNG, by its ending) and as a log (CSV); NULL: not that one. Each file is
 * written whole or not at all. */
bool headless_write(const struct headless_run *run, const char *sheet, const char *picture,
                    const char *log, struct fault *fault);

#endif
