/* A program image from outside: the input with its CRC made right, so that the fuzzer gets behind
 * it. Refused, or run for a while: then everything must stay inside the image and the arena. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/vm.h"

#define ARENA_BYTES 500
#define IMAGE_MAX   4000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t now_ms;

uint32_t host_now_ms(void *host) {
    (void)host;
    return now_ms;
}
uint16_t host_snapshot(void *host) {
    (void)host;
    return (uint16_t)(now_ms / 10 + 1);
}
uint32_t host_seed(void *host) {
    (void)host;
    return 1;
}
void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    (void)host;
    if (abs(left_permille) > 1000 || abs(right_permille) > 1000) {
        abort(); /* checked before it is given */
    }
}
uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    (void)host;
    (void)distance_mm;
    (void)speed_permille;
    return 1;
}
uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    return host_move(host, angle_ddeg, speed_permille);
}
uint8_t host_motion(void *host, bool *moving) {
    (void)host;
    *moving = false;
    return 1;
}
void host_stop(void *host) { (void)host; }
void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    (void)host;
    (void)red;
    (void)green;
    (void)blue;
}
void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    (void)host;
    (void)frequency_hz;
    (void)duration_ms;
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
static void within(uint8_t index, uint8_t count) {
    if (index >= count) {
        abort();
    }
}
uint8_t host_ground(void *host, uint8_t index) {
    (void)host;
    within(index, 5);
    return index;
}
uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)host;
    within(index, 1);
    return 100;
}
bool host_button(void *host, uint8_t index) {
    (void)host;
    within(index, 1);
    return now_ms & 32;
}
bool host_bumper(void *host, uint8_t index) {
    (void)host;
    within(index, 2);
    return now_ms & 64;
}
bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    (void)host;
    (void)line;
    for (uint8_t i = 0; i < count; i++) {
        uint8_t length, sum = 0;
        const uint8_t *text = vm_text(vm, &values[i], &length);
        for (uint8_t j = 0; j < length; j++) {
            sum = (uint8_t)(sum + text[j]);
        }
        now_ms += sum & 1;
    }
    return now_ms & 1;
}

static void seal(uint8_t *bytes, size_t size) {
    uint32_t crc = CRC32_START;
    bytes[4] = (uint8_t)size;
    bytes[5] = (uint8_t)(size >> 8);
    for (size_t i = 0; i + 4 < size; i++) {
        crc = crc32_byte(crc, bytes[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        bytes[size - 4 + i] = (uint8_t)(~crc >> 8 * i);
    }
}

static void run(const struct image *image, uint8_t *arena) {
    struct vm vm;
    vm_start(&vm, image, arena, ARENA_BYTES, NULL);
    for (int round = 0; round < 20 && vm_run(&vm, 50) <= VM_WAITING; round++) {
        now_ms += 7;
    }
    vm_error_line(&vm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 12 || size > IMAGE_MAX) {
        return 0;
    }
    uint8_t *bytes = malloc(size), *arena = malloc(ARENA_BYTES);
    struct image image;
    if (bytes && arena) {
        memcpy(bytes, data, size);
        seal(bytes, size);
        now_ms = 0;
        if (image_check(&image, bytes, (uint16_t)size, arena, ARENA_BYTES) == IMAGE_GOOD) {
            run(&image, arena);
        }
    }
    free(bytes);
    free(arena);
    return 0;
}
