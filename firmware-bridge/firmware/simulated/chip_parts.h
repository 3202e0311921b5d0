/* chip_parts: the parts of a simulated chip. Internal to simulated. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_CHIP_PARTS_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_CHIP_PARTS_H

#include <simavr/sim_avr.h>

#include "firmware-bridge/firmware/simulated/firmware_image.h"
#include "firmware-bridge/firmware/simulated/simulated_chip.h"

/* Registers of the ATmega328P, addresses in data space (data sheet, chapter 36). */
enum chip_register {
    REG_PINB = 0x23, /* then DDRB, PORTB; PINC, DDRC, PORTC; PIND, DDRD, PORTD */
    REG_GPIOR0 = 0x3e,
    REG_EECR = 0x3f,
    REG_EEDR = 0x40,
    REG_EEARL = 0x41,
    REG_EEARH = 0x42,
    REG_TCCR0A = 0x44,
    REG_TCCR0B = 0x45,
    REG_OCR0A = 0x47,
    REG_OCR0B = 0x48,
    REG_ADCL = 0x78,
    REG_TCCR1A = 0x80,
    REG_TCCR1B = 0x81,
    REG_ICR1L = 0x86,
    REG_OCR1AL = 0x88,
    REG_OCR1BL = 0x8a,
    REG_TCCR2A = 0xb0,
    REG_TCCR2B = 0xb1,
    REG_OCR2A = 0xb3,
    REG_OCR2B = 0xb4,
    REG_UCSR0A = 0xc0,
    REG_UCSR0B = 0xc1,
    REG_UCSR0C = 0xc2,
    REG_UBRR0L = 0xc4,
    REG_UBRR0H = 0xc5,
    REG_UDR0 = 0xc6
};

/* ---- UART --------------------------------------------------------------------------- */

/* Bytes and when each is due, oldest first. */
struct chip_queue {
    uint64_t cycle[SIMULATED_CHIP_LINE_BYTES];
    uint8_t bytes[SIMULATED_CHIP_LINE_BYTES];
    size_t first, count;
};

struct chip_uart {
    struct avr_uart_t *simavr;            /* whose interrupt vectors are used */
    struct chip_queue to_chip, from_chip; /* cycle: of the start bit; of the whole byte there */
    uint64_t line_free_ninths;            /* in ninths of a cycle: ten bits are 12500 of them */
    bool receiving;                       /* a start bit has passed, its byte is to come */
    uint8_t buffer[2], buffered;          /* received, not read */
    uint64_t arrived[3];                  /* when each of them was there, and the third */
    uint8_t shift;                        /* a third byte waits in the shift register */
    bool shift_full;
    bool sending, send_next; /* the transmitter's shift register and its buffer are full */
    uint8_t sending_byte, next_byte;
    struct simulated_line_count count;
};

void chip_uart_install(struct simulated_chip *chip);
void chip_uart_reset(struct simulated_chip *chip);

/* ---- EEPROM ------------------------------------------------------------------------- */

struct chip_eeprom {
    struct avr_eeprom_t *simavr; /* whose interrupt vector is used */
    uint8_t bytes[SIMULATED_CHIP_EEPROM];
    bool worn[SIMULATED_CHIP_EEPROM];
    bool writing;
    uint64_t write_began, write_ends;
    uint16_t address; /* being written */
    uint8_t value;
    uint32_t writes;
    uint32_t cut_at; /* the number of the write that is cut; 0: none */
    enum simulated_eeprom_cut cut_outcome;
};

void chip_eeprom_install(struct simulated_chip *chip);
void chip_eeprom_reset(struct simulated_chip *chip);
void chip_eeprom_lose_power(struct simulated_chip *chip);
void chip_eeprom_finish(struct simulated_chip *chip);

/* ---- pins ---------------------------------------------------------------------------- */

/* simavr's own function behind a port's register. */
struct chip_port_hook {
    struct simulated_chip *chip;
    avr_io_write_t write;
    void *param;
    int port;
};

struct chip_event {
    uint64_t cycle;
    uint8_t pin;
    bool high;
};

struct chip_pins {
    uint8_t driven[3], level[3]; /* from outside, a bit a pin */
    uint8_t given[3];            /* by the chip, when watchers were last told */
    int millivolts[SIMULATED_CHIP_ANALOGUE_COUNT];
    struct chip_port_hook hooks[9]; /* PIN, DDR, PORT of each port */
    size_t event_count, watch_count;
    struct chip_event events[SIMULATED_CHIP_EVENTS_MAX]; /* in the order of their cycles */
    struct chip_watch {
        simulated_chip_watch *call;
        void *context;
        uint8_t pin;
    } watches[SIMULATED_CHIP_WATCHES_MAX];
};

void chip_pins_install(struct simulated_chip *chip);
void chip_pins_reset(struct simulated_chip *chip);

/* ---- the whole ------------------------------------------------------------------------ */

struct simulated_chip {
    avr_t *avr;         /* NULL: off */
    avr_io_t reset_io;  /* registered with simavr to hear of resets */
    uint64_t off_cycle; /* the counter while off */
    struct firmware_image image;
    bool cut;   /* the power was cut inside an instruction */
    bool fresh; /* just reset, after_reset() is due */
    uint32_t resets;
    uint8_t mark;
    uint32_t mark_count;
    uint64_t mark_cycle, lap_cycles;
    struct chip_uart uart;
    struct chip_eeprom eeprom;
    struct chip_pins pins;
};

/* Halts the processor. */
void chip_stall(struct simulated_chip *chip, uint32_t cycles);
/* Overrides what simavr does at a register. */
void chip_hook_write(struct simulated_chip *chip, int address, avr_io_write_t write, void *param);
void chip_hook_read(struct simulated_chip *chip, int address, avr_io_read_t read, void *param);

#endif
