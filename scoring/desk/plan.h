/* plan: the schedule of the day as stored data: made from a demand, changed late.
 *
 * Stored as "perseverons-schedule/1" (docs/organiser.md): teams by id, times in minutes from
 * midnight, slots from 0. Making is pure (scoring/schedule); here names and the store are added. */
#ifndef SCORING_DESK_PLAN_H
#define SCORING_DESK_PLAN_H

#include "scoring/desk/acts.h"
#include "scoring/schedule/schedule.h"
#include "scoring/schedule/timetable.h"

#define PLAN_SCHEMA       "perseverons-schedule/1"
#define PLAN_SESSIONS_MAX 16
#define PLAN_DELAYS_MAX   64
#define PLAN_JURORS_MAX   64

struct plan_juror { /* a juror sees no team of their own establishment */
    int jury, panel;
    char establishment[16]; /* UAI */
};

struct plan {
    char event[CONTEST_ID_MAX + 1];
    struct timetable_session sessions[PLAN_SESSIONS_MAX];
    struct timetable_delay delays[PLAN_DELAYS_MAX];
    struct timetable times; /* its sessions and delays are those above */
    struct schedule *schedule;
    int team_count;
    char (*teams)[STORE_ID_MAX + 1]; /* by number */
    int jury_count;
    char juries[SCHEDULE_JURIES_MAX][CONTEST_ID_MAX + 1];
    struct schedule_jury jury[SCHEDULE_JURIES_MAX]; /* `barred` is not kept */
    struct schedule_visit *visits;                  /* [jury * team_count + team]; slot -1: none */
};

struct plan_demand {
    const char *event;           /* whose runs */
    struct schedule_demand runs; /* `teams` is filled in */
    int slot_minutes;
    int session_count; /* 0: from 9:00 on, without end */
    struct timetable_session sessions[PLAN_SESSIONS_MAX];
    int jury_count;
    char juries[SCHEDULE_JURIES_MAX][CONTEST_ID_MAX + 1];
    struct schedule_jury jury[SCHEDULE_JURIES_MAX]; /* `barred` is filled in */
    int juror_count;
    struct plan_juror jurors[PLAN_JURORS_MAX];
};

/* For the teams that take part now. FAULT_LIMIT: no such schedule can be; says what and by how
 * much. Release with plan_release(). */
bool plan_make(struct desk *desk, const struct plan_demand *demand, struct plan *plan,
               struct fault *fault);
/* The stored one; FAULT_MISSING: none yet. */
bool plan_read(struct desk *desk, struct plan *plan, struct fault *fault);
bool plan_keep(struct desk *desk, const struct record_by *by, const struct plan *plan,
               struct act *act, struct fault *fault);
void plan_release(struct plan *plan);

/* The team leaves from slot `from` on; nobody else moves. *seats: places left empty.
 * FAULT_REFERENCE: it is not in the schedule. */
bool plan_withdraw(struct plan *plan, const char *team, int from, int *seats, struct fault *fault);
/* Slot `from` and all after it begin so many minutes later. *moved: matches whose time changed. */
bool plan_delay(struct plan *plan, int from, int minutes, int *moved, struct fault *fault);

/* The slot's time in minutes from midnight; -1: after the last session. */
int plan_minute(const struct plan *plan, int slot);

#endif
