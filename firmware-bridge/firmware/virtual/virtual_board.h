/* virtual_board: the board of a virtual robot: pins that end in the world.
 *
 * Implements firmware/core/hal.h. One per robot, owned by a virtual_table,
 * which moves its clock. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_BOARD_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_BOARD_H

#include <stdint.h>

#include "firmware-bridge/firmware/core/robot_core.h"
#include "firmware-bridge/firmware/virtual/serial_line.h"
#include "firmware-bridge/world/world.h"

#define VIRTUAL_BOARD_UART_BYTES 64 /* send buffer, as on an ATmega328P */

struct virtual_table;

struct board {
    struct virtual_table *table; /* it is on; borrowed */
    struct world *world;         /* of the table */
    int robot;                   /* its number in the world */
    uint64_t now_us;             /* of the table */
    uint64_t booted_us;
    uint64_t seed;
    uint32_t boots;
    struct robot_core core;
    struct serial_line from_computer, to_computer;
};

/* Switches on: boots the core. Bytes under way on the line get lost. */
void virtual_board_boot(struct board *board);

#endif
