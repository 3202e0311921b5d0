#include "tests/firmware-bridge/firmware/simulated/support_watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/firmware-bridge/firmware/simulated/support_simulated.h"

#define OPEN_FLOOR  "tests/firmware-bridge/firmware/open.json"
#define MOST_CYCLES (WATCHDOG_MOST_MS * SIMULATED_CHIP_MS)
#define REPLAY_MS   40

static const char *const names[WATCHDOG_WAYS] = {
    "killed", "halted inside a frame", "cable out", "replayed", "stuck", "main stuck"};

const char *watchdog_way_name(enum watchdog_way way) { return names[way]; }

/* Half a frame, then silence: a computer that was stopped while it wrote. */
static void write_half_a_frame(struct simulated *simulated) {
    simulated->board.write(simulated->board.board, simulated->recorded + RECORDED_BYTES - 9, 5);
}

static void lose_lead(struct simulated *simulated, enum watchdog_way way) {
    switch (way) {
    case WATCHDOG_HALTED:
        write_half_a_frame(simulated);
        break;
    case WATCHDOG_CABLE_OUT:
        simulated->is_cut = true;
        break;
    case WATCHDOG_STUCK:
        simulated_chip_hang(simulated->chip);
        break;
    case WATCHDOG_STUCK_MAIN:
        simulated_chip_hang_main(simulated->chip);
        break;
    default:
        break;
    }
}

/* A millisecond as it is for the robot then. */
static void pass_ms(struct simulated *simulated, enum watchdog_way way, uint32_t ms) {
    struct fault fault = {0};
    const bool computer_lives =
        way == WATCHDOG_CABLE_OUT || way == WATCHDOG_STUCK || way == WATCHDOG_STUCK_MAIN;
    if (way == WATCHDOG_REPLAYED && ms % REPLAY_MS == 0) {
        simulated->board.write(simulated->board.board, simulated->recorded, RECORDED_BYTES);
    }
    const uint32_t now_ms = virtual_table_time_ms(simulated->table);
    if (computer_lives) {
        session_wait(simulated->session, now_ms + 1, &fault); /* it may notice: not our matter */
    }
    virtual_table_advance(simulated->table, now_ms + 1);
}

/* Cycles until both motors get no power, at most MOST_CYCLES + 1 ms. */
static uint64_t cycles_until_off(struct simulated *simulated, enum watchdog_way way) {
    const uint64_t begun = simulated_chip_cycles(simulated->chip);
    uint64_t passed = 0;
    for (uint32_t ms = 1; passed <= MOST_CYCLES && !simulated_motors_off(simulated); ms++) {
        pass_ms(simulated, way, ms);
        passed = simulated_chip_cycles(simulated->chip) - begun;
    }
    return passed;
}

/* Whatever comes, they stay off. */
static void expect_to_stay_off(struct simulated *simulated, enum watchdog_way way) {
    for (uint32_t ms = 1; ms <= 100; ms++) {
        pass_ms(simulated, way, ms);
        assert_true(simulated_motors_off(simulated));
    }
}

struct watchdog_trial watchdog_try(struct chance *chance, int number) {
    struct watchdog_trial trial = {.board = number / WATCHDOG_WAYS % 2 == 0 ? "mbot" : "uno",
                                   .way = (enum watchdog_way)(number % WATCHDOG_WAYS)};
    struct simulated simulated;
    simulated_start(&simulated, trial.board, OPEN_FLOOR, 1 + (uint64_t)number);
    simulated_drive(&simulated, 300 + (int)chance_below(chance, 700),
                    -300 - (int)chance_below(chance, 700));
    simulated_wait(&simulated, 60 + chance_below(chance, 150));
    virtual_table_advance(simulated.table,
                          virtual_table_time_ms(simulated.table) + chance_below(chance, 3));
    assert_false(simulated_motors_off(&simulated));
    lose_lead(&simulated, trial.way);
    trial.cycles = cycles_until_off(&simulated, trial.way);
    expect_to_stay_off(&simulated, trial.way);
    simulated_end(&simulated);
    return trial;
}
