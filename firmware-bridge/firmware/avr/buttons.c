/* buttons: one, pulled up, to ground when pressed. No bumpers. */
#include "firmware-bridge/firmware/avr/adc.h"
#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/core/hal.h"

#ifdef BUTTON_ADC

#define HALF_WAY 128

uint8_t board_read_buttons(struct board *board) {
    (void)board;
    return adc_reading(BUTTON_ADC) < HALF_WAY;
}

#else

uint8_t board_read_buttons(struct board *board) {
    (void)board;
    return !PIN_IS_HIGH(BUTTON);
}

#endif

uint8_t board_read_bumpers(struct board *board) {
    (void)board;
    return 0;
}
