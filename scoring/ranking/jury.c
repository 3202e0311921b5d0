/* Several jurors, one value: by mean, trimmed mean, median, sum of ranks, z-score. */
#include <stdlib.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

#define JURORS_MAX 64 /* of one team */

static struct rational mark(const struct book *book, uint32_t record, size_t slot) {
    return book->numbers[(size_t)record * book->slot_count + slot];
}

/* The juror's total over the criteria; false: a mark is missing. */
static bool juror_total(struct standings *standings, const struct contest_result *result,
                        uint32_t record, struct exact *out, bool *whole, struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    *out = exact_whole(0);
    *whole = book->records[record].state == SHEET_PLAYED;
    for (size_t i = 0; *whole && i < result->criterion_count; i++) {
        struct rational one = mark(book, record, result->criteria[i]);
        *whole = one.denominator != 0;
        if (*whole && !exact_add(standings->store, *out, exact_from(one), out, fault)) {
            return false;
        }
    }
    return true;
}

/* ---- one list of marks --------------------------------------------------------------- */

static bool apply(struct exact_store *store, const struct contest_result *result,
                  enum contest_jury_method method, struct exact *marks, size_t count,
                  struct exact *out, struct fault *fault) {
    if (method == JURY_TRIMMED_MEAN) {
        return statistics_trimmed(store, marks, count, (size_t)result->trim,
                                  (size_t)result->trim_from, out, fault);
    }
    return method == JURY_MEDIAN ? statistics_median(store, marks, count, out, fault)
                                 : statistics_mean(store, marks, count, out, fault);
}

static bool by_sheets(struct standings *standings, const struct contest_result *result,
                      enum contest_jury_method method, size_t team, struct cell *out,
                      struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    struct exact totals[JURORS_MAX];
    size_t count = 0;
    bool whole;
    for (uint32_t i = book_first(book, team); i != BOOK_NONE && count < JURORS_MAX;
         i = book->records[i].next) {
        if (!juror_total(standings, result, i, &totals[count], &whole, fault)) {
            return false;
        }
        count += whole;
    }
    out->has = count > 0;
    return !out->has || apply(standings->store, result, method, totals, count, &out->value, fault);
}

static bool one_criterion(struct standings *standings, const struct contest_result *result,
                          enum contest_jury_method method, size_t team, size_t slot,
                          struct cell *out, struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    struct exact marks[JURORS_MAX];
    size_t count = 0;
    for (uint32_t i = book_first(book, team); i != BOOK_NONE && count < JURORS_MAX;
         i = book->records[i].next) {
        struct rational one = mark(book, i, slot);
        if (one.denominator != 0 && book->records[i].state == SHEET_PLAYED) {
            marks[count++] = exact_from(one);
        }
    }
    out->has = count > 0;
    return !out->has || apply(standings->store, result, method, marks, count, &out->value, fault);
}

static bool by_criteria(struct standings *standings, const struct contest_result *result,
                        enum contest_jury_method method, size_t team, struct cell *out,
                        struct fault *fault) {
    struct exact sum = exact_whole(0);
    out->has = result->criterion_count > 0;
    for (size_t i = 0; out->has && i < result->criterion_count; i++) {
        struct cell one;
        if (!one_criterion(standings, result, method, team, result->criteria[i], &one, fault) ||
            (one.has && !exact_add(standings->store, sum, one.value, &sum, fault))) {
            return false;
        }
        out->has = one.has;
    }
    out->value = sum;
    return true;
}

/* ---- sum of ranks ------------------------------------------------------------------------ */

struct judged {
    size_t team;
    uint32_t juror;
    struct exact total;
};

static int by_juror(const void *left, const void *right) {
    const struct judged *a = left, *b = right;
    return a->juror != b->juror ? (a->juror < b->juror ? -1 : 1)
                                : -exact_compare(a->total, b->total);
}

static bool gather_judged(struct standings *standings, const struct contest_result *result,
                          struct judged *list, size_t *count, struct fault *fault) {
    const struct book *book = &standings->books[result->event];
    *count = 0;
    for (size_t team = 0; team < standings_count(standings); team++) {
        if (standings->teams[team].status != STANDINGS_RUNS) {
            continue;
        }
        for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
            struct judged *one = &list[*count];
            bool whole;
            one->team = team;
            one->juror = book->records[i].key;
            if (!juror_total(standings, result, i, &one->total, &whole, fault)) {
                return false;
            }
            *count += whole;
        }
    }
    return true;
}

/* Equal totals share the mean of their ranks. */
static bool add_ranks(struct standings *standings, const struct judged *list, size_t count,
                      struct cell *cells, struct fault *fault) {
    size_t first = 0; /* of this juror */
    for (size_t from = 0, to; from < count; from = to) {
        first = from > 0 && list[from - 1].juror == list[from].juror ? first : from;
        for (to = from + 1; to < count && by_juror(&list[from], &list[to]) == 0; to++) {
        }
        struct rational rank;
        if (!rational_make((int64_t)(from - first + 1 + to - first), 2, &rank)) {
            return false;
        }
        for (size_t i = from; i < to; i++) {
            struct cell *cell = &cells[list[i].team];
            if (!exact_add(standings->store, cell->has ? cell->value : exact_whole(0),
                           exact_from(rank), &cell->value, fault)) {
                return false;
            }
            cell->has = true;
        }
    }
    return true;
}

static bool rank_sums(struct standings *standings, const struct contest_result *result,
                      struct cell *cells, struct fault *fault) {
    size_t count = standings->books[result->event].count;
    struct judged *list = malloc((count + 1) * sizeof *list);
    if (list == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    bool ok = gather_judged(standings, result, list, &count, fault);
    if (ok) {
        qsort(list, count, sizeof *list, by_juror);
        ok = add_ranks(standings, list, count, cells, fault);
    }
    free(list);
    return ok;
}

/* ---- inside the jury ------------------------------------------------------------------------ */

size_t jury_group(const struct standings *standings, size_t event, size_t team) {
    const struct book *book = &standings->books[event];
    uint32_t first = book_first(book, team);
    return first == BOOK_NONE ? CONTEST_NONE : book->records[first].group;
}

size_t jury_marks(const struct standings *standings, size_t event, size_t team) {
    const struct book *book = &standings->books[event];
    size_t count = 0;
    for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
        count++;
    }
    return count;
}

static bool standardise(struct standings *standings, const struct contest_result *result,
                        struct cell *cells, struct fault *refused, struct fault *fault) {
    size_t count = standings_count(standings);
    size_t *groups = malloc((count + 1) * sizeof *groups);
    if (groups == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    for (size_t team = 0; team < count; team++) {
        groups[team] = jury_group(standings, result->event, team);
    }
    bool ok = population_standardise(standings, result, cells, groups, refused, fault);
    free(groups);
    return ok;
}

bool jury_work_out(struct standings *standings, const struct contest_result *result,
                   enum contest_jury_method method, struct cell *cells, struct fault *refused,
                   struct fault *fault) {
    size_t count = standings_count(standings);
    for (size_t team = 0; team < count; team++) {
        cells[team].has = false;
        if (method == JURY_RANK_SUM || standings->teams[team].status != STANDINGS_RUNS) {
            continue;
        }
        if (!(result->by_sheet
                  ? by_sheets(standings, result, method, team, &cells[team], fault)
                  : by_criteria(standings, result, method, team, &cells[team], fault))) {
            return false;
        }
    }
    if (method == JURY_RANK_SUM) {
        return rank_sums(standings, result, cells, fault);
    }
    return method != JURY_Z_SCORE || standardise(standings, result, cells, refused, fault);
}
