/* simulated_chip: one ATmega328P at 16 MHz that runs a real firmware file.
 *
 * The instructions are simavr's (Debian's libsimavr). Where simavr 1.6 differs
 * from the chip, this room puts its own model over it:
 *   - UART: ten bits a byte at the true rates, two bytes of buffer, lost bytes
 *     counted (simavr: eleven bits, 64 bytes, never loses any);
 *   - EEPROM: 3.3 ms a byte, a read halts the processor for 4 cycles, a write
 *     for 2 (simavr: all at once), kept while the power is off;
 *   - entering an interrupt takes 4 cycles (simavr: none);
 *   - compare outputs of the timers do not spoil the port registers; what a PWM
 *     pin gives is read from the timer's registers (simulated_chip_duty);
 *   - a program in which simavr would take a wrong turn is refused, see
 *     firmware_image.h.
 * Figures and behaviour: Microchip, ATmega48A/PA/88A/PA/168A/PA/328/P data
 * sheet DS40002061B.
 *
 * Time is the cycle counter: it moves only in the run functions, as fast as the
 * machine allows, and never goes back, not even over a power cut.
 *
 *     struct simulated_chip *chip;
 *     if (!simulated_chip_create("build/firmware/uno.elf", &chip, &fault)) ...
 *     simulated_chip_power_on(chip);
 *     simulated_chip_set_millivolts(chip, 0, 1200);
 *     simulated_chip_run_for(chip, SIMULATED_CHIP_MS);
 *     count = simulated_chip_receive(chip, bytes, sizeof bytes);
 *     simulated_chip_destroy(chip);
 *
 * As a stopwatch: cycles between two writes to GPIOR0 are exact.
 *
 *     uint64_t cycles;                       // of an ELF that writes GPIOR0 twice
 *     simulated_chip_power_on(chip);
 *     simulated_chip_run_to_mark(chip, 16000000);
 *     simulated_chip_run_to_mark(chip, 16000000);
 *     cycles = simulated_chip_lap_cycles(chip);
 *
 * One chip, one thread; chips are independent of each other. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SIMULATED_CHIP_H
#define FIRMWARE_BRIDGE_FIRMWARE_SIMULATED_SIMULATED_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define SIMULATED_CHIP_HZ             16000000u
#define SIMULATED_CHIP_US             16u /* cycles of a microsecond */
#define SIMULATED_CHIP_MS             16000u
#define SIMULATED_CHIP_FLASH          32768u
#define SIMULATED_CHIP_EEPROM         1024u
#define SIMULATED_CHIP_RAM            2048u
#define SIMULATED_CHIP_SUPPLY_MV      5000
#define SIMULATED_CHIP_ANALOGUE_COUNT 8    /* ADC0 to ADC7 */
#define SIMULATED_CHIP_LINE_BYTES     4096 /* on their way, each direction */
#define SIMULATED_CHIP_WATCHES_MAX    8
#define SIMULATED_CHIP_EVENTS_MAX     64

/* A pin by its port and bit: SIMULATED_PIN('B', 5) is PB5. */
#define SIMULATED_PIN(port, bit) ((uint8_t)(((port) - 'B') * 8 + (bit)))
#define SIMULATED_PIN_COUNT      24
#define SIMULATED_PIN_NONE       0xff /* not wired: reads low, is never driven */

struct simulated_chip;

enum simulated_chip_state {
    SIMULATED_CHIP_OFF,
    SIMULATED_CHIP_RUNNING,
    SIMULATED_CHIP_ENDED,  /* sleeps with interrupts off: nothing will happen any more */
    SIMULATED_CHIP_CRASHED /* ran into an invalid instruction or address */
};

/* Reads the firmware, an ELF or Intel HEX file. The chip is off, its EEPROM
 * blank (or as the ELF's .eeprom says). *out is released with
 * simulated_chip_destroy(), which allows NULL. */
bool simulated_chip_create(const char *path, struct simulated_chip **out, struct fault *fault);
void simulated_chip_destroy(struct simulated_chip *chip);

/* ---- power ------------------------------------------------------------------------ */

/* Starts from the reset vector with every register 0 and RAM filled with 0xa5. Already on: as
 * off and on again. False: not enough memory. */
bool simulated_chip_power_on(struct simulated_chip *chip);
/* At this very cycle. An EEPROM byte being written is left as simulated_chip_cut_at_write says.
 * Bytes on the serial line are lost. */
void simulated_chip_power_off(struct simulated_chip *chip);
/* Off as its reset pin held low: outputs off, deaf; an EEPROM byte being written is finished. */
void simulated_chip_hold_reset(struct simulated_chip *chip);
enum simulated_chip_state simulated_chip_state(const struct simulated_chip *chip);

/* ---- time ------------------------------------------------------------------------- */

/* Since simulated_chip_create(). */
uint64_t simulated_chip_cycles(const struct simulated_chip *chip);
/* Runs until the counter shows at least `cycle`: an instruction is not cut in two. A chip that
 * is off, ended or crashed lets the time pass. */
void simulated_chip_run_until(struct simulated_chip *chip, uint64_t cycle);
void simulated_chip_run_for(struct simulated_chip *chip, uint64_t cycles);

/* Runs until the firmware writes to GPIOR0. False: it did not within max_cycles, or ended. */
bool simulated_chip_run_to_mark(struct simulated_chip *chip, uint64_t max_cycles);
/* The value written last to GPIOR0, how many writes there were since creation, and the exact
 * cycles between the last two of them. */
uint8_t simulated_chip_mark(const struct simulated_chip *chip);
uint32_t simulated_chip_mark_count(const struct simulated_chip *chip);
uint64_t simulated_chip_lap_cycles(const struct simulated_chip *chip);

/* ---- serial line, 115200 baud on the computer's side -------------------------------- */

/* Puts bytes on the line to the chip, one after the other; returns how many there was room for. */
size_t simulated_chip_send(struct simulated_chip *chip, const uint8_t *bytes, size_t count);
/* Takes what has arrived from the chip by now. */
size_t simulated_chip_receive(struct simulated_chip *chip, uint8_t *bytes, size_t capacity);
bool simulated_chip_has_bytes(const struct simulated_chip *chip);
/* Bytes sent to the chip whose last bit has not passed yet. */
size_t simulated_chip_bytes_under_way(const struct simulated_chip *chip);

struct simulated_line_count {
    uint32_t received; /* by the chip's receiver */
    uint32_t overrun;  /* lost: the firmware did not read in time */
    uint32_t deaf;     /* lost: the receiver or the chip was off */
    uint32_t garbled;  /* the firmware's baud rate is not 115200 */
    uint32_t sent;     /* by the chip */
    /* The longest that a received byte waited until the firmware read it: in life it may be two
     * bytes' time, 2777 cycles; then the next one is lost. */
    uint32_t longest_wait_cycles;
};
struct simulated_line_count simulated_chip_line_count(const struct simulated_chip *chip);

/* ---- pins ------------------------------------------------------------------------- */

/* Whether the chip drives the pin high at this cycle (an input is not driven: false). */
bool simulated_chip_pin(const struct simulated_chip *chip, uint8_t pin);
/* How much of the time the pin is high, 0..1000: a PWM pin by its timer, others 0 or 1000. */
int simulated_chip_duty(const struct simulated_chip *chip, uint8_t pin);
/* What a timer makes of a pin that it toggles (CTC mode), in Hz; 0: it does not. */
uint32_t simulated_chip_toggle_hz(const struct simulated_chip *chip, uint8_t pin);

/* Drives an input from outside, from now on. */
void simulated_chip_set_pin(struct simulated_chip *chip, uint8_t pin, bool high);
/* The same at a cycle to come. False: SIMULATED_CHIP_EVENTS_MAX are waiting already. */
bool simulated_chip_set_pin_at(struct simulated_chip *chip, uint64_t cycle, uint8_t pin, bool high);
/* Volts on an analogue input, 0..7. */
void simulated_chip_set_millivolts(struct simulated_chip *chip, int channel, int millivolts);

/* Called at each change of what the chip drives on a pin, with the cycle of the change. False:
 * SIMULATED_CHIP_WATCHES_MAX are there. */
typedef void simulated_chip_watch(void *context, bool high, uint64_t cycle);
bool simulated_chip_watch_pin(struct simulated_chip *chip, uint8_t pin, simulated_chip_watch *watch,
                              void *context);

/* ---- EEPROM ----------------------------------------------------------------------- */

/* All SIMULATED_CHIP_EEPROM bytes, to read or to set. */
uint8_t *simulated_chip_eeprom(struct simulated_chip *chip);
/* Bytes whose writing began, since creation. */
uint32_t simulated_chip_eeprom_writes(const struct simulated_chip *chip);

/* What a power cut leaves of the byte being written: erasing comes first, then programming. */
enum simulated_eeprom_cut {
    SIMULATED_EEPROM_OLD,    /* cut before it began */
    SIMULATED_EEPROM_ERASED, /* 0xff */
    SIMULATED_EEPROM_HALF,   /* programmed in part: bits that should be 0 are 1 */
    SIMULATED_EEPROM_NEW     /* cut just after */
};
/* Cuts the power at the write number `write` from now on (1: the next), with that outcome. 0: not
 * any more. Without it a power-off leaves the byte erased in the first half of the 3.3 ms, half
 * programmed in the second. */
void simulated_chip_cut_at_write(struct simulated_chip *chip, uint32_t write,
                                 enum simulated_eeprom_cut outcome);
/* These cells are worn out: they keep what they hold. */
void simulated_chip_wear_eeprom(struct simulated_chip *chip, size_t first, size_t count);

/* ---- faults to inject --------------------------------------------------------------- */

/* Stuck in a loop with interrupts off, as firmware gone wild: from now on every instruction is
 * `rjmp .`, until a reset (the hardware watchdog's, or power). */
void simulated_chip_hang(struct simulated_chip *chip);
/* As above with interrupts going on: they are served, but the main program stands still. */
void simulated_chip_hang_main(struct simulated_chip *chip);
/* Resets by the hardware watchdog since creation. */
uint32_t simulated_chip_watchdog_resets(const struct simulated_chip *chip);

/* A byte of RAM, or a register, by its address in data space (0x100 is the first byte of RAM). */
uint8_t simulated_chip_peek(const struct simulated_chip *chip, uint16_t address);

#endif
