#include "arena/match.h"

#include <string.h>

#include "language/language.h"

#define AT_MAX_MS  (INT64_C(1) << 53)
#define BIT(state) (1u << (state))
#define BEFORE_THE_RUN                                                                             \
    (BIT(MATCH_CALLED) | BIT(MATCH_HOMOLOGATED) | BIT(MATCH_READY) | BIT(MATCH_ARMED))
#define UNDER_WAY                                                                                  \
    (BIT(MATCH_COUNTDOWN) | BIT(MATCH_RELEASED) | BIT(MATCH_RUNNING) | BIT(MATCH_PAUSED))
#define ENDED (BIT(MATCH_FINISHED) | BIT(MATCH_TIMED_OUT) | BIT(MATCH_ABORTED))

/* ---- words ---- */

struct words {
    const char *word, *text;
};

const char *match_state_word(enum match_state state) {
#define MATCH_WORDS_(name, word, text) [name] = {word, text},
    static const struct words words[] = {MATCH_STATES(MATCH_WORDS_)};
    return words[state].word;
}

const char *match_state_text(enum match_state state) {
    static const struct words words[] = {MATCH_STATES(MATCH_WORDS_)};
    return _(words[state].text);
}

const char *match_event_word(enum match_event event) {
    static const struct words words[] = {MATCH_EVENTS(MATCH_WORDS_)};
    return words[event].word;
}

const char *match_event_text(enum match_event event) {
    static const struct words words[] = {MATCH_EVENTS(MATCH_WORDS_)};
    return _(words[event].text);
}

/* ---- rules ---- */

static bool within(const char *rule, int64_t value, int64_t min, int64_t max, struct fault *fault) {
    if (value >= min && value <= max) {
        return true;
    }
    fault_set(fault, FAULT_RANGE, _("the rule “%s” is %lld, it must be between %lld and %lld"),
              rule, (long long)value, (long long)min, (long long)max);
    return fault_in_field(fault, rule);
}

bool match_rules_check(const struct match_rules *rules, struct fault *fault) {
    int64_t warning_max = rules->limit_ms > 0 ? rules->limit_ms - 1 : 0;
    return within("limit_ms", rules->limit_ms, 0, MATCH_LIMIT_MAX_MS, fault) &&
           within("warning_ms", rules->warning_ms, 0, warning_max, fault) &&
           within("countdown_ms", rules->countdown_ms, 0, MATCH_COUNTDOWN_MAX_MS, fault) &&
           within("patience_ms", rules->patience_ms, 0, MATCH_LIMIT_MAX_MS, fault) &&
           within("restarts", rules->restarts, 0, MATCH_RESTARTS_MAX, fault) &&
           within("attempts", rules->attempts, 1, MATCH_ATTEMPTS_MAX, fault);
}

/* ---- notices and states ---- */

static void notify(struct match *match, enum match_notice_kind kind, int count, int64_t at_ms) {
    if (match->notice_count == MATCH_NOTICES_MAX) {
        match->notice_first = (match->notice_first + 1) % MATCH_NOTICES_MAX;
        match->notice_count--;
    }
    size_t place = (match->notice_first + match->notice_count) % MATCH_NOTICES_MAX;
    match->notices[place] = (struct match_notice){kind, match->state, count, at_ms};
    match->notice_count++;
}

bool match_next_notice(struct match *match, struct match_notice *notice) {
    if (match->notice_count == 0) {
        return false;
    }
    *notice = match->notices[match->notice_first];
    match->notice_first = (match->notice_first + 1) % MATCH_NOTICES_MAX;
    match->notice_count--;
    return true;
}

static void enter(struct match *match, enum match_state state, int64_t at_ms) {
    match->state = state;
    match->since_ms = at_ms;
    notify(match, MATCH_NOTICE_STATE, 0, at_ms);
}

static int64_t elapsed_at(const struct match *match, int64_t at_ms) {
    int64_t elapsed = match->before_ms + at_ms - match->stretch_ms;
    int64_t limit = match->rules.limit_ms;
    return limit > 0 && elapsed > limit ? limit : elapsed;
}

static void run_clock(struct match *match, int64_t at_ms) {
    match->stretch_ms = at_ms;
    match->started = true;
    enter(match, MATCH_RUNNING, at_ms);
}

static void hold_clock(struct match *match, int64_t at_ms) {
    if (match->state == MATCH_RUNNING) {
        match->duration_ms = elapsed_at(match, at_ms);
    }
}

static void end(struct match *match, enum match_state how, int64_t at_ms) {
    hold_clock(match, at_ms);
    match->ending = how;
    enter(match, how, at_ms);
    notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
}

/* The countdown is over, or there was none. */
static void release(struct match *match, int64_t at_ms) {
    if (match->rules.start == MATCH_START_ON_GATE) {
        enter(match, MATCH_RELEASED, at_ms);
    } else {
        run_clock(match, at_ms);
    }
    notify(match, MATCH_NOTICE_GO, 0, at_ms);
}

static void forget_clock(struct match *match) {
    match->before_ms = 0;
    match->duration_ms = 0;
    match->started = false;
    match->warned = false;
}

/* ---- time passing ---- */

/* Seconds are announced as whole seconds remain: 2.5 s say 2 after half a second. */
static int64_t countdown_wakes_at(const struct match *match) {
    int64_t left = match->rules.countdown_ms / 1000 - match->counted;
    return match->since_ms + match->rules.countdown_ms - left * 1000;
}

static int64_t running_wakes_at(const struct match *match) {
    if (match->rules.limit_ms == 0) {
        return -1;
    }
    int64_t deadline = match->stretch_ms + match->rules.limit_ms - match->before_ms;
    bool warns = match->rules.warning_ms > 0 && !match->warned;
    return warns ? deadline - match->rules.warning_ms : deadline;
}

int64_t match_wakes_at_ms(const struct match *match) {
    switch (match->state) {
    case MATCH_COUNTDOWN:
        return countdown_wakes_at(match);
    case MATCH_RELEASED:
        return match->rules.patience_ms > 0 ? match->since_ms + match->rules.patience_ms : -1;
    case MATCH_RUNNING:
        return running_wakes_at(match);
    default:
        return -1;
    }
}

static void count_down(struct match *match, int64_t at_ms) {
    int left = (int)(match->rules.countdown_ms / 1000) - match->counted;
    if (left > 0) {
        match->counted++;
        notify(match, MATCH_NOTICE_COUNT, left, at_ms);
    } else {
        release(match, at_ms);
    }
}

static void wake(struct match *match, int64_t at_ms) {
    if (match->state == MATCH_COUNTDOWN) {
        count_down(match, at_ms);
    } else if (match->state == MATCH_RUNNING && match->rules.warning_ms > 0 && !match->warned) {
        match->warned = true;
        notify(match, MATCH_NOTICE_END_WARNING, 0, at_ms);
    } else {
        end(match, MATCH_TIMED_OUT, at_ms);
    }
}

void match_advance(struct match *match, int64_t now_ms) {
    for (;;) {
        int64_t at_ms = match_wakes_at_ms(match);
        if (at_ms < 0 || at_ms > now_ms) {
            break;
        }
        wake(match, at_ms);
    }
    if (now_ms > match->now_ms) {
        match->now_ms = now_ms;
    }
}

/* ---- events ---- */

static bool refuse(const struct match *match, enum match_event event, struct fault *fault) {
    return fault_set(fault, FAULT_REFUSED, _("“%s” is not possible now: the run is %s"),
                     match_event_text(event), match_state_text(match->state));
}

static bool homologate(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    enter(match, MATCH_HOMOLOGATED, at_ms);
    return true;
}

static bool get_ready(struct match *match, int64_t at_ms, struct fault *fault) {
    if (match->rules.homologation && match->state == MATCH_CALLED) {
        return fault_set(fault, FAULT_REFUSED, _("the robot has not been homologated"));
    }
    enter(match, MATCH_READY, at_ms);
    return true;
}

static bool arm(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    enter(match, MATCH_ARMED, at_ms);
    return true;
}

static bool disarm(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    bool moved = match->state == MATCH_RELEASED;
    enter(match, MATCH_READY, at_ms);
    if (moved) {
        notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
    }
    return true;
}

static bool start(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    match->counted = 0;
    if (match->rules.countdown_ms > 0) {
        enter(match, MATCH_COUNTDOWN, at_ms);
    } else {
        release(match, at_ms);
    }
    return true;
}

static bool false_start(struct match *match, int64_t at_ms) {
    match->false_starts++;
    enter(match, MATCH_ARMED, at_ms);
    notify(match, MATCH_NOTICE_FALSE_START, match->false_starts, at_ms);
    notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
    return true;
}

/* Patience may have run out before late news of a start in time. */
static bool start_gate(struct match *match, int64_t at_ms, struct fault *fault) {
    int64_t released_ms = match->since_ms;
    if (match->state == MATCH_TIMED_OUT) {
        released_ms -= match->rules.patience_ms;
        if (match->started || at_ms < released_ms || at_ms > match->since_ms) {
            return refuse(match, MATCH_START_GATE, fault);
        }
    } else if (match->state == MATCH_COUNTDOWN || at_ms < released_ms) {
        return false_start(match, match->now_ms);
    }
    match->ending = MATCH_CALLED;
    run_clock(match, at_ms);
    return true;
}

/* News of a finish may come after the limit, or after a pause that followed it. */
static bool finish(struct match *match, int64_t at_ms, struct fault *fault) {
    bool late = match->state != MATCH_RUNNING;
    if (!match->started || at_ms < match->stretch_ms || (late && at_ms > match->since_ms)) {
        return refuse(match, MATCH_FINISH, fault);
    }
    match->duration_ms = elapsed_at(match, at_ms);
    match->ending = MATCH_FINISHED;
    enter(match, MATCH_FINISHED, at_ms);
    notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
    return true;
}

static void stand_still(struct match *match, int64_t at_ms) {
    hold_clock(match, at_ms);
    enter(match, MATCH_PAUSED, at_ms);
    notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
}

static bool pause_clock(struct match *match, int64_t at_ms, struct fault *fault) {
    if (!match->rules.pauses) {
        return fault_set(fault, FAULT_REFUSED, _("the rules of this contest allow no pause"));
    }
    stand_still(match, at_ms);
    return true;
}

static bool resume(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    match->before_ms = match->duration_ms;
    run_clock(match, at_ms);
    notify(match, MATCH_NOTICE_GO, 0, at_ms);
    return true;
}

static bool restart(struct match *match, int64_t at_ms, struct fault *fault) {
    if (match->restarts_used >= match->rules.restarts) {
        return fault_set(fault, FAULT_REFUSED,
                         NG_("the rules allow %d restart, and it has been used",
                             "the rules allow %d restarts, and they have been used",
                             (unsigned long)match->rules.restarts),
                         match->rules.restarts);
    }
    match->restarts_used++;
    if (match->rules.restart_mode == MATCH_CLOCK_AFRESH) {
        forget_clock(match);
        enter(match, MATCH_READY, at_ms);
        notify(match, MATCH_NOTICE_STOP_ROBOT, 0, at_ms);
    } else if (match->rules.restart_mode == MATCH_CLOCK_STOPS && match->state == MATCH_RUNNING) {
        stand_still(match, at_ms);
    }
    notify(match, MATCH_NOTICE_RESTARTED, match->restarts_used, at_ms);
    return true;
}

static bool abort_run(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    end(match, MATCH_ABORTED, at_ms);
    return true;
}

static bool open_sheet(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    enter(match, MATCH_SHEET, at_ms);
    return true;
}

static bool sign_sheet(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    enter(match, MATCH_SIGNED, at_ms);
    return true;
}

static bool publish(struct match *match, int64_t at_ms, struct fault *fault) {
    (void)fault;
    enter(match, MATCH_PUBLISHED, at_ms);
    return true;
}

struct transition {
    unsigned from; /* states it is possible in */
    bool stamped;  /* a gate dates it: it may arrive late */
    bool (*go)(struct match *match, int64_t at_ms, struct fault *fault);
};

static const struct transition transitions[MATCH_EVENT_COUNT] = {
    [MATCH_HOMOLOGATE] = {BIT(MATCH_CALLED), false, homologate},
    [MATCH_GET_READY] = {BIT(MATCH_CALLED) | BIT(MATCH_HOMOLOGATED), false, get_ready},
    [MATCH_ARM] = {BIT(MATCH_READY), false, arm},
    [MATCH_DISARM] = {BIT(MATCH_ARMED) | BIT(MATCH_COUNTDOWN) | BIT(MATCH_RELEASED), false, disarm},
    [MATCH_START] = {BIT(MATCH_ARMED), false, start},
    [MATCH_START_GATE] = {BIT(MATCH_COUNTDOWN) | BIT(MATCH_RELEASED) | BIT(MATCH_TIMED_OUT), true,
                          start_gate},
    [MATCH_FINISH] = {BIT(MATCH_RUNNING) | BIT(MATCH_PAUSED) | BIT(MATCH_TIMED_OUT), true, finish},
    [MATCH_PAUSE] = {BIT(MATCH_RUNNING), false, pause_clock},
    [MATCH_RESUME] = {BIT(MATCH_PAUSED), false, resume},
    [MATCH_RESTART] = {BIT(MATCH_RUNNING) | BIT(MATCH_PAUSED), false, restart},
    [MATCH_ABORT] = {BEFORE_THE_RUN | UNDER_WAY, false, abort_run},
    [MATCH_OPEN_SHEET] = {ENDED, false, open_sheet},
    [MATCH_SIGN] = {BIT(MATCH_SHEET), false, sign_sheet},
    [MATCH_CONTEST_SHEET] = {BIT(MATCH_SIGNED), false, open_sheet},
    [MATCH_PUBLISH] = {BIT(MATCH_SIGNED), false, publish},
};

bool match_apply(struct match *match, enum match_event event, int64_t at_ms, struct fault *fault) {
    const struct transition *transition = &transitions[event];
    if (at_ms > AT_MAX_MS || at_ms < 0 || (at_ms < match->now_ms && !transition->stamped)) {
        return fault_set(fault, FAULT_REFUSED, _("“%s” is dated before what the clock has shown"),
                         match_event_text(event));
    }
    match_advance(match, at_ms);
    if (!(transition->from & BIT(match->state))) {
        return refuse(match, event, fault);
    }
    if (!transition->go(match, at_ms, fault)) {
        return false;
    }
    match_advance(match, match->now_ms); /* what the new state announces at once */
    return true;
}

bool match_begin(struct match *match, const struct match_rules *rules, int attempt, int64_t now_ms,
                 struct fault *fault) {
    if (!match_rules_check(rules, fault)) {
        return false;
    }
    if (attempt < 1 || attempt > rules->attempts) {
        fault_set(fault, FAULT_RANGE,
                  NG_("attempt %d: the rules allow %d attempt",
                      "attempt %d: the rules allow %d attempts", (unsigned long)rules->attempts),
                  attempt, rules->attempts);
        return fault_in_field(fault, "attempt");
    }
    memset(match, 0, sizeof *match);
    match->rules = *rules;
    match->attempt = attempt;
    match->now_ms = now_ms;
    enter(match, MATCH_CALLED, now_ms);
    return true;
}

/* ---- questions ---- */

int64_t match_elapsed_ms(const struct match *match) {
    return match->state == MATCH_RUNNING ? elapsed_at(match, match->now_ms) : match->duration_ms;
}

int64_t match_remaining_ms(const struct match *match) {
    return match->rules.limit_ms > 0 ? match->rules.limit_ms - match_elapsed_ms(match) : -1;
}

bool match_may_move(const struct match *match) {
    return match->state == MATCH_RELEASED || match->state == MATCH_RUNNING;
}

bool match_is_over(const struct match *match) { return match->state >= MATCH_FINISHED; }
