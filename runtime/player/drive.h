/* drive: a pupil's program drives a robot, from its first line to a stopped robot.
 *
 *     static volatile sig_atomic_t interrupted;          // set by a SIGINT handler
 *     struct drive_options options = {.time_limit_ms = 300000, .interrupted = &interrupted,
 *                                     .print = print_to_stdout};
 *     struct drive_result result;
 *     if (!drive_program(robot, &program, &options, &result, &fault)) ...
 *
 * However it ends, the robot has been told to stop and the child is gone. */
#ifndef RUNTIME_PLAYER_DRIVE_H
#define RUNTIME_PLAYER_DRIVE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/robots/robot.h"
#include "runtime/player/player.h"

struct drive_options {
    const char *language;   /* "fr" or "en"; NULL: language_code() */
    uint64_t seed;          /* of math.random */
    uint32_t cpu_ms;        /* in one go; 0: PLAYER_CPU_MS */
    uint64_t instructions;  /* in one go; 0: PLAYER_INSTRUCTIONS */
    uint32_t time_limit_ms; /* on the robot's clock; 0: none. Reached: FAULT_BUDGET, but
                               success when only quand/chaque tasks were left */
    const volatile sig_atomic_t *interrupted; /* not 0: end with FAULT_STOPPED; NULL: never */
    /* What the program prints, in pieces that may end inside a line; NULL:
     * dropped. False ends the program with the fault it filled. */
    bool (*print)(void *context, const char *text, size_t size, struct fault *fault);
    /* Each snapshot, as it is seen by the program; NULL: nobody looks. */
    void (*observe)(void *context, const struct robot_snapshot *snapshot);
    void *context; /* for both */
};

struct drive_result {
    uint32_t duration_ms;    /* on the robot's clock, from BEGIN to the end */
    uint32_t commands;       /* orders given to the robot */
    uint64_t first_motor_us; /* wall clock from the call to the first order that moves; 0: none */
    bool time_limit;         /* ended by the time limit */
};

/* True: the program ended by itself. False: see fault; kinds SYNTAX and PROGRAM
 * carry Lua's own words (check_explain_runtime() explains them), the others are
 * ready to show: BUDGET, MEMORY, LIMIT, RANGE, TYPE, MISSING, UNKNOWN, REFUSED
 * (the pupil's), STOPPED (interrupted), LINK, TIMEOUT, IO (the robot's). Each
 * has the pupil's file and line as far as known. `result` is always filled. */
bool drive_program(struct robot *robot, const struct player_program *program,
                   const struct drive_options *options, struct drive_result *result,
                   struct fault *fault);

#endif
