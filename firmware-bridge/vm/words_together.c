/* The words that do several things at once: lua-lib/vocabulary/together.lua. */
#include <stddef.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

static struct task_function remembered(const struct value *function) {
    return (struct task_function){function->tag, (uint8_t)function->index};
}

uint8_t word_when(const struct word_call *call) {
    const struct task_function action = remembered(call->results + 2);
    struct task *task = task_new(call->vm, TASK_CONDITION, call->results + 1);
    if (task == NULL) {
        return NATIVE_FAILED;
    }
    task->condition = task->action; /* what it runs first */
    task->action = action;
    return NATIVE_DONE;
}

uint8_t word_every(const struct word_call *call) {
    struct task *task = task_new(call->vm, TASK_EVERY, call->results + 2);
    if (task == NULL) {
        return NATIVE_FAILED;
    }
    task->period_ms = (uint32_t)call->number[0];
    task->due_ms = host_now_ms(call->vm->host) + task->period_ms;
    task_wait_until(task, task->due_ms);
    return NATIVE_DONE;
}

uint8_t word_together(const struct word_call *call) {
    struct vm *vm = call->vm;
    struct task *task = task_current(vm);
    if (task->phase != 0) {
        task->phase = 0;
        return NATIVE_DONE;
    }
    for (uint8_t i = 1; i <= call->count; i++) {
        struct task *child = task_new(vm, TASK_ONCE, native_results(vm) + i);
        if (child == NULL) {
            return NATIVE_FAILED;
        }
        child->parent = vm->current;
    }
    task = task_current(vm);
    task->children = call->count;
    task->phase = 1;
    task->wait = TASK_CHILDREN;
    return NATIVE_AGAIN;
}
