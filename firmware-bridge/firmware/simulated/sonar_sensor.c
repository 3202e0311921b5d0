#include "firmware-bridge/firmware/simulated/sonar_sensor.h"

#define TRIGGER_MIN_CYCLES  (9ull * SIMULATED_CHIP_US)
#define DELAY_CYCLES        (450ull * SIMULATED_CHIP_US)
#define NOTHING_CYCLES      (38ull * SIMULATED_CHIP_MS)
#define SOUND_MM_PER_SECOND 343000u

static uint64_t echo_cycles(uint16_t distance_mm) {
    if (distance_mm == SONAR_SENSOR_NONE_MM) {
        return NOTHING_CYCLES;
    }
    return 2ull * distance_mm * SIMULATED_CHIP_HZ / SOUND_MM_PER_SECOND;
}

static void trigger_changes(void *context, bool high, uint64_t cycle) {
    struct sonar_sensor *sensor = context;
    if (high) {
        sensor->rose_cycle = cycle;
        return;
    }
    if (cycle - sensor->rose_cycle < TRIGGER_MIN_CYCLES || cycle < sensor->busy_until) {
        return;
    }
    const uint64_t rises = cycle + DELAY_CYCLES;
    const uint64_t falls = rises + echo_cycles(sensor->distance_mm);
    sensor->busy_until = falls;
    sensor->echoes += simulated_chip_set_pin_at(sensor->chip, rises, sensor->echo, true) &&
                      simulated_chip_set_pin_at(sensor->chip, falls, sensor->echo, false);
}

bool sonar_sensor_connect(struct sonar_sensor *sensor, struct simulated_chip *chip, uint8_t trigger,
                          uint8_t echo) {
    *sensor =
        (struct sonar_sensor){.chip = chip, .echo = echo, .distance_mm = SONAR_SENSOR_NONE_MM};
    simulated_chip_set_pin(chip, echo, false);
    return simulated_chip_watch_pin(chip, trigger, trigger_changes, sensor);
}
