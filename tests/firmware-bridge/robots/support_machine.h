/* support_machine: a virtual machine that does what the test says, in the place of the real one
 * (vm/vm.h): for tests of what is around it. Included by the one file of a test. */
#ifndef TESTS_ROBOTS_SUPPORT_MACHINE_H
#define TESTS_ROBOTS_SUPPORT_MACHINE_H

#include <string.h>

#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/vm.h"

struct machine {
    enum vm_state (*step)(struct vm *vm); /* the program: called again and again */
    int starts, steps;
    uint16_t error_line;
    uint8_t *arena;
    uint16_t arena_size;
};

static struct machine machine;

void vm_start(struct vm *vm, const struct image *image, uint8_t *arena, uint16_t arena_size,
              void *host) {
    memset(vm, 0, sizeof *vm);
    vm->image = *image;
    vm->host = host;
    vm->current = 1;
    machine.arena = arena;
    machine.arena_size = arena_size;
    machine.starts++;
    machine.steps = 0;
}

enum vm_state vm_run(struct vm *vm, uint16_t budget) {
    (void)budget;
    machine.steps++;
    return machine.step(vm);
}

uint16_t vm_error_line(const struct vm *vm) {
    (void)vm;
    return machine.error_line;
}

#endif
