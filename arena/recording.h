/* recording: what a robot did on a virtual table, kept in memory, written later.
 *
 *     struct recording recording;                  // must not move while it runs
 *     recording_begin(&recording, table, robot, "carre.lua", seed, &fault)
 *     ... time passes: one row every RECORDING_PERIOD_MS ...
 *     recording_end(&recording);
 *     recording_write_log(&recording, "run.csv", &fault)       // trajectory_log.h
 *     recording_draw(&recording, "palets", "run.svg", &fault)  // by perseverons-picture
 *     recording_release(&recording);
 *
 * Rows begin at the table's present moment and are dated on the table's clock. */
#ifndef ARENA_RECORDING_H
#define ARENA_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/world/trajectory_log.h"
#include "firmware-bridge/world/world.h"

#define RECORDING_PERIOD_MS     10
#define RECORDING_PICTURE_MAX_S 60 /* of wall clock, for perseverons-picture */

struct recording {
    struct trajectory_about about;
    struct trajectory_row *row;
    size_t count, room;
    bool incomplete; /* memory ran out: said when it is written */
    /* internal */
    struct virtual_table *table; /* borrowed while it runs */
    int robot;
};

bool recording_begin(struct recording *recording, struct virtual_table *table, int robot,
                     const char *program, uint64_t seed, struct fault *fault);
void recording_end(struct recording *recording);
void recording_release(struct recording *recording);

/* The gates' crossings and where the objects lie are asked of the caller's world. */
bool recording_write_log(const struct recording *recording, const char *path,
                         const struct world *world, const struct world_crossing *crossings,
                         size_t crossing_count, struct fault *fault);

/* Draws the log that lies at `log` over the table (file or shipped name). */
bool recording_draw(const char *log, const char *table, const char *picture, struct fault *fault);

#endif
