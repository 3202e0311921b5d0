/* How good the schedules of two large contests are, and how long they take: in one run, beside the
 * best known for them (65 teams x 3: rest 5, meetings 1; 45 x 17: rest 5, meetings 3, corners 5,
 * arenas 9). */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "scoring/schedule/schedule.h"

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void print(const char *contest, const char *what, double value, const char *unit,
                  double target, const char *better) {
    printf("{\"name\":\"schedule: %s: %s\",\"value\":%.3g,\"unit\":\"%s\",\"target\":%g,"
           "\"better\":\"%s\",\"peer\":null}\n",
           contest, what, value, unit, target, better);
}

struct reference {
    int gap, meetings, sides, arenas;
};

static void measure(const char *contest, struct schedule_demand demand, struct reference best) {
    struct fault fault = {0};
    struct schedule_measures measures;
    const double start = now_s();
    struct schedule *schedule = schedule_make(&demand, &fault);
    const double took = now_s() - start;
    if (schedule == NULL || !schedule_measure(schedule, &measures, &fault)) {
        fprintf(stderr, "%s\n", fault.message);
        exit(1);
    }
    schedule_free(schedule);
    print(contest, "time", took, "s", 10, "lower");
    print(contest, "shortest rest", measures.gap_slots, "slots", best.gap, "higher");
    print(contest, "most meetings of two teams", measures.meetings, "", best.meetings, "lower");
    print(contest, "side imbalance", measures.side_imbalance, "", best.sides, "lower");
    print(contest, "arena imbalance", measures.arena_imbalance, "", best.arenas, "lower");
}

int main(void) {
    measure("65 teams x 3 runs, 2 arenas",
            (struct schedule_demand){.teams = 65, .runs = 3, .sides = 2, .arenas = 2},
            (struct reference){5, 1, 1, 1});
    measure("45 teams x 17 four-team matches, 2 arenas",
            (struct schedule_demand){.teams = 45, .runs = 17, .sides = 4, .arenas = 2},
            (struct reference){5, 3, 1, 1});
    return 0;
}
