/* ground: how bright the floor is under each ground sensor. */
#include "firmware-bridge/firmware/avr/adc.h"
#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/core/hal.h"

#ifdef GROUND_RAW_BLACK

/* Per raw step, in 1/256 of a percent, rounded up so that white is a full hundred. */
#define PERCENT_256                                                                                \
    ((100u * 256u + GROUND_RAW_BLACK - GROUND_RAW_WHITE - 1) /                                     \
     (GROUND_RAW_BLACK - GROUND_RAW_WHITE))

uint8_t board_read_ground(struct board *board, uint8_t index) {
    (void)board;
    const uint8_t raw = adc_reading(index);
    if (raw >= GROUND_RAW_BLACK) {
        return 0;
    }
    if (raw <= GROUND_RAW_WHITE) {
        return 100;
    }
    return (uint8_t)((uint16_t)(GROUND_RAW_BLACK - raw) * PERCENT_256 >> 8);
}

#else

uint8_t board_read_ground(struct board *board, uint8_t index) {
    (void)board;
    const bool is_white = index == 0 ? PIN_IS_HIGH(GROUND_LEFT) : PIN_IS_HIGH(GROUND_RIGHT);
    return is_white ? 100 : 0;
}

#endif
