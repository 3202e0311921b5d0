/* eeprom: a thousand bytes that survive power-off, and the count of boots in the first few.
 *
 * Each write is verified once it has ended. A byte that did not take its value stops the robot and
 * restarts it, with BOARD_RESET_EEPROM as the cause: a program that is not what was sent never
 * runs. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_EEPROM_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_EEPROM_H

/* Once a millisecond: verifies a write that has ended. */
void eeprom_step(void);

#endif
