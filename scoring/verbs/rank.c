/* Rankings as they stand, or stood: what was ranked, who shares a place, what separated whom. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/cell.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/numbers.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

#define COLUMNS_MAX (CONTEST_STEPS_MAX + 8)

struct shown { /* one table being shown */
    struct desk *desk;
    const struct contest_ranking *ranking;
    const struct standings_table *table;
    struct listing list;
    struct listing_column columns[COLUMNS_MAX];
};

/* ---- one table --------------------------------------------------------------------------------
 */

static const struct contest_result *step_result(const struct shown *shown, size_t step) {
    const size_t result = shown->ranking->steps[step].result;
    return result == CONTEST_NONE ? NULL : &desk_contest(shown->desk)->results[result];
}

static void start_columns(struct shown *shown) {
    size_t count = 0;
    shown->columns[count++] = (struct listing_column){"rank", N_("Rank"), LISTING_NUMBER};
    shown->columns[count++] = (struct listing_column){"team", N_("Team"), LISTING_TEXT};
    shown->columns[count++] = (struct listing_column){"name", N_("Name"), LISTING_TEXT};
    shown->columns[count++] = (struct listing_column){"category", N_("Category"), LISTING_TEXT};
    for (size_t i = 0; i < shown->ranking->step_count; i++) {
        const struct contest_result *result = step_result(shown, i);
        if (result != NULL) {
            shown->columns[count++] = (struct listing_column){
                result->id, contest_text_in(&result->name, language_code()), LISTING_TEXT};
        }
    }
    shown->columns[count++] = (struct listing_column){"decided_by", N_("Decided by"), LISTING_TEXT};
    shown->columns[count++] = (struct listing_column){"needs_draw", NULL, LISTING_TRUTH};
    shown->list = (struct listing){.columns = shown->columns, .column_count = count};
}

static void add_rank(struct shown *shown, const struct standings_row *row) {
    const size_t index = (size_t)(row - shown->table->rows);
    const bool shared = (index > 0 && row[-1].rank == row->rank) ||
                        (index + 1 < shown->table->row_count && row[1].rank == row->rank);
    char text[32], people[40];
    snprintf(text, sizeof text, "%zu", row->rank);
    snprintf(people, sizeof people, "%zu%s", row->rank, shared ? "=" : "");
    if (row->rank == STANDINGS_NO_RANK) {
        listing_words(&shown->list, "", "–");
    } else {
        listing_words(&shown->list, text, people);
    }
}

static void add_values(struct shown *shown, const struct standings_row *row) {
    struct standings *standings = desk_standings(shown->desk);
    for (size_t i = 0; i < shown->ranking->step_count; i++) {
        const struct contest_result *result = step_result(shown, i);
        struct exact value;
        char machine[EXACT_TEXT_MAX], people[EXACT_TEXT_MAX];
        if (result == NULL) {
            continue;
        }
        if (standings_value(standings, result, row->team, &value)) {
            listing_words(&shown->list, exact_write(value, '.', machine),
                          numbers_text(value, people));
        } else {
            listing_words(&shown->list, "", "–");
        }
    }
}

/* Only where the first step left it open: that is what people ask. */
static void add_decided(struct shown *shown, const struct standings_row *row) {
    const size_t step = row->decided_by;
    const bool is_first = row == shown->table->rows;
    if (row->needs_draw) {
        listing_words(&shown->list, "draw needed", _("to be drawn"));
    } else if (is_first || row->rank == STANDINGS_NO_RANK || step == 0) {
        listing_text(&shown->list, "");
    } else if (step >= shown->ranking->step_count) {
        listing_words(&shown->list, "shared", _("shared"));
    } else {
        const struct contest_result *result = step_result(shown, step);
        listing_words(&shown->list, result == NULL ? "draw" : result->id,
                      result == NULL ? _("the draw")
                                     : contest_text_in(&result->name, language_code()));
    }
}

static void add_row(struct shown *shown, const struct standings_row *row) {
    const struct desk_team *team = desk_team_at(shown->desk, row->team);
    const size_t category = standings_team_category(desk_standings(shown->desk), row->team);
    const struct contest *contest = desk_contest(shown->desk);
    add_rank(shown, row);
    listing_text(&shown->list, team->id);
    listing_text(&shown->list, team->name);
    listing_text(&shown->list, category == CONTEST_NONE ? "" : contest->categories[category].id);
    add_values(shown, row);
    add_decided(shown, row);
    listing_truth(&shown->list, row->needs_draw, "");
}

static void print_title(const struct shown *shown, size_t category) {
    const struct contest *contest = desk_contest(shown->desk);
    cell_write(stdout, contest_text_in(&shown->ranking->name, language_code()), 0);
    if (category != CONTEST_NONE) {
        fputs(", ", stdout);
        cell_write(stdout, contest_text_in(&contest->categories[category].name, language_code()),
                   0);
    }
    fputc('\n', stdout);
}

static bool show_table(struct desk *desk, const struct contest_ranking *ranking, size_t category,
                       cJSON *tables, struct fault *fault) {
    struct shown shown = {.desk = desk, .ranking = ranking};
    shown.table = standings_table(desk_standings(desk), ranking, category, fault);
    if (shown.table == NULL) {
        return false;
    }
    start_columns(&shown);
    for (size_t i = 0; i < shown.table->row_count; i++) {
        add_row(&shown, &shown.table->rows[i]);
    }
    bool ok = !shown.list.failed || fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    if (tables != NULL) {
        cJSON *one = verb_object();
        verb_text(one, "ranking", ranking->id);
        verb_text(one, "category",
                  category == CONTEST_NONE ? "" : desk_contest(desk)->categories[category].id);
        cJSON_AddItemToObject(one, "rows", listing_json(&shown.list));
        cJSON_AddItemToArray(tables, one);
    } else if (ok) {
        print_title(&shown, category);
        ok = listing_print(&shown.list) || fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        fputc('\n', stdout);
    }
    listing_release(&shown.list);
    return ok;
}

/* ---- which tables
 * -------------------------------------------------------------------------------- */

struct choice {
    const char *ranking, *event; /* NULL: any */
    size_t category;             /* CONTEST_NONE: all */
    bool has_category;
};

static bool is_chosen(const struct contest *contest, const struct contest_ranking *ranking,
                      const struct choice *choice) {
    if (choice->ranking != NULL && strcmp(ranking->id, choice->ranking) != 0) {
        return false;
    }
    if (choice->event == NULL) {
        return true;
    }
    const size_t first = ranking->step_count == 0 ? CONTEST_NONE : ranking->steps[0].result;
    const struct contest_result *result = first == CONTEST_NONE ? NULL : &contest->results[first];
    return result != NULL && (result->type == RESULT_SHEETS || result->type == RESULT_JURY) &&
           strcmp(contest->events[result->event].id, choice->event) == 0;
}

static bool show_ranking(struct desk *desk, const struct contest_ranking *ranking,
                         const struct choice *choice, cJSON *tables, struct fault *fault) {
    const struct contest *contest = desk_contest(desk);
    if (choice->has_category) {
        return show_table(desk, ranking, choice->category, tables, fault);
    }
    bool ok = true;
    for (size_t i = 0; ok && ranking->by_category && i < contest->category_count; i++) {
        ok = show_table(desk, ranking, i, tables, fault);
    }
    const bool scratch = ranking->scratch || !ranking->by_category;
    return ok && (!scratch || show_table(desk, ranking, CONTEST_NONE, tables, fault));
}

static bool nothing_chosen(const struct contest *contest, struct fault *fault) {
    char names[FAULT_MESSAGE_MAX / 2] = "";
    size_t length = 0;
    for (size_t i = 0; i < contest->ranking_count && length + CONTEST_ID_MAX + 3 < sizeof names;
         i++) {
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i > 0 ? ", " : "",
                                   contest->rankings[i].id);
    }
    fault_set(fault, FAULT_REFERENCE, _("The rules have no such ranking."));
    return fault_advise(fault, _("There are: %s."), names);
}

static bool show_rankings(struct desk *desk, const struct choice *choice, cJSON *tables,
                          struct fault *fault) {
    const struct contest *contest = desk_contest(desk);
    size_t count = 0;
    for (size_t i = 0; i < contest->ranking_count; i++) {
        if (is_chosen(contest, &contest->rankings[i], choice)) {
            count++;
            if (!show_ranking(desk, &contest->rankings[i], choice, tables, fault)) {
                return false;
            }
        }
    }
    return count > 0 || nothing_chosen(contest, fault);
}

static bool read_choice(const struct desk *desk, const struct verb_given *given,
                        struct choice *choice, struct fault *fault) {
    const char *category = given->value[OPT_CATEGORY];
    *choice = (struct choice){given->value[OPT_RANKING], given->value[OPT_EVENT], CONTEST_NONE,
                              category != NULL};
    if (category == NULL || strcmp(category, "*") == 0) {
        return true;
    }
    const struct contest_category *found = contest_category(desk_contest(desk), category);
    if (found == NULL) {
        return fault_set(fault, FAULT_REFERENCE, _("The rules have no category “%s”."), category);
    }
    choice->category = (size_t)(found - desk_contest(desk)->categories);
    return true;
}

/* ---- the verb ----------------------------------------------------------------------------------
 */

static size_t counted_sheets(const struct desk *desk, struct store_view *view) {
    size_t count = 0;
    const char *const classes[] = {"sheet", "mark"};
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < store_view_count(view, classes[c]); i++) {
            count += store_view_at(view, classes[c], i)->content[0] != '\0';
        }
    }
    for (size_t i = 0; i < desk_problem_count(desk); i++) {
        const struct desk_problem *problem = desk_problem_at(desk, i);
        count -= problem->fault.kind != FAULT_CONFLICT &&
                 strncmp(problem->subject, "team:", 5) != 0 && count > 0;
    }
    return count;
}

static int show(const struct command_line *line, struct desk *desk, const struct choice *choice) {
    struct fault fault = {0};
    const struct contest *contest = desk_contest(desk);
    const size_t sheets = counted_sheets(desk, desk_view(desk));
    const int64_t sequence = store_view_sequence(desk_view(desk));
    cJSON *root = line->json ? verb_object() : NULL;
    cJSON *tables = root == NULL ? NULL : cJSON_AddArrayToObject(root, "tables");
    if (!show_rankings(desk, choice, tables, &fault)) {
        cJSON_Delete(root);
        return command_line_fail(line, &fault);
    }
    if (root != NULL) {
        verb_text(root, "contest", contest->id);
        verb_text(root, "version", contest->version);
        verb_count(root, "teams", (int64_t)desk_team_count(desk));
        verb_count(root, "sheets", (int64_t)sheets);
        verb_count(root, "facts", sequence);
        verb_problems(desk, root);
        return command_line_print_json(root);
    }
    printf(_("Ranked from %zu sheets of %zu teams, under the rules "), sheets,
           desk_team_count(desk));
    cell_write(stdout, contest->version, 0);
    printf(_(", as of fact %" PRId64 ".\n"), sequence);
    verb_problems(desk, NULL);
    return COMMAND_LINE_DONE;
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct choice choice;
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    bool ok = desk != NULL && read_choice(desk, given, &choice, &fault);
    int status = ok ? show(line, desk, &choice) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

static const struct command_line_option options[] = {
    {OPT_RANKING, "ranking", "classement", N_("ID"), N_("only this one")},
    {OPT_EVENT, "event", "epreuve", N_("ID"), N_("only rankings of this event")},
    {OPT_CATEGORY, "category", "categorie", N_("ID"), N_("only this category; * for all together")},
    VERB_AS_OF,
    {0}};

const struct verb verb_rank = {
    .name = "rank",
    .name_fr = "classer",
    .operands = N_("STORE"),
    .help = N_("the rankings, with what separated equal teams"),
    .operands_min = 1,
    .operands_max = 1,
    .options = options,
    .examples = N_("  perseverons-score rank my-contest\n"
                   "  perseverons-score rank my-contest --ranking overall --category college\n"
                   "  perseverons-score rank my-contest --as-of 14:30\n"),
    .run = run};
