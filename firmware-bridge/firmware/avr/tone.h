/* tone: a square wave on the buzzer, from timer 2. 31 Hz to 20 kHz; lower ones sound as 31 Hz. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_TONE_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_TONE_H

void tone_start(void);

#endif
