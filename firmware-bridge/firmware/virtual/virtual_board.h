/* virtual_board: the board of a virtual robot: pins that end in the world.
 *
 * Implements firmware/core/hal.h. One per robot, owned by a virtual_table,
 * which moves its clock (virtual_board_kind, for table_robot.h). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_BOARD_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_VIRTUAL_BOARD_H

#include <stdint.h>

#include "firmware-bridge/firmware/core/robot_core.h"
#include "firmware-bridge/firmware/virtual/serial_line.h"
#include "firmware-bridge/firmware/virtual/table_robot.h"
#include "firmware-bridge/world/world.h"

#define VIRTUAL_BOARD_UART_BYTES      64   /* send buffer, as on an ATmega328P */
#define VIRTUAL_BOARD_EEPROM_WRITE_US 3300 /* a byte (ATmega328P data sheet, table 8-2) */
#define VIRTUAL_BOARD_PROGRAM_BYTES   1536 /* RAM for programs: that of a chip, and some more */

struct board {
    struct world *world; /* of the table it is on; borrowed */
    int robot;           /* its number in the world */
    uint64_t now_us;     /* of the table */
    uint64_t booted_us;
    uint64_t seed;
    uint32_t boots;
    struct robot_core core;
    struct serial_line from_computer, to_computer;
    enum board_reset reset;
    uint32_t eeprom_writes;   /* begun since the board was made */
    uint64_t eeprom_ready_us; /* when the last one ends */
    uint16_t eeprom_address;  /* it goes to */
    uint8_t eeprom[BOARD_EEPROM_SIZE];
    _Alignas(4) uint8_t program_memory[VIRTUAL_BOARD_PROGRAM_BYTES];
};

extern const struct table_robot_kind virtual_board_kind;

/* As it comes from the factory: every byte of the EEPROM 0xff. For boards just made. */
void virtual_board_erase(struct board *board);

/* Switches on: boots the core. Bytes under way on the line get lost, and so does the EEPROM byte
 * being written: it reads 0xff, erased and not yet programmed. */
void virtual_board_boot(struct board *board);

#endif
