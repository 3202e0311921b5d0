/* The words that move the robot: lua-lib/vocabulary/movement.lua. */
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define DISTANCE_MAX_CM 1000
#define ANGLE_MAX_DEG   3600
#define POWER_MAX       100
#define QUIET_SNAPSHOTS 3 /* so many without a movement under way: it has ended */

/* Waits for the end of the movement; true when it was completed. */
static uint8_t arrive(const struct word_call *call) {
    struct task *task = call->task;
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
    if (call->task->phase != 0) {
        return arrive(call);
    }
    const bool straight = call->native <= NATIVE_BACKWARD;
    const float most = straight ? DISTANCE_MAX_CM : ANGLE_MAX_DEG;
    float amount;
    if (!word_number(call, 1, -most, most, &amount)) {
        return NATIVE_FAILED;
    }
    if (call->native == NATIVE_BACKWARD || call->native == NATIVE_RIGHT) {
        amount = -amount;
    }
    const int32_t tenths = word_round(amount * 10.0f);
    struct task *task = call->task;
    task->motion = straight ? host_move(vm->host, tenths, vm->speed_permille)
                            : host_turn(vm->host, tenths, vm->speed_permille);
    task->order = ++vm->orders;
    task->quiet = 0;
    task->phase = 1;
    task_wait_for_snapshot(vm, task);
    return NATIVE_AGAIN;
}

uint8_t word_drive(const struct word_call *call) {
    float left, right;
    if (!word_number(call, 1, -POWER_MAX, POWER_MAX, &left) ||
        !word_number(call, 2, -POWER_MAX, POWER_MAX, &right)) {
        return NATIVE_FAILED;
    }
    call->vm->orders++;
    host_drive(call->vm->host, (int16_t)word_round(left * 10.0f),
               (int16_t)word_round(right * 10.0f));
    return NATIVE_DONE;
}

uint8_t word_stop(const struct word_call *call) {
    call->vm->orders++;
    host_stop(call->vm->host);
    return NATIVE_DONE;
}

uint8_t word_speed(const struct word_call *call) {
    float percent;
    if (!word_number(call, 1, 1, POWER_MAX, &percent)) {
        return NATIVE_FAILED;
    }
    call->vm->speed_permille = (uint16_t)word_round(percent * 10.0f);
    return NATIVE_DONE;
}
