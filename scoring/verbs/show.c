/* One sheet with its points and why; one team with its sheets and results. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/cell.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/numbers.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- state ----------------------------------------------------------------------------------- */

static const struct {
    unsigned flag;
    const char *word, *name;
} flags[] = {{KIND_VERIFIED, "verified", N_("verified")},
             {KIND_SIGNED, "signed", N_("signed")},
             {KIND_CONTESTED, "contested", N_("contested")},
             {KIND_PUBLISHED, "published", N_("published")},
             {KIND_WITHDRAWN, "withdrawn", N_("withdrawn")},
             {KIND_DISQUALIFIED, "disqualified", N_("disqualified")}};

static void state_text(const struct store_subject *subject, bool machine, char text[200]) {
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if ((subject->flags & flags[i].flag) != 0 && length < 180) {
            length += (size_t)snprintf(text + length, 200 - length, "%s%s", length > 0 ? " " : "",
                                       machine ? flags[i].word : _(flags[i].name));
        }
    }
}

/* ---- a sheet -----------------------------------------------------------------------------------
 */

static int sheet_json(const struct store_subject *subject, char *points) {
    char state[200];
    cJSON *root = verb_object();
    verb_text(root, "subject", subject->subject);
    state_text(subject, true, state);
    verb_text(root, "state", state);
    verb_text(root, "entered_by", subject->content_by);
    verb_text(root, "fact", subject->content_id);
    verb_text(root, "rules", subject->rules);
    verb_count(root, "at_ms", subject->content_at_ms);
    cJSON_AddBoolToObject(root, "conflict", subject->conflict);
    cJSON_AddRawToObject(root, "points", points);
    return command_line_print_json(root);
}

static int sheet_people(const struct store_subject *subject, const char *points) {
    char state[200], time[32];
    fputs(points, stdout);
    fputc('\n', stdout);
    printf(_("Entered by "));
    cell_write(stdout, subject->content_by, 0);
    state_text(subject, false, state);
    printf(", %s%s%s\n", verb_time(subject->content_at_ms, time), state[0] == '\0' ? "" : "; ",
           state);
    if (subject->conflict) {
        puts(_("Two copies of the contest went on differently here: look at the history."));
    }
    return COMMAND_LINE_DONE;
}

static int show_sheet(const struct command_line *line, const struct desk *desk,
                      const struct store_subject *subject) {
    struct fault fault = {0};
    struct paper paper;
    char *text = NULL;
    bool is_valid;
    if (subject->content[0] == '\0') {
        fault_set(&fault, FAULT_REFERENCE, _("“%s” was undone: there is nothing to show."),
                  subject->key);
        fault_advise(&fault, _("See what happened: history"));
        return command_line_fail(line, &fault);
    }
    if (!paper_read(desk_contest(desk), subject->subject, subject->content,
                    strlen(subject->content), &paper, &fault)) {
        return command_line_fail(line, &fault);
    }
    bool ok = paper_points(&paper, line->json, language_code(), &text, &is_valid, &fault);
    int status = !ok          ? command_line_fail(line, &fault)
                 : line->json ? sheet_json(subject, text)
                              : sheet_people(subject, text);
    free(text);
    paper_release(&paper);
    return status;
}

/* ---- a team
 * -------------------------------------------------------------------------------------- */

static const struct listing_column sheet_columns[] = {{"sheet", N_("Sheet"), LISTING_TEXT},
                                                      {"by", N_("Entered by"), LISTING_TEXT},
                                                      {"state", N_("State"), LISTING_TEXT}};
static const struct listing_column result_columns[] = {{"result", N_("Result"), LISTING_TEXT},
                                                       {"value", N_("Value"), LISTING_TEXT}};

static bool concerns(const struct store_subject *subject, const char *team) {
    const size_t length = strlen(team);
    for (const char *at = subject->teams; *at != '\0';) {
        const size_t line = strcspn(at, "\n");
        if (line == length && strncmp(at, team, length) == 0) {
            return true;
        }
        at += line + (at[line] == '\n');
    }
    return false;
}

static void list_sheets(struct desk *desk, const char *team, struct listing *list) {
    static const char *const classes[] = {"sheet", "mark"};
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < store_view_count(desk_view(desk), classes[c]); i++) {
            const struct store_subject *sheet = store_view_at(desk_view(desk), classes[c], i);
            char machine[200], people[200];
            if (sheet->content[0] != '\0' && concerns(sheet, team)) {
                state_text(sheet, true, machine);
                state_text(sheet, false, people);
                listing_text(list, sheet->key);
                listing_text(list, sheet->content_by);
                listing_words(list, machine, people);
            }
        }
    }
}

static void list_results(struct desk *desk, const struct desk_team *team, struct listing *list) {
    const struct contest *contest = desk_contest(desk);
    const size_t index = standings_find_team(desk_standings(desk), team->id);
    for (size_t i = 0; i < contest->result_count; i++) {
        const struct contest_result *result = &contest->results[i];
        struct exact value;
        char machine[EXACT_TEXT_MAX], people[EXACT_TEXT_MAX];
        if (standings_value(desk_standings(desk), result, index, &value)) {
            listing_words(list, result->id, contest_text_in(&result->name, language_code()));
            listing_words(list, exact_write(value, '.', machine), numbers_text(value, people));
        }
    }
}

static void print_team(const struct desk_team *team, const struct listing *sheets,
                       const struct listing *results) {
    cell_write(stdout, team->id, 0);
    fputs("  ", stdout);
    cell_write(stdout, team->name, 0);
    fputs("  ", stdout);
    cell_write(stdout, team->category, 0);
    fputs("  ", stdout);
    cell_write(stdout, team->level, 0);
    printf("%s%s\n\n", team->withdrawn ? "  " : "", team->withdrawn ? _("withdrawn") : "");
    listing_print(sheets);
    fputc('\n', stdout);
    listing_print(results);
}

static int show_team(const struct command_line *line, struct desk *desk,
                     const struct desk_team *team) {
    struct fault fault = {0};
    struct listing sheets = {.columns = sheet_columns, .column_count = 3};
    struct listing results = {.columns = result_columns, .column_count = 2};
    int status = COMMAND_LINE_DONE;
    if (!standings_compute(desk_standings(desk), &fault)) {
        return command_line_fail(line, &fault);
    }
    list_sheets(desk, team->id, &sheets);
    list_results(desk, team, &results);
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "id", team->id);
        verb_text(root, "name", team->name);
        verb_text(root, "category", team->category);
        verb_text(root, "level", team->level);
        cJSON_AddItemToObject(root, "sheets", listing_json(&sheets));
        cJSON_AddItemToObject(root, "results", listing_json(&results));
        status = command_line_print_json(root);
    } else {
        print_team(team, &sheets, &results);
    }
    listing_release(&sheets);
    listing_release(&results);
    return status;
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    const struct store_subject *subject =
        desk == NULL ? NULL : act_find(desk, line->operand[1], &fault);
    int status;
    if (subject == NULL) {
        status = command_line_fail(line, &fault);
    } else if (strncmp(subject->subject, "team:", 5) == 0) {
        status = show_team(line, desk, desk_team(desk, subject->key));
    } else {
        status = show_sheet(line, desk, subject);
    }
    desk_close(desk);
    return status;
}

static const struct command_line_option options[] = {VERB_AS_OF, {0}};

const struct verb verb_show = {
    .name = "show",
    .name_fr = "montrer",
    .operands = N_("STORE EVENT/TEAM/ATTEMPT|TEAM"),
    .help = N_("a sheet with its points and why, or a team with its results"),
    .operands_min = 2,
    .operands_max = 2,
    .options = options,
    .examples = N_("  perseverons-score show my-contest course/T12/1\n"
                   "  perseverons-score show my-contest T12\n"),
    .run = run};
