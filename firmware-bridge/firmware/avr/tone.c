#include "firmware-bridge/firmware/avr/tone.h"

#include <avr/interrupt.h>

#include "firmware-bridge/firmware/avr/board.h"
#include "firmware-bridge/firmware/core/hal.h"

#define HALF_CYCLES (F_CPU / 2) /* of the processor: two halves make a wave */

/* The pin toggles when a one is written to its input register. By hand: at 20 kHz this runs every
 * 25 us, and takes 17 cycles instead of 40. */
ISR(TIMER2_COMPA_vect, ISR_NAKED) {
    __asm__ volatile("push r24\n"
                     "ldi r24, %[mask]\n"
                     "out %[pin], r24\n"
                     "pop r24\n"
                     "reti\n"
                     :
                     : [pin] "I"(_SFR_IO_ADDR(PIN_IN(BUZZER))), [mask] "M"(PIN_MASK(BUZZER)));
}

void tone_start(void) {
    PIN_LOW(BUZZER);
    PIN_OUTPUT(BUZZER);
    TCCR2A = 1 << WGM21; /* back to 0 at OCR2A */
}

static void silence(void) {
    TIMSK2 = 0;
    TCCR2B = 0;
    PIN_LOW(BUZZER);
}

void board_set_tone(struct board *board, uint16_t frequency_hz) {
    /* The timer's clock selections 1 to 7 divide by two to the power of: */
    static const uint8_t divisors[] = {0, 3, 5, 6, 7, 8, 10};
    (void)board;
    silence();
    if (frequency_hz == 0) {
        return;
    }
    const uint32_t cycles = HALF_CYCLES / frequency_hz;
    uint8_t select = 0;
    while (select < sizeof divisors - 1 && cycles >> divisors[select] > 256) {
        select++;
    }
    const uint32_t steps = cycles >> divisors[select];
    OCR2A = steps > 256 ? UINT8_MAX : (uint8_t)(steps - 1);
    TCNT2 = 0;
    TIFR2 = 1 << OCF2A;
    TIMSK2 = 1 << OCIE2A;
    TCCR2B = (uint8_t)(select + 1);
}
