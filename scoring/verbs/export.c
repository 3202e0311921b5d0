/* What is printed and handed out: rankings, sheets, diplomas, in the format of the file's name. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "scoring/contest_ranking.h"
#include "scoring/exports/exports.h"
#include "scoring/import/csv.h"
#include "scoring/school/same_word.h"
#include "scoring/verbs/export_schedule.h"
#include "scoring/verbs/handing_out.h"
#include "scoring/verbs/papers.h"
#include "scoring/verbs/verbs.h"

#define HONOUR_MAX 2000

enum what { WHAT_RANKING, WHAT_SHEETS, WHAT_BLANK, WHAT_SCHEDULE, WHAT_DIPLOMAS, WHAT_COUNT };

struct job {
    const struct command_line *line;
    const struct verb_given *given;
    enum what what;
    const char *path;
    struct desk *desk; /* NULL for blank sheets of a folder */
    struct exports_source source;
    char date[HANDING_DATE];
};

/* ---- what is asked ------------------------------------------------------------------------ */

static bool read_what(struct job *job, struct fault *fault) {
    static const char *const words[WHAT_COUNT][2] = {{"ranking", "classement"},
                                                     {"sheets", "feuilles"},
                                                     {"blank-sheets", "feuilles-vierges"},
                                                     {"schedule", "planning"},
                                                     {"diplomas", "diplomes"}};
    for (size_t i = 0; i < WHAT_COUNT; i++) {
        if (same_word(job->line->operand[1], words[i][0]) ||
            same_word(job->line->operand[1], words[i][1])) {
            job->what = (enum what)i;
            return document_has_format(job->path, fault);
        }
    }
    fault_set(fault, FAULT_MISUSE, _("“%.80s” is nothing to export."), job->line->operand[1]);
    return fault_advise(fault, "%s", _("Say ranking, sheets, blank-sheets, schedule or diplomas."));
}

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), wanted = strlen(ending);
    return length >= wanted && strcasecmp(text + length - wanted, ending) == 0;
}

static bool is_for_spreadsheets(const char *path) {
    return ends_with(path, ".csv") || ends_with(path, ".xlsx") || ends_with(path, ".json");
}

/* The team asked for with --team, as a list of one; *count 0: none was asked for. */
static bool chosen_team(const struct job *job, size_t *team, size_t *count, struct fault *fault) {
    const char *id = job->given->value[OPT_TEAM];
    *count = 0;
    for (size_t i = 0; id != NULL && i < job->source.team_count; i++) {
        if (strcmp(job->source.teams[i].id, id) == 0) {
            *team = i;
            *count = 1;
        }
    }
    return id == NULL || *count == 1 ||
           fault_set(fault, FAULT_REFERENCE, _("There is no team “%.80s”."), id);
}

/* ---- documents ------------------------------------------------------------------------------ */

static struct document *ranking(const struct job *job, struct fault *fault) {
    const char *id = job->given->value[OPT_RANKING];
    const struct contest_ranking *one =
        id != NULL ? contest_ranking(job->source.contest, id) : NULL;
    if (id != NULL && one == NULL) {
        fault_set(fault, FAULT_REFERENCE, _("The rules have no such ranking."));
        return NULL;
    }
    return exports_ranking(&job->source, one, fault);
}

static struct document *sheets(const struct job *job, struct fault *fault) {
    struct papers papers;
    struct document *document = NULL;
    size_t team = 0, asked = 0, count = 0;
    const char *event = job->given->value[OPT_EVENT];
    bool ok = chosen_team(job, &team, &asked, fault) && papers_open(job->desk, &papers, fault);
    if (!ok) {
        return NULL;
    }
    for (size_t i = 0; i < papers.sheet_count; i++) {
        const struct sheet *sheet = papers.sheets[i];
        bool wanted = (event == NULL || strcmp(sheet->event->id, event) == 0) &&
                      (asked == 0 || strcmp(sheet->team, job->source.teams[team].id) == 0);
        papers.sheets[count] = sheet;
        count += wanted;
    }
    document = is_for_spreadsheets(job->path)
                   ? exports_sheet_values(&job->source, papers.sheets, count, fault)
                   : exports_filled_sheets(&job->source, papers.sheets, count, fault);
    papers_close(&papers);
    return document;
}

static struct document *blank_sheets(const struct job *job, struct fault *fault) {
    const char *id = job->given->value[OPT_EVENT];
    const struct contest_event *event = id != NULL ? contest_event(job->source.contest, id) : NULL;
    size_t team = 0, asked = 0;
    if (id != NULL && event == NULL) {
        fault_set(fault, FAULT_REFERENCE, _("The rules have no event “%.80s”."), id);
        return NULL;
    }
    if (!chosen_team(job, &team, &asked, fault)) {
        return NULL;
    }
    return exports_blank_sheets(&job->source, event, asked > 0 ? &team : NULL, asked, fault);
}

/* ---- diplomas ----------------------------------------------------------------------------------
 */

/* The team's prizes: "First prize, college". */
static void write_honour(const struct job *job, const struct standings_award *awards, size_t count,
                         size_t team, char honour[HONOUR_MAX]) {
    size_t length = 0;
    honour[0] = '\0';
    for (size_t i = 0; i < count && length < HONOUR_MAX; i++) {
        if (awards[i].team == team) {
            const struct contest_prize *prize = &job->source.contest->prizes[awards[i].prize];
            length += (size_t)snprintf(honour + length, HONOUR_MAX - length, "%s%s",
                                       length > 0 ? " · " : "",
                                       contest_text_in(&prize->name, job->source.language));
        }
    }
}

static size_t find_column(const struct csv *csv, const char *const *titles, size_t count) {
    for (size_t column = 0; column < csv_columns(csv); column++) {
        for (size_t i = 0; i < count; i++) {
            if (same_word(csv_title(csv, column), titles[i])) {
                return column;
            }
        }
    }
    return csv_columns(csv);
}

struct names { /* first names typed for this printing; nothing of it is kept */
    struct csv *csv;
    size_t team, first_name;
};

static bool names_read(const char *path, struct names *names, struct fault *fault) {
    static const char *const teams[] = {"team", "equipe", "code"};
    static const char *const firsts[] = {"first name", "first names", "prenom", "prenoms"};
    names->csv = csv_read(path, NULL, fault);
    if (names->csv == NULL) {
        return false;
    }
    names->team = find_column(names->csv, teams, 3);
    names->first_name = find_column(names->csv, firsts, 4);
    if (names->team < csv_columns(names->csv) && names->first_name < csv_columns(names->csv)) {
        return true;
    }
    fault_set(fault, FAULT_MISSING, "%s",
              _("This table needs a column “team” (code) and a column “first name”."));
    return fault_at(fault, path, 1, 0);
}

static size_t team_of(const struct job *job, const char *id) {
    size_t team = 0;
    while (team < job->source.team_count && strcmp(job->source.teams[team].id, id) != 0) {
        team++;
    }
    return team;
}

struct printing { /* the diplomas to print, with room for their texts */
    const struct job *job;
    const struct standings_award *awards;
    size_t award_count, count;
    struct exports_diploma *diplomas;
    char (*honours)[HONOUR_MAX];
};

static void add_diploma(struct printing *printing, size_t team, const char *first_name) {
    char *honour = printing->honours[team];
    write_honour(printing->job, printing->awards, printing->award_count, team, honour);
    printing->diplomas[printing->count++] = (struct exports_diploma){team, honour, first_name};
}

static bool add_named(struct printing *printing, const struct names *names, struct fault *fault) {
    for (size_t row = 0; row < csv_rows(names->csv); row++) {
        const char *id = csv_cell(names->csv, row, names->team);
        size_t team = team_of(printing->job, id);
        if (team == printing->job->source.team_count) {
            return csv_fault(names->csv, row, names->team, fault, FAULT_REFERENCE,
                             _("There is no team “%.80s”."), id);
        }
        add_diploma(printing, team, csv_cell(names->csv, row, names->first_name));
    }
    return true;
}

static struct document *print_diplomas(const struct job *job, const struct names *names,
                                       const struct standings_award *awards, size_t award_count,
                                       struct fault *fault) {
    size_t teams = job->source.team_count;
    size_t most = names->csv != NULL ? csv_rows(names->csv) : teams;
    struct printing printing = {.job = job, .awards = awards, .award_count = award_count};
    struct document *document = NULL;
    printing.diplomas = calloc(most + 1, sizeof *printing.diplomas);
    printing.honours = calloc(teams + 1, sizeof *printing.honours);
    if (printing.diplomas == NULL || printing.honours == NULL) {
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    } else if (names->csv != NULL) {
        document = add_named(&printing, names, fault)
                       ? exports_diplomas(&job->source, printing.diplomas, printing.count, fault)
                       : NULL;
    } else {
        for (size_t team = 0; team < teams; team++) {
            add_diploma(&printing, team, "");
        }
        document = exports_diplomas(&job->source, printing.diplomas, printing.count, fault);
    }
    free(printing.diplomas);
    free(printing.honours);
    return document;
}

static struct document *diplomas(const struct job *job, struct fault *fault) {
    struct standings_award *awards = NULL;
    struct names names = {0};
    struct document *document = NULL;
    size_t count = 0;
    const char *path = job->given->value[OPT_NAMES];
    bool ok = (path == NULL || names_read(path, &names, fault)) &&
              standings_awards(job->source.standings, &awards, &count, fault);
    if (ok) {
        document = print_diplomas(job, &names, awards, count, fault);
    }
    free(awards);
    csv_free(names.csv);
    return document;
}

/* ---- the verb -----------------------------------------------------------------------------------
 */

static struct document *make(const struct job *job, struct fault *fault) {
    switch (job->what) {
    case WHAT_RANKING:
        return ranking(job, fault);
    case WHAT_SHEETS:
        return sheets(job, fault);
    case WHAT_BLANK:
        return blank_sheets(job, fault);
    case WHAT_SCHEDULE:
        return export_schedule(job->desk, &job->source, !is_for_spreadsheets(job->path), fault);
    case WHAT_DIPLOMAS:
        return diplomas(job, fault);
    case WHAT_COUNT:
        break;
    }
    return NULL;
}

/* --logo, else logo.png in the contest's folder if there is one. */
static bool put_logo(const struct job *job, struct document *document, struct fault *fault) {
    char path[PATH_MAX];
    const char *given = job->given->value[OPT_LOGO];
    if (given != NULL) {
        return document_set_logo(document, given, fault);
    }
    int length = snprintf(path, sizeof path, "%s/logo.png", job->line->operand[0]);
    return length < 0 || (size_t)length >= sizeof path || access(path, R_OK) != 0 ||
           document_set_logo(document, path, fault);
}

static int hand_out(struct job *job) {
    struct fault fault = {0};
    struct document *document = make(job, &fault);
    if (document != NULL && !put_logo(job, document, &fault)) {
        document_free(document);
        document = NULL;
    }
    return handing_out(job->line, document, job->path, &fault);
}

static int with_teams(struct job *job) {
    struct fault fault = {0};
    size_t count = desk_team_count(job->desk);
    struct exports_team *teams = calloc(count + 1, sizeof *teams);
    if (teams == NULL) {
        fault_set(&fault, FAULT_MEMORY, _("Not enough memory."));
        return command_line_fail(job->line, &fault);
    }
    for (size_t i = 0; i < count; i++) {
        const struct desk_team *team = desk_team_at(job->desk, i);
        teams[i] = (struct exports_team){team->id, team->name};
    }
    job->source.contest = desk_contest(job->desk);
    job->source.standings = desk_standings(job->desk);
    job->source.teams = teams;
    job->source.team_count = count;
    int status = hand_out(job);
    free(teams);
    verb_problems(job->desk, NULL);
    return status;
}

/* Empty sheets are wanted before anything is stored: the rules are enough. */
static int without_store(struct job *job) {
    struct fault fault = {0};
    struct contest *contest = contest_read(job->line->operand[0], &fault);
    if (contest == NULL) {
        return command_line_fail(job->line, &fault);
    }
    job->source.contest = contest;
    int status = hand_out(job);
    contest_free(contest);
    return status;
}

static bool has_store(const struct command_line *line) {
    char address[PATH_MAX];
    struct fault ignored = {0};
    return desk_address(line->operand[0], address, &ignored) && access(address, F_OK) == 0;
}

static int run(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct job job = {.line = line, .given = given, .path = line->operand[2]};
    job.source.language = language_code();
    job.source.date = handing_date(job.date);
    if (!read_what(&job, &fault)) {
        return command_line_fail(line, &fault);
    }
    if (job.what == WHAT_BLANK && !has_store(line)) {
        return without_store(&job);
    }
    job.desk = verb_desk(line, given, STORE_READ, &fault);
    int status = job.desk != NULL ? with_teams(&job) : command_line_fail(line, &fault);
    desk_close(job.desk);
    return status;
}

static const struct command_line_option options[] = {
    {OPT_RANKING, "ranking", "classement", N_("ID"), N_("only this one")},
    {OPT_EVENT, "event", "epreuve", N_("ID"), N_("sheets: only of this event")},
    {OPT_TEAM, "team", "equipe", N_("ID"), N_("sheets: only of this team")},
    {OPT_NAMES, "names", "prenoms", N_("FILE"),
     N_("diplomas: a table of first names, read and not kept")},
    {OPT_LOGO, "logo", "logo", N_("FILE"), N_("a PNG picture (else logo.png in the folder)")},
    VERB_AS_OF,
    {0}};

const struct verb verb_export = {
    .name = "export",
    .name_fr = "exporter",
    .operands = N_("STORE WHAT FILE"),
    .help =
        N_("ranking, sheets, blank-sheets, schedule or diplomas: .pdf, .html, .csv, .xlsx, .json"),
    .operands_min = 3,
    .operands_max = 3,
    .options = options,
    .examples =
        N_("  perseverons-score export my-contest ranking ranking.pdf\n"
           "  perseverons-score export my-contest blank-sheets sheets.pdf --event course\n"
           "  perseverons-score export my-contest diplomas diplomas.pdf --names names.csv\n"),
    .run = run};
