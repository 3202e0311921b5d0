/* Inside the world: what its files share. Chipmunk2D does the collisions;
 * lengths are mm, masses g, times s there, so that forces are micronewtons. */
#ifndef FIRMWARE_BRIDGE_WORLD_WORLD_PARTS_H
#define FIRMWARE_BRIDGE_WORLD_WORLD_PARTS_H

#include <chipmunk/chipmunk.h>

#include "firmware-bridge/world/floor.h"
#include "firmware-bridge/world/world.h"

#define WORLD_BORDER_HEIGHT_MM 100 /* of the wall around a table */
#define WORLD_GRAVITY_MM_S2    9810.0

struct robot_body {
    struct world *world;
    int number;
    struct robot_description model;
    cpBody *body;
    cpShape *shape;
    int left_permille, right_permille;
    double left_mm, right_mm; /* way the encoders have seen */
    struct point watched[2];  /* front and centre at the end of the last step */
    uint16_t distance_mm[ROBOT_DESCRIPTION_DISTANCE_MAX];
    uint64_t measured_at_us[ROBOT_DESCRIPTION_DISTANCE_MAX];
    uint64_t bumped_at_us[ROBOT_DESCRIPTION_BUMPERS_MAX];
    uint8_t bumpers, buttons;
    struct world_signals signals;
};

struct object_body {
    cpBody *body;
    cpShape *shape;
    double friction;
};

struct world {
    const struct table *table;
    uint64_t seed, time_us;
    struct floor *floor;
    cpSpace *space;
    struct object_body object[TABLE_OBJECTS_MAX];
    int robot_count;
    struct robot_body *robot[WORLD_ROBOTS_MAX];
    size_t crossing_first, crossing_count; /* a ring */
    struct world_crossing crossing[WORLD_CROSSINGS_MAX];
};

/* solids.c: what things are made of. */
bool solids_build_table(struct world *world);
bool solids_build_robot(struct robot_body *robot, struct pose pose);
void solids_remove(struct world *world);
double solids_height_mm(const cpShape *shape);
/* Whether `shape` may lie there; `robot` and `object` (-1: none) are itself. */
bool solids_is_free(const struct world *world, const struct shape *shape, int robot, int object,
                    struct fault *fault);

/* drive.c: how motors and floor move a robot. Chipmunk's velocity functions. */
void drive_robot_velocity(cpBody *body, cpVect gravity, cpFloat damping, cpFloat seconds);
void drive_object_velocity(cpBody *body, cpVect gravity, cpFloat damping, cpFloat seconds);
void drive_count_way(struct robot_body *robot, double seconds);

/* sensing.c: what is measured at its own pace. */
void sensing_step(struct robot_body *robot, double seconds);

/* gates.c */
void gates_remember(struct robot_body *robot); /* after it was put somewhere */
void gates_step(struct robot_body *robot, uint32_t step_us);

/* A place on the robot, given from its axle's middle, on the table. */
struct point robot_body_place(const struct robot_body *robot, double forward_mm, double left_mm);

#endif
