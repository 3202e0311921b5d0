/* sheet: what was observed in one run, never what it is worth.
 *
 * A sheet belongs to one event of one contest. It is read strictly from
 * "perseverons-sheet/1" (docs/contests.md), or filled value by value (by the
 * arena, by a judge's screen) and written out:
 *
 *     struct sheet *sheet = sheet_new(contest, event, &fault);
 *     bool ok = sheet != NULL
 *         && sheet_set_text(sheet, SHEET_TEAM, "T12", &fault)
 *         && sheet_set_choice(sheet, contest_item(event, "palet_1"), 3, &fault)
 *         && sheet_set_yes_no(sheet, contest_item(event, "retour"), true, &fault)
 *         && sheet_write(sheet, "T12-1.json", &fault);
 *     sheet_free(sheet);
 *
 * The contest must outlive its sheets. */
#ifndef SCORING_SHEET_H
#define SCORING_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest.h"

#define SHEET_SCHEMA      "perseverons-sheet/1"
#define SHEET_TEXT_MAX    64   /* team, arena, initials, in bytes */
#define SHEET_REMARKS_MAX 2000 /* in bytes */

enum sheet_state {
    SHEET_PLAYED,
    SHEET_ABSENT,       /* did not come: no values */
    SHEET_FORFEIT,      /* gave up: no values */
    SHEET_DISQUALIFIED, /* played, values kept, nothing counts */
};

enum sheet_text { SHEET_TEAM, SHEET_ARENA, SHEET_JUDGE, SHEET_REMARKS, SHEET_JURY };

struct match_sheet;

/* Small: a season has hundreds of thousands of them. */
struct sheet_value {
    bool given;
    bool truth;         /* yes_no */
    uint16_t choice;    /* choice: index into item->choices */
    uint16_t row_count; /* list: row_count * item->field_count values, row by row */
    union {
        struct rational number;    /* count, number, time (ms) */
        struct sheet_value *cells; /* list */
    };
};

struct sheet_position {
    const char *crcn; /* "3.4" */
    int64_t level;    /* 1 to 8 */
};

struct sheet {
    const struct contest *contest;
    const struct contest_event *event;
    char team[SHEET_TEXT_MAX + 1];
    char arena[SHEET_TEXT_MAX + 1]; /* "" when not said */
    char judge[SHEET_TEXT_MAX + 1]; /* initials, "" when not said; juries: who gave the marks */
    char jury[SHEET_TEXT_MAX + 1];  /* which jury saw the team, "" when there is one only */
    char remarks[SHEET_REMARKS_MAX + 1];
    int64_t attempt;       /* from 1 */
    size_t version;        /* index into contest->versions of the rules it was filled under */
    int64_t time_limit_ms; /* adapted time of this team; 0: the event's. For organisers only */
    size_t position_count; /* levels a juror or teacher placed the team at: exported, no points */
    struct sheet_position *positions;
    enum sheet_state state;
    struct sheet_value *values;      /* one per item of the event, by its index */
    const struct match_sheet *match; /* NULL, or it stands for one side of a match */
    size_t side;                     /* its index */
    struct pool *pool;               /* scoring's own */
};

/* An empty sheet: attempt 1, nothing given. NULL: FAULT_MEMORY. */
struct sheet *sheet_new(const struct contest *contest, const struct contest_event *event,
                        struct fault *fault);

/* The time this team had: its adapted time, else the event's; 0: no limit. */
int64_t sheet_time_limit_ms(const struct sheet *sheet);

/* Reads a sheet; every observed item must be there when the team played. NULL: see fault. */
struct sheet *sheet_read(const struct contest *contest, const char *path, struct fault *fault);
struct sheet *sheet_read_bytes(const struct contest *contest, const char *name, const void *bytes,
                               size_t length, struct fault *fault);

void sheet_free(struct sheet *sheet); /* NULL is allowed */

/* Each refuses, with the item's id as field, a value the item may not have. */
bool sheet_set_text(struct sheet *sheet, enum sheet_text which, const char *text,
                    struct fault *fault);
bool sheet_set_attempt(struct sheet *sheet, int64_t attempt, struct fault *fault);
bool sheet_set_number(struct sheet *sheet, const struct contest_item *item, struct rational value,
                      struct fault *fault); /* count, number, time in ms */
bool sheet_set_yes_no(struct sheet *sheet, const struct contest_item *item, bool value,
                      struct fault *fault);
bool sheet_set_choice(struct sheet *sheet, const struct contest_item *item, size_t choice,
                      struct fault *fault);

/* Whole file or no change: written beside it, flushed to the disk, then renamed
 * over `path`. On a full disk the old file stays as it was. */
bool sheet_write(const struct sheet *sheet, const char *path, struct fault *fault);

/* The same text in memory; the caller frees it with free(). NULL: FAULT_MEMORY. */
char *sheet_text(const struct sheet *sheet, struct fault *fault);

#endif
