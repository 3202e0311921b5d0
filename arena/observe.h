/* observe: fills a score sheet by looking at the virtual table.
 *
 * The contest says, item by item, what a table can tell by itself ("observe"
 * in scoring/contest.h). This file looks: during the run at gates and zones,
 * at its end at what lies where. It knows neither points nor rules beyond that.
 *
 *     observe_check(event, table, &fault)           // before: every name is on the table
 *     observe_begin(&observation, table);           // the clock starts
 *     observe_robot(&observation, world, robot);    // every tick while it runs
 *     observe_crossing(&observation, crossing.gate);
 *     struct observe_end end = {.run_ms = 34210};
 *     observe_fill(&observation, world, robot, &end, sheet, &fault);   // afterwards
 *
 * How things lie, for zone_of and objects_in: with straddling "best" an object
 * is in every zone it touches, with "centre" in those its centre lies in, with
 * "inside" in those it does not stick out of; of several the choice worth most
 * is written. A robot is where its centre is. */
#ifndef ARENA_OBSERVE_H
#define ARENA_OBSERVE_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/world/world.h"
#include "scoring/contest.h"
#include "scoring/sheet.h"

struct observation {
    const struct table *table; /* borrowed */
    bool visited[TABLE_ZONES_MAX];
    bool crossed[TABLE_GATES_MAX];
};

struct observe_end {
    int64_t run_ms; /* what the clock says; a run that never finished has used its whole limit */
    int restarts;
};

/* Whether every object, zone and gate that the event observes, or starts and
 * finishes with, is on the table. FAULT_REFERENCE names the item otherwise. */
bool observe_check(const struct contest_event *event, const struct table *table,
                   struct fault *fault);

void observe_begin(struct observation *observation, const struct table *table);
void observe_robot(struct observation *observation, const struct world *world, int robot);
void observe_crossing(struct observation *observation, int gate);

/* Writes every item that the table can tell. Items only a judge can tell stay
 * as they are. A count beyond the most its item may have is written as that. */
bool observe_fill(const struct observation *observation, const struct world *world, int robot,
                  const struct observe_end *end, struct sheet *sheet, struct fault *fault);

#endif
