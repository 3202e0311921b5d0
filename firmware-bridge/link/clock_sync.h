/* clock_sync: what the robot's clock shows, told from the computer's.
 *
 * From pairs of PING and PONG, each with four times (ms, free to wrap at 2^32):
 *
 *     computer   t1 ──PING──┐                 ┌──PONG── t4
 *     robot                 └─ t2 ...... t3 ──┘
 *
 * as in NTP (RFC 5905, section 8): the round trip is (t4 - t1) - (t3 - t2), the
 * robot is ahead by ((t2 - t1) + (t3 - t4)) / 2, wrong by half a round trip at
 * most. Of each second the pair with the shortest round trip is kept, and a straight
 * line through the last CLOCK_SYNC_SECONDS of them gives offset and drift.
 *
 *     struct clock_sync sync = {0};
 *     clock_sync_add(&sync, t1, t2, t3, t4);
 *     uint32_t when_ms = clock_sync_computer_ms(&sync, event.time_ms);
 *
 * Pure: no clock is read here. */
#ifndef FIRMWARE_BRIDGE_LINK_CLOCK_SYNC_H
#define FIRMWARE_BRIDGE_LINK_CLOCK_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SYNC_SECONDS       32   /* pairs remembered */
#define CLOCK_SYNC_DRIFT_FROM_MS 5000 /* shorter histories say nothing about drift */

struct clock_pair {
    uint32_t computer_ms; /* when, half-way between t1 and t4 */
    double ahead_ms;      /* robot's clock minus computer's, since the first pair */
    uint32_t round_trip_ms;
};

/* Zero-initialise. */
struct clock_sync {
    uint32_t count; /* of pairs taken in, ever */
    uint32_t base_computer_ms, base_robot_ms;
    struct clock_pair pairs[CLOCK_SYNC_SECONDS];
    uint32_t kept;     /* pairs in use, the newest is pairs[(kept - 1) % CLOCK_SYNC_SECONDS] */
    uint32_t begun_ms; /* when the newest pair's second began */
    double ahead_ms;   /* at base_computer_ms, on the line */
    double drift;      /* ms the robot gains per ms */
};

void clock_sync_add(struct clock_sync *sync, uint32_t t1, uint32_t t2, uint32_t t3, uint32_t t4);

/* One clock's time on the other. Before the first pair both are taken to show the same. */
uint32_t clock_sync_robot_ms(const struct clock_sync *sync, uint32_t computer_ms);
uint32_t clock_sync_computer_ms(const struct clock_sync *sync, uint32_t robot_ms);

/* How wrong these can be, in ms: half the shortest round trip remembered, plus the ms
 * that clocks are read to. UINT32_MAX before the first pair. */
uint32_t clock_sync_uncertainty_ms(const struct clock_sync *sync);

/* Parts per million the robot's clock runs fast; 0 until there is enough history. */
double clock_sync_drift_ppm(const struct clock_sync *sync);

#endif
