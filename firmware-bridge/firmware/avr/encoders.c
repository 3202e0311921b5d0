#include "firmware-bridge/firmware/avr/encoders.h"

#include <avr/interrupt.h>

#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/avr/motors.h"
#include "firmware-bridge/firmware/core/hal.h"

#ifdef ENCODER_LEFT

/* Interrupts count modulo 256; the main loop, which looks each millisecond, keeps the long count.
 */
struct wheel {
    volatile uint8_t edges;
    uint8_t seen;
    int32_t ticks;
};

static struct wheel left_wheel, right_wheel;

ISR(INT0_vect) { left_wheel.edges++; }

ISR(INT1_vect) { right_wheel.edges++; }

void encoders_start(void) {
    EICRA = 1 << ISC00 | 1 << ISC10; /* both edges */
    EIMSK = 1 << INT0 | 1 << INT1;
}

static int32_t count(struct wheel *wheel, bool is_backwards) {
    const uint8_t edges = wheel->edges;
    const uint8_t more = (uint8_t)(edges - wheel->seen);
    wheel->seen = edges;
    if (more != 0) {
        wheel->ticks += is_backwards ? -(int16_t)more : (int16_t)more;
    }
    return wheel->ticks;
}

void board_read_encoders(struct board *board, int32_t *left, int32_t *right) {
    (void)board;
    *left = count(&left_wheel, motors_left_is_backwards());
    *right = count(&right_wheel, motors_right_is_backwards());
}

#else

void encoders_start(void) {}

void board_read_encoders(struct board *board, int32_t *left, int32_t *right) {
    (void)board;
    *left = 0;
    *right = 0;
}

#endif
