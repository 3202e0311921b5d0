/* in_flash: constants that an 8-bit chip keeps in flash and reads there, instead of in its small
 * RAM.
 *
 *     static const IN_FLASH uint8_t table[] = {...};   table[i] as ever
 *
 * Empty on a computer, where constants need no such care. Pointers to such a constant have the same
 * word in their type. */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_IN_FLASH_H
#define FIRMWARE_BRIDGE_PROTOCOL_IN_FLASH_H

#ifdef __FLASH /* avr-gcc, with -std=gnu11 */
#define IN_FLASH __flash
#else
#define IN_FLASH
#endif

#endif
