#include "firmware-bridge/firmware/avr/led.h"

#include <avr/interrupt.h>
#include <stdbool.h>

#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/avr/sonar.h"
#include "firmware-bridge/firmware/core/hal.h"

#ifdef LED_CHAIN

static uint8_t colour[3]; /* green, red, blue: as they travel */
static bool is_waiting;

/* Bit by bit, 20 cycles each at 16 MHz: high for 6 (0) or 12 (1). */
static void write_byte(uint8_t byte, uint8_t high, uint8_t low) {
    uint8_t left = 8;
    __asm__ volatile(
        "1: out %[port], %[high]\n" /* cycle 0 */
        "   nop\n"
        "   nop\n"
        "   nop\n"
        "   sbrs %[byte], 7\n"     /* 4: 1 cycle, 2 when skipping */
        "   out %[port], %[low]\n" /* 5: a zero ends */
        "   lsl %[byte]\n"         /* 6 */
        "   rjmp 2f\n"             /* 7 */
        "2: rjmp 3f\n"             /* 9 */
        "3: out %[port], %[low]\n" /* 11: a one ends */
        "   nop\n"
        "   rjmp 4f\n"
        "4: nop\n"
        "   nop\n"
        "   dec %[left]\n" /* 17 */
        "   brne 1b\n"     /* 18, 19 */
        : [byte] "+r"(byte), [left] "+r"(left)
        : [port] "I"(_SFR_IO_ADDR(PIN_PORT(LED_CHAIN))), [high] "r"(high), [low] "r"(low));
}

void led_start(void) {
    PIN_LOW(LED_CHAIN);
    PIN_OUTPUT(LED_CHAIN);
    is_waiting = true; /* whatever they showed before the reset */
}

void led_step(void) {
    if (!is_waiting || sonar_is_listening()) {
        return;
    }
    is_waiting = false;
    cli();
    const uint8_t low = PIN_PORT(LED_CHAIN);
    const uint8_t high = low | PIN_MASK(LED_CHAIN);
    for (uint8_t i = 0; i < LED_CHAIN_COUNT; i++) {
        for (uint8_t j = 0; j < sizeof colour; j++) {
            write_byte(colour[j], high, low);
        }
    }
    sei();
}

void board_set_led(struct board *board, uint8_t red, uint8_t green, uint8_t blue) {
    (void)board;
    if (colour[0] != green || colour[1] != red || colour[2] != blue) {
        colour[0] = green;
        colour[1] = red;
        colour[2] = blue;
        is_waiting = true;
    }
}

#else

void led_start(void) { PIN_OUTPUT(LED); }

void led_step(void) {}

void board_set_led(struct board *board, uint8_t red, uint8_t green, uint8_t blue) {
    (void)board;
    if ((red | green | blue) != 0) {
        PIN_HIGH(LED);
    } else {
        PIN_LOW(LED);
    }
}

#endif
