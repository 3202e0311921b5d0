#include <stdlib.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

static int by_value(const void *a, const void *b) {
    return exact_compare(*(const struct exact *)a, *(const struct exact *)b);
}

void statistics_sort(struct exact *list, size_t count) {
    if (count > 1) {
        qsort(list, count, sizeof *list, by_value);
    }
}

bool statistics_mean(struct exact_store *store, const struct exact *list, size_t count,
                     struct exact *out, struct fault *fault) {
    struct exact sum = exact_whole(0);
    for (size_t i = 0; i < count; i++) {
        if (!exact_add(store, sum, list[i], &sum, fault)) {
            return false;
        }
    }
    return exact_divide(store, sum, exact_whole((int64_t)count), out, fault);
}

bool statistics_trimmed(struct exact_store *store, struct exact *list, size_t count, size_t trim,
                        size_t trim_from, struct exact *out, struct fault *fault) {
    if (count < trim_from) {
        return statistics_mean(store, list, count, out, fault);
    }
    statistics_sort(list, count);
    return statistics_mean(store, list + trim, count - 2 * trim, out, fault);
}

bool statistics_median(struct exact_store *store, struct exact *list, size_t count,
                       struct exact *out, struct fault *fault) {
    statistics_sort(list, count);
    return statistics_mean(store, list + (count - 1) / 2, count % 2 == 0 ? 2 : 1, out, fault);
}

/* The mean square of the distances, which are left in `list`. */
static bool variance(struct exact_store *store, struct exact *list, size_t count, struct exact *out,
                     struct fault *fault) {
    struct exact mean, square, sum = exact_whole(0);
    if (!statistics_mean(store, list, count, &mean, fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!exact_subtract(store, list[i], mean, &list[i], fault) ||
            !exact_multiply(store, list[i], list[i], &square, fault) ||
            !exact_add(store, sum, square, &sum, fault)) {
            return false;
        }
    }
    return exact_divide(store, sum, exact_whole((int64_t)count), out, fault);
}

bool statistics_standardise(struct exact_store *store, struct exact *list, size_t count,
                            struct rational mean, struct rational deviation, struct fault *fault) {
    struct exact spread, scale = exact_whole(0);
    if (!variance(store, list, count, &spread, fault)) {
        return false;
    }
    if (exact_sign(spread) > 0 &&
        (!exact_divide(store, exact_whole(1), spread, &scale, fault) ||
         !exact_root(store, scale, &scale, fault) ||
         !exact_multiply(store, scale, exact_from(deviation), &scale, fault))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!exact_multiply(store, list[i], scale, &list[i], fault) ||
            !exact_add(store, list[i], exact_from(mean), &list[i], fault)) {
            return false;
        }
    }
    return true;
}
