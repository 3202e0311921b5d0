/* contest: the rules of a contest, read from a file that an organiser wrote.
 *
 * Everything an academy may want to change is data: docs/contests.md teaches
 * the format ("perseverons-contest/1") by example. This header is what C code
 * sees of it: events, their items, the match clock, and what a virtual table
 * can observe by itself. Nothing here knows any particular contest.
 *
 *     struct contest *contest = contest_read("examples/contests/palets/contest.json", &fault);
 *     if (contest == NULL) return command_line_fail(&line, &fault);
 *     const struct contest_event *event = contest_event(contest, "passage");
 *     ...
 *     contest_free(contest);
 *
 * A contest is read-only once read; everything in it belongs to it and dies
 * with it. Scoring runs its formulas in one Lua state: use a contest from one
 * thread at a time. */
#ifndef SCORING_CONTEST_H
#define SCORING_CONTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/rational.h"

struct contest_category;
struct contest_game;
struct contest_result;
struct contest_ranking;
struct contest_prize;
struct contest_bracket;
struct contest_quantity;

#define CONTEST_SCHEMA       "perseverons-contest/1"
#define CONTEST_ID_MAX       48  /* longest id, in bytes */
#define CONTEST_NAME_MAX     400 /* longest name or message, in bytes */
#define CONTEST_EVENTS_MAX   32
#define CONTEST_ITEMS_MAX    256           /* per event */
#define CONTEST_CHOICES_MAX  64            /* per choice item */
#define CONTEST_CHECKS_MAX   128           /* per event */
#define CONTEST_FIELDS_MAX   16            /* columns of a list item */
#define CONTEST_ROWS_MAX     512           /* rows of a list item */
#define CONTEST_OBSERVED_MAX 64            /* ids in one "observe" */
#define CONTEST_VALUE_MAX    1000000000000 /* largest count, number or time on a sheet */
#define CONTEST_TIME_MAX_MS  86400000      /* longest match: a day */
#define CONTEST_VERSIONS_MAX 64            /* of the rules, this one included */
#define CONTEST_CRCN_MAX     8             /* competences one item may name */

/* ---- names in any language ------------------------------------------------ */

struct contest_translation {
    const char *language; /* "fr", "en", "oc"; "" when the file gives one text for all */
    const char *text;
};

struct contest_text {
    size_t count;                                   /* 0: the file gives no text */
    const struct contest_translation *translations; /* in the order written */
};

/* The text for `language` ("fr"), else its English, else the first; "" when there is none.
 * Written by an organiser: print it inert. */
const char *contest_text_in(const struct contest_text *text, const char *language);

/* ---- what a virtual table can see ------------------------------------------ */

/* How the arena fills an item from a table by itself: name, word in the file,
 * what its value names ("zone": a zone's id ... "true": nothing, written true).
 * Verbs with a plural noun take one id or a list. All but gates, visits and
 * restarts are read at the end of the run. Scoring only stores this. */
#define CONTEST_OBSERVATIONS(X)                                                                    \
    X(OBSERVE_ZONE_OF, "zone_of", "object")      /* choice: zone the object lies in */             \
    X(OBSERVE_OBJECTS_IN, "objects_in", "zones") /* count: objects lying in any of them */         \
    X(OBSERVE_OBJECTS_MOVED, "objects_moved",                                                      \
      "objects")                             /* count, yes_no: moved from their place */           \
    X(OBSERVE_ROBOT_IN, "robot_in", "zones") /* yes_no: robot's centre in one of them */           \
    X(OBSERVE_ZONES_VISITED, "zones_visited",                                                      \
      "zones") /* count, yes_no: how many, during the run */                                       \
    X(OBSERVE_GATES_CROSSED, "gates_crossed",                                                      \
      "gates")                              /* count, yes_no: how many, during the run */          \
    X(OBSERVE_RUN_TIME, "run_time", "true") /* time: from start to finish */                       \
    X(OBSERVE_RESTARTS, "restarts", "true") /* count: times brought back by hand */

#define CONTEST_OBSERVE_ENUM_(name, word, noun) name,
enum contest_observation { OBSERVE_NOTHING, CONTEST_OBSERVATIONS(CONTEST_OBSERVE_ENUM_) };
#undef CONTEST_OBSERVE_ENUM_

/* An object across the edge of two zones counts for... */
enum contest_straddling {
    STRADDLING_BEST,   /* the zone whose choice is worth most, among those it touches */
    STRADDLING_CENTRE, /* the zone its centre lies in */
    STRADDLING_INSIDE, /* only a zone it lies in entirely */
};

struct contest_observe {
    enum contest_observation what; /* OBSERVE_NOTHING: only a judge can tell */
    size_t id_count;               /* objects, zones or gates named, 0 for run_time and restarts */
    const char *const *ids;
    enum contest_straddling straddling; /* zone_of and objects_in; default STRADDLING_BEST */
    size_t otherwise; /* zone_of: index of the choice for "in none of these zones" */
    int64_t by_mm;    /* objects_moved: from how far on; default 10 */
};

/* ---- items ------------------------------------------------------------------ */

enum contest_item_type {
    ITEM_COUNT,  /* how many: value * points, or a table of points */
    ITEM_NUMBER, /* a measure with decimals, exact */
    ITEM_YES_NO, /* done or not */
    ITEM_CHOICE, /* one of a table of choices */
    ITEM_TIME,   /* milliseconds; worth nothing by itself */
    ITEM_LIST,   /* rows of fields, in the order they happened */
    /* computed: never on a sheet */
    ITEM_FORMULA,    /* a Lua expression */
    ITEM_BEST_OF,    /* alternatives: only the best of other items counts */
    ITEM_SUM,        /* other items together, under a common cap or floor */
    ITEM_TIME_BONUS, /* points for time that remains */
};

struct contest_choice {
    const char *id;
    struct contest_text name;
    struct rational points;
    size_t zone_count; /* zone_of: the table's zones that mean this choice */
    const char *const *zones;
};

struct contest_formula; /* a compiled expression; scoring's own */

struct contest_item {
    const char *id;
    size_t index; /* its place in event->items (or in fields) */
    struct contest_text name;
    struct contest_text help; /* for the judge; may be empty */
    enum contest_item_type type;
    bool counts;       /* false: worth points for formulas and groups, not added to the total */
    bool shared;       /* match: seen once for all sides */
    size_t group;      /* index of the best_of or sum that takes it in, or CONTEST_NO_GROUP */
    size_t since;      /* index of the version that brought it: on older sheets it is not there */
    size_t crcn_count; /* competences a juror may position the team in: "3.4" */
    const char *const *crcn;
    const struct contest_formula *condition; /* "if": no points when false; or NULL */
    bool has_cap, has_floor;                 /* limits of its points */
    struct rational cap, floor;
    struct contest_observe observe;
    /* values a sheet may give */
    struct rational min, max; /* count, number, time (ms) */
    /* points */
    struct rational points;    /* count, number: each; yes_no: if yes; time_bonus: per step */
    struct rational points_no; /* yes_no: if no */
    size_t table_count;        /* count: table[value] replaces points when not 0 */
    const struct rational *table;
    size_t choice_count;
    const struct contest_choice *choices;
    size_t field_count; /* list */
    const struct contest_item *fields;
    size_t row_max;
    const struct contest_formula
        *formula;    /* formula: its value; list: points of each row, or NULL */
    size_t of_count; /* best_of, sum: indexes of the items taken in; time_bonus: [0] its time */
    const size_t *of;
    int64_t step_ms; /* time_bonus: each whole step that remains gives `points` */
};

#define CONTEST_NO_GROUP ((size_t)-1)

/* Whether a sheet carries a value for items of this type. */
bool contest_item_is_observed(enum contest_item_type type);

/* The word of the file for a type ("yes_no"). */
const char *contest_item_type_word(enum contest_item_type type);

/* ---- the match clock ---------------------------------------------------------- */

enum contest_restart_clock {
    RESTART_CLOCK_RUNS,   /* the clock runs on while the robot is brought back */
    RESTART_CLOCK_STOPS,  /* it stops until the robot starts again */
    RESTART_CLOCK_RESETS, /* it starts again from zero */
};

struct contest_match {
    int64_t time_limit_ms;   /* 0: no limit */
    int64_t countdown_ms;    /* shown before the start, 0: none */
    int64_t warning_ms;      /* the end is announced this long before, 0: not */
    const char *start_gate;  /* crossing it starts the clock; NULL: the end of the countdown does */
    const char *finish_gate; /* crossing it ends the run; NULL: only time or the judge does */
    int64_t restarts_max;    /* how often a robot may be brought back by hand */
    enum contest_restart_clock restart_clock;
};

/* ---- checks, events, the contest ------------------------------------------------ */

struct contest_check {
    const char *id;
    bool is_error; /* the sheet contradicts itself and cannot stand; false: a warning */
    const struct contest_formula *when; /* true: say the message */
    struct contest_text message;
    size_t item; /* index of the item it is about, or CONTEST_NO_GROUP */
};

enum contest_event_kind {
    EVENT_SOLO,         /* one team at a time: one sheet for each attempt */
    EVENT_MATCH,        /* two or more sides at a time: see match.h */
    EVENT_JURY,         /* several jurors: one sheet each; a missing mark is missing */
    EVENT_DECLARATION,  /* what a team announces before */
    EVENT_HOMOLOGATION, /* size, mass, cost: passed when no check of level error speaks */
};

struct contest_event {
    const char *id;
    size_t index; /* its place in contest->events */
    enum contest_event_kind kind;
    struct contest_text name;
    int64_t attempts; /* how many sheets a team may have in it */
    struct contest_match match;
    size_t item_count;
    const struct contest_item *items;
    size_t check_count;
    const struct contest_check *checks;
    const struct contest_formula *total; /* from `sum`, or NULL: the sum itself */
    bool has_cap, has_floor;             /* limits of the total */
    struct rational cap, floor;
    const struct contest_game *game; /* EVENT_MATCH: sides, places, league points; else NULL */
    size_t slot_count;               /* numbers that results read off its sheets */
    const struct contest_quantity *slots;
};

/* The rules changed on the way: what each version brought. */
struct contest_version {
    const char *id;
    struct contest_text changes;
    bool accepted; /* sheets filled under it stand, and are scored by the rules of today */
};

struct contest {
    const char *file; /* as opened */
    const char *id;
    const char *version;
    struct contest_text name;
    size_t version_count; /* oldest first; the last one is `version`. 0: none listed */
    const struct contest_version *versions;
    size_t event_count;
    const struct contest_event *events;
    /* contest_ranking.h */
    size_t level_count; /* youngest first */
    const char *const *levels;
    size_t category_count;
    const struct contest_category *categories;
    size_t result_count;
    const struct contest_result *results;
    size_t ranking_count;
    const struct contest_ranking *rankings;
    size_t prize_count;
    const struct contest_prize *prizes;
    bool one_team_one_prize;
    size_t bracket_count;
    const struct contest_bracket *brackets;
    struct contest_machine *machine; /* scoring's own: the Lua state of the formulas */
};

/* Reads and checks a contest file; formulas are compiled. A folder stands for
 * the contest.json in it. NULL: see fault (file, line, column, field). */
struct contest *contest_read(const char *path, struct fault *fault);

/* The same from bytes known to people as `name`. The file may not name
 * functions of a Lua file then. */
struct contest *contest_read_bytes(const char *name, const void *bytes, size_t length,
                                   struct fault *fault);

/* The same from bytes that stand for the file `path`, which may name a Lua file beside it. */
struct contest *contest_read_draft(const char *path, const void *bytes, size_t length,
                                   struct fault *fault);

void contest_free(struct contest *contest); /* NULL is allowed */

/* By id; NULL when there is none. */
const struct contest_event *contest_event(const struct contest *contest, const char *id);
const struct contest_item *contest_item(const struct contest_event *event, const char *id);

#endif
