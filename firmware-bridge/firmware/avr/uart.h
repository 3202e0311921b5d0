/* uart: the serial line, 115200 baud (117647 with this crystal, 2.1 % fast: within what a UART
 * takes).
 *
 * Interrupts move bytes between the line and two rings; the functions of hal.h are the other end.
 * A byte comes at most every 85 us and the chip holds two: no part of the firmware keeps interrupts
 * off for longer than 65 us (docs/firmware.md). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_UART_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_UART_H

void uart_start(void);

#endif
