/* How long a season of 10,000 teams and 25,000 four-team matches with a Lua rule takes,
 * from sheets in memory to the table; and one corrected sheet. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "scoring/ranking/ranking.h"

#define TEAMS       10000
#define MATCHES     25000
#define SIDES       4
#define REPEATS     5
#define CORRECTIONS 200

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* nothing here waits */
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void give_up(const struct fault *fault) {
    fprintf(stderr, "%s:%d: %s\n", fault->file, fault->line, fault->message);
    exit(1);
}

static unsigned chance(unsigned *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void fill_side(struct match_side *side, unsigned *seed) {
    side->values[0] =
        (struct sheet_value){.given = true, .number = rational_whole(chance(seed) % 21)};
    side->values[1] =
        (struct sheet_value){.given = true, .number = rational_whole(chance(seed) % 5)};
    side->values[2] = (struct sheet_value){.given = true, .truth = chance(seed) % 2 == 0};
}

static struct match_sheet **make_matches(const struct contest *contest) {
    struct match_sheet **matches = calloc(MATCHES, sizeof *matches);
    struct fault fault = {0};
    unsigned seed = 1;
    for (size_t i = 0; matches != NULL && i < MATCHES; i++) {
        char id[16], team[16];
        snprintf(id, sizeof id, "%zu", i);
        matches[i] = match_new(contest, &contest->events[0], id, SIDES, &fault);
        for (size_t side = 0; matches[i] != NULL && side < SIDES; side++) {
            snprintf(team, sizeof team, "T%zu", (i * SIDES + side * 2503 + i / 2500) % TEAMS);
            if (!match_add_team(matches[i], side, team, false, &fault)) {
                give_up(&fault);
            }
            fill_side(&matches[i]->sides[side], &seed);
        }
        if (matches[i] == NULL) {
            give_up(&fault);
        }
    }
    return matches;
}

static void add_teams(struct standings *standings) {
    struct fault fault = {0};
    for (size_t i = 0; i < TEAMS; i++) {
        char id[16];
        snprintf(id, sizeof id, "T%zu", i);
        if (!standings_add_team(standings, &(struct standings_team){.id = id}, &fault)) {
            give_up(&fault);
        }
    }
}

static void rank(struct standings *standings, const struct contest *contest) {
    struct fault fault = {0};
    const struct standings_table *table =
        standings_table(standings, &contest->rankings[0], CONTEST_NONE, &fault);
    if (table == NULL || table->row_count != TEAMS) {
        give_up(&fault);
    }
}

static void put(struct standings *standings, const struct match_sheet *match) {
    struct fault fault = {0};
    if (!standings_put_match(standings, match, &fault)) {
        give_up(&fault);
    }
}

/* Best of several: what the machine does when nobody else uses it. */
__attribute__((noinline)) static struct standings *
recompute(const struct contest *contest, struct match_sheet **matches, double *best_ms) {
    struct standings *standings = NULL;
    struct fault fault = {0};
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        standings_free(standings);
        double start = now_ms();
        standings = standings_new(contest, &fault);
        add_teams(standings);
        for (size_t i = 0; i < MATCHES; i++) {
            put(standings, matches[i]);
        }
        rank(standings, contest);
        double took = now_ms() - start;
        *best_ms = repeat == 0 || took < *best_ms ? took : *best_ms;
    }
    return standings;
}

/* The median of corrected sheets, each ranked again at once. */
static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double correct(struct standings *standings, const struct contest *contest,
                      struct match_sheet **matches) {
    double took[CORRECTIONS];
    unsigned seed = 7;
    for (size_t i = 0; i < CORRECTIONS; i++) {
        struct match_sheet *match = matches[chance(&seed) % MATCHES];
        fill_side(&match->sides[chance(&seed) % SIDES], &seed);
        double start = now_ms();
        put(standings, match);
        rank(standings, contest);
        took[i] = now_ms() - start;
    }
    qsort(took, CORRECTIONS, sizeof *took, by_size);
    return took[CORRECTIONS / 2];
}

static void print_figure(const char *name, double value, double target) {
    printf("{\"name\":\"%s\",\"value\":%.3g,\"unit\":\"ms\",\"target\":%g,\"better\":\"lower\","
           "\"peer\":null}\n",
           name, value, target);
}

int main(void) {
    struct fault fault = {0};
    struct contest *contest = contest_read("tests/bench/ranking", &fault);
    if (contest == NULL) {
        give_up(&fault);
    }
    struct match_sheet **matches = make_matches(contest);
    double recompute_ms = 0;
    struct standings *standings = recompute(contest, matches, &recompute_ms);
    print_figure("ranking: 10,000 teams, 25,000 matches of four with a Lua rule", recompute_ms, 70);
    print_figure("ranking: one corrected sheet among them, ranked again",
                 correct(standings, contest, matches), 1);
    standings_free(standings);
    for (size_t i = 0; matches != NULL && i < MATCHES; i++) {
        match_free(matches[i]);
    }
    free(matches);
    contest_free(contest);
    return 0;
}
