/* encoders: how far the wheels have turned. One light barrier a wheel, both edges counted by
 * interrupt; a wheel is believed to turn the way its motor was last told to. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_ENCODERS_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_ENCODERS_H

void encoders_start(void);

#endif
