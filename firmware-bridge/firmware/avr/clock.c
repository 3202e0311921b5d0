#include "firmware-bridge/firmware/avr/clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <util/atomic.h>

#include "firmware-bridge/firmware/core/hal.h"

/* The interrupt only counts modulo 256: the main loop looks far more often (the watchdog sees to
 * that) and keeps the long count. */
static volatile uint8_t ticks;
static uint8_t ticks_waited;
static uint8_t ticks_seen;
static uint32_t time_ms;

ISR(TIMER1_COMPA_vect) {
    OCR1A = (uint16_t)(OCR1A + CLOCK_STEPS_PER_MS);
    ticks++;
}

void clock_start(void) {
    OCR1A = CLOCK_STEPS_PER_MS;
    TCCR1A = 0;
    TCCR1B = 1 << CS11; /* 16 MHz / 8 */
    TIMSK1 = 1 << OCIE1A;
    SMCR = 1 << SE; /* sleep is idle: timers and UART run on */
}

void clock_wait(void) {
    cli();
    while (ticks == ticks_waited) {
        sei(); /* takes effect after the next instruction: nothing is missed in between */
        sleep_cpu();
        cli();
    }
    ticks_waited = ticks;
    sei();
}

uint8_t clock_low_ms(void) { return ticks; }

uint32_t board_time_ms(struct board *board) {
    (void)board;
    const uint8_t now = ticks;
    time_ms += (uint8_t)(now - ticks_seen);
    ticks_seen = now;
    return time_ms;
}

uint32_t board_time_us(struct board *board) {
    uint16_t since; /* the last tick counted, in steps */
    uint32_t now_ms;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        since = (uint16_t)(TCNT1 - (uint16_t)(OCR1A - CLOCK_STEPS_PER_MS));
        now_ms = board_time_ms(board);
    }
    return now_ms * 1000 + since / 2;
}
