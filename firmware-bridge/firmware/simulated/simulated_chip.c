#include "firmware-bridge/firmware/simulated/simulated_chip.h"

#include <stdlib.h>
#include <string.h>

#include <simavr/avr_ioport.h>
#include <simavr/avr_timer.h>

#include "firmware-bridge/firmware/simulated/chip_parts.h"
#include "language/language.h"

#define CHIP_NAME        "atmega328p"
#define RAM_FIRST        0x100
#define RAM_AT_POWER_ON  0xa5 /* nobody may count on zeros */
#define RUN_AT_ONCE_MAX  SIMULATED_CHIP_MS
#define INTERRUPT_CYCLES 4    /* to push the place and jump (data sheet, 7.7.1) */
#define RJMP_SELF_LOW    0xff /* rjmp .-2 is 0xcfff */
#define RJMP_SELF_HIGH   0xcf

static struct simulated_chip *of_reset_io(avr_io_t *io) {
    return (struct simulated_chip *)(void *)((char *)io -
                                             offsetof(struct simulated_chip, reset_io));
}

/* ---- seams to simavr -------------------------------------------------------------------- */

void chip_hook_write(struct simulated_chip *chip, int address, avr_io_write_t write, void *param) {
    chip->avr->io[AVR_DATA_TO_IO(address)].w.c = write;
    chip->avr->io[AVR_DATA_TO_IO(address)].w.param = param;
}

void chip_hook_read(struct simulated_chip *chip, int address, avr_io_read_t read, void *param) {
    chip->avr->io[AVR_DATA_TO_IO(address)].r.c = read;
    chip->avr->io[AVR_DATA_TO_IO(address)].r.param = param;
}

void chip_stall(struct simulated_chip *chip, uint32_t cycles) {
    avr_t *avr = chip->avr;
    avr->cycle += cycles;
    avr->run_cycle_count = avr->run_cycle_count > cycles ? avr->run_cycle_count - cycles : 0;
}

/* What it wants to tell is told by simulated_chip_state(). */
static void say_nothing(avr_t *avr, const int level, const char *format, va_list arguments) {
    (void)avr;
    (void)level;
    (void)format;
    (void)arguments;
}

/* Virtual time: nobody sleeps. */
static void sleep_not(avr_t *avr, avr_cycle_count_t cycles) {
    (void)avr;
    (void)cycles;
}

/* ---- stopwatch ---------------------------------------------------------------------------- */

static void take_mark(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
    struct simulated_chip *chip = param;
    avr->data[address] = value;
    chip->mark = value;
    chip->lap_cycles = chip->mark_count > 0 ? avr->cycle - chip->mark_cycle : 0;
    chip->mark_cycle = avr->cycle;
    chip->mark_count++;
    avr->run_cycle_count = 0; /* simavr returns after this instruction */
}

uint8_t simulated_chip_mark(const struct simulated_chip *chip) { return chip->mark; }
uint32_t simulated_chip_mark_count(const struct simulated_chip *chip) { return chip->mark_count; }
uint64_t simulated_chip_lap_cycles(const struct simulated_chip *chip) { return chip->lap_cycles; }

/* ---- power and reset ------------------------------------------------------------------------ */

/* Called by simavr at every reset, before its own parts reset themselves. */
static void at_reset(avr_io_t *io) {
    struct simulated_chip *chip = of_reset_io(io);
    chip->resets++;
    chip->fresh = true;
}

/* simavr lets a compare output write into the port's register, and leaves it there. */
static void keep_timers_off_ports(avr_t *avr) {
    static const struct {
        char timer;
        int output;
        char port;
        int bit;
    } outputs[] = {{'0', 0, 'D', 6}, {'0', 1, 'D', 5}, {'1', 0, 'B', 1},
                   {'1', 1, 'B', 2}, {'2', 0, 'B', 3}, {'2', 1, 'D', 3}};
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        const uint32_t timer = (uint32_t)AVR_IOCTL_TIMER_GETIRQ(outputs[i].timer);
        const uint32_t port = (uint32_t)AVR_IOCTL_IOPORT_GETIRQ(outputs[i].port);
        avr_unconnect_irq(avr_io_getirq(avr, timer, TIMER_IRQ_OUT_COMP + outputs[i].output),
                          avr_io_getirq(avr, port, outputs[i].bit));
    }
}

/* Once simavr has reset its parts: ours, and what simavr's left behind. */
static void after_reset(struct simulated_chip *chip) {
    chip->fresh = false;
    chip->avr->run_cycle_limit = RUN_AT_ONCE_MAX;
    memcpy(chip->avr->flash, chip->image.flash, sizeof chip->image.flash);
    keep_timers_off_ports(chip->avr);
    chip_uart_reset(chip);
    chip_eeprom_reset(chip);
    chip_pins_reset(chip);
}

static void enter_interrupt(avr_irq_t *irq, uint32_t running, void *param) {
    (void)irq;
    if (running != 0) {
        chip_stall(param, INTERRUPT_CYCLES);
    }
}

static void install(struct simulated_chip *chip) {
    avr_t *avr = chip->avr;
    avr->frequency = SIMULATED_CHIP_HZ;
    avr->vcc = avr->avcc = avr->aref = SIMULATED_CHIP_SUPPLY_MV;
    avr->sleep = sleep_not;
    memset(avr->data + RAM_FIRST, RAM_AT_POWER_ON, SIMULATED_CHIP_RAM);
    for (int i = 0; i < avr->interrupts.vector_count; i++) {
        avr_irq_register_notify(avr->interrupts.vector[i]->irq + AVR_INT_IRQ_RUNNING,
                                enter_interrupt, chip);
    }
    chip_hook_write(chip, REG_GPIOR0, take_mark, chip);
    chip_uart_install(chip);
    chip_eeprom_install(chip);
    chip_pins_install(chip);
    chip->reset_io = (avr_io_t){.kind = "perseverons", .reset = at_reset};
    avr_register_io(avr, &chip->reset_io);
}

/* What simavr forgets: the lines of interrupts and of single registers. */
static void free_lines(avr_t *avr) {
    for (int i = 0; i < avr->interrupts.vector_count; i++) {
        avr_free_irq(avr->interrupts.vector[i]->irq, AVR_INT_IRQ_COUNT);
    }
    avr_free_irq(avr->interrupts.irq, AVR_INT_IRQ_COUNT);
    for (int i = 0; i < MAX_IOs; i++) {
        avr_free_irq(avr->io[i].irq, AVR_IOMEM_IRQ_ALL + 1);
        avr->io[i].irq = NULL;
    }
}

static void drop_core(struct simulated_chip *chip) {
    avr_t *avr = chip->avr;
    chip->off_cycle = avr->cycle;
    free_lines(avr);
    avr_terminate(avr);
    free(avr->irq_pool.irq);
    free(avr);
    chip->avr = NULL;
}

bool simulated_chip_power_on(struct simulated_chip *chip) {
    simulated_chip_power_off(chip);
    chip->avr = avr_make_mcu_by_name(CHIP_NAME);
    if (chip->avr == NULL) {
        return false;
    }
    chip->avr->cycle = chip->off_cycle;
    avr_init(chip->avr);
    install(chip);
    after_reset(chip);
    return true;
}

void simulated_chip_power_off(struct simulated_chip *chip) {
    if (chip->avr == NULL) {
        return;
    }
    chip_eeprom_lose_power(chip);
    drop_core(chip);
    chip->cut = false;
    chip->uart.to_chip.count = chip->uart.from_chip.count = 0;
    chip->uart.receiving = false;
}

void simulated_chip_hold_reset(struct simulated_chip *chip) {
    chip_eeprom_finish(chip);
    simulated_chip_power_off(chip);
}

enum simulated_chip_state simulated_chip_state(const struct simulated_chip *chip) {
    if (chip->avr == NULL) {
        return SIMULATED_CHIP_OFF;
    }
    switch (chip->avr->state) {
    case cpu_Crashed:
    case cpu_Stopped:
        return SIMULATED_CHIP_CRASHED;
    case cpu_Done:
        return SIMULATED_CHIP_ENDED;
    default:
        return SIMULATED_CHIP_RUNNING;
    }
}

/* ---- life --------------------------------------------------------------------------------------
 */

static bool refuse_misleading(const struct firmware_image *image, const char *path,
                              struct fault *fault) {
    size_t address;
    if (!firmware_image_misleads_simulator(image, &address)) {
        return true;
    }
    fault_set(fault, FAULT_RANGE,
              _("The simulator would take a wrong turn at address 0x%04zx of this firmware."),
              address);
    fault_advise(fault, _("There a skip stands before “adiw” or “sbiw” with a constant that ends "
                          "in 12 to 15: have the compiler write it otherwise."));
    return fault_at(fault, path, 0, 0);
}

bool simulated_chip_create(const char *path, struct simulated_chip **out, struct fault *fault) {
    struct simulated_chip *chip = calloc(1, sizeof *chip);
    *out = NULL;
    if (chip == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    if (!firmware_image_read(path, &chip->image, fault) ||
        !refuse_misleading(&chip->image, path, fault)) {
        free(chip);
        return false;
    }
    avr_global_logger_set(say_nothing);
    memcpy(chip->eeprom.bytes, chip->image.eeprom, sizeof chip->eeprom.bytes);
    *out = chip;
    return true;
}

void simulated_chip_destroy(struct simulated_chip *chip) {
    if (chip != NULL) {
        simulated_chip_power_off(chip);
        free(chip);
    }
}

/* ---- time --------------------------------------------------------------------------------------
 */

uint64_t simulated_chip_cycles(const struct simulated_chip *chip) {
    return chip->avr != NULL ? chip->avr->cycle : chip->off_cycle;
}

static avr_cycle_count_t stop_here(avr_t *avr, avr_cycle_count_t when, void *param) {
    (void)avr;
    (void)when;
    (void)param;
    return 0;
}

static bool runs(const struct simulated_chip *chip) {
    return simulated_chip_state(chip) == SIMULATED_CHIP_RUNNING;
}

/* Until `cycle`, or the first mark after mark number `marks`. */
static void run(struct simulated_chip *chip, uint64_t cycle, uint32_t marks) {
    while (runs(chip) && chip->avr->cycle < cycle && chip->mark_count <= marks) {
        avr_t *avr = chip->avr;
        if (chip->fresh) {
            after_reset(chip);
            avr_cycle_timer_register(avr, cycle - avr->cycle, stop_here, chip);
        }
        if (avr->run_cycle_count > cycle - avr->cycle) {
            avr->run_cycle_count = cycle - avr->cycle;
        }
        avr_run(avr);
        if (chip->cut) {
            simulated_chip_power_off(chip);
        }
    }
}

static void run_until(struct simulated_chip *chip, uint64_t cycle, uint32_t marks) {
    if (runs(chip) && chip->avr->cycle < cycle) {
        avr_cycle_timer_register(chip->avr, cycle - chip->avr->cycle, stop_here, chip);
        run(chip, cycle, marks);
    }
    if (chip->avr == NULL) {
        chip->off_cycle = chip->off_cycle < cycle ? cycle : chip->off_cycle;
    } else if (!runs(chip) && chip->avr->cycle < cycle) {
        chip->avr->cycle = cycle;
    }
}

void simulated_chip_run_until(struct simulated_chip *chip, uint64_t cycle) {
    run_until(chip, cycle, UINT32_MAX);
}

void simulated_chip_run_for(struct simulated_chip *chip, uint64_t cycles) {
    simulated_chip_run_until(chip, simulated_chip_cycles(chip) + cycles);
}

bool simulated_chip_run_to_mark(struct simulated_chip *chip, uint64_t max_cycles) {
    const uint32_t before = chip->mark_count;
    run_until(chip, simulated_chip_cycles(chip) + max_cycles, before);
    return chip->mark_count > before;
}

/* ---- faults to inject
 * ---------------------------------------------------------------------------- */

static void stand_still(struct simulated_chip *chip) {
    chip->avr->flash[chip->avr->pc] = RJMP_SELF_LOW;
    chip->avr->flash[chip->avr->pc + 1] = RJMP_SELF_HIGH;
}

void simulated_chip_hang(struct simulated_chip *chip) {
    if (runs(chip)) {
        stand_still(chip);
        chip->avr->sreg[S_I] = 0;
        chip->avr->state = cpu_Running; /* it may have slept */
    }
}

void simulated_chip_hang_main(struct simulated_chip *chip) {
    while (runs(chip) && (chip->avr->interrupts.running_ptr > 0 || !chip->avr->sreg[S_I])) {
        simulated_chip_run_for(chip, 1);
    }
    if (runs(chip)) {
        stand_still(chip);
    }
}

uint32_t simulated_chip_watchdog_resets(const struct simulated_chip *chip) { return chip->resets; }

uint8_t simulated_chip_peek(const struct simulated_chip *chip, uint16_t address) {
    return chip->avr != NULL && address <= chip->avr->ramend ? chip->avr->data[address] : 0;
}
