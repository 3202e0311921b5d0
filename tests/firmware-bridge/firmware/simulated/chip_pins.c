/* Each kind of pin, then a watchdog that nobody feeds. */
#include <avr/io.h>
#include <avr/wdt.h>

static uint16_t volts(uint8_t channel) {
    ADMUX = (uint8_t)(1 << REFS0 | channel);
    ADCSRA = 1 << ADEN | 1 << ADSC | 7;
    while ((ADCSRA & 1 << ADSC) != 0) {
    }
    return ADC;
}

int main(void) {
    GPIOR0 = MCUSR;
    MCUSR = 0;
    wdt_disable();
    DDRD = 1 << PD6 | 1 << PD5 | 1 << PD4;
    PORTD = 1 << PD4;
    DDRC = 1 << PC0;
    PORTC = 1 << PC1; /* a pull-up */
    OCR0A = 63;
    OCR0B = 191;
    TCCR0A = 1 << COM0A1 | 1 << COM0B1 | 1 << COM0B0 | 1 << WGM01 | 1 << WGM00;
    TCCR0B = 1 << CS01 | 1 << CS00;
    DDRB = 1 << PB3 | 1 << PB1 | 1 << PB0;
    OCR2A = 124; /* 16 MHz / 64 / 2 / 125 */
    TCCR2A = 1 << COM2A0 | 1 << WGM21;
    TCCR2B = 1 << CS22;
    ICR1 = 999;
    OCR1A = 250;
    TCCR1A = 1 << COM1A1 | 1 << WGM11;
    TCCR1B = 1 << WGM13 | 1 << CS10; /* phase correct up to ICR1 */
    GPIOR0 = (uint8_t)(volts(3) >> 2);
    for (uint8_t i = 0; i < 200; i++) { /* port writes that may not disturb inputs */
        PORTD ^= 1 << PD4;
        PORTC ^= 1 << PC0;
    }
    GPIOR0 = PINC & 1 << PC1;
    TCCR0A = 1 << WGM01 | 1 << WGM00;
    PORTB |= 1 << PB0;
    GPIOR0 = PORTD;
    wdt_enable(WDTO_250MS);
    GPIOR0 = 0x77;
    for (;;) {
    }
}
