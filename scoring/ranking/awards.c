/* Who gets which prize. */
#include <stdlib.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

struct awarding {
    const struct contest *contest;
    const struct standings_table *table;
    size_t *prize_of; /* by team: index + 1 of its prize, 0 for none */
    struct standings_award *list;
    size_t count, capacity;
};

static bool give(struct awarding *awarding, size_t prize, size_t team, struct fault *fault) {
    if (awarding->count == awarding->capacity) {
        size_t capacity = 2 * awarding->capacity + 16;
        struct standings_award *grown = realloc(awarding->list, capacity * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        awarding->list = grown;
        awarding->capacity = capacity;
    }
    awarding->list[awarding->count++] = (struct standings_award){prize, team};
    return true;
}

/* Whether the team has a prize of another table: then it is passed over in this one. */
static bool served_elsewhere(const struct awarding *awarding, size_t prize, size_t team) {
    const struct contest *contest = awarding->contest;
    if (!contest->one_team_one_prize || awarding->prize_of[team] == 0) {
        return false;
    }
    const struct contest_prize *had = &contest->prizes[awarding->prize_of[team] - 1];
    const struct contest_prize *now = &contest->prizes[prize];
    return had->ranking != now->ranking || had->category != now->category;
}

/* The rank of a row once those who are served elsewhere are passed over. */
static size_t rank_left(const struct awarding *awarding, size_t prize, size_t row) {
    const struct standings_row *rows = awarding->table->rows;
    size_t before = 0;
    for (size_t i = 0; i < row && rows[i].rank < rows[row].rank; i++) {
        before += !served_elsewhere(awarding, prize, rows[i].team);
    }
    return before + 1;
}

static bool award(struct awarding *awarding, size_t prize, struct fault *fault) {
    const struct standings_table *table = awarding->table;
    size_t place = awarding->contest->prizes[prize].place, from = awarding->count;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct standings_row *row = &table->rows[i];
        if (row->rank != STANDINGS_NO_RANK && !served_elsewhere(awarding, prize, row->team) &&
            rank_left(awarding, prize, i) == place && !give(awarding, prize, row->team, fault)) {
            return false;
        }
    }
    for (size_t i = from; i < awarding->count; i++) {
        awarding->prize_of[awarding->list[i].team] = prize + 1;
    }
    return true;
}

bool standings_awards(struct standings *standings, struct standings_award **awards, size_t *count,
                      struct fault *fault) {
    const struct contest *contest = standings->contest;
    struct awarding awarding = {.contest = contest};
    awarding.prize_of = calloc(standings_count(standings) + 1, sizeof *awarding.prize_of);
    bool ok = awarding.prize_of != NULL;
    if (!ok) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    for (size_t i = 0; ok && i < contest->prize_count; i++) {
        awarding.table = standings_table(standings, &contest->rankings[contest->prizes[i].ranking],
                                         contest->prizes[i].category, fault);
        ok = awarding.table != NULL && award(&awarding, i, fault);
    }
    free(awarding.prize_of);
    *awards = awarding.list;
    *count = awarding.count;
    if (!ok) {
        free(awarding.list);
        *awards = NULL;
    }
    return ok;
}
