/* Laps whose cycles are known from the data sheet's instruction table. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

static volatile uint8_t interrupts;

/* Empty: what is measured is how long the way in and out takes. */
ISR(TIMER0_COMPA_vect, ISR_NAKED) { __asm__ volatile("reti"); }

#define LAP(work) __asm__ volatile("out 0x1e, r1\n\t" work "out 0x1e, r1\n\t" ::: "r24", "r25")

int main(void) {
    LAP("");
    LAP("nop\n\tnop\n\t");
    LAP("rjmp .+0\n\t");
    LAP("adiw r24, 1\n\t");
    LAP("ldi r24, 0\n\t1: dec r24\n\tbrne 1b\n\t"); /* 1 + 256 * 3 - 1 */
    LAP("call 1f\n\trjmp 2f\n\t1: ret\n\t2:\n\t");  /* 4 + 4 + 2 */
    OCR0A = 100;
    TCCR0A = 1 << WGM01;
    TIMSK0 = 1 << OCIE0A;
    sei();
    TCCR0B = 1 << CS00;
    __asm__ volatile("out 0x1e, r1");
    for (uint8_t i = 0; i < 40; i++) {
        __asm__ volatile("nop");
    }
    cli();
    __asm__ volatile("out 0x1e, r1");
    GPIOR0 = 0x5a;
    sleep_mode();
    for (;;) {
    }
}
