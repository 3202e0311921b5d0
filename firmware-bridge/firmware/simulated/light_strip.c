#include "firmware-bridge/firmware/simulated/light_strip.h"

/* In cycles: 0.2 to 0.5 us, 0.55 to 0.85 us, 50 us. */
#define ZERO_MIN  3
#define ZERO_MAX  8
#define ONE_MIN   9
#define ONE_MAX   14
#define RESET_MIN 800

#define LED_BITS 24

static void begin(struct light_strip *strip) {
    strip->bits = 0;
    strip->bit_count = strip->led_count = 0;
    strip->transmissions++;
}

static void take_bit(struct light_strip *strip, uint64_t width) {
    const bool is_zero = width >= ZERO_MIN && width <= ZERO_MAX;
    const bool is_one = width >= ONE_MIN && width <= ONE_MAX;
    strip->bad_bits += !is_zero && !is_one;
    strip->bits = strip->bits << 1 | (width > ZERO_MAX);
    if (++strip->bit_count < LED_BITS) {
        return;
    }
    if (strip->led_count < LIGHT_STRIP_MAX) {
        strip->leds[strip->led_count++] = (struct light_strip_colour){
            .green = (uint8_t)(strip->bits >> 16),
            .red = (uint8_t)(strip->bits >> 8),
            .blue = (uint8_t)strip->bits,
        };
    }
    strip->bit_count = 0;
}

void light_strip_edge(struct light_strip *strip, bool high, uint64_t cycle) {
    if (high) {
        if (strip->transmissions == 0 || cycle - strip->fell_cycle >= RESET_MIN) {
            begin(strip);
        }
        strip->rose_cycle = cycle;
        return;
    }
    strip->fell_cycle = cycle;
    if (strip->transmissions > 0) {
        take_bit(strip, cycle - strip->rose_cycle);
    }
}
