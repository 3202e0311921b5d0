/* A first plan: each slot is given to the teams that have run least and rested longest. */
#include "scoring/schedule/plan.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

/* xorshift64* (Vigna 2016): the same numbers on every machine. */
int plan_random(struct plan *plan, int below) {
    plan->random ^= plan->random >> 12;
    plan->random ^= plan->random << 25;
    plan->random ^= plan->random >> 27;
    const uint64_t mixed = plan->random * 0x2545f4914f6cdd1dULL;
    return (int)((mixed >> 32) * (uint64_t)below >> 32);
}

bool plan_open(struct plan *plan, struct schedule *schedule, int gap, uint32_t seed,
               struct fault *fault) {
    const size_t teams = (size_t)schedule->teams;
    const int others = schedule->teams - 1;
    const int meetings = schedule->runs * (schedule->sides - 1);
    *plan = (struct plan){.schedule = schedule,
                          .gap = gap,
                          .needed = others > 0 ? (meetings + others - 1) / others : 0,
                          .full = schedule->teams * schedule->runs,
                          .random = 0x9e3779b97f4a7c15ULL + seed};
    plan->slots_of = calloc(teams * (size_t)schedule->runs, sizeof *plan->slots_of);
    plan->met = calloc(teams, teams);
    plan->sides_of = calloc(teams, (size_t)schedule->sides);
    plan->arenas_of = calloc(teams, (size_t)schedule->arenas);
    if (plan->slots_of == NULL || plan->met == NULL || plan->sides_of == NULL ||
        plan->arenas_of == NULL) {
        plan_close(plan);
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    return true;
}

void plan_close(struct plan *plan) {
    free(plan->slots_of);
    free(plan->met);
    free(plan->sides_of);
    free(plan->arenas_of);
    plan->slots_of = NULL;
    plan->met = plan->sides_of = plan->arenas_of = NULL;
}

/* While seating: how many runs each team has, and when its last was. */
struct seating {
    int runs[SCHEDULE_TEAMS_MAX];
    int last[SCHEDULE_TEAMS_MAX];
};

/* The greater, the sooner the team should run. Teams that rest too short come last of all. */
static long urgency(struct plan *plan, const struct seating *seating, int team, int slot) {
    const struct schedule *schedule = plan->schedule;
    if (seating->runs[team] >= schedule->runs) {
        return -1;
    }
    const int rest = slot - seating->last[team];
    const long missing = schedule->runs - seating->runs[team];
    const long rested = rest >= plan->gap ? 1000000 : 1000L * rest;
    return rested + missing * 1000 + (rest < 50 ? rest : 50) * 20 + plan_random(plan, 100);
}

static int choose(struct plan *plan, const struct seating *seating, const bool *here, int slot) {
    int best = SCHEDULE_NOBODY;
    long most = -1;
    for (int team = 0; team < plan->schedule->teams; team++) {
        const long wish = here[team] ? -1 : urgency(plan, seating, team, slot);
        if (wish > most) {
            most = wish;
            best = team;
        }
    }
    return best;
}

static void seat_slot(struct plan *plan, struct seating *seating, int slot) {
    const struct schedule *schedule = plan->schedule;
    const int a_slot = schedule->arenas * schedule->sides;
    bool here[SCHEDULE_TEAMS_MAX] = {false};
    for (int seat = slot * a_slot; seat < (slot + 1) * a_slot && seat < plan->full; seat++) {
        int team = choose(plan, seating, here, slot);
        if (team == SCHEDULE_NOBODY) { /* every team left is here already: twice, until bettered */
            memset(here, 0, sizeof here);
            team = choose(plan, seating, here, slot);
        }
        schedule->seats[seat] = team;
        here[team] = true;
        seating->runs[team]++;
        seating->last[team] = slot;
    }
}

static void count_meetings(struct plan *plan, int match) {
    const struct schedule *schedule = plan->schedule;
    const int *seat = schedule_seat(schedule, match);
    for (int i = 0; i < schedule->sides; i++) {
        for (int j = 0; j < schedule->sides; j++) {
            if (i != j && seat[i] != SCHEDULE_NOBODY && seat[j] != SCHEDULE_NOBODY) {
                plan->met[seat[i] * schedule->teams + seat[j]]++;
            }
        }
    }
}

static void count_all(struct plan *plan) {
    const struct schedule *schedule = plan->schedule;
    int runs[SCHEDULE_TEAMS_MAX] = {0};
    for (int seat = 0; seat < plan->full; seat++) {
        const int match = seat / schedule->sides;
        const int team = schedule->seats[seat];
        plan->slots_of[team * schedule->runs + runs[team]++] = schedule_slot(schedule, match);
        plan->sides_of[team * schedule->sides + seat % schedule->sides]++;
        plan->arenas_of[team * schedule->arenas + schedule_arena(schedule, match)]++;
    }
    for (int match = 0; match < schedule->matches; match++) {
        count_meetings(plan, match);
    }
}

void plan_seat_all(struct plan *plan) {
    const struct schedule *schedule = plan->schedule;
    struct seating seating = {{0}, {0}};
    for (int team = 0; team < schedule->teams; team++) {
        seating.last[team] = -plan->gap - plan_random(plan, 50);
    }
    for (int slot = 0; slot * schedule->arenas < schedule->matches; slot++) {
        seat_slot(plan, &seating, slot);
    }
    count_all(plan);
}
