/* referee: a match held on a virtual table.
 *
 * Watches the table every millisecond and tells the match what its gates saw,
 * what time it is, and the observation what the robot did. Whoever holds the
 * run (headless.h, later the judge's window) gives the events that people give.
 *
 *     struct referee referee;                       // must not move afterwards
 *     referee_begin(&referee, event, attempt, table, robot, &fault)
 *     referee_apply(&referee, MATCH_GET_READY, &fault) ...
 *     virtual_table_tick(table) ...                 // time passes, until referee.over
 *     referee_end(&referee);
 *
 * The match's clock is the table's, plus the time let pass while the table stood
 * still (a countdown): a run is the same whether or not somebody counted down. */
#ifndef ARENA_REFEREE_H
#define ARENA_REFEREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena/match.h"
#include "arena/observe.h"
#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/world/world.h"
#include "scoring/contest.h"

#define REFEREE_CROSSINGS_MAX 256 /* kept for the record; later ones only count */

struct referee {
    struct match match;
    struct observation observation;
    bool over;             /* the run has ended */
    size_t crossing_count; /* what the gates saw of this robot, in order */
    struct world_crossing crossing[REFEREE_CROSSINGS_MAX];
    /* internal */
    const struct contest_event *event;
    struct virtual_table *table; /* borrowed */
    struct world *world;
    int robot;
    int64_t stood_ms; /* how long the table stood still while the match went on */
};

/* Checks that the table has what the event needs, and begins the match. An
 * event without a limit gets `limit_ms`. Faults as of observe_check() and
 * match_begin(). */
bool referee_begin(struct referee *referee, const struct contest_event *event, int attempt,
                   int64_t limit_ms, struct virtual_table *table, int robot, struct fault *fault);
void referee_end(struct referee *referee);

/* Now, on the match's clock. */
int64_t referee_now_ms(const struct referee *referee);

/* An event that happens now, or happened at `at_ms`. */
bool referee_apply(struct referee *referee, enum match_event event, struct fault *fault);
bool referee_apply_at(struct referee *referee, enum match_event event, int64_t at_ms,
                      struct fault *fault);

/* Lets the match's time pass while the table stands still. */
void referee_stand(struct referee *referee, int64_t ms);

#endif
