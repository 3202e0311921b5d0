#include "firmware-bridge/firmware/virtual/eeprom_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "saved-file/saved_file.h"

bool eeprom_file_load(struct virtual_table *table, int robot, const char *path,
                      struct fault *fault) {
    uint8_t bytes[VIRTUAL_TABLE_EEPROM_BYTES + 1];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno == ENOENT ? true : fault_set_errno(fault, errno, path);
    }
    const size_t count = fread(bytes, 1, sizeof bytes, file);
    const int trouble = ferror(file) ? errno : 0;
    fclose(file);
    if (trouble != 0) {
        return fault_set_errno(fault, trouble, path);
    }
    if (count != VIRTUAL_TABLE_EEPROM_BYTES) {
        fault_set(fault, FAULT_TYPE, _("This is not a robot's EEPROM: %d bytes are expected."),
                  VIRTUAL_TABLE_EEPROM_BYTES);
        return fault_at(fault, path, 0, 0);
    }
    memcpy(virtual_table_eeprom(table, robot), bytes, VIRTUAL_TABLE_EEPROM_BYTES);
    virtual_table_reboot(table, robot);
    return true;
}

bool eeprom_file_save(struct virtual_table *table, int robot, const char *path,
                      struct fault *fault) {
    return saved_file_write(path, "robot.eeprom", virtual_table_eeprom(table, robot),
                            VIRTUAL_TABLE_EEPROM_BYTES, fault);
}
