/* What the virtual machine costs on an ATmega328P: cycles of four programs, from RAM and in place
 * from EEPROM (its read stalls included), beside the same work in C compiled with -Os; and flash
 * and RAM of the machine alone. The programs are Lua, compiled as `send` does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "runtime/compile/compile.h"

#define PATIENCE_CYCLES 200000000u

static const struct {
    const char *name, *unit, *lua;
    unsigned turns;
    unsigned target;
} programs[] = {
    {"vm_loop_cycles_per_turn", "cycles", "for i = 1, 1000 do\nend\n", 1000, 150},
    {"vm_arithmetic_cycles_per_turn", "cycles",
     "local x = 1\nfor i = 1, 1000 do\n  x = (x * 5 + 3) & 0x7fffff\nend\n", 1000, 520},
    {"vm_fib10_cycles", "cycles",
     "local function fib(n)\n  if n < 2 then\n    return n\n  end\n"
     "  return fib(n - 1) + fib(n - 2)\nend\nlocal result = fib(10)\n",
     1, 85000},
    {"vm_line_step_cycles", "cycles",
     "for i = 1, 100 do\n  local erreur = robot.sol(1) - robot.sol(2)\n"
     "  local correction = erreur * 30 // 50\n"
     "  robot.rouler(40 + correction, 40 - correction)\nend\n",
     100, 1550},
};

#define PROGRAM_COUNT (sizeof programs / sizeof *programs)

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "bench_vm_chip: %s: %s\n", what, why);
    exit(1);
}

static void figure(const char *name, const char *suffix, double value, const char *unit,
                   double target, double native) {
    printf("{\"name\":\"%s%s\",\"value\":%.6g,\"unit\":\"%s\",\"target\":", name, suffix, value,
           unit);
    if (target > 0) {
        printf("%.6g", target);
    } else {
        printf("null");
    }
    printf(",\"better\":\"lower\",\"peer\":");
    if (native > 0) {
        printf("\"%.6g in C\"}\n", native);
    } else {
        printf("null}\n");
    }
}

static const char *build_path(const char *name) {
    static char path[512];
    const char *build = getenv("PERSEVERONS_BUILD");
    snprintf(path, sizeof path, "%s/bench/vm_chip/%s", build ? build : "build", name);
    return path;
}

static struct simulated_chip *chip_with(const char *elf) {
    struct simulated_chip *chip = NULL;
    struct fault fault = {0};
    if (!simulated_chip_create(build_path(elf), &chip, &fault)) {
        give_up(elf, fault.message);
    }
    return chip;
}

/* Cycles from the next mark to the one behind it. */
static double lap(struct simulated_chip *chip) {
    if (!simulated_chip_run_to_mark(chip, PATIENCE_CYCLES) ||
        !simulated_chip_run_to_mark(chip, PATIENCE_CYCLES)) {
        give_up("the chip", "no mark");
    }
    return (double)simulated_chip_lap_cycles(chip);
}

static struct program *compile(const char *name, const char *lua) {
    struct check_source source;
    static struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    if (!check_source_from(name, lua, strlen(lua), &source, &fault) ||
        !compile_program(&source, NULL, &program, &report, &fault) || program == NULL) {
        give_up(name, "does not compile");
    }
    check_source_free(&source);
    return program;
}

static double measure(const struct program *program, bool in_place, double *check) {
    struct simulated_chip *chip = chip_with("chip_vm.elf");
    uint8_t *eeprom = simulated_chip_eeprom(chip);
    memcpy(eeprom, program->bytes, program->length);
    eeprom[SIMULATED_CHIP_EEPROM - 1] = in_place;
    if (!simulated_chip_power_on(chip)) {
        give_up("the chip", "not enough memory");
    }
    *check = lap(chip);
    double cycles = lap(chip);
    simulated_chip_run_to_mark(chip, PATIENCE_CYCLES);
    uint8_t verdict = simulated_chip_mark(chip);
    simulated_chip_run_to_mark(chip, PATIENCE_CYCLES);
    if (verdict != 0 || simulated_chip_mark(chip) != 2) {
        give_up("the program", "did not end as it should");
    }
    simulated_chip_destroy(chip);
    return cycles;
}

static void measure_programs(void) {
    struct simulated_chip *native = chip_with("chip_native.elf");
    if (!simulated_chip_power_on(native)) {
        give_up("the chip", "not enough memory");
    }
    for (size_t i = 0; i < PROGRAM_COUNT; i++) {
        struct program *program = compile(programs[i].name, programs[i].lua);
        double turns = programs[i].turns, target = programs[i].target, check;
        double in_c = lap(native) / turns;
        const double in_ram = measure(program, false, &check) / turns;
        const double in_place = measure(program, true, &check) / turns;
        figure(programs[i].name, "", in_ram, "cycles", target, in_c);
        figure(programs[i].name, "_eeprom", in_place, "cycles", 1.5 * target, 0);
        figure(programs[i].name, "_eeprom_to_ram", in_place / in_ram, "times", 0, 0);
        figure(programs[i].name, "_native", in_c, "cycles", 0, 0);
        if (i + 1 == PROGRAM_COUNT) {
            figure("vm_check_us_per_100_bytes", "",
                   check / SIMULATED_CHIP_US * 100 / (double)program->length, "us", 0, 0);
        }
        compile_free(program);
    }
    simulated_chip_destroy(native);
}

struct weight {
    int flash, ram;
};

static struct weight weigh(const char *elf) {
    char command[600], line[200] = "";
    snprintf(command, sizeof command, "avr-size %s", build_path(elf));
    FILE *sizes = popen(command, "r");
    if (!sizes || !fgets(line, sizeof line, sizes) || !fgets(line, sizeof line, sizes)) {
        give_up(elf, "avr-size does not say its size");
    }
    pclose(sizes);
    int text = 0, data = 0, bss = 0;
    if (sscanf(line, "%d %d %d", &text, &data, &bss) != 3) {
        give_up(elf, "avr-size does not say its size");
    }
    return (struct weight){text + data, data + bss};
}

static void measure_size(void) {
    struct weight bare = weigh("chip_bare.elf"), whole = weigh("chip_vm.elf");
    struct weight alone = weigh("chip_no_words.elf");
    figure("vm_flash_bytes", "", alone.flash - bare.flash, "bytes", 9216, 0);
    figure("vm_ram_bytes", "", alone.ram - bare.ram, "bytes", 300, 0);
    figure("vm_flash_bytes", "_with_words", whole.flash - bare.flash, "bytes", 0, 0);
}

int main(void) {
    measure_programs();
    measure_size();
    return 0;
}
