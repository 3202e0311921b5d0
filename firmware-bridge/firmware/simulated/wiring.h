/* wiring: what is soldered to which pin of a board's chip. Internal to simulated.
 *
 * The pins are those of the firmware's own header (firmware/avr/board_*.h), included here as it
 * is: there is one table per board. Only what a header says in words (polarities, volts) is said
 * again in wiring_*.c. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_WIRING_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_WIRING_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"

#define WIRING_GROUND_MAX 5

/* The pin that a board's header writes as `B, 5`. */
#define WIRING_PORT_B               'B'
#define WIRING_PORT_C               'C'
#define WIRING_PORT_D               'D'
#define WIRING_PIN_OF_(letter, bit) SIMULATED_PIN(WIRING_PORT_##letter, bit)
#define WIRING_PIN(...)             WIRING_PIN_OF_(__VA_ARGS__)
/* Volts of an 8-bit reading, in its middle. */
#define WIRING_MILLIVOLTS(raw) ((2 * (raw) + 1) * SIMULATED_CHIP_SUPPLY_MV / 512)

/* A driver has one direction pin, or two inputs: forwards when the first is high. */
struct wiring_motor {
    uint8_t pwm, direction, input1, input2;
    bool high_is_forwards; /* of `direction` */
};

struct wiring {
    struct wiring_motor left, right;
    uint8_t ground_count;
    uint8_t ground_pin[WIRING_GROUND_MAX];    /* digital, high on white; or none, and then */
    int8_t ground_channel[WIRING_GROUND_MAX]; /* analogue */
    int black_mv, white_mv;
    uint8_t trigger, echo;  /* of the ultrasonic sensor; may be the same pin */
    uint8_t button;         /* to ground when pressed; or none, and then */
    int8_t button_channel;  /* analogue, the same */
    uint8_t led, led_chain; /* a simple LED, or a chain of WS2812; one of them is none */
    uint8_t buzzer;
    uint8_t encoder_left, encoder_right;
};

extern const struct wiring wiring_mbot, wiring_uno;

#endif
