/* Flat geometry on doubles: containment and overlap of simple shapes. */
#include "firmware-bridge/world/shape.h"

#include <math.h>

struct shape shape_disc(double x_mm, double y_mm, double radius_mm) {
    return (struct shape){.kind = SHAPE_DISC, .centre = {x_mm, y_mm}, .radius_mm = radius_mm};
}

struct shape shape_rectangle(double x_mm, double y_mm, double width_mm, double height_mm) {
    return (struct shape){.kind = SHAPE_POLYGON,
                          .count = 4,
                          .point = {{x_mm, y_mm},
                                    {x_mm + width_mm, y_mm},
                                    {x_mm + width_mm, y_mm + height_mm},
                                    {x_mm, y_mm + height_mm}}};
}

struct shape shape_placed(const struct shape *local, struct pose pose) {
    double angle = pose.heading_deg * SHAPE_RADIANS_PER_DEGREE;
    double cosine = cos(angle), sine = sin(angle);
    struct shape placed = *local;
    for (size_t i = 0; i < local->count; i++) {
        struct point p = local->point[i];
        placed.point[i].x_mm = pose.x_mm + p.x_mm * cosine - p.y_mm * sine;
        placed.point[i].y_mm = pose.y_mm + p.x_mm * sine + p.y_mm * cosine;
    }
    struct point c = local->centre;
    placed.centre.x_mm = pose.x_mm + c.x_mm * cosine - c.y_mm * sine;
    placed.centre.y_mm = pose.y_mm + c.x_mm * sine + c.y_mm * cosine;
    return placed;
}

/* Twice the area of the triangle a-b-c; positive when c lies left of a-b. */
static double side(struct point a, struct point b, struct point c) {
    return (b.x_mm - a.x_mm) * (c.y_mm - a.y_mm) - (b.y_mm - a.y_mm) * (c.x_mm - a.x_mm);
}

static struct point corner(const struct shape *polygon, size_t i) {
    return polygon->point[i % polygon->count];
}

/* Even-odd rule: a ray along +x from a point inside leaves an odd number of times. */
static bool polygon_contains(const struct shape *polygon, struct point p) {
    bool inside = false;
    for (size_t i = 0; i < polygon->count; i++) {
        struct point a = corner(polygon, i), b = corner(polygon, i + 1);
        if ((a.y_mm > p.y_mm) != (b.y_mm > p.y_mm)) {
            double x = a.x_mm + (p.y_mm - a.y_mm) / (b.y_mm - a.y_mm) * (b.x_mm - a.x_mm);
            inside ^= p.x_mm < x;
        }
    }
    return inside;
}

bool shape_contains(const struct shape *shape, struct point point) {
    if (shape->kind == SHAPE_DISC) {
        return hypot(point.x_mm - shape->centre.x_mm, point.y_mm - shape->centre.y_mm) <=
               shape->radius_mm;
    }
    return polygon_contains(shape, point);
}

double shape_segment_distance_mm(struct point a, struct point b, struct point point) {
    double dx = b.x_mm - a.x_mm, dy = b.y_mm - a.y_mm;
    double square = dx * dx + dy * dy;
    double along =
        square > 0 ? ((point.x_mm - a.x_mm) * dx + (point.y_mm - a.y_mm) * dy) / square : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    return hypot(point.x_mm - a.x_mm - along * dx, point.y_mm - a.y_mm - along * dy);
}

double shape_edge_distance_mm(const struct shape *shape, struct point point) {
    if (shape->kind == SHAPE_DISC) {
        return fabs(hypot(point.x_mm - shape->centre.x_mm, point.y_mm - shape->centre.y_mm) -
                    shape->radius_mm);
    }
    double nearest = INFINITY;
    for (size_t i = 0; i < shape->count; i++) {
        double distance = shape_segment_distance_mm(corner(shape, i), corner(shape, i + 1), point);
        nearest = distance < nearest ? distance : nearest;
    }
    return nearest;
}

/* Whether a-b and c-d cross properly: not when one only touches the other. */
static bool cross(struct point a, struct point b, struct point c, struct point d) {
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

static bool edges_cross(const struct shape *one, const struct shape *other) {
    for (size_t i = 0; i < one->count; i++) {
        for (size_t k = 0; k < other->count; k++) {
            if (cross(corner(one, i), corner(one, i + 1), corner(other, k), corner(other, k + 1))) {
                return true;
            }
        }
    }
    return false;
}

/* Inside, or on the edge for all that rounding can tell. */
static bool holds(const struct shape *zone, struct point point) {
    return shape_contains(zone, point) || shape_edge_distance_mm(zone, point) < 1e-9;
}

static struct point middle(struct point a, struct point b) {
    return (struct point){(a.x_mm + b.x_mm) / 2, (a.y_mm + b.y_mm) / 2};
}

/* How many of the corners and edge middles of `thing` the zone holds, of 2 * count.
 * The middles tell a notch of the zone between two corners. */
static size_t corners_held(const struct shape *thing, const struct shape *zone) {
    size_t held = 0;
    for (size_t i = 0; i < thing->count; i++) {
        held += holds(zone, corner(thing, i));
        held += holds(zone, middle(corner(thing, i), corner(thing, i + 1)));
    }
    return held;
}

/* Whether a corner or edge middle of `thing` lies well inside the zone. */
static bool reaches_into(const struct shape *thing, const struct shape *zone) {
    for (size_t i = 0; i < thing->count; i++) {
        struct point points[] = {corner(thing, i), middle(corner(thing, i), corner(thing, i + 1))};
        for (size_t k = 0; k < 2; k++) {
            if (shape_contains(zone, points[k]) &&
                shape_edge_distance_mm(zone, points[k]) >= 1e-9) {
                return true;
            }
        }
    }
    return false;
}

static enum shape_overlap polygon_in_polygon(const struct shape *thing, const struct shape *zone) {
    if (edges_cross(thing, zone)) {
        return SHAPE_PARTLY;
    }
    if (corners_held(thing, zone) == 2 * thing->count && !reaches_into(zone, thing)) {
        return SHAPE_WHOLLY;
    }
    return reaches_into(thing, zone) || reaches_into(zone, thing) ? SHAPE_PARTLY : SHAPE_APART;
}

static enum shape_overlap disc_in_polygon(const struct shape *disc, const struct shape *zone) {
    bool inside = polygon_contains(zone, disc->centre);
    if (shape_edge_distance_mm(zone, disc->centre) < disc->radius_mm) {
        return SHAPE_PARTLY;
    }
    return inside ? SHAPE_WHOLLY : SHAPE_APART;
}

static enum shape_overlap disc_in_disc(const struct shape *disc, const struct shape *zone) {
    double apart =
        hypot(disc->centre.x_mm - zone->centre.x_mm, disc->centre.y_mm - zone->centre.y_mm);
    if (apart + disc->radius_mm <= zone->radius_mm) {
        return SHAPE_WHOLLY;
    }
    return apart < disc->radius_mm + zone->radius_mm ? SHAPE_PARTLY : SHAPE_APART;
}

static enum shape_overlap polygon_in_disc(const struct shape *thing, const struct shape *zone) {
    size_t held = 0;
    for (size_t i = 0; i < thing->count; i++) {
        held += shape_contains(zone, thing->point[i]);
    }
    if (held == thing->count) {
        return SHAPE_WHOLLY;
    }
    bool touches = shape_edge_distance_mm(thing, zone->centre) < zone->radius_mm;
    return held > 0 || touches || polygon_contains(thing, zone->centre) ? SHAPE_PARTLY
                                                                        : SHAPE_APART;
}

enum shape_overlap shape_overlap(const struct shape *thing, const struct shape *zone) {
    if (thing->kind == SHAPE_DISC) {
        return zone->kind == SHAPE_DISC ? disc_in_disc(thing, zone) : disc_in_polygon(thing, zone);
    }
    return zone->kind == SHAPE_DISC ? polygon_in_disc(thing, zone)
                                    : polygon_in_polygon(thing, zone);
}

bool shape_is_simple(const struct shape *polygon) {
    double area = 0;
    for (size_t i = 0; i < polygon->count; i++) {
        struct point a = corner(polygon, i), b = corner(polygon, i + 1);
        area += a.x_mm * b.y_mm - b.x_mm * a.y_mm;
        if (a.x_mm == b.x_mm && a.y_mm == b.y_mm) {
            return false;
        }
    }
    return fabs(area) > 1e-6 && !edges_cross(polygon, polygon);
}
