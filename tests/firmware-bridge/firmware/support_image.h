/* support_image: program images made by hand, for tests that are about bytes: a program that
 * returns at once, filled up with texts drawn from `chance` to the length wanted. */
#ifndef TESTS_FIRMWARE_SUPPORT_IMAGE_H
#define TESTS_FIRMWARE_SUPPORT_IMAGE_H

#include <stdint.h>

#include "tests/firmware-bridge/protocol/support_chance.h"

#define SUPPORT_IMAGE_LEAST 29   /* bytes: named "p", nothing in it */
#define SUPPORT_IMAGE_MOST  4096 /* room for any */

/* Writes an image of exactly `length` bytes, at least SUPPORT_IMAGE_LEAST, at most _MOST. */
void support_image(uint8_t *image, uint16_t length, struct chance *chance);

/* Sets the CRC right again after a change. */
void support_image_seal(uint8_t *image, uint16_t length);

/* The CRC with which it ends. */
uint32_t support_image_crc(const uint8_t *image, uint16_t length);

#endif
