#include "tests/firmware-bridge/firmware/support_image.h"

#include <assert.h>
#include <string.h>

#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/opcodes.h"

#define TEXT_MAX 100 /* bytes of one, without its length */

static void put16(uint8_t *at, unsigned value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

/* CRC-32 bit by bit, as in any textbook: not the code under test. */
static uint32_t crc32_of(const uint8_t *bytes, size_t count) {
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
        }
    }
    return ~crc;
}

void support_image_seal(uint8_t *image, uint16_t length) {
    const uint32_t crc = crc32_of(image, (size_t)length - 4);
    put16(image + length - 4, crc & 0xffff);
    put16(image + length - 2, crc >> 16);
}

uint32_t support_image_crc(const uint8_t *image, uint16_t length) {
    const uint8_t *at = image + length - 4;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Texts of `bytes` in all, sorted by their first byte; returns how many. */
static uint8_t put_texts(uint8_t *at, unsigned bytes, struct chance *chance) {
    uint8_t count = 0;
    while (bytes > 0) {
        unsigned length = bytes - 1 < TEXT_MAX ? bytes - 1 : TEXT_MAX;
        if (bytes - 1 - length == 1) {
            length--; /* no two empty ones */
        }
        at[0] = (uint8_t)length;
        for (unsigned i = 1; i <= length; i++) {
            at[i] = (uint8_t)chance_number(chance);
        }
        at[1] = (uint8_t)(length > 0 ? 'A' + count : at[1]);
        at += length + 1;
        bytes -= length + 1;
        count++;
    }
    return count;
}

void support_image(uint8_t *image, uint16_t length, struct chance *chance) {
    const unsigned texts = length - (unsigned)SUPPORT_IMAGE_LEAST;
    assert(length >= SUPPORT_IMAGE_LEAST && length <= SUPPORT_IMAGE_MOST);
    memset(image, 0, length);
    memcpy(image, "PV", 2);
    image[2] = IMAGE_VERSION;
    image[3] = 0;
    put16(image + 4, length);
    put16(image + 6, IMAGE_TASK_BYTES + 8 * VALUE_BYTES);
    image[9] = 1;         /* functions */
    put16(image + 12, 1); /* bytes of code */
    put16(image + 14, texts);
    uint8_t *at = image + IMAGE_HEADER_BYTES;
    *at++ = 1;
    *at++ = 'p';
    at[3] = 2; /* registers; code begins at 0, no parameters */
    at += IMAGE_FUNCTION_BYTES;
    image[11] = put_texts(at, texts, chance);
    at += texts;
    *at = OPCODE_RETURN_NONE;
    support_image_seal(image, length);
}
