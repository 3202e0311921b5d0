/* tone_meter: the frequency that a buzzer's pin is toggled at. Feed it every edge; zero-initialise.
 */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_TONE_METER_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_TONE_METER_H

#include <stdbool.h>
#include <stdint.h>

#define TONE_METER_WAVES 4 /* the frequency is the mean of so many waves */

struct tone_meter {
    uint64_t rises[TONE_METER_WAVES + 1]; /* the last ones, in a ring */
    uint32_t count;                       /* of rises ever */
};

void tone_meter_edge(struct tone_meter *meter, bool high, uint64_t cycle);
/* Hz at this cycle; 0: silent, no wave is under way. */
uint16_t tone_meter_hz(const struct tone_meter *meter, uint64_t cycle);

#endif
