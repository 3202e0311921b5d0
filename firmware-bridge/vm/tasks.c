/* The scheduler, as lua-lib/vocabulary/tasks.lua and together.lua have it. */
#include "firmware-bridge/vm/tasks.h"

#include <stddef.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/host.h"

_Static_assert(sizeof(struct task) + HEAP_HEAD_BYTES + HEAP_HANDLE_BYTES == IMAGE_TASK_BYTES,
               "the compiler and image_check() count on it");

static struct task *task_at(const struct vm *vm, vm_handle handle) {
    return heap_at(vm, handle, HEAP_TASK);
}

struct task *task_current(const struct vm *vm) {
    return heap_content_of(vm, vm->current);
}

/* ---- birth --------------------------------------------------------------------- */

/* The task calls this function when it runs next. */
static void begin(struct task *task, struct task_function function) {
    task->pc = TASK_BEGINS;
    task->base = 0;
    task->frame_bytes = VALUE_BYTES;
    task->open_count = 0;
    task_values(task)->tag = function.tag;
    task_values(task)->integer = function.index;
}

static vm_handle youngest(const struct vm *vm) {
    vm_handle handle = vm->first_task;
    for (const struct task *task; (task = task_at(vm, handle)) != NULL && task->next != 0;) {
        handle = task->next;
    }
    return handle;
}

vm_handle task_new(struct vm *vm, enum task_kind kind, const struct value *value) {
    const struct task_function function = {value->tag, (uint8_t)value->index};
    const vm_handle handle = heap_new(vm, HEAP_TASK, sizeof(struct task) + VALUE_BYTES);
    struct task *task = task_at(vm, handle);
    if (task == NULL) {
        return VM_NO_HANDLE;
    }
    task->kind = (uint8_t)kind;
    task->action = function;
    task->born = vm->base != NULL ? (uint16_t)(vm->pc - vm->code) : 0;
    begin(task, function);
    struct task *elder = task_at(vm, youngest(vm));
    if (elder == NULL) {
        vm->first_task = handle;
    } else {
        elder->next = handle;
    }
    return handle;
}

bool tasks_start(struct vm *vm) {
    const struct value program = {.tag = VALUE_FUNCTION};
    vm->speed_permille = 500;
    vm->random = host_seed(vm->host);
    return task_new(vm, TASK_MAIN, &program) != VM_NO_HANDLE;
}

/* ---- waiting ------------------------------------------------------------------- */

void task_wait_until(struct task *task, uint32_t wake_ms) {
    task->wait = TASK_TIME;
    task->wake_ms = wake_ms;
}

void task_wait_for_snapshot(const struct vm *vm, struct task *task) {
    task->wait = TASK_SNAPSHOT;
    task->seen = host_snapshot(vm->host);
}

static bool is_ready(const struct vm *vm, const struct task *task) {
    switch (task->wait) {
    case TASK_TIME:
        return host_now_ms(vm->host) >= task->wake_ms;
    case TASK_SNAPSHOT:
        return host_snapshot(vm->host) != task->seen;
    case TASK_CHILDREN:
        return task->children == 0;
    default:
        return true;
    }
}

/* ---- what comes after a function has returned ---------------------------------- */

static void end(struct vm *vm, struct task *task) {
    struct task *parent = task_at(vm, task->parent);
    if (parent != NULL) {
        parent->children--;
    }
    if (task->kind == TASK_MAIN) {
        vm->main_ended = true;
    }
    task->kind = TASK_ENDED;
}

static void every_returned(const struct vm *vm, struct task *task) {
    const uint32_t now_ms = host_now_ms(vm->host);
    task->due_ms += task->period_ms;
    if (task->due_ms < now_ms) { /* it took longer: what was missed is not made up for */
        task->due_ms = now_ms;
    }
    task_wait_until(task, task->due_ms);
    begin(task, task->action);
}

/* quand: the condition has answered, or the action is over. */
static void when_returned(const struct vm *vm, struct task *task) {
    const bool is_true = task->kind == TASK_ACTION || value_is_true(task_values(task));
    if (task->kind == TASK_CONDITION && is_true && !task->was_true) {
        task->kind = TASK_ACTION;
        begin(task, task->action);
        return;
    }
    task->was_true = is_true;
    task->kind = TASK_CONDITION;
    task_wait_for_snapshot(vm, task);
    begin(task, task->condition);
}

static void returned(struct vm *vm, struct task *task) {
    switch (task->kind) {
    case TASK_EVERY:
        every_returned(vm, task);
        break;
    case TASK_CONDITION:
    case TASK_ACTION:
        when_returned(vm, task);
        break;
    default:
        end(vm, task);
        break;
    }
}

/* ---- running ------------------------------------------------------------------- */

/* Runs the current task until it waits or ends. False: the budget is spent, or it failed. */
static bool take_turn(struct vm *vm, uint16_t *budget) {
    for (;;) {
        const enum interpreted outcome = interpreter_run(vm, budget);
        struct task *task = task_current(vm);
        if (outcome == INTERPRETED_FAILED) {
            vm->state = VM_FAILED;
            return false;
        }
        vm->interrupted = outcome == INTERPRETED_ON;
        if (outcome == INTERPRETED_ON) {
            vm->state = VM_READY;
            return false;
        }
        if (outcome == INTERPRETED_WAITS) {
            return true;
        }
        returned(vm, task);
        if (task->wait != TASK_READY || task->kind == TASK_ENDED) {
            return true;
        }
    }
}

/* Takes the tasks that ended out of the chain. */
static void bury(struct vm *vm) {
    vm_handle *link = &vm->first_task;
    for (struct task *task; (task = task_at(vm, *link)) != NULL;) {
        if (task->kind == TASK_ENDED) {
            const vm_handle ended = *link;
            *link = task->next;
            heap_free(vm, ended);
        } else {
            link = &task->next;
        }
    }
}

/* False: nobody is left. */
static bool begin_pass(struct vm *vm) {
    bury(vm);
    vm->pass_next = vm->first_task;
    vm->pass_last = youngest(vm);
    vm->pass_busy = false;
    return vm->first_task != VM_NO_HANDLE;
}

/* False: vm->state says why no task runs now. */
static bool step(struct vm *vm, uint16_t *budget) {
    if (vm->pass_next == VM_NO_HANDLE && !begin_pass(vm)) {
        vm->state = VM_ENDED;
        return false;
    }
    struct task *task = task_at(vm, vm->pass_next);
    if (vm->interrupted || is_ready(vm, task)) {
        vm->pass_busy = true;
        vm->current = vm->pass_next;
        task->wait = TASK_READY;
        if (!take_turn(vm, budget)) {
            return false;
        }
    }
    if (vm->pass_next != vm->pass_last) {
        vm->pass_next = task_at(vm, vm->pass_next)->next;
        return true;
    }
    vm->pass_next = VM_NO_HANDLE;
    vm->state = VM_WAITING;
    return vm->pass_busy;
}

enum vm_state vm_run(struct vm *vm, uint16_t budget) {
    if (vm->state <= VM_WAITING) {
        while (step(vm, &budget)) {
        }
    }
    return (enum vm_state)vm->state;
}
