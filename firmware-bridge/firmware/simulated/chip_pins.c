/* The chip's pins: what it drives, by its port registers, what drives it, and volts. */
#include <string.h>

#include <simavr/avr_adc.h>
#include <simavr/avr_ioport.h>

#include "firmware-bridge/firmware/simulated/chip_parts.h"

#define PORTS 3

static const uint8_t port_names[PORTS] = {'B', 'C', 'D'};

static uint8_t bit_of(uint8_t pin) { return (uint8_t)(1u << pin % 8); }
static int port_of(uint8_t pin) { return pin / 8; }

/* What the port's pins are driven to; inputs count as low. */
static uint8_t given(const struct simulated_chip *chip, int port) {
    const uint8_t *registers = &chip->avr->data[REG_PINB + 3 * port];
    return registers[1] & registers[2];
}

/* ---- from outside ------------------------------------------------------------------------ */

/* simavr: while a pin is an input it takes the level that is named here. */
static void apply(struct simulated_chip *chip, int port) {
    const struct chip_pins *pins = &chip->pins;
    avr_ioport_external_t external = {
        .name = port_names[port] & 0x7fu, .mask = pins->driven[port], .value = pins->level[port]};
    avr_ioctl(chip->avr, (uint32_t)AVR_IOCTL_IOPORT_SET_EXTERNAL(port_names[port]), &external);
}

void simulated_chip_set_pin(struct simulated_chip *chip, uint8_t pin, bool high) {
    if (pin >= SIMULATED_PIN_COUNT) {
        return;
    }
    struct chip_pins *pins = &chip->pins;
    const int port = port_of(pin);
    const uint8_t bit = bit_of(pin);
    pins->driven[port] |= bit;
    pins->level[port] = (uint8_t)(high ? pins->level[port] | bit : pins->level[port] & ~bit);
    if (chip->avr == NULL) {
        return;
    }
    apply(chip, port);
    if ((chip->avr->data[REG_PINB + 3 * port + 1] & bit) == 0) {
        const uint32_t lines = (uint32_t)AVR_IOCTL_IOPORT_GETIRQ(port_names[port]);
        avr_raise_irq(avr_io_getirq(chip->avr, lines, pin % 8), high);
    }
}

/* ---- from outside, later -------------------------------------------------------------------- */

static avr_cycle_count_t happen(avr_t *avr, avr_cycle_count_t when, void *param);

static void await_events(struct simulated_chip *chip) {
    const struct chip_pins *pins = &chip->pins;
    if (chip->avr != NULL && pins->event_count > 0) {
        const uint64_t due = pins->events[0].cycle, now = chip->avr->cycle;
        avr_cycle_timer_register(chip->avr, due > now ? due - now : 1, happen, chip);
    }
}

static avr_cycle_count_t happen(avr_t *avr, avr_cycle_count_t when, void *param) {
    struct simulated_chip *chip = param;
    struct chip_pins *pins = &chip->pins;
    (void)when;
    while (pins->event_count > 0 && pins->events[0].cycle <= avr->cycle) {
        const struct chip_event event = pins->events[0];
        pins->event_count--;
        memmove(pins->events, pins->events + 1, pins->event_count * sizeof pins->events[0]);
        simulated_chip_set_pin(chip, event.pin, event.high);
    }
    return pins->event_count > 0 ? pins->events[0].cycle : 0;
}

bool simulated_chip_set_pin_at(struct simulated_chip *chip, uint64_t cycle, uint8_t pin,
                               bool high) {
    struct chip_pins *pins = &chip->pins;
    if (pins->event_count == SIMULATED_CHIP_EVENTS_MAX) {
        return false;
    }
    size_t at = pins->event_count++;
    for (; at > 0 && pins->events[at - 1].cycle > cycle; at--) {
        pins->events[at] = pins->events[at - 1];
    }
    pins->events[at] = (struct chip_event){cycle, pin, high};
    await_events(chip);
    return true;
}

/* ---- volts --------------------------------------------------------------------------------------
 */

/* Straight into simavr's converter: its line to the comparator loses memory at each change. */
static void apply_volts(struct simulated_chip *chip, int channel) {
    avr_adc_t *converter = chip->avr->io[AVR_DATA_TO_IO(REG_ADCL)].r.param;
    converter->adc_values[channel] = (uint16_t)chip->pins.millivolts[channel];
}

void simulated_chip_set_millivolts(struct simulated_chip *chip, int channel, int millivolts) {
    if (channel < 0 || channel >= SIMULATED_CHIP_ANALOGUE_COUNT) {
        return;
    }
    chip->pins.millivolts[channel] = millivolts < 0 ? 0
                                     : millivolts > SIMULATED_CHIP_SUPPLY_MV
                                         ? SIMULATED_CHIP_SUPPLY_MV
                                         : millivolts;
    if (chip->avr != NULL) {
        apply_volts(chip, channel);
    }
}

/* ---- what the chip drives
 * ------------------------------------------------------------------------- */

bool simulated_chip_pin(const struct simulated_chip *chip, uint8_t pin) {
    return chip->avr != NULL && pin < SIMULATED_PIN_COUNT &&
           (given(chip, port_of(pin)) & bit_of(pin)) != 0;
}

static void tell_watchers(struct simulated_chip *chip, int port) {
    struct chip_pins *pins = &chip->pins;
    const uint8_t now = given(chip, port);
    const uint8_t changed = now ^ pins->given[port];
    pins->given[port] = now;
    for (size_t i = 0; i < pins->watch_count && changed != 0; i++) {
        const struct chip_watch *watch = &pins->watches[i];
        const uint8_t bit = bit_of(watch->pin);
        if (port_of(watch->pin) == port && (changed & bit) != 0) {
            watch->call(watch->context, (now & bit) != 0, chip->avr->cycle);
        }
    }
}

bool simulated_chip_watch_pin(struct simulated_chip *chip, uint8_t pin, simulated_chip_watch *watch,
                              void *context) {
    if (chip->pins.watch_count == SIMULATED_CHIP_WATCHES_MAX || pin >= SIMULATED_PIN_COUNT) {
        return false;
    }
    chip->pins.watches[chip->pins.watch_count++] = (struct chip_watch){watch, context, pin};
    return true;
}

static void write_port(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    const struct chip_port_hook *hook = param;
    hook->write(avr, address, value, hook->param);
    tell_watchers(hook->chip, hook->port);
}

/* ---- for the chip
 * ------------------------------------------------------------------------------------ */

void chip_pins_install(struct simulated_chip *chip) {
    for (int i = 0; i < 3 * PORTS; i++) {
        struct chip_port_hook *hook = &chip->pins.hooks[i];
        hook->chip = chip;
        hook->port = i / 3;
        hook->write = chip->avr->io[AVR_DATA_TO_IO(REG_PINB + i)].w.c;
        hook->param = chip->avr->io[AVR_DATA_TO_IO(REG_PINB + i)].w.param;
        chip_hook_write(chip, REG_PINB + i, write_port, hook);
    }
    for (int channel = 0; channel < SIMULATED_CHIP_ANALOGUE_COUNT; channel++) {
        apply_volts(chip, channel);
    }
}

void chip_pins_reset(struct simulated_chip *chip) {
    struct chip_pins *pins = &chip->pins;
    for (int port = 0; port < PORTS; port++) {
        for (int bit = 0; bit < 8; bit++) {
            if ((pins->driven[port] >> bit & 1) != 0) {
                simulated_chip_set_pin(chip, (uint8_t)(port * 8 + bit),
                                       (pins->level[port] >> bit & 1) != 0);
            }
        }
        tell_watchers(chip, port);
    }
    await_events(chip);
}
