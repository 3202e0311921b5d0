/* What stops a robot that nobody leads any more, on the real firmware, in cycles of its chip: at
 * least 200 trials over both boards, five ways to lose the lead, and random moments. Motors are at
 * zero within 300 ms in 99 % of them, within 500 ms in all. WATCHDOG_TRIALS=n for more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/simulated/support_simulated.h"
#include "tests/firmware-bridge/protocol/support_chance.h"

#define OPEN_FLOOR    "tests/firmware-bridge/firmware/open.json"
#define TRIALS        200
#define USUAL_CYCLES  (300 * SIMULATED_CHIP_MS)
#define LATEST_CYCLES (500 * SIMULATED_CHIP_MS)
#define REPLAY_MS     40

enum way { KILLED, HALTED, CABLE_OUT, REPLAYED, STUCK, STUCK_MAIN, WAYS };

static const char *const way_names[WAYS] = {
    "killed", "halted inside a frame", "cable out", "replayed", "stuck", "main stuck"};

/* Half a frame, then silence: a computer that was stopped while it wrote. */
static void write_half_a_frame(struct simulated *simulated) {
    simulated->board.write(simulated->board.board, simulated->recorded + RECORDED_BYTES - 9, 5);
}

static void lose_lead(struct simulated *simulated, enum way way) {
    switch (way) {
    case HALTED:
        write_half_a_frame(simulated);
        break;
    case CABLE_OUT:
        simulated->is_cut = true;
        break;
    case STUCK:
        simulated_chip_hang(simulated->chip);
        break;
    case STUCK_MAIN:
        simulated_chip_hang_main(simulated->chip);
        break;
    default:
        break;
    }
}

/* A millisecond as it is for the robot then. */
static void pass_ms(struct simulated *simulated, enum way way, uint32_t ms) {
    struct fault fault = {0};
    const bool computer_lives = way == CABLE_OUT || way == STUCK || way == STUCK_MAIN;
    if (way == REPLAYED && ms % REPLAY_MS == 0) {
        simulated->board.write(simulated->board.board, simulated->recorded, RECORDED_BYTES);
    }
    const uint32_t now_ms = virtual_table_time_ms(simulated->table);
    if (computer_lives) {
        session_wait(simulated->session, now_ms + 1, &fault); /* it may notice: not our matter */
    }
    virtual_table_advance(simulated->table, now_ms + 1);
}

/* Cycles until both motors get no power, at most LATEST_CYCLES + 1 ms. */
static uint64_t cycles_until_off(struct simulated *simulated, enum way way) {
    const uint64_t begun = simulated_chip_cycles(simulated->chip);
    uint64_t passed = 0;
    for (uint32_t ms = 1; passed <= LATEST_CYCLES && !simulated_motors_off(simulated); ms++) {
        pass_ms(simulated, way, ms);
        passed = simulated_chip_cycles(simulated->chip) - begun;
    }
    return passed;
}

/* Whatever comes, they stay off. */
static void expect_to_stay_off(struct simulated *simulated, enum way way) {
    for (uint32_t ms = 1; ms <= 100; ms++) {
        pass_ms(simulated, way, ms);
        assert_true(simulated_motors_off(simulated));
    }
}

static uint64_t trial(struct chance *chance, int number) {
    const enum way way = (enum way)(number % WAYS);
    const char *board = number / WAYS % 2 == 0 ? "mbot" : "uno";
    struct simulated simulated;
    simulated_start(&simulated, board, OPEN_FLOOR, 1 + (uint64_t)number);
    simulated_drive(&simulated, 300 + (int)chance_below(chance, 700),
                    -300 - (int)chance_below(chance, 700));
    simulated_wait(&simulated, 60 + chance_below(chance, 150));
    virtual_table_advance(simulated.table,
                          virtual_table_time_ms(simulated.table) + chance_below(chance, 3));
    assert_false(simulated_motors_off(&simulated));
    lose_lead(&simulated, way);
    const uint64_t cycles = cycles_until_off(&simulated, way);
    if (cycles > USUAL_CYCLES) {
        print_message("trial %d (%s, %s): %.1f ms\n", number, board, way_names[way],
                      (double)cycles / SIMULATED_CHIP_MS);
    }
    expect_to_stay_off(&simulated, way);
    simulated_end(&simulated);
    return cycles;
}

static void a_robot_that_nobody_leads_stops(void **state) {
    (void)state;
    const char *wanted = getenv("WATCHDOG_TRIALS");
    const int trials = wanted != NULL ? atoi(wanted) : TRIALS;
    struct chance chance = chance_start(__func__);
    uint64_t most = 0;
    int late = 0;
    for (int i = 0; i < trials; i++) {
        const uint64_t cycles = trial(&chance, i);
        late += cycles > USUAL_CYCLES;
        most = cycles > most ? cycles : most;
        assert_true(cycles <= LATEST_CYCLES);
    }
    print_message("%d trials: at most %.1f ms, %d over 300 ms\n", trials,
                  (double)most / SIMULATED_CHIP_MS, late);
    assert_true(late * 100 <= trials);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_robot_that_nobody_leads_stops)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
