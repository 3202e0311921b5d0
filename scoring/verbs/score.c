/* What files alone say: points of a sheet, mistakes in a contest, what a judge fills in. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scoring/new_contest.h"
#include "scoring/print.h"
#include "scoring/score.h"
#include "scoring/verbs/check_report.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

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
                      const char *path, bool always) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_read(contest, path, &fault);
    if (sheet == NULL || !score_sheet(sheet, &score, &fault)) {
        sheet_free(sheet);
        return command_line_fail(line, &fault);
    }
    bool shown = always || score.notice_count > 0;
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
                            const char *path, bool always) {
    struct fault fault = {0};
    struct match_score score;
    struct match_sheet *match = match_read(contest, path, &fault);
    if (match == NULL || !match_score(match, &score, &fault)) {
        match_free(match);
        return command_line_fail(line, &fault);
    }
    int status = COMMAND_LINE_DONE;
    if (always || !is_valid(&score)) {
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

static int run_over(struct command_line *line, bool always) {
    struct fault fault = {0};
    struct contest *contest = contest_read(line->operand[0], &fault);
    if (contest == NULL) {
        return command_line_fail(line, &fault);
    }
    const char *sheet = line->operand_count == 1 ? NULL : line->operand[1];
    int status = sheet == NULL         ? print_fine(line)
                 : match_is_one(sheet) ? score_match_file(line, contest, sheet, always)
                                       : score_file(line, contest, sheet, always);
    contest_free(contest);
    return status;
}

static int run_score(struct command_line *line, const struct verb_given *given) {
    (void)given;
    return run_over(line, true);
}

static int run_check(struct command_line *line, const struct verb_given *given) {
    (void)given;
    return line->operand_count == 1 ? check_report_print(line, line->operand[0])
                                    : run_over(line, false);
}

static int run_items(struct command_line *line, const struct verb_given *given) {
    (void)given;
    struct fault fault = {0};
    struct contest *contest = contest_read(line->operand[0], &fault);
    if (contest == NULL) {
        return command_line_fail(line, &fault);
    }
    char *text = line->json ? print_items_json(contest, language_code(), &fault)
                            : print_items_table(contest, language_code(), &fault);
    int status = print_and_free(line, text, &fault);
    contest_free(contest);
    return status;
}

static int run_new(struct command_line *line, const struct verb_given *given) {
    (void)given;
    struct fault fault = {0};
    return new_contest(line->operand[0], &fault) ? COMMAND_LINE_DONE
                                                 : command_line_fail(line, &fault);
}

const struct verb verb_score = {.name = "score",
                                .name_fr = "noter",
                                .operands = N_("CONTEST SHEET"),
                                .help = N_("points of a score sheet"),
                                .operands_min = 2,
                                .operands_max = 2,
                                .run = run_score};
const struct verb verb_check_contest = {.name = "check",
                                        .name_fr = "verifier",
                                        .operands = N_("CONTEST [SHEET]"),
                                        .help = N_("look for mistakes in the files"),
                                        .operands_min = 1,
                                        .operands_max = 2,
                                        .run = run_check};
const struct verb verb_items = {.name = "items",
                                .name_fr = "rubriques",
                                .operands = N_("CONTEST"),
                                .help = N_("what a judge fills in"),
                                .operands_min = 1,
                                .operands_max = 1,
                                .run = run_items};
const struct verb verb_new_contest = {.name = "new",
                                      .name_fr = "nouveau",
                                      .operands = N_("FOLDER"),
                                      .help = N_("begin a contest from a commented model"),
                                      .operands_min = 1,
                                      .operands_max = 1,
                                      .run = run_new};
