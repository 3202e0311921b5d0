#include "firmware-bridge/firmware/core/motion.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

#define TOLERANCE_MM            0.5f /* or one tick, when ticks are coarser */
#define NEAR_ENOUGH             6    /* tolerances: as near as wheels that no longer move may be */
#define PROGRESS_SHIFT          3 /* an eighth of MOTION_LAG_MM: less in MOTION_STUCK_MS is no progress */
#define LAG_MIN_S               0.025f /* for the gain: encoders and ticks have a lag too */
#define CORRECTION_MAX_PERMILLE 200    /* what past errors may ask for */
#define PUSH_MM_S2              250.0f /* how fast a wheel that sticks is pushed harder */

#define STEPS_PER_TICK 256
#define FINE_TICK_MM   0.02f /* below, a hundred metres would be too many steps for 32 bits */

/* Fixed point: see struct motion. */
#define CORRECTION_BITS 20
#define CORRECTION_MAX  ((int32_t)CORRECTION_MAX_PERMILLE << CORRECTION_BITS)
#define P_SCALE         65536.0f    /* 2^16 */
#define I_SCALE         268435.456f /* 2^28, and a thousandth of a second */
#define PUSH_SCALE      1048576.0f  /* 2^20; power's 1000 and the ms's 1/1000 cancel */

/* What one wheel lacks, and what makes up for it. */
struct wheel {
    int32_t way;   /* made, in the movement's direction */
    int32_t error; /* to where it should be now */
    int32_t *correction;
    int8_t sign;
};

static uint16_t as_gain(float gain) {
    return is_below(gain, UINT16_MAX) ? (uint16_t)gain : UINT16_MAX;
}

/* Everything that must be divided is, once a movement. */
static void tune(struct motion *motion, const struct board_drive_train *train, float mm_per_step,
                 float steps_per_mm) {
    const float lag_s = is_below(train->motor_lag_s, LAG_MIN_S) ? LAG_MIN_S : train->motor_lag_s;
    const float p = 0.25f / lag_s; /* 1/s; I is a quarter of its square */
    const float power_per_mm_s = BOARD_POWER_MAX / train->top_speed_mm_s;
    motion->power_per_speed = power_per_mm_s * mm_per_step;
    motion->p = as_gain(p * motion->power_per_speed * P_SCALE);
    motion->i = as_gain(p * p * 0.25f * motion->power_per_speed * I_SCALE);
    motion->push = (int32_t)(power_per_mm_s * (PUSH_MM_S2 * PUSH_SCALE / BOARD_POWER_MAX));
    motion->lag = (int32_t)(MOTION_LAG_MM * steps_per_mm);
    motion->tolerance = (int32_t)(TOLERANCE_MM * steps_per_mm);
    const int32_t tick = motion->is_fine || train->mm_per_tick <= 0 ? 1 : STEPS_PER_TICK;
    if (motion->tolerance < tick) {
        motion->tolerance = tick;
    }
}

void motion_begin(struct motion *motion, const struct board_drive_train *train,
                  enum motion_shape shape, int32_t amount, uint16_t speed_permille,
                  int32_t left_ticks, int32_t right_ticks) {
    const int8_t sign = amount < 0 ? -1 : 1;
    const bool is_fine = train->mm_per_tick > 0 && train->mm_per_tick < FINE_TICK_MM;
    float distance_mm = magnitude((float)amount);
    float mm_per_step = train->mm_per_tick > 0 ? train->mm_per_tick : 1;
    if (!is_fine) {
        mm_per_step *= 1.0f / STEPS_PER_TICK;
    }
    const float steps_per_mm = 1 / mm_per_step;
    if (shape == MOTION_TURN) {
        distance_mm *= PI_F / 3600 * train->track_mm;
    }
    if (speed_permille > MOTION_SPEED_MAX_PERMILLE) {
        speed_permille = MOTION_SPEED_MAX_PERMILLE;
    }
    *motion = (struct motion){.left_start = left_ticks,
                              .right_start = right_ticks,
                              .left_sign = shape == MOTION_TURN ? (int8_t)-sign : sign,
                              .right_sign = sign,
                              .is_fine = is_fine};
    tune(motion, train, mm_per_step, steps_per_mm);
    profile_plan(&motion->profile, distance_mm * steps_per_mm,
                 train->top_speed_mm_s * (float)speed_permille * 0.001f * steps_per_mm,
                 train->acceleration_mm_s2 * steps_per_mm);
}

static int16_t held_to_16_bits(int32_t number) {
    if (number > INT16_MAX) {
        return INT16_MAX;
    }
    return number < -INT16_MAX ? -INT16_MAX : (int16_t)number;
}

/* By itself: it is called from two places, and large on a chip of eight bits. */
__attribute__((noinline)) static void correct(const struct wheel *wheel, int32_t by,
                                              uint8_t elapsed_ms) {
    const int32_t correction = *wheel->correction + (elapsed_ms == 1 ? by : by * elapsed_ms);
    *wheel->correction = correction > CORRECTION_MAX    ? CORRECTION_MAX
                         : correction < -CORRECTION_MAX ? -CORRECTION_MAX
                                                        : correction;
}

/* Power against what is missing now and what was missing before. */
static int32_t make_up(const struct motion *motion, const struct wheel *wheel, int16_t error) {
    /* In two shifts: the first is free on an 8-bit chip, the second then one of 16 bits. */
    const int16_t correction =
        (int16_t)((int16_t)(*wheel->correction >> 16) >> (CORRECTION_BITS - 16));
    return ((int32_t)error * motion->p >> 16) + correction;
}

/* Power for a wheel along the profile, which by itself takes `power`. */
static int32_t follow(const struct motion *motion, int16_t power, const struct wheel *wheel,
                      uint8_t elapsed_ms) {
    const int16_t error = held_to_16_bits(wheel->error);
    correct(wheel, (int32_t)error * motion->i >> 8, elapsed_ms);
    return power + make_up(motion, wheel, error);
}

static int32_t size(int32_t number) { return number < 0 ? -number : number; }

/* Power for a wheel at the end: at rest where it should be, else pushed a little harder each
 * moment until its friction gives way. */
static int32_t settle(const struct motion *motion, const struct wheel *wheel, uint8_t elapsed_ms) {
    const bool has_arrived = size(wheel->error) <= motion->tolerance;
    if (has_arrived || (*wheel->correction < 0) != (wheel->error < 0)) {
        *wheel->correction = 0;
    }
    if (has_arrived) {
        return 0;
    }
    correct(wheel, wheel->error > 0 ? motion->push : -motion->push, elapsed_ms);
    return make_up(motion, wheel, held_to_16_bits(wheel->error));
}

/* Whether wheels that should be moving (the profile waits, or is over) have
 * made no way for MOTION_STUCK_MS. */
static bool is_stuck(struct motion *motion, int32_t way, uint8_t elapsed_ms) {
    if (way > motion->best + (motion->lag >> PROGRESS_SHIFT)) {
        motion->best = way;
        motion->stuck_ms = 0;
    } else {
        motion->stuck_ms = (uint16_t)(motion->stuck_ms + elapsed_ms);
    }
    return motion->stuck_ms >= MOTION_STUCK_MS;
}

static enum motion_outcome judge(struct motion *motion, bool is_over, int32_t worst_error,
                                 int32_t way, uint8_t elapsed_ms) {
    if (is_over && worst_error <= motion->tolerance) {
        motion->settled_ms = (uint16_t)(motion->settled_ms + elapsed_ms);
        return motion->settled_ms >= MOTION_SETTLED_MS ? MOTION_DONE : MOTION_UNDER_WAY;
    }
    motion->settled_ms = 0;
    if (!is_over && worst_error < motion->lag) {
        motion->stuck_ms = 0;
        motion->best = way;
        return MOTION_UNDER_WAY;
    }
    if (!is_stuck(motion, way, elapsed_ms)) {
        return MOTION_UNDER_WAY;
    }
    return worst_error <= NEAR_ENOUGH * motion->tolerance ? MOTION_DONE : MOTION_BLOCKED;
}

static struct wheel look_at_wheel(const struct motion *motion, bool has_encoders, int32_t position,
                                  int32_t ticks, int32_t start, int8_t sign, int32_t *correction) {
    if (!has_encoders) { /* believed to be where it should */
        return (struct wheel){position, 0, correction, sign};
    }
    uint32_t way = (uint32_t)ticks - (uint32_t)start;
    if (sign < 0) {
        way = 0 - way;
    }
    if (!motion->is_fine) {
        way *= STEPS_PER_TICK;
    }
    return (struct wheel){(int32_t)way, (int32_t)((uint32_t)position - way), correction, sign};
}

static int16_t as_power(int32_t power, int8_t sign) {
    const int16_t held = power > BOARD_POWER_MAX    ? BOARD_POWER_MAX
                         : power < -BOARD_POWER_MAX ? -BOARD_POWER_MAX
                                                    : (int16_t)power;
    return sign < 0 ? (int16_t)-held : held;
}

/* What it takes to move as the profile does: its speed, and more while it grows. */
static int16_t power_of(const struct motion *motion, const struct board_drive_train *train,
                        const struct profile_point *point) {
    float speed = point->speed;
    if (is_below(0, magnitude(point->acceleration))) {
        speed += train->motor_lag_s * point->acceleration;
    }
    return held_to_16_bits((int32_t)(speed * motion->power_per_speed));
}

enum motion_outcome motion_step(struct motion *motion, const struct board_drive_train *train,
                                uint8_t elapsed_ms, int32_t left_ticks, int32_t right_ticks,
                                int16_t power[2]) {
    struct profile_point point;
    const float time_s = (float)motion->time_ms * 0.001f;
    const bool is_over = !is_below(time_s, motion->profile.duration_s);
    profile_at(&motion->profile, time_s, &point);
    const int32_t position = (int32_t)point.position;
    const bool has_encoders = train->mm_per_tick > 0;
    const struct wheel wheels[2] = {
        look_at_wheel(motion, has_encoders, position, left_ticks, motion->left_start,
                      motion->left_sign, &motion->left_correction),
        look_at_wheel(motion, has_encoders, position, right_ticks, motion->right_start,
                      motion->right_sign, &motion->right_correction)};
    const int16_t along = is_over ? 0 : power_of(motion, train, &point);
    int32_t worst = 0;
    for (uint8_t i = 0; i < 2; i++) {
        const int32_t wanted = is_over ? settle(motion, &wheels[i], elapsed_ms)
                                       : follow(motion, along, &wheels[i], elapsed_ms);
        power[i] = as_power(wanted, wheels[i].sign);
        const int32_t error = size(wheels[i].error);
        worst = error > worst ? error : worst;
    }
    if (worst < motion->lag) {
        motion->time_ms += elapsed_ms;
    }
    const int32_t way = (wheels[0].way >> 1) + (wheels[1].way >> 1);
    const enum motion_outcome outcome = judge(motion, is_over, worst, way, elapsed_ms);
    if (outcome != MOTION_UNDER_WAY) {
        power[0] = power[1] = 0;
    }
    return outcome;
}
