/* reset: what happens from the first instruction on, why the chip started, and how it is made to
 * start again.
 *
 * Before main, before memory is cleared: motor and buzzer pins low, the cause taken down and MCUSR
 * cleared, the hardware watchdog set to 250 ms. Only reset_feed(), called by the main loop after a
 * tick that really ran, keeps it from restarting the chip.
 *
 * RAM, from low to high: variables, memory for programs, guard, stack. A guard that has changed
 * means that the stack grew into it. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_RESET_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_RESET_H

#include <stdbool.h>

#include "firmware-bridge/firmware/core/hal.h"

/* Kept for the stack; the ledger proves that it is enough. Programs on board need 343 of them. */
#define RESET_STACK_BYTES 384
#define RESET_GUARD_BYTES 4

/* Sets up the guard. */
void reset_start(void);

/* Once a millisecond: feeds the watchdog, unless the stack was full. */
void reset_feed(void);

/* Outputs off now, and a restart of which this is the cause. Does not return. */
void reset_because(enum board_reset cause) __attribute__((noreturn));

/* A cause to report instead of the one found, without a restart. */
void reset_note(enum board_reset cause);

#endif
