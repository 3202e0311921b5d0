/* Sums of the bits that arithmetic gives, for test_same_bits.sh: built for the
 * computer and for the chip, where lines leave through the UART. */
#include <stdint.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/chance.h"

#ifdef __AVR__
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

static void put_character(char character) {
    while ((UCSR0A & 1 << UDRE0) == 0) {
    }
    UDR0 = (uint8_t)character;
}
#else
#include <stdio.h>

static void put_character(char character) { putchar(character); }
#endif

#define TURNS 400

static uint32_t sum, chance = 1;

static void add(float number) {
    union {
        float number;
        uint32_t bits;
    } of = {number};
    if (number != number) {
        of.bits = 0x7fc00000u; /* which NaN it is, is free */
    }
    sum = (sum << 5 | sum >> 27) ^ of.bits;
}

/* Any float, or one near 1. */
static float draw(uint8_t near) {
    union {
        uint32_t bits;
        float number;
    } of = {chance_next(&chance)};
    if (near != 0) {
        of.bits = (of.bits & 0x83ffffffu) | 0x3c000000u;
    }
    return of.number;
}

static void say(const char *name) {
    while (*name != '\0') {
        put_character(*name++);
    }
    for (int8_t shift = 28; shift >= 0; shift = (int8_t)(shift - 4)) {
        put_character("0123456789abcdef"[sum >> shift & 15]);
    }
    put_character('\n');
    sum = 0;
}

static void try_operations(uint8_t near) {
    for (uint16_t i = 0; i < TURNS; i++) {
        const float a = draw(near), b = draw(near);
        int32_t integer = 0;
        add(a + b);
        add(a - b);
        add(a * b);
        add(a / b);
        add((float)(int32_t)chance_next(&chance));
        add(arithmetic_floor(a));
        sum += (uint32_t)(arithmetic_to_integer(a, &integer) ? integer : 7);
        sum += (uint32_t)(a < b) + 2u * (uint32_t)(a == b);
    }
    say(near != 0 ? "operations near 1 " : "operations ");
}

int main(void) {
#ifdef __AVR__
    UCSR0B = 1 << TXEN0;
#endif
    try_operations(1);
    try_operations(0);
#ifdef __AVR__
    cli();
    sleep_enable();
    sleep_cpu(); /* with interrupts off: the simulator ends */
#endif
    return 0;
}
