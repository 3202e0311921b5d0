/* odometry: where the robot believes it is, from its wheels alone.
 *
 * Both wheels' travel between two looks gives a step forwards and a turn
 * (unicycle model): the step is the mean of the two, the turn their difference
 * over the track. The heading comes from all the ticks since the start, so it
 * does not drift by rounding; the place adds up the steps along the heading in
 * the middle of each (exact for an arc, to second order).
 *
 * The start is 0, 0 looking along +x; angles grow to the left. */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_ODOMETRY_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_ODOMETRY_H

#include <stdint.h>

struct odometry {
    float x_mm, y_mm, heading_rad;
    float mm_per_tick, rad_per_tick; /* of the mean of both wheels, and of their difference */
    int32_t left_start, right_start; /* ticks */
    int32_t left_ticks, right_ticks; /* at the last look */
};

/* mm_per_tick 0: without encoders, at the start for ever. */
void odometry_start(struct odometry *odometry, float mm_per_tick, float track_mm,
                    int32_t left_ticks, int32_t right_ticks);
void odometry_update(struct odometry *odometry, int32_t left_ticks, int32_t right_ticks);

#endif
