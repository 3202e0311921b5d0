/* robot_core: the robot. Everything it does but touching pins.
 *
 * Commands come in over the link (protocol/endpoint.h); the core carries them
 * out, senses, answers, and above all stops: when asked, when the computer
 * falls silent, and at boot. hal.h shows a board's whole program.
 *
 * One tick a millisecond, in this order:
 *     bytes in -> commands -> sensors -> movement -> telemetry and watchdog -> bytes out
 *     -> the program on board, for what is left of it
 * so that a stop that has arrived is on the motors before anything else moves.
 *
 * It owns no memory: the caller gives a struct robot_core, of which all but the
 * endpoint fits in ROBOT_CORE_RAM_MAX bytes on an 8-bit chip. Ticks may come
 * late (a board busy elsewhere): movements follow the clock, not the ticks. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_ROBOT_CORE_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_ROBOT_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "firmware-bridge/firmware/core/motion.h"
#include "firmware-bridge/firmware/core/odometry.h"
#include "firmware-bridge/firmware/core/program_run.h"
#include "firmware-bridge/protocol/endpoint.h"

#define FIRMWARE_MAJOR          0
#define FIRMWARE_MINOR          2
#define ROBOT_CORE_RAM_MAX      380 /* bytes beside the endpoint, on an 8-bit chip */
#define ROBOT_CORE_ODOMETRY_MS  10  /* between two updates of the odometry */
#define ROBOT_CORE_DEBOUNCE_MS  20  /* a button that changed is not believed again for so long */
#define ROBOT_CORE_BYTES_A_TICK 32  /* taken from the line at most; it brings 12 a ms */

struct robot_core {
    struct endpoint endpoint;
    struct board *board;
#ifndef CORE_OF_ONE_BOARD
    struct board_fitting fitting;
    struct motion_tuning tuning;
#endif
#ifndef ROBOT_CORE_WITHOUT_ODOMETRY /* boards without the room for it */
    struct odometry odometry;       /* since boot; for whoever links the core, not on the wire */
    uint32_t odometry_ms;
#endif
    struct motion motion; /* the one under way, when `moving` */
    int32_t ticks[2];     /* of the left wheel, of the right one */
    uint32_t ticked_ms, tone_end_ms;
    uint16_t buttons_ms; /* low 16 bits: when they last changed */
    uint16_t distance_mm;
    uint8_t ground_percent[BOARD_GROUND_MAX];
    uint8_t next_ground; /* one ground sensor is read each tick, in turn */
    uint8_t buttons, bumpers;
    uint8_t motion_number, motion_done; /* the computer's numbers; 0: none */
    bool moving, sounding;
    bool blocked; /* motion_done ended because its wheels could not turn */
    struct program_run program;
};

/* Switched on: every output off, motors held until a computer resumes. */
void core_boot(struct robot_core *core, struct board *board);

/* One millisecond's work. */
void core_tick(struct robot_core *core, struct board *board);

#endif
