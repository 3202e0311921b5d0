#include "firmware-bridge/world/noise.h"

static uint64_t mix(uint64_t value) {
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

double noise_normal(uint64_t seed, int robot, int source, uint64_t moment) {
    if (seed == 0) {
        return 0;
    }
    const uint64_t who = (uint64_t)robot << 32 | (uint64_t)source;
    const uint64_t bits = mix(mix(seed + 0x9e3779b97f4a7c15u * (who + 1)) + moment);
    const uint64_t sum =
        (bits & 0xffffu) + (bits >> 16 & 0xffffu) + (bits >> 32 & 0xffffu) + (bits >> 48);
    /* four uniforms on 0..65535: mean 131070, standard deviation 65536 / sqrt(3) */
    return ((double)sum - 131070.0) / 37837.2;
}
