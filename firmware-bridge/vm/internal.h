/* internal: what the parts of the virtual machine agree on. Nobody outside this folder includes it
 * (tests may).
 *
 * A task is one block of the heap (kind HEAP_TASK), and what it needs to run is in it:
 *
 *     | struct task | value | value | ... as many as the block holds
 *                     └ the function it runs, then its frames
 *
 * A call's frame begins behind the place of the function, where struct frame, exactly as large as a
 * value, says how to return:
 *
 *     caller's registers ...  r: struct frame | r+1 = register 0 of the callee: first argument ...
 *
 * All slots lie VALUE_BYTES apart, and the first byte of a struct frame, read as a value's tag, is
 * never VALUE_TABLE: a collector walks all live slots as values. Leftovers of frames may be read by
 * a damaged program that was made to pass the check: so each use of a handle, text, function or
 * native index is checked at that use.
 *
 * While a task runs, struct vm's members under "the running task" are right before every call out
 * of the interpreter (natives, tables, heap), and the interpreter takes them afresh behind it. */
#ifndef FIRMWARE_BRIDGE_VM_INTERNAL_H
#define FIRMWARE_BRIDGE_VM_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/value.h"
#include "firmware-bridge/vm/vm.h"

/* ---- tasks ---- */

struct frame {
    uint8_t at;           /* byte offset in the caller's frame; a multiple of VALUE_BYTES */
    uint8_t wanted;       /* results, or OPCODE_OPEN, or FRAME_BOTTOM */
    uint8_t caller_bytes; /* size of the caller's frame */
    uint8_t return_to[2]; /* offset in the code, low byte first */
};

#define FRAME_BOTTOM 254 /* as wanted: a task's first function, it returns to the scheduler */

_Static_assert(sizeof(struct frame) == VALUE_BYTES, "a frame takes the place of its function");

/* What a task waits for (tasks.c says when each is over). */
enum task_wait { TASK_READY, TASK_TIME, TASK_SNAPSHOT, TASK_CHILDREN };

/* What becomes of a task when the function that it runs has returned. */
enum task_kind { TASK_ONCE, TASK_EVERY, TASK_CONDITION, TASK_ACTION };

/* A function or native of the program, as a task remembers it. */
struct task_function {
    uint8_t tag, index;
};

/* The content of a HEAP_TASK block begins with it; values follow. */
struct __attribute__((packed)) task {
    /* the interpreter's, right while the interpreter does not run this task */
    uint16_t pc;   /* offset in the code, or TASK_BEGINS */
    uint16_t born; /* offset in the code of the call that made it: for errors before it runs */
    uint16_t base; /* bytes from the block's first value to register 0 */
    uint8_t frame_bytes; /* registers of the function that runs */
    uint8_t open_at, open_count;
    /* the scheduler's and the natives' */
    uint8_t wait;  /* enum task_wait; when TASK_READY it is over */
    uint8_t phase; /* of the native that said AGAIN; 0 when a native is called for the first time */
    uint8_t kind;  /* enum task_kind; quand is TASK_CONDITION and TASK_ACTION in turn */
    uint8_t children;
    vm_handle parent; /* counts it among its children; VM_NO_HANDLE: none */
    bool was_true;    /* quand: the condition, when it answered last */
    union __attribute__((packed)) {
        uint32_t wake_ms;
        struct {
            uint8_t motion, order, quiet; /* of the movement waited for */
        };
    };
    uint16_t seen;     /* snapshot */
    uint8_t looked[3]; /* sensors read at snapshot looked_at, as bits */
    uint16_t looked_at;
    struct task_function action; /* of quand and chaque */
    union __attribute__((packed)) {
        struct {
            uint32_t due_ms, period_ms; /* chaque */
        };
        struct task_function condition; /* quand */
    };
};

#define TASK_BEGINS 0xffffu /* as pc: call the value in the first slot, without arguments */

static inline struct value *task_values(struct task *task) { return (struct value *)(task + 1); }

/* ---- operands (opcodes.c) ---- */

/* Four bits each. Those that are an index are the place in an image's header where their count
 * stands. */
enum operand_kind {
    OPERAND_NONE,
    OPERAND_REGISTER, /* w r */
    OPERAND_COUNT,    /* c */
    OPERAND_NATIVE,
    OPERAND_INTEGER, /* i */
    OPERAND_JUMP,    /* s */
    OPERAND_GLOBAL = 8,
    OPERAND_FUNCTION,
    OPERAND_NUMBER,
    OPERAND_TEXT,
    OPERAND_WORD,    /* h: two bytes, as the next */
    OPERAND_FAR_JUMP /* j */
};

/* The operands of an opcode below OPCODE_COUNT: the first in the low four bits. */
uint16_t opcode_shape(uint8_t opcode);

/* ---- the interpreter (running.c; the loop: interpreter.c) ---- */

/* How a step of the interpreter, or of anything in it, ended. */
enum interpreted {
    INTERPRETED_ON = 0x80,     /* could go on: the budget is used up */
    INTERPRETED_WAITS = 0x81,  /* a native said AGAIN: task->wait says what for */
    INTERPRETED_FAILED = 0x82, /* vm->error, vm->error_code_at */
    INTERPRETED_ENDED = 0x83   /* the first function returned; its first result (or nil) is in the
                                * first slot. To call again: put a function or native there, pc =
                                * TASK_BEGINS */
};

/* Runs the task vm->current. Takes what it did off *budget. */
enum interpreted interpreter_run(struct vm *vm, uint16_t *budget);

/* Runs vm->turns instructions from vm->pc on; leaves in vm->turns how many it did not. */
uint8_t interpreter_turns(struct vm *vm);

/* Bytes of values, from the first slot on, that a collector has to walk in this task. For the
 * running task too. */
uint16_t interpreter_live_bytes(const struct vm *vm, vm_handle handle, const struct task *task);

/* The number of the image at `index`, where it lies or in vm->constant. */
const struct value *interpreter_number(struct vm *vm, uint8_t index);

/* ---- instructions out of the fast path (instructions.c) ---- */

struct instruction {
    uint8_t opcode, a, b, c; /* operands that it has not got: whatever follows */
};

/* An instruction that the interpreter does not do itself. vm->pc is the next when it is done
 * (INTERPRETED_ON); or one of the other enum interpreted. */
uint8_t instruction_do(struct vm *vm, struct instruction instruction);

/* ---- calls (calls.c) ---- */

/* A call's frame goes to byte offset `at` of the running one; `count` arguments (or OPCODE_OPEN)
 * stand behind it. The call instruction at vm->pc has `length` bytes. All return enum
 * interpreted. */
struct call {
    uint8_t at, count, wanted, length;
};
uint8_t call_value(struct vm *vm, const struct value *callee, struct call call);

/* The native has put `count` results at register `at`; the call wants `wanted`. */
void call_results(struct vm *vm, uint8_t at, uint8_t count, uint8_t wanted);

/* Returns `count` values from `from` on, which lies in the running frame. */
uint8_t call_return(struct vm *vm, const struct value *from, uint8_t count);

/* `count`; of OPCODE_OPEN that of the values from byte offset `at` of the running frame to the last
 * of the open result. OPCODE_OPEN: more than a machine can count, vm->error says so. */
uint8_t call_open_count(struct vm *vm, uint8_t at, uint8_t count);

/* A task that runs for the first time, or once more: calls its first slot. */
uint8_t call_first(struct vm *vm, struct task *task);

/* For heap.c: the block of the running task now lies `by` bytes further up, or (by = 0) only
 * changed its size; `values_end` is the end of the block. */
void interpreter_moved(struct vm *vm, int16_t by, uint8_t *values_end);

/* ---- natives (words.c) ---- */

/* What a native answers: NATIVE_DONE + results (0..2), or one of the others. */
enum native_outcome {
    NATIVE_DONE = 0, /* results lie from results[0] on; never more than 1 + arguments */
    NATIVE_AGAIN = INTERPRETED_WAITS,  /* task->wait says for what; then it is called again */
    NATIVE_FAILED = INTERPRETED_FAILED /* vm->error is filled */
};

/* Calls native number `native` (< NATIVE_COUNT). results lies one slot below arguments: take what
 * you need of the arguments before you write results[1]. Both pointers die when blocks move: take
 * them afresh from native_results(). */
uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count);

/* The place of the native call under way: results from [0] on, arguments from [1] on. */
static inline struct value *native_results(const struct vm *vm) {
    return (struct value *)((uint8_t *)vm->base + vm->call_at);
}

/* ---- the check (image_code.c) ---- */

/* The last part of image_check(): the code, when all else is good. */
enum image_verdict image_check_code(const struct image *image, uint8_t *arena, uint16_t arena_size);

/* ---- errors ---- */

/* Fills vm->error; `value` may be NULL. Returns NATIVE_FAILED, which is
 * INTERPRETED_FAILED. */
uint8_t vm_fail(struct vm *vm, uint8_t code, const struct value *value);

#endif
