/* The words that move the robot: lua-lib/vocabulary/movement.lua. */
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define QUIET_SNAPSHOTS 3 /* so many without a movement under way: it has ended */

/* Waits for the end of the movement; true when it was completed. */
static uint8_t arrive(const struct word_call *call) {
    struct task *task = task_current(call->vm);
    bool moving;
    const bool done = host_motion(call->vm->host, &moving) == task->motion;
    task->quiet = moving ? 0 : (uint8_t)(task->quiet + 1);
    if (done || task->quiet >= QUIET_SNAPSHOTS || task->order != call->vm->orders) {
        task->phase = 0;
        return word_gives_boolean(call, done);
    }
    task_wait_for_snapshot(call->vm, task);
    return NATIVE_AGAIN;
}

uint8_t word_movement(const struct word_call *call) {
    struct vm *vm = call->vm;
    struct task *task = task_current(vm);
    if (task->phase != 0) {
        return arrive(call);
    }
    task->motion = call->native <= NATIVE_BACKWARD
                       ? host_move(vm->host, call->number[0], vm->speed_permille)
                       : host_turn(vm->host, call->number[0], vm->speed_permille);
    task->order = ++vm->orders;
    task->quiet = 0;
    task->phase = 1;
    task_wait_for_snapshot(vm, task);
    return NATIVE_AGAIN;
}

uint8_t word_drives(struct vm *vm, int16_t left_permille, int16_t right_permille) {
    vm->orders++;
    host_drive(vm->host, left_permille, right_permille);
    return NATIVE_DONE;
}

uint8_t word_drive(const struct word_call *call) {
    return word_drives(call->vm, (int16_t)call->number[0], (int16_t)call->number[1]);
}

uint8_t word_stop(const struct word_call *call) {
    call->vm->orders++;
    host_stop(call->vm->host);
    return NATIVE_DONE;
}

uint8_t word_speed(const struct word_call *call) {
    call->vm->speed_permille = (uint16_t)call->number[0];
    return NATIVE_DONE;
}
