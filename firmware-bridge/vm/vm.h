/* vm: runs a checked program image, a little at a time.
 *
 *     struct vm vm;
 *     if (image_check(&image, bytes, size, arena_size) != IMAGE_GOOD) refuse;
 *     vm_start(&vm, &image, arena, arena_size, host);
 *     every ms:
 *         switch (vm_run(&vm, 100)) {
 *         case VM_READY:   would go on at once, the budget is used up
 *         case VM_WAITING: every task waits for time, a snapshot or a movement
 *         case VM_ENDED:   the program and all that it started have returned
 *         case VM_FAILED:  vm.error says what, vm_error_line() where
 *         }
 *
 * Inside are cooperative tasks (the program, and what quand, chaque and ensemble
 * start), scheduled exactly as lua-lib/vocabulary/tasks.lua does: in order of
 * birth, each until it waits.
 *
 * Memory: struct vm and the arena, nothing else. The arena holds, from its
 * start, the globals, then blocks (one per task with its stack, one per table),
 * which grow and are collected and moved together when room is short:
 *
 *     | globals | task | table | task | ... free ... | handles |
 *
 * Freestanding: the same on a chip with 2 KiB of RAM and on a computer. No
 * recursion in C: the C stack does not depend on the program. */
#ifndef FIRMWARE_BRIDGE_VM_VM_H
#define FIRMWARE_BRIDGE_VM_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/value.h"

/* What can go wrong while a program runs. Name, number on the wire, word for logs and --json.
 * runtime/ says each in French and English. */
#define VM_ERRORS(X)                                                                               \
    X(VM_ERROR_NONE, 0, "none")                                                                    \
    X(VM_ERROR_CALL, 1, "call")             /* value is not a function */                          \
    X(VM_ERROR_ARITHMETIC, 2, "arithmetic") /* value is not a number */                            \
    X(VM_ERROR_NO_INTEGER, 3, "no-integer") /* value has no integer form: bits, // ... */          \
    X(VM_ERROR_COMPARE, 4, "compare")       /* value cannot be compared with the other */          \
    X(VM_ERROR_DIVIDE, 5, "divide")         /* // or % by the integer 0 */                         \
    X(VM_ERROR_INDEX, 6, "index")           /* value is not a table */                             \
    X(VM_ERROR_KEY, 7, "key")               /* value cannot be a key */                            \
    X(VM_ERROR_LENGTH, 8, "length")         /* value has no length */                              \
    X(VM_ERROR_FOR, 9, "for")               /* a for's start, limit or step: value is no number */ \
    X(VM_ERROR_STEP, 10, "step")            /* a for's step is 0 */                                \
    X(VM_ERROR_STACK, 11, "stack")          /* calls too deep for the memory */                    \
    X(VM_ERROR_MEMORY, 12, "memory")        /* tables or tasks too many for the memory */          \
    X(VM_ERROR_MISSING, 13, "missing")      /* argument missing: native, argument */               \
    X(VM_ERROR_TYPE, 14, "type")            /* argument of the wrong type: and value */            \
    X(VM_ERROR_RANGE, 15, "range")          /* argument outside its limits: and value */           \
    X(VM_ERROR_FITTED, 16, "fitted") /* no such sensor or button on this robot: and value */       \
    X(VM_ERROR_COUNT, 17, "count")   /* more arguments than the native takes */                    \
    X(VM_ERROR_IMAGE, 18, "image")   /* the image changed under the machine */                     \
    X(VM_ERROR_BOUNDS, 19, "bounds") /* value is outside the limits of a library's function */

#define VM_ERROR_ENUM_(name, number, word) name = number,
enum vm_error_code { VM_ERRORS(VM_ERROR_ENUM_) };
#undef VM_ERROR_ENUM_

/* Never NULL. */
const char *vm_error_word(enum vm_error_code code);

struct vm_error {
    uint8_t code;     /* enum vm_error_code */
    uint8_t native;   /* MISSING to COUNT: enum native */
    uint8_t argument; /* the same: from 1 */
    struct value value;
};

enum vm_state { VM_READY, VM_WAITING, VM_ENDED, VM_FAILED };

/* Blocks of the arena are named by handles, which stay when blocks move. */
typedef uint8_t vm_handle;
#define VM_NO_HANDLE 0

struct vm {
    /* the running task (internal.h); first, where the chip reaches it fastest */
    const uint8_t *pc;        /* the instruction under way */
    const uint8_t *code;      /* of the image */
    const uint8_t *functions; /* the same */
    struct value *base;       /* register 0; NULL: no task is running */
    uint8_t *arena;           /* the globals, then the heap */
    uint8_t *values_end;      /* of the running task's block */
    uint8_t frame_bytes;
    uint8_t open_at, open_count; /* the open result: byte offset in the frame, how many values */
    uint8_t call_at;             /* byte offset in the frame of the native call under way */
    uint8_t turns;               /* instructions until the interpreter looks up */
    struct value constant;       /* an operand that is in no register */
    struct image image;
    void *host;
    uint16_t arena_size;
    uint16_t heap_top;       /* first free byte of the arena */
    uint8_t handle_count;    /* handles in use or free, at the end of the arena */
    vm_handle current;       /* the task that runs, or ran last */
    vm_handle pass_next;     /* the task whose turn is next in this pass; 0: a pass begins */
    vm_handle pass_last;     /* the youngest that takes part in it */
    bool pass_busy;          /* a task ran in it */
    uint8_t state;           /* enum vm_state */
    uint16_t speed_permille; /* robot.vitesse */
    int8_t line_side;        /* where robot.ligne saw the line last: -1 left, 1 right, 0 never */
    uint8_t orders;          /* given to the wheels so far: a movement ends when another comes */
    uint32_t random;
    uint16_t error_code_at; /* offset in the code of the pupil's instruction that failed */
    struct vm_error error;
};

/* `image` was good; it and the arena stay the caller's, unchanged until the program is over. */
void vm_start(struct vm *vm, const struct image *image, uint8_t *arena, uint16_t arena_size,
              void *host);

/* Runs at most `budget` instructions, then returns; also as soon as no task can go on. */
enum vm_state vm_run(struct vm *vm, uint16_t budget);

/* The pupil's line of vm->error. */
uint16_t vm_error_line(const struct vm *vm);

/* The bytes of a text: where they begin (read with fetch_byte() only), how many they are. */
const uint8_t *vm_text(const struct vm *vm, const struct value *text, uint8_t *length);

/* Bytes of the arena in use now, garbage included. */
uint16_t vm_memory_used(const struct vm *vm);

#endif
