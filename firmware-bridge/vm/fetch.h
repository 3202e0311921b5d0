/* fetch: reads a byte of an image, wherever it lies.
 *
 * On the chip a program may run in place from EEPROM, which is not in the data
 * address space: addresses from FETCH_EEPROM on stand for EEPROM. RAM of the
 * chip lies below. Elsewhere an image is ordinary memory. The one place of the
 * virtual machine that knows the chip. */
#ifndef FIRMWARE_BRIDGE_VM_FETCH_H
#define FIRMWARE_BRIDGE_VM_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __AVR__
#include <avr/io.h>
#include <avr/pgmspace.h>

#define FETCH_EEPROM 0x8000u

/* ATmega328P data sheet, 8.6.3: address, EERE, then the byte is there (the CPU halts 4 cycles). The
 * caller sees to it that no EEPROM write is under way. */
static inline bool fetch_is_far(const uint8_t *at) { return (uint16_t)at & FETCH_EEPROM; }
static inline uint8_t fetch_far(const uint8_t *at) {
    EEAR = (uint16_t)at & E2END;
    EECR |= 1 << EERE;
    return EEDR;
}

/* Constant tables: marked FLASH, read with flash_byte(), they take no RAM on the chip. */
#define FLASH PROGMEM
static inline uint8_t flash_byte(const void *at) { return pgm_read_byte(at); }
static inline uint16_t flash_word(const void *at) { return pgm_read_word(at); }
#else
#define FLASH
static inline uint8_t flash_byte(const void *at) { return *(const uint8_t *)at; }
static inline uint16_t flash_word(const void *at) { return *(const uint16_t *)at; }

/* Whether `at` cannot be read as memory. */
static inline bool fetch_is_far(const uint8_t *at) {
    (void)at;
    return false;
}
static inline uint8_t fetch_far(const uint8_t *at) { return *at; }
#endif

static inline uint8_t fetch_byte(const uint8_t *at) {
    return fetch_is_far(at) ? fetch_far(at) : *at;
}

/* Out of line: one copy on the chip. */
void fetch_copy(void *to, const uint8_t *at, uint8_t bytes);
float flash_float(const float *at);

static inline uint16_t fetch_word(const uint8_t *at) {
    return (uint16_t)(fetch_byte(at) | fetch_byte(at + 1) << 8);
}

#endif
