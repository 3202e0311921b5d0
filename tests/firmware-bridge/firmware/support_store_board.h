/* support_store_board: the memory of a robot on a bench, for tests of the program store: RAM of
 * any size, and an EEPROM that is slow, wears, and loses its power at the write the test names.
 *
 * Defines what hal.h asks of a board's memory: included by the one file of a test that is such a
 * board. */
#ifndef TESTS_FIRMWARE_SUPPORT_STORE_BOARD_H
#define TESTS_FIRMWARE_SUPPORT_STORE_BOARD_H

#include <assert.h>
#include <string.h>

#include "firmware-bridge/firmware/core/hal.h"

#define STORE_BOARD_RAM_MAX 2048
#define NEVER               0xffffffffu

struct board {
    uint8_t eeprom[BOARD_EEPROM_SIZE];
    _Alignas(4) uint8_t ram[STORE_BOARD_RAM_MAX];
    uint16_t ram_size;
    uint32_t writes;      /* begun */
    uint32_t cut_at;      /* the power goes during this write, the first is 0 */
    uint8_t garbage;      /* what is then in its byte */
    bool is_cut;          /* no power: nothing is written any more */
    uint16_t stuck;       /* this byte keeps what it has; 0: none does */
    unsigned write_ticks; /* a write takes so many */
    unsigned busy;        /* ticks of the write under way */
};

static inline void store_board_start(struct board *board, uint16_t ram_size) {
    memset(board, 0, sizeof *board);
    memset(board->eeprom, 0xff, sizeof board->eeprom);
    board->ram_size = ram_size;
    board->cut_at = NEVER;
    board->write_ticks = 3;
}

/* Off and on again: what RAM held is noise. */
static inline void store_board_reboot(struct board *board) {
    board->is_cut = false;
    board->cut_at = NEVER;
    board->busy = 0;
    memset(board->ram, 0xa5, sizeof board->ram);
}

static inline void store_board_tick(struct board *board) {
    if (board->busy > 0) {
        board->busy--;
    }
}

uint8_t *board_program_memory(struct board *board, uint16_t *size) {
    *size = board->ram_size;
    return board->ram;
}

const uint8_t *board_eeprom_bytes(struct board *board) { return board->eeprom; }

bool board_eeprom_is_ready(struct board *board) { return board->busy == 0 && !board->is_cut; }

uint8_t board_eeprom_read(struct board *board, uint16_t address) {
    assert(address >= BOARD_EEPROM_PROGRAM && address < BOARD_EEPROM_SIZE && board->busy == 0);
    return board->eeprom[address];
}

void board_eeprom_write(struct board *board, uint16_t address, uint8_t byte) {
    assert(address >= BOARD_EEPROM_PROGRAM && address < BOARD_EEPROM_SIZE);
    assert(board_eeprom_is_ready(board));
    board->is_cut = board->writes++ == board->cut_at;
    if (address != board->stuck) {
        board->eeprom[address] = board->is_cut ? board->garbage : byte;
    }
    board->busy = board->write_ticks;
}

#endif
