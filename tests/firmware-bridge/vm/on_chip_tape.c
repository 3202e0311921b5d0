/* The virtual machine on the chip, its sensors a tape, its doings reported byte by byte through
 * GPIOR0: the chip's side of test_on_chip.c. The image lies at the start of EEPROM and runs in
 * place; the last TAPE_BYTES of EEPROM are the tape. What the host answers is what support_tape.c
 * answers.
 *
 * A report is a letter and its numbers, low byte first:
 *     d left right   m amount speed   t amount speed   s   l red green blue   o frequency duration
 *     p count, then each value: its tag, and 4 bytes of a number, or a text's length and bytes
 *     e line (a mistake)   x state (the end)   v verdict (the image is refused) */
#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/vm.h"

#define READINGS    64
#define TAPE_BYTES  (2 * READINGS)
#define TAPE_AT     (E2END + 1 - TAPE_BYTES)
#define ARENA_BYTES 800
#define BUDGET      1000
#define MS_MAX      60000u
#define NEAR_MM     1900

static uint8_t arena[ARENA_BYTES];
static uint32_t now_ms;
static uint16_t at;

static uint8_t eeprom(uint16_t address) {
    return fetch_byte((const uint8_t *)(FETCH_EEPROM | address));
}

static void say(uint8_t byte) { GPIOR0 = byte; }

static void say_word(uint16_t word) {
    say((uint8_t)word);
    say((uint8_t)(word >> 8));
}

static void say_long(uint32_t number) {
    say_word((uint16_t)number);
    say_word((uint16_t)(number >> 16));
}

static uint16_t reading(void) {
    const uint16_t place = TAPE_AT + 2 * (at++ % READINGS);
    return (uint16_t)(eeprom(place) | eeprom(place + 1) << 8);
}

/* ---- the host -------------------------------------------------------------------------- */

uint32_t host_now_ms(void *host) {
    (void)host;
    return now_ms;
}
uint16_t host_snapshot(void *host) {
    (void)host;
    return (uint16_t)(now_ms / 10 + 1);
}
void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    (void)host;
    say('d');
    say_word((uint16_t)left_permille);
    say_word((uint16_t)right_permille);
}
static uint8_t movement(uint8_t letter, int32_t amount, uint16_t speed) {
    say(letter);
    say_long((uint32_t)amount);
    say_word(speed);
    return 1;
}
uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    (void)host;
    return movement('m', distance_mm, speed_permille);
}
uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    (void)host;
    return movement('t', angle_ddeg, speed_permille);
}
uint8_t host_motion(void *host, bool *moving) {
    (void)host;
    *moving = false;
    return 1;
}
void host_stop(void *host) {
    (void)host;
    say('s');
}
void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    (void)host;
    say('l');
    say(red);
    say(green);
    say(blue);
}
void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    (void)host;
    say('o');
    say_word(frequency_hz);
    say_word(duration_ms);
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
    (void)host;
    (void)index;
    return (uint8_t)(reading() % 101);
}
uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)host;
    (void)index;
    const uint16_t mm = reading() % 2000;
    return mm < NEAR_MM ? mm : HOST_DISTANCE_NONE_MM;
}
bool host_button(void *host, uint8_t index) {
    (void)host;
    (void)index;
    return reading() % 2 == 1;
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

static void say_value(const struct vm *vm, const struct value *value) {
    uint8_t length;
    say(value->tag);
    if (value->tag == VALUE_INTEGER || value->tag == VALUE_FLOAT) {
        say_long((uint32_t)value->integer); /* a float's bits lie in the same place */
    } else if (value->tag == VALUE_TEXT) {
        const uint8_t *text = vm_text(vm, value, &length);
        say(length);
        for (uint8_t i = 0; i < length; i++) {
            say(fetch_byte(text + i));
        }
    }
}

bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    (void)host;
    (void)line;
    say('p');
    say(count);
    for (uint8_t i = 0; i < count; i++) {
        say_value(vm, &values[i]);
    }
    return true;
}

/* ---- running ------------------------------------------------------------------------------ */

int main(void) {
    static struct image image;
    static struct vm vm;
    const enum image_verdict verdict =
        image_check(&image, (const uint8_t *)FETCH_EEPROM, TAPE_AT, arena, sizeof arena);
    if (verdict == IMAGE_GOOD) {
        enum vm_state state;
        vm_start(&vm, &image, arena, sizeof arena, 0);
        do {
            state = vm_run(&vm, BUDGET);
            now_ms++;
        } while ((state == VM_READY || state == VM_WAITING) && now_ms < MS_MAX);
        if (state == VM_FAILED) {
            say('e');
            say_word(vm_error_line(&vm));
        }
        say('x');
        say(state);
    } else {
        say('v');
        say(verdict);
    }
    for (;;) {
    }
}
