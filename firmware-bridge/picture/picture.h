/* picture: a run drawn over its table, to be printed and pinned to the wall.
 *
 * Seen from above, in the language in force (language/language.h): the floor
 * with its zones and lines, walls and obstacles, gates, objects where they lay
 * at the start (outlined) and at the end (filled), the robot at both, its way
 * with arrowheads and a mark every few seconds, a scale in cm and a legend.
 * Nothing is told by colour alone; the colours of the way and the gates are
 * those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind
 * people can tell apart.
 *
 *     struct picture_order order = {.log = "run.csv", .output = "run.svg"};
 *     if (!picture_draw(&order, &fault)) ...
 *
 * The ending of `output` chooses the format: .svg (size in points, never larger
 * than A4; texts are outlines, and readable in <title> and <desc>) or .png (the
 * same at 150 dpi). The file appears whole or not at all: it is written beside
 * itself and renamed. The same log gives the same bytes: no date is in them.
 *
 * Faults: what table_read() and trajectory_read() answer; FAULT_MISUSE for
 * another ending; FAULT_MISSING for a log without a pose or without a table;
 * FAULT_NOT_FOUND for a table that is not shipped; FAULT_IO or FAULT_NOT_FOUND
 * with the file's name when it cannot be written. */
#ifndef FIRMWARE_BRIDGE_PICTURE_PICTURE_H
#define FIRMWARE_BRIDGE_PICTURE_PICTURE_H

#include <stdbool.h>

#include "fault/fault.h"
#include "firmware-bridge/world/robot_description.h"
#include "firmware-bridge/world/table.h"
#include "firmware-bridge/world/trajectory_log.h"

struct picture_order {
    const char *log;    /* a file of trajectory_log.h */
    const char *table;  /* a file or a shipped name; NULL: the one the log names */
    const char *output; /* *.svg or *.png */
};

bool picture_draw(const struct picture_order *order, struct fault *fault);

/* The same from what was read already. `model` NULL: the robot is drawn as an
 * arrow, without its body. */
bool picture_render(const struct trajectory *run, const struct table *table,
                    const struct robot_description *model, const char *output, struct fault *fault);

#endif
