/* Inside scoring/desk only: a plan as stored JSON. */
#ifndef SCORING_DESK_PLAN_TEXT_H
#define SCORING_DESK_PLAN_TEXT_H

#include "scoring/desk/plan.h"

/* plan.c: memory for so many teams; sessions and delays seen by the timetable. */
bool plan_room(struct plan *plan, int teams, struct fault *fault);
void plan_times(struct plan *plan);

#endif
