/* host: what the virtual machine needs from the robot it runs on.
 *
 * The same primitives as lua-lib/vocabulary asks of a live program's host, so
 * that the same words mean the same. Plain functions, chosen at link time (as
 * firmware/core/hal.h does): the robot core gives them on robots, a tape of
 * sensor readings in tests. `host` is what vm_start() was given.
 *
 * None of them waits. Values are checked by the caller. Freestanding. */
#ifndef FIRMWARE_BRIDGE_VM_HOST_H
#define FIRMWARE_BRIDGE_VM_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/vm/value.h"

#define HOST_DISTANCE_NONE_MM 0xffffu

struct vm;

/* ms since the program began, on the robot's clock. */
uint32_t host_now_ms(void *host);
/* How many sensor snapshots were taken since it began: one every 10 ms. */
uint16_t host_snapshot(void *host);

/* -1000..1000 */
void host_drive(void *host, int16_t left_permille, int16_t right_permille);
/* Begin a movement; return its number, which host_motion() gives when it is completed. */
uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille);
uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille);
/* The number of the last movement completed; whether one is under way. */
uint8_t host_motion(void *host, bool *moving);
void host_stop(void *host);
void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue);
/* 0 Hz: silence. Ends by itself. */
void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms);

/* How many there are. */
uint8_t host_ground_count(void *host);
uint8_t host_distance_count(void *host);
uint8_t host_button_count(void *host);
/* Of the latest snapshot; indexes from 0. */
uint8_t host_ground(void *host, uint8_t index);       /* 0 black .. 100 white */
uint16_t host_distance_mm(void *host, uint8_t index); /* or HOST_DISTANCE_NONE_MM */
bool host_button(void *host, uint8_t index);
bool host_bumper(void *host, uint8_t index); /* 0 left, 1 right */

/* A number that no two starts share, for math.random. */
uint32_t host_seed(void *host);

/* Says these values, at this line of the program. False: not now, the task asks again after the
 * next ms. Texts are read with vm_text(). */
bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count);

#endif
