/* world: a virtual table on which robots drive, push, bump and sense.
 *
 * The world knows no clock: time moves by world_step() alone, as fast as the
 * caller likes. The same table, robots, seed and calls give the same world to
 * the last bit, in any build mode; noise is drawn from the seed by sensor and
 * moment, so it does not matter who reads which sensor when, or how often.
 * Seed 0 is a perfect world: no noise and no slip.
 *
 *     struct world *world = world_create(table, 1, &fault);
 *     int robot;
 *     world_add_robot(world, &model, table->start[0].pose, &robot, &fault);
 *     world_set_motors(world, robot, 500, 500);
 *     for (int ms = 0; ms < 2000; ms++) {
 *         world_step(world, 1000);
 *         int permille = world_ground_permille(world, robot, 2);
 *     }
 *     world_free(world);
 *
 * Units and axes: table.h. Robots and objects are named by index, in the order
 * of adding and of table->object. An index out of range is the caller's
 * mistake and ends the program (assert). Not thread-safe; worlds are
 * independent of each other. */
#ifndef FIRMWARE_BRIDGE_WORLD_WORLD_H
#define FIRMWARE_BRIDGE_WORLD_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/world/robot_description.h"
#include "firmware-bridge/world/table.h"

#define WORLD_ROBOTS_MAX       128
#define WORLD_STEP_MAX_US      20000u  /* longer steps would tunnel through walls */
#define WORLD_DISTANCE_NONE_MM 0xffffu /* nothing in range */
#define WORLD_CROSSINGS_MAX    256     /* kept until taken; then the oldest go */

struct world;

/* The table is borrowed and must outlive the world. NULL: see fault. */
struct world *world_create(const struct table *table, uint64_t seed, struct fault *fault);
void world_free(struct world *world); /* NULL is allowed */

const struct table *world_table(const struct world *world);
uint64_t world_seed(const struct world *world);
uint64_t world_time_us(const struct world *world); /* since world_create() */

/* One step of 1..WORLD_STEP_MAX_US microseconds. Sensors are exact at 1 ms;
 * 10 ms is good enough for crowds. */
void world_step(struct world *world, uint32_t step_us);

/* ---- robots ------------------------------------------------------------- */

/* Puts one more robot on the table; the description is copied. Fails when the
 * pose is off the table or in a wall, an obstacle, an object or another robot. */
bool world_add_robot(struct world *world, const struct robot_description *model, struct pose pose,
                     int *robot, struct fault *fault);
int world_robot_count(const struct world *world);
const struct robot_description *world_robot_model(const struct world *world, int robot);
struct pose world_robot_pose(const struct world *world, int robot); /* heading -180..180 */
/* Along the heading, and to the left; as the ground sees it. */
void world_robot_speed(const struct world *world, int robot, double *speed_mm_s,
                       double *turn_deg_s);

/* Power of the motors, -1000..1000 (clamped), until told otherwise. */
void world_set_motors(struct world *world, int robot, int left_permille, int right_permille);
void world_motors(const struct world *world, int robot, int *left_permille, int *right_permille);

/* ---- sensors ------------------------------------------------------------ */

/* What the ground sensor sees now: 0 black .. 1000 white; off the table: 0. */
int world_ground_permille(const struct world *world, int robot, int sensor);
/* The last measure (one every period_ms), or WORLD_DISTANCE_NONE_MM. */
uint16_t world_distance_mm(const struct world *world, int robot, int sensor);
/* Bit i: bumper i is pressed. */
uint8_t world_bumpers(const struct world *world, int robot);
/* Ticks since the robot was added; growing forwards. Both 0 without encoders. */
void world_encoders(const struct world *world, int robot, int32_t *left_ticks,
                    int32_t *right_ticks);

/* Buttons are pressed by people: bit i is button i. */
void world_press_buttons(struct world *world, int robot, uint8_t buttons);
uint8_t world_buttons(const struct world *world, int robot);

/* What people see and hear of a robot; the world only keeps it for them. */
struct world_signals {
    uint8_t red, green, blue;
    uint16_t tone_hz; /* 0: silent */
};
void world_set_signals(struct world *world, int robot, struct world_signals signals);
struct world_signals world_signals(const struct world *world, int robot);

/* ---- objects and zones -------------------------------------------------- */

/* Where the table's objects lie now. */
struct point world_object_at(const struct world *world, int object);

/* How an object, or a robot's body, lies in a zone of the table. */
enum shape_overlap world_object_in_zone(const struct world *world, int object, int zone);
enum shape_overlap world_robot_in_zone(const struct world *world, int robot, int zone);

/* ---- gates -------------------------------------------------------------- */

/* A robot's front (or centre, as the gate says) passed a gate. */
struct world_crossing {
    uint64_t time_us; /* interpolated inside the step */
    int gate, robot;
    int direction; /* +1: from the right of the line from-to to its left; -1 */
};

/* Takes the oldest crossing not taken yet. False: none. */
bool world_take_crossing(struct world *world, struct world_crossing *crossing);

/* ---- hands -------------------------------------------------------------- */

/* Somebody lifts a robot or an object and puts it down elsewhere, at rest.
 * Passes no gate. Fails as world_add_robot() does, and changes nothing then. */
bool world_place_robot(struct world *world, int robot, struct pose pose, struct fault *fault);
bool world_place_object(struct world *world, int object, struct point at, struct fault *fault);

#endif
