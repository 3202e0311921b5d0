/* What stops a robot that nobody leads any more, on the real firmware, in cycles of its chip: at
 * least 200 trials over both boards, six ways to lose the lead, and random moments. Motors are at
 * zero within 300 ms in 99 % of them, within 500 ms in all. WATCHDOG_TRIALS=n for more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "firmware-bridge/firmware/simulated/simulated_chip.h"
#include "tests/firmware-bridge/firmware/simulated/support_watchdog.h"

#define TRIALS       200
#define USUAL_CYCLES (WATCHDOG_USUAL_MS * SIMULATED_CHIP_MS)
#define MOST_CYCLES  (WATCHDOG_MOST_MS * SIMULATED_CHIP_MS)

static void a_robot_that_nobody_leads_stops(void **state) {
    (void)state;
    const char *wanted = getenv("WATCHDOG_TRIALS");
    const int trials = wanted != NULL ? atoi(wanted) : TRIALS;
    struct chance chance = chance_start(__func__);
    uint64_t most = 0;
    int late = 0;
    for (int i = 0; i < trials; i++) {
        const struct watchdog_trial trial = watchdog_try(&chance, i);
        if (trial.cycles > USUAL_CYCLES) {
            print_message("trial %d (%s, %s): %.1f ms\n", i, trial.board,
                          watchdog_way_name(trial.way), (double)trial.cycles / SIMULATED_CHIP_MS);
            late++;
        }
        most = trial.cycles > most ? trial.cycles : most;
        assert_true(trial.cycles <= MOST_CYCLES);
    }
    print_message("%d trials: at most %.1f ms, %d over 300 ms\n", trials,
                  (double)most / SIMULATED_CHIP_MS, late);
    assert_true(late * 100 <= trials);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_robot_that_nobody_leads_stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
