#include "tests/firmware-bridge/firmware/simulated/support_chip.h"

#include <stdio.h>
#include <stdlib.h>

void chip_path(const char *name, char path[CHIP_PATH_MAX]) {
    const char *build = getenv("PERSEVERONS_BUILD");
    snprintf(path, CHIP_PATH_MAX, "%s/tests/%s.elf", build != NULL ? build : "build", name);
}

struct simulated_chip *chip_start(const char *name) {
    char path[CHIP_PATH_MAX];
    struct simulated_chip *chip;
    struct fault fault = {0};
    chip_path(name, path);
    if (!simulated_chip_create(path, &chip, &fault) || !simulated_chip_power_on(chip)) {
        fprintf(stderr, "%s: %s\n", path, fault.message);
        exit(1);
    }
    return chip;
}

uint64_t chip_lap(struct simulated_chip *chip, uint64_t max_cycles) {
    if (!simulated_chip_run_to_mark(chip, max_cycles) ||
        !simulated_chip_run_to_mark(chip, max_cycles)) {
        return 0;
    }
    return simulated_chip_lap_cycles(chip);
}
