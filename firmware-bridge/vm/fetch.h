/* fetch: reads a byte of an image, wherever it lies.
 *
 * On the chip a program may run in place from EEPROM, which is not in the data
 * address space: addresses from FETCH_EEPROM on stand for EEPROM. RAM of the
 * chip lies below. Elsewhere an image is ordinary memory. The one place of the
 * virtual machine that knows the chip. */
#ifndef FIRMWARE_BRIDGE_VM_FETCH_H
#define FIRMWARE_BRIDGE_VM_FETCH_H

#include <stdint.h>

#ifdef __AVR__
#include <avr/io.h>

#define FETCH_EEPROM 0x8000u

/* ATmega328P data sheet, 8.6.3: address, EERE, then the byte is there (the CPU halts 4 cycles). The
 * caller sees to it that no EEPROM write is under way. */
static inline uint8_t fetch_byte(const uint8_t *at) {
    const uint16_t address = (uint16_t)at;
    if ((address & FETCH_EEPROM) == 0) {
        return *at;
    }
    EEAR = address & E2END;
    EECR |= 1 << EERE;
    return EEDR;
}
#else
static inline uint8_t fetch_byte(const uint8_t *at) { return *at; }
#endif

static inline uint16_t fetch_word(const uint8_t *at) {
    return (uint16_t)(fetch_byte(at) | fetch_byte(at + 1) << 8);
}

#endif
