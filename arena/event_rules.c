#include "arena/event_rules.h"

static enum match_restart_mode restart_mode(enum contest_restart_clock clock) {
    switch (clock) {
    case RESTART_CLOCK_STOPS:
        return MATCH_CLOCK_STOPS;
    case RESTART_CLOCK_RESETS:
        return MATCH_CLOCK_AFRESH;
    case RESTART_CLOCK_RUNS:
        break;
    }
    return MATCH_CLOCK_GOES_ON;
}

static int at_most(int64_t value, int most) { return value < most ? (int)value : most; }

void event_rules(const struct contest_event *event, struct match_rules *rules) {
    const struct contest_match *match = &event->match;
    int64_t limit_ms = match->time_limit_ms;
    *rules = (struct match_rules){
        .limit_ms = limit_ms,
        .warning_ms = match->warning_ms,
        .countdown_ms = match->countdown_ms,
        .patience_ms = limit_ms > 0 ? limit_ms : EVENT_RULES_PATIENCE_MS,
        .start = match->start_gate != NULL ? MATCH_START_ON_GATE : MATCH_START_ON_SIGNAL,
        .restarts = at_most(match->restarts_max, MATCH_RESTARTS_MAX),
        .restart_mode = restart_mode(match->restart_clock),
        .attempts = at_most(event->attempts, MATCH_ATTEMPTS_MAX),
    };
}
