/* firmware_image: the bytes of a firmware file, as a programmer would write them.
 *
 * Reads Intel HEX (Intel, Hexadecimal Object File Format Specification, 1988;
 * record types 00, 01, 02 and 04; 03 and 05 name a start and are passed over)
 * and ELF for AVR (segments below 0x800000 belong in flash, from 0x810000 on in
 * EEPROM: the convention of binutils). A file that is not whole, or does not
 * fit the chip, is a fault that names the line.
 *
 *     struct firmware_image image;
 *     if (!firmware_image_read("build/firmware/uno.hex", &image, &fault)) ... */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_FIRMWARE_IMAGE_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_FIRMWARE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define FIRMWARE_IMAGE_FLASH  32768u
#define FIRMWARE_IMAGE_EEPROM 1024u

struct firmware_image {
    uint8_t flash[FIRMWARE_IMAGE_FLASH];   /* 0xff where the file says nothing */
    uint8_t eeprom[FIRMWARE_IMAGE_EEPROM]; /* likewise */
    size_t flash_size;                     /* up to the last byte that the file sets */
};

bool firmware_image_read(const char *path, struct firmware_image *out, struct fault *fault);
/* `name` is for faults. */
bool firmware_image_read_bytes(const char *name, const uint8_t *bytes, size_t length,
                               struct firmware_image *out, struct fault *fault);

/* simavr 1.6 takes an `adiw` or `sbiw` whose constant ends in 12 to 15 (modulo 16) for a jump of
 * two words, so that a skip (cpse, sbrc, sbrs, sbic, sbis) over it goes one word too far. True:
 * the image holds such a pair, *address is that of its skip, in bytes. */
bool firmware_image_misleads_simulator(const struct firmware_image *image, size_t *address);

#endif
