#include "firmware-bridge/protocol/crc32.h"

#include "firmware-bridge/protocol/in_flash.h"
#include "firmware-bridge/protocol/out_of_line.h"

/* CRC-32 a byte at a time, of two halves: 128 bytes of flash instead of 1 KiB. The remainder of a
 * byte is that of its low half and that of its high half together (CRCs are linear), for the
 * reflected polynomial 0xEDB88320. */
static const IN_FLASH uint32_t crc_of_low_half[16] = {
    0x00000000, 0x77073096, 0xee0e612c, 0x990951ba, 0x076dc419, 0x706af48f, 0xe963a535, 0x9e6495a3,
    0x0edb8832, 0x79dcb8a4, 0xe0d5e91e, 0x97d2d988, 0x09b64c2b, 0x7eb17cbd, 0xe7b82d07, 0x90bf1d91};
static const IN_FLASH uint32_t crc_of_high_half[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};

OUT_OF_LINE uint32_t crc32_byte(uint32_t crc, uint8_t byte) {
    const uint8_t index = (uint8_t)crc ^ byte;
    return crc >> 8 ^ crc_of_low_half[index & 15] ^ crc_of_high_half[index >> 4];
}
