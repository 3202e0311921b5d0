/* How long a contest file of 10,000 teams and 25,000 four-team matches with a Lua rule takes from
 * opening to a shown ranking, and one corrected sheet taken in and ranked again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "scoring/desk/acts.h"

#define TEAMS       10000
#define MATCHES     25000
#define AT_ONCE     500
#define REPEATS     5
#define CORRECTIONS 21
#define BODY_MAX    700

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* nothing here waits */
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void give_up(const struct fault *fault) {
    fprintf(stderr, "%s:%d: %s\n", fault->file, fault->line, fault->message);
    exit(1);
}

static void match_body(int match, int cans, char body[BODY_MAX], char teams[80]) {
    int length = snprintf(body, BODY_MAX,
                          "{\"schema\":\"perseverons-sheet/1\",\"contest\":\"bench\","
                          "\"version\":\"1\",\"event\":\"league\",\"match\":\"%d\",\"sides\":[",
                          match);
    teams[0] = '\0';
    for (int side = 0; side < 4; side++) {
        const int team = (match * 4 + side * 2503 + match / 2500) % TEAMS;
        length += snprintf(body + length, (size_t)(BODY_MAX - length),
                           "%s{\"teams\":[\"T%d\"],\"values\":{\"cans\":%d,\"moved\":%d,"
                           "\"home\":%s}}",
                           side > 0 ? "," : "", team, (match * 7 + side * 3 + cans) % 21,
                           (match + side) % 5, match % 2 == 0 ? "true" : "false");
        sprintf(teams + strlen(teams), "%sT%d", side > 0 ? "\n" : "", team);
    }
    snprintf(body + length, (size_t)(BODY_MAX - length), "]}");
}

static void add_teams(struct store *store, const struct record_by *by) {
    static char ids[TEAMS][16];
    static struct record_team teams[TEAMS];
    struct fault fault = {0};
    for (int i = 0; i < TEAMS; i++) {
        snprintf(ids[i], sizeof ids[i], "T%d", i);
        teams[i] = (struct record_team){.id = ids[i], .name = ids[i]};
    }
    if (!record_teams(store, by, teams, TEAMS, NULL, &fault)) {
        give_up(&fault);
    }
}

static void add_matches(struct store *store) {
    static char bodies[AT_ONCE][BODY_MAX], teams[AT_ONCE][80], subjects[AT_ONCE][40];
    static struct store_new_fact facts[AT_ONCE];
    struct fault fault = {0};
    for (int first = 0; first < MATCHES; first += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
            match_body(first + i, 0, bodies[i], teams[i]);
            snprintf(subjects[i], sizeof subjects[i], "sheet:league/%d", first + i);
            facts[i] = (struct store_new_fact){.kind = "sheet-entered",
                                               .subject = subjects[i],
                                               .teams = teams[i],
                                               .who = "ML",
                                               .at_ms = 1790000000000,
                                               .body = bodies[i]};
        }
        if (!store_add(store, facts, AT_ONCE, NULL, &fault)) {
            give_up(&fault);
        }
    }
}

static void rank(struct desk *desk) {
    struct fault fault = {0};
    const struct standings_table *table = standings_table(
        desk_standings(desk), &desk_contest(desk)->rankings[0], CONTEST_NONE, &fault);
    if (table == NULL || table->row_count != TEAMS || table->rows[0].rank != 1) {
        give_up(&fault);
    }
}

static double open_ms(const char *place) {
    double best = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        struct fault fault = {0};
        const double start = now_ms();
        struct desk *desk = desk_open(place, STORE_READ, NULL, &fault);
        if (desk == NULL || desk_problem_count(desk) > 0) {
            give_up(&fault);
        }
        rank(desk);
        const double took = now_ms() - start;
        best = repeat == 0 || took < best ? took : best;
        desk_close(desk);
    }
    return best;
}

static int by_size(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Somebody else corrects a sheet; this desk takes it in and ranks again. */
static double taken_in_ms(const char *place, const struct record_by *by) {
    struct fault fault = {0};
    double took[CORRECTIONS];
    struct desk *desk = desk_open(place, STORE_READ, NULL, &fault);
    struct store *other = store_open(place, STORE_WRITE, &fault);
    if (desk == NULL || other == NULL) {
        give_up(&fault);
    }
    rank(desk);
    for (int i = 0; i < CORRECTIONS; i++) {
        char body[BODY_MAX], teams[80], key[40];
        match_body(i * 1000, i + 1, body, teams);
        snprintf(key, sizeof key, "league/%d", i * 1000);
        if (!record_event(other, by, "sheet-corrected", key, teams, body, NULL, &fault)) {
            give_up(&fault);
        }
        const double start = now_ms();
        if (!desk_refresh(desk, &fault)) {
            give_up(&fault);
        }
        rank(desk);
        took[i] = now_ms() - start;
    }
    store_close(other);
    desk_close(desk);
    qsort(took, CORRECTIONS, sizeof *took, by_size);
    return took[CORRECTIONS / 2];
}

static void print_figure(const char *name, double value, double target) {
    printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"ms\",\"target\":%g,\"better\":\"lower\","
           "\"peer\":null}\n",
           name, value, target);
}

int main(void) {
    char folder[] = "/tmp/perseverons-bench-XXXXXX", place[64], command[64];
    const struct record_by by = {.who = "ML", .why = "bench", .at_ms = 1790000000000};
    struct fault fault = {0};
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    snprintf(place, sizeof place, "%s/bench.psv", folder);
    struct desk *desk = desk_create("tests/bench/ranking", place, &by, &fault);
    if (desk == NULL) {
        give_up(&fault);
    }
    add_teams(desk_store(desk), &by);
    add_matches(desk_store(desk));
    desk_close(desk);
    print_figure("desk: a file of 10,000 teams and 25,000 matches, from opening to the ranking",
                 open_ms(place), 150);
    print_figure("desk: one corrected sheet taken in and ranked again", taken_in_ms(place, &by), 1);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? 0 : 1;
}
