/* support_machine: runs assembled programs on the virtual machine with a handful of natives made
 * for the purpose. For the test that includes it: natives and host are this file's own.
 *
 *     assert_log("function 0 4\n INT8 r1 7; CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n", "7;");
 *     assert_error("function 0 2\n NIL r0 1\n ADD r0 r0 r0\n RETURN_NONE\n",
 *                  VM_ERROR_ARITHMETIC, 3);
 *
 * Natives: PRINT writes its arguments to the log; TIME returns how often it was called; WAIT says
 * AGAIN until the clock has moved by its argument; NEXT_INDEX is an iterator from 1 to its state
 * (control: how far it is); STOP fails; LINE makes tables until the memory is collected. */
#ifndef TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_MACHINE_H
#define TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/vm/heap.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/internal.h"
#include "firmware-bridge/vm/opcodes.h"
#include "firmware-bridge/vm/table.h"
#include "tests/firmware-bridge/vm/support_assembler.h"

static struct {
    struct assembled assembled;
    uint8_t *bytes; /* of the image that was checked, and not one more */
    struct image image;
    struct vm vm;
    uint8_t *arena;
    uint16_t arena_bytes;
    uint16_t budget;
    long rounds; /* vm_run() calls of the last program */
    uint32_t now_ms;
    int32_t calls; /* of TIME */
    char log[4096];
} machine = {.arena_bytes = 1024, .budget = 1000};

/* ---- the robot ---- */

uint32_t host_now_ms(void *host) {
    (void)host;
    return machine.now_ms;
}
uint16_t host_snapshot(void *host) {
    (void)host;
    return (uint16_t)(machine.now_ms / 10);
}
uint32_t host_seed(void *host) {
    (void)host;
    return 1;
}

static void log_value(const struct value *value) {
    size_t used = strlen(machine.log);
    char *to = machine.log + used;
    size_t room = sizeof machine.log - used;
    uint8_t length;
    const uint8_t *text;
    switch (value->tag) {
    case VALUE_NIL:
        snprintf(to, room, "nil");
        break;
    case VALUE_FALSE:
    case VALUE_TRUE:
        snprintf(to, room, value->tag == VALUE_TRUE ? "true" : "false");
        break;
    case VALUE_INTEGER:
        snprintf(to, room, "%d", (int)value->integer);
        break;
    case VALUE_FLOAT:
        snprintf(to, room, "%.9gf", (double)value->number);
        break;
    case VALUE_TEXT:
        text = vm_text(&machine.vm, value, &length);
        snprintf(to, room, "'%.*s'", length, (const char *)text);
        break;
    default:
        snprintf(to, room, "<%u:%u>", value->tag, value->index);
    }
}

static void log_add(const char *text) {
    strncat(machine.log, text, sizeof machine.log - strlen(machine.log) - 1);
}

static uint8_t native_print(const struct value *arguments, uint8_t count) {
    for (uint8_t i = 0; i < count; i++) {
        log_add(i > 0 ? " " : "");
        log_value(&arguments[i]);
    }
    log_add(";");
    return NATIVE_DONE;
}

static uint8_t native_wait(struct vm *vm, const struct value *arguments, uint8_t count) {
    struct task *task = heap_at(vm, vm->current, HEAP_TASK);
    if (task->phase == 0 && count > 0) {
        task->phase = 1;
        task->wait = TASK_TIME;
        task->wake_ms = machine.now_ms + (uint32_t)arguments[0].integer;
        return NATIVE_AGAIN;
    }
    task->phase = 0;
    return NATIVE_DONE;
}

static uint8_t native_next(struct value *results) {
    int32_t end = results[1].integer;
    int32_t next = results[2].tag == VALUE_INTEGER ? results[2].integer + 1 : 1;
    results[0].tag = next > end ? VALUE_NIL : VALUE_INTEGER;
    results[0].integer = next;
    results[1] = (struct value){.tag = VALUE_INTEGER, .integer = next * 10};
    return NATIVE_DONE + 2;
}

uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count) {
    switch (native) {
    case NATIVE_PRINT:
        return native_print(results + 1, count);
    case NATIVE_TIME:
        results[0] = (struct value){.tag = VALUE_INTEGER, .integer = ++machine.calls};
        return NATIVE_DONE + 1;
    case NATIVE_WAIT:
        return native_wait(vm, results + 1, count);
    case NATIVE_NEXT_INDEX:
        return count < 2 ? vm_fail(vm, VM_ERROR_MISSING, NULL) : native_next(results);
    case NATIVE_LINE:
        heap_collect(vm);
        return NATIVE_DONE;
    default:
        return vm_fail(vm, VM_ERROR_RANGE, count > 0 ? &results[1] : NULL);
    }
}

/* ---- running ---- */

/* Checks machine.assembled with memory to the byte, so that sanitizers see a step outside. */
__attribute__((unused)) static enum image_verdict machine_check(void) {
    uint16_t length = machine.assembled.length;
    free(machine.bytes);
    free(machine.arena);
    machine.bytes = malloc(length ? length : 1);
    machine.arena = malloc(machine.arena_bytes);
    assert_non_null(machine.bytes);
    assert_non_null(machine.arena);
    memcpy(machine.bytes, machine.assembled.bytes, length);
    memset(machine.arena, 0xa5, machine.arena_bytes);
    return image_check(&machine.image, machine.bytes, length, machine.arena, machine.arena_bytes);
}

/* For the end of main(). */
__attribute__((unused)) static void machine_close(void) {
    free(machine.bytes);
    free(machine.arena);
}

/* Runs what machine_check() found good, with the clock one ms further at each round. */
__attribute__((unused)) static enum vm_state machine_run(long rounds) {
    enum vm_state state = VM_READY;
    machine.log[0] = '\0';
    machine.calls = 0;
    machine.now_ms = 0;
    vm_start(&machine.vm, &machine.image, machine.arena, machine.arena_bytes, NULL);
    for (machine.rounds = 0; machine.rounds < rounds; machine.rounds++) {
        state = vm_run(&machine.vm, machine.budget);
        if (state == VM_ENDED || state == VM_FAILED) {
            break;
        }
        machine.now_ms++;
    }
    return state;
}

__attribute__((unused)) static enum vm_state machine_play(const char *program) {
    assemble(&machine.assembled, program);
    enum image_verdict verdict = machine_check();
    if (verdict != IMAGE_GOOD) {
        fail_msg("image is not good (%s):\n%s", image_verdict_word(verdict), program);
    }
    return machine_run(100000);
}

__attribute__((unused)) static void assert_log(const char *program, const char *log) {
    enum vm_state state = machine_play(program);
    if (state != VM_ENDED) {
        fail_msg("state %d, error %s at line %u:\n%s", state,
                 vm_error_word((enum vm_error_code)machine.vm.error.code),
                 vm_error_line(&machine.vm), program);
    }
    assert_string_equal(machine.log, log);
}

__attribute__((unused)) static void assert_error(const char *program, enum vm_error_code code,
                                                 uint16_t line) {
    assert_int_equal(machine_play(program), VM_FAILED);
    assert_string_equal(vm_error_word((enum vm_error_code)machine.vm.error.code),
                        vm_error_word(code));
    assert_int_equal(vm_error_line(&machine.vm), line);
}

#endif
