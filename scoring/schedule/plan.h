/* plan: a schedule while it is being made, with everything an exchange of two
 * seats changes kept counted. Internal to this room. */
#ifndef SCORING_SCHEDULE_PLAN_H
#define SCORING_SCHEDULE_PLAN_H

#include "scoring/schedule/schedule.h"

struct plan {
    struct schedule *schedule;
    int gap;            /* wished for, in slots */
    int needed;         /* meetings of two teams that cannot be avoided */
    int full;           /* seats in use: the first so many of schedule->seats */
    int *slots_of;      /* [team * runs + i]: the slots of a team's runs, in order */
    uint8_t *met;       /* [team * teams + other] */
    uint8_t *sides_of;  /* [team * sides + side]: how often */
    uint8_t *arenas_of; /* [team * arenas + arena] */
    uint64_t random;
};

bool plan_open(struct plan *plan, struct schedule *schedule, int gap, uint32_t seed,
               struct fault *fault);
void plan_close(struct plan *plan);

/* Seats everybody, slot by slot, then counts. */
void plan_seat_all(struct plan *plan);

/* What the whole costs; 0 when nothing is left to better. */
long plan_cost(const struct plan *plan);

/* Exchanges seats until nothing is left to better or `effort` is spent; returns the cost. */
long plan_better(struct plan *plan, long effort);

/* 0 .. below-1 */
int plan_random(struct plan *plan, int below);

#endif
