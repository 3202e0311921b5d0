/* Rankings: what was ranked, and what separated whom. */
#include <stdio.h>

#include "language/language.h"
#include "scoring/contest_ranking.h"
#include "scoring/exports/parts.h"

#define COLUMNS_MAX (CONTEST_STEPS_MAX + 4)
#define CAPTION_MAX (2 * CONTEST_NAME_MAX + 8)
#define RANK_DIGITS 24

struct making {
    const struct exports_source *source;
    struct document *document;
    const struct contest_ranking *ranking;
    const struct standings_table *table;
    struct document_table *shown;
    size_t column_count;
    struct document_column columns[COLUMNS_MAX];
};

/* NULL: the stored draw. */
static const struct contest_result *result_of(const struct making *making, size_t step) {
    size_t result = making->ranking->steps[step].result;
    return result == CONTEST_NONE ? NULL : &making->source->contest->results[result];
}

static void add_column(struct making *making, const char *key, const char *title,
                       enum document_kind kind) {
    making->columns[making->column_count++] = (struct document_column){key, title, kind};
}

static void make_columns(struct making *making) {
    making->column_count = 0;
    add_column(making, "rank", _("Rank"), DOCUMENT_NUMBER);
    add_column(making, "name", _("Team"), DOCUMENT_TEXT);
    add_column(making, "team", _("Code"), DOCUMENT_TEXT);
    for (size_t i = 0; i < making->ranking->step_count; i++) {
        const struct contest_result *result = result_of(making, i);
        if (result != NULL) {
            add_column(making, result->id, exports_text(making->source, &result->name),
                       DOCUMENT_NUMBER);
        }
    }
    add_column(making, "decided_by", _("Decided by"), DOCUMENT_TEXT);
}

/* What separated this row from the one above; only when the first value did not. */
static const char *decided_by(const struct making *making, const struct standings_row *row) {
    if (row->needs_draw) {
        return _("to be drawn");
    }
    if (row == making->table->rows || row->rank == STANDINGS_NO_RANK || row->decided_by == 0) {
        return "";
    }
    if (row->decided_by >= making->ranking->step_count) {
        return _("shared place");
    }
    const struct contest_result *result = result_of(making, row->decided_by);
    return result != NULL ? exports_text(making->source, &result->name) : _("the draw");
}

static void add_row(struct making *making, const struct standings_row *row) {
    static const struct exports_team unknown = {"", ""};
    const struct exports_source *source = making->source;
    const struct exports_team *team =
        row->team < source->team_count ? &source->teams[row->team] : &unknown;
    char rank[RANK_DIGITS] = "", values[CONTEST_STEPS_MAX][EXACT_TEXT_MAX];
    const char *cells[COLUMNS_MAX] = {rank, team->name, team->id};
    size_t count = 3;
    if (row->rank != STANDINGS_NO_RANK) {
        snprintf(rank, sizeof rank, "%zu", row->rank);
    }
    for (size_t i = 0; i < making->ranking->step_count; i++) {
        const struct contest_result *result = result_of(making, i);
        struct exact value;
        if (result == NULL) {
            continue;
        }
        bool has = standings_value(source->standings, result, row->team, &value);
        cells[count++] = has ? exact_write(value, '.', values[i]) : "";
    }
    cells[count] = decided_by(making, row);
    document_row(making->shown, cells);
}

static bool add_table(struct making *making, size_t category, struct fault *fault) {
    char caption[CAPTION_MAX];
    const struct exports_source *source = making->source;
    making->table = standings_table(source->standings, making->ranking, category, fault);
    if (making->table == NULL) {
        return false;
    }
    const char *name = exports_text(source, &making->ranking->name);
    if (category == CONTEST_NONE) {
        snprintf(caption, sizeof caption, "%s", name);
    } else {
        snprintf(caption, sizeof caption, "%s, %s", name,
                 exports_text(source, &source->contest->categories[category].name));
    }
    make_columns(making);
    making->shown = document_table(making->document, making->ranking->id, caption, making->columns,
                                   making->column_count);
    for (size_t i = 0; i < making->table->row_count; i++) {
        add_row(making, &making->table->rows[i]);
    }
    return true;
}

static bool add_ranking(struct making *making, struct fault *fault) {
    bool ok = true;
    const struct contest_ranking *ranking = making->ranking;
    for (size_t i = 0; ok && ranking->by_category && i < making->source->contest->category_count;
         i++) {
        ok = add_table(making, i, fault);
    }
    bool scratch = ranking->scratch || !ranking->by_category;
    return ok && (!scratch || add_table(making, CONTEST_NONE, fault));
}

struct document *exports_ranking(const struct exports_source *source,
                                 const struct contest_ranking *ranking, struct fault *fault) {
    struct making making = {.source = source};
    const struct contest *contest = source->contest;
    making.document = exports_document(source, _("Ranking"), fault);
    bool ok = making.document != NULL;
    for (size_t i = 0; ok && i < contest->ranking_count; i++) {
        making.ranking = &contest->rankings[i];
        if (ranking == NULL || ranking == making.ranking) {
            ok = add_ranking(&making, fault);
        }
    }
    if (!ok) {
        document_free(making.document);
        return NULL;
    }
    return making.document;
}
