/* words: what the natives share. natives.h lists them; each words_*.c holds a room of them as
 * lua-lib/vocabulary does; words.c calls the right one.
 *
 * A native takes its arguments from word_argument(), writes its result over
 * results[0] and says NATIVE_DONE + 1; or sets task->phase and a wait
 * (tasks.h), says NATIVE_AGAIN and is called again with the same arguments; or
 * word_refuse().
 *
 * Arguments of robot's words are checked before the word is called, as
 * lua-lib/vocabulary/arguments.lua does, in its order, against the limits of
 * reference.lua (words.c has them as a table);
 * tests/firmware-bridge/vm/test_words.c reads the reference and tries every
 * limit from both sides. */
#ifndef FIRMWARE_BRIDGE_VM_WORDS_H
#define FIRMWARE_BRIDGE_VM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/natives.h"
#include "firmware-bridge/vm/vm.h"

#define WORD_NUMBERS 3
#define WORD_OMITTED (-1)

struct word_call {
    struct vm *vm;
    struct value *results; /* arguments from results[1] on; they die when blocks move */
    uint8_t native, count;
    /* A word's first three numbers, checked, in the unit of the host's function (mm, tenths of a
     * degree, permille, ms ...). A sensor's number: 0 where it is none that a robot can have.
     * WORD_OMITTED: not given (or a button's name). */
    int32_t number[WORD_NUMBERS];
};

/* Argument number `n`, from 1; a nil where none was given. */
const struct value *word_argument(const struct word_call *call, uint8_t n);

/* Fails with this error about argument `n`; the value is shown. Returns NATIVE_FAILED. */
uint8_t word_refuse(const struct word_call *call, uint8_t n, enum vm_error_code code);

/* False: the argument is no number; vm->error is filled then. */
bool word_any_number(const struct word_call *call, uint8_t n, float *number);

/* These write results[0] and say NATIVE_DONE + 1. */
uint8_t word_gives_integer(const struct word_call *call, int32_t integer);
uint8_t word_gives_float(const struct word_call *call, float number);
/* dividend / divisor, as a float */
uint8_t word_gives_quotient(const struct word_call *call, int32_t dividend, int16_t divisor);
uint8_t word_gives_boolean(const struct word_call *call, bool is_true);

/* What robot.rouler and robot.sol do when their arguments are known to be right. */
uint8_t word_drives(struct vm *vm, int16_t left_permille, int16_t right_permille);
uint8_t word_reads_ground(struct vm *vm, struct value *result, uint8_t number);

/* The rooms. */
uint8_t word_movement(const struct word_call *call);
uint8_t word_drive(const struct word_call *call);
uint8_t word_stop(const struct word_call *call);
uint8_t word_speed(const struct word_call *call);

uint8_t word_distance(const struct word_call *call);
uint8_t word_ground(const struct word_call *call);
uint8_t word_line(const struct word_call *call);
uint8_t word_button(const struct word_call *call);
uint8_t word_time(const struct word_call *call);

uint8_t word_beep(const struct word_call *call);
uint8_t word_led(const struct word_call *call);
uint8_t word_wait(const struct word_call *call);
uint8_t word_print(const struct word_call *call);

uint8_t word_when(const struct word_call *call);
uint8_t word_every(const struct word_call *call);
uint8_t word_together(const struct word_call *call);

uint8_t word_floor(const struct word_call *call);
uint8_t word_bits(const struct word_call *call);

uint8_t word_next_pair(const struct word_call *call);
uint8_t word_next_index(const struct word_call *call);

#endif
