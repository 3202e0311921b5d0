/* rational: exact numbers for points. A score never passes through binary floating point.
 *
 * A rational is numerator / denominator in lowest terms, the denominator above
 * zero; both lie within +-RATIONAL_MAX. 0.1 written by a person is exactly 1/10.
 * Every operation computes in 128 bits and answers false when the exact result
 * does not fit: nothing is ever rounded or wrapped in silence.
 *
 *     struct rational third, total;
 *     rational_make(1, 3, &third);
 *     rational_multiply(third, rational_whole(6), &total);      // exactly 2
 *     char text[RATIONAL_TEXT_MAX];
 *     rational_write(total, '.', text);                         // "2"
 */
#ifndef SCORING_RATIONAL_H
#define SCORING_RATIONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RATIONAL_MAX      INT64_MAX
#define RATIONAL_TEXT_MAX 48 /* "-9223372036854775807/9223372036854775807" and its end */

struct rational {
    int64_t numerator;
    int64_t denominator; /* > 0, no common factor with the numerator */
};

/* A whole number; `value` above INT64_MIN. */
static inline struct rational rational_whole(int64_t value) { return (struct rational){value, 1}; }

/* numerator / denominator, reduced. False: denominator 0, or out of bounds. */
bool rational_make(int64_t numerator, int64_t denominator, struct rational *out);

/* Reads what people and JSON write: "12", "-0.125", "1/3". No exponent, no
 * spaces, no comma, no "+", no bare point. False: not such a text, or too big. */
bool rational_read(const char *text, size_t length, struct rational *out);

/* Each false: the exact result does not fit (or a division by zero). */
bool rational_add_fractions(struct rational a, struct rational b, struct rational *out);
static inline bool rational_add(struct rational a, struct rational b, struct rational *out) {
    int64_t sum; /* nearly all points are whole */
    if (a.denominator == 1 && b.denominator == 1 &&
        !__builtin_add_overflow(a.numerator, b.numerator, &sum) && sum >= -RATIONAL_MAX) {
        *out = rational_whole(sum);
        return true;
    }
    return rational_add_fractions(a, b, out);
}
bool rational_subtract(struct rational a, struct rational b, struct rational *out);
bool rational_multiply_fractions(struct rational a, struct rational b, struct rational *out);
static inline bool rational_multiply(struct rational a, struct rational b, struct rational *out) {
    int64_t product;
    if (a.denominator == 1 && b.denominator == 1 &&
        !__builtin_mul_overflow(a.numerator, b.numerator, &product) && product >= -RATIONAL_MAX) {
        *out = rational_whole(product);
        return true;
    }
    return rational_multiply_fractions(a, b, out);
}
bool rational_divide(struct rational a, struct rational b, struct rational *out);
bool rational_power(struct rational base, int64_t exponent, struct rational *out);

/* -1, 0 or 1, exact. */
int rational_compare(struct rational a, struct rational b);
bool rational_is_whole(struct rational value);

/* How a number may be rounded, always by an explicit wish. */
enum rational_rounding {
    RATIONAL_FLOOR,           /* towards minus infinity */
    RATIONAL_CEIL,            /* towards plus infinity */
    RATIONAL_TRUNCATE,        /* towards zero */
    RATIONAL_ROUND,           /* to the nearest, halves away from zero */
    RATIONAL_ROUND_HALF_UP,   /* to the nearest, halves towards plus infinity */
    RATIONAL_ROUND_HALF_EVEN, /* to the nearest, halves to the even neighbour */
};

/* Rounded to a multiple of 10^-digits (digits 0 to 18). False: does not fit. */
bool rational_round(struct rational value, enum rational_rounding how, int digits,
                    struct rational *out);

/* The exact text: "12", "-0.125" (with `point` as decimal mark) when the number
 * has at most 9 decimals, otherwise "37/3". rational_read() reads it back when
 * `point` is '.'. Returns `text`. */
const char *rational_write(struct rational value, char point, char text[RATIONAL_TEXT_MAX]);

#endif
