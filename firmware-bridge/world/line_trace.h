/* line_trace: a painted line of a table as the pieces a brush would draw.
 *
 * Corners are rounded into arcs, gaps left out. The floor, the picture and the
 * arena's view all walk lines through here, so that all see the same line.
 *
 *     static void draw(void *context, const struct point *points, size_t count) { ... }
 *     line_trace(&table->line[i], draw, context); */
#ifndef FIRMWARE_BRIDGE_WORLD_LINE_TRACE_H
#define FIRMWARE_BRIDGE_WORLD_LINE_TRACE_H

#include <stddef.h>

#include "firmware-bridge/world/table.h"

#define LINE_TRACE_POINTS_MAX 2048 /* of one piece */
#define LINE_TRACE_CHORD_MM   0.25 /* an arc and its chords differ by no more */

/* Called once for every unbroken piece, with 2 points or more. */
typedef void line_trace_piece(void *context, const struct point *points, size_t count);

void line_trace(const struct table_line *line, line_trace_piece *piece, void *context);

/* Length of the line in mm, gaps included. */
double line_trace_length_mm(const struct table_line *line);

#endif
