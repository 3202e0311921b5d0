/* Putting teams in order by a chain of results, and saying which rank each has. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/ranking/standings.h"

/* ---- comparing ------------------------------------------------------------------------- */

static int compare_draw(const struct team *a, const struct team *b) {
    if (!a->has_draw || !b->has_draw) {
        return (int)b->has_draw - (int)a->has_draw;
    }
    return (a->draw > b->draw) - (a->draw < b->draw);
}

static int compare_step(const struct standings *standings, const struct contest_step *step,
                        size_t a, size_t b) {
    if (step->result == CONTEST_NONE) {
        return compare_draw(&standings->teams[a], &standings->teams[b]);
    }
    const struct cell *cells = standings->columns[step->result].cells;
    if (!cells[a].has || !cells[b].has) {
        return (int)cells[b].has - (int)cells[a].has;
    }
    int order = exact_compare(cells[a].value, cells[b].value);
    return step->order == ORDER_HIGHEST ? -order : order;
}

int table_compare(const struct standings *standings, const struct contest_step *steps, size_t count,
                  size_t a, size_t b, bool all, size_t *step) {
    for (size_t i = 0; i < count; i++) {
        int order = steps[i].first_only && !all ? 0 : compare_step(standings, &steps[i], a, b);
        if (order != 0) {
            *step = i;
            return order;
        }
    }
    *step = count;
    return 0;
}

struct sorting {
    const struct standings *standings;
    const struct contest_step *steps;
    size_t count;
    bool all;
};

static int compare_teams(const void *left, const void *right, void *context) {
    const struct sorting *sorting = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right, step;
    int order = table_compare(sorting->standings, sorting->steps, sorting->count, a, b,
                              sorting->all, &step);
    return order != 0 ? order
                      : strcmp(sorting->standings->teams[a].id, sorting->standings->teams[b].id);
}

static bool has_first_only(const struct contest_step *steps, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (steps[i].first_only) {
            return true;
        }
    }
    return false;
}

void table_refine_first(const struct standings *standings, const struct contest_step *steps,
                        size_t count, size_t *teams, size_t team_count) {
    struct sorting sorting = {standings, steps, count, true};
    size_t first = 1, step;
    if (team_count == 0 || !has_first_only(steps, count)) {
        return;
    }
    while (first < team_count &&
           table_compare(standings, steps, count, teams[0], teams[first], false, &step) == 0) {
        first++;
    }
    qsort_r(teams, first, sizeof *teams, compare_teams, &sorting);
}

/* A team with its value of the first step, lowest first: nearly always it decides. */
struct keyed {
    int64_t key;
    size_t team;
};

/* False: some value is missing or not whole, or the first step is none of a plain result. */
static bool set_keys(const struct sorting *sorting, const size_t *teams, size_t team_count,
                     struct keyed *list) {
    const struct contest_step *step = sorting->steps;
    bool plain = sorting->count > 0 && step->result != CONTEST_NONE && !step->first_only;
    for (size_t i = 0; plain && i < team_count; i++) {
        const struct cell *cell = &sorting->standings->columns[step->result].cells[teams[i]];
        plain = cell->has && cell->value.big == NULL && rational_is_whole(cell->value.small);
        int64_t value = cell->value.small.numerator;
        list[i] = (struct keyed){step->order == ORDER_HIGHEST ? -value : value, teams[i]};
    }
    return plain;
}

static int compare_keyed(const void *left, const void *right, void *context) {
    const struct keyed *a = left, *b = right;
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key)
                            : compare_teams(&a->team, &b->team, context);
}

static void sort_all(struct sorting *sorting, size_t *teams, size_t team_count) {
    struct keyed *list = malloc(team_count * sizeof *list);
    if (list != NULL && set_keys(sorting, teams, team_count, list)) {
        qsort_r(list, team_count, sizeof *list, compare_keyed, sorting);
        for (size_t i = 0; i < team_count; i++) {
            teams[i] = list[i].team;
        }
    } else {
        qsort_r(teams, team_count, sizeof *teams, compare_teams, sorting);
    }
    free(list);
}

void table_sort(const struct standings *standings, const struct contest_step *steps, size_t count,
                size_t *teams, size_t team_count) {
    struct sorting sorting = {standings, steps, count, false};
    if (team_count > 1) {
        sort_all(&sorting, teams, team_count);
    }
    table_refine_first(standings, steps, count, teams, team_count);
}

void table_ranks(const struct standings *standings, const struct contest_step *steps, size_t count,
                 const size_t *teams, size_t team_count, size_t *ranks, size_t *decided) {
    bool with_first = has_first_only(steps, count), in_first = true;
    for (size_t i = 0; i < team_count; i++) {
        size_t step = count;
        if (i > 0) {
            /* the steps for the first place hold as long as all others are equal */
            table_compare(standings, steps, count, teams[i - 1], teams[i], false, &step);
            in_first = in_first && step == count;
            if (with_first && in_first) {
                table_compare(standings, steps, count, teams[i - 1], teams[i], true, &step);
            }
        }
        decided[i] = step;
        ranks[i] = i > 0 && step == count ? ranks[i - 1] : i + 1;
    }
}

/* ---- who is in a table -------------------------------------------------------------------- */

static bool passed(const struct standings *standings, size_t event, size_t team) {
    const struct book *book = &standings->books[event];
    for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
        if (book->records[i].state == SHEET_PLAYED) {
            return true;
        }
    }
    return false;
}

static bool is_ranked(const struct standings *standings, const struct contest_ranking *ranking,
                      size_t team) {
    size_t first = ranking->steps[0].result;
    bool in = standings->teams[team].status == STANDINGS_RUNS &&
              (first == CONTEST_NONE || standings->columns[first].cells[team].has);
    for (size_t i = 0; in && i < ranking->require_count; i++) {
        in = passed(standings, ranking->requires[i], team);
    }
    return in;
}

static bool belongs(const struct standings *standings, size_t category, size_t team) {
    return standings->teams[team].status != STANDINGS_WITHDRAWN &&
           (category == CONTEST_NONE || standings->teams[team].category == category);
}

static void sort_by_id(const struct standings *standings, size_t *teams, size_t count) {
    table_sort(standings, NULL, 0, teams, count);
}

/* Ranked teams first, in no order; then the others by id. */
static void select_teams(const struct standings *standings, struct table *table) {
    size_t count = 0;
    table->ranked = 0;
    for (size_t team = 0; team < standings_count(standings); team++) {
        if (!belongs(standings, table->shown.category, team)) {
            continue;
        }
        table->order[count] = team;
        if (is_ranked(standings, table->shown.ranking, team)) {
            table->order[count] = table->order[table->ranked];
            table->order[table->ranked++] = team;
        }
        count++;
    }
    table->shown.row_count = count;
    sort_by_id(standings, table->order + table->ranked, count - table->ranked);
}

/* ---- moving the few that changed ------------------------------------------------------------- */

/* Where `team` belongs among order[0 .. count). */
static size_t place_for(const struct standings *standings, const struct table *table,
                        const size_t *order, size_t count, size_t team) {
    const struct contest_ranking *ranking = table->shown.ranking;
    struct sorting sorting = {standings, ranking->steps, ranking->step_count, false};
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_teams(&order[middle], &team, &sorting) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Only touched teams have moved: they are taken out and put in again. */
static void move_touched(const struct standings *standings, struct table *table) {
    size_t kept = 0, total = table->shown.row_count;
    for (size_t i = 0; i < table->ranked; i++) {
        if (!standings->teams[table->order[i]].touched) {
            table->order[kept++] = table->order[i];
        }
    }
    size_t ranked = kept;
    for (size_t i = 0; i < standings->touched_count; i++) {
        size_t team = standings->touched[i];
        if (belongs(standings, table->shown.category, team)) {
            size_t place = place_for(standings, table, table->order, ranked, team);
            memmove(&table->order[place + 1], &table->order[place],
                    (ranked - place) * sizeof *table->order);
            table->order[place] = team;
            ranked++;
        }
    }
    table->ranked = ranked;
    table->shown.row_count = total;
    table_refine_first(standings, table->shown.ranking->steps, table->shown.ranking->step_count,
                       table->order, ranked);
}

/* A touched team that comes into or goes out of the ranked ones needs the long way. */
static bool same_members(const struct standings *standings, const struct table *table) {
    size_t ranked_before = 0, ranked_now = 0;
    for (size_t i = 0; i < standings->touched_count; i++) {
        size_t team = standings->touched[i];
        ranked_now += belongs(standings, table->shown.category, team) &&
                      is_ranked(standings, table->shown.ranking, team);
    }
    for (size_t i = 0; i < table->ranked; i++) {
        ranked_before += standings->teams[table->order[i]].touched;
    }
    size_t inside = 0;
    for (size_t i = 0; i < standings->touched_count; i++) {
        inside += belongs(standings, table->shown.category, standings->touched[i]);
    }
    return ranked_before == ranked_now && ranked_now == inside;
}

static bool only_touched_moved(const struct standings *standings, const struct table *table) {
    const struct contest_ranking *ranking = table->shown.ranking;
    if (!table->made || standings->all_touched) {
        return false;
    }
    for (size_t i = 0; i < ranking->step_count; i++) {
        size_t result = ranking->steps[i].result;
        if (result != CONTEST_NONE && standings->columns[result].change == CHANGE_ALL) {
            return false;
        }
    }
    return ranking->require_count == 0 && same_members(standings, table);
}

/* ---- the table ----------------------------------------------------------------------------------
 */

static bool ends_in_draw(const struct contest_ranking *ranking) {
    return ranking->steps[ranking->step_count - 1].result == CONTEST_NONE;
}

static void fill_rows(const struct standings *standings, struct table *table) {
    const struct contest_ranking *ranking = table->shown.ranking;
    size_t count = ranking->step_count, step, rank = 0;
    bool with_first = has_first_only(ranking->steps, count), in_first = true;
    for (size_t i = 0; i < table->ranked; i++) {
        struct standings_row *row = &table->rows[i];
        step = count;
        if (i > 0) {
            size_t a = table->order[i - 1], b = table->order[i];
            table_compare(standings, ranking->steps, count, a, b, false, &step);
            in_first = in_first && step == count;
            if (with_first && in_first) {
                table_compare(standings, ranking->steps, count, a, b, true, &step);
            }
        }
        rank = i > 0 && step == count ? rank : i + 1;
        *row = (struct standings_row){table->order[i], rank, step, false};
        if (i > 0 && step == count && ends_in_draw(ranking)) {
            row->needs_draw = table->rows[i - 1].needs_draw = true;
        }
    }
    for (size_t i = table->ranked; i < table->shown.row_count; i++) {
        table->rows[i] = (struct standings_row){table->order[i], STANDINGS_NO_RANK, count, false};
    }
}

static bool table_room(struct table *table, size_t teams, struct fault *fault) {
    if (teams < table->capacity) {
        return true;
    }
    struct standings_row *rows = realloc(table->rows, 2 * (teams + 1) * sizeof *rows);
    table->rows = rows != NULL ? rows : table->rows;
    size_t *order = realloc(table->order, 2 * (teams + 1) * sizeof *order);
    table->order = order != NULL ? order : table->order;
    /* cppcheck-suppress memleak ; both are the table's own by now */
    if (rows == NULL || order == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    table->capacity = 2 * (teams + 1);
    table->shown.rows = rows;
    return true;
}

/* Brings one table up to date with the columns. */
static void refresh(const struct standings *standings, struct table *table) {
    const struct contest_ranking *ranking = table->shown.ranking;
    if (only_touched_moved(standings, table)) {
        move_touched(standings, table);
    } else {
        select_teams(standings, table);
        table_sort(standings, ranking->steps, ranking->step_count, table->order, table->ranked);
    }
    table->shown.rows = table->rows;
    fill_rows(standings, table);
    table->made = true;
}

bool tables_refresh(struct standings *standings, struct fault *fault) {
    size_t count = standings->contest->ranking_count * (standings->contest->category_count + 1);
    for (size_t i = 0; i < count; i++) {
        struct table *table = &standings->tables[i];
        if (table->made) {
            if (!table_room(table, standings_count(standings), fault)) {
                return false;
            }
            refresh(standings, table);
        }
    }
    return true;
}

const struct standings_table *standings_table(struct standings *standings,
                                              const struct contest_ranking *ranking,
                                              size_t category, struct fault *fault) {
    size_t index = (size_t)(ranking - standings->contest->rankings);
    size_t width = standings->contest->category_count + 1;
    struct table *table =
        &standings->tables[index * width + (category == CONTEST_NONE ? 0 : category + 1)];
    if (!standings_compute(standings, fault)) {
        return NULL;
    }
    if (!table->made) {
        table->shown.ranking = ranking;
        table->shown.category = category;
        if (!table_room(table, standings_count(standings), fault)) {
            return NULL;
        }
        refresh(standings, table);
    }
    return &table->shown;
}
