/* How many sheets are scored in a second, how long a contest takes to read. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "scoring/score.h"

#define SECONDS_EACH 0.4

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void give_up(const struct fault *fault) {
    fprintf(stderr, "%s:%d: %s\n", fault->file, fault->line, fault->message);
    exit(1);
}

static struct contest *read_contest(const char *path) {
    struct fault fault = {0};
    struct contest *contest = contest_read(path, &fault);
    if (contest == NULL) {
        give_up(&fault);
    }
    return contest;
}

static double sheets_per_second(const char *contest_path, const char *sheet_path) {
    struct fault fault = {0};
    struct contest *contest = read_contest(contest_path);
    struct sheet *sheet = sheet_read(contest, sheet_path, &fault);
    double start = now_s(), took = 0;
    long count = 0;
    do {
        for (int i = 0; i < 100; i++, count++) {
            struct score score;
            if (sheet == NULL || !score_sheet(sheet, &score, &fault)) {
                give_up(&fault);
            }
            score_release(&score);
        }
        took = now_s() - start;
    } while (took < SECONDS_EACH);
    sheet_free(sheet);
    contest_free(contest);
    return (double)count / took;
}

static double read_ms(const char *path) {
    double start = now_s(), took = 0;
    long count = 0;
    do {
        contest_free(read_contest(path));
        count++;
        took = now_s() - start;
    } while (took < SECONDS_EACH);
    return took * 1000 / (double)count;
}

static double sheet_read_us(const char *contest_path, const char *sheet_path) {
    struct fault fault = {0};
    struct contest *contest = read_contest(contest_path);
    double start = now_s(), took = 0;
    long count = 0;
    do {
        struct sheet *sheet = sheet_read(contest, sheet_path, &fault);
        if (sheet == NULL) {
            give_up(&fault);
        }
        sheet_free(sheet);
        count++;
        took = now_s() - start;
    } while (took < SECONDS_EACH);
    contest_free(contest);
    return took * 1e6 / (double)count;
}

static void print_figure(const char *name, double value, const char *unit, const char *better) {
    printf("{\"name\":\"%s\",\"value\":%.3g,\"unit\":\"%s\",\"target\":null,\"better\":\"%s\","
           "\"peer\":null}\n",
           name, value, unit, better);
}

int main(void) {
    print_figure(
        "scoring: palets sheets (one condition, one check)",
        sheets_per_second("examples/contests/palets", "examples/contests/palets/sheet.json"),
        "sheets/s", "higher");
    print_figure("scoring: rescue line sheets (rows, formulas)",
                 sheets_per_second("examples/contests/rescue-line-entry-2026",
                                   "examples/contests/rescue-line-entry-2026/sheet.json"),
                 "sheets/s", "higher");
    print_figure("scoring: read the palets contest", read_ms("examples/contests/palets"), "ms",
                 "lower");
    print_figure("scoring: read a palets sheet",
                 sheet_read_us("examples/contests/palets", "examples/contests/palets/sheet.json"),
                 "us", "lower");
    return 0;
}
