/* match: one run of one team, from the call to the published sheet.
 *
 * The one state machine behind every way of holding a run: without a window
 * (headless.h) and, later, the judge's window. It is pure: it owns no clock,
 * no robot and no file. Events go in with the moment they happened; the state
 * changes, and notices come out for whoever shows, plays a sound or stops a
 * robot. A match is a plain value: copy it, or rebuild it by replaying its
 * events, and you have the same match.
 *
 *   CALLED ─HOMOLOGATE─▶ HOMOLOGATED ─GET_READY─▶ READY ─ARM─▶ ARMED ─START─▶ COUNTDOWN
 *      └───── GET_READY (rules without homologation) ───▲        ▲               │ 3 2 1
 *                                                        DISARM ┘               ▼
 *   start on the signal:  COUNTDOWN ─▶ RUNNING              start at the gate:  RELEASED
 *                                      │   ▲ ◀───────────── START_GATE ────────────┘
 *                                PAUSE ▼   │ RESUME
 *                                      PAUSED
 *
 *   RUNNING ─FINISH─▶ FINISHED      RUNNING ─(limit)─▶ TIMED_OUT      RELEASED ─(patience)─▶
 * TIMED_OUT any state above ─ABORT─▶ ABORTED FINISHED, TIMED_OUT, ABORTED ─OPEN_SHEET─▶ SHEET
 * ─SIGN─▶ SIGNED ─PUBLISH─▶ PUBLISHED ▲──CONTEST_SHEET──┘
 *
 * Time: milliseconds of one clock that never goes back (monotonic, or the
 * virtual time of a table). Gates stamp their signals themselves, so START_GATE
 * and FINISH may arrive late: a finish crossed before the limit counts even
 * when the news comes after it. All other events happen "now": an event dated
 * before what the match has already seen is refused.
 *
 * An event that the state or the rules do not allow is refused with a fault
 * (FAULT_REFUSED, in words for the judge) and changes nothing.
 *
 *     struct match match;
 *     if (!match_begin(&match, &rules, 1, now, &fault)) ...
 *     match_apply(&match, MATCH_GET_READY, now, &fault);
 *     ...
 *     match_advance(&match, now);                 // as often as you like
 *     while (match_next_notice(&match, &notice)) show(&notice);
 *     clock = match_elapsed_ms(&match);
 *
 * Not thread-safe. Owns nothing; needs no release. */
#ifndef ARENA_MATCH_H
#define ARENA_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define MATCH_LIMIT_MAX_MS     86400000ll /* a day */
#define MATCH_COUNTDOWN_MAX_MS 60000
#define MATCH_ATTEMPTS_MAX     100
#define MATCH_RESTARTS_MAX     1000
#define MATCH_NOTICES_MAX      16 /* unread notices kept; beyond, the oldest is forgotten */

/* name, word for machines, words for people: "the run is ..." */
#define MATCH_STATES(X)                                                                            \
    X(MATCH_CALLED, "called", N_("called"))                                                        \
    X(MATCH_HOMOLOGATED, "homologated", N_("homologated"))                                         \
    X(MATCH_READY, "ready", N_("ready"))                                                           \
    X(MATCH_ARMED, "armed", N_("armed"))                                                           \
    X(MATCH_COUNTDOWN, "countdown", N_("counting down"))                                           \
    X(MATCH_RELEASED, "released", N_("free to start"))                                             \
    X(MATCH_RUNNING, "running", N_("running"))                                                     \
    X(MATCH_PAUSED, "paused", N_("paused"))                                                        \
    X(MATCH_FINISHED, "finished", N_("finished"))                                                  \
    X(MATCH_TIMED_OUT, "timed-out", N_("out of time"))                                             \
    X(MATCH_ABORTED, "aborted", N_("aborted"))                                                     \
    X(MATCH_SHEET, "sheet", N_("waiting for its sheet"))                                           \
    X(MATCH_SIGNED, "signed", N_("signed"))                                                        \
    X(MATCH_PUBLISHED, "published", N_("published"))

#define MATCH_STATE_ENUM_(name, word, text) name,
enum match_state { MATCH_STATES(MATCH_STATE_ENUM_) MATCH_STATE_COUNT };
#undef MATCH_STATE_ENUM_

/* name, word for machines, words for people */
#define MATCH_EVENTS(X)                                                                            \
    X(MATCH_HOMOLOGATE, "homologate", N_("Homologate"))                                            \
    X(MATCH_GET_READY, "get-ready", N_("Team ready"))                                              \
    X(MATCH_ARM, "arm", N_("Arm"))                                                                 \
    X(MATCH_DISARM, "disarm", N_("Disarm"))                                                        \
    X(MATCH_START, "start", N_("Start"))                                                           \
    X(MATCH_START_GATE, "start-gate", N_("Start gate"))                                            \
    X(MATCH_FINISH, "finish", N_("Finish"))                                                        \
    X(MATCH_PAUSE, "pause", N_("Pause"))                                                           \
    X(MATCH_RESUME, "resume", N_("Resume"))                                                        \
    X(MATCH_RESTART, "restart", N_("Restart"))                                                     \
    X(MATCH_ABORT, "abort", N_("Abort"))                                                           \
    X(MATCH_OPEN_SHEET, "open-sheet", N_("Open the sheet"))                                        \
    X(MATCH_SIGN, "sign", N_("Sign"))                                                              \
    X(MATCH_CONTEST_SHEET, "contest-sheet", N_("Contest the sheet"))                               \
    X(MATCH_PUBLISH, "publish", N_("Publish"))

#define MATCH_EVENT_ENUM_(name, word, text) name,
enum match_event { MATCH_EVENTS(MATCH_EVENT_ENUM_) MATCH_EVENT_COUNT };
#undef MATCH_EVENT_ENUM_

enum match_start_mode {
    MATCH_START_ON_SIGNAL, /* the clock starts when the countdown ends */
    MATCH_START_ON_GATE    /* the clock starts when the robot leaves through the start gate */
};

enum match_restart_mode {
    MATCH_CLOCK_GOES_ON, /* the robot is brought back by hand, the clock keeps running */
    MATCH_CLOCK_STOPS,   /* the run is PAUSED until RESUME */
    MATCH_CLOCK_AFRESH   /* the run goes back to READY, its clock to zero */
};

/* What the contest says; see match_rules_check() for the limits. */
struct match_rules {
    int64_t limit_ms;     /* running time allowed, 0 (no limit)..MATCH_LIMIT_MAX_MS */
    int64_t warning_ms;   /* notice this long before the limit; 0: none */
    int64_t countdown_ms; /* 0: no countdown */
    int64_t patience_ms;  /* start on the gate: from release to the gate; 0: for ever */
    enum match_start_mode start;
    bool homologation; /* the robot must be homologated before the team is ready */
    bool pauses;       /* the judge may pause the clock */
    int restarts;      /* how many are allowed, 0..MATCH_RESTARTS_MAX */
    enum match_restart_mode restart_mode;
    int attempts; /* runs a team may make, 1..MATCH_ATTEMPTS_MAX */
};

enum match_notice_kind {
    MATCH_NOTICE_STATE,       /* `state` has just been entered */
    MATCH_NOTICE_COUNT,       /* countdown: `count` seconds to go */
    MATCH_NOTICE_GO,          /* the robot may move from now on */
    MATCH_NOTICE_FALSE_START, /* it left during the countdown; back to ARMED */
    MATCH_NOTICE_END_WARNING, /* the limit is near */
    MATCH_NOTICE_RESTARTED,   /* `count` restarts used */
    MATCH_NOTICE_STOP_ROBOT   /* the robot must stand still from now on */
};

struct match_notice {
    enum match_notice_kind kind;
    enum match_state state; /* at that moment */
    int count;
    int64_t at_ms;
};

/* Fields are for match_*() and tests; readers use the functions below. */
struct match {
    struct match_rules rules;
    enum match_state state;
    int attempt;
    int restarts_used;
    int false_starts;
    int64_t now_ms;          /* newest moment seen */
    int64_t since_ms;        /* when `state` was entered (RUNNING: started or resumed) */
    int64_t stretch_ms;      /* when the clock last started to run */
    int64_t before_ms;       /* running time of the stretches before that one */
    int64_t duration_ms;     /* running time when the clock last stood still */
    enum match_state ending; /* how the run ended, kept when the sheet follows; CALLED before */
    bool started;            /* the clock has run */
    bool warned;
    int counted; /* countdown seconds already announced */
    struct match_notice notices[MATCH_NOTICES_MAX];
    size_t notice_first, notice_count;
};

/* True when the rules hold together; otherwise FAULT_RANGE with the rule as its field. */
bool match_rules_check(const struct match_rules *rules, struct fault *fault);

/* Begins attempt number `attempt` (from 1) in state CALLED at `now_ms`.
 * FAULT_RANGE: rules that do not hold, or more attempts than the rules allow. */
bool match_begin(struct match *match, const struct match_rules *rules, int attempt, int64_t now_ms,
                 struct fault *fault);

/* Something happened at `at_ms`. Time up to then passes first. */
bool match_apply(struct match *match, enum match_event event, int64_t at_ms, struct fault *fault);

/* Time has passed, until `now_ms` (earlier moments are ignored). */
void match_advance(struct match *match, int64_t now_ms);

/* The next moment at which time alone changes something; -1: never. */
int64_t match_wakes_at_ms(const struct match *match);

/* The oldest unread notice; false when all are read. */
bool match_next_notice(struct match *match, struct match_notice *notice);

/* Running time so far, within 0..limit_ms. */
int64_t match_elapsed_ms(const struct match *match);
/* What is left of the limit; -1 when there is none. */
int64_t match_remaining_ms(const struct match *match);

bool match_may_move(const struct match *match); /* RELEASED or RUNNING */
/* FINISHED, TIMED_OUT, ABORTED, and the states of the sheet that follow; then
 * `match->ending` says which of the three it was. */
bool match_is_over(const struct match *match);

const char *match_state_word(enum match_state state); /* "timed-out" */
const char *match_state_text(enum match_state state); /* translated: "out of time" */
const char *match_event_word(enum match_event event);
const char *match_event_text(enum match_event event);

#endif
