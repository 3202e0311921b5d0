/* support_tape: a robot for vm/host.h whose sensors are a tape, and whose doings are a trace.
 *
 * Each reading is the next number of the tape, and round again. The trace has a line for each
 * order: "drive 330 -360" (permille), "print i5 f3f800000 stext nil true". A program that fails
 * ends it with "error LINE". test_differential.c compares it with that of reference.lua.
 *
 *     struct tape tape = {.reading = {...}};
 *     tape_run(&tape, program->bytes, program->length, TAPE_ARENA);
 *     puts(tape.trace); */
#ifndef TESTS_RUNTIME_COMPILE_SUPPORT_TAPE_H
#define TESTS_RUNTIME_COMPILE_SUPPORT_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/vm/vm.h"

#define TAPE_READINGS   64
#define TAPE_TRACE_MAX  131072
#define TAPE_ORDERS_MAX 1000  /* lines of the trace, then the program is stopped */
#define TAPE_ARENA      800   /* bytes for a program's data, as on a chip */
#define TAPE_MS_MAX     60000 /* of the robot's time, then it is called endless */

struct tape {
    uint16_t reading[TAPE_READINGS];
    uint32_t at, now_ms;
    enum vm_state state; /* how it ended */
    struct vm_error error;
    uint16_t error_line;
    bool checked; /* the image passed image_check() */
    size_t length, orders;
    char trace[TAPE_TRACE_MAX];
};

/* Checks the image and runs it to its end; fills all but `reading`. */
void tape_run(struct tape *tape, const uint8_t *image, size_t length, uint16_t arena_bytes);

#endif
