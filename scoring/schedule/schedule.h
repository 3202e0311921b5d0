/* schedule: who runs when, where and against whom, and when each team sees each jury.
 *
 * Pure: numbers in, numbers out. Teams, sides (the places of one match: 1 for a
 * run alone, 2 for a duel, 4 for corners), arenas and panels are numbered from 0;
 * time is counted in slots, one match long. timetable.h turns slots into
 * minutes and knows of breaks; names are the caller's.
 *
 *     struct schedule_demand demand = {.teams = 45, .runs = 17, .sides = 4, .arenas = 2};
 *     struct schedule *schedule = schedule_make(&demand, &fault);
 *     if (schedule == NULL) ...                  // says which wish cannot be met, and by how much
 *     for (int match = 0; match < schedule->matches; match++)
 *         for (int side = 0; side < schedule->sides; side++)
 *             use(schedule_slot(schedule, match), schedule_arena(schedule, match),
 *                 schedule_seat(schedule, match)[side]);
 *     schedule_free(schedule);
 *
 * How: a first plan slot by slot from the teams that have rested longest, then
 * simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over exchanges of two
 * seats, until nothing is left to better or the effort is spent. The same demand
 * with the same seed gives the same schedule (on machines with the same C library). */
#ifndef SCORING_SCHEDULE_SCHEDULE_H
#define SCORING_SCHEDULE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"

#define SCHEDULE_TEAMS_MAX  500
#define SCHEDULE_RUNS_MAX   60 /* of one team */
#define SCHEDULE_SIDES_MAX  8
#define SCHEDULE_ARENAS_MAX 16
#define SCHEDULE_PANELS_MAX 32
#define SCHEDULE_JURIES_MAX 8
#define SCHEDULE_NOBODY     (-1)

struct schedule_demand {
    int teams;
    int runs;   /* of each team */
    int sides;  /* teams in one match */
    int arenas; /* matches at the same time */
    int slots;  /* how many there are; 0: as many as it takes */
    /* Fewest slots from one run of a team to its next (1: may run in the very next slot).
     * 0: the largest that can be. */
    int gap_slots;
    uint32_t seed;
    long effort; /* exchanges tried at most; 0: SCHEDULE_EFFORT */
};

#define SCHEDULE_EFFORT 12000000L

struct schedule {
    int teams, runs, sides, arenas, slots;
    int matches;
    int *seats; /* [match * sides + side]: a team, or SCHEDULE_NOBODY */
};

/* NULL: FAULT_RANGE for numbers outside the limits above, FAULT_LIMIT for a demand that no schedule
 * can meet (says by how much), FAULT_MEMORY. What can be met only nearly is met nearly: ask
 * schedule_measure(). The caller frees it. */
struct schedule *schedule_make(const struct schedule_demand *demand, struct fault *fault);

/* An empty one of the same shape (every seat SCHEDULE_NOBODY), for a schedule read from elsewhere.
 */
struct schedule *schedule_new(const struct schedule_demand *demand, int matches,
                              struct fault *fault);
void schedule_free(struct schedule *schedule); /* NULL is allowed */

static inline int schedule_slot(const struct schedule *schedule, int match) {
    return match / schedule->arenas;
}
static inline int schedule_arena(const struct schedule *schedule, int match) {
    return match % schedule->arenas;
}
static inline int *schedule_seat(const struct schedule *schedule, int match) {
    return schedule->seats + match * schedule->sides;
}

/* ---- how good it is ----------------------------------------------------------- */

struct schedule_measures {
    int gap_slots;       /* the shortest from one run of a team to its next; 0: twice at once */
    int meetings;        /* the most that two teams meet */
    int meetings_needed; /* no schedule has fewer */
    int side_imbalance;  /* of a team: its most used side minus its least used */
    int arena_imbalance; /* the same of arenas */
    int runs_least, runs_most;
    int empty_seats;
};

/* Counted from the schedule alone, not from how it was made. False: FAULT_MEMORY. */
bool schedule_measure(const struct schedule *schedule, struct schedule_measures *measures,
                      struct fault *fault);

/* ---- juries -------------------------------------------------------------------- */

/* Every team visits every jury once. A jury sits in one or several panels at the same time. */
struct schedule_jury {
    int panels;
    int length_slots; /* of one visit */
    int gap_slots;    /* free slots between a visit and anything else of the same team */
    const bool
        *barred; /* [panel * teams + team]: a juror is of the team's establishment; or NULL */
};

struct schedule_visit {
    int panel, slot; /* its first slot */
};

/* Fills visits[jury * teams + team], given the runs. False: FAULT_LIMIT names the jury (`field` is
 * its number) and says how many teams find no place; FAULT_MEMORY. */
bool schedule_juries(const struct schedule *schedule, int slots, const struct schedule_jury *juries,
                     int jury_count, struct schedule_visit *visits, struct fault *fault);

/* ---- late changes ---------------------------------------------------------------- */

/* The team runs no more from `slot` on: its seats stay empty, nobody else moves. Returns how many
 * seats it left. */
int schedule_withdraw(struct schedule *schedule, int team, int slot);

#endif
