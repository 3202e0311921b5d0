#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"

#define STACK_SPARE (6 * VALUE_BYTES) /* a stack that grows, grows by so much more */

static struct value *slot(const struct vm *vm, uint8_t at) {
    return (struct value *)((uint8_t *)vm->base + at);
}

uint8_t call_open_count(struct vm *vm, uint8_t at, uint8_t count) {
    if (count != OPCODE_OPEN) {
        return count;
    }
    uint16_t values = vm->open_count;
    for (; at < vm->open_at; at = (uint8_t)(at + VALUE_BYTES)) {
        values++;
    }
    if (values >= OPCODE_OPEN) {
        vm_fail(vm, VM_ERROR_STACK, 0);
        values = OPCODE_OPEN;
    }
    return (uint8_t)values;
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

static uint8_t call_function(struct vm *vm, uint8_t function, struct call call) {
    struct image_function entry = image_function(&vm->image, function);
    uint8_t bytes = (uint8_t)(entry.registers * VALUE_BYTES);
    uint16_t needed = (uint16_t)(call.at + VALUE_BYTES + bytes);
    if (vm->values_end - (uint8_t *)vm->base < (int16_t)needed && !stack_grow(vm, needed)) {
        return vm_fail(vm, VM_ERROR_STACK, 0);
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
    vm->pc = vm->code + entry.begins;
    fill_parameters(vm->base, call.count, entry.parameters);
    return INTERPRETED_ON;
}

void call_results(struct vm *vm, uint8_t at, uint8_t count, uint8_t wanted) {
    if (wanted == OPCODE_OPEN) {
        vm->open_at = at;
        vm->open_count = count;
    } else {
        fill_parameters(slot(vm, at), count, wanted);
    }
}

static uint8_t call_native(struct vm *vm, uint8_t native, struct call call) {
    vm->call_at = call.at;
    uint8_t outcome = native_call(vm, native, slot(vm, call.at), call.count);
    if (outcome >= NATIVE_AGAIN) {
        return outcome;
    }
    call_results(vm, call.at, outcome, call.wanted);
    vm->pc += call.length;
    return INTERPRETED_ON;
}

/* Indexes of values are checked here: a damaged program may have made one up. */
uint8_t call_value(struct vm *vm, const struct value *callee, struct call call) {
    uint8_t tag = callee->tag, index = (uint8_t)callee->index;
    call.count = call_open_count(vm, (uint8_t)(call.at + VALUE_BYTES), call.count);
    if (call.count == OPCODE_OPEN) {
        return INTERPRETED_FAILED;
    }
    if (callee->index <= UINT8_MAX) {
        if (tag == VALUE_FUNCTION && index < vm->image.function_count) {
            return call_function(vm, index, call);
        }
        if (tag == VALUE_NATIVE && index < NATIVE_COUNT) {
            return call_native(vm, index, call);
        }
    }
    return vm_fail(vm, VM_ERROR_CALL, callee);
}

uint8_t call_return(struct vm *vm, const struct value *from, uint8_t count) {
    struct frame *frame = (struct frame *)vm->base - 1;
    uint8_t at = frame->at, wanted = frame->wanted;
    struct value *to = (struct value *)frame;
    vm->frame_bytes = frame->caller_bytes;
    vm->base = (struct value *)((uint8_t *)frame - at);
    vm->pc = vm->code + (frame->return_to[0] | frame->return_to[1] << 8);
    uint8_t outcome = INTERPRETED_ON;
    if (wanted == FRAME_BOTTOM) {
        outcome = INTERPRETED_ENDED;
        wanted = 1;
    }
    for (uint8_t i = 0; i < count && i < wanted; i++) {
        to[i] = from[i];
    }
    call_results(vm, at, count, wanted);
    return outcome;
}

/* The first slot is the frame's place; before it there is no frame. */
uint8_t call_first(struct vm *vm, struct task *task) {
    struct call call = {.at = 0, .count = 0, .wanted = 1, .length = 0};
    vm->base = task_values(task);
    vm->frame_bytes = 0;
    vm->pc = vm->code + task->born;
    uint8_t outcome = call_value(vm, vm->base, call);
    if (outcome == INTERPRETED_ON) {
        if (vm->frame_bytes == 0) {
            return INTERPRETED_ENDED; /* it was a native */
        }
        ((struct frame *)vm->base - 1)->wanted = FRAME_BOTTOM;
    }
    return outcome;
}
