#include "firmware-bridge/firmware/core/arithmetic.h"

#include <stdint.h>

float square_root(float number) {
    if (number <= 0) {
        return 0;
    }
    /* Half the exponent, by halving the bits: within 4 %; Newton squares the error each time. */
    union {
        float real;
        uint32_t bits;
    } root = {number};
    root.bits = (root.bits >> 1) + 0x1fbd1df5u;
    root.real = (root.real + number / root.real) * 0.5f;
    return (root.real + number / root.real) * 0.5f;
}

/* Constants are multiplied by, never divided by: a chip without floating point takes 30 us to
 * divide. */
void direction_of(struct direction *direction, float angle_rad) {
    const float quarters = angle_rad * (2 / PI_F);
    const int32_t quarter = (int32_t)(quarters + (is_below(quarters, 0) ? -0.5f : 0.5f));
    const float x = (quarters - (float)quarter) * (PI_F / 2); /* now in -pi/4 .. pi/4 */
    const float square = x * x;
    float sine_of_x = 1.0f / 120 - square * (1.0f / 5040);
    sine_of_x = x - x * square * (1.0f / 6 - square * sine_of_x);
    float cosine_of_x = 1.0f / 24 - square * (1.0f / 720 - square * (1.0f / 40320));
    cosine_of_x = 1 - square * (0.5f - square * cosine_of_x);
    const bool is_swapped = (quarter & 1) != 0;
    direction->sine = is_swapped ? cosine_of_x : sine_of_x;
    direction->cosine = is_swapped ? sine_of_x : cosine_of_x;
    if ((quarter & 2) != 0) {
        direction->sine = -direction->sine;
    }
    if (((quarter + 1) & 2) != 0) {
        direction->cosine = -direction->cosine;
    }
}

float sine(float angle_rad) {
    struct direction direction;
    direction_of(&direction, angle_rad);
    return direction.sine;
}

float cosine(float angle_rad) {
    struct direction direction;
    direction_of(&direction, angle_rad);
    return direction.cosine;
}
