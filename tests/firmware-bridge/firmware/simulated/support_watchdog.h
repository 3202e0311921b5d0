/* support_watchdog: a robot loses its lead, for tests and benches: how long until its motors are
 * at zero, in cycles of its chip, on the real firmware. */
#ifndef TESTS_FIRMWARE_SUPPORT_WATCHDOG_H
#define TESTS_FIRMWARE_SUPPORT_WATCHDOG_H

#include <stdint.h>

#include "tests/firmware-bridge/protocol/support_chance.h"

#define WATCHDOG_USUAL_MS 300 /* in 99 % of all trials */
#define WATCHDOG_MOST_MS  500 /* in all of them */

enum watchdog_way {
    WATCHDOG_KILLED,    /* the computer's program is killed */
    WATCHDOG_HALTED,    /* it is stopped inside a frame */
    WATCHDOG_CABLE_OUT, /* nothing passes any more, either way */
    WATCHDOG_REPLAYED,  /* recorded heartbeats go on */
    WATCHDOG_STUCK,     /* the firmware hangs with interrupts off */
    WATCHDOG_STUCK_MAIN /* the firmware's main program hangs, its interrupts are served */
};
#define WATCHDOG_WAYS 6

struct watchdog_trial {
    const char *board;
    enum watchdog_way way;
    uint64_t cycles; /* until both motors get no power; WATCHDOG_MOST_MS and more: they still do */
};

/* Trial `number`, from 0: ways and boards in turn, speeds and moment at random. Fails the test
 * when the motors come on again within 100 ms. */
struct watchdog_trial watchdog_try(struct chance *chance, int number);

const char *watchdog_way_name(enum watchdog_way way);

#endif
