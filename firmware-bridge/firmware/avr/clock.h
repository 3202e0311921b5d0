/* clock: timer 1, which runs freely at 2 MHz: a millisecond interrupt, and time stamps for the
 * sonar. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_CLOCK_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_CLOCK_H

#include <stdint.h>

#define CLOCK_STEPS_PER_MS 2000u /* of timer 1; a step is 0.5 us */

void clock_start(void);

/* Sleeps until the next millisecond has begun; returns at once when the last one took longer. */
void clock_wait(void);

/* The clock's low eight bits, ms: what two looks at it, less than 256 ms apart, need. */
uint8_t clock_low_ms(void);

#endif
