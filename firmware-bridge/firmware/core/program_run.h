/* program_run: a pupil's program drives the robot by itself.
 *
 * It begins at PROGRAM_START, or when the first button is pressed and let go
 * while no computer talks to the robot. It ends by itself, by an error in it, at
 * any stop, at RESUME, at another program's coming, and by the first button:
 * pressed, or held for PROGRAM_HELD_MS once the program has read a button itself.
 * However it ends, the motors are off and held. After an error the robot blinks
 * and beeps until somebody starts, stops or opens a session.
 *
 * The virtual machine gets what is left of each millisecond: slices of
 * PROGRAM_SLICE instructions until the next one begins, PROGRAM_SLICES at most
 * (a virtual board's clock does not move meanwhile). Link, movements and
 * watchdog never wait longer than one slice.
 *
 * Internal to core; what the machine asks of its robot is in program_host.c. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_PROGRAM_RUN_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_PROGRAM_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/core/program_store.h"
#include "firmware-bridge/protocol/messages.h"
#include "firmware-bridge/vm/vm.h"

#define PROGRAM_SLICE       16 /* instructions */
#define PROGRAM_SLICES      8  /* in a millisecond, at most */
#define PROGRAM_SNAPSHOT_MS 10
#define PROGRAM_HELD_MS     1500
#define PROGRAM_ALARM_MS    300 /* the light on, and as long off */
#define PROGRAM_ALARM_BEEPS 3

struct robot_core;

#ifndef CORE_WITHOUT_PROGRAMS

struct program_run {
    struct program_store store;
    struct vm vm; /* its error stays until the next start */
    uint32_t started_ms;
    uint16_t snapshot_ms, pressed_ms, alarm_ms; /* low 16 bits */
    uint16_t snapshots, error_line;
    uint8_t place; /* enum program_place of the one that runs; PROGRAM_NOWHERE: none */
    uint8_t end;   /* enum program_end of the last one */
    uint8_t due;   /* reports owed, see program_run.c */
    /* a print that needs several reports: whose, and how far it is */
    vm_handle print_task;
    uint8_t print_value, print_at;
    uint8_t alarm; /* half periods so far, from 1; 0: off */
    bool reads_buttons;
    bool press_spent; /* this press of the button has had its effect */
};

/* Looks for a kept program. */
void program_boot(struct robot_core *core);

/* PROGRAM_BEGIN to PROGRAM_ERASE. */
enum refusal program_command(struct robot_core *core, const struct message *message);

void program_describe(struct robot_core *core, struct message_program_info *info);

/* The motors have been stopped: a program that runs has ended. */
void program_stopped(struct robot_core *core);

/* The first button changed. */
void program_button(struct robot_core *core, bool pressed);

/* A millisecond's work. */
void program_tick(struct robot_core *core);

/* Writes value (or the rest of it, from text byte *at on) to a report that has `used` bytes;
 * returns how many it has then. False in *whole: there was no room for all. */
uint8_t program_put_value(const struct vm *vm, const struct value *value, uint8_t *at,
                          uint8_t *report, uint8_t used, bool *whole);

#else /* a firmware built without programs on board: it says so in INFO */

struct program_run {
    struct {
        uint16_t memory_size;
    } store;
    uint8_t place;
};

static inline void program_boot(struct robot_core *core) { (void)core; }
static inline enum refusal program_command(struct robot_core *core, const struct message *message) {
    (void)core;
    (void)message;
    return REFUSAL_UNKNOWN;
}
static inline void program_describe(struct robot_core *core, struct message_program_info *info) {
    (void)core;
    (void)info;
}
static inline void program_stopped(struct robot_core *core) { (void)core; }
static inline void program_button(struct robot_core *core, bool pressed) {
    (void)core;
    (void)pressed;
}
static inline void program_tick(struct robot_core *core) { (void)core; }

#endif

#endif
