#include "scoring/exact/exact.h"

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"

#define SHOWN_DECIMALS 12
#define FIRST_BITS     128 /* of precision; doubled until a sign shows */

/* factor * root of radicand. The radicand is 1 for the part without a root, and no
 * radicand of a number is a square times another one: hence the parts are independent. */
struct term {
    mpq_t factor, radicand;
};

struct exact_big {
    struct exact_big *next; /* of the store */
    size_t count, capacity;
    struct term *terms;
};

struct exact_store {
    struct exact_big *first;
};

/* ---- the store ------------------------------------------------------------------ */

struct exact_store *exact_store_new(struct fault *fault) {
    struct exact_store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    return store;
}

void exact_store_clear(struct exact_store *store) {
    while (store->first != NULL) {
        struct exact_big *big = store->first;
        store->first = big->next;
        for (size_t i = 0; i < big->capacity; i++) {
            mpq_clears(big->terms[i].factor, big->terms[i].radicand, NULL);
        }
        free(big->terms);
        free(big);
    }
}

void exact_store_free(struct exact_store *store) {
    if (store != NULL) {
        exact_store_clear(store);
        free(store);
    }
}

static struct exact_big *new_big(struct exact_store *store, size_t capacity, struct fault *fault) {
    struct exact_big *big = calloc(1, sizeof *big);
    struct term *terms = calloc(capacity, sizeof *terms);
    if (big == NULL || terms == NULL) {
        free(big);
        free(terms);
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        return NULL;
    }
    for (size_t i = 0; i < capacity; i++) {
        mpq_inits(terms[i].factor, terms[i].radicand, NULL);
    }
    *big = (struct exact_big){.next = store->first, .capacity = capacity, .terms = terms};
    store->first = big;
    return big;
}

/* ---- small and big ---------------------------------------------------------------- */

struct exact exact_from(struct rational value) {
    return (struct exact){.small = value};
}

struct exact exact_whole(int64_t value) {
    return exact_from(rational_whole(value));
}

static void set_rational(mpq_t out, struct rational value) {
    mpq_set_si(out, value.numerator, (unsigned long)value.denominator);
}

static bool fits(const mpz_t value) {
    return mpz_fits_slong_p(value) != 0 && mpz_cmpabs_ui(value, (unsigned long)RATIONAL_MAX) <= 0;
}

static bool is_one(const mpq_t value) { return mpq_cmp_ui(value, 1, 1) == 0; }

/* As small as it can be told. */
static struct exact settle(const struct exact_big *big) {
    struct exact out = {.small = rational_whole(0), .big = big};
    if (big->count == 0) {
        out.big = NULL;
    } else if (big->count == 1 && is_one(big->terms[0].radicand) &&
               fits(mpq_numref(big->terms[0].factor)) && fits(mpq_denref(big->terms[0].factor))) {
        out.small.numerator = mpz_get_si(mpq_numref(big->terms[0].factor));
        out.small.denominator = mpz_get_si(mpq_denref(big->terms[0].factor));
        out.big = NULL;
    }
    return out;
}

/* The root of `value` when it is a fraction. */
static bool fraction_root(mpq_t root, const mpq_t value) {
    if (mpz_perfect_square_p(mpq_numref(value)) == 0 ||
        mpz_perfect_square_p(mpq_denref(value)) == 0) {
        return false;
    }
    mpz_sqrt(mpq_numref(root), mpq_numref(value));
    mpz_sqrt(mpq_denref(root), mpq_denref(value));
    return true;
}

static void drop_if_zero(struct exact_big *big, size_t index) {
    if (mpq_sgn(big->terms[index].factor) == 0) {
        big->count--;
        mpq_swap(big->terms[index].factor, big->terms[big->count].factor);
        mpq_swap(big->terms[index].radicand, big->terms[big->count].radicand);
    }
}

/* Adds factor * root(radicand) to a term it is a multiple of. */
static bool merge_term(struct exact_big *big, const mpq_t factor, const mpq_t radicand) {
    mpq_t ratio, root;
    bool merged = false;
    mpq_inits(ratio, root, NULL);
    for (size_t i = 0; i < big->count && !merged; i++) {
        mpq_div(ratio, radicand, big->terms[i].radicand);
        if (fraction_root(root, ratio)) {
            mpq_mul(root, root, factor);
            mpq_add(big->terms[i].factor, big->terms[i].factor, root);
            drop_if_zero(big, i);
            merged = true;
        }
    }
    mpq_clears(ratio, root, NULL);
    return merged;
}

/* Adds factor * root(radicand); `big` has room. */
static void add_term(struct exact_big *big, const mpq_t factor, const mpq_t radicand) {
    if (mpq_sgn(factor) == 0 || mpq_sgn(radicand) == 0 || merge_term(big, factor, radicand)) {
        return;
    }
    struct term *term = &big->terms[big->count++];
    if (fraction_root(term->factor, radicand)) {
        mpq_mul(term->factor, term->factor, factor);
        mpq_set_ui(term->radicand, 1, 1);
    } else {
        mpq_set(term->factor, factor);
        mpq_set(term->radicand, radicand);
    }
}

static size_t term_count(struct exact value) { return value.big == NULL ? 1 : value.big->count; }

/* Term `index` of a number; the fractions are set afresh. */
static void get_term(struct exact value, size_t index, mpq_t factor, mpq_t radicand) {
    if (value.big == NULL) {
        set_rational(factor, value.small);
        mpq_set_ui(radicand, 1, 1);
    } else {
        mpq_set(factor, value.big->terms[index].factor);
        mpq_set(radicand, value.big->terms[index].radicand);
    }
}

/* ---- operations ------------------------------------------------------------------------ */

static bool add_big(struct exact_store *store, struct exact a, struct exact b, bool subtract,
                    struct exact *out, struct fault *fault) {
    struct exact_big *big = new_big(store, term_count(a) + term_count(b), fault);
    mpq_t factor, radicand;
    if (big == NULL) {
        return false;
    }
    mpq_inits(factor, radicand, NULL);
    for (size_t i = 0; i < term_count(a); i++) {
        get_term(a, i, factor, radicand);
        add_term(big, factor, radicand);
    }
    for (size_t i = 0; i < term_count(b); i++) {
        get_term(b, i, factor, radicand);
        if (subtract) {
            mpq_neg(factor, factor);
        }
        add_term(big, factor, radicand);
    }
    mpq_clears(factor, radicand, NULL);
    *out = settle(big);
    return true;
}

static bool both_small(struct exact a, struct exact b) { return a.big == NULL && b.big == NULL; }

static bool done(struct exact *out, struct rational value) {
    *out = exact_from(value);
    return true;
}

bool exact_add(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
               struct fault *fault) {
    struct rational small;
    return both_small(a, b) && rational_add(a.small, b.small, &small)
               ? done(out, small)
               : add_big(store, a, b, false, out, fault);
}

bool exact_subtract(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                    struct fault *fault) {
    struct rational small;
    return both_small(a, b) && rational_subtract(a.small, b.small, &small)
               ? done(out, small)
               : add_big(store, a, b, true, out, fault);
}

static bool multiply_big(struct exact_store *store, struct exact a, struct exact b,
                         struct exact *out, struct fault *fault) {
    struct exact_big *big = new_big(store, term_count(a) * term_count(b), fault);
    mpq_t factor, radicand, other, under;
    if (big == NULL) {
        return false;
    }
    mpq_inits(factor, radicand, other, under, NULL);
    for (size_t i = 0; i < term_count(a); i++) {
        for (size_t j = 0; j < term_count(b); j++) {
            get_term(a, i, factor, radicand);
            get_term(b, j, other, under);
            mpq_mul(factor, factor, other);
            mpq_mul(radicand, radicand, under);
            add_term(big, factor, radicand);
        }
    }
    mpq_clears(factor, radicand, other, under, NULL);
    *out = settle(big);
    return true;
}

bool exact_multiply(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                    struct fault *fault) {
    struct rational small;
    return both_small(a, b) && rational_multiply(a.small, b.small, &small)
               ? done(out, small)
               : multiply_big(store, a, b, out, fault);
}

/* 1 / b for a fraction that is not 0. */
static bool invert(struct exact_store *store, struct exact b, struct exact *out,
                   struct fault *fault) {
    if (b.big == NULL) {
        int64_t sign = b.small.numerator < 0 ? -1 : 1;
        return done(out, (struct rational){sign * b.small.denominator, sign * b.small.numerator});
    }
    struct exact_big *big = new_big(store, 1, fault);
    if (big == NULL) {
        return false;
    }
    mpq_inv(big->terms[0].factor, b.big->terms[0].factor);
    mpq_set_ui(big->terms[0].radicand, 1, 1);
    big->count = 1;
    *out = settle(big);
    return true;
}

static bool is_fraction(struct exact value) {
    return value.big == NULL || (value.big->count == 1 && is_one(value.big->terms[0].radicand));
}

bool exact_divide(struct exact_store *store, struct exact a, struct exact b, struct exact *out,
                  struct fault *fault) {
    struct exact inverse;
    if (exact_sign(b) == 0 || !is_fraction(b)) {
        return fault_set(fault, FAULT_RANGE, _("A division by zero, or by a square root."));
    }
    return invert(store, b, &inverse, fault) && exact_multiply(store, a, inverse, out, fault);
}

bool exact_root(struct exact_store *store, struct exact value, struct exact *out,
                struct fault *fault) {
    if (!is_fraction(value) || exact_sign(value) < 0) {
        return fault_set(fault, FAULT_RANGE, _("Only a fraction above zero has a square root."));
    }
    struct exact_big *big = new_big(store, 1, fault);
    mpq_t one, radicand;
    if (big == NULL) {
        return false;
    }
    mpq_inits(one, radicand, NULL);
    get_term(value, 0, radicand, one); /* a fraction: its radicand is 1 */
    add_term(big, one, radicand);
    mpq_clears(one, radicand, NULL);
    *out = settle(big);
    return true;
}

/* ---- comparing ---------------------------------------------------------------------------- */

/* Adds floor(|term| * 2^bits), with the term's sign, to *low; the true value lies
 * less than one above its floor. */
static void add_scaled(const struct term *term, unsigned long bits, mpz_t low, mpz_t high) {
    mpq_t square;
    mpz_t scaled;
    mpq_init(square);
    mpz_init(scaled);
    mpq_mul(square, term->factor, term->factor);
    mpq_mul(square, square, term->radicand);
    mpz_mul_2exp(scaled, mpq_numref(square), 2 * bits);
    mpz_fdiv_q(scaled, scaled, mpq_denref(square));
    mpz_sqrt(scaled, scaled);
    if (mpq_sgn(term->factor) > 0) {
        mpz_add(low, low, scaled);
        mpz_add(high, high, scaled);
        mpz_add_ui(high, high, 1);
    } else {
        mpz_sub(low, low, scaled);
        mpz_sub(high, high, scaled);
        mpz_sub_ui(low, low, 1);
    }
    mpz_clear(scaled);
    mpq_clear(square);
}

/* low <= value * 2^bits <= high */
static void enclose(const struct exact_big *big, unsigned long bits, mpz_t low, mpz_t high) {
    mpz_set_ui(low, 0);
    mpz_set_ui(high, 0);
    for (size_t i = 0; i < big->count; i++) {
        add_scaled(&big->terms[i], bits, low, high);
    }
}

static int big_sign(const struct exact_big *big) {
    if (big->count <= 1) {
        return big->count == 0 ? 0 : mpq_sgn(big->terms[0].factor);
    }
    mpz_t low, high;
    int sign = 0;
    mpz_inits(low, high, NULL);
    for (unsigned long bits = FIRST_BITS; sign == 0; bits *= 2) {
        enclose(big, bits, low, high);
        sign = mpz_sgn(low) > 0 ? 1 : mpz_sgn(high) < 0 ? -1 : 0;
    }
    mpz_clears(low, high, NULL);
    return sign;
}

int exact_sign(struct exact value) {
    if (value.big != NULL) {
        return big_sign(value.big);
    }
    return (value.small.numerator > 0) - (value.small.numerator < 0);
}

int exact_compare(struct exact a, struct exact b) {
    if (both_small(a, b)) {
        return rational_compare(a.small, b.small);
    }
    struct exact_store store = {NULL};
    struct fault fault = {0};
    struct exact difference = exact_whole(0);
    int sign = exact_subtract(&store, a, b, &difference, &fault) ? exact_sign(difference) : 0;
    exact_store_clear(&store);
    return sign;
}

/* ---- showing ----------------------------------------------------------------------------------
 */

bool exact_to_rational(struct exact value, struct rational *out) {
    if (value.big == NULL) {
        *out = value.small;
    }
    return value.big == NULL;
}

double exact_to_double(struct exact value) {
    if (value.big == NULL) {
        return (double)((long double)value.small.numerator / (long double)value.small.denominator);
    }
    mpz_t low, high;
    unsigned long bits = FIRST_BITS;
    mpz_inits(low, high, NULL);
    enclose(value.big, bits, low, high);
    while (mpz_sizeinbase(low, 2) < FIRST_BITS && bits < 64 * FIRST_BITS) {
        bits *= 2;
        enclose(value.big, bits, low, high);
    }
    size_t length = mpz_sizeinbase(low, 2);
    unsigned long drop = length > 64 ? length - 64 : 0;
    bool negative = mpz_sgn(low) < 0;
    mpz_abs(low, low);
    mpz_fdiv_q_2exp(low, low, drop);
    double result = ldexp((double)mpz_get_ui(low), (int)drop - (int)bits);
    mpz_clears(low, high, NULL);
    return negative ? -result : result;
}

/* round(value * 10^SHOWN_DECIMALS) into `out`. */
static void shown_digits(const struct exact_big *big, mpz_t out) {
    mpz_t high, ten;
    unsigned long bits = 4 * FIRST_BITS;
    mpz_init(high);
    mpz_init_set_ui(ten, 10);
    mpz_pow_ui(ten, ten, SHOWN_DECIMALS);
    enclose(big, bits, out, high);
    mpz_mul(out, out, ten);
    mpz_set_ui(high, 1);
    mpz_mul_2exp(high, high, bits - 1);
    mpz_add(out, out, high);
    mpz_fdiv_q_2exp(out, out, bits);
    mpz_clears(high, ten, NULL);
}

const char *exact_write(struct exact value, char point, char text[EXACT_TEXT_MAX]) {
    if (value.big == NULL) {
        char small[RATIONAL_TEXT_MAX];
        snprintf(text, EXACT_TEXT_MAX, "%s", rational_write(value.small, point, small));
        return text;
    }
    mpz_t digits, whole;
    mpz_inits(digits, whole, NULL);
    shown_digits(value.big, digits);
    bool negative = mpz_sgn(digits) < 0;
    mpz_abs(digits, digits);
    unsigned long scale = 1;
    for (int i = 0; i < SHOWN_DECIMALS; i++) {
        scale *= 10;
    }
    unsigned long part = mpz_fdiv_q_ui(whole, digits, scale);
    if (mpz_sizeinbase(whole, 10) <= 40) {
        gmp_snprintf(text, EXACT_TEXT_MAX, "~%s%Zd%c%0*lu", negative ? "-" : "", whole, point,
                     SHOWN_DECIMALS, part);
    } else {
        snprintf(text, EXACT_TEXT_MAX, "~%.15g", exact_to_double(value));
    }
    mpz_clears(digits, whole, NULL);
    return text;
}
