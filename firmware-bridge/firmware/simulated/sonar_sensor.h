/* sonar_sensor: an HC-SR04, or Makeblock's sensor with trigger and echo on one pin.
 *
 * Sources: ElecFreaks, HC-SR04 user guide: a trigger of 10 us or more starts eight waves of
 * 40 kHz; the echo pin is then high for as long as the sound travelled, 38 ms when nothing
 * answers. Measured on such sensors, the echo pin rises about 450 us after the trigger. Sound at
 * 20 degrees: 343 m/s. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SONAR_SENSOR_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SONAR_SENSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"

#define SONAR_SENSOR_NONE_MM 0xffffu

struct sonar_sensor {
    struct simulated_chip *chip;
    uint8_t echo;
    uint16_t distance_mm; /* of what is before it now; the owner keeps it true */
    uint64_t rose_cycle;  /* of the trigger */
    uint64_t busy_until;
    uint32_t echoes;
};

/* Watches the trigger pin from now on; *sensor stays where it is as long as the chip. False: the
 * chip has no watch left. */
bool sonar_sensor_connect(struct sonar_sensor *sensor, struct simulated_chip *chip, uint8_t trigger,
                          uint8_t echo);

#endif
