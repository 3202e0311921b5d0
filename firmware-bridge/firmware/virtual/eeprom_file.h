/* eeprom_file: what a virtual robot keeps when it is off, kept in a file between two runs.
 *
 * The file is the EEPROM itself, VIRTUAL_TABLE_EEPROM_BYTES bytes, as `avrdude -U eeprom:r:FILE:r`
 * reads it from a real chip. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_EEPROM_FILE_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_EEPROM_FILE_H

#include "fault/fault.h"
#include "firmware-bridge/firmware/virtual/virtual_table.h"

/* Loads it and switches the robot off and on. No file yet: the robot is new. */
bool eeprom_file_load(struct virtual_table *table, int robot, const char *path,
                      struct fault *fault);
bool eeprom_file_save(struct virtual_table *table, int robot, const char *path,
                      struct fault *fault);

#endif
