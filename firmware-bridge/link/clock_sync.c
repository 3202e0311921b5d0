#include "firmware-bridge/link/clock_sync.h"

#include <math.h>

#define SECOND_MS 1000u

static uint32_t pair_count(const struct clock_sync *sync) {
    return sync->kept < CLOCK_SYNC_SECONDS ? sync->kept : CLOCK_SYNC_SECONDS;
}

static double since_base(const struct clock_sync *sync, uint32_t computer_ms) {
    return (double)(int32_t)(computer_ms - sync->base_computer_ms);
}

/* Least squares through the pairs remembered, or level when they span too little. */
static void fit(struct clock_sync *sync) {
    uint32_t count = pair_count(sync);
    double x_sum = 0, y_sum = 0, x_min = INFINITY, x_max = -INFINITY;
    for (uint32_t i = 0; i < count; i++) {
        double x = since_base(sync, sync->pairs[i].computer_ms);
        x_sum += x;
        y_sum += sync->pairs[i].ahead_ms;
        x_min = fmin(x_min, x);
        x_max = fmax(x_max, x);
    }
    double x_mean = x_sum / count, y_mean = y_sum / count, xx = 0, xy = 0;
    for (uint32_t i = 0; i < count; i++) {
        double x = since_base(sync, sync->pairs[i].computer_ms) - x_mean;
        xx += x * x;
        xy += x * (sync->pairs[i].ahead_ms - y_mean);
    }
    sync->drift = x_max - x_min >= CLOCK_SYNC_DRIFT_FROM_MS ? xy / xx : 0;
    sync->ahead_ms = y_mean - sync->drift * x_mean;
}

void clock_sync_add(struct clock_sync *sync, uint32_t t1, uint32_t t2, uint32_t t3, uint32_t t4) {
    if (sync->count++ == 0) {
        sync->base_computer_ms = t1;
        sync->base_robot_ms = t2;
    }
    double out = (double)(int32_t)((t2 - sync->base_robot_ms) - (t1 - sync->base_computer_ms));
    double back = (double)(int32_t)((t3 - sync->base_robot_ms) - (t4 - sync->base_computer_ms));
    struct clock_pair pair = {
        .computer_ms = t1 + (t4 - t1) / 2,
        .ahead_ms = (out + back) / 2,
        .round_trip_ms = (t4 - t1) - (t3 - t2),
    };
    bool new_second = sync->kept == 0 || t4 - sync->begun_ms >= SECOND_MS;
    if (new_second) {
        sync->kept++;
        sync->begun_ms = t4;
    }
    struct clock_pair *newest = &sync->pairs[(sync->kept - 1) % CLOCK_SYNC_SECONDS];
    if (new_second || pair.round_trip_ms < newest->round_trip_ms) {
        *newest = pair;
        fit(sync);
    }
}

uint32_t clock_sync_robot_ms(const struct clock_sync *sync, uint32_t computer_ms) {
    double since = since_base(sync, computer_ms);
    double robot = since + sync->ahead_ms + sync->drift * since;
    return sync->base_robot_ms + (uint32_t)(int32_t)lround(robot);
}

uint32_t clock_sync_computer_ms(const struct clock_sync *sync, uint32_t robot_ms) {
    double since = (double)(int32_t)(robot_ms - sync->base_robot_ms);
    double computer = (since - sync->ahead_ms) / (1 + sync->drift);
    return sync->base_computer_ms + (uint32_t)(int32_t)lround(computer);
}

uint32_t clock_sync_uncertainty_ms(const struct clock_sync *sync) {
    uint32_t shortest = UINT32_MAX;
    for (uint32_t i = 0; i < pair_count(sync); i++) {
        if (sync->pairs[i].round_trip_ms < shortest) {
            shortest = sync->pairs[i].round_trip_ms;
        }
    }
    return shortest == UINT32_MAX ? UINT32_MAX : (shortest + 1) / 2 + 1;
}

double clock_sync_drift_ppm(const struct clock_sync *sync) { return sync->drift * 1e6; }
