/* noise: chance that depends only on who asks, about what, and when.
 *
 * A counter-based generator: the number is a hash of (seed, robot, source,
 * moment), so that it does not matter who reads which sensor when, or how
 * often (after Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC'11; the mixer is the finaliser of splitmix64, Steele et al. 2014). */
#ifndef FIRMWARE_BRIDGE_WORLD_NOISE_H
#define FIRMWARE_BRIDGE_WORLD_NOISE_H

#include <stdint.h>

enum noise_source { NOISE_GROUND = 0, NOISE_DISTANCE = 100, NOISE_SLIP = 200 };

/* About normal, mean 0, standard deviation 1, within ±3.5: the sum of four
 * uniform numbers. Always 0 for seed 0. `source` is a noise_source plus the
 * sensor's number. */
double noise_normal(uint64_t seed, int robot, int source, uint64_t moment);

#endif
