#include "firmware-bridge/firmware/core/motion.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

#define TOLERANCE_MM 0.5f /* or one tick, when ticks are coarser */
#define NEAR_ENOUGH 6     /* tolerances: as near as wheels that no longer move may be */
#define PROGRESS_MM 2.0f  /* less in MOTION_STUCK_MS is no progress */
#define LAG_MIN_S 0.025f
#define CORRECTION_SHARE 0.2f /* of top speed that the sum of errors may ask for */

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
    profile_plan(&motion->profile, distance_mm, train->top_speed_mm_s * (float)speed_permille / 1000,
                 train->acceleration_mm_s2);
}

/* Way made by a wheel in the movement's direction. */
static float way_mm(int32_t ticks, int32_t start, int8_t sign, float mm_per_tick) {
    return (float)(int32_t)((uint32_t)ticks - (uint32_t)start) * mm_per_tick * (float)sign;
}

static int16_t wheel_power(const struct board_drive_train *train, const struct profile_point *point,
                           float error, float *sum, float elapsed_s, int8_t sign) {
    const float lag = train->motor_lag_s < LAG_MIN_S ? LAG_MIN_S : train->motor_lag_s;
    const float p = 1 / (4 * lag), i = p * p / 4;
    const float bound = CORRECTION_SHARE * train->top_speed_mm_s;
    *sum = clamp(*sum + error * elapsed_s, -bound / i, bound / i);
    const float speed =
        point->speed + train->motor_lag_s * point->acceleration + p * error + i * *sum;
    const float power = clamp(speed / train->top_speed_mm_s, -1, 1) * BOARD_POWER_MAX;
    return (int16_t)((int16_t)power * sign);
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
    const float tolerance =
        train->mm_per_tick > TOLERANCE_MM ? train->mm_per_tick : TOLERANCE_MM;
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

enum motion_outcome motion_step(struct motion *motion, const struct board_drive_train *train,
                                uint8_t elapsed_ms, int32_t left_ticks, int32_t right_ticks,
                                int16_t power[2]) {
    struct profile_point point;
    const float time_s = (float)motion->time_ms / 1000;
    profile_at(&motion->profile, time_s, &point);
    const bool is_over = time_s >= profile_duration_s(&motion->profile);
    float left = point.position, right = point.position;
    if (train->mm_per_tick > 0) {
        left = way_mm(left_ticks, motion->left_start, motion->left_sign, train->mm_per_tick);
        right = way_mm(right_ticks, motion->right_start, motion->right_sign, train->mm_per_tick);
    }
    const float left_error = point.position - left, right_error = point.position - right;
    const float elapsed_s = (float)elapsed_ms / 1000;
    power[0] = wheel_power(train, &point, left_error, &motion->left_sum, elapsed_s,
                           motion->left_sign);
    power[1] = wheel_power(train, &point, right_error, &motion->right_sum, elapsed_s,
                           motion->right_sign);
    const float worst = magnitude(left_error) > magnitude(right_error) ? magnitude(left_error)
                                                                       : magnitude(right_error);
    if (worst < MOTION_LAG_MM) {
        motion->time_ms += elapsed_ms;
    }
    const enum motion_outcome outcome =
        judge(motion, train, is_over, worst, (left + right) / 2, elapsed_ms);
    if (outcome != MOTION_UNDER_WAY) {
        power[0] = power[1] = 0;
    }
    return outcome;
}
