#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"

#define STACK_SPARE (4 * VALUE_BYTES) /* a stack that grows, grows by so much more */

static struct value *slot(const struct vm *vm, uint8_t at) {
    return (struct value *)((uint8_t *)vm->base + at);
}

bool call_open_count(struct vm *vm, uint8_t at, uint8_t *count) {
    if (*count != OPCODE_OPEN) {
        return true;
    }
    uint16_t values = vm->open_count;
    for (; at < vm->open_at; at = (uint8_t)(at + VALUE_BYTES)) {
        values++;
    }
    *count = (uint8_t)values;
    if (values >= OPCODE_OPEN) {
        vm_fail(vm, VM_ERROR_STACK, 0);
        return false;
    }
    return true;
}

/* Room for `bytes` behind register 0. */
static bool stack_grow(struct vm *vm, uint16_t bytes) {
    struct task *task = heap_at(vm, vm->current, HEAP_TASK);
    uint16_t used = (uint16_t)((uint8_t *)vm->base - (uint8_t *)task);
    return heap_resize(vm, vm->current, (uint16_t)(used + bytes + STACK_SPARE)) ||
           heap_resize(vm, vm->current, (uint16_t)(used + bytes));
}

/* What the callee expects and does not get is nil. */
static void fill_parameters(struct value *registers, uint8_t count, uint8_t parameters) {
    for (registers += count; count < parameters; count++) {
        registers++->tag = VALUE_NIL;
    }
}

uint8_t call_function(struct vm *vm, uint8_t function, struct call call) {
    const uint8_t *entry =
        vm->image.bytes + vm->image.functions_at + (uint16_t)function * IMAGE_FUNCTION_BYTES;
    uint8_t bytes = (uint8_t)(fetch_byte(entry + 3) * VALUE_BYTES);
    uint16_t needed = (uint16_t)(call.at + VALUE_BYTES + bytes);
    if (vm->values_end - (uint8_t *)vm->base < (int16_t)needed && !stack_grow(vm, needed)) {
        return instruction_fail(vm, VM_ERROR_STACK, 0);
    }
    if (!call_open_count(vm, (uint8_t)(call.at + VALUE_BYTES), &call.count)) {
        return INTERPRETED_FAILED;
    }
    struct frame *frame = (struct frame *)slot(vm, call.at);
    uint16_t return_to = (uint16_t)(vm->pc + call.length - vm->code);
    frame->at = call.at;
    frame->wanted = call.wanted;
    frame->caller_bytes = vm->frame_bytes;
    frame->return_to[0] = (uint8_t)return_to;
    frame->return_to[1] = (uint8_t)(return_to >> 8);
    vm->base = (struct value *)(frame + 1);
    vm->frame_bytes = bytes;
    vm->pc = vm->code + fetch_word(entry);
    fill_parameters(vm->base, call.count, fetch_byte(entry + 2));
    return INSTRUCTION_DONE;
}

/* `count` results lie from register `at` on; `wanted` are asked for. */
static void finish_results(struct vm *vm, uint8_t at, uint8_t count, uint8_t wanted) {
    if (wanted == OPCODE_OPEN) {
        vm->open_at = at;
        vm->open_count = count;
    } else {
        fill_parameters(slot(vm, at), count, wanted);
    }
}

uint8_t call_native(struct vm *vm, uint8_t native, struct call call) {
    if (!call_open_count(vm, (uint8_t)(call.at + VALUE_BYTES), &call.count)) {
        return INTERPRETED_FAILED;
    }
    vm->call_at = call.at;
    uint8_t outcome = native_call(vm, native, slot(vm, call.at), call.count);
    if (outcome >= NATIVE_AGAIN) {
        return outcome == NATIVE_AGAIN ? INTERPRETED_WAITS : INTERPRETED_FAILED;
    }
    finish_results(vm, call.at, outcome, call.wanted);
    vm->pc += call.length;
    return INSTRUCTION_DONE;
}

/* Indexes of values are checked here: a damaged program may have made one up. */
uint8_t call_value(struct vm *vm, const struct value *callee, struct call call) {
    if (callee->tag == VALUE_FUNCTION && callee->index < vm->image.function_count) {
        return call_function(vm, (uint8_t)callee->index, call);
    }
    if (callee->tag == VALUE_NATIVE && callee->index < NATIVE_COUNT) {
        return call_native(vm, (uint8_t)callee->index, call);
    }
    return instruction_fail(vm, VM_ERROR_CALL, callee);
}

/* The task's first function has returned: its result to the first slot. */
static uint8_t end_task(struct vm *vm, uint8_t count) {
    finish_results(vm, 0, count, 1);
    return INTERPRETED_ENDED;
}

uint8_t call_return(struct vm *vm, const struct value *from, uint8_t count) {
    struct frame *frame = (struct frame *)vm->base - 1;
    uint8_t at = frame->at, wanted = frame->wanted;
    uint16_t return_to = (uint16_t)(frame->return_to[0] | frame->return_to[1] << 8);
    struct value *to = (struct value *)frame;
    vm->frame_bytes = frame->caller_bytes;
    vm->base = (struct value *)((uint8_t *)frame - at);
    uint8_t moved = count < wanted ? count : wanted;
    for (uint8_t i = 0; i < moved; i++) {
        to[i] = from[i];
    }
    if (return_to == FRAME_BOTTOM) {
        return end_task(vm, count);
    }
    vm->pc = vm->code + return_to;
    if (moved != wanted) {
        finish_results(vm, at, count, wanted);
    }
    return INSTRUCTION_DONE;
}

/* The first slot is the frame's place; before it there is no frame. */
uint8_t call_first(struct vm *vm, struct task *task) {
    struct call call = {.at = 0, .count = 0, .wanted = 1, .length = 0};
    vm->base = task_values(task);
    vm->frame_bytes = 0;
    vm->pc = vm->code + task->born;
    uint8_t step = call_value(vm, vm->base, call);
    if (step == INSTRUCTION_DONE) {
        if (vm->frame_bytes == 0) {
            return INTERPRETED_ENDED; /* it was a native */
        }
        struct frame *frame = (struct frame *)vm->base - 1;
        frame->return_to[0] = frame->return_to[1] = (uint8_t)FRAME_BOTTOM;
    }
    return step;
}
