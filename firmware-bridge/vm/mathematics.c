/* Roots, circles and chance out of the simplest operations. Small before fast: flash is scarce. */
#include "firmware-bridge/vm/mathematics.h"

#include <stdbool.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"

union bits {
    float number;
    uint32_t word;
};

#define SIGN          0x80000000u
#define INFINITE      0x7f800000u
#define IMPLICIT      0x00800000u /* the bit before a fraction */
#define FRACTION_BITS 23
#define BIAS          127

/* Digit by digit in binary: 24 digits and one to round by. */
float math_square_root(float number) {
    union bits of = {number};
    if ((of.word & ~SIGN) == 0 || of.word == INFINITE || number != number) {
        return number;
    }
    if ((of.word & SIGN) != 0) {
        return (number - number) / 0.0f;
    }
    int16_t exponent = (int16_t)(of.word >> FRACTION_BITS);
    uint32_t digits = of.word & (IMPLICIT - 1);
    if (exponent == 0) {
        exponent = 1;
    } else {
        digits |= IMPLICIT;
    }
    while ((digits & IMPLICIT) == 0) {
        digits <<= 1;
        exponent--;
    }
    digits <<= (exponent & 1) != 0 ? 7 : 8; /* an even power of two remains */
    uint32_t root = 0, rest = 0;
    for (uint8_t i = 0; i <= FRACTION_BITS + 1; i++) {
        rest = rest << 2 | digits >> 30;
        digits <<= 2;
        root <<= 1;
        if (rest > root * 2) {
            rest -= root * 2 + 1;
            root++;
        }
    }
    exponent = (int16_t)((exponent + BIAS) >> 1);
    of.word = ((uint32_t)exponent << FRACTION_BITS) + ((root + 1) >> 1) - IMPLICIT;
    return of.number;
}

/* ---- circles ------------------------------------------------------------------- */

#define TERMS 5

/* Of z, highest power first. */
static const float sine_terms[TERMS] FLASH = {0, -1.9515295891e-4f, 8.3321608736e-3f,
                                              -1.6666654611e-1f, 1};
static const float cosine_terms[TERMS] FLASH = {2.443315711809948e-5f, -1.388731625493765e-3f,
                                                4.166664568298827e-2f, -0.5f, 1};
static const float tangent_terms[TERMS] FLASH = {8.05374449538e-2f, -1.38776856032e-1f,
                                                 1.99777106478e-1f, -3.33329491539e-1f, 1};

static float series(const float *terms, float z) {
    float sum = 0;
    for (uint8_t i = 0; i < TERMS; i++) {
        sum = sum * z + flash_float(terms + i);
    }
    return sum;
}

/* pi / 2 in three parts: products of the first two with small whole numbers are exact. */
static const float quarter_parts[3] FLASH = {1.5703125f, 4.837512969970703125e-4f,
                                             7.54978995489188216e-8f};
#define QUARTERS     0.636619772367581343f /* in a radian */
#define SINE_MAX_RAD 65536.0f

float math_sine(float angle_rad, uint8_t quarters) {
    if (!(angle_rad > -SINE_MAX_RAD && angle_rad < SINE_MAX_RAD)) {
        return 0.0f / 0.0f;
    }
    const float turns = arithmetic_floor(angle_rad * QUARTERS + 0.5f);
    for (uint8_t i = 0; i < 3; i++) {
        angle_rad -= turns * flash_float(quarter_parts + i);
    }
    const float z = angle_rad * angle_rad;
    quarters = (uint8_t)(quarters + (uint8_t)(int32_t)turns);
    const float result =
        (quarters & 1) != 0 ? series(cosine_terms, z) : series(sine_terms, z) * angle_rad;
    return (quarters & 2) != 0 ? -result : result;
}

#define PI         3.14159265358979324f
#define TAN_EIGHTH 0.414213562373095f /* of pi */

float math_arc_tangent(float y, float x) {
    if (y != y || x != x) {
        return y + x;
    }
    const union bits rise = {y}, run = {x};
    const bool down = (rise.word & SIGN) != 0, left = (run.word & SIGN) != 0;
    y = down ? -y : y;
    x = left ? -x : x;
    const bool steep = y > x;
    float ratio = steep ? x / y : y / x, angle = 0;
    if (y == x) { /* also at the centre, and where both are infinite */
        ratio = y == 0 ? 0 : 1;
    }
    if (ratio > TAN_EIGHTH) {
        angle = PI / 4;
        ratio = (ratio - 1) / (ratio + 1);
    }
    angle += series(tangent_terms, ratio * ratio) * ratio;
    angle = steep ? PI / 2 - angle : angle;
    angle = left ? PI - angle : angle;
    return down ? -angle : angle;
}

/* A Weyl sequence, its bits mixed by the finaliser of MurmurHash3 (A. Appleby). */
uint32_t math_random(uint32_t *state) {
    uint32_t word = *state += 0x9e3779b9u;
    word = (word ^ word >> 16) * 0x85ebca6bu;
    word = (word ^ word >> 13) * 0xc2b2ae35u;
    return word ^ word >> 16;
}
