#include "firmware-bridge/firmware/core/profile.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

void profile_plan(struct profile *profile, float distance_mm, float speed_mm_s,
                  float acceleration_mm_s2) {
    if (speed_mm_s * speed_mm_s > acceleration_mm_s2 * distance_mm) {
        speed_mm_s = square_root(acceleration_mm_s2 * distance_mm);
    }
    profile->distance = distance_mm;
    profile->speed = speed_mm_s;
    profile->acceleration = acceleration_mm_s2;
    profile->ramp_s = speed_mm_s / acceleration_mm_s2;
    profile->duration_s = 2 * profile->ramp_s;
    if (speed_mm_s > 0 && distance_mm / speed_mm_s > profile->ramp_s) {
        profile->duration_s = distance_mm / speed_mm_s + profile->ramp_s;
    }
}

void profile_at(const struct profile *profile, float time_s, struct profile_point *point) {
    const float a = profile->acceleration, ramp = profile->ramp_s;
    const float left_s = profile->duration_s - time_s;
    if (time_s <= 0) {
        *point = (struct profile_point){0, 0, 0};
    } else if (left_s <= 0) {
        *point = (struct profile_point){profile->distance, 0, 0};
    } else if (time_s < ramp) {
        *point = (struct profile_point){a * time_s * time_s / 2, a * time_s, a};
    } else if (left_s > ramp) {
        *point = (struct profile_point){profile->speed * (time_s - ramp / 2), profile->speed, 0};
    } else {
        *point =
            (struct profile_point){profile->distance - a * left_s * left_s / 2, a * left_s, -a};
    }
}
