#include "firmware-bridge/world/floor.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/world/line_trace.h"
#include "language/language.h"

#define SQUARE 32 /* cells along the side of the largest squares painted at once */

struct floor {
    int columns, rows;
    uint8_t *light; /* rows from below, 0..255 */
};

/* Columns left..right and rows low..high, borders included. */
struct cells {
    int left, right, low, high;
};

/* What is being painted: coverage 0..255 of every cell, then laid over the light. */
struct brush {
    struct floor *floor;
    uint8_t *coverage;
    struct cells touched; /* where there may be coverage */
    double half_width_mm;
};

/* How deep a point lies inside what is painted, in mm; negative outside. Between
 * two points it differs by no more than their distance. */
typedef double inside_function(const void *figure, struct point at);

static int clamp_cell(double at_mm, int count) {
    const double cell = floor(at_mm / FLOOR_CELL_MM);
    return cell < 0 ? 0 : cell > count - 1 ? count - 1 : (int)cell;
}

/* The cells from corner to corner, and as much around them. */
static struct cells cells_around(const struct floor *on, struct point low, struct point high,
                                 double margin_mm) {
    return (struct cells){clamp_cell(low.x_mm - margin_mm, on->columns),
                          clamp_cell(high.x_mm + margin_mm, on->columns),
                          clamp_cell(low.y_mm - margin_mm, on->rows),
                          clamp_cell(high.y_mm + margin_mm, on->rows)};
}

static struct cells touch_nothing(const struct floor *on) {
    return (struct cells){on->columns, -1, on->rows, -1};
}

static int smaller(int one, int other) { return one < other ? one : other; }
static int larger(int one, int other) { return one > other ? one : other; }

static uint8_t *row_of(const struct brush *brush, int row) {
    return brush->coverage + (size_t)row * (size_t)brush->floor->columns;
}

/* Coverage of a cell whose centre lies `inside_mm` inside the edge. */
static uint8_t covered(double inside_mm) {
    const double share = inside_mm / FLOOR_CELL_MM + 0.5;
    return share <= 0 ? 0 : share >= 1 ? 255 : (uint8_t)lround(share * 255);
}

static void cover_wholly(struct brush *brush, int left, int low, int size) {
    const int columns = smaller(size, brush->floor->columns - left);
    for (int row = low; row < smaller(low + size, brush->floor->rows); row++) {
        memset(row_of(brush, row) + left, 255, (size_t)columns);
    }
}

/* Paints a square of cells: at once when no edge runs through it, else by quarters. */
static void paint_square(struct brush *brush, inside_function *inside, const void *figure, int left,
                         int low, int size) {
    if (left >= brush->floor->columns || low >= brush->floor->rows) {
        return;
    }
    const double half_mm = size * FLOOR_CELL_MM / 2;
    const struct point middle = {left * FLOOR_CELL_MM + half_mm, low * FLOOR_CELL_MM + half_mm};
    const double depth_mm = inside(figure, middle);
    const double sure_mm = half_mm * 1.4143 + FLOOR_CELL_MM / 2; /* 1.4143 > sqrt(2) */
    if (depth_mm < -sure_mm) {
        return;
    }
    if (depth_mm > sure_mm) {
        cover_wholly(brush, left, low, size);
        return;
    }
    if (size == 1) {
        uint8_t *cell = row_of(brush, low) + left;
        *cell = (uint8_t)larger(*cell, covered(depth_mm));
        return;
    }
    const int half = size / 2;
    paint_square(brush, inside, figure, left, low, half);
    paint_square(brush, inside, figure, left + half, low, half);
    paint_square(brush, inside, figure, left, low + half, half);
    paint_square(brush, inside, figure, left + half, low + half, half);
}

static void paint_figure(struct brush *brush, inside_function *inside, const void *figure,
                         struct cells where) {
    for (int low = where.low; low <= where.high; low += SQUARE) {
        for (int left = where.left; left <= where.right; left += SQUARE) {
            paint_square(brush, inside, figure, left, low, SQUARE);
        }
    }
    struct cells *touched = &brush->touched;
    *touched = (struct cells){
        smaller(touched->left, where.left), larger(touched->right, where.right + SQUARE),
        smaller(touched->low, where.low), larger(touched->high, where.high + SQUARE)};
}

static void lay(struct brush *brush, struct table_colour colour) {
    const int paint = (table_colour_permille(colour) * 255 + 500) / 1000;
    const int columns = brush->floor->columns;
    const int right = smaller(brush->touched.right, columns - 1);
    for (int row = brush->touched.low; row <= smaller(brush->touched.high, brush->floor->rows - 1);
         row++) {
        uint8_t *coverage = row_of(brush, row);
        uint8_t *lights = brush->floor->light + (size_t)row * (size_t)columns;
        for (int i = brush->touched.left; i <= right; i++) {
            if (coverage[i] == 255) {
                lights[i] = (uint8_t)paint;
            } else if (coverage[i] > 0) {
                const int light = lights[i];
                const int rounding = paint > light ? 127 : -127;
                lights[i] = (uint8_t)(light + ((paint - light) * coverage[i] + rounding) / 255);
            }
            coverage[i] = 0;
        }
    }
    brush->touched = touch_nothing(brush->floor);
}

/* ---- lines --------------------------------------------------------------- */

/* One straight run of a line; square where the line ends, round where it goes on. */
struct stroke {
    struct point from;
    double ahead_x, ahead_y, length_mm, half_width_mm;
    bool ends_at_from, ends_at_to;
};

/* `beyond_mm`: how far past one end the point lies; `aside_mm`: from the run's axis. */
static double inside_end(double beyond_mm, double aside_mm, double half_width_mm, bool square) {
    const double inside_mm = half_width_mm - aside_mm;
    if (square) {
        return fmin(inside_mm, -beyond_mm);
    }
    return beyond_mm > 0 ? half_width_mm - hypot(beyond_mm, aside_mm) : inside_mm;
}

static double inside_stroke(const void *figure, struct point at) {
    const struct stroke *stroke = figure;
    const double x = at.x_mm - stroke->from.x_mm;
    const double y = at.y_mm - stroke->from.y_mm;
    const double along = x * stroke->ahead_x + y * stroke->ahead_y;
    const double aside = fabs(x * stroke->ahead_y - y * stroke->ahead_x);
    const double half = stroke->half_width_mm;
    return fmin(inside_end(-along, aside, half, stroke->ends_at_from),
                inside_end(along - stroke->length_mm, aside, half, stroke->ends_at_to));
}

static void paint_stroke(struct brush *brush, struct point a, struct point b, bool first,
                         bool last) {
    const double x = b.x_mm - a.x_mm;
    const double y = b.y_mm - a.y_mm;
    const double length_mm = hypot(x, y);
    if (length_mm <= 0) {
        return;
    }
    const struct stroke stroke = {
        a, x / length_mm, y / length_mm, length_mm, brush->half_width_mm, first, last};
    const struct point low = {fmin(a.x_mm, b.x_mm), fmin(a.y_mm, b.y_mm)};
    const struct point high = {fmax(a.x_mm, b.x_mm), fmax(a.y_mm, b.y_mm)};
    paint_figure(brush, inside_stroke, &stroke,
                 cells_around(brush->floor, low, high, brush->half_width_mm + FLOOR_CELL_MM));
}

static void paint_piece(void *context, const struct point *points, size_t count) {
    const struct point first = points[0];
    const struct point last = points[count - 1];
    const bool closed = first.x_mm == last.x_mm && first.y_mm == last.y_mm;
    for (size_t i = 0; i + 1 < count; i++) {
        paint_stroke(context, points[i], points[i + 1], !closed && i == 0,
                     !closed && i + 2 == count);
    }
}

/* ---- zones --------------------------------------------------------------- */

static double inside_shape(const void *figure, struct point at) {
    const double distance = shape_edge_distance_mm(figure, at);
    return shape_contains(figure, at) ? distance : -distance;
}

static struct cells cells_of(const struct floor *on, const struct shape *shape) {
    struct point low = shape->centre;
    struct point high = shape->centre;
    if (shape->kind == SHAPE_DISC) {
        return cells_around(on, low, high, shape->radius_mm + FLOOR_CELL_MM);
    }
    low = high = shape->point[0];
    for (size_t i = 1; i < shape->count; i++) {
        low.x_mm = fmin(low.x_mm, shape->point[i].x_mm);
        low.y_mm = fmin(low.y_mm, shape->point[i].y_mm);
        high.x_mm = fmax(high.x_mm, shape->point[i].x_mm);
        high.y_mm = fmax(high.y_mm, shape->point[i].y_mm);
    }
    return cells_around(on, low, high, FLOOR_CELL_MM);
}

/* ---- the whole ------------------------------------------------------------ */

static void paint_table(struct brush *brush, const struct table *table) {
    for (size_t i = 0; i < table->zone_count; i++) {
        const struct shape *shape = &table->zone[i].shape;
        paint_figure(brush, inside_shape, shape, cells_of(brush->floor, shape));
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
    struct brush brush = {
        .floor = painted, .coverage = coverage, .touched = touch_nothing(painted)};
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
        const uint8_t *below = &painted->light[(ptrdiff_t)row * painted->columns + column];
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
