/* led: a chain of WS2812 LEDs that all show the same colour, or one plain LED that is lit for any
 * colour but black.
 *
 * A WS2812 takes 24 bits of 1.25 us, green first, high for 0.4 us (0) or 0.8 us (1); low for 50 us
 * ends the chain's turn (WorldSemi WS2812B data sheet). The chain is written with interrupts off,
 * 65 us for two LEDs, less than the 170 us in which the UART would lose a byte; and never while an
 * echo of the sonar may come. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_LED_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_LED_H

void led_start(void);

/* Once a millisecond: writes a colour that waits. */
void led_step(void);

#endif
