#include "firmware-bridge/firmware/simulated/tone_meter.h"

#include "firmware-bridge/firmware/simulated/simulated_chip.h"

#define RING (TONE_METER_WAVES + 1)
#define LONGEST_CYCLES                                                                             \
    (SIMULATED_CHIP_HZ / 16) /* a wave of 16 Hz; the buzzer's lowest is 20 Hz                      \
                              */

void tone_meter_edge(struct tone_meter *meter, bool high, uint64_t cycle) {
    if (!high) {
        return;
    }
    const uint64_t last = meter->rises[(meter->count + RING - 1) % RING];
    if (meter->count > 0 && cycle - last > LONGEST_CYCLES) {
        meter->count = 0; /* another tone begins */
    }
    meter->rises[meter->count++ % RING] = cycle;
}

uint16_t tone_meter_hz(const struct tone_meter *meter, uint64_t cycle) {
    const uint32_t waves = meter->count > TONE_METER_WAVES ? TONE_METER_WAVES : meter->count - 1;
    if (meter->count < 2) {
        return 0;
    }
    const uint64_t last = meter->rises[(meter->count - 1) % RING];
    const uint64_t first = meter->rises[(meter->count - 1 - waves) % RING];
    const uint64_t wave = (last - first) / waves;
    if (wave == 0 || cycle - last > wave + wave / 2) {
        return 0;
    }
    const uint64_t hz = (SIMULATED_CHIP_HZ + wave / 2) / wave;
    return hz > UINT16_MAX ? UINT16_MAX : (uint16_t)hz;
}
