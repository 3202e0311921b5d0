/* Sends back each byte it receives, plus one; port C says how slow it is to be: it reads only
 * while PC0 is low. */
#include <avr/io.h>

int main(void) {
    UCSR0A = 1 << U2X0;
    UBRR0 = 16; /* 117647 baud: 2.1 % more than 115200 */
    UCSR0B = 1 << RXEN0 | 1 << TXEN0;
    PORTC = 1 << PC0;
    GPIOR0 = 1;
    for (;;) {
        while ((PINC & 1 << PC0) != 0 || (UCSR0A & 1 << RXC0) == 0) {
        }
        const uint8_t byte = UDR0;
        while ((UCSR0A & 1 << UDRE0) == 0) {
        }
        UDR0 = byte + 1;
    }
}
