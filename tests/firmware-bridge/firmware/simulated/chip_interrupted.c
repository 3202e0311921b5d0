/* The echo again by interrupts, as the firmware does it. */
#include <avr/interrupt.h>
#include <avr/io.h>

static volatile uint8_t queue[64], first, last;

ISR(USART_RX_vect) {
    queue[last++ & 63] = UDR0;
    UCSR0B |= 1 << UDRIE0;
}

ISR(USART_UDRE_vect) {
    if (first == last) {
        UCSR0B &= (uint8_t) ~(1 << UDRIE0);
        return;
    }
    UDR0 = queue[first++ & 63] + 1;
}

int main(void) {
    UCSR0A = 1 << U2X0;
    UBRR0 = 16;
    UCSR0B = 1 << RXEN0 | 1 << TXEN0 | 1 << RXCIE0;
    sei();
    GPIOR0 = 1;
    for (;;) {
    }
}
