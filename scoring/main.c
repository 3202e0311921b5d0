/* perseverons-score: what a sheet is worth, on the command line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command-line/command_line.h"
#include "language/language.h"
#include "scoring/contest.h"
#include "scoring/match.h"
#include "scoring/new_contest.h"
#include "scoring/print.h"
#include "scoring/score.h"
#include "scoring/sheet.h"

enum verb { VERB_SCORE = 1, VERB_CHECK, VERB_ITEMS, VERB_NEW };

static const struct command_line_verb verbs[] = {
    {VERB_SCORE, "score", "noter", N_("CONTEST SHEET"), N_("points of a score sheet")},
    {VERB_CHECK, "check", "verifier", N_("CONTEST [SHEET]"), N_("look for mistakes in the files")},
    {VERB_ITEMS, "items", "rubriques", N_("CONTEST"), N_("what a judge fills in")},
    {VERB_NEW, "new", "nouveau", N_("FOLDER"), N_("begin a contest from a commented model")},
    {0},
};

/* Takes `text` over. */
static int print_and_free(const struct command_line *line, char *text, const struct fault *fault) {
    if (text == NULL) {
        return command_line_fail(line, fault);
    }
    bool ok = fputs(text, stdout) >= 0 && (!line->json || fputc('\n', stdout) != EOF) &&
              fflush(stdout) == 0;
    int number = errno;
    free(text);
    if (!ok) {
        struct fault broken;
        fault_set_errno(&broken, number, _("standard output"));
        return command_line_fail(line, &broken);
    }
    return COMMAND_LINE_DONE;
}

/* A sheet that contradicts itself has its points shown, and does not pass. */
static int print_score(const struct command_line *line, const struct score *score) {
    struct fault fault = {0};
    char *text = line->json ? print_score_json(score, language_code(), &fault)
                            : print_score_table(score, language_code(), &fault);
    int status = print_and_free(line, text, &fault);
    return status == COMMAND_LINE_DONE && !score->valid ? COMMAND_LINE_COULD_NOT : status;
}

/* "name: no mistake found" */
static int print_fine(const struct command_line *line) {
    if (line->json) {
        return puts("{\"mistakes\": 0}") < 0 ? COMMAND_LINE_COULD_NOT : COMMAND_LINE_DONE;
    }
    for (int i = 0; i < line->operand_count; i++) {
        command_line_print_inert(STDOUT_FILENO, line->operand[i]);
        printf("%s\n", _(": no mistake found"));
    }
    return COMMAND_LINE_DONE;
}

/* `check` shows the points only when a check of the contest has something to say. */
static int score_file(const struct command_line *line, const struct contest *contest,
                      const char *path) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_read(contest, path, &fault);
    if (sheet == NULL || !score_sheet(sheet, &score, &fault)) {
        sheet_free(sheet);
        return command_line_fail(line, &fault);
    }
    bool shown = line->verb == VERB_SCORE || score.notice_count > 0;
    int status = shown ? print_score(line, &score) : print_fine(line);
    score_release(&score);
    sheet_free(sheet);
    return status;
}

static bool is_valid(const struct match_score *score) {
    bool valid = true;
    for (size_t i = 0; i < score->match->side_count; i++) {
        valid = valid && score->sides[i].valid;
    }
    return valid;
}

static int score_match_file(const struct command_line *line, const struct contest *contest,
                            const char *path) {
    struct fault fault = {0};
    struct match_score score;
    struct match_sheet *match = match_read(contest, path, &fault);
    if (match == NULL || !match_score(match, &score, &fault)) {
        match_free(match);
        return command_line_fail(line, &fault);
    }
    int status = COMMAND_LINE_DONE;
    if (line->verb == VERB_SCORE || !is_valid(&score)) {
        char *text = line->json ? print_match_json(&score, &fault)
                                : print_match_table(&score, language_code(), &fault);
        status = print_and_free(line, text, &fault);
    } else {
        status = print_fine(line);
    }
    if (status == COMMAND_LINE_DONE && !is_valid(&score)) {
        status = COMMAND_LINE_COULD_NOT;
    }
    match_score_release(&score);
    match_free(match);
    return status;
}

static int print_items(const struct command_line *line, const struct contest *contest) {
    struct fault fault = {0};
    char *text = line->json ? print_items_json(contest, language_code(), &fault)
                            : print_items_table(contest, language_code(), &fault);
    return print_and_free(line, text, &fault);
}

static int run(const struct command_line *line, const struct contest *contest) {
    if (line->verb == VERB_ITEMS) {
        return print_items(line, contest);
    }
    if (line->operand_count == 1) {
        return print_fine(line);
    }
    const char *sheet = line->operand[1];
    return match_is_one(sheet) ? score_match_file(line, contest, sheet)
                               : score_file(line, contest, sheet);
}

static bool operands_fit(const struct command_line *line) {
    static const struct {
        int min, max;
    } counts[] = {
        [VERB_SCORE] = {2, 2}, [VERB_CHECK] = {1, 2}, [VERB_ITEMS] = {1, 1}, [VERB_NEW] = {1, 1}};
    return line->operand_count >= counts[line->verb].min &&
           line->operand_count <= counts[line->verb].max;
}

int main(int argc, char **argv) {
    struct command_line line = {
        .program = "perseverons-score",
        .summary = N_("Works out the points of a score sheet under a contest's rules, exactly."),
        .operands = "",
        .examples = N_("  perseverons-score score examples/contests/palets sheet.json\n"
                       "  perseverons-score check my-contest/contest.json\n"),
        .verbs = verbs,
    };
    struct fault fault = {0};
    int status = command_line_start(&line, argc, argv);
    if (status >= 0) {
        return status;
    }
    if (!operands_fit(&line)) {
        return command_line_misuse(&line, "%s", _("This needs a contest, and a sheet to score."));
    }
    if (line.verb == VERB_NEW) {
        return new_contest(line.operand[0], &fault) ? command_line_end(COMMAND_LINE_DONE)
                                                    : command_line_fail(&line, &fault);
    }
    struct contest *contest = contest_read(line.operand[0], &fault);
    if (contest == NULL) {
        return command_line_fail(&line, &fault);
    }
    status = run(&line, contest);
    contest_free(contest);
    return command_line_end(status);
}
