/* demand: what a schedule shall be, from options. */
#ifndef SCORING_VERBS_DEMAND_H
#define SCORING_VERBS_DEMAND_H

#include "scoring/desk/plan.h"
#include "scoring/verbs/verb.h"

/* False: FAULT_MISUSE names the option. */
bool demand_read(const struct contest *contest, const struct verb_given *given,
                 struct plan_demand *demand, struct fault *fault);

#endif
