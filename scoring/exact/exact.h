/* exact: numbers of any size, square roots included, compared without any rounding.
 *
 * Points on a sheet are small fractions (scoring/rational.h). What is made of
 * them need not be: a mean of shares of five different bests has a denominator
 * of dozens of digits, and a z-score holds a square root. An exact number is
 * a small fraction as long as it fits, and otherwise a sum of big fractions
 * times square roots, kept by GMP in a store:
 *
 *     struct exact_store *store = exact_store_new(&fault);
 *     struct exact third = exact_from(rational), root, sum;
 *     exact_root(store, exact_from(two), &root, &fault);      // the root of 2
 *     exact_add(store, third, root, &sum, &fault);
 *     exact_compare(sum, third);                              // 1: decided, never guessed
 *     exact_store_free(store);
 *
 * Why comparing ends: roots whose product is no perfect square are independent
 * over the fractions, so a sum of them is zero only when each part is; if it is
 * not, enough bits show its sign.
 *
 * An exact number is a value; big ones belong to the store they were made in
 * and die with it. Functions return false when memory is out. */
#ifndef SCORING_EXACT_EXACT_H
#define SCORING_EXACT_EXACT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/rational.h"

#define EXACT_TEXT_MAX 64

struct exact_big;
struct exact_store;

struct exact {
    struct rational small; /* when big is NULL */
    const struct exact_big *big;
};

struct exact_store *exact_store_new(struct fault *fault); /* NULL: see fault */
void exact_store_free(struct exact_store *store);         /* NULL is allowed */
/* Forgets every number made in it; their memory may be used again. */
void exact_store_clear(struct exact_store *store);

struct exact exact_from(struct rational value);
struct exact exact_whole(int64_t value);

bool exact_add(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
               struct fault *fault);
bool exact_subtract(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                    struct fault *fault);
bool exact_multiply(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                    struct fault *fault);
/* `b` is not 0 and holds no root (FAULT_RANGE). */
bool exact_divide(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                  struct fault *fault);
/* The square root of a fraction that is not negative (FAULT_RANGE). */
bool exact_root(struct exact_store *store, struct exact value, struct exact *out,
                struct fault *fault);

int exact_compare(struct exact a, struct exact b); /* -1, 0, 1 */
int exact_sign(struct exact value);

/* Whether it is a small fraction again: then *out is that. */
bool exact_to_rational(struct exact value, struct rational *out);
/* The nearest double, for drawing and for comparing with other programs. Never rank on it. */
double exact_to_double(struct exact value);
/* "12", "37/3" like rational_write() when small; otherwise decimals rounded to nearest,
 * with "~" in front: "~116.327063743828". Returns `text`. */
const char *exact_write(struct exact value, char point, char text[EXACT_TEXT_MAX]);

#endif
