/* The words by which the robot and the program make themselves known, and wait:
 * lua-lib/vocabulary/signals.lua. */
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define BEEP_HZ        880
#define BEEP_MS        200
#define PRINT_PAUSE_MS 1

/* The first time the task waits for so long; the second time the word is done. */
uint8_t word_wait(const struct word_call *call, uint32_t ms) {
    struct task *task = task_current(call->vm);
    task->phase ^= 1;
    if (task->phase == 0) {
        return NATIVE_DONE;
    }
    task_wait_until(task, host_now_ms(call->vm->host) + ms);
    return NATIVE_AGAIN;
}

uint8_t word_beep(const struct word_call *call) {
    const bool has_hz = word_argument(call, 1)->tag != VALUE_NIL;
    const bool has_ms = word_argument(call, 2)->tag != VALUE_NIL;
    const uint16_t ms = has_ms ? (uint16_t)call->number[1] : BEEP_MS;
    if (task_current(call->vm)->phase == 0) {
        host_tone(call->vm->host, has_hz ? (uint16_t)call->number[0] : BEEP_HZ, ms);
    }
    return word_wait(call, ms);
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
