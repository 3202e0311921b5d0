/* The chip's serial port, after the data sheet's chapter 20 (USART0): ten bits a byte, a
 * transmitter of one byte and its buffer, a receiver of two bytes and its shift register. A third
 * byte waits in the shift register until the next start bit comes; then it is lost (DOR). */
#include <stdlib.h>

#include <simavr/avr_uart.h>

#include "firmware-bridge/firmware/simulated/chip_parts.h"

#define RXC   0x80 /* in UCSR0A */
#define TXC   0x40
#define UDRE  0x20
#define FE    0x10
#define DOR   0x08
#define U2X   0x02
#define RXCIE 0x80 /* in UCSR0B */
#define UDRIE 0x20
#define RXEN  0x10
#define TXEN  0x08

#define FORMAT_8N1  0x06   /* UCSR0C after a reset */
#define BITS        10     /* start, eight, stop */
#define BYTE_NINTHS 12500u /* of a cycle: 16 MHz / 115200 baud * 10 bits * 9 */
#define BIT_NINTHS  1250

/* ---- queues -------------------------------------------------------------------------- */

static bool put(struct chip_queue *queue, uint64_t cycle, uint8_t byte) {
    if (queue->count == SIMULATED_CHIP_LINE_BYTES) {
        return false;
    }
    const size_t at = (queue->first + queue->count++) % SIMULATED_CHIP_LINE_BYTES;
    queue->cycle[at] = cycle;
    queue->bytes[at] = byte;
    return true;
}

static uint8_t take(struct chip_queue *queue) {
    const uint8_t byte = queue->bytes[queue->first];
    queue->first = (queue->first + 1) % SIMULATED_CHIP_LINE_BYTES;
    queue->count--;
    return byte;
}

/* ---- rates ----------------------------------------------------------------------------- */

static uint64_t bit_cycles(const avr_t *avr) {
    const uint64_t divider = 1u + (avr->data[REG_UBRR0L] | (avr->data[REG_UBRR0H] & 0x0fu) << 8);
    return divider * ((avr->data[REG_UCSR0A] & U2X) != 0 ? 8 : 16);
}

/* At 4.5 % the last bit of ten is read beside itself (data sheet, table 20-3). */
static bool is_understood(const avr_t *avr) {
    const int difference = (int)bit_cycles(avr) * 9 - BIT_NINTHS;
    return abs(difference) * 1000 < BIT_NINTHS * 45;
}

/* A byte between two that disagree on the rate: another one arrives. */
static uint8_t carried(struct simulated_chip *chip, uint8_t byte) {
    if (is_understood(chip->avr)) {
        return byte;
    }
    chip->uart.count.garbled++;
    return (uint8_t)~byte;
}

/* ---- flags and interrupts ---------------------------------------------------------------- */

static void set_flag(avr_t *avr, uint8_t flag, bool on) {
    avr->data[REG_UCSR0A] =
        (uint8_t)(on ? avr->data[REG_UCSR0A] | flag : avr->data[REG_UCSR0A] & ~flag);
}

/* Both interrupts go on for as long as their flag is set. */
static void tell_receiver(struct simulated_chip *chip) {
    avr_t *avr = chip->avr;
    avr_clear_interrupt(avr, &chip->uart.simavr->rxc);
    set_flag(avr, RXC, chip->uart.buffered > 0);
    if (chip->uart.buffered > 0) {
        avr_raise_interrupt(avr, &chip->uart.simavr->rxc);
    }
}

static void tell_sender(struct simulated_chip *chip) {
    avr_t *avr = chip->avr;
    const bool is_empty = !chip->uart.send_next;
    avr_clear_interrupt(avr, &chip->uart.simavr->udrc);
    set_flag(avr, UDRE, is_empty);
    if (is_empty && (avr->data[REG_UCSR0B] & TXEN) != 0) {
        avr_raise_interrupt(avr, &chip->uart.simavr->udrc);
    }
}

/* ---- receiving ----------------------------------------------------------------------------- */

static avr_cycle_count_t line_event(avr_t *avr, avr_cycle_count_t when, void *param);

static void await_line(struct simulated_chip *chip) {
    const struct chip_queue *line = &chip->uart.to_chip;
    avr_t *avr = chip->avr;
    if (avr != NULL && line->count > 0 && !chip->uart.receiving &&
        avr_cycle_timer_status(avr, line_event, chip) == 0) {
        const uint64_t start = line->cycle[line->first];
        avr_cycle_timer_register(avr, start > avr->cycle ? start - avr->cycle : 1, line_event,
                                 chip);
    }
}

static void start_bit(struct simulated_chip *chip) {
    struct chip_uart *uart = &chip->uart;
    uart->receiving = true;
    if (uart->shift_full) {
        uart->shift_full = false;
        uart->count.overrun++;
        set_flag(chip->avr, DOR, true);
    }
}

static void stop_bit(struct simulated_chip *chip) {
    struct chip_uart *uart = &chip->uart;
    avr_t *avr = chip->avr;
    const uint8_t byte = take(&uart->to_chip);
    uart->receiving = false;
    if ((avr->data[REG_UCSR0B] & RXEN) == 0) {
        uart->count.deaf++;
        return;
    }
    uart->count.received++;
    set_flag(avr, FE, !is_understood(avr));
    uart->arrived[uart->buffered] = avr->cycle;
    if (uart->buffered < sizeof uart->buffer) {
        uart->buffer[uart->buffered++] = carried(chip, byte);
        tell_receiver(chip);
    } else {
        uart->shift = carried(chip, byte);
        uart->shift_full = true;
    }
}

/* The start of a byte, then its stop bit, then the start of the next. */
static avr_cycle_count_t line_event(avr_t *avr, avr_cycle_count_t when, void *param) {
    struct simulated_chip *chip = param;
    const struct chip_queue *line = &chip->uart.to_chip;
    (void)avr;
    if (!chip->uart.receiving) {
        start_bit(chip);
        return when + BYTE_NINTHS / 9 - BIT_NINTHS / 18; /* the middle of the stop bit */
    }
    stop_bit(chip);
    if (line->count == 0) {
        return 0;
    }
    const uint64_t start = line->cycle[line->first];
    return start > when ? start : when + 1;
}

/* The oldest byte is read: how long it has waited. */
static void note_wait(struct chip_uart *uart, uint64_t now) {
    const uint64_t waited = now - uart->arrived[0];
    if (waited > uart->count.longest_wait_cycles) {
        uart->count.longest_wait_cycles = (uint32_t)waited;
    }
    uart->arrived[0] = uart->arrived[1];
    uart->arrived[1] = uart->arrived[2];
}

static uint8_t read_data(avr_t *avr, avr_io_addr_t address, void *param) {
    struct simulated_chip *chip = param;
    struct chip_uart *uart = &chip->uart;
    (void)address;
    const uint8_t byte = uart->buffer[0];
    if (uart->buffered > 0) {
        note_wait(uart, avr->cycle);
        uart->buffer[0] = uart->buffer[1];
        uart->buffered--;
    }
    if (uart->shift_full) {
        uart->buffer[uart->buffered++] = uart->shift;
        uart->shift_full = false;
    }
    set_flag(avr, DOR, false);
    tell_receiver(chip);
    return byte;
}

/* ---- sending --------------------------------------------------------------------------------- */

static avr_cycle_count_t sent(avr_t *avr, avr_cycle_count_t when, void *param) {
    struct simulated_chip *chip = param;
    struct chip_uart *uart = &chip->uart;
    uart->count.sent++;
    put(&uart->from_chip, when, carried(chip, uart->sending_byte));
    if (!uart->send_next) {
        uart->sending = false;
        avr_raise_interrupt(avr, &uart->simavr->txc);
        return 0;
    }
    uart->sending_byte = uart->next_byte;
    uart->send_next = false;
    tell_sender(chip);
    return when + BITS * bit_cycles(avr);
}

static void write_data(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    struct simulated_chip *chip = param;
    struct chip_uart *uart = &chip->uart;
    (void)address;
    if ((avr->data[REG_UCSR0B] & TXEN) == 0) {
        return;
    }
    if (uart->sending) {
        uart->next_byte = value;
        uart->send_next = true;
    } else {
        uart->sending = true;
        uart->sending_byte = value;
        avr_cycle_timer_register(avr, BITS * bit_cycles(avr), sent, chip);
    }
    tell_sender(chip);
}

/* ---- control -----------------------------------------------------------------------------------
 */

static void write_status(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    struct simulated_chip *chip = param;
    const uint8_t ours = RXC | TXC | UDRE | FE | DOR;
    avr->data[address] = (uint8_t)((avr->data[address] & ours) | (value & ~ours));
    if ((value & TXC) != 0) {
        avr_clear_interrupt(avr, &chip->uart.simavr->txc);
        set_flag(avr, TXC, false);
    }
}

static void write_control(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    struct simulated_chip *chip = param;
    const uint8_t before = avr->data[address];
    avr->data[address] = value;
    if ((value & RXEN) == 0) {
        chip->uart.buffered = 0;
        chip->uart.shift_full = false;
        set_flag(avr, DOR | FE, false);
    }
    if (((before ^ value) & (RXCIE | RXEN)) != 0) {
        tell_receiver(chip);
    }
    if ((value & (UDRIE | TXEN)) != (before & (UDRIE | TXEN))) {
        tell_sender(chip);
    }
}

void chip_uart_install(struct simulated_chip *chip) {
    chip->uart.simavr = chip->avr->io[AVR_DATA_TO_IO(REG_UDR0)].w.param;
    for (int address = REG_UCSR0A; address <= REG_UBRR0H; address++) {
        chip_hook_write(chip, address, NULL, NULL);
        chip_hook_read(chip, address, NULL, NULL);
    }
    chip_hook_write(chip, REG_UCSR0A, write_status, chip);
    chip_hook_write(chip, REG_UCSR0B, write_control, chip);
    chip_hook_write(chip, REG_UDR0, write_data, chip);
    chip_hook_read(chip, REG_UDR0, read_data, chip);
}

void chip_uart_reset(struct simulated_chip *chip) {
    struct chip_uart *uart = &chip->uart;
    uart->buffered = 0;
    uart->shift_full = uart->sending = uart->send_next = uart->receiving = false;
    chip->avr->data[REG_UCSR0A] = UDRE;
    chip->avr->data[REG_UCSR0B] = 0;
    chip->avr->data[REG_UCSR0C] = FORMAT_8N1;
    await_line(chip);
}

/* ---- the computer's end
 * ---------------------------------------------------------------------------- */

size_t simulated_chip_send(struct simulated_chip *chip, const uint8_t *bytes, size_t count) {
    struct chip_uart *uart = &chip->uart;
    const uint64_t now_ninths = simulated_chip_cycles(chip) * 9;
    size_t sent_count = 0;
    if (chip->avr == NULL) {
        uart->count.deaf += (uint32_t)count;
        return count;
    }
    if (uart->line_free_ninths < now_ninths) {
        uart->line_free_ninths = now_ninths;
    }
    while (sent_count < count &&
           put(&uart->to_chip, (uart->line_free_ninths + 8) / 9, bytes[sent_count])) {
        uart->line_free_ninths += BYTE_NINTHS;
        sent_count++;
    }
    await_line(chip);
    return sent_count;
}

bool simulated_chip_has_bytes(const struct simulated_chip *chip) {
    const struct chip_queue *line = &chip->uart.from_chip;
    return line->count > 0 && line->cycle[line->first] <= simulated_chip_cycles(chip);
}

size_t simulated_chip_receive(struct simulated_chip *chip, uint8_t *bytes, size_t capacity) {
    size_t count = 0;
    while (count < capacity && simulated_chip_has_bytes(chip)) {
        bytes[count++] = take(&chip->uart.from_chip);
    }
    return count;
}

size_t simulated_chip_bytes_under_way(const struct simulated_chip *chip) {
    return chip->uart.to_chip.count;
}

struct simulated_line_count simulated_chip_line_count(const struct simulated_chip *chip) {
    return chip->uart.count;
}
