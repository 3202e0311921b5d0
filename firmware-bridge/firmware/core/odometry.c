#include "firmware-bridge/firmware/core/odometry.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

/* Ticks wrap like the counters of a board do. */
static int32_t travelled(int32_t now, int32_t before) {
    return (int32_t)((uint32_t)now - (uint32_t)before);
}

void odometry_start(struct odometry *odometry, float mm_per_tick, float track_mm,
                    int32_t left_ticks, int32_t right_ticks) {
    *odometry = (struct odometry){.mm_per_tick = mm_per_tick,
                                  .rad_per_tick = mm_per_tick / track_mm,
                                  .left_start = left_ticks,
                                  .right_start = right_ticks,
                                  .left_ticks = left_ticks,
                                  .right_ticks = right_ticks};
}

void odometry_update(struct odometry *odometry, int32_t left_ticks, int32_t right_ticks) {
    if (left_ticks == odometry->left_ticks && right_ticks == odometry->right_ticks) {
        return;
    }
    const int32_t moved =
        travelled(left_ticks, odometry->left_ticks) + travelled(right_ticks, odometry->right_ticks);
    const int32_t turned = travelled(travelled(right_ticks, odometry->right_start),
                                     travelled(left_ticks, odometry->left_start));
    const float heading = (float)turned * odometry->rad_per_tick;
    const float step = (float)moved * odometry->mm_per_tick * 0.5f;
    struct direction direction;
    direction_of(&direction, (odometry->heading_rad + heading) * 0.5f);
    odometry->x_mm += step * direction.cosine;
    odometry->y_mm += step * direction.sine;
    odometry->heading_rad = heading;
    odometry->left_ticks = left_ticks;
    odometry->right_ticks = right_ticks;
}
