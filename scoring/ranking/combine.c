/* The attempts of a team: weighed, shared by the round's best, chosen, combined. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

#define FEW 64 /* attempts for which no memory is asked */

struct attempt {
    const struct book_record *record; /* NULL: not made, and counts 0 */
    struct rational raw;
    struct exact value;
    struct rational prefer;
};

struct choice {
    struct attempt few[FEW];
    struct attempt *list;
    size_t count, capacity;
};

static bool add_attempt(struct choice *choice, struct attempt attempt, struct fault *fault) {
    if (choice->count == choice->capacity) {
        size_t capacity = 2 * choice->capacity;
        struct attempt *grown = malloc(capacity * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        memcpy(grown, choice->list, choice->count * sizeof *grown);
        if (choice->list != choice->few) {
            free(choice->list);
        }
        choice->list = grown;
        choice->capacity = capacity;
    }
    choice->list[choice->count++] = attempt;
    return true;
}

static void start(struct choice *choice) {
    choice->list = choice->few;
    choice->count = 0;
    choice->capacity = FEW;
}

static void end(struct choice *choice) {
    if (choice->list != choice->few) {
        free(choice->list);
    }
}

/* ---- one attempt ------------------------------------------------------------------- */

/* An attempt that was not played says nothing where the lowest wins. */
static bool speaks(const struct contest_result *result, const struct book_record *record,
                   struct rational number) {
    return number.denominator != 0 &&
           (record->state == SHEET_PLAYED || result->order == ORDER_HIGHEST ||
            result->of.kind > QUANTITY_VALUE);
}

static struct rational number_of(const struct book *book, const struct book_record *record,
                                 size_t slot) {
    return book->numbers[(size_t)(record - book->records) * book->slot_count + slot];
}

static bool weigh(struct exact_store *store, const struct contest_result *result,
                  const struct book_record *record, struct exact *value, struct fault *fault) {
    if (result->weight_count == 0) {
        return true;
    }
    size_t index = record->attempt < 1 ? 0 : (size_t)record->attempt - 1;
    index = index < result->weight_count ? index : result->weight_count - 1;
    return exact_multiply(store, *value, exact_from(result->weights[index]), value, fault);
}

static bool value_of(struct exact_store *store, const struct contest_result *result,
                     const struct rational *best, size_t best_count, struct attempt *attempt,
                     struct fault *fault) {
    attempt->value = exact_from(attempt->raw);
    if (result->share_of_round) {
        size_t round = (size_t)attempt->record->attempt;
        struct rational top = round < best_count ? best[round] : rational_whole(0);
        if (top.numerator == 0) {
            attempt->value = exact_whole(0);
        } else if (!exact_divide(store, attempt->value, exact_from(top), &attempt->value, fault)) {
            return false;
        }
    }
    return weigh(store, result, attempt->record, &attempt->value, fault);
}

static bool gather(struct standings *standings, const struct contest_result *result, size_t team,
                   const struct rational *best, size_t best_count, struct choice *choice,
                   struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
        const struct book_record *record = &book->records[i];
        struct attempt attempt = {.record = record, .raw = number_of(book, record, result->slot)};
        if (!speaks(result, record, attempt.raw)) {
            continue;
        }
        attempt.prefer =
            result->has_prefer ? number_of(book, record, result->prefer_slot) : rational_whole(0);
        if (!value_of(standings->store, result, best, best_count, &attempt, fault) ||
            !add_attempt(choice, attempt, fault)) {
            return false;
        }
    }
    size_t wanted = (size_t)standings->contest->events[result->event].attempts;
    while (result->missing_is_zero && choice->count < wanted) {
        if (!add_attempt(choice,
                         (struct attempt){.value = exact_whole(0),
                                          .raw = rational_whole(0),
                                          .prefer = rational_whole(0)},
                         fault)) {
            return false;
        }
    }
    return true;
}

/* ---- choosing ----------------------------------------------------------------------- */

static int by_order(int compared, enum contest_order order) {
    return order == ORDER_HIGHEST ? -compared : compared;
}

static int known_first(const struct attempt *a, const struct attempt *b) {
    if (a->record == NULL || b->record == NULL) {
        return (a->record == NULL) - (b->record == NULL);
    }
    if (a->record->attempt != b->record->attempt) {
        return a->record->attempt < b->record->attempt ? -1 : 1;
    }
    return (a->record->key > b->record->key) - (a->record->key < b->record->key);
}

static int compare_attempts(const struct contest_result *result, const struct attempt *a,
                            const struct attempt *b) {
    int order = by_order(exact_compare(a->value, b->value), result->order);
    if (order == 0 && result->has_prefer && a->prefer.denominator != 0 &&
        b->prefer.denominator != 0) {
        order = by_order(rational_compare(a->prefer, b->prefer), result->prefer_order);
    }
    return order != 0 ? order : known_first(a, b);
}

static int by_result(const void *a, const void *b, void *result) {
    return compare_attempts(result, a, b);
}

/* Best first; those not chosen fall off the end. At least one stays. */
static void choose(const struct contest_result *result, struct choice *choice) {
    if (result->keep_best == 0 && result->drop_worst == 0) {
        return;
    }
    qsort_r(choice->list, choice->count, sizeof *choice->list, by_result, (void *)result);
    if (result->drop_worst > 0 && choice->count > 1) {
        choice->count = choice->count > result->drop_worst ? choice->count - result->drop_worst : 1;
    }
    if (result->keep_best > 0 && choice->count > result->keep_best) {
        choice->count = result->keep_best;
    }
}

/* ---- combining ------------------------------------------------------------------------- */

static bool sum(struct exact_store *store, const struct choice *choice, struct exact *out,
                struct fault *fault) {
    *out = exact_whole(0);
    for (size_t i = 0; i < choice->count; i++) {
        if (!exact_add(store, *out, choice->list[i].value, out, fault)) {
            return false;
        }
    }
    return true;
}

static const struct attempt *extreme(const struct contest_result *result,
                                     const struct choice *choice, int sign) {
    const struct attempt *best = &choice->list[0];
    for (size_t i = 1; i < choice->count; i++) {
        if (compare_attempts(result, &choice->list[i], best) * sign < 0) {
            best = &choice->list[i];
        }
    }
    return best;
}

static const struct attempt *latest(const struct choice *choice) {
    const struct attempt *last = &choice->list[0];
    for (size_t i = 1; i < choice->count; i++) {
        const struct attempt *one = &choice->list[i];
        if (one->record != NULL && (last->record == NULL || known_first(last, one) < 0)) {
            last = one;
        }
    }
    return last;
}

static bool median(struct exact_store *store, const struct choice *choice, struct exact *out,
                   struct fault *fault) {
    struct exact *list = malloc(choice->count * sizeof *list);
    if (list == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    for (size_t i = 0; i < choice->count; i++) {
        list[i] = choice->list[i].value;
    }
    bool ok = statistics_median(store, list, choice->count, out, fault);
    free(list);
    return ok;
}

static bool combine(struct exact_store *store, const struct contest_result *result,
                    const struct choice *choice, struct exact *out, struct fault *fault) {
    switch (result->combine) {
    case COMBINE_SUM:
        return sum(store, choice, out, fault);
    case COMBINE_MEAN:
        return sum(store, choice, out, fault) &&
               exact_divide(store, *out, exact_whole((int64_t)choice->count), out, fault);
    case COMBINE_BEST:
        *out = extreme(result, choice, 1)->value;
        return true;
    case COMBINE_WORST:
        *out = extreme(result, choice, -1)->value;
        return true;
    case COMBINE_LAST:
        *out = latest(choice)->value;
        return true;
    case COMBINE_MEDIAN:
        return median(store, choice, out, fault);
    }
    return true;
}

/* Puts this result's own values in place of those by which the attempts were chosen. */
static bool look_again(struct standings *standings, const struct contest_result *result,
                       struct choice *choice, struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    size_t kept = 0;
    for (size_t i = 0; i < choice->count; i++) {
        struct attempt attempt = choice->list[i];
        if (attempt.record == NULL) {
            continue;
        }
        attempt.raw = number_of(book, attempt.record, result->slot);
        attempt.value = exact_from(attempt.raw);
        if (attempt.raw.denominator != 0) {
            if (!weigh(standings->store, result, attempt.record, &attempt.value, fault)) {
                return false;
            }
            choice->list[kept++] = attempt;
        }
    }
    choice->count = kept;
    return true;
}

/* Most results simply add: nothing is weighed, chosen or shared. */
static bool only_adds(const struct contest_result *result) {
    return result->combine == COMBINE_SUM && result->weight_count == 0 && result->keep_best == 0 &&
           result->drop_worst == 0 && !result->share_of_round &&
           result->attempts_of == CONTEST_NONE;
}

/* Adds one record to the team's cell. False: the sum does not fit a rational. */
static bool add_record(const struct book *book, const struct contest_result *result,
                       const struct book_record *record, struct cell *out) {
    struct rational number = number_of(book, record, result->slot);
    if (!speaks(result, record, number)) {
        return true;
    }
    out->has = true;
    return rational_add(out->value.small, number, &out->value.small);
}

static bool add_up(const struct standings *standings, const struct contest_result *result,
                   size_t team, struct cell *out) {
    const struct book *book = &standings->books[result->event];
    struct cell sum = {exact_whole(0), false};
    for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
        if (!add_record(book, result, &book->records[i], &sum)) {
            return false;
        }
    }
    *out = sum;
    return true;
}

bool combine_sums(struct standings *standings, const struct contest_result *result) {
    const struct book *book = &standings->books[result->event];
    struct cell *cells = standings->columns[result->index].cells;
    bool ok = only_adds(result) && !result->missing_is_zero;
    for (size_t team = 0; ok && team < standings_count(standings); team++) {
        cells[team] = (struct cell){exact_whole(0), false};
    }
    for (size_t i = 0; ok && i < book->count; i++) {
        const struct book_record *record = &book->records[i];
        ok = record->team == BOOK_NONE || add_record(book, result, record, &cells[record->team]);
    }
    return ok;
}

bool combine_sheets(struct standings *standings, const struct contest_result *result, size_t team,
                    const struct rational *best, size_t best_count, struct cell *out,
                    struct fault *fault) {
    struct choice choice;
    if (only_adds(result) && !result->missing_is_zero && add_up(standings, result, team, out)) {
        return true;
    }
    const struct contest_result *chooser = result->attempts_of == CONTEST_NONE
                                               ? result
                                               : &standings->contest->results[result->attempts_of];
    start(&choice);
    bool ok = gather(standings, chooser, team, best, best_count, &choice, fault);
    if (ok) {
        choose(chooser, &choice);
    }
    if (ok && chooser != result) {
        ok = look_again(standings, result, &choice, fault);
    }
    out->has = ok && choice.count > 0;
    ok = ok && (!out->has || combine(standings->store, result, &choice, &out->value, fault));
    end(&choice);
    return ok;
}

/* ---- the best of each round ---------------------------------------------------------------- */

static bool raise(struct rational **best, size_t *count, size_t attempt, struct rational value,
                  struct fault *fault) {
    if (attempt >= *count) {
        struct rational *grown = realloc(*best, (attempt + 1) * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        for (size_t i = *count; i <= attempt; i++) {
            grown[i] = rational_whole(0);
        }
        *best = grown;
        *count = attempt + 1;
    }
    if (rational_compare(value, (*best)[attempt]) > 0) {
        (*best)[attempt] = value;
    }
    return true;
}

bool combine_round_bests(const struct standings *standings, const struct contest_result *result,
                         struct rational **best, size_t *count, struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    *best = NULL;
    *count = 0;
    for (size_t team = 0; team < standings_count(standings); team++) {
        if (standings->teams[team].status != STANDINGS_RUNS) {
            continue;
        }
        for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
            struct rational number = number_of(book, &book->records[i], result->slot);
            if (number.denominator != 0 &&
                !raise(best, count, (size_t)book->records[i].attempt, number, fault)) {
                free(*best);
                *best = NULL;
                return false;
            }
        }
    }
    return true;
}
