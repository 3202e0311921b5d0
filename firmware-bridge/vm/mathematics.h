/* mathematics: roots, circles and chance, the same bits on chip and computer.
 *
 * Only IEEE single additions, subtractions, multiplications, divisions,
 * comparisons and conversions, in a fixed order, without contraction
 * (-ffp-contract=off): avr-libc's functions and glibc's differ in their last
 * bits, these do not.
 *
 * tests/firmware-bridge/vm/test_same_bits.sh compares chip and computer.
 *
 * Errors against the true value, in units in the last place of the result
 * (ulp), found by tests/firmware-bridge/vm/test_mathematics.c:
 *     square root      0.5 (correctly rounded)
 *     sine, cosine     2 up to 100 radians (near a zero: 2^-24 absolute); up to
 *                      65,536 radians 2^-19 absolute; NaN beyond, never a wrong one
 *     arc tangent      4
 *
 * The polynomials are those of Cephes (S. Moshier, sinf.c and atanf.c, 1992). */
#ifndef FIRMWARE_BRIDGE_VM_MATHEMATICS_H
#define FIRMWARE_BRIDGE_VM_MATHEMATICS_H

#include <stdint.h>

/* NaN of negative numbers; -0 of -0. */
float math_square_root(float number);

/* sin(angle + quarters x pi / 2): 0 gives the sine, 1 the cosine. */
float math_sine(float angle_rad, uint8_t quarters);

/* The angle of the point (x, y), -pi .. pi, as C's atan2. */
float math_arc_tangent(float y, float x);

/* The next of 2^32 numbers, each of which comes once. Any state will do to begin with. */
uint32_t math_random(uint32_t *state);

#endif
