#include "tests/firmware-bridge/vm/support_playback.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/host.h"

#define MS_PER_MM   5
#define MS_PER_DDEG 1

struct tape tape;

void tape_reset(void) {
    memset(&tape, 0, sizeof tape);
    tape.ground_count = 5;
    memset(tape.ground, 100, sizeof tape.ground);
    tape.distance_count = 1;
    tape.button_count = 2;
    tape.distance_mm = HOST_DISTANCE_NONE_MM;
    tape.budget = 100;
    tape.arena_bytes = 1024;
}

void tape_note(const char *format, ...) {
    const size_t length = strlen(tape.log);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(tape.log + length, sizeof tape.log - length, format, arguments);
    va_end(arguments);
}

/* ---- the robot ------------------------------------------------------------------- */

uint32_t host_now_ms(void *host) {
    (void)host;
    return tape.now_ms;
}

uint16_t host_snapshot(void *host) {
    (void)host;
    return (uint16_t)(tape.now_ms / 10 + (tape.first_snapshot_late ? 0 : 1));
}

void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    (void)host;
    tape.moving = false;
    tape_note("drive(%d,%d)@%u ", left_permille, right_permille, tape.now_ms);
}

static uint8_t begin_motion(uint32_t lasts_ms) {
    tape.moving = true;
    tape.arrival_ms = tape.now_ms + (tape.blocked ? lasts_ms / 2 : lasts_ms);
    return ++tape.motion;
}

uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    (void)host;
    tape_note("move(%d,%u)@%u ", distance_mm, speed_permille, tape.now_ms);
    return begin_motion((uint32_t)abs(distance_mm) * MS_PER_MM);
}

uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    (void)host;
    tape_note("turn(%d,%u)@%u ", angle_ddeg, speed_permille, tape.now_ms);
    return begin_motion((uint32_t)abs(angle_ddeg) * MS_PER_DDEG);
}

uint8_t host_motion(void *host, bool *moving) {
    (void)host;
    if (tape.moving && tape.now_ms >= tape.arrival_ms) {
        tape.moving = false;
        tape.completed = tape.blocked ? tape.completed : tape.motion;
    }
    *moving = tape.moving;
    return tape.completed;
}

void host_stop(void *host) {
    (void)host;
    tape.moving = false;
    tape_note("stop@%u ", tape.now_ms);
}

void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    (void)host;
    tape_note("led(%u,%u,%u)@%u ", red, green, blue, tape.now_ms);
}

void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    (void)host;
    tape_note("tone(%u,%u)@%u ", frequency_hz, duration_ms, tape.now_ms);
}

uint8_t host_ground_count(void *host) {
    (void)host;
    return tape.ground_count;
}
uint8_t host_distance_count(void *host) {
    (void)host;
    return tape.distance_count;
}
uint8_t host_button_count(void *host) {
    (void)host;
    return tape.button_count;
}
/* The machine never asks for a sensor that is not there. */
static void expect_below(uint8_t index, uint8_t count) {
    if (index >= count) {
        abort();
    }
}

uint8_t host_ground(void *host, uint8_t index) {
    (void)host;
    expect_below(index, tape.ground_count);
    return tape.ground[index];
}
uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)host;
    expect_below(index, tape.distance_count);
    return tape.distance_mm;
}
bool host_button(void *host, uint8_t index) {
    (void)host;
    expect_below(index, tape.button_count);
    return (tape.buttons >> index & 1) != 0;
}
bool host_bumper(void *host, uint8_t index) {
    (void)host;
    expect_below(index, 2);
    return (tape.bumpers >> index & 1) != 0;
}

uint32_t host_seed(void *host) {
    (void)host;
    return 12345;
}

static void note_value(const struct vm *vm, const struct value *value) {
    static const char *const words[] = {"nil",  "false", "true",     "",        "",
                                        "text", "table", "function", "function"};
    if (value->tag == VALUE_INTEGER) {
        tape_note("%d", value->integer);
    } else if (value->tag == VALUE_FLOAT) {
        tape_note("%g%s", (double)value->number,
                  value->number == (float)(int)value->number ? ".0" : "");
    } else if (value->tag == VALUE_TEXT) {
        uint8_t length;
        const uint8_t *text = vm_text(vm, value, &length);
        tape_note("%.*s", length, (const char *)text);
    } else {
        tape_note("%s", value->tag < VALUE_TAGS ? words[value->tag] : "?");
    }
}

bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    (void)host;
    (void)line;
    if (tape.deaf_prints > 0) {
        tape.deaf_prints--;
        return false;
    }
    for (uint8_t i = 0; i < count; i++) {
        tape_note(i == 0 ? "" : " ");
        note_value(vm, values + i);
    }
    tape_note("@%u ", tape.now_ms);
    return true;
}

const struct tape_host tape_host = {
    .snapshot = host_snapshot,
    .drive = host_drive,
    .move = host_move,
    .turn = host_turn,
    .motion = host_motion,
    .stop = host_stop,
    .led = host_led,
    .tone = host_tone,
    .ground = host_ground,
    .distance_mm = host_distance_mm,
    .button = host_button,
    .bumper = host_bumper,
};

/* ---- playing ----------------------------------------------------------------------- */

enum vm_state tape_go_on(uint32_t until_ms) {
    for (;;) {
        if (tape.sense != NULL && tape.now_ms % 10 == 0) {
            tape.sense();
        }
        enum vm_state state;
        while ((state = vm_run(&tape.vm, tape.budget)) == VM_READY) {
        }
        if (state != VM_WAITING || tape.now_ms >= until_ms) {
            return state;
        }
        tape.now_ms++;
    }
}

enum vm_state tape_play_image(const uint8_t *bytes, uint16_t length, uint32_t until_ms) {
    const enum image_verdict verdict =
        image_check(&tape.checked, bytes, length, tape.arena, tape.arena_bytes);
    if (verdict != IMAGE_GOOD) {
        fprintf(stderr, "the test's program is %s\n", image_verdict_word(verdict));
        abort();
    }
    vm_start(&tape.vm, &tape.checked, tape.arena, tape.arena_bytes, &tape);
    return tape_go_on(until_ms);
}

enum vm_state tape_play(const char *program, uint32_t until_ms) {
    assemble(&tape.image, program);
    return tape_play_image(tape.image.bytes, tape.image.length, until_ms);
}
