/* How many sheets eight programs enter in a second, each durable before the
 * next; how soon one entry is durable; how fast a large contest opens. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scoring/store/care.h"
#include "scoring/store/view.h"

#define WRITERS      8
#define ENTRIES_EACH 1000
#define TEAMS        10000
#define MATCHES      25000

static char folder[300];

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void give_up(const struct fault *fault) {
    fprintf(stderr, "%s: %s\n", fault->file, fault->message);
    exit(1);
}

static void in_folder(char *path, size_t size, const char *name) {
    snprintf(path, size, "%s/%s", folder, name);
}

static void print_figure(const char *name, double value, const char *unit, const char *target,
                         const char *better) {
    printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"target\":%s,\"better\":\"%s\","
           "\"peer\":null}\n",
           name, value, unit, target, better);
}

static struct store *opened(const char *path) {
    struct fault fault = {0};
    struct store *store = store_open(path, STORE_WRITE, &fault);
    if (store == NULL) {
        give_up(&fault);
    }
    return store;
}

static struct store *created(const char *path) {
    struct fault fault = {0};
    struct store *store = store_create(path, "bench", &fault);
    if (store == NULL) {
        give_up(&fault);
    }
    return store;
}

/* A sheet of an ordinary size. */
static void enter(struct store *store, int writer, int number) {
    char id[40], subject[60], team[20];
    snprintf(id, sizeof id, "tablet%d-%d", writer, number);
    snprintf(team, sizeof team, "T%d", number);
    snprintf(subject, sizeof subject, "sheet:arena%d/%s/1", writer, team);
    struct store_new_fact fact = {
        .id = id,
        .kind = "sheet-entered",
        .subject = subject,
        .teams = team,
        .who = "ML",
        .at_ms = 1790000000000 + number,
        .expected = "",
        .body = "{\"schema\":\"perseverons-sheet/1\",\"contest\":\"bench\",\"event\":\"arena\","
                "\"attempt\":1,\"values\":{\"laps\":3,\"pucks\":[1,2,3],\"home\":true}}"};
    struct fault fault = {0};
    if (!store_add(store, &fact, 1, NULL, &fault)) {
        give_up(&fault);
    }
}

static void write_all(const char *path, int writer) {
    struct store *store = opened(path);
    for (int i = 0; i < ENTRIES_EACH; i++) {
        enter(store, writer, i);
    }
    store_close(store);
    _exit(0);
}

static double eight_writers(void) {
    char path[400];
    in_folder(path, sizeof path, "eight");
    store_close(created(path));
    double start = now_s();
    bool ok = true;
    for (int i = 0; i < WRITERS; i++) {
        if (fork() == 0) {
            write_all(path, i);
        }
    }
    for (int i = 0, status = 0; i < WRITERS; i++) {
        ok = wait(&status) > 0 && status == 0 && ok;
    }
    double took = now_s() - start;
    struct store *store = opened(path);
    struct store_head head;
    struct fault fault = {0};
    if (!ok || !store_head(store, &head, &fault) || head.count != WRITERS * ENTRIES_EACH) {
        fprintf(stderr, "entries were lost\n");
        exit(1);
    }
    store_close(store);
    return WRITERS * ENTRIES_EACH / took;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double one_entry_ms(void) {
    static double took[500];
    char path[400];
    in_folder(path, sizeof path, "one");
    struct store *store = created(path);
    for (int i = 0; i < 500; i++) {
        double start = now_s();
        enter(store, 0, i);
        took[i] = (now_s() - start) * 1000;
    }
    store_close(store);
    qsort(took, 500, sizeof *took, by_size);
    return took[495];
}

/* What the disk itself takes for one flush: no entry by itself is faster. */
static double flush_ms(void) {
    char path[400], block[4096] = {1};
    in_folder(path, sizeof path, "flush");
    FILE *out = fopen(path, "wb");
    double start = now_s();
    for (int i = 0; out != NULL && i < 200; i++) {
        if (fwrite(block, 1, sizeof block, out) != sizeof block || fflush(out) != 0 ||
            fdatasync(fileno(out)) != 0) {
            exit(1);
        }
    }
    double took = now_s() - start;
    if (out != NULL) {
        fclose(out);
    }
    return took * 1000 / 200;
}

/* ---- a large contest ---- */

static void fill(struct store *store, int first, int count, bool match) {
    struct store_new_fact *facts = calloc((size_t)count, sizeof *facts);
    char(*texts)[3][120] = calloc((size_t)count, sizeof *texts);
    struct fault fault = {0};
    if (facts == NULL || texts == NULL) {
        exit(1);
    }
    for (int i = 0; i < count; i++) {
        int n = first + i;
        snprintf(texts[i][0], 120, match ? "sheet:match/%d" : "team:T%d", n);
        snprintf(texts[i][1], 120, match ? "T%d\nT%d\nT%d\nT%d" : "T%d", n % TEAMS,
                 (n * 7 + 1) % TEAMS, (n * 11 + 2) % TEAMS, (n * 13 + 3) % TEAMS);
        snprintf(texts[i][2], 120,
                 match ? "{\"values\":{\"a\":%d,\"b\":3,\"c\":7,\"d\":0}}"
                       : "{\"name\":\"Team %d\"}",
                 n);
        facts[i] = (struct store_new_fact){.kind = match ? "sheet-entered" : "team-registered",
                                           .subject = texts[i][0],
                                           .teams = texts[i][1],
                                           .body = texts[i][2],
                                           .who = "ML",
                                           .at_ms = 1790000000000 + n};
    }
    if (!store_add(store, facts, (size_t)count, NULL, &fault)) {
        give_up(&fault);
    }
    free(facts);
    free(texts);
}

static void count_change(void *context, const struct store_subject *subject) {
    (void)subject;
    ++*(int *)context;
}

static void large(void) {
    char path[400];
    in_folder(path, sizeof path, "large");
    struct store *store = created(path);
    struct fault fault = {0};
    fill(store, 0, TEAMS, false);
    fill(store, 0, MATCHES, true);
    store_close(store);
    double start = now_s();
    store = opened(path);
    struct store_view *view = store_view_open(store, NULL, &fault);
    print_figure("store: open 10,000 teams and 25,000 matches", (now_s() - start) * 1000, "ms",
                 "null", "lower");
    int changed = 0;
    enter(store, 0, 1);
    start = now_s();
    bool ok = view != NULL && store_view_refresh(view, count_change, &changed, &fault);
    print_figure("store: bring that view up to date with one sheet", (now_s() - start) * 1000, "ms",
                 "null", "lower");
    struct store_verdict verdict;
    start = now_s();
    ok = ok && store_verify(store, NULL, NULL, NULL, &verdict, &fault);
    print_figure("store: verify 35,000 facts", (now_s() - start) * 1000, "ms", "null", "lower");
    store_view_close(view);
    store_close(store);
    if (!ok || changed != 1 || verdict.findings != 0) {
        fprintf(stderr, "large: %s\n", fault.message);
        exit(1);
    }
}

int main(int count, char **words) {
    /* On the disk of the build, not in a memory file system: flushes must be real. */
    const char *build = getenv("PERSEVERONS_BUILD");
    snprintf(folder, sizeof folder, "%.250s/store-XXXXXX", build == NULL ? "." : build);
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    print_figure("store: durable sheet entries, eight writers", eight_writers(), "entries/s", "500",
                 "higher");
    print_figure("store: one entry durable, 99 % within", one_entry_ms(), "ms", "50", "lower");
    print_figure("store: one flush of this disk", flush_ms(), "ms", "null", "lower");
    if (count < 2 || strcmp(words[1], "--entries") != 0) {
        large();
    }
    char command[400];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) == 0 ? 0 : 1;
}
