/* profile: how far along a movement ought to be at each moment.
 *
 * Trapezoidal: speed grows with constant acceleration, holds, and shrinks
 * again; a short movement is a triangle and never reaches full speed.
 *
 *     speed ^      ______________
 *           |     /              \
 *           |    /                \
 *           +---+------------------+--> time
 *             ramp    cruise     ramp
 *
 * With top speed v, acceleration a and distance d (kinematics):
 *     ramp = v / a,   cruise = d / v - v / a        when d >= v*v / a
 *     v = sqrt(a * d), ramp = v / a, cruise = 0      otherwise
 * Position, speed and acceleration at any time are closed forms of these, so
 * nothing drifts however often or seldom it is asked.
 *
 *     struct profile profile;
 *     struct profile_point point;
 *     profile_plan(&profile, 500, 200, 400);
 *     profile_at(&profile, 1.5f, &point);   // point.position == 250 */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_PROFILE_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_PROFILE_H

/* Of any unit of length, the same in all of them: mm, or steps of an encoder. */
struct profile {
    float distance, speed, acceleration; /* speed: reached at most */
    float ramp_s, duration_s;
    float ramp_way; /* made in a ramp */
};

struct profile_point {
    float position, speed, acceleration;
};

/* distance >= 0; speed and acceleration > 0. */
void profile_plan(struct profile *profile, float distance, float speed, float acceleration);

/* Before 0: at the start; after the end: at rest at `distance`. */
void profile_at(const struct profile *profile, float time_s, struct profile_point *point);

#endif
