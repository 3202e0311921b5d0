/* tasks: the program itself, and what quand, chaque and ensemble start.
 *
 * Scheduled exactly as lua-lib/vocabulary/tasks.lua does. A pass goes through
 * the tasks in order of birth and runs each whose wait is over until it waits
 * again; tasks born during a pass have their first turn in the next. When a
 * pass finds nobody ready, the machine waits. The order of birth is that of the
 * blocks in the heap; the block of a task that has ended is free. vm_run() (vm.h) is the loop; a
 * spent budget interrupts a pass inside a task, and the next vm_run() goes on there.
 *
 * quand and chaque need no code of their own on the stack: when the function
 * that such a task runs has returned, the scheduler says what it does next.
 *
 *     chaque  waits for its time -> runs the function -> waits for the next
 *     quand   runs the condition -> newly true: runs the function -> waits for a snapshot
 */
#ifndef FIRMWARE_BRIDGE_VM_TASKS_H
#define FIRMWARE_BRIDGE_VM_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/vm.h"

/* Makes the main task, of function 0. False: no memory for it. */
bool tasks_start(struct vm *vm);

/* A task that will run `function` (VALUE_FUNCTION or VALUE_NATIVE) in the next pass. The value is
 * copied first: it may lie in a block. NULL: no memory, and vm->error says so. */
struct task *task_new(struct vm *vm, enum task_kind kind, const struct value *function);

/* The running task; never NULL while a native is called. */
struct task *task_current(const struct vm *vm);

/* What natives leave behind before they say NATIVE_AGAIN: */
void task_wait_until(struct task *task, uint32_t wake_ms);
void task_wait_for_snapshot(const struct vm *vm, struct task *task);

#endif
