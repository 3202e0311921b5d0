/* A painted line: rounds its corners, measures it, leaves its gaps out. */
#include "firmware-bridge/world/line_trace.h"

#include <math.h>
#include <string.h>

#define ARC_STEPS_MAX 24   /* of one corner; 64 corners fit LINE_TRACE_POINTS_MAX */
#define ROUNDING_MM   1e-6 /* places nearer than this are the same */

struct path {
    size_t count;
    struct point point[LINE_TRACE_POINTS_MAX];
};

static void add(struct path *path, struct point point) {
    if (path->count < LINE_TRACE_POINTS_MAX) {
        path->point[path->count++] = point;
    }
}

static double distance(struct point a, struct point b) {
    return hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
}

static struct point between(struct point a, struct point b, double share) {
    return (struct point){a.x_mm + share * (b.x_mm - a.x_mm), a.y_mm + share * (b.y_mm - a.y_mm)};
}

/* Adds the corner at `b` between `a` and `c` as an arc of `radius`, smaller where
 * the runs are too short: no arc takes more than half a run. */
static void add_corner(struct path *path, struct point a, struct point b, struct point c,
                       double radius) {
    double in = distance(a, b), out = distance(b, c);
    double ux = (b.x_mm - a.x_mm) / in, uy = (b.y_mm - a.y_mm) / in;
    double vx = (c.x_mm - b.x_mm) / out, vy = (c.y_mm - b.y_mm) / out;
    double turn = atan2(ux * vy - uy * vx, ux * vx + uy * vy); /* to the left */
    double half = tan(fabs(turn) / 2);
    double cut = fmin(radius * half, fmin(in, out) / 2); /* from the corner to the arc */
    if (radius <= 0 || fabs(turn) < 1e-6 || fabs(turn) > 3.1) {
        add(path, b);
        return;
    }
    double bend = copysign(cut / half, turn); /* the radius, to the left positive */
    struct point start = {b.x_mm - cut * ux, b.y_mm - cut * uy};
    struct point centre = {start.x_mm - bend * uy, start.y_mm + bend * ux};
    double step = 2 * acos(1 - fmin(1, LINE_TRACE_CHORD_MM / fabs(bend)));
    double steps = fmin(ARC_STEPS_MAX, fmax(1, ceil(fabs(turn) / step)));
    for (int i = 0; i <= (int)steps; i++) {
        double sine = sin(turn * i / steps), cosine = cos(turn * i / steps);
        double dx = start.x_mm - centre.x_mm, dy = start.y_mm - centre.y_mm;
        add(path, (struct point){centre.x_mm + dx * cosine - dy * sine,
                                 centre.y_mm + dx * sine + dy * cosine});
    }
}

static void round_corners(const struct table_line *line, struct path *path) {
    size_t n = line->point_count;
    path->count = 0;
    for (size_t i = 0; i < n; i++) {
        bool end = !line->closed && (i == 0 || i == n - 1);
        if (end) {
            add(path, line->point[i]);
        } else {
            add_corner(path, line->point[(i + n - 1) % n], line->point[i], line->point[(i + 1) % n],
                       line->corner_mm);
        }
    }
    if (line->closed && path->count > 0) {
        add(path, path->point[0]);
    }
}

double line_trace_length_mm(const struct table_line *line) {
    struct path path;
    round_corners(line, &path);
    double length = 0;
    for (size_t i = 1; i < path.count; i++) {
        length += distance(path.point[i - 1], path.point[i]);
    }
    return length;
}

/* The nearest border of a gap beyond `at`, and whether `at` lies in a gap. */
static double next_border(const struct table_line *line, double at, bool *in_gap) {
    double border = INFINITY;
    *in_gap = false;
    for (size_t i = 0; i < line->gap_count; i++) {
        double from = line->gap[i].at_mm, to = from + line->gap[i].length_mm;
        *in_gap |= at > from - ROUNDING_MM && at < to - ROUNDING_MM;
        border = from > at + ROUNDING_MM ? fmin(border, from) : border;
        border = to > at + ROUNDING_MM ? fmin(border, to) : border;
    }
    return border;
}

static void finish_piece(struct path *piece, line_trace_piece *give, void *context) {
    if (piece->count >= 2) {
        give(context, piece->point, piece->count);
    }
    piece->count = 0;
}

void line_trace(const struct table_line *line, line_trace_piece *give, void *context) {
    struct path path, piece;
    round_corners(line, &path);
    piece.count = 0;
    double at = 0; /* along the line, where path.point[i - 1] is */
    for (size_t i = 1; i < path.count; i++) {
        struct point a = path.point[i - 1], b = path.point[i];
        double run = distance(a, b), done = 0;
        while (done < run) {
            bool in_gap;
            double border = next_border(line, at + done, &in_gap) - at;
            double until = fmin(run, border);
            if (in_gap) {
                finish_piece(&piece, give, context);
            } else {
                if (piece.count == 0) {
                    add(&piece, between(a, b, done / run));
                }
                add(&piece, until < run ? between(a, b, until / run) : b);
            }
            done = until;
        }
        at += run;
    }
    finish_piece(&piece, give, context);
}
