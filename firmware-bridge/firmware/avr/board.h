/* board: the pin map of the board this firmware is built for, and how to touch a pin.
 *
 *     PIN_HIGH(LED);  PIN_OUTPUT(LED);  if (PIN_IS_HIGH(BUTTON)) ...
 *
 * A pin is a macro that stands for its port's letter and its bit: `B, 5`. With constants like these
 * each of the macros below is one instruction (sbi, cbi, sbis), which no interrupt can split. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_H
#define FIRMWARE_BRIDGE_FIRMWARE_AVR_BOARD_H

#include <avr/io.h>

#if defined BOARD_MBOT
#include "firmware-bridge/firmware/avr/board_mbot.h"
#elif defined BOARD_UNO
#include "firmware-bridge/firmware/avr/board_uno.h"
#else
#error "name the board: -DBOARD_MBOT or -DBOARD_UNO"
#endif

#define PIN_PORT_(letter, bit) PORT##letter
#define PIN_DDR_(letter, bit)  DDR##letter
#define PIN_IN_(letter, bit)   PIN##letter
#define PIN_MASK_(letter, bit) ((uint8_t)(1u << (bit)))

#define PIN_PORT(...) PIN_PORT_(__VA_ARGS__)
#define PIN_DDR(...)  PIN_DDR_(__VA_ARGS__)
#define PIN_IN(...)   PIN_IN_(__VA_ARGS__)
#define PIN_MASK(...) PIN_MASK_(__VA_ARGS__)

#define PIN_HIGH(...)    (PIN_PORT(__VA_ARGS__) |= PIN_MASK(__VA_ARGS__))
#define PIN_LOW(...)     (PIN_PORT(__VA_ARGS__) &= (uint8_t)~PIN_MASK(__VA_ARGS__))
#define PIN_OUTPUT(...)  (PIN_DDR(__VA_ARGS__) |= PIN_MASK(__VA_ARGS__))
#define PIN_INPUT(...)   (PIN_DDR(__VA_ARGS__) &= (uint8_t)~PIN_MASK(__VA_ARGS__))
#define PIN_IS_HIGH(...) ((PIN_IN(__VA_ARGS__) & PIN_MASK(__VA_ARGS__)) != 0)

#endif
