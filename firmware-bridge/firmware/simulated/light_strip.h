/* light_strip: reads the one wire of a chain of WS2812 LEDs.
 *
 * Source: Worldsemi, WS2812 data sheet: a bit begins with a rising edge; high for 0.35 us
 * (+-0.15) it is a 0, for 0.7 us (+-0.15) a 1; 24 bits (green, red, blue) each LED, the first of
 * the chain first; low for 50 us or more begins anew. Feed it every edge of the wire.
 * Zero-initialise. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_LIGHT_STRIP_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_LIGHT_STRIP_H

#include <stdbool.h>
#include <stdint.h>

#define LIGHT_STRIP_MAX 4 /* LEDs of a chain that are looked at */

struct light_strip {
    uint64_t rose_cycle, fell_cycle;
    uint32_t bits;
    uint8_t bit_count, led_count; /* of the transmission under way */
    struct light_strip_colour {
        uint8_t red, green, blue;
    } leds[LIGHT_STRIP_MAX];
    uint32_t transmissions; /* begun */
    uint32_t bad_bits; /* neither a 0 nor a 1 by their length: an LED may take them as either */
};

/* Cycles of 16 MHz. */
void light_strip_edge(struct light_strip *strip, bool high, uint64_t cycle);

#endif
