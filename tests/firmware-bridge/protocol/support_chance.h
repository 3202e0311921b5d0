/* support_chance: random numbers for tests that print their seed and replay with SEED=n. */
#ifndef TESTS_PROTOCOL_SUPPORT_CHANCE_H
#define TESTS_PROTOCOL_SUPPORT_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

/* From the environment's SEED, otherwise from the clock; prints it with the test's name. */
struct chance chance_start(const char *test);
uint32_t chance_number(struct chance *chance);
uint32_t chance_below(struct chance *chance, uint32_t limit);
/* True `per_million` times out of a million. */
bool chance_happens(struct chance *chance, uint32_t per_million);

#endif
