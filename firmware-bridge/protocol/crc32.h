/* crc32: the checksum of frames and of program images.
 *
 * IEEE 802.3, reflected 0xEDB88320: CRC32_START, each byte, then all bits inverted. Of
 * "123456789" it is 0xCBF43926.
 *
 *     uint32_t crc = CRC32_START;
 *     for (size_t i = 0; i < size; i++) crc = crc32_byte(crc, bytes[i]);
 *     crc = ~crc;
 */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_CRC32_H
#define FIRMWARE_BRIDGE_PROTOCOL_CRC32_H

#include <stdint.h>

#define CRC32_START 0xffffffffu

uint32_t crc32_byte(uint32_t crc, uint8_t byte);

#endif
