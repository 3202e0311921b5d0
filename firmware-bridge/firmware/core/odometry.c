#include "firmware-bridge/firmware/core/odometry.h"

#include "firmware-bridge/firmware/core/arithmetic.h"

/* Ticks wrap like the counters of a board do. */
static int32_t travelled(int32_t now, int32_t before) {
    return (int32_t)((uint32_t)now - (uint32_t)before);
}

void odometry_start(struct odometry *odometry, int32_t left_ticks, int32_t right_ticks) {
    *odometry = (struct odometry){.left_start = left_ticks,
                                  .right_start = right_ticks,
                                  .left_ticks = left_ticks,
                                  .right_ticks = right_ticks};
}

void odometry_update(struct odometry *odometry, float mm_per_tick, float track_mm,
                     int32_t left_ticks, int32_t right_ticks) {
    if (left_ticks == odometry->left_ticks && right_ticks == odometry->right_ticks) {
        return;
    }
    const float left = (float)travelled(left_ticks, odometry->left_ticks);
    const float right = (float)travelled(right_ticks, odometry->right_ticks);
    const int32_t turned = travelled(travelled(right_ticks, odometry->right_start),
                                     travelled(left_ticks, odometry->left_start));
    const float heading = (float)turned * mm_per_tick / track_mm;
    const float middle = (odometry->heading_rad + heading) / 2;
    const float step = (left + right) / 2 * mm_per_tick;
    odometry->x_mm += step * cosine(middle);
    odometry->y_mm += step * sine(middle);
    odometry->heading_rad = heading;
    odometry->left_ticks = left_ticks;
    odometry->right_ticks = right_ticks;
}
