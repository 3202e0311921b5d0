/* How soon a robot stands that nobody leads any more: trials on the real firmware, counted in
 * cycles of its chip, over both boards and every way to lose the lead. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "tests/firmware-bridge/firmware/simulated/support_watchdog.h"

#define TRIALS 300 /* 50 of each way */

static int compare(const void *a, const void *b) {
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void figure(const char *name, uint64_t cycles, int target_ms) {
    printf("{\"name\":\"robot without lead stands, %s\",\"value\":%.2f,\"unit\":\"ms\","
           "\"target\":%d,\"better\":\"lower\",\"peer\":null}\n",
           name, (double)cycles / SIMULATED_CHIP_MS, target_ms);
}

int main(void) {
    static uint64_t cycles[TRIALS];
    uint64_t most[WATCHDOG_WAYS] = {0};
    struct chance chance = {1};
    for (int i = 0; i < TRIALS; i++) {
        const struct watchdog_trial trial = watchdog_try(&chance, i);
        cycles[i] = trial.cycles;
        most[trial.way] = trial.cycles > most[trial.way] ? trial.cycles : most[trial.way];
    }
    qsort(cycles, TRIALS, sizeof cycles[0], compare);
    figure("99 % of 300 trials", cycles[TRIALS * 99 / 100 - 1], WATCHDOG_USUAL_MS);
    figure("all of 300 trials", cycles[TRIALS - 1], WATCHDOG_MOST_MS);
    for (int way = 0; way < WATCHDOG_WAYS; way++) {
        figure(watchdog_way_name((enum watchdog_way)way), most[way], WATCHDOG_MOST_MS);
    }
    return 0;
}
