#include "firmware-bridge/firmware/avr/eeprom.h"

#include <avr/io.h>
#include <util/atomic.h>

#include "firmware-bridge/firmware/avr/reset.h"
#include "firmware-bridge/firmware/core/hal.h"
#include "firmware-bridge/vm/fetch.h"

/* Boots are counted in a ring of cells, so that each wears fifteen times less (a cell is good for
 * 100,000 writes): the first cells are one ahead of the others, and each boot moves that border by
 * one cell. A write cut by power-off leaves one cell that may hold anything: the border is there,
 * and the next boot writes it again. Address 0 is left alone: it is the one that a failing supply
 * spoils first. */
#define RING_FIRST 1u
#define RING_COUNT (BOARD_EEPROM_PROGRAM - RING_FIRST)

static uint16_t written_address;
static uint8_t written_byte;
static bool is_unverified;

static bool is_writing(void) { return (EECR & 1 << EEPE) != 0; }

const uint8_t *board_eeprom_bytes(struct board *board) {
    (void)board;
    return (const uint8_t *)FETCH_EEPROM;
}

uint8_t board_eeprom_read(struct board *board, uint16_t address) {
    (void)board;
    EEAR = address & E2END;
    EECR |= 1 << EERE;
    return EEDR;
}

void board_eeprom_write(struct board *board, uint16_t address, uint8_t byte) {
    (void)board;
    EEAR = address & E2END;
    EEDR = byte;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { /* within four cycles */
        EECR = 1 << EEMPE;
        EECR |= 1 << EEPE;
    }
    written_address = address;
    written_byte = byte;
    is_unverified = address < BOARD_EEPROM_PROGRAM; /* the program store reads back its own */
}

/* Whether the byte last written is there; true when there is none. */
static bool verify(void) {
    const bool is_there = !is_unverified || board_eeprom_read(0, written_address) == written_byte;
    is_unverified = false;
    return is_there;
}

void eeprom_step(void) {
    if (is_unverified && !is_writing() && !verify()) {
        reset_because(BOARD_RESET_EEPROM);
    }
}

bool board_eeprom_is_ready(struct board *board) {
    (void)board;
    if (is_writing()) {
        return false;
    }
    eeprom_step();
    return true;
}

static uint8_t ring(uint8_t cell) { return board_eeprom_read(0, RING_FIRST + cell); }

/* The cell to write; *count is what to write there. */
static uint8_t find_border(uint8_t *count) {
    const uint8_t first = ring(0), others = ring(2);
    uint8_t border = 1;
    *count = first;
    if (first != ring(1) &&
        first != (uint8_t)(others + 1)) { /* it was the first cell that was cut */
        *count = (uint8_t)(others + 1);
        return 0;
    }
    while (border < RING_COUNT && ring(border) == first) {
        border++;
    }
    if (border < RING_COUNT) {
        return border;
    }
    *count = (uint8_t)(first + 1);
    return 0;
}

/* At boot, the one place where a write (3.3 ms) is waited for: programs are read next. A cell that
 * fails is no reason to restart, which would fail again: it is reported. */
uint32_t board_boot_id(struct board *board) {
    uint8_t count;
    const uint8_t cell = find_border(&count);
    board_eeprom_write(board, RING_FIRST + cell, count);
    while (is_writing()) {
    }
    if (!verify()) {
        reset_note(BOARD_RESET_EEPROM);
    }
    return (uint32_t)count * RING_COUNT + cell + 1;
}
