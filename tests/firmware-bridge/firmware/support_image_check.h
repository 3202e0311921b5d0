/* support_image_check: image_check() as far as bytes go, without the instructions. */
#ifndef TESTS_FIRMWARE_SUPPORT_IMAGE_CHECK_H
#define TESTS_FIRMWARE_SUPPORT_IMAGE_CHECK_H

#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/image.h"
#include <string.h>
enum image_verdict image_check(struct image *image, const uint8_t *bytes, uint16_t capacity,
                               uint8_t *arena, uint16_t arena_size) {
    if (capacity < 28 || bytes[0] != 'P' || bytes[1] != 'V')
        return IMAGE_NO_PROGRAM;
    if (bytes[2] > IMAGE_VERSION || bytes[3] > IMAGE_NATIVES)
        return IMAGE_NEWER;
    uint16_t length = fetch_word(bytes + 4);
    if (length > capacity || length < 28)
        return IMAGE_LENGTH;
    uint32_t crc = ~0u;
    for (int i = 0; i < length - 4; i++) {
        crc ^= bytes[i];
        for (int b = 0; b < 8; b++)
            crc = crc >> 1 ^ ((crc & 1) ? 0xedb88320u : 0);
    }
    crc = ~crc;
    if ((fetch_word(bytes + length - 4) | (uint32_t)fetch_word(bytes + length - 2) << 16) != crc)
        return IMAGE_DAMAGED;
    if (fetch_word(bytes + 6) > arena_size)
        return IMAGE_TOO_LARGE;
    memset(arena, 0xcc, arena_size < 100 ? arena_size : 100);
    *image = (struct image){.bytes = bytes, .length = length, .arena_bytes = fetch_word(bytes + 6)};
    return IMAGE_GOOD;
}

#endif
