/* perseverons-arena: holds the runs of a contest. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena/headless.h"
#include "arena/report.h"
#include "command-line/command_line.h"
#include "language/language.h"

enum { RUN = 1 };
enum {
    OPT_HEADLESS = 1,
    OPT_CONTEST,
    OPT_EVENT,
    OPT_TEAM,
    OPT_ATTEMPT,
    OPT_TABLE,
    OPT_MODEL,
    OPT_PROGRAM,
    OPT_SEED,
    OPT_SHEET,
    OPT_PICTURE,
    OPT_LOG
};

#define SEED_DEFAULT 1
#define SEED_MAX     1000000000

static const struct command_line_verb verbs[] = {
    {RUN, "run", "jouer", "", N_("play one run of a team and fill its score sheet")}, {0}};

static const struct command_line_option options[] = {
    {OPT_CONTEST, "contest", "concours", N_("FILE"), N_("the contest: its folder or file")},
    {OPT_EVENT, "event", "epreuve", N_("EVENT"), N_("which event of it, when it has several")},
    {OPT_TEAM, "team", "equipe", N_("TEAM"), N_("the team’s number or name on the sheet")},
    {OPT_ATTEMPT, "attempt", "essai", N_("N"), N_("which attempt of the team (1)")},
    {OPT_TABLE, "table", "table", N_("TABLE"), N_("virtual table: a shipped name, or a file")},
    {OPT_MODEL, "model", "modele", N_("MODEL"), N_("virtual robot: standard, mbot, or a file")},
    {OPT_PROGRAM, "program", "programme", N_("FILE"), N_("the team’s program (.lua)")},
    {OPT_SEED, "seed", "graine", N_("N"), N_("chance of the virtual sensors; 0: perfect sensors")},
    {OPT_SHEET, "sheet", "feuille", N_("FILE"), N_("write the score sheet (.json)")},
    {OPT_PICTURE, "picture", "image", N_("FILE"), N_("draw the trajectory (.svg or .png)")},
    {OPT_LOG, "log", "journal", N_("FILE"), N_("write sensors and motors (.csv)")},
    {OPT_HEADLESS, "headless", "sans-fenetre", NULL,
     N_("without a window, in virtual time: the only way for now")},
    {0}};

struct settings {
    struct headless_order order;
    const char *sheet, *picture, *log;
    long attempt, seed;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

static const char **text_setting(struct settings *settings, int id) {
    switch (id) {
    case OPT_CONTEST:
        return &settings->order.contest;
    case OPT_EVENT:
        return &settings->order.event;
    case OPT_TEAM:
        return &settings->order.team;
    case OPT_TABLE:
        return &settings->order.table;
    case OPT_MODEL:
        return &settings->order.model;
    case OPT_PROGRAM:
        return &settings->order.program;
    case OPT_SHEET:
        return &settings->sheet;
    case OPT_PICTURE:
        return &settings->picture;
    default:
        return &settings->log;
    }
}

static bool take_option(int id, const char *value, struct settings *settings, struct fault *fault) {
    switch (id) {
    case OPT_HEADLESS:
        return true;
    case OPT_ATTEMPT:
        return command_line_integer(_("--attempt"), value, 1, MATCH_ATTEMPTS_MAX,
                                    &settings->attempt, fault);
    case OPT_SEED:
        return command_line_integer(_("--seed"), value, 0, SEED_MAX, &settings->seed, fault);
    default:
        *text_setting(settings, id) = value;
        return true;
    }
}

/* What a run cannot do without; the first that is missing, or NULL. */
static const char *missing_option(const struct headless_order *order) {
    const struct {
        const char *value, *option;
    } needed[] = {{order->contest, N_("--contest")},
                  {order->team, N_("--team")},
                  {order->table, N_("--table")},
                  {order->program, N_("--program")}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i].value == NULL) {
            return needed[i].option;
        }
    }
    return NULL;
}

/* A file that may not grow is a fault to explain, not a signal to die of. */
static void watch_signals(void) {
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL);
    sigaction(SIGPIPE, &action, NULL);
}

static void show_output(void *context, const char *text, size_t size) {
    (void)context;
    fwrite(text, 1, size, stderr);
}

static void show_notice(void *context, const struct match_notice *notice) {
    (void)context;
    report_notice(notice, stderr);
}

static int report_and_exit(const struct command_line *line, const struct headless_run *run) {
    struct fault fault = {0};
    bool done = line->json ? report_json(run, stdout, &fault) : report_text(run, stdout, &fault);
    if (!done) {
        return command_line_fail(line, &fault);
    }
    return report_is_clean(run) ? COMMAND_LINE_DONE : COMMAND_LINE_COULD_NOT;
}

static int play(const struct command_line *line, struct settings *settings) {
    struct fault fault = {0};
    settings->order.attempt = (int)settings->attempt;
    settings->order.seed = (uint64_t)settings->seed;
    settings->order.interrupted = &interrupted;
    settings->order.notice = line->json ? NULL : show_notice;
    settings->order.output = show_output;
    watch_signals();
    struct headless_run *run = headless_play(&settings->order, &fault);
    if (run == NULL) {
        return command_line_fail(line, &fault);
    }
    int status = headless_write(run, settings->sheet, settings->picture, settings->log, &fault)
                     ? report_and_exit(line, run)
                     : command_line_fail(line, &fault);
    headless_free(run);
    return status;
}

int main(int argc, char **argv) {
    struct command_line line = {
        .program = "perseverons-arena",
        .summary =
            N_("Holds the runs of a contest on a virtual table: times them, fills the score\n"
               "sheet from what lies where, and counts the points. It has no window yet."),
        .examples = N_("  perseverons-arena run --contest examples/contests/palets --team T12 \\\n"
                       "      --table palets --program palets.lua --sheet T12-1.json\n"),
        .verbs = verbs,
        .options = options};
    int status = command_line_start(&line, argc, argv);
    if (status >= 0) {
        return status;
    }
    struct settings settings = {.attempt = 1, .seed = SEED_DEFAULT};
    struct fault fault = {0};
    const char *value = NULL;
    int id = 0;
    while ((id = command_line_next(&line, &value)) != 0) {
        if (!take_option(id, value, &settings, &fault)) {
            return command_line_fail(&line, &fault);
        }
    }
    if (line.operand_count > 0) {
        return command_line_misuse(&line, _("“%s” is too much"), line.operand[0]);
    }
    const char *missing = missing_option(&settings.order);
    if (missing != NULL) {
        return command_line_misuse(&line, _("%s is missing"), _(missing));
    }
    return play(&line, &settings);
}
