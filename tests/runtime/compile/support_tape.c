#include "tests/runtime/compile/support_tape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware-bridge/vm/host.h"

#define NEAR_MM 1900 /* farther is nothing in sight */
#define BUDGET  1000 /* instructions a ms */

static uint16_t reading(void *host) {
    struct tape *tape = host;
    return tape->reading[tape->at++ % TAPE_READINGS];
}

static void trace(struct tape *tape, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void trace(struct tape *tape, const char *format, ...) {
    va_list args;
    if (tape->orders == TAPE_ORDERS_MAX) {
        return;
    }
    tape->orders += strchr(format, '\n') != NULL;
    va_start(args, format);
    size_t room = sizeof tape->trace - tape->length;
    int length = vsnprintf(tape->trace + tape->length, room, format, args);
    va_end(args);
    tape->length += length > 0 && (size_t)length < room ? (size_t)length : 0;
}

/* ---- the host ---------------------------------------------------------------------- */

uint32_t host_now_ms(void *host) { return ((struct tape *)host)->now_ms; }
uint16_t host_snapshot(void *host) { return (uint16_t)(((struct tape *)host)->now_ms / 10 + 1); }

void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    trace(host, "drive %d %d\n", left_permille, right_permille);
}

uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    trace(host, "move %ld %u\n", (long)distance_mm, speed_permille);
    return 1;
}

uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    trace(host, "turn %ld %u\n", (long)angle_ddeg, speed_permille);
    return 1;
}

uint8_t host_motion(void *host, bool *moving) {
    (void)host;
    *moving = false;
    return 1;
}

void host_stop(void *host) { trace(host, "stop\n"); }

void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    trace(host, "led %u %u %u\n", red, green, blue);
}

void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    trace(host, "tone %u %u\n", frequency_hz, duration_ms);
}

uint8_t host_ground_count(void *host) {
    (void)host;
    return 5;
}

uint8_t host_distance_count(void *host) {
    (void)host;
    return 1;
}

uint8_t host_button_count(void *host) {
    (void)host;
    return 1;
}

uint8_t host_ground(void *host, uint8_t index) {
    (void)index;
    return (uint8_t)(reading(host) % 101);
}

uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)index;
    uint16_t mm = reading(host) % 2000;
    return mm < NEAR_MM ? mm : HOST_DISTANCE_NONE_MM;
}

bool host_button(void *host, uint8_t index) {
    (void)index;
    return reading(host) % 2 == 1;
}

bool host_bumper(void *host, uint8_t index) {
    (void)host;
    (void)index;
    return false;
}

uint32_t host_seed(void *host) {
    (void)host;
    return 1;
}

static void trace_float(struct tape *tape, float number) {
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    if (number != number) {
        trace(tape, " nan");
    } else {
        trace(tape, " f%08lx", (unsigned long)bits);
    }
}

static void trace_value(struct tape *tape, const struct vm *vm, const struct value *value) {
    uint8_t length;
    switch (value->tag) {
    case VALUE_NIL:
        trace(tape, " nil");
        break;
    case VALUE_FALSE:
    case VALUE_TRUE:
        trace(tape, value->tag == VALUE_TRUE ? " true" : " false");
        break;
    case VALUE_INTEGER:
        trace(tape, " i%ld", (long)value->integer);
        break;
    case VALUE_FLOAT:
        trace_float(tape, value->number);
        break;
    case VALUE_TEXT: {
        const uint8_t *text = vm_text(vm, value, &length);
        trace(tape, " s%.*s", length, (const char *)text);
        break;
    }
    default:
        trace(tape, " ?");
        break;
    }
}

bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    (void)line;
    trace(host, "print");
    for (int i = 0; i < count; i++) {
        trace_value(host, vm, &values[i]);
    }
    trace(host, "\n");
    return true;
}

/* ---- running ------------------------------------------------------------------------- */

void tape_run(struct tape *tape, const uint8_t *image, size_t length, uint16_t arena_bytes) {
    static uint8_t arena[65535];
    struct image checked;
    struct vm vm;
    tape->at = tape->now_ms = 0;
    tape->length = tape->orders = 0;
    tape->trace[0] = '\0';
    tape->checked =
        image_check(&checked, image, (uint16_t)length, arena, arena_bytes) == IMAGE_GOOD;
    tape->state = VM_FAILED;
    if (!tape->checked) {
        return;
    }
    vm_start(&vm, &checked, arena, arena_bytes, tape);
    do {
        tape->state = vm_run(&vm, BUDGET);
        tape->now_ms++;
    } while ((tape->state == VM_READY || tape->state == VM_WAITING) && tape->now_ms < TAPE_MS_MAX);
    tape->error = vm.error;
    tape->error_line = tape->state == VM_FAILED ? vm_error_line(&vm) : 0;
    if (tape->state == VM_FAILED) {
        trace(tape, "error %u\n", tape->error_line);
    }
}
