#include "scoring/rational.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Products of two 64-bit numbers, and sums of two such products, fit. */
__extension__ typedef __int128 wide;

#define RATIONAL_DECIMALS_SHOWN 9
#define RATIONAL_DIGITS_MAX     18
/* 19 digits and 18 decimals lie below it, and ten times it fits. */
#define WIDE_ENOUGH ((wide)RATIONAL_MAX * 1000000000000000000)

static wide wide_gcd(wide a, wide b) {
    if (a < 0) {
        a = -a;
    }
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* denominator > 0 */
static bool wide_reduce(wide numerator, wide denominator, struct rational *out) {
    wide common = wide_gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
    if (numerator > RATIONAL_MAX || numerator < -(wide)RATIONAL_MAX || denominator > RATIONAL_MAX) {
        return false;
    }
    *out = (struct rational){(int64_t)numerator, (int64_t)denominator};
    return true;
}

bool rational_make(int64_t numerator, int64_t denominator, struct rational *out) {
    if (denominator == 0) {
        return false;
    }
    wide sign = denominator < 0 ? -1 : 1;
    return wide_reduce(sign * numerator, sign * denominator, out);
}

/* Reads digits into *value; returns how many, or -1 when they do not fit. */
static int read_digits(const char *text, size_t length, wide *value) {
    int count = 0;
    while ((size_t)count < length && isdigit((unsigned char)text[count])) {
        *value = *value * 10 + (text[count] - '0');
        if (*value > WIDE_ENOUGH) {
            return -1;
        }
        count++;
    }
    return count;
}

/* What follows the whole part: ".125" or "/3"; sets the denominator. */
static bool read_rest(const char *text, size_t length, wide *numerator, wide *denominator) {
    if (text[0] == '/') {
        *denominator = 0;
        int digits = read_digits(text + 1, length - 1, denominator);
        return digits > 0 && (size_t)digits == length - 1 && *denominator > 0;
    }
    if (text[0] != '.' || length - 1 > RATIONAL_DIGITS_MAX) {
        return false;
    }
    int digits = read_digits(text + 1, length - 1, numerator);
    for (int i = 0; i < digits; i++) {
        *denominator *= 10;
    }
    return digits > 0 && (size_t)digits == length - 1;
}

bool rational_read(const char *text, size_t length, struct rational *out) {
    bool negative = length > 0 && text[0] == '-';
    size_t at = negative ? 1 : 0;
    wide numerator = 0, denominator = 1;
    int digits = read_digits(text + at, length - at, &numerator);
    if (digits <= 0) {
        return false;
    }
    at += (size_t)digits;
    if (at < length && !read_rest(text + at, length - at, &numerator, &denominator)) {
        return false;
    }
    return wide_reduce(negative ? -numerator : numerator, denominator, out);
}

bool rational_add_fractions(struct rational a, struct rational b, struct rational *out) {
    int64_t common = (int64_t)wide_gcd(a.denominator, b.denominator);
    wide numerator =
        (wide)a.numerator * (b.denominator / common) + (wide)b.numerator * (a.denominator / common);
    return wide_reduce(numerator, (wide)a.denominator * (b.denominator / common), out);
}

bool rational_subtract(struct rational a, struct rational b, struct rational *out) {
    b.numerator = -b.numerator;
    return rational_add(a, b, out);
}

bool rational_multiply_fractions(struct rational a, struct rational b, struct rational *out) {
    return wide_reduce((wide)a.numerator * b.numerator, (wide)a.denominator * b.denominator, out);
}

bool rational_divide(struct rational a, struct rational b, struct rational *out) {
    if (b.numerator == 0) {
        return false;
    }
    wide sign = b.numerator < 0 ? -1 : 1;
    return wide_reduce(sign * a.numerator * b.denominator, sign * a.denominator * b.numerator, out);
}

bool rational_power(struct rational base, int64_t exponent, struct rational *out) {
    struct rational result = rational_whole(1);
    if (exponent < 0) {
        if (!rational_divide(result, base, &base)) {
            return false;
        }
        exponent = -exponent;
    }
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0 && !rational_multiply(result, base, &result)) {
            return false;
        }
        if (exponent > 1 && !rational_multiply(base, base, &base)) {
            return false;
        }
    }
    *out = result;
    return true;
}

int rational_compare(struct rational a, struct rational b) {
    if (a.denominator == b.denominator) {
        return (a.numerator > b.numerator) - (a.numerator < b.numerator);
    }
    wide left = (wide)a.numerator * b.denominator;
    wide right = (wide)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

bool rational_is_whole(struct rational value) { return value.denominator == 1; }

static wide floor_divide(wide a, wide b) {
    wide quotient = a / b;
    return quotient - (a % b != 0 && a < 0 ? 1 : 0);
}

static wide half_even_divide(wide a, wide b) {
    wide down = floor_divide(a, b), twice = 2 * (a - down * b);
    return down + (twice > b || (twice == b && down % 2 != 0) ? 1 : 0);
}

static wide round_quotient(wide a, wide b, enum rational_rounding how) {
    switch (how) {
    case RATIONAL_FLOOR:
        return floor_divide(a, b);
    case RATIONAL_CEIL:
        return -floor_divide(-a, b);
    case RATIONAL_TRUNCATE:
        return a / b;
    case RATIONAL_ROUND_HALF_UP:
        return floor_divide(2 * a + b, 2 * b);
    case RATIONAL_ROUND_HALF_EVEN:
        return half_even_divide(a, b);
    case RATIONAL_ROUND:
        break;
    }
    return a < 0 ? -floor_divide(-2 * a + b, 2 * b) : floor_divide(2 * a + b, 2 * b);
}

bool rational_round(struct rational value, enum rational_rounding how, int digits,
                    struct rational *out) {
    wide scale = 1;
    for (int i = 0; i < digits; i++) {
        scale *= 10;
    }
    /* 2^63 * 10^18 < 2^123: the doubling in round_quotient still fits. */
    wide rounded = round_quotient(value.numerator * scale, value.denominator, how);
    return wide_reduce(rounded, scale, out);
}

/* How many decimals write `value` exactly; -1 when more than are shown. */
static int decimals_of(struct rational value) {
    int64_t scale = 1;
    for (int decimals = 0; decimals <= RATIONAL_DECIMALS_SHOWN; decimals++) {
        if (scale % value.denominator == 0) {
            return decimals;
        }
        scale *= 10;
    }
    return -1;
}

const char *rational_write(struct rational value, char point, char text[RATIONAL_TEXT_MAX]) {
    int decimals = decimals_of(value);
    if (decimals < 0) {
        snprintf(text, RATIONAL_TEXT_MAX, "%" PRId64 "/%" PRId64, value.numerator,
                 value.denominator);
        return text;
    }
    uint64_t size = (uint64_t)(value.numerator < 0 ? -value.numerator : value.numerator);
    uint64_t divisor = (uint64_t)value.denominator;
    int used = snprintf(text, RATIONAL_TEXT_MAX, "%s%" PRIu64, value.numerator < 0 ? "-" : "",
                        size / divisor);
    if (decimals > 0) {
        text[used++] = point;
        for (uint64_t rest = size % divisor; decimals > 0; decimals--) {
            rest *= 10;
            text[used++] = (char)('0' + rest / divisor);
            rest %= divisor;
        }
        text[used] = '\0';
    }
    return text;
}
