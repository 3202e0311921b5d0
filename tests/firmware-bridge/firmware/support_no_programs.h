/* support_no_programs: what hal.h wants of a board that takes no programs. Included by the one
 * file of a test that is such a board. */
#ifndef TESTS_FIRMWARE_SUPPORT_NO_PROGRAMS_H
#define TESTS_FIRMWARE_SUPPORT_NO_PROGRAMS_H

#include "firmware-bridge/firmware/core/hal.h"

uint8_t *board_program_memory(struct board *board, uint16_t *size) {
    (void)board;
    *size = 0;
    return 0;
}

uint8_t board_eeprom_read(struct board *board, uint16_t address) {
    (void)board;
    (void)address;
    return 0xff;
}

const uint8_t *board_eeprom_bytes(struct board *board) {
    (void)board;
    return 0;
}

bool board_eeprom_is_ready(struct board *board) {
    (void)board;
    return true;
}

void board_eeprom_write(struct board *board, uint16_t address, uint8_t byte) {
    (void)board;
    (void)address;
    (void)byte;
}

enum board_reset board_reset_cause(struct board *board) {
    (void)board;
    return BOARD_RESET_POWER;
}

#endif
