/* floor: how much light each spot of a table throws back, painted once.
 *
 * A raster of FLOOR_CELL_MM, edges antialiased, read with interpolation, so
 * that a sensor that crosses an edge sees it come gradually.
 *
 *     struct floor *floor = floor_paint(table, &fault);
 *     double permille = floor_at(floor, 120.0, 80.5);
 *     floor_free(floor); */
#ifndef FIRMWARE_BRIDGE_WORLD_FLOOR_H
#define FIRMWARE_BRIDGE_WORLD_FLOOR_H

#include "fault/fault.h"
#include "firmware-bridge/world/table.h"

#define FLOOR_CELL_MM 2.0

struct floor;

/* NULL: out of memory. */
struct floor *floor_paint(const struct table *table, struct fault *fault);
void floor_free(struct floor *floor); /* NULL is allowed */

/* 0 black .. 1000 white; 0 off the table. */
double floor_at(const struct floor *floor, double x_mm, double y_mm);

#endif
