#include "firmware-bridge/firmware/avr/uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#include "firmware-bridge/firmware/core/hal.h"

#define IN_BYTES  64 /* powers of two; 5 ms of line */
#define OUT_BYTES 32

#define LISTENING (1 << RXEN0 | 1 << TXEN0 | 1 << RXCIE0)

/* Written at `head`, read at `tail`; empty when they are equal. */
static uint8_t in[IN_BYTES], out[OUT_BYTES];
static volatile uint8_t in_head, in_tail, out_head, out_tail;

ISR(USART_RX_vect) {
    const uint8_t byte = UDR0;
    const uint8_t head = in_head;
    const uint8_t next = (head + 1) & (IN_BYTES - 1);
    if (next != in_tail) {
        in[head] = byte;
        in_head = next;
    }
}

ISR(USART_UDRE_vect) {
    const uint8_t tail = out_tail;
    if (tail == out_head) {
        UCSR0B = LISTENING;
    } else {
        UDR0 = out[tail];
        out_tail = (tail + 1) & (OUT_BYTES - 1);
    }
}

void uart_start(void) {
    UBRR0 = 16;
    UCSR0A = 1 << U2X0;
    UCSR0B = LISTENING;
    UCSR0C = 1 << UCSZ01 | 1 << UCSZ00;
}

bool board_serial_read(struct board *board, uint8_t *byte) {
    (void)board;
    const uint8_t tail = in_tail;
    if (tail == in_head) {
        return false;
    }
    *byte = in[tail];
    in_tail = (tail + 1) & (IN_BYTES - 1);
    return true;
}

uint8_t board_serial_room(struct board *board) {
    (void)board;
    return (uint8_t)(out_tail - out_head - 1) & (OUT_BYTES - 1);
}

void board_serial_write(struct board *board, uint8_t byte) {
    (void)board;
    const uint8_t head = out_head;
    out[head] = byte;
    out_head = (head + 1) & (OUT_BYTES - 1);
    UCSR0B = LISTENING | 1 << UDRIE0;
}
