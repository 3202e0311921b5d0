#include "scoring/desk/plan.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/desk/plan_text.h"

/* Without sessions the day begins at nine and has no end that matters. */
#define NO_SESSION_START (9 * 60)
#define NO_SESSION_END   (9 * 60 + 7 * 24 * 60)

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}

void plan_times(struct plan *plan) {
    plan->times.sessions = plan->sessions;
    plan->times.delays = plan->delays;
}

int plan_minute(const struct plan *plan, int slot) {
    struct timetable times = plan->times; /* a plan may have moved in memory */
    times.sessions = plan->sessions;
    times.delays = plan->delays;
    return timetable_minute(&times, slot);
}

void plan_release(struct plan *plan) {
    schedule_free(plan->schedule);
    free(plan->teams);
    free(plan->visits);
    plan->schedule = NULL;
    plan->teams = NULL;
    plan->visits = NULL;
}

bool plan_room(struct plan *plan, int teams, struct fault *fault) {
    plan->teams = calloc((size_t)teams + 1, sizeof *plan->teams);
    plan->visits = calloc((size_t)teams * SCHEDULE_JURIES_MAX + 1, sizeof *plan->visits);
    for (int i = 0; plan->visits != NULL && i < teams * SCHEDULE_JURIES_MAX; i++) {
        plan->visits[i] = (struct schedule_visit){-1, -1};
    }
    return (plan->teams != NULL && plan->visits != NULL) || no_memory(fault);
}

/* ---- making one --------------------------------------------------------------------------- */

static bool take_teams(struct desk *desk, struct plan *plan, struct fault *fault) {
    const size_t count = desk_team_count(desk);
    if (count > SCHEDULE_TEAMS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("At most %d teams can be scheduled."),
                         SCHEDULE_TEAMS_MAX);
    }
    if (!plan_room(plan, (int)count, fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct desk_team *team = desk_team_at(desk, i);
        if (team->registered && !team->withdrawn && !team->disqualified) {
            strcpy(plan->teams[plan->team_count++], team->id);
        }
    }
    return plan->team_count > 0 || fault_set(fault, FAULT_MISSING, _("No team is registered yet."));
}

static void take_times(const struct plan_demand *demand, struct plan *plan) {
    static const struct timetable_session always = {NO_SESSION_START, NO_SESSION_END};
    plan->times.slot_minutes = demand->slot_minutes;
    plan->times.session_count = demand->session_count == 0 ? 1 : demand->session_count;
    plan->sessions[0] = always;
    for (int i = 0; i < demand->session_count; i++) {
        plan->sessions[i] = demand->sessions[i];
    }
    plan_times(plan);
}

static bool has_establishment(const struct desk_team *team, const char *establishment) {
    const size_t length = strlen(establishment);
    for (const char *at = team->establishments; *at != '\0';) {
        const size_t line = strcspn(at, "\n");
        if (line == length && strncmp(at, establishment, length) == 0) {
            return true;
        }
        at += line + (at[line] == '\n');
    }
    return false;
}

/* [panel * teams + team] of one jury, the caller's to free(). NULL: memory is out. */
static bool *barred_of(const struct desk *desk, const struct plan_demand *demand,
                       const struct plan *plan, int jury) {
    bool *barred = calloc((size_t)(demand->jury[jury].panels * plan->team_count) + 1, 1);
    for (int i = 0; barred != NULL && i < demand->juror_count; i++) {
        const struct plan_juror *juror = &demand->jurors[i];
        if (juror->jury != jury || juror->panel >= demand->jury[jury].panels) {
            continue;
        }
        for (int team = 0; team < plan->team_count; team++) {
            if (has_establishment(desk_team(desk, plan->teams[team]), juror->establishment)) {
                barred[juror->panel * plan->team_count + team] = true;
            }
        }
    }
    return barred;
}

/* FAULT_LIMIT names the jury by its number: people know it by its event. */
static bool name_jury(const struct plan *plan, struct fault *fault) {
    const long jury = strtol(fault->field, NULL, 10);
    if (fault->kind == FAULT_LIMIT && jury >= 0 && jury < plan->jury_count) {
        fault_in_field(fault, plan->juries[jury]);
    }
    return false;
}

static bool make_visits(struct desk *desk, const struct plan_demand *demand, struct plan *plan,
                        struct fault *fault) {
    bool *barred[SCHEDULE_JURIES_MAX] = {NULL};
    bool ok = true;
    plan->jury_count = demand->jury_count;
    for (int i = 0; ok && i < demand->jury_count; i++) {
        strcpy(plan->juries[i], demand->juries[i]);
        plan->jury[i] = demand->jury[i];
        barred[i] = barred_of(desk, demand, plan, i);
        plan->jury[i].barred = barred[i];
        ok = barred[i] != NULL || no_memory(fault);
    }
    const int slots = timetable_slots(&plan->times);
    const int limit = plan->schedule->slots + 4 * plan->team_count * SCHEDULE_JURIES_MAX;
    ok = ok && (demand->jury_count == 0 ||
                schedule_juries(plan->schedule, slots < limit ? slots : limit, plan->jury,
                                plan->jury_count, plan->visits, fault) ||
                name_jury(plan, fault));
    for (int i = 0; i < demand->jury_count; i++) {
        free(barred[i]);
        plan->jury[i].barred = NULL;
    }
    return ok;
}

bool plan_make(struct desk *desk, const struct plan_demand *demand, struct plan *plan,
               struct fault *fault) {
    *plan = (struct plan){0};
    strcpy(plan->event, demand->event);
    take_times(demand, plan);
    struct schedule_demand runs = demand->runs;
    bool ok = take_teams(desk, plan, fault);
    if (ok) {
        runs.teams = plan->team_count;
        runs.slots = demand->session_count == 0 ? 0 : timetable_slots(&plan->times);
        const int needed =
            (runs.teams * runs.runs + runs.sides * runs.arenas - 1) / (runs.sides * runs.arenas);
        if (runs.slots >= needed) {
            runs.slots = needed; /* no longer than it takes */
        }
        plan->schedule = schedule_make(&runs, fault);
        ok = plan->schedule != NULL && make_visits(desk, demand, plan, fault);
    }
    if (!ok) {
        plan_release(plan);
    }
    return ok;
}

/* ---- late changes -----------------------------------------------------------------------------
 */

bool plan_withdraw(struct plan *plan, const char *team, int from, int *seats, struct fault *fault) {
    int number = 0;
    while (number < plan->team_count && strcmp(plan->teams[number], team) != 0) {
        number++;
    }
    if (number == plan->team_count) {
        return fault_set(fault, FAULT_REFERENCE, _("No team “%s” is in the schedule."), team);
    }
    *seats = schedule_withdraw(plan->schedule, number, from);
    for (int jury = 0; jury < plan->jury_count; jury++) {
        struct schedule_visit *visit = &plan->visits[jury * plan->team_count + number];
        if (visit->slot >= from) {
            *visit = (struct schedule_visit){-1, -1};
        }
    }
    return true;
}

static bool is_empty(const struct plan *plan, int match) {
    const int *seat = schedule_seat(plan->schedule, match);
    for (int side = 0; side < plan->schedule->sides; side++) {
        if (seat[side] != SCHEDULE_NOBODY) {
            return false;
        }
    }
    return true;
}

bool plan_delay(struct plan *plan, int from, int minutes, int *moved, struct fault *fault) {
    if (plan->times.delay_count == PLAN_DELAYS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("At most %d delays in one schedule."),
                         PLAN_DELAYS_MAX);
    }
    struct plan before = *plan;
    plan->delays[plan->times.delay_count++] = (struct timetable_delay){from, minutes};
    plan_times(plan);
    *moved = 0;
    for (int match = 0; match < plan->schedule->matches; match++) {
        const int slot = schedule_slot(plan->schedule, match);
        if (is_empty(plan, match)) {
            continue;
        }
        if (plan_minute(plan, slot) < 0) {
            fault_set(fault, FAULT_LIMIT,
                      _("After this delay slot %d no longer fits before the end of the day."),
                      slot + 1);
            return fault_advise(fault, _("Make the schedule again with a longer last session."));
        }
        *moved += plan_minute(plan, slot) != plan_minute(&before, slot);
    }
    return true;
}
