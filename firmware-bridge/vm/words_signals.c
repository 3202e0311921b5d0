/* The words by which the robot and the program make themselves known, and wait:
 * lua-lib/vocabulary/signals.lua. */
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define COLOR_MAX      255
#define BEEP_HZ        880
#define BEEP_HZ_MIN    20
#define BEEP_HZ_MAX    20000
#define BEEP_S         0.2f
#define BEEP_S_MIN     0.01f
#define BEEP_S_MAX     60
#define WAIT_S_MAX     86400
#define PRINT_PAUSE_MS 1

uint8_t word_led(const struct word_call *call) {
    float color[3];
    for (uint8_t i = 0; i < 3; i++) {
        if (!word_number(call, (uint8_t)(i + 1), 0, COLOR_MAX, color + i)) {
            return NATIVE_FAILED;
        }
    }
    host_led(call->vm->host, (uint8_t)word_round(color[0]), (uint8_t)word_round(color[1]),
             (uint8_t)word_round(color[2]));
    return NATIVE_DONE;
}

/* The first time the task waits for so long; the second time the word is done. */
static uint8_t pause(const struct word_call *call, uint32_t ms) {
    struct task *task = call->task;
    task->phase ^= 1;
    if (task->phase == 0) {
        return NATIVE_DONE;
    }
    task_wait_until(task, host_now_ms(call->vm->host) + ms);
    return NATIVE_AGAIN;
}

uint8_t word_wait(const struct word_call *call) {
    float seconds;
    if (!word_number(call, 1, 0, WAIT_S_MAX, &seconds)) {
        return NATIVE_FAILED;
    }
    return pause(call, word_ms(seconds));
}

uint8_t word_beep(const struct word_call *call) {
    float frequency = BEEP_HZ, seconds = BEEP_S;
    if ((word_argument(call, 1)->tag != VALUE_NIL &&
         !word_number(call, 1, BEEP_HZ_MIN, BEEP_HZ_MAX, &frequency)) ||
        (word_argument(call, 2)->tag != VALUE_NIL &&
         !word_number(call, 2, BEEP_S_MIN, BEEP_S_MAX, &seconds))) {
        return NATIVE_FAILED;
    }
    const uint16_t ms = (uint16_t)word_round(seconds * 1000.0f);
    if (call->task->phase == 0) {
        host_tone(call->vm->host, (uint16_t)word_round(frequency), ms);
    }
    return pause(call, ms);
}

uint8_t word_print(const struct word_call *call) {
    struct vm *vm = call->vm;
    const uint16_t line = image_line(&vm->image, (uint16_t)(vm->pc - vm->code));
    if (host_print(vm->host, vm, line, call->results + 1, call->count)) {
        return NATIVE_DONE;
    }
    task_wait_until(call->task, host_now_ms(vm->host) + PRINT_PAUSE_MS);
    return NATIVE_AGAIN;
}
