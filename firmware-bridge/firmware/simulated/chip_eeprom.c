/* The chip's EEPROM, after the data sheet's chapter 8.4 and table 8-1: a byte is erased and
 * written in 3.3 ms (erased alone, or programmed alone, in 1.8 ms) while EEPE stays set; EEMPE
 * opens the way for four cycles; a read halts the processor for four cycles, a write for two. */
#include <string.h>

#include <simavr/avr_eeprom.h>

#include "firmware-bridge/firmware/simulated/chip_parts.h"

#define EERE      0x01 /* in EECR */
#define EEPE      0x02
#define EEMPE     0x04
#define EERIE     0x08
#define EEPM      0x30
#define MODE_BOTH 0x00
#define MODE_WIPE 0x10
#define MODE_PUT  0x20

#define BOTH_CYCLES  (3300 * SIMULATED_CHIP_US)
#define HALF_CYCLES  (1800 * SIMULATED_CHIP_US)
#define READ_STALL   4
#define WRITE_STALL  2
#define ENABLED_FOR  4
#define HALF_WRITTEN 0x5a /* bits that are not programmed yet when the power goes */

/* ---- the array ------------------------------------------------------------------------- */

static uint16_t address_of(const avr_t *avr) {
    const unsigned address = avr->data[REG_EEARL] | (unsigned)avr->data[REG_EEARH] << 8;
    return (uint16_t)(address & (SIMULATED_CHIP_EEPROM - 1));
}

/* What the cell holds in the end: programming only makes zeros of ones. */
static uint8_t result(uint8_t mode, uint8_t before, uint8_t value) {
    switch (mode) {
    case MODE_BOTH:
        return value;
    case MODE_WIPE:
        return 0xff;
    default:
        return before & value;
    }
}

static void store(struct chip_eeprom *eeprom, uint16_t address, uint8_t value) {
    if (!eeprom->worn[address]) {
        eeprom->bytes[address] = value;
    }
}

/* ---- writing ------------------------------------------------------------------------------ */

static void tell_ready(struct simulated_chip *chip) {
    avr_clear_interrupt(chip->avr, &chip->eeprom.simavr->ready);
    if (!chip->eeprom.writing) {
        avr_raise_interrupt(chip->avr, &chip->eeprom.simavr->ready);
    }
}

static avr_cycle_count_t written(avr_t *avr, avr_cycle_count_t when, void *param) {
    struct simulated_chip *chip = param;
    struct chip_eeprom *eeprom = &chip->eeprom;
    (void)when;
    eeprom->writing = false;
    store(eeprom, eeprom->address, eeprom->value);
    avr->data[REG_EECR] &= (uint8_t)~EEPE;
    tell_ready(chip);
    return 0;
}

static void cut_power(struct simulated_chip *chip) {
    static const uint8_t programmed_late = HALF_WRITTEN;
    struct chip_eeprom *eeprom = &chip->eeprom;
    eeprom->cut_at = 0;
    eeprom->writing = false;
    switch (eeprom->cut_outcome) {
    case SIMULATED_EEPROM_OLD:
        break;
    case SIMULATED_EEPROM_ERASED:
        store(eeprom, eeprom->address, 0xff);
        break;
    case SIMULATED_EEPROM_HALF:
        store(eeprom, eeprom->address, eeprom->value | programmed_late);
        break;
    case SIMULATED_EEPROM_NEW:
        store(eeprom, eeprom->address, eeprom->value);
        break;
    }
    chip->cut = true;
    chip->avr->run_cycle_count = 0;
}

static void begin_write(struct simulated_chip *chip, uint8_t mode) {
    struct chip_eeprom *eeprom = &chip->eeprom;
    avr_t *avr = chip->avr;
    const uint32_t cycles = mode == MODE_BOTH ? BOTH_CYCLES : HALF_CYCLES;
    eeprom->address = address_of(avr);
    eeprom->value = result(mode, eeprom->bytes[eeprom->address], avr->data[REG_EEDR]);
    eeprom->writing = true;
    eeprom->writes++;
    if (eeprom->cut_at != 0 && eeprom->writes == eeprom->cut_at) {
        cut_power(chip);
        return;
    }
    chip_stall(chip, WRITE_STALL);
    eeprom->write_began = avr->cycle;
    eeprom->write_ends = avr->cycle + cycles;
    avr_cycle_timer_register(avr, cycles, written, chip);
}

/* ---- EECR ----------------------------------------------------------------------------------- */

static avr_cycle_count_t close_way(avr_t *avr, avr_cycle_count_t when, void *param) {
    (void)when;
    (void)param;
    avr->data[REG_EECR] &= (uint8_t)~EEMPE;
    return 0;
}

static void write_control(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    struct simulated_chip *chip = param;
    struct chip_eeprom *eeprom = &chip->eeprom;
    const uint8_t before = avr->data[address];
    const uint8_t mode = (eeprom->writing ? before : value) & EEPM;
    avr->data[address] = (uint8_t)((before & (EEPE | EEMPE)) | (value & EERIE) | mode);
    if ((value & EEPE) != 0 && (before & EEMPE) != 0 && !eeprom->writing) {
        avr->data[address] = (uint8_t)((avr->data[address] | EEPE) & ~EEMPE);
        begin_write(chip, mode);
    } else if ((value & EEMPE) != 0) {
        avr->data[address] |= EEMPE;
        /* the register is written at the end of its instruction: one cycle of two has to come */
        avr_cycle_timer_register(avr, ENABLED_FOR + 2, close_way, chip);
    }
    if ((value & EERE) != 0 && !eeprom->writing) {
        avr->data[REG_EEDR] = eeprom->bytes[address_of(avr)];
        chip_stall(chip, READ_STALL);
    }
    tell_ready(chip);
}

/* ---- for the chip ------------------------------------------------------------------------------
 */

void chip_eeprom_install(struct simulated_chip *chip) {
    chip->eeprom.simavr = chip->avr->io[AVR_DATA_TO_IO(REG_EECR)].w.param;
    chip_hook_write(chip, REG_EECR, write_control, chip);
}

/* A write under way goes on over a reset. */
void chip_eeprom_reset(struct simulated_chip *chip) {
    avr_t *avr = chip->avr;
    avr->data[REG_EECR] = chip->eeprom.writing ? EEPE : 0;
    if (chip->eeprom.writing) {
        const uint64_t ends = chip->eeprom.write_ends;
        avr_cycle_timer_register(avr, ends > avr->cycle ? ends - avr->cycle : 1, written, chip);
    }
}

void chip_eeprom_lose_power(struct simulated_chip *chip) {
    struct chip_eeprom *eeprom = &chip->eeprom;
    if (!eeprom->writing) {
        return;
    }
    const uint64_t half = (eeprom->write_began + eeprom->write_ends) / 2;
    eeprom->writing = false;
    store(eeprom, eeprom->address,
          chip->avr->cycle < half ? 0xff : (uint8_t)(eeprom->value | HALF_WRITTEN));
}

void chip_eeprom_finish(struct simulated_chip *chip) {
    struct chip_eeprom *eeprom = &chip->eeprom;
    if (eeprom->writing) {
        eeprom->writing = false;
        store(eeprom, eeprom->address, eeprom->value);
    }
}

/* ---- for everybody
 * ------------------------------------------------------------------------------- */

uint8_t *simulated_chip_eeprom(struct simulated_chip *chip) { return chip->eeprom.bytes; }

uint32_t simulated_chip_eeprom_writes(const struct simulated_chip *chip) {
    return chip->eeprom.writes;
}

void simulated_chip_cut_at_write(struct simulated_chip *chip, uint32_t write,
                                 enum simulated_eeprom_cut outcome) {
    chip->eeprom.cut_at = write == 0 ? 0 : chip->eeprom.writes + write;
    chip->eeprom.cut_outcome = outcome;
}

void simulated_chip_wear_eeprom(struct simulated_chip *chip, size_t first, size_t count) {
    for (size_t i = first; i < first + count && i < SIMULATED_CHIP_EEPROM; i++) {
        chip->eeprom.worn[i] = true;
    }
}
