/* arithmetic: the few functions of a real number that the robot needs, without
 * a mathematics library: boards have none in common, and the virtual robot
 * must compute the same bits everywhere.
 *
 * All are single precision, for arguments a robot meets (up to 1e6). */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_CORE_ARITHMETIC_H
#define FIRMWARE_BRIDGE_FIRMWARE_CORE_ARITHMETIC_H

#include <stdbool.h>
#include <stdint.h>

#define PI_F 3.14159265f

/* Square root by Newton's iteration, relative error under 1e-6; 0 for a
 * negative number. */
float square_root(float number);

/* Sine and cosine by reduction to an eighth of a turn and Taylor polynomials of degree 7 and 8,
 * error under 5e-6. */
float sine(float angle_rad);
float cosine(float angle_rad);

/* Both at once, for hardly more than one. */
struct direction {
    float cosine, sine;
};
void direction_of(struct direction *direction, float angle_rad);

/* a < b, for b >= 0: the bits of such floats are ordered as integers are, and an 8-bit chip
 * compares integers four times as fast. */
static inline bool is_below(float a, float b) {
    union {
        float real;
        int32_t bits;
    } left = {a}, right = {b};
    return left.bits < right.bits;
}

static inline float magnitude(float number) { return number < 0 ? -number : number; }

static inline float clamp(float number, float low, float high) {
    return number < low ? low : number > high ? high : number;
}

#endif
