/* support_world: a small table with robots on it, for tests of the world. */
#ifndef TESTS_WORLD_SUPPORT_WORLD_H
#define TESTS_WORLD_SUPPORT_WORLD_H

#include "firmware-bridge/world/world.h"

/* The table of stage_set(): 2000 mm by 1200 mm, white, with a border. */
#define STAGE_WIDTH_MM  2000.0
#define STAGE_HEIGHT_MM 1200.0

struct stage {
    struct table *table;
    struct robot_description model; /* the standard robot; change it before adding one */
    struct world *world;
};

/* `more`: further members of the table's file, "" for none; '…' is read as "…".
 * Every function here fails the test when it cannot do its work. */
struct stage stage_set(const char *more, uint64_t seed);
/* The same without a border. */
struct stage stage_set_open(const char *more, uint64_t seed);
void stage_clear(struct stage *stage);

int stage_robot(struct stage *stage, double x_mm, double y_mm, double heading_deg);
/* Motors as given for so long, in steps of step_us. */
void stage_drive(struct stage *stage, int robot, int left_permille, int right_permille, uint32_t ms,
                 uint32_t step_us);
void stage_wait(struct stage *stage, uint32_t ms, uint32_t step_us);

/* Fails the test unless `value` is within `off` of `expected`; in doubles, unlike cmocka's. */
#define assert_near(value, expected, off) stage_near(value, expected, off, __FILE__, __LINE__)
void stage_near(double value, double expected, double off, const char *file, int line);

/* Ten robots among walls and pucks, for some seconds: every pose, reading and
 * crossing of every step folded into one number (FNV-1a). */
uint64_t stage_crowd_fingerprint(uint64_t seed);

#endif
