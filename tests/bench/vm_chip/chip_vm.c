/* The virtual machine alone on the chip, for bench_vm_chip. The image lies at the start of EEPROM;
 * the last byte of EEPROM says 1: run it in place, else: copy it to RAM first. GPIOR0: 1 the check
 * begins, 2 it has ended, 3 the program begins, 4 it has ended; then its verdict, and its state.
 *
 * With -DBARE nothing of the machine is linked: the difference is what it weighs; with -DNO_WORDS
 * no native. */
#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/vm.h"

#define IMAGE_MAX 300

static uint8_t arena[700] __attribute__((used)), ram[IMAGE_MAX] __attribute__((used));
static uint16_t snapshot;
static int16_t motors[2];

/* ---- a robot that costs nearly nothing ---- */

uint32_t host_now_ms(void *host) { return (uintptr_t)host + snapshot; }
uint16_t host_snapshot(void *host) { return (uint16_t)((uintptr_t)host + snapshot); }
uint32_t host_seed(void *host) { return (uintptr_t)host + 1; }

void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    (void)host;
    motors[0] = left_permille;
    motors[1] = right_permille;
    snapshot++; /* the next turn of a control loop has new readings */
}

uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    (void)host;
    return (uint8_t)(distance_mm + speed_permille);
}
uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    return host_move(host, angle_ddeg, speed_permille);
}
uint8_t host_motion(void *host, bool *moving) {
    (void)host;
    *moving = false;
    return 0;
}
void host_stop(void *host) { (void)host; }
void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    (void)host;
    motors[0] = red + green + blue;
}
void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    (void)host;
    motors[0] = (int16_t)(frequency_hz + duration_ms);
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
    return (uint8_t)(30 + 10 * index);
}
uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)host;
    return index;
}
bool host_button(void *host, uint8_t index) {
    (void)host;
    return index == 0;
}
bool host_bumper(void *host, uint8_t index) { return host_button(host, index); }
bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    (void)host;
    (void)vm;
    motors[0] = (int16_t)(line + count + values->tag);
    return true;
}

#ifdef NO_WORDS
#include "firmware-bridge/vm/internal.h"
uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count) {
    (void)native;
    return count > 0 ? vm_fail(vm, VM_ERROR_TYPE, results) : NATIVE_DONE;
}
#endif

/* ---- the measurement ---- */

static uint8_t eeprom(uint16_t at) {
    EEAR = at;
    EECR |= 1 << EERE;
    return EEDR;
}

static const uint8_t *image_bytes(void) {
    if (eeprom(E2END) == 1) {
        return (const uint8_t *)FETCH_EEPROM;
    }
    for (uint16_t i = 0; i < IMAGE_MAX; i++) {
        ram[i] = eeprom(i);
    }
    return ram;
}

int main(void) {
    const uint8_t *bytes = image_bytes();
#ifdef BARE
    arena[0] = *bytes;
    GPIOR0 = arena[0];
#else
    static struct image image;
    static struct vm vm;
    enum vm_state state = VM_FAILED;
    GPIOR0 = 1;
    enum image_verdict verdict = image_check(&image, bytes, IMAGE_MAX, arena, sizeof arena);
    GPIOR0 = 2;
    if (verdict == IMAGE_GOOD) {
        vm_start(&vm, &image, arena, sizeof arena, 0);
        GPIOR0 = 3;
        do {
            state = vm_run(&vm, 60000);
            snapshot++;
        } while (state == VM_READY || state == VM_WAITING);
        GPIOR0 = 4;
    }
    GPIOR0 = verdict;
    GPIOR0 = state;
#endif
    for (;;) {
    }
}
