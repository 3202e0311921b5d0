/* support_simulated: a robot with a simulated chip on a virtual table, and a session to it whose
 * cable can be cut, for tests. */
#ifndef TESTS_FIRMWARE_SUPPORT_SIMULATED_H
#define TESTS_FIRMWARE_SUPPORT_SIMULATED_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/simulated/simulated_robot.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/world/world.h"

#define RECORDED_BYTES 256

struct simulated {
    struct virtual_table *table;
    struct world *world;
    struct simulated_chip *chip;
    struct session *session;
    struct transport_board board;     /* the table's own, behind the cable */
    bool is_cut;                      /* nothing passes the cable, either way */
    uint8_t recorded[RECORDED_BYTES]; /* the newest bytes to the robot, the last at the end */
};

/* Fails the test when something is missing. The session is resumed, sensors come every 10 ms. The
 * struct must stay where it is. */
void simulated_start(struct simulated *simulated, const char *board, const char *table,
                     uint64_t seed);
void simulated_end(struct simulated *simulated);

void simulated_request(struct simulated *simulated, struct message command);
void simulated_drive(struct simulated *simulated, int left_permille, int right_permille);
/* Time passes, the session alive. */
void simulated_wait(struct simulated *simulated, uint32_t ms);
const struct message_sensors *simulated_sensors(const struct simulated *simulated);
bool simulated_motors_off(const struct simulated *simulated);

#endif
