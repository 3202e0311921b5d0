/* Triggers an ultrasonic sensor on PB4, again and again, and marks the edges of its echo on PC0.
 * A pulse that is too short comes first: it may not be answered. */
#include <avr/io.h>
#include <util/delay.h>

int main(void) {
    DDRB = 1 << PB4;
    PORTB |= 1 << PB4;
    _delay_us(4);
    PORTB &= (uint8_t) ~(1 << PB4);
    _delay_ms(5);
    for (;;) {
        PORTB |= 1 << PB4;
        _delay_us(12);
        PORTB &= (uint8_t) ~(1 << PB4);
        while ((PINC & 1 << PC0) == 0) {
        }
        GPIOR0 = 1;
        while ((PINC & 1 << PC0) != 0) {
        }
        GPIOR0 = 2;
        _delay_ms(10);
    }
}
