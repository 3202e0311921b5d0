/* Bettering a plan by exchanging seats: simulated annealing.
 *
 * Cost, all in whole numbers:
 *   gap        RESTLESS for each slot that a team's rest is short of the wish
 *   meetings   n^2 for two teams that meet n times, and OFTEN more for each beyond what is needed
 *   sides      k^2 for a side that a team has k times, above the least that its runs allow
 *   arenas     the same
 * Squares make even spreads cheapest: when the sum is at its least no imbalance exceeds 1. */
#include <math.h>

#include "scoring/schedule/plan.h"

#define RESTLESS   160
#define OFTEN      20
#define EVEN       6 /* weight of sides and arenas */
#define HOT        12.0
#define COLD       0.35
#define COOLED     4096 /* exchanges between two steps of the temperature */
#define NEAR_SLOTS 6

/* ---- what it costs ------------------------------------------------------------------ */

static long gap_cost(const struct plan *plan, const int *slots) {
    long cost = 0;
    for (int i = 1; i < plan->schedule->runs; i++) {
        const int rest = slots[i] - slots[i - 1];
        cost += rest < plan->gap ? (plan->gap - rest) * RESTLESS : 0;
    }
    return cost;
}

static long meeting_cost(const struct plan *plan, int times) {
    return times * times + (times > plan->needed ? (times - plan->needed) * OFTEN : 0);
}

/* Of one more (by = 1) or one less (by = -1) where there are `count`. */
static long even_step(int count, int by) { return (long)EVEN * (2 * count * by + 1); }

/* The least that `total` spread over `places` costs. */
static long even_least(int total, int places) {
    const int low = total / places;
    const int more = total % places;
    return (long)EVEN * (more * (low + 1) * (low + 1) + (places - more) * low * low);
}

static long even_cost(const uint8_t *counts, int places) {
    long cost = 0;
    int total = 0;
    for (int i = 0; i < places; i++) {
        cost += (long)EVEN * counts[i] * counts[i];
        total += counts[i];
    }
    return cost - even_least(total, places);
}

/* Meetings at `needed` and one below are where an even spread puts them: no cost above that. */
static long meetings_least(const struct plan *plan) {
    const struct schedule *schedule = plan->schedule;
    long total = 0;
    for (int i = 0; i < schedule->teams * schedule->teams; i++) {
        total += plan->met[i];
    }
    const long pairs = (long)schedule->teams * (schedule->teams - 1);
    const long low = pairs > 0 ? total / pairs : 0;
    const long more = total - low * pairs;
    return (more * (low + 1) * (low + 1) + (pairs - more) * low * low) / 2;
}

long plan_cost(const struct plan *plan) {
    const struct schedule *schedule = plan->schedule;
    long cost = 0;
    for (int team = 0; team < schedule->teams; team++) {
        cost += gap_cost(plan, plan->slots_of + team * schedule->runs);
        cost += even_cost(plan->sides_of + team * schedule->sides, schedule->sides);
        cost += even_cost(plan->arenas_of + team * schedule->arenas, schedule->arenas);
        for (int other = 0; other < team; other++) {
            cost += meeting_cost(plan, plan->met[team * schedule->teams + other]);
        }
    }
    return cost - meetings_least(plan);
}

/* ---- one exchange --------------------------------------------------------------------- */

struct place {
    int seat, match, slot, arena, side, team;
};

static struct place place_of(const struct plan *plan, int seat) {
    const struct schedule *schedule = plan->schedule;
    const int match = seat / schedule->sides;
    return (struct place){seat,
                          match,
                          schedule_slot(schedule, match),
                          schedule_arena(schedule, match),
                          seat % schedule->sides,
                          schedule->seats[seat]};
}

/* The team's run at `from` goes to `to`; the list stays in order. */
static void move_slot(int *slots, int runs, int from, int to) {
    int i = 0;
    while (slots[i] != from) {
        i++;
    }
    for (; i + 1 < runs && slots[i + 1] < to; i++) {
        slots[i] = slots[i + 1];
    }
    for (; i > 0 && slots[i - 1] > to; i--) {
        slots[i] = slots[i - 1];
    }
    slots[i] = to;
}

static long move_in_time(struct plan *plan, int team, int from, int to) {
    int *slots = plan->slots_of + team * plan->schedule->runs;
    const long before = gap_cost(plan, slots);
    move_slot(slots, plan->schedule->runs, from, to);
    return gap_cost(plan, slots) - before;
}

/* One meeting more or less of the two. */
static long meet(struct plan *plan, int team, int other, int by) {
    const int teams = plan->schedule->teams;
    uint8_t *times = &plan->met[team * teams + other];
    const long before = meeting_cost(plan, *times);
    *times = (uint8_t)(*times + by);
    plan->met[other * teams + team] = *times;
    return meeting_cost(plan, *times) - before;
}

/* `team` leaves (by = -1) or joins (by = 1) the others of the match at `place`. */
static long meet_match(struct plan *plan, const struct place *place, int team, int by) {
    const int *seat = schedule_seat(plan->schedule, place->match);
    long cost = 0;
    for (int side = 0; side < plan->schedule->sides; side++) {
        if (side != place->side && seat[side] != SCHEDULE_NOBODY && seat[side] != team) {
            cost += meet(plan, team, seat[side], by);
        }
    }
    return cost;
}

static long count_step(uint8_t *count, int by) {
    const long cost = even_step(*count, by);
    *count = (uint8_t)(*count + by);
    return cost;
}

/* The team of `from` goes to `to`: its sides and arenas. */
static long move_even(struct plan *plan, const struct place *from, const struct place *to) {
    uint8_t *sides = plan->sides_of + from->team * plan->schedule->sides;
    uint8_t *arenas = plan->arenas_of + from->team * plan->schedule->arenas;
    long cost = 0;
    if (from->side != to->side) {
        cost += count_step(&sides[from->side], -1) + count_step(&sides[to->side], 1);
    }
    if (from->arena != to->arena) {
        cost += count_step(&arenas[from->arena], -1) + count_step(&arenas[to->arena], 1);
    }
    return cost;
}

/* Exchanges the two, returns what the cost grew by. Done twice, it is undone. */
static long exchange(struct plan *plan, int seat_a, int seat_b) {
    const struct place a = place_of(plan, seat_a);
    const struct place b = place_of(plan, seat_b);
    long cost = move_even(plan, &a, &b) + move_even(plan, &b, &a);
    if (a.slot != b.slot) {
        cost += move_in_time(plan, a.team, a.slot, b.slot);
        cost += move_in_time(plan, b.team, b.slot, a.slot);
    }
    if (a.match != b.match) {
        cost += meet_match(plan, &a, a.team, -1) + meet_match(plan, &b, b.team, -1);
    }
    plan->schedule->seats[seat_a] = b.team;
    plan->schedule->seats[seat_b] = a.team;
    if (a.match != b.match) {
        cost += meet_match(plan, &a, b.team, 1) + meet_match(plan, &b, a.team, 1);
    }
    return cost;
}

/* ---- many ------------------------------------------------------------------------------- */

/* Another seat to exchange with: in the same slot, a few slots away, or anywhere. */
static int partner(struct plan *plan, int seat) {
    const int a_slot = plan->schedule->arenas * plan->schedule->sides;
    const int kind = plan_random(plan, 8);
    if (kind == 0) {
        return plan_random(plan, plan->full);
    }
    const int reach = kind < 4 ? 0 : NEAR_SLOTS;
    const int first = (seat / a_slot - reach) * a_slot;
    const int other = first + plan_random(plan, (2 * reach + 1) * a_slot);
    return other < 0 || other >= plan->full ? seat : other;
}

static bool accepts(struct plan *plan, long growth, double temperature) {
    return growth <= 0 ||
           plan_random(plan, 1 << 20) < (1 << 20) * exp((double)-growth / temperature);
}

/* Two seats whose exchange changes something and puts nobody twice into a match. */
static bool can_exchange(const struct plan *plan, int a, int b) {
    const int *seats = plan->schedule->seats;
    if (seats[a] == seats[b]) {
        return false;
    }
    const int sides = plan->schedule->sides;
    if (a / sides == b / sides) {
        return true;
    }
    for (int side = 0; side < sides; side++) {
        if (seats[a / sides * sides + side] == seats[b] ||
            seats[b / sides * sides + side] == seats[a]) {
            return false;
        }
    }
    return true;
}

long plan_better(struct plan *plan, long effort) {
    long cost = plan_cost(plan);
    const double steps = (double)effort / COOLED;
    const double cooling = pow(COLD / HOT, 1 / (steps > 1 ? steps : 1));
    double temperature = HOT;
    for (long tried = 0; tried < effort && cost > 0; tried++) {
        if (tried % COOLED == COOLED - 1) {
            temperature *= cooling;
        }
        const int a = plan_random(plan, plan->full);
        const int b = partner(plan, a);
        if (!can_exchange(plan, a, b)) {
            continue;
        }
        const long growth = exchange(plan, a, b);
        if (accepts(plan, growth, temperature)) {
            cost += growth;
        } else {
            exchange(plan, a, b);
        }
    }
    return cost;
}
