#include "firmware-bridge/firmware/core/profile.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

void profile_plan(struct profile *profile, float distance, float speed, float acceleration) {
    if (speed * speed > acceleration * distance) {
        speed = square_root(acceleration * distance);
    }
    profile->distance = distance;
    profile->speed = speed;
    profile->acceleration = acceleration;
    profile->ramp_s = speed / acceleration;
    profile->ramp_way = speed * profile->ramp_s * 0.5f;
    profile->duration_s = 2 * profile->ramp_s;
    if (distance > 2 * profile->ramp_way) {
        profile->duration_s = distance / speed + profile->ramp_s;
    }
}

void profile_at(const struct profile *profile, float time_s, struct profile_point *point) {
    const float a = profile->acceleration;
    const float left_s = profile->duration_s - time_s;
    if (!is_below(0, time_s)) {
        *point = (struct profile_point){0, 0, 0};
    } else if (!is_below(0, left_s)) {
        *point = (struct profile_point){profile->distance, 0, 0};
    } else if (is_below(time_s, profile->ramp_s)) {
        const float speed = a * time_s;
        *point = (struct profile_point){speed * time_s * 0.5f, speed, a};
    } else if (is_below(profile->ramp_s, left_s)) {
        *point =
            (struct profile_point){profile->speed * time_s - profile->ramp_way, profile->speed, 0};
    } else {
        const float speed = a * left_s;
        *point = (struct profile_point){profile->distance - speed * left_s * 0.5f, speed, -a};
    }
}
