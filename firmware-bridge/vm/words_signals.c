/* The words by which the robot and the program make themselves known, and wait:
 * lua-lib/vocabulary/signals.lua. */
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define BEEP_HZ        880
#define BEEP_MS        200
#define PRINT_PAUSE_MS 1

/* The first time the task waits for so long; the second time the word is done. */
static uint8_t pause(const struct word_call *call, uint32_t ms) {
    struct task *task = task_current(call->vm);
    task->phase ^= 1;
    if (task->phase == 0) {
        return NATIVE_DONE;
    }
    task_wait_until(task, host_now_ms(call->vm->host) + ms);
    return NATIVE_AGAIN;
}

uint8_t word_wait(const struct word_call *call) { return pause(call, (uint32_t)call->number[0]); }

uint8_t word_led(const struct word_call *call) {
    const int32_t *number = call->number;
    host_led(call->vm->host, (uint8_t)number[0], (uint8_t)number[1], (uint8_t)number[2]);
    return NATIVE_DONE;
}

uint8_t word_beep(const struct word_call *call) {
    const int32_t *number = call->number;
    const uint16_t ms = number[1] == WORD_OMITTED ? BEEP_MS : (uint16_t)number[1];
    if (task_current(call->vm)->phase == 0) {
        host_tone(call->vm->host, number[0] == WORD_OMITTED ? BEEP_HZ : (uint16_t)number[0], ms);
    }
    return pause(call, ms);
}

uint8_t word_print(const struct word_call *call) {
    struct vm *vm = call->vm;
    const uint16_t line = image_line(&vm->image, (uint16_t)(vm->pc - vm->code));
    if (host_print(vm->host, vm, line, call->results + 1, call->count)) {
        return NATIVE_DONE;
    }
    task_wait_until(task_current(vm), host_now_ms(vm->host) + PRINT_PAUSE_MS);
    return NATIVE_AGAIN;
}
