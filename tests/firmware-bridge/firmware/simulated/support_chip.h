/* support_chip: programs for the chip, run on the simulated one, for tests and benches.
 *
 * A file tests/.../chip_NAME.c is compiled with avr-gcc for the ATmega328P (see CHIP_FLAGS in the
 * Makefile) into build/tests/.../chip_NAME.elf. It measures itself by writing to GPIOR0:
 *
 *     GPIOR0 = 1;  work();  GPIOR0 = 2;           // in chip_NAME.c
 *
 *     struct simulated_chip *chip = chip_start("firmware-bridge/vm/chip_NAME");
 *     uint64_t cycles = chip_lap(chip, 16000000); // between the next two writes, exact */
#ifndef TESTS_FIRMWARE_SUPPORT_CHIP_H
#define TESTS_FIRMWARE_SUPPORT_CHIP_H

#include "firmware-bridge/firmware/simulated/simulated_chip.h"

#define CHIP_PATH_MAX 512

/* Where the build put the program: `name` is its path under tests/, without ".c". */
void chip_path(const char *name, char path[CHIP_PATH_MAX]);
/* The chip with this program, switched on. Ends the process with a message when it cannot. */
struct simulated_chip *chip_start(const char *name);

/* Cycles from the next write to GPIOR0 to the one after it, or 0 when one of them does not come
 * within max_cycles. The two writes themselves cost 1 cycle: empty work gives 1. */
uint64_t chip_lap(struct simulated_chip *chip, uint64_t max_cycles);

#endif
