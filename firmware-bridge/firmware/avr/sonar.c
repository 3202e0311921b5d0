#include "firmware-bridge/firmware/avr/sonar.h"

#include <avr/interrupt.h>
#include <util/delay.h>

#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/avr/clock.h"
#include "firmware-bridge/firmware/core/hal.h"

#define TRIGGER_US 10
/* mm = steps of 0.5 us x 0.343 mm/us / 4, in 1/65536: sound at 20 degrees, there and back. */
#define MM_PER_STEP_65536 5620u

enum state { OFF, WANTED, AWAITING_ECHO, IN_ECHO, MEASURED };

static volatile uint8_t state;
static volatile uint16_t echo; /* its beginning, then its length, in steps of timer 1 */
static uint8_t pulsed_ms;      /* low bits of the clock at the last trigger */
static bool has_pulsed;

ISR(SONAR_ECHO_vect) {
    const uint16_t now = TCNT1;
    if (PIN_IS_HIGH(SONAR_ECHO)) {
        if (state == AWAITING_ECHO) {
            echo = now;
            state = IN_ECHO;
        }
    } else if (state == IN_ECHO) {
        echo = (uint16_t)(now - echo);
        state = MEASURED;
    }
}

void sonar_start(void) {
    PIN_LOW(SONAR_TRIGGER);
    PCICR = 1 << SONAR_ECHO_ENABLE;
}

bool sonar_is_listening(void) { return state == AWAITING_ECHO || state == IN_ECHO; }

static void pulse(void) {
    SONAR_ECHO_MASK = 0;
    PIN_OUTPUT(SONAR_TRIGGER);
    PIN_HIGH(SONAR_TRIGGER);
    _delay_us(TRIGGER_US);
    PIN_LOW(SONAR_TRIGGER);
#ifdef SONAR_ONE_PIN
    PIN_INPUT(SONAR_TRIGGER);
#endif
    state = AWAITING_ECHO;
    PCIFR = 1 << SONAR_ECHO_ENABLE; /* edges of our own */
    SONAR_ECHO_MASK = 1 << SONAR_ECHO_BIT;
}

void board_start_distance(struct board *board) {
    (void)board;
    state = WANTED;
}

bool board_poll_distance(struct board *board, uint16_t *mm) {
    (void)board;
    const uint8_t since_ms = (uint8_t)(clock_low_ms() - pulsed_ms);
    switch (state) {
    case WANTED:
        if (!has_pulsed || since_ms >= SONAR_PERIOD_MS) {
            pulsed_ms = clock_low_ms();
            has_pulsed = true;
            pulse();
        }
        return false;
    case AWAITING_ECHO:
    case IN_ECHO:
        if (since_ms < SONAR_ECHO_MS) {
            return false;
        }
        state = OFF;
        *mm = BOARD_DISTANCE_NONE_MM;
        return true;
    case MEASURED:
        state = OFF;
        *mm = (uint16_t)((uint32_t)echo * MM_PER_STEP_65536 >> 16);
        return true;
    default:
        return false;
    }
}
