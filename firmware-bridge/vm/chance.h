/* chance: random bits, the same on chip and computer for the same seed. */
#ifndef FIRMWARE_BRIDGE_VM_CHANCE_H
#define FIRMWARE_BRIDGE_VM_CHANCE_H

#include <stdint.h>

/* The next 32 bits; any *state will do to begin with. Each number comes once in 2^32. */
uint32_t chance_next(uint32_t *state);

#endif
