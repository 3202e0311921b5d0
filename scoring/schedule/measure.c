/* How good a schedule is, counted from it alone. */
#include <stdlib.h>

#include "language/language.h"
#include "scoring/schedule/schedule.h"

struct counts {
    int *met;    /* [team * teams + other] */
    int *sides;  /* [team * sides + side] */
    int *arenas; /* [team * arenas + arena] */
    int *last;   /* slot of the last run seen, -1: none */
    int *runs;
};

static bool open_counts(struct counts *counts, const struct schedule *schedule,
                        struct fault *fault) {
    const size_t teams = (size_t)schedule->teams;
    counts->met = calloc(teams * teams, sizeof(int));
    counts->sides = calloc(teams * (size_t)schedule->sides, sizeof(int));
    counts->arenas = calloc(teams * (size_t)schedule->arenas, sizeof(int));
    counts->last = calloc(teams, sizeof(int));
    counts->runs = calloc(teams, sizeof(int));
    if (counts->met == NULL || counts->sides == NULL || counts->arenas == NULL ||
        counts->last == NULL || counts->runs == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    for (int team = 0; team < schedule->teams; team++) {
        counts->last[team] = -1;
    }
    return true;
}

static void close_counts(struct counts *counts) {
    free(counts->met);
    free(counts->sides);
    free(counts->arenas);
    free(counts->last);
    free(counts->runs);
}

static void count_seat(struct counts *counts, const struct schedule *schedule, int match, int side,
                       struct schedule_measures *measures) {
    const int *seat = schedule_seat(schedule, match);
    const int team = seat[side];
    const int slot = schedule_slot(schedule, match);
    if (team == SCHEDULE_NOBODY) {
        measures->empty_seats++;
        return;
    }
    counts->sides[team * schedule->sides + side]++;
    counts->arenas[team * schedule->arenas + schedule_arena(schedule, match)]++;
    if (counts->last[team] >= 0 && slot - counts->last[team] < measures->gap_slots) {
        measures->gap_slots = slot - counts->last[team];
    }
    counts->last[team] = slot;
    counts->runs[team]++;
    for (int other = 0; other < side; other++) {
        if (seat[other] != SCHEDULE_NOBODY && seat[other] != team) {
            const int low = seat[other] < team ? seat[other] : team;
            const int high = seat[other] < team ? team : seat[other];
            const int times = ++counts->met[low * schedule->teams + high];
            measures->meetings = times > measures->meetings ? times : measures->meetings;
        }
    }
}

static int imbalance(const int *counts, int places) {
    int least = counts[0];
    int most = counts[0];
    for (int i = 1; i < places; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    return most - least;
}

static int larger(int a, int b) { return a > b ? a : b; }

static void sum_up(const struct counts *counts, const struct schedule *schedule,
                   struct schedule_measures *measures) {
    measures->runs_least = counts->runs[0];
    for (int team = 0; team < schedule->teams; team++) {
        const int *sides = counts->sides + team * schedule->sides;
        const int *arenas = counts->arenas + team * schedule->arenas;
        measures->side_imbalance =
            larger(measures->side_imbalance, imbalance(sides, schedule->sides));
        measures->arena_imbalance =
            larger(measures->arena_imbalance, imbalance(arenas, schedule->arenas));
        measures->runs_most = larger(measures->runs_most, counts->runs[team]);
        if (counts->runs[team] < measures->runs_least) {
            measures->runs_least = counts->runs[team];
        }
    }
    const int others = schedule->teams - 1;
    measures->meetings_needed =
        others > 0 ? (schedule->runs * (schedule->sides - 1) + others - 1) / others : 0;
}

bool schedule_measure(const struct schedule *schedule, struct schedule_measures *measures,
                      struct fault *fault) {
    struct counts counts = {NULL, NULL, NULL, NULL, NULL};
    *measures = (struct schedule_measures){.gap_slots = schedule->slots};
    const bool counted = open_counts(&counts, schedule, fault);
    if (counted) {
        for (int match = 0; match < schedule->matches; match++) {
            for (int side = 0; side < schedule->sides; side++) {
                count_seat(&counts, schedule, match, side, measures);
            }
        }
        sum_up(&counts, schedule, measures);
    }
    close_counts(&counts);
    return counted;
}
