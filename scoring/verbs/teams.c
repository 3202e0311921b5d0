/* Teams: from a school's table, as a list, leaving. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scoring/desk/import.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

/* ---- importing ---------------------------------------------------------------------------- */

struct sayings { /* what was said of lines: at once for people, together for machines */
    const struct command_line *line;
    cJSON *mistakes, *hints;
    size_t count;
};

#define SAYINGS_MAX 100 /* shown; the rest is only counted */

static void say(void *context, const struct fault *fault, bool is_hint) {
    struct sayings *sayings = context;
    if (++sayings->count > SAYINGS_MAX) {
        return;
    }
    if (!sayings->line->json) {
        fputs(is_hint ? _("Hint: ") : "", stderr);
        command_line_fail(sayings->line, fault);
        return;
    }
    cJSON *one = verb_object();
    verb_text(one, "kind", fault_kind_word(fault->kind));
    verb_count(one, "line", fault->line);
    verb_text(one, "field", fault->field);
    verb_text(one, "message", fault->message);
    verb_text(one, "advice", fault->advice);
    cJSON_AddItemToArray(is_hint ? sayings->hints : sayings->mistakes, one);
}

static int show_import(const struct command_line *line, const struct import_result *result,
                       bool done, const struct fault *fault, struct sayings *sayings) {
    if (!line->json) {
        if (!done) {
            return command_line_fail(line, fault);
        }
        printf(_("%zu teams imported, %zu there already, %zu lines left out\n"), result->added,
               result->known, result->bad);
        return COMMAND_LINE_DONE;
    }
    cJSON *root = verb_object();
    verb_count(root, "imported", (int64_t)result->added);
    verb_count(root, "known", (int64_t)result->known);
    verb_count(root, "refused", (int64_t)result->bad);
    if (!done) {
        verb_text(root, "error", fault->message);
    }
    cJSON_AddItemToObject(root, "mistakes", sayings->mistakes);
    cJSON_AddItemToObject(root, "hints", sayings->hints);
    sayings->mistakes = sayings->hints = NULL;
    int status = command_line_print_json(root);
    return done ? status : COMMAND_LINE_COULD_NOT;
}

static int import_into(const struct command_line *line, struct desk *desk,
                       const struct record_by *by, const struct verb_given *given) {
    struct fault fault = {0};
    struct import_result result = {0};
    const char *path = line->operand[1];
    struct school *school = school_read(NULL, &fault);
    struct teams_csv *teams =
        school == NULL ? NULL : teams_csv_read(path, given->value[OPT_ENCODING], school, &fault);
    int status;
    if (teams == NULL) {
        status = command_line_fail(line, &fault);
    } else {
        struct sayings sayings = {line, cJSON_CreateArray(), cJSON_CreateArray(), 0};
        bool done = import_teams(desk, by, teams, path, given->value[OPT_PARTIAL] != NULL, say,
                                 &sayings, &result, &fault);
        status = show_import(line, &result, done, &fault, &sayings);
        cJSON_Delete(sayings.mistakes);
        cJSON_Delete(sayings.hints);
    }
    teams_csv_free(teams);
    school_free(school);
    return status;
}

static int run_import(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct record_by by;
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    int status =
        desk == NULL ? command_line_fail(line, &fault) : import_into(line, desk, &by, given);
    desk_close(desk);
    return status;
}

/* ---- the list ----------------------------------------------------------------------------------
 */

static const struct listing_column columns[] = {
    {"id", N_("Team"), LISTING_TEXT},
    {"name", N_("Name"), LISTING_TEXT},
    {"category", N_("Category"), LISTING_TEXT},
    {"level", N_("Level"), LISTING_TEXT},
    {"establishments", N_("UAI"), LISTING_TEXT},
    {"pupils", N_("Pupils"), LISTING_NUMBER},
    {"state", N_("State"), LISTING_TEXT},
};

static void add_team(struct listing *list, const struct desk_team *team) {
    char establishments[200];
    snprintf(establishments, sizeof establishments, "%s", team->establishments);
    for (char *at = establishments; (at = strchr(at, '\n')) != NULL;) {
        *at = ' ';
    }
    listing_text(list, team->id);
    listing_text(list, team->name);
    listing_text(list, team->category);
    listing_text(list, team->level);
    listing_text(list, establishments);
    if (team->pupils > 0) {
        listing_number(list, team->pupils);
    } else {
        listing_text(list, "");
    }
    if (team->withdrawn) {
        listing_words(list, "withdrawn", _("withdrawn"));
    } else if (team->disqualified) {
        listing_words(list, "disqualified", _("disqualified"));
    } else {
        listing_text(list, "");
    }
}

static int show_teams(const struct command_line *line, const struct desk *desk) {
    struct listing list = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    int status = COMMAND_LINE_DONE;
    for (size_t i = 0; i < desk_team_count(desk); i++) {
        if (desk_team_at(desk, i)->registered) {
            add_team(&list, desk_team_at(desk, i));
        }
    }
    if (line->json) {
        cJSON *root = verb_object();
        cJSON_AddItemToObject(root, "teams", listing_json(&list));
        verb_problems(desk, root);
        status = command_line_print_json(root);
    } else if (!listing_print(&list)) {
        status = COMMAND_LINE_COULD_NOT;
    } else {
        verb_problems(desk, NULL);
    }
    listing_release(&list);
    return status;
}

static int run_teams(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct desk *desk = verb_desk(line, given, STORE_READ, &fault);
    int status = desk == NULL ? command_line_fail(line, &fault) : show_teams(line, desk);
    desk_close(desk);
    return status;
}

/* ---- leaving -----------------------------------------------------------------------------------
 */

typedef bool record_end(struct store *store, const struct record_by *by, const char *team,
                        struct store_receipt *receipt, struct fault *fault);

static int end_team(struct command_line *line, const struct verb_given *given, record_end *end,
                    const char *done) {
    struct fault fault = {0};
    struct record_by by;
    struct store_receipt receipt = {0};
    struct act act = {0};
    struct desk *desk =
        verb_by(given, &by, &fault) ? verb_desk(line, given, STORE_WRITE, &fault) : NULL;
    bool ok = desk != NULL && end(desk_store(desk), &by, line->operand[1], &receipt, &fault);
    snprintf(act.id, sizeof act.id, "%s", receipt.id);
    snprintf(act.subject, sizeof act.subject, "team:%s", line->operand[1]);
    act.sequence = receipt.sequence;
    int status = ok ? verb_show_act(line, done, &act) : command_line_fail(line, &fault);
    desk_close(desk);
    return status;
}

static int run_withdraw(struct command_line *line, const struct verb_given *given) {
    return end_team(line, given, record_team_withdrawn, _("withdrawn"));
}
static int run_disqualify(struct command_line *line, const struct verb_given *given) {
    return end_team(line, given, record_team_disqualified, _("disqualified"));
}

static const struct command_line_option importing[] = {
    VERB_WHO,
    VERB_ENTRY,
    {OPT_PARTIAL, "partial", "en-partie", NULL, N_("take the good lines although others are bad")},
    {OPT_ENCODING, "encoding", "encodage", N_("NAME"),
     N_("of the file, when it is not UTF-8 (windows-1252)")},
    {0}};
static const struct command_line_option reading[] = {VERB_AS_OF, {0}};
static const struct command_line_option reasoned[] = {VERB_WHO, VERB_WHY, VERB_ENTRY, {0}};

const struct verb verb_import = {
    .name = "import",
    .name_fr = "importer",
    .operands = N_("STORE TEAMS.csv"),
    .help = N_("teams from a school's spreadsheet, all of them or none"),
    .operands_min = 2,
    .operands_max = 2,
    .options = importing,
    .examples =
        N_("  perseverons-score import my-contest teams.csv --who ML\n"
           "  perseverons-score import my-contest teams.csv --encoding windows-1252 --who ML\n"),
    .run = run_import};
const struct verb verb_teams = {.name = "teams",
                                .name_fr = "equipes",
                                .operands = N_("STORE"),
                                .help = N_("who takes part"),
                                .operands_min = 1,
                                .operands_max = 1,
                                .options = reading,
                                .examples = N_("  perseverons-score teams my-contest\n"),
                                .run = run_teams};
const struct verb verb_withdraw = {
    .name = "withdraw",
    .name_fr = "retirer",
    .operands = N_("STORE TEAM"),
    .help = N_("a team leaves, with a reason; it is in no ranking any more"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples =
        N_("  perseverons-score withdraw my-contest T12 --who ML --why \"bus broke down\"\n"),
    .run = run_withdraw};
const struct verb verb_disqualify = {
    .name = "disqualify",
    .name_fr = "disqualifier",
    .operands = N_("STORE TEAM"),
    .help = N_("a team stays at the end of every ranking, without a rank"),
    .operands_min = 2,
    .operands_max = 2,
    .options = reasoned,
    .examples =
        N_("  perseverons-score disqualify my-contest T12 --who head --why \"remote control\"\n"),
    .run = run_disqualify};
