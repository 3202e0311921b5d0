#include "scoring/formula_memo.h"

bool formula_memo_fits(const struct contest_formula *formula) {
    bool fits = formula->use_count <= FORMULA_MEMO_NUMBERS && formula->field_count == 0 &&
                !formula->uses_given && !formula->uses_others;
    for (size_t i = 0; fits && i < formula->use_count; i++) {
        fits = formula->uses[i].points || formula->items[formula->uses[i].item].type != ITEM_LIST;
    }
    return fits;
}

/* A used value as one integer. False: it is not whole, or not there. */
static bool take(const struct contest_formula *formula, const struct formula_use *use,
                 const struct formula_facts *facts, int64_t *out) {
    const struct sheet_value *value = &facts->sheet->values[use->item];
    struct rational number = {0, 0};
    if (use->points) {
        number = facts->points[use->item];
    } else if (!value->given) {
        return false;
    } else if (formula->items[use->item].type == ITEM_YES_NO) {
        number = rational_whole(value->truth);
    } else if (formula->items[use->item].type == ITEM_CHOICE) {
        number = rational_whole(value->choice);
    } else {
        number = value->number;
    }
    *out = number.numerator;
    return number.denominator == 1;
}

/* Multiplied by the golden ratio of 2^64, whose upper bits are well mixed. */
static uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 11400714819323198485u;
}

struct formula_memo *formula_memo_find(struct formula_memo *memos,
                                       const struct contest_formula *formula,
                                       const struct formula_facts *facts, bool *known) {
    int64_t numbers[FORMULA_MEMO_NUMBERS] = {0};
    uint64_t hash = mix(0, (uintptr_t)formula);
    for (size_t i = 0; i < formula->use_count; i++) {
        if (!take(formula, &formula->uses[i], facts, &numbers[i])) {
            return NULL;
        }
        hash = mix(hash ^ hash >> 32, (uint64_t)numbers[i]);
    }
    struct formula_memo *memo = &memos[hash >> 32 & (FORMULA_MEMO_PLACES - 1)];
    *known = memo->formula == formula;
    for (size_t i = 0; i < formula->use_count; i++) {
        *known = *known && memo->numbers[i] == numbers[i];
        memo->numbers[i] = numbers[i];
    }
    memo->formula = *known ? formula : NULL; /* until the answer is there */
    return memo;
}
