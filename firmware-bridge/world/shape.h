/* shape: points, poses and flat shapes, and whether one lies in another.
 *
 * Lengths are millimetres, angles degrees (shape.h, table.h) as seen by
 * people. Everything here is exact geometry on doubles, without state. */
#ifndef FIRMWARE_BRIDGE_WORLD_SHAPE_H
#define FIRMWARE_BRIDGE_WORLD_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#define SHAPE_POINTS_MAX         16
#define SHAPE_RADIANS_PER_DEGREE 0.017453292519943295

struct point {
    double x_mm, y_mm;
};

/* By their numbers: 0 and -0 are one place. */
static inline bool point_same(struct point a, struct point b) {
    return a.x_mm == b.x_mm && a.y_mm == b.y_mm;
}

struct pose {
    double x_mm, y_mm;
    double heading_deg; /* 0 along +x, growing to the left */
};

enum shape_kind { SHAPE_POLYGON, SHAPE_DISC };

/* A simple polygon (either way round), or a disc. */
struct shape {
    enum shape_kind kind;
    size_t count; /* SHAPE_POLYGON: corners, 3..SHAPE_POINTS_MAX */
    struct point point[SHAPE_POINTS_MAX];
    struct point centre; /* SHAPE_DISC */
    double radius_mm;    /* SHAPE_DISC */
};

enum shape_overlap {
    SHAPE_APART,  /* nothing in common (touching edges count as apart) */
    SHAPE_PARTLY, /* straddles the edge */
    SHAPE_WHOLLY  /* nothing of it sticks out */
};

struct shape shape_disc(double x_mm, double y_mm, double radius_mm);
struct shape shape_rectangle(double x_mm, double y_mm, double width_mm, double height_mm);
/* `local` (drawn around the origin, looking along +x) put at `pose`. */
struct shape shape_placed(const struct shape *local, struct pose pose);

bool shape_contains(const struct shape *shape, struct point point);
/* How `thing` lies in `zone`. */
enum shape_overlap shape_overlap(const struct shape *thing, const struct shape *zone);
/* From the point to the nearest edge of the shape, inside or outside. */
double shape_edge_distance_mm(const struct shape *shape, struct point point);
/* From the point to the segment a-b. */
double shape_segment_distance_mm(struct point a, struct point b, struct point point);
/* Whether a polygon's edges cross nowhere and it has an area. */
bool shape_is_simple(const struct shape *polygon);

#endif
