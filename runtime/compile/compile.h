/* compile: a pupil's Lua program becomes a program image that a robot runs by itself.
 *
 * Lua's own parser and code generator read the text (no parser of ours). What
 * they produce is translated to the instructions of firmware-bridge/vm. A
 * program that parses is either compiled, and then does on the robot what it
 * does live, or refused with findings like those of runtime/check: the line,
 * why, and a way out. docs/on-board.md states every difference.
 *
 *     struct program *program = NULL;
 *     struct compile_limits limits = {.image_bytes = 960, .memory_bytes = 900};
 *     if (!compile_program(&source, &limits, &program, &report, &fault)) return fail(&fault);
 *     if (program != NULL) send(program->bytes, program->length);
 *     compile_free(program);
 *
 * The same text gives the same bytes, on every computer. Thread-safe. */
#ifndef RUNTIME_COMPILE_COMPILE_H
#define RUNTIME_COMPILE_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "runtime/check/check.h"

#define COMPILE_NAME_MAX 32

/* What a robot model has room for; 0: no limit known. */
struct compile_limits {
    uint32_t image_bytes;  /* a program that is kept: the largest image */
    uint32_t memory_bytes; /* RAM for the program's data */
    bool image_in_memory;  /* the program is not kept: its image lies in the same RAM, and
                              memory_bytes must hold both */
};

/* What one function weighs in the image. */
struct program_function {
    char
        name[COMPILE_NAME_MAX]; /* "" for one without a name; the program itself: its file's name */
    int line;                   /* where it begins, from 1; 0: it is of lua-lib/on-board */
    uint16_t code_bytes, line_bytes;
    uint8_t frame; /* registers */
    bool recursive;
};

struct program {
    uint8_t *bytes;
    size_t length;
    uint16_t code_bytes, number_bytes, text_bytes, line_bytes;
    uint16_t arena_bytes; /* what it needs of RAM at least, beside its image */
    uint16_t stack_bytes; /* of these: the longest chain of calls that is not recursive */
    uint16_t task_bytes;  /* what quand, chaque and ensemble need besides, all at once */
    uint8_t globals, tasks;
    int source_lines; /* neither blank nor only a comment */
    size_t function_count;
    struct program_function *function; /* 0 is the program itself */
};

/* True: looked. Then either *program is set (compile_free() it; `report` may still hold warnings),
 * or `report` holds at least one CHECK_ERROR. A text that does not parse: one finding "syntax";
 * check_program() explains those better. False: could not look (MEMORY). `limits` NULL: none. */
bool compile_program(const struct check_source *source, const struct compile_limits *limits,
                     struct program **program, struct check_report *report, struct fault *fault);

/* NULL is allowed. */
void compile_free(struct program *program);

#endif
