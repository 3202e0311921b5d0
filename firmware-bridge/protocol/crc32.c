#include "firmware-bridge/protocol/crc32.h"

/* Bit by bit: a table would take RAM on the chip. */
uint32_t crc32_byte(uint32_t crc, uint8_t byte) {
    crc ^= byte;
    for (uint8_t bit = 0; bit < 8; bit++) {
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return crc;
}
