#include "firmware-bridge/vm/chance.h"

/* A Weyl sequence, its bits mixed by the finaliser of MurmurHash3 (A. Appleby). */
uint32_t chance_next(uint32_t *state) {
    uint32_t word = *state += 0x9e3779b9u;
    word = (word ^ word >> 16) * 0x85ebca6bu;
    word = (word ^ word >> 13) * 0xc2b2ae35u;
    return word ^ word >> 16;
}
