/* motion: one movement of two wheels, a straight line or a turn on the spot,
 * from rest to rest.
 *
 * Each wheel follows the same profile (profile.h), with its own sign, in a
 * loop closed on its encoder: so the two stay together and the heading holds.
 *
 *     power = (profile speed + lag x profile acceleration      what it takes
 *              + P x error + I x sum of errors) / top speed    what is missing
 *
 * P = 1 / (4 lag) is the critically damped gain of a first-order motor with
 * the position fed back; I is well under its stability bound 4 P^2.
 *
 * When a wheel falls MOTION_LAG_MM behind, the profile waits for it: a tired
 * battery or a heavy puck makes a movement longer, not wrong. Wheels that make
 * no way for MOTION_STUCK_MS end the movement as blocked.
 *
 * Without encoders the wheels are trusted to follow: movement by calibrated
 * speed and time.
 *
 *     motion_tune(&tuning, &train);                        // once
 *     motion_begin(&motion, &tuning, MOTION_STRAIGHT, 500, 600, ticks);
 *     every ms: outcome = motion_step(&motion, &tuning, 1, ticks, power);
 *               until it is no longer MOTION_UNDER_WAY */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_MOTION_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_MOTION_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware-bridge/firmware/core/hal.h"
#include "firmware-bridge/firmware/core/profile.h"

#define MOTION_SPEED_MAX_PERMILLE 900 /* the rest is for the control loop */
#define MOTION_LAG_MM             15
#define MOTION_STUCK_MS           400
#define MOTION_SETTLED_MS         20 /* so long within tolerance after the profile: done */

enum motion_shape { MOTION_STRAIGHT, MOTION_TURN };

enum motion_outcome {
    MOTION_UNDER_WAY,
    MOTION_DONE,    /* arrived */
    MOTION_BLOCKED, /* the wheels could not turn */
};

/* Ways are counted in steps, 1/256 of an encoder's tick: that keeps division and floating point, of
 * which an 8-bit chip has none, out of what is done each millisecond for each wheel. Only the
 * profile is a float.
 *
 * What follows from the drive train alone: reckoned once, by the compiler where it knows the train.
 */
struct motion_tuning {
    float steps_per_mm, steps_per_ddeg; /* of a wheel, for a turn on the spot */
    float speed_per_permille;           /* steps per s */
    float acceleration;                 /* steps per s2 */
    float lag_s;
    float power_per_speed;  /* permille, of a step per s */
    uint16_t p;             /* permille / 2^16, of a step */
    uint16_t i;             /* permille / 2^28, of a step for a ms */
    int32_t push;           /* permille / 2^20, a ms */
    int32_t lag, tolerance; /* steps */
    bool has_encoders;
    bool is_fine; /* ticks are so short that each counts as a step */
};

/* Wheels: [0] left, [1] right. */
struct motion {
    struct profile profile; /* of a wheel, in steps */
    uint32_t time_ms;       /* along the profile */
    uint16_t stuck_ms, settled_ms;
    int32_t best;          /* furthest way made, steps */
    int32_t start[2];      /* ticks */
    int32_t correction[2]; /* permille / 2^20, from past errors */
    bool is_backwards[2];
};

void motion_tune(struct motion_tuning *tuning, const struct board_drive_train *train);

/* amount: mm forwards, or tenths of a degree to the left; either sign.
 * speed_permille: 1..1000, held to MOTION_SPEED_MAX_PERMILLE. */
void motion_begin(struct motion *motion, const struct motion_tuning *tuning,
                  enum motion_shape shape, int32_t amount, uint16_t speed_permille,
                  const int32_t ticks[2]);

/* One control step, `elapsed_ms` after the last; power -1000..1000, both 0 once the movement has
 * ended. */
enum motion_outcome motion_step(struct motion *motion, const struct motion_tuning *tuning,
                                uint8_t elapsed_ms, const int32_t ticks[2], int16_t power[2]);

#endif
