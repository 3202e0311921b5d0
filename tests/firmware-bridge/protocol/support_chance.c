#include "tests/firmware-bridge/protocol/support_chance.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct chance chance_start(const char *test) {
    const char *wanted = getenv("SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = wanted != NULL
                        ? strtoull(wanted, NULL, 10)
                        : (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
    printf("%s: SEED=%llu\n", test, (unsigned long long)seed);
    fflush(stdout);
    return (struct chance){seed};
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
uint32_t chance_number(struct chance *chance) {
    uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) >> 32);
}

uint32_t chance_below(struct chance *chance, uint32_t limit) {
    return (uint32_t)((uint64_t)chance_number(chance) * limit >> 32);
}

bool chance_happens(struct chance *chance, uint32_t per_million) {
    return chance_below(chance, 1000000) < per_million;
}
