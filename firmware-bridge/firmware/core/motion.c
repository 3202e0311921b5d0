#include "firmware-bridge/firmware/core/motion.h"

#include "firmware-bridge/firmware/core/arithmetic.h"
#include "firmware-bridge/protocol/out_of_line.h"

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

static uint16_t as_gain(float gain) {
    return is_below(gain, UINT16_MAX) ? (uint16_t)gain : UINT16_MAX;
}

CORE_INLINE void motion_tune(struct motion_tuning *tuning, const struct board_drive_train *train) {
    const float lag_s = is_below(train->motor_lag_s, LAG_MIN_S) ? LAG_MIN_S : train->motor_lag_s;
    const float p = 0.25f / lag_s; /* 1/s; I is a quarter of its square */
    const float power_per_mm_s = BOARD_POWER_MAX / train->top_speed_mm_s;
    const bool has_encoders = train->mm_per_tick > 0;
    const bool is_fine = has_encoders && train->mm_per_tick < FINE_TICK_MM;
    const float mm_per_step =
        (has_encoders ? train->mm_per_tick : 1) * (is_fine ? 1 : 1.0f / STEPS_PER_TICK);
    const float steps_per_mm = 1 / mm_per_step;
    const float power_per_speed = power_per_mm_s * mm_per_step;
    const int32_t tolerance = (int32_t)(TOLERANCE_MM * steps_per_mm);
    const int32_t tick = is_fine || !has_encoders ? 1 : STEPS_PER_TICK;
    tuning->has_encoders = has_encoders;
    tuning->is_fine = is_fine;
    tuning->steps_per_mm = steps_per_mm;
    tuning->steps_per_ddeg = PI_F / 3600 * train->track_mm * steps_per_mm;
    tuning->speed_per_permille = train->top_speed_mm_s * 0.001f * steps_per_mm;
    tuning->acceleration = train->acceleration_mm_s2 * steps_per_mm;
    tuning->lag_s = train->motor_lag_s;
    tuning->power_per_speed = power_per_speed;
    tuning->p = as_gain(p * power_per_speed * P_SCALE);
    tuning->i = as_gain(p * p * 0.25f * power_per_speed * I_SCALE);
    tuning->push = (int32_t)(power_per_mm_s * (PUSH_MM_S2 * PUSH_SCALE / BOARD_POWER_MAX));
    tuning->lag = (int32_t)(MOTION_LAG_MM * steps_per_mm);
    tuning->tolerance = tolerance < tick ? tick : tolerance;
}

void motion_begin(struct motion *motion, const struct motion_tuning *tuning,
                  enum motion_shape shape, int32_t amount, uint16_t speed_permille,
                  const int32_t ticks[2]) {
    const bool is_backwards = amount < 0;
    const bool is_turn = shape == MOTION_TURN;
    *motion = (struct motion){.is_backwards = {is_backwards != is_turn, is_backwards}};
    motion->start[0] = ticks[0];
    motion->start[1] = ticks[1];
    if (speed_permille > MOTION_SPEED_MAX_PERMILLE) {
        speed_permille = MOTION_SPEED_MAX_PERMILLE;
    }
    profile_plan(&motion->profile,
                 magnitude((float)amount) *
                     (is_turn ? tuning->steps_per_ddeg : tuning->steps_per_mm),
                 tuning->speed_per_permille * (float)speed_permille, tuning->acceleration);
}

/* -most..most. By itself: large on a chip of eight bits. */
OUT_OF_LINE static int32_t held(int32_t number, int32_t most) {
    if (number > most) {
        return most;
    }
    return number < -most ? -most : number;
}

static void correct(int32_t *correction, int32_t by, uint8_t elapsed_ms) {
    *correction = held(*correction + (elapsed_ms == 1 ? by : by * elapsed_ms), CORRECTION_MAX);
}

static int32_t size(int32_t number) { return number < 0 ? -number : number; }

/* What past errors ask for. At the end of a movement a wheel is at rest where it should be, else
 * pushed a little harder each moment until its friction gives way. */
static void remember(const struct motion_tuning *tuning, int32_t *correction, int16_t error,
                     bool is_over, uint8_t elapsed_ms) {
    int32_t by = (int32_t)error * tuning->i >> 8;
    if (is_over) {
        by = error > 0 ? tuning->push : -tuning->push;
        if ((*correction < 0) != (error < 0)) {
            *correction = 0;
        }
    }
    correct(correction, by, elapsed_ms);
}

/* Power against what is missing now and what was missing before. */
static int32_t make_up(const struct motion_tuning *tuning, int32_t correction, int16_t error) {
    /* In two shifts: the first is free on an 8-bit chip, the second then one of 16 bits. */
    const int16_t before = (int16_t)((int16_t)(correction >> 16) >> (CORRECTION_BITS - 16));
    return ((int32_t)error * tuning->p >> 16) + before;
}

/* Whether wheels that should be moving (the profile waits, or is over) have
 * made no way for MOTION_STUCK_MS. */
static bool is_stuck(struct motion *motion, const struct motion_tuning *tuning, int32_t way,
                     uint8_t elapsed_ms) {
    if (way > motion->best + (tuning->lag >> PROGRESS_SHIFT)) {
        motion->best = way;
        motion->stuck_ms = 0;
    } else {
        motion->stuck_ms = (uint16_t)(motion->stuck_ms + elapsed_ms);
    }
    return motion->stuck_ms >= MOTION_STUCK_MS;
}

static enum motion_outcome judge(struct motion *motion, const struct motion_tuning *tuning,
                                 bool is_over, int32_t worst_error, int32_t way,
                                 uint8_t elapsed_ms) {
    if (is_over && worst_error <= tuning->tolerance) {
        motion->settled_ms = (uint16_t)(motion->settled_ms + elapsed_ms);
        return motion->settled_ms >= MOTION_SETTLED_MS ? MOTION_DONE : MOTION_UNDER_WAY;
    }
    motion->settled_ms = 0;
    if (!is_over && worst_error < tuning->lag) {
        motion->stuck_ms = 0;
        motion->best = way;
        return MOTION_UNDER_WAY;
    }
    if (!is_stuck(motion, tuning, way, elapsed_ms)) {
        return MOTION_UNDER_WAY;
    }
    return worst_error <= NEAR_ENOUGH * tuning->tolerance ? MOTION_DONE : MOTION_BLOCKED;
}

/* How far a wheel is along the movement, in steps. */
static int32_t way_of(const struct motion *motion, const struct motion_tuning *tuning, uint8_t i,
                      int32_t ticks) {
    uint32_t way = (uint32_t)ticks - (uint32_t)motion->start[i];
    if (motion->is_backwards[i]) {
        way = 0 - way;
    }
    if (!tuning->is_fine) {
        way *= STEPS_PER_TICK;
    }
    return (int32_t)way;
}

/* What it takes to move as the profile does: its speed, and more while it grows. */
static int16_t power_of(const struct motion_tuning *tuning, const struct profile_point *point) {
    const float speed = point->speed + tuning->lag_s * point->acceleration;
    return (int16_t)held((int32_t)(speed * tuning->power_per_speed), INT16_MAX);
}

enum motion_outcome motion_step(struct motion *motion, const struct motion_tuning *tuning,
                                uint8_t elapsed_ms, const int32_t ticks[2], int16_t power[2]) {
    struct profile_point point;
    const float time_s = (float)motion->time_ms * 0.001f;
    const bool is_over = !is_below(time_s, motion->profile.duration_s);
    profile_at(&motion->profile, time_s, &point);
    const int32_t position = (int32_t)point.position;
    const int16_t along = is_over ? 0 : power_of(tuning, &point);
    int32_t worst = 0, way = 0;
    for (uint8_t i = 0; i < 2; i++) {
        /* without encoders it is believed to be where it should */
        const int32_t made = tuning->has_encoders ? way_of(motion, tuning, i, ticks[i]) : position;
        const int32_t error = (int32_t)((uint32_t)position - (uint32_t)made);
        const int16_t near_error = (int16_t)held(error, INT16_MAX);
        const int32_t missing = size(error);
        int32_t *correction = &motion->correction[i];
        int32_t wanted = along;
        way += made >> 1;
        worst = missing > worst ? missing : worst;
        if (is_over && missing <= tuning->tolerance) {
            *correction = 0;
        } else {
            remember(tuning, correction, near_error, is_over, elapsed_ms);
            wanted += make_up(tuning, *correction, near_error);
        }
        power[i] = (int16_t)held(motion->is_backwards[i] ? -wanted : wanted, BOARD_POWER_MAX);
    }
    if (worst < tuning->lag) {
        motion->time_ms += elapsed_ms;
    }
    const enum motion_outcome outcome = judge(motion, tuning, is_over, worst, way, elapsed_ms);
    if (outcome != MOTION_UNDER_WAY) {
        power[0] = power[1] = 0;
    }
    return outcome;
}
