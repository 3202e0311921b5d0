/* The scheduler, as lua-lib/vocabulary/tasks.lua and together.lua have it. */
#include "firmware-bridge/vm/tasks.h"

#include <stddef.h>

#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/host.h"

_Static_assert(sizeof(struct task) + HEAP_HEAD_BYTES + HEAP_HANDLE_BYTES == IMAGE_TASK_BYTES,
               "the compiler and image_check() count on it");

struct task *task_current(const struct vm *vm) {
    return heap_content_of(vm, vm->current);
}

/* ---- birth --------------------------------------------------------------------- */

/* The task calls this function when it runs next. */
OUT_OF_LINE static void begin(struct task *task, struct task_function function) {
    task->pc = TASK_BEGINS;
    task->base = 0;
    task->frame_bytes = VALUE_BYTES;
    task->open_count = 0;
    task_values(task)->tag = function.tag;
    task_values(task)->integer = function.index;
}

struct task *task_new(struct vm *vm, enum task_kind kind, const struct value *value) {
    const struct task_function function = {value->tag, (uint8_t)value->index};
    const vm_handle handle = heap_new(vm, HEAP_TASK, sizeof(struct task) + VALUE_BYTES);
    if (handle == VM_NO_HANDLE) {
        vm_fail(vm, VM_ERROR_MEMORY, NULL);
        return NULL;
    }
    struct task *task = heap_content_of(vm, handle);
    task->kind = (uint8_t)kind;
    task->action = function;
    if (vm->base != NULL) {
        task->born = (uint16_t)(vm->pc - vm->code);
    }
    begin(task, function);
    return task;
}

bool tasks_start(struct vm *vm) {
    const struct value program = {.tag = VALUE_FUNCTION};
    vm->speed_permille = 500;
    vm->random = host_seed(vm->host);
    return task_new(vm, TASK_ONCE, &program) != NULL;
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

static void end(struct vm *vm, const struct task *task) {
    if (task->parent != VM_NO_HANDLE) { /* which lives: it waits for this */
        struct task *parent = heap_content_of(vm, task->parent);
        parent->children--;
    }
    heap_free(vm, vm->current);
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

/* quand: the condition has answered, or the action is over. True: the action follows at once. */
static bool when_returned(const struct vm *vm, struct task *task) {
    const bool is_true = task->kind == TASK_ACTION || value_is_true(task_values(task));
    if (is_true && !task->was_true) {
        task->was_true = true;
        task->kind = TASK_ACTION;
        begin(task, task->action);
        return true;
    }
    task->was_true = is_true;
    task->kind = TASK_CONDITION;
    task_wait_for_snapshot(vm, task);
    begin(task, task->condition);
    return false;
}

/* True: the current task goes on at once. */
static bool returned(struct vm *vm) {
    struct task *task = task_current(vm);
    if (task->kind == TASK_ONCE) {
        end(vm, task);
        return false;
    }
    if (task->kind == TASK_EVERY) {
        every_returned(vm, task);
        return false;
    }
    return when_returned(vm, task);
}

/* ---- running ------------------------------------------------------------------- */

/* Runs the current task until it waits or ends. False: the budget is spent, or it failed. */
static bool take_turn(struct vm *vm, uint16_t *budget) {
    enum interpreted outcome;
    do {
        outcome = interpreter_run(vm, budget);
    } while (outcome == INTERPRETED_ENDED && returned(vm));
    vm->state = outcome == INTERPRETED_ON ? VM_READY : VM_FAILED;
    return outcome == INTERPRETED_WAITS || outcome == INTERPRETED_ENDED;
}

/* False: nobody is left. */
static bool begin_pass(struct vm *vm) {
    vm_handle youngest = heap_following_task(vm, VM_NO_HANDLE);
    vm->pass_next = youngest;
    for (; youngest != VM_NO_HANDLE; youngest = heap_following_task(vm, youngest)) {
        vm->pass_last = youngest;
    }
    vm->pass_busy = false;
    return vm->pass_next != VM_NO_HANDLE;
}

/* False: vm->state says why no task runs now. A task whose turn the budget cut short does not wait:
 * it goes on. */
static bool step(struct vm *vm, uint16_t *budget) {
    if (vm->pass_next == VM_NO_HANDLE && !begin_pass(vm)) {
        vm->state = VM_ENDED;
        return false;
    }
    struct task *task = heap_content_of(vm, vm->pass_next);
    if (is_ready(vm, task)) {
        vm->pass_busy = true;
        vm->current = vm->pass_next;
        task->wait = TASK_READY;
        if (!take_turn(vm, budget)) {
            return false;
        }
    }
    if (vm->pass_next != vm->pass_last) {
        vm->pass_next = heap_following_task(vm, vm->pass_next);
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
