#include "firmware-bridge/firmware/core/arithmetic.h"

#include <stdint.h>

float square_root(float number) {
    if (number <= 0) {
        return 0;
    }
    /* A power of two near the root: four iterations then suffice. */
    float root = 1;
    while (root * root < number) {
        root *= 2;
    }
    while (root * root > number) {
        root /= 2;
    }
    for (uint8_t i = 0; i < 5; i++) {
        root = (root + number / root) / 2;
    }
    return root;
}

float sine(float angle_rad) {
    /* Constants are multiplied by, never divided by: a chip without floating point takes 30 us to
     * divide. */
    float turns = angle_rad * (1 / (2 * PI_F));
    turns -= (float)(int32_t)(turns + (turns < 0 ? -0.5f : 0.5f));
    float x = turns * (2 * PI_F); /* now in -pi .. pi */
    if (x > PI_F / 2) {
        x = PI_F - x;
    } else if (x < -PI_F / 2) {
        x = -PI_F - x;
    }
    float square = x * x;
    float series = -1.0f / 5040 + square * (1.0f / 362880);
    series = 1.0f / 120 + square * series;
    series = -1.0f / 6 + square * series;
    return x + x * square * series;
}

float cosine(float angle_rad) { return sine(angle_rad + PI_F / 2); }
