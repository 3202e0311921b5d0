/* motors: two motors on the PWM of timer 0 (976 Hz, fast PWM, 8 bits). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_MOTORS_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_MOTORS_H

#include <stdbool.h>

/* Pins are outputs and low already (reset.c). */
void motors_start(void);

/* Whether a wheel's motor was last told to go backwards: the direction of a simple encoder. */
bool motors_left_is_backwards(void);
bool motors_right_is_backwards(void);

#endif
