/* support_table: a virtual table with sessions to its robots, for tests. */
#ifndef TESTS_FIRMWARE_SUPPORT_TABLE_H
#define TESTS_FIRMWARE_SUPPORT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/virtual/virtual_table.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/world/world.h"

#define OPEN_FLOOR "tests/firmware-bridge/firmware/open.json"

struct driven {
    struct virtual_table *table;
    int robot;
    struct session *session;
    uint8_t motion;
};

/* A table with one robot, its session open and resumed, sensors every 10 ms. Fails the test
 * when that does not work. */
struct driven driven_start(const char *table, uint64_t seed);
/* One more robot on the table of `first`. */
struct driven driven_beside(const struct driven *first, uint32_t computer_id);
void driven_end(struct driven *driven); /* and its table */

void driven_request(struct driven *driven, struct message command);
void driven_drive(struct driven *driven, int left_permille, int right_permille);
/* Time passes, the session alive. */
void driven_wait(struct driven *driven, uint32_t ms);
/* Begin, and wait until the robot says it is done; false after ten seconds. */
bool driven_move(struct driven *driven, int32_t mm, uint16_t permille);
bool driven_turn(struct driven *driven, int32_t ddeg, uint16_t permille);

struct pose driven_pose(const struct driven *driven);
bool driven_motors_off(const struct driven *driven);

/* Folds every pose of every tick into a number (FNV-1a): a fingerprint of a run. */
struct fingerprint {
    uint64_t value;
};
void fingerprint_take(struct fingerprint *fingerprint, struct virtual_table *table);

#endif
