/* on_board_parts: what the files of on_board share. Internal to robots.
 *
 *     on_board.c        opening, starting, stopping, asking
 *     on_board_send.c   an image on its way
 *     on_board_watch.c  what the program says
 *     on_board_all.c    many robots at once */
#ifndef FIRMWARE_BRIDGE_ROBOTS_ON_BOARD_PARTS_H
#define FIRMWARE_BRIDGE_ROBOTS_ON_BOARD_PARTS_H

#include "firmware-bridge/link/session.h"
#include "firmware-bridge/robots/on_board.h"

#define ON_BOARD_BUSY_MS     20    /* before a command refused as busy is tried again */
#define ON_BOARD_BUSY_MAX_MS 10000 /* writing a whole EEPROM takes 3.4 s */

struct on_board {
    struct session *session;
    struct on_board_options options;
    uint8_t query;          /* number of the last PROGRAM_QUERY */
    uint32_t sensors_count; /* telemetry already shown */
    bool is_gathering;      /* `gathered` waits for its other half */
    struct on_board_report gathered;
};

/* Tells the observer, if there is one. */
void on_board_tell(const struct on_board *robot, enum on_board_phase phase, uint32_t done,
                   uint32_t total);

/* Sends it again while the robot is busy. Other refusals: session_refusal(), and a fault. */
bool on_board_request(struct on_board *robot, const struct message *command, struct fault *fault);

/* Says in words why the robot wants no program. Returns false. */
bool on_board_refuse(enum refusal refusal, struct fault *fault);

#endif
