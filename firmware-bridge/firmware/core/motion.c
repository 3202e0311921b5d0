#include "firmware-bridge/firmware/core/motion.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

#define TOLERANCE_MM     0.5f   /* or one tick, when ticks are coarser */
#define NEAR_ENOUGH      6      /* tolerances: as near as wheels that no longer move may be */
#define PROGRESS_MM      2.0f   /* less in MOTION_STUCK_MS is no progress */
#define LAG_MIN_S        0.025f /* for the gain: encoders and ticks have a lag too */
#define CORRECTION_SHARE 0.2f   /* of top speed that past errors may ask for */
#define PUSH_MM_S2       250.0f /* how fast a wheel that sticks is pushed harder */

/* What one wheel lacks, and what makes up for it. */
struct wheel {
    float way;   /* made, in the movement's direction, mm */
    float error; /* to where it should be now, mm */
    float *correction;
    int8_t sign;
};

static float tolerance_mm(const struct board_drive_train *train) {
    return train->mm_per_tick > TOLERANCE_MM ? train->mm_per_tick : TOLERANCE_MM;
}

/* Divided once a movement: an 8-bit chip takes 30 us for each division. */
static void tune(struct motion *motion, const struct board_drive_train *train) {
    motion->p = 1 / (4 * (train->motor_lag_s < LAG_MIN_S ? LAG_MIN_S : train->motor_lag_s));
    motion->i = motion->p * motion->p / 4;
    motion->correction_max = CORRECTION_SHARE * train->top_speed_mm_s;
    motion->power_per_speed = BOARD_POWER_MAX / train->top_speed_mm_s;
}

void motion_begin(struct motion *motion, const struct board_drive_train *train,
                  enum motion_shape shape, int32_t amount, uint16_t speed_permille,
                  int32_t left_ticks, int32_t right_ticks) {
    const int8_t sign = amount < 0 ? -1 : 1;
    float distance_mm = magnitude((float)amount);
    if (shape == MOTION_TURN) {
        distance_mm *= PI_F / 1800 * train->track_mm / 2;
    }
    if (speed_permille > MOTION_SPEED_MAX_PERMILLE) {
        speed_permille = MOTION_SPEED_MAX_PERMILLE;
    }
    *motion = (struct motion){.left_start = left_ticks,
                              .right_start = right_ticks,
                              .left_sign = shape == MOTION_TURN ? (int8_t)-sign : sign,
                              .right_sign = sign};
    tune(motion, train);
    profile_plan(&motion->profile, distance_mm,
                 train->top_speed_mm_s * (float)speed_permille / 1000, train->acceleration_mm_s2);
}

static void correct(const struct motion *motion, const struct wheel *wheel, float by_mm_s) {
    *wheel->correction =
        clamp(*wheel->correction + by_mm_s, -motion->correction_max, motion->correction_max);
}

/* Speed for a wheel along the profile, on which it should go at `speed`. */
static float follow(const struct motion *motion, float speed, const struct wheel *wheel,
                    float elapsed_s) {
    correct(motion, wheel, motion->i * wheel->error * elapsed_s);
    return speed + motion->p * wheel->error + *wheel->correction;
}

/* Speed for a wheel at the end: at rest where it should be, else pushed a
 * little harder each moment until its friction gives way. */
static float settle(const struct motion *motion, float tolerance, const struct wheel *wheel,
                    float elapsed_s) {
    const bool has_arrived = magnitude(wheel->error) <= tolerance;
    if (has_arrived || *wheel->correction * wheel->error < 0) {
        *wheel->correction = 0;
    }
    if (has_arrived) {
        return 0;
    }
    correct(motion, wheel, (wheel->error > 0 ? PUSH_MM_S2 : -PUSH_MM_S2) * elapsed_s);
    return motion->p * wheel->error + *wheel->correction;
}

/* Whether wheels that should be moving (the profile waits, or is over) have
 * made no way for MOTION_STUCK_MS. */
static bool is_stuck(struct motion *motion, float way, uint8_t elapsed_ms) {
    if (way > motion->best_mm + PROGRESS_MM) {
        motion->best_mm = way;
        motion->stuck_ms = 0;
    } else {
        motion->stuck_ms = (uint16_t)(motion->stuck_ms + elapsed_ms);
    }
    return motion->stuck_ms >= MOTION_STUCK_MS;
}

static enum motion_outcome judge(struct motion *motion, const struct board_drive_train *train,
                                 bool is_over, float worst_error, float way, uint8_t elapsed_ms) {
    const float tolerance = tolerance_mm(train);
    if (is_over && worst_error <= tolerance) {
        motion->settled_ms = (uint16_t)(motion->settled_ms + elapsed_ms);
        return motion->settled_ms >= MOTION_SETTLED_MS ? MOTION_DONE : MOTION_UNDER_WAY;
    }
    motion->settled_ms = 0;
    if (!is_over && worst_error < MOTION_LAG_MM) {
        motion->stuck_ms = 0;
        motion->best_mm = way;
        return MOTION_UNDER_WAY;
    }
    if (!is_stuck(motion, way, elapsed_ms)) {
        return MOTION_UNDER_WAY;
    }
    return worst_error <= NEAR_ENOUGH * tolerance ? MOTION_DONE : MOTION_BLOCKED;
}

static struct wheel look_at_wheel(const struct board_drive_train *train, float position,
                                  int32_t ticks, int32_t start, int8_t sign, float *correction) {
    float way = position; /* without encoders: where it should be */
    if (train->mm_per_tick > 0) {
        way =
            (float)(int32_t)((uint32_t)ticks - (uint32_t)start) * train->mm_per_tick * (float)sign;
    }
    return (struct wheel){way, position - way, correction, sign};
}

static int16_t as_power(const struct motion *motion, float speed, int8_t sign) {
    const float power = clamp(speed * motion->power_per_speed, -BOARD_POWER_MAX, BOARD_POWER_MAX);
    return (int16_t)((int16_t)power * sign);
}

enum motion_outcome motion_step(struct motion *motion, const struct board_drive_train *train,
                                uint8_t elapsed_ms, int32_t left_ticks, int32_t right_ticks,
                                int16_t power[2]) {
    struct profile_point point;
    const float time_s = (float)motion->time_ms * 0.001f;
    const float elapsed_s = (float)elapsed_ms * 0.001f;
    const bool is_over = time_s >= motion->profile.duration_s;
    profile_at(&motion->profile, time_s, &point);
    const struct wheel wheels[2] = {
        look_at_wheel(train, point.position, left_ticks, motion->left_start, motion->left_sign,
                      &motion->left_correction),
        look_at_wheel(train, point.position, right_ticks, motion->right_start, motion->right_sign,
                      &motion->right_correction)};
    const float speed = point.speed + train->motor_lag_s * point.acceleration;
    float worst = 0;
    for (uint8_t i = 0; i < 2; i++) {
        const float wanted = is_over ? settle(motion, tolerance_mm(train), &wheels[i], elapsed_s)
                                     : follow(motion, speed, &wheels[i], elapsed_s);
        power[i] = as_power(motion, wanted, wheels[i].sign);
        const float error = magnitude(wheels[i].error);
        worst = error > worst ? error : worst;
    }
    if (worst < MOTION_LAG_MM) {
        motion->time_ms += elapsed_ms;
    }
    const enum motion_outcome outcome =
        judge(motion, train, is_over, worst, (wheels[0].way + wheels[1].way) / 2, elapsed_ms);
    if (outcome != MOTION_UNDER_WAY) {
        power[0] = power[1] = 0;
    }
    return outcome;
}
