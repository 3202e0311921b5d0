/* The same programs, the same tapes, on the computer and on the chip: the same orders, bit by bit.
 * (tests/runtime/compile/test_differential.c compares the computer's with desktop Lua.)
 *
 * ON_CHIP_PROGRAMS=n runs that many, SEED=n begins with that one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "tests/runtime/compile/support_reference.h"

#define PROGRAMS_DEFAULT 100
#define TAPE_BYTES       (2 * TAPE_READINGS)
#define TAPE_AT          (SIMULATED_CHIP_EEPROM - TAPE_BYTES)
#define PATIENCE_CYCLES  2000000000ull /* two minutes of the chip's time between two bytes */

/* ---- what the chip says ------------------------------------------------------------------ */

static uint8_t hear(struct simulated_chip *chip) {
    if (!simulated_chip_run_to_mark(chip, PATIENCE_CYCLES)) {
        fail_msg("the chip fell silent");
    }
    return simulated_chip_mark(chip);
}

static uint16_t hear_word(struct simulated_chip *chip) {
    const uint16_t low = hear(chip);
    return (uint16_t)(low | hear(chip) << 8);
}

static uint32_t hear_long(struct simulated_chip *chip) {
    const uint32_t low = hear_word(chip);
    return low | (uint32_t)hear_word(chip) << 16;
}

struct trace {
    char text[TAPE_TRACE_MAX];
    size_t length, orders;
};

static void add(struct trace *trace, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct trace *trace, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const size_t room = sizeof trace->text - trace->length;
    const int length = vsnprintf(trace->text + trace->length, room, format, args);
    va_end(args);
    trace->length += length > 0 && (size_t)length < room ? (size_t)length : 0;
}

static void hear_text(struct simulated_chip *chip, struct trace *trace) {
    const int length = hear(chip);
    add(trace, " s");
    for (int i = 0; i < length; i++) {
        add(trace, "%c", hear(chip));
    }
}

static void hear_value(struct simulated_chip *chip, struct trace *trace) {
    float number;
    uint32_t bits;
    switch (hear(chip)) {
    case VALUE_NIL:
        add(trace, " nil");
        break;
    case VALUE_FALSE:
        add(trace, " false");
        break;
    case VALUE_TRUE:
        add(trace, " true");
        break;
    case VALUE_INTEGER:
        add(trace, " i%ld", (long)(int32_t)hear_long(chip));
        break;
    case VALUE_FLOAT:
        bits = hear_long(chip);
        memcpy(&number, &bits, sizeof number);
        if (number != number) {
            add(trace, " nan");
        } else {
            add(trace, " f%08lx", (unsigned long)bits);
        }
        break;
    case VALUE_TEXT:
        hear_text(chip, trace);
        break;
    default:
        add(trace, " ?");
    }
}

static void hear_print(struct simulated_chip *chip, struct trace *trace) {
    const int count = hear(chip);
    add(trace, "print");
    for (int i = 0; i < count; i++) {
        hear_value(chip, trace);
    }
    add(trace, "\n");
}

static void hear_pair(struct simulated_chip *chip, struct trace *trace, const char *word) {
    const unsigned first = hear_word(chip);
    add(trace, "%s %u %u\n", word, first, hear_word(chip));
}

static void hear_movement(struct simulated_chip *chip, struct trace *trace, const char *word) {
    const long amount = (int32_t)hear_long(chip);
    add(trace, "%s %ld %u\n", word, amount, hear_word(chip));
}

static void hear_order(struct simulated_chip *chip, struct trace *trace, uint8_t letter) {
    int first, second;
    switch (letter) {
    case 'd':
        first = (int16_t)hear_word(chip);
        add(trace, "drive %d %d\n", first, (int16_t)hear_word(chip));
        break;
    case 'm':
        hear_movement(chip, trace, "move");
        break;
    case 't':
        hear_movement(chip, trace, "turn");
        break;
    case 's':
        add(trace, "stop\n");
        break;
    case 'l':
        first = hear(chip);
        second = hear(chip);
        add(trace, "led %d %d %d\n", first, second, hear(chip));
        break;
    case 'o':
        hear_pair(chip, trace, "tone");
        break;
    case 'p':
        hear_print(chip, trace);
        break;
    case 'e':
        add(trace, "error %u\n", hear_word(chip));
        break;
    default:
        fail_msg("the chip said %d", letter);
    }
}

/* Until the program ends, or has given as many orders as a tape's trace holds. */
static void hear_all(struct simulated_chip *chip, struct trace *trace) {
    trace->length = trace->orders = 0;
    trace->text[0] = '\0';
    while (trace->orders < TAPE_ORDERS_MAX) {
        const uint8_t letter = hear(chip);
        if (letter == 'x') {
            return;
        }
        if (letter == 'v') {
            fail_msg("the chip refused the image: %s", image_verdict_word(hear(chip)));
        }
        hear_order(chip, trace, letter);
        trace->orders++;
    }
}

/* ---- programs ------------------------------------------------------------------------------ */

static struct simulated_chip *chip_with(const struct program *program, const struct tape *tape) {
    char path[512];
    const char *build = getenv("PERSEVERONS_BUILD");
    struct simulated_chip *chip = NULL;
    struct fault fault = {0};
    snprintf(path, sizeof path, "%s/bench/vm_chip/on_chip_tape.elf",
             build != NULL ? build : "build");
    if (!simulated_chip_create(path, &chip, &fault)) {
        fail_msg("%s: %s", path, fault.message);
    }
    uint8_t *eeprom = simulated_chip_eeprom(chip);
    memcpy(eeprom, program->bytes, program->length);
    for (size_t i = 0; i < TAPE_READINGS; i++) {
        eeprom[TAPE_AT + 2 * i] = (uint8_t)tape->reading[i];
        eeprom[TAPE_AT + 2 * i + 1] = (uint8_t)(tape->reading[i] >> 8);
    }
    assert_true(simulated_chip_power_on(chip));
    return chip;
}

static void compare(const struct program *program, const char *text, long seed) {
    static struct tape tape;
    static struct trace trace;
    reference_fill(&tape, seed * 10);
    tape_run(&tape, program->bytes, program->length, TAPE_ARENA);
    assert_true(tape.checked);
    struct simulated_chip *chip = chip_with(program, &tape);
    hear_all(chip, &trace);
    simulated_chip_destroy(chip);
    if (strcmp(trace.text, tape.trace) != 0) {
        size_t same = 0;
        while (trace.text[same] != '\0' && trace.text[same] == tape.trace[same]) {
            same++;
        }
        fail_msg(
            "SEED=%ld\n%s\n---- computer, from the first difference\n%.200s\n---- chip\n%.200s",
            seed, text, tape.trace + same, trace.text + same);
    }
}

static void one_program(lua_State *lua, long seed, long *compared) {
    char name[32];
    lua_pushvalue(lua, 1);
    lua_pushinteger(lua, seed);
    assert_int_equal(lua_pcall(lua, 1, 2, 0), LUA_OK);
    const char *text = lua_tostring(lua, -2);
    snprintf(name, sizeof name, "seed-%ld.lua", seed);
    struct program *program = reference_compile(name, text);
    if (program->length <= TAPE_AT) { /* beside the tape */
        compare(program, text, seed);
        ++*compared;
    }
    compile_free(program);
    lua_pop(lua, 2);
}

static long setting(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

static void random_programs_do_the_same_on_the_computer_and_on_the_chip(void **state) {
    (void)state;
    const long first = setting("SEED", 1);
    const long count = setting("ON_CHIP_PROGRAMS", PROGRAMS_DEFAULT);
    long compared = 0;
    lua_State *lua = reference_open();
    for (long seed = first; compared < count; seed++) {
        one_program(lua, seed, &compared);
        assert_true(seed < first + 2 * count + 10);
    }
    lua_close(lua);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_do_the_same_on_the_computer_and_on_the_chip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
