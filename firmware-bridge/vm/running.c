/* A task's time on the machine: entering and leaving it, and what of it is alive. */
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/internal.h"

static uint8_t enter(struct vm *vm) {
    struct task *task = heap_at(vm, vm->current, HEAP_TASK);
    if (!task) {
        return vm_fail(vm, VM_ERROR_IMAGE, 0);
    }
    vm->values_end = (uint8_t *)task + heap_content(task);
    vm->open_at = task->open_at;
    vm->open_count = task->open_count;
    if (task->pc == TASK_BEGINS) {
        return call_first(vm, task);
    }
    vm->base = (struct value *)((uint8_t *)task_values(task) + task->base);
    vm->pc = vm->code + task->pc;
    vm->frame_bytes = task->frame_bytes;
    return INTERPRETED_ON;
}

/* Where the pupil's code is that failed, or called what did: functions of the library have no
 * lines. Of a call, its last byte; of a task that has not begun, its birth. */
static uint16_t failed_at(const struct vm *vm) {
    uint16_t at = (uint16_t)(vm->pc - vm->code);
    const struct frame *frame = (const struct frame *)vm->base - 1;
    while (vm->frame_bytes != 0 && image_line(&vm->image, at) == 0) {
        at = (uint16_t)(frame->return_to[0] | frame->return_to[1] << 8);
        if (frame->wanted == FRAME_BOTTOM) {
            break;
        }
        at--;
        frame = (const struct frame *)((const uint8_t *)frame - frame->at) - 1;
    }
    return at;
}

static void leave(struct vm *vm, uint8_t outcome) {
    struct task *task = heap_at(vm, vm->current, HEAP_TASK);
    uint16_t base = (uint16_t)((uint8_t *)vm->base - (uint8_t *)task_values(task));
    bool begins = vm->frame_bytes == 0; /* the native that is the task itself waits, say */
    task->base = base;
    task->frame_bytes = vm->frame_bytes;
    task->pc = begins ? TASK_BEGINS : (uint16_t)(vm->pc - vm->code);
    task->open_at = vm->open_at;
    task->open_count = vm->open_count;
    if (outcome == INTERPRETED_FAILED) {
        vm->error_code_at = failed_at(vm);
    }
    vm->base = 0;
}

enum interpreted interpreter_run(struct vm *vm, uint16_t *budget) {
    uint8_t outcome = enter(vm);
    while (outcome == INTERPRETED_ON && *budget > 0) {
        uint8_t turns = *budget < UINT8_MAX ? (uint8_t)*budget : UINT8_MAX;
        vm->turns = turns;
        outcome = interpreter_turns(vm);
        *budget = (uint16_t)(*budget - turns + vm->turns);
    }
    leave(vm, outcome);
    return (enum interpreted)outcome;
}

/* ---- for the heap ---- */

uint16_t interpreter_live_bytes(const struct vm *vm, vm_handle handle, const struct task *task) {
    uint16_t base = task->base, frame = task->frame_bytes;
    uint16_t open = (uint16_t)(task->open_at + task->open_count * VALUE_BYTES);
    if (vm->base && handle == vm->current) {
        base = (uint16_t)((const uint8_t *)vm->base - (const uint8_t *)(task + 1));
        frame = vm->frame_bytes;
        open = (uint16_t)(vm->open_at + vm->open_count * VALUE_BYTES);
    }
    uint16_t live = (uint16_t)(base + (open > frame ? open : frame));
    if (live < VALUE_BYTES) {
        live = VALUE_BYTES; /* a native is the task itself */
    }
    uint16_t room = (uint16_t)(heap_content(task) - sizeof(struct task));
    return live < room ? live : room;
}

void interpreter_moved(struct vm *vm, int16_t by, uint8_t *values_end) {
    if (vm->base) {
        vm->base = (struct value *)((uint8_t *)vm->base + by);
        vm->values_end = values_end;
    }
}

const struct value *interpreter_number(struct vm *vm, uint8_t index) {
    const uint8_t *at = vm->image.bytes + vm->image.numbers_at + (uint16_t)index * VALUE_BYTES;
    if (!fetch_is_far(at)) {
        return (const struct value *)at;
    }
    uint8_t *constant = (uint8_t *)&vm->constant; /* no call: constants are wanted fast */
    for (uint8_t i = 0; i < VALUE_BYTES; i++) {
        constant[i] = fetch_far(at++);
    }
    return &vm->constant;
}
