#include "firmware-bridge/world/floor.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/world/line_trace.h"
#include "language/language.h"

#define BLOCK 8 /* cells painted at once where no edge is near */

struct floor {
    int columns, rows;
    uint8_t *light; /* rows from below, 0..255 */
};

/* What is being painted: coverage 0..255 of every cell, then laid over the light. */
struct brush {
    struct floor *floor;
    uint8_t *coverage;
    double half_width_mm;
};

static double centre_mm(int cell) { return (cell + 0.5) * FLOOR_CELL_MM; }

static int clamp_cell(double at_mm, int count) {
    double cell = floor(at_mm / FLOOR_CELL_MM);
    return cell < 0 ? 0 : cell > count - 1 ? count - 1 : (int)cell;
}

/* Coverage of a cell whose centre lies `inside_mm` inside the edge. */
static uint8_t covered(double inside_mm) {
    double share = inside_mm / FLOOR_CELL_MM + 0.5;
    return share <= 0 ? 0 : share >= 1 ? 255 : (uint8_t)(share * 255 + 0.5);
}

static void lay(struct brush *brush, struct table_colour colour) {
    const int paint = (table_colour_permille(colour) * 255 + 500) / 1000;
    const size_t count = (size_t)brush->floor->columns * (size_t)brush->floor->rows;
    for (size_t i = 0; i < count; i++) {
        if (brush->coverage[i] > 0) {
            int light = brush->floor->light[i];
            light += ((paint - light) * brush->coverage[i] + (paint > light ? 127 : -127)) / 255;
            brush->floor->light[i] = (uint8_t)light;
            brush->coverage[i] = 0;
        }
    }
}

/* ---- lines --------------------------------------------------------------- */

static void paint_stroke(struct brush *brush, struct point a, struct point b) {
    const struct floor *on = brush->floor;
    const double reach = brush->half_width_mm + FLOOR_CELL_MM;
    const int left = clamp_cell(fmin(a.x_mm, b.x_mm) - reach, on->columns);
    const int right = clamp_cell(fmax(a.x_mm, b.x_mm) + reach, on->columns);
    const int low = clamp_cell(fmin(a.y_mm, b.y_mm) - reach, on->rows);
    const int high = clamp_cell(fmax(a.y_mm, b.y_mm) + reach, on->rows);
    for (int row = low; row <= high; row++) {
        uint8_t *cells = brush->coverage + (size_t)row * (size_t)on->columns;
        for (int column = left; column <= right; column++) {
            struct point at = {centre_mm(column), centre_mm(row)};
            uint8_t now = covered(brush->half_width_mm - shape_segment_distance_mm(a, b, at));
            if (now > cells[column]) {
                cells[column] = now;
            }
        }
    }
}

static void paint_piece(void *context, const struct point *points, size_t count) {
    for (size_t i = 0; i + 1 < count; i++) {
        paint_stroke(context, points[i], points[i + 1]);
    }
}

/* ---- zones --------------------------------------------------------------- */

static double inside_mm(const struct shape *shape, struct point at) {
    double distance = shape_edge_distance_mm(shape, at);
    return shape_contains(shape, at) ? distance : -distance;
}

static void paint_block(struct brush *brush, const struct shape *shape, int left, int low) {
    const struct floor *on = brush->floor;
    const double half = BLOCK * FLOOR_CELL_MM / 2;
    const struct point middle = {left * FLOOR_CELL_MM + half, low * FLOOR_CELL_MM + half};
    const double depth = inside_mm(shape, middle);
    const bool whole = depth > (half + FLOOR_CELL_MM) * 1.5;
    if (depth < -(half + FLOOR_CELL_MM) * 1.5) {
        return;
    }
    for (int row = low; row < low + BLOCK && row < on->rows; row++) {
        uint8_t *cells = brush->coverage + (size_t)row * (size_t)on->columns;
        for (int column = left; column < left + BLOCK && column < on->columns; column++) {
            struct point at = {centre_mm(column), centre_mm(row)};
            cells[column] = whole ? 255 : covered(inside_mm(shape, at));
        }
    }
}

static void paint_shape(struct brush *brush, const struct shape *shape) {
    for (int row = 0; row < brush->floor->rows; row += BLOCK) {
        for (int column = 0; column < brush->floor->columns; column += BLOCK) {
            paint_block(brush, shape, column, row);
        }
    }
}

/* ---- the whole ------------------------------------------------------------ */

static void paint_table(struct brush *brush, const struct table *table) {
    for (size_t i = 0; i < table->zone_count; i++) {
        paint_shape(brush, &table->zone[i].shape);
        lay(brush, table->zone[i].colour);
    }
    for (size_t i = 0; i < table->line_count; i++) {
        brush->half_width_mm = table->line[i].width_mm / 2;
        line_trace(&table->line[i], paint_piece, brush);
        lay(brush, table->line[i].colour);
    }
}

struct floor *floor_paint(const struct table *table, struct fault *fault) {
    struct floor *painted = calloc(1, sizeof *painted);
    if (painted == NULL) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        return NULL;
    }
    painted->columns = (int)ceil(table->width_mm / FLOOR_CELL_MM);
    painted->rows = (int)ceil(table->height_mm / FLOOR_CELL_MM);
    const size_t count = (size_t)painted->columns * (size_t)painted->rows;
    painted->light = malloc(count);
    uint8_t *coverage = calloc(count, 1);
    if (painted->light == NULL || coverage == NULL) {
        fault_set(fault, FAULT_MEMORY, _("not enough memory"));
        free(coverage);
        floor_free(painted);
        return NULL;
    }
    memset(painted->light, (table_colour_permille(table->floor) * 255 + 500) / 1000, count);
    struct brush brush = {.floor = painted, .coverage = coverage};
    paint_table(&brush, table);
    free(coverage);
    return painted;
}

void floor_free(struct floor *painted) {
    if (painted != NULL) {
        free(painted->light);
        free(painted);
    }
}

static int light_of(const struct floor *painted, int column, int row) {
    if (column < 0 || row < 0 || column >= painted->columns || row >= painted->rows) {
        return 0;
    }
    return painted->light[(size_t)row * (size_t)painted->columns + (size_t)column];
}

static double between(int from, int to, double share) { return from + (to - from) * share; }

double floor_at(const struct floor *painted, double x_mm, double y_mm) {
    const double x = x_mm / FLOOR_CELL_MM - 0.5;
    const double y = y_mm / FLOOR_CELL_MM - 0.5;
    /* also turns away what is not a number */
    if (!(x > -1 && y > -1 && x < painted->columns && y < painted->rows)) {
        return 0;
    }
    const int column = (int)(x + 1) - 1;
    const int row = (int)(y + 1) - 1;
    int light[4]; /* below left and right, above left and right */
    if (column >= 0 && row >= 0 && column + 1 < painted->columns && row + 1 < painted->rows) {
        const uint8_t *below = painted->light + row * painted->columns + column;
        const uint8_t *above = below + painted->columns;
        light[0] = below[0], light[1] = below[1], light[2] = above[0], light[3] = above[1];
    } else {
        for (int i = 0; i < 4; i++) {
            light[i] = light_of(painted, column + i % 2, row + i / 2);
        }
    }
    const double below = between(light[0], light[1], x - column);
    const double above = between(light[2], light[3], x - column);
    return (below + (above - below) * (y - row)) * (1000.0 / 255.0);
}
