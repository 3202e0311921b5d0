/* Making a schedule: is it possible, how far apart can runs be, then plan and better. */
#include "scoring/schedule/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/schedule/plan.h"

static bool check_number(const char *name, int value, int least, int most, struct fault *fault) {
    if (value >= least && value <= most) {
        return true;
    }
    fault_set(fault, FAULT_RANGE, _("%s must be between %d and %d, not %d."), name, least, most,
              value);
    return fault_in_field(fault, name);
}

static bool check_numbers(const struct schedule_demand *demand, struct fault *fault) {
    return check_number("teams", demand->teams, 1, SCHEDULE_TEAMS_MAX, fault) &&
           check_number("runs", demand->runs, 1, SCHEDULE_RUNS_MAX, fault) &&
           check_number("sides", demand->sides, 1, SCHEDULE_SIDES_MAX, fault) &&
           check_number("arenas", demand->arenas, 1, SCHEDULE_ARENAS_MAX, fault) &&
           check_number("slots", demand->slots, 0, 100000, fault) &&
           check_number("gap_slots", demand->gap_slots, 0, 100000, fault);
}

/* Arenas that can be in use at once without a team in two places. */
static int arenas_usable(const struct schedule_demand *demand) {
    const int most = demand->teams / demand->sides;
    return demand->arenas < most ? demand->arenas : most;
}

static int matches_needed(const struct schedule_demand *demand) {
    return (demand->teams * demand->runs + demand->sides - 1) / demand->sides;
}

/* In any `gap` slots in a row everybody who runs is another: they hold at most all teams. */
static int largest_gap(const struct schedule_demand *demand, int arenas) {
    return demand->runs == 1 ? 1 : demand->teams / (arenas * demand->sides);
}

static bool check_possible(const struct schedule_demand *demand, struct fault *fault) {
    if (demand->teams < demand->sides) {
        fault_set(fault, FAULT_LIMIT, _("A match takes %d teams; there are only %d."),
                  demand->sides, demand->teams);
        return fault_in_field(fault, "sides");
    }
    const int arenas = arenas_usable(demand);
    const int slots = (matches_needed(demand) + arenas - 1) / arenas;
    if (demand->slots > 0 && demand->slots < slots) {
        fault_set(fault, FAULT_LIMIT,
                  _("%d matches on %d arenas take %d slots; there are %d: %d too few."),
                  matches_needed(demand), arenas, slots, demand->slots, slots - demand->slots);
        fault_in_field(fault, "slots");
        return fault_advise(fault, _("Add time or an arena, or let each team run less often."));
    }
    const int gap = largest_gap(demand, arenas);
    if (demand->gap_slots > gap && demand->runs > 1) {
        fault_set(fault, FAULT_LIMIT,
                  _("With %d teams and %d places at once, a team can rest at most %d slots between "
                    "two runs; %d are asked: %d too many."),
                  demand->teams, arenas * demand->sides, gap, demand->gap_slots,
                  demand->gap_slots - gap);
        fault_in_field(fault, "gap_slots");
        return fault_advise(fault, _("Ask for a shorter rest, or use fewer arenas at once."));
    }
    return true;
}

struct schedule *schedule_new(const struct schedule_demand *demand, int matches,
                              struct fault *fault) {
    struct schedule *schedule = calloc(1, sizeof *schedule);
    const size_t seats = (size_t)matches * (size_t)demand->sides;
    int *places = calloc(seats > 0 ? seats : 1, sizeof *places);
    if (schedule == NULL || places == NULL) {
        free(schedule);
        free(places);
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        return NULL;
    }
    *schedule = (struct schedule){.teams = demand->teams,
                                  .runs = demand->runs,
                                  .sides = demand->sides,
                                  .arenas = demand->arenas,
                                  .slots = demand->slots,
                                  .matches = matches,
                                  .seats = places};
    for (size_t i = 0; i < seats; i++) {
        places[i] = SCHEDULE_NOBODY;
    }
    return schedule;
}

void schedule_free(struct schedule *schedule) {
    if (schedule != NULL) {
        free(schedule->seats);
        free(schedule);
    }
}

/* One try at a given rest; `cost` is what it came to. */
static struct schedule *try_gap(const struct schedule_demand *demand, int gap, long effort,
                                long *cost, struct fault *fault) {
    struct plan plan;
    struct schedule *schedule = schedule_new(demand, matches_needed(demand), fault);
    if (schedule == NULL || !plan_open(&plan, schedule, gap, demand->seed, fault)) {
        schedule_free(schedule);
        return NULL;
    }
    plan_seat_all(&plan);
    *cost = plan_better(&plan, effort);
    plan_close(&plan);
    return schedule;
}

struct schedule *schedule_make(const struct schedule_demand *demand, struct fault *fault) {
    if (!check_numbers(demand, fault) || !check_possible(demand, fault)) {
        return NULL;
    }
    struct schedule_demand usable = *demand;
    usable.arenas = arenas_usable(demand);
    usable.slots = (matches_needed(demand) + usable.arenas - 1) / usable.arenas;
    const long effort = demand->effort > 0 ? demand->effort : SCHEDULE_EFFORT;
    const int wish =
        demand->gap_slots > 0 ? demand->gap_slots : largest_gap(&usable, usable.arenas);
    long cost = 0;
    return try_gap(&usable, wish, effort, &cost, fault);
}

int schedule_withdraw(struct schedule *schedule, int team, int slot) {
    int left = 0;
    for (int seat = slot * schedule->arenas * schedule->sides;
         seat < schedule->matches * schedule->sides; seat++) {
        if (schedule->seats[seat] == team) {
            schedule->seats[seat] = SCHEDULE_NOBODY;
            left++;
        }
    }
    return left;
}
