/* The match state machine: every transition, every danger, and random histories. */
#include "arena/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct match_rules signal_rules = {.limit_ms = 150000,
                                                .warning_ms = 10000,
                                                .countdown_ms = 3000,
                                                .start = MATCH_START_ON_SIGNAL,
                                                .pauses = true,
                                                .restarts = 2,
                                                .attempts = 2};
static const struct match_rules gate_rules = {.limit_ms = 60000,
                                              .countdown_ms = 3000,
                                              .patience_ms = 20000,
                                              .start = MATCH_START_ON_GATE,
                                              .homologation = true,
                                              .restarts = 1,
                                              .restart_mode = MATCH_CLOCK_AFRESH,
                                              .attempts = 1};

static struct match begin(const struct match_rules *rules) {
    struct match match;
    struct fault fault = {0};
    assert_true(match_begin(&match, rules, 1, 1000, &fault));
    return match;
}

static void apply(struct match *match, enum match_event event, int64_t at_ms) {
    struct fault fault = {0};
    if (!match_apply(match, event, at_ms, &fault)) {
        fail_msg("%s at %lld: %s", match_event_word(event), (long long)at_ms, fault.message);
    }
}

static void refused(struct match *match, enum match_event event, int64_t at_ms) {
    struct fault fault = {0};
    match_advance(match, at_ms);
    struct match before = *match;
    assert_false(match_apply(match, event, at_ms, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(fault.message[0] != '\0');
    assert_memory_equal(&before, match, sizeof before);
}

/* Brings a fresh match to `state` by the shortest way; the clock then shows 10 s. */
static struct match reach(const struct match_rules *rules, enum match_state state) {
    struct match match = begin(rules);
    if (state == MATCH_CALLED) {
        match_advance(&match, 10000);
        return match;
    }
    if (rules->homologation || state == MATCH_HOMOLOGATED) {
        apply(&match, MATCH_HOMOLOGATE, 1000);
    }
    static const enum match_event way[] = {MATCH_GET_READY, MATCH_ARM, MATCH_START};
    for (size_t i = 0; i < 3 && state > MATCH_HOMOLOGATED + i; i++) {
        apply(&match, way[i], 1000);
    }
    if (state == MATCH_COUNTDOWN) {
        return match;
    }
    match_advance(&match, 4000);
    if (state > MATCH_RELEASED && rules->start == MATCH_START_ON_GATE) {
        apply(&match, MATCH_START_GATE, 4000);
    }
    match_advance(&match, 10000);
    if (state == MATCH_PAUSED) {
        apply(&match, MATCH_PAUSE, 10000);
    } else if (state == MATCH_TIMED_OUT) {
        match_advance(&match, 4000 + rules->limit_ms);
    } else if (state == MATCH_ABORTED) {
        apply(&match, MATCH_ABORT, 10000);
    } else if (state >= MATCH_FINISHED) {
        apply(&match, MATCH_FINISH, 10000);
    }
    static const enum match_event papers[] = {MATCH_OPEN_SHEET, MATCH_SIGN, MATCH_PUBLISH};
    for (size_t i = 0; i < 3 && state >= MATCH_SHEET + i; i++) {
        apply(&match, papers[i], 10000);
    }
    return match;
}

static int notices_of(struct match *match, enum match_notice_kind kind) {
    int count = 0;
    struct match_notice notice;
    while (match_next_notice(match, &notice)) {
        count += notice.kind == kind;
    }
    return count;
}

/* ---- every transition ---- */

static void every_state_is_reached_by_the_events_that_lead_to_it(void **unused) {
    (void)unused;
    for (int state = 0; state < MATCH_STATE_COUNT; state++) {
        const struct match_rules *rules = state == MATCH_RELEASED ? &gate_rules : &signal_rules;
        struct match match = reach(rules, (enum match_state)state);
        assert_string_equal(match_state_word(match.state), match_state_word(state));
    }
}

/* The whole table, written once more by hand: state by state, event by event.
 * '.' refused, otherwise the first letters of the state it leads to. */
static void every_event_in_every_state_leads_where_the_table_says(void **unused) {
    (void)unused;
    static const char *const expected[MATCH_STATE_COUNT][MATCH_EVENT_COUNT] = {
        /*       homol  ready  arm    disarm start  gate   finish pause  resume restart abort */
        [MATCH_CALLED] = {"homologated", "ready", ".", ".", ".", ".", ".", ".", ".", ".", "aborted",
                          ".", ".", ".", "."},
        [MATCH_HOMOLOGATED] = {".", "ready", ".", ".", ".", ".", ".", ".", ".", ".", "aborted", ".",
                               ".", ".", "."},
        [MATCH_READY] = {".", ".", "armed", ".", ".", ".", ".", ".", ".", ".", "aborted", ".", ".",
                         ".", "."},
        [MATCH_ARMED] = {".", ".", ".", "ready", "countdown", ".", ".", ".", ".", ".", "aborted",
                         ".", ".", ".", "."},
        [MATCH_COUNTDOWN] = {".", ".", ".", "ready", ".", "armed", ".", ".", ".", ".", "aborted",
                             ".", ".", ".", "."},
        [MATCH_RELEASED] = {".", ".", ".", "ready", ".", "running", ".", ".", ".", ".", "aborted",
                            ".", ".", ".", "."},
        [MATCH_RUNNING] = {".", ".", ".", ".", ".", ".", "finished", "paused", ".", "running",
                           "aborted", ".", ".", ".", "."},
        [MATCH_PAUSED] = {".", ".", ".", ".", ".", ".", "finished", ".", "running", "paused",
                          "aborted", ".", ".", ".", "."},
        [MATCH_FINISHED] = {".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", "sheet", ".",
                            ".", "."},
        [MATCH_TIMED_OUT] = {".", ".", ".", ".", ".", ".", "finished", ".", ".", ".", ".", "sheet",
                             ".", ".", "."},
        [MATCH_ABORTED] = {".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", "sheet", ".", ".",
                           "."},
        [MATCH_SHEET] = {".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", "signed", ".",
                         "."},
        [MATCH_SIGNED] = {".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", "sheet",
                          "published"},
        [MATCH_PUBLISHED] = {".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".", ".",
                             "."},
    };
    for (int state = 0; state < MATCH_STATE_COUNT; state++) {
        const struct match_rules *rules = state == MATCH_RELEASED ? &gate_rules : &signal_rules;
        for (int event = 0; event < MATCH_EVENT_COUNT; event++) {
            struct match match = reach(rules, (enum match_state)state);
            /* the moment of the state's beginning: a late finish is in time there */
            int64_t at_ms = match.now_ms;
            const char *leads = expected[state][event];
            if (strcmp(leads, ".") == 0) {
                refused(&match, (enum match_event)event, at_ms);
                continue;
            }
            apply(&match, (enum match_event)event, at_ms);
            assert_string_equal(match_state_word(match.state), leads);
        }
    }
}

/* ---- before the start ---- */

static void a_robot_that_is_not_homologated_cannot_be_ready(void **unused) {
    (void)unused;
    struct match match = begin(&gate_rules);
    refused(&match, MATCH_GET_READY, 1000);
    apply(&match, MATCH_HOMOLOGATE, 1000);
    apply(&match, MATCH_GET_READY, 1000);
    assert_int_equal(match.state, MATCH_READY);
}

static void the_countdown_says_three_two_one_go_one_second_apart(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_ARMED);
    notices_of(&match, MATCH_NOTICE_GO);
    int64_t start_ms = match.now_ms + 500;
    apply(&match, MATCH_START, start_ms);
    match_advance(&match, start_ms + 100000);
    struct match_notice notice;
    assert_true(match_next_notice(&match, &notice));
    assert_int_equal(notice.state, MATCH_COUNTDOWN);
    for (int left = 3; left > 0; left--) {
        assert_true(match_next_notice(&match, &notice));
        assert_int_equal(notice.kind, MATCH_NOTICE_COUNT);
        assert_int_equal(notice.count, left);
        assert_int_equal(notice.at_ms, start_ms + (3 - left) * 1000ll);
    }
    assert_true(match_next_notice(&match, &notice));
    assert_int_equal(notice.state, MATCH_RUNNING);
    assert_true(match_next_notice(&match, &notice));
    assert_int_equal(notice.kind, MATCH_NOTICE_GO);
    assert_int_equal(notice.at_ms, start_ms + 3000);
}

static void the_clock_stands_at_zero_until_the_countdown_is_over(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_COUNTDOWN);
    match_advance(&match, 3999);
    assert_int_equal(match.state, MATCH_COUNTDOWN);
    assert_int_equal(match_elapsed_ms(&match), 0);
    assert_false(match_may_move(&match));
    match_advance(&match, 4000);
    assert_int_equal(match.state, MATCH_RUNNING);
    match_advance(&match, 4001);
    assert_int_equal(match_elapsed_ms(&match), 1);
}

static void without_a_countdown_the_start_is_the_signal(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.countdown_ms = 0;
    struct match match = reach(&rules, MATCH_ARMED);
    apply(&match, MATCH_START, match.now_ms);
    assert_int_equal(match.state, MATCH_RUNNING);
}

static void a_countdown_of_two_and_a_half_seconds_says_two_after_half_a_second(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.countdown_ms = 2500;
    struct match match = reach(&rules, MATCH_ARMED);
    notices_of(&match, MATCH_NOTICE_GO);
    int64_t start_ms = match.now_ms;
    apply(&match, MATCH_START, start_ms);
    match_advance(&match, start_ms + 499);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_COUNT), 0);
    match_advance(&match, start_ms + 500);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_COUNT), 1);
    match_advance(&match, start_ms + 2499);
    assert_int_equal(match.state, MATCH_COUNTDOWN);
    match_advance(&match, start_ms + 2500);
    assert_int_equal(match.state, MATCH_RUNNING);
}

static void a_robot_that_leaves_during_the_countdown_is_a_false_start(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_COUNTDOWN);
    apply(&match, MATCH_START_GATE, 2000);
    assert_int_equal(match.state, MATCH_ARMED);
    assert_int_equal(match.false_starts, 1);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_STOP_ROBOT), 1);
    apply(&match, MATCH_START, 5000);
    match_advance(&match, 8000);
    assert_int_equal(match.state, MATCH_RELEASED);
}

static void news_of_a_false_start_that_comes_after_go_is_still_a_false_start(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RELEASED);
    apply(&match, MATCH_START_GATE, 3999);
    assert_int_equal(match.state, MATCH_ARMED);
    assert_int_equal(match.false_starts, 1);
    assert_int_equal(match_elapsed_ms(&match), 0);
}

static void the_clock_starts_when_the_gate_saw_the_robot_not_when_the_news_came(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RELEASED);
    match_advance(&match, 10030);
    apply(&match, MATCH_START_GATE, 10000);
    assert_int_equal(match.state, MATCH_RUNNING);
    assert_int_equal(match_elapsed_ms(&match), 30);
}

static void a_robot_that_never_leaves_runs_out_of_patience_with_no_time_run(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RELEASED);
    match_advance(&match, 23999);
    assert_int_equal(match.state, MATCH_RELEASED);
    match_advance(&match, 24000);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
    assert_false(match.started);
    assert_int_equal(match_elapsed_ms(&match), 0);
    refused(&match, MATCH_FINISH, 24000);
}

static void a_start_in_time_counts_when_its_news_comes_after_patience_ran_out(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RELEASED);
    match_advance(&match, 24020);
    apply(&match, MATCH_START_GATE, 23990);
    assert_int_equal(match.state, MATCH_RUNNING);
    assert_int_equal(match_elapsed_ms(&match), 30);
    assert_int_equal(match.ending, MATCH_CALLED);
}

static void a_start_after_patience_ran_out_is_refused(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RELEASED);
    refused(&match, MATCH_START_GATE, 24001);
}

static void patience_zero_waits_for_ever(void **unused) {
    (void)unused;
    struct match_rules rules = gate_rules;
    rules.patience_ms = 0;
    struct match match = reach(&rules, MATCH_RELEASED);
    assert_int_equal(match_wakes_at_ms(&match), -1);
    match_advance(&match, 1000000000000);
    assert_int_equal(match.state, MATCH_RELEASED);
}

/* ---- running ---- */

static void the_limit_ends_the_run_and_stops_the_robot(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    notices_of(&match, MATCH_NOTICE_GO);
    match_advance(&match, 4000 + 149999);
    assert_int_equal(match.state, MATCH_RUNNING);
    match_advance(&match, 4000 + 150000);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
    assert_int_equal(match.ending, MATCH_TIMED_OUT);
    assert_int_equal(match_elapsed_ms(&match), 150000);
    assert_int_equal(match_remaining_ms(&match), 0);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_STOP_ROBOT), 1);
}

static void the_end_warning_comes_once_and_in_time_even_after_a_pause(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    notices_of(&match, MATCH_NOTICE_GO);
    match_advance(&match, 4000 + 140000);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_END_WARNING), 1);
    apply(&match, MATCH_PAUSE, 144500);
    apply(&match, MATCH_RESUME, 200000);
    match_advance(&match, 209499);
    assert_int_equal(match.state, MATCH_RUNNING);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_END_WARNING), 0);
    match_advance(&match, 209500);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
}

static void a_machine_that_slept_through_the_limit_times_out_at_the_limit(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    match_advance(&match, 4000 + 9999999);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
    assert_int_equal(match_elapsed_ms(&match), 150000);
    assert_int_equal(match.since_ms, 154000);
}

static void a_finish_at_the_very_limit_counts(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    apply(&match, MATCH_FINISH, 154000);
    assert_int_equal(match.state, MATCH_FINISHED);
    assert_int_equal(match_elapsed_ms(&match), 150000);
}

static void a_finish_before_the_limit_counts_when_its_news_comes_after_it(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    match_advance(&match, 154030);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
    apply(&match, MATCH_FINISH, 153999);
    assert_int_equal(match.state, MATCH_FINISHED);
    assert_int_equal(match.ending, MATCH_FINISHED);
    assert_int_equal(match_elapsed_ms(&match), 149999);
}

static void a_finish_after_the_limit_is_refused(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    refused(&match, MATCH_FINISH, 154001);
    assert_int_equal(match.state, MATCH_TIMED_OUT);
}

static void a_finish_dated_before_the_start_is_refused(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    refused(&match, MATCH_FINISH, 3999);
}

static void a_finish_trigger_that_bounces_counts_once(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    apply(&match, MATCH_FINISH, 20000);
    refused(&match, MATCH_FINISH, 20003);
    assert_int_equal(match_elapsed_ms(&match), 16000);
}

static void once_over_the_clock_shows_the_same_for_ever(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_FINISHED);
    int64_t shown = match_elapsed_ms(&match);
    match_advance(&match, 99999999);
    apply(&match, MATCH_OPEN_SHEET, 99999999);
    apply(&match, MATCH_SIGN, 99999999);
    assert_int_equal(match_elapsed_ms(&match), shown);
    assert_int_equal(shown, 6000);
}

/* ---- pauses, restarts, abort ---- */

static void a_pause_does_not_count(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_PAUSED);
    match_advance(&match, 500000);
    assert_int_equal(match_elapsed_ms(&match), 6000);
    assert_false(match_may_move(&match));
    apply(&match, MATCH_RESUME, 500000);
    match_advance(&match, 500250);
    assert_int_equal(match_elapsed_ms(&match), 6250);
}

static void a_pause_is_refused_where_the_rules_have_none(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RUNNING);
    refused(&match, MATCH_PAUSE, 10000);
    assert_int_equal(match.state, MATCH_RUNNING);
}

static void a_finish_just_before_a_pause_counts_though_its_news_comes_during_it(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_PAUSED);
    refused(&match, MATCH_FINISH, 10001);
    apply(&match, MATCH_FINISH, 9990);
    assert_int_equal(match.state, MATCH_FINISHED);
    assert_int_equal(match_elapsed_ms(&match), 5990);
}

static void restarts_are_counted_and_one_too_many_is_refused(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    apply(&match, MATCH_RESTART, 11000);
    apply(&match, MATCH_RESTART, 12000);
    refused(&match, MATCH_RESTART, 13000);
    assert_int_equal(match.restarts_used, 2);
    assert_int_equal(match_elapsed_ms(&match), 9000);
}

static void a_restart_with_the_clock_afresh_goes_back_to_ready_with_nothing_run(void **unused) {
    (void)unused;
    struct match match = reach(&gate_rules, MATCH_RUNNING);
    apply(&match, MATCH_RESTART, 12000);
    assert_int_equal(match.state, MATCH_READY);
    assert_int_equal(match_elapsed_ms(&match), 0);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_STOP_ROBOT), 1);
    apply(&match, MATCH_ARM, 20000);
    apply(&match, MATCH_START, 20000);
    match_advance(&match, 23000);
    apply(&match, MATCH_START_GATE, 24000);
    apply(&match, MATCH_FINISH, 54000);
    assert_int_equal(match_elapsed_ms(&match), 30000);
}

static void a_restart_that_stops_the_clock_waits_for_the_robot_to_go_again(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.restart_mode = MATCH_CLOCK_STOPS;
    rules.pauses = false;
    struct match match = reach(&rules, MATCH_RUNNING);
    apply(&match, MATCH_RESTART, 11000);
    assert_int_equal(match.state, MATCH_PAUSED);
    assert_int_equal(notices_of(&match, MATCH_NOTICE_STOP_ROBOT), 1);
    apply(&match, MATCH_RESUME, 31000);
    match_advance(&match, 31500);
    assert_int_equal(match_elapsed_ms(&match), 7500);
}

static void without_a_limit_the_clock_runs_until_somebody_ends_it(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.limit_ms = 0;
    rules.warning_ms = 0;
    struct match match = reach(&rules, MATCH_RUNNING);
    assert_int_equal(match_wakes_at_ms(&match), -1);
    assert_int_equal(match_remaining_ms(&match), -1);
    match_advance(&match, 4000 + 999999999);
    assert_int_equal(match.state, MATCH_RUNNING);
    apply(&match, MATCH_FINISH, 4000 + 999999999);
    assert_int_equal(match_elapsed_ms(&match), 999999999);
}

static void an_aborted_run_keeps_its_time_and_still_gets_a_sheet(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_ABORTED);
    assert_int_equal(match_elapsed_ms(&match), 6000);
    apply(&match, MATCH_OPEN_SHEET, 10000);
    assert_int_equal(match.ending, MATCH_ABORTED);
}

static void a_contested_sheet_is_open_again_until_signed_anew(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_SIGNED);
    apply(&match, MATCH_CONTEST_SHEET, 10000);
    refused(&match, MATCH_PUBLISH, 10000);
    apply(&match, MATCH_SIGN, 10000);
    apply(&match, MATCH_PUBLISH, 10000);
    assert_int_equal(match.state, MATCH_PUBLISHED);
}

/* ---- clocks and limits ---- */

static void a_clock_that_goes_back_changes_nothing(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    struct match before = match;
    match_advance(&match, 5000);
    match_advance(&match, -1);
    assert_memory_equal(&match, &before, sizeof match);
    refused(&match, MATCH_ABORT, 9999);
}

static void absurd_moments_are_refused(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    struct fault fault = {0};
    assert_false(match_apply(&match, MATCH_FINISH, INT64_MAX, &fault));
    assert_false(match_apply(&match, MATCH_FINISH, INT64_MIN, &fault));
    assert_int_equal(match.state, MATCH_RUNNING);
}

static void it_wakes_exactly_when_time_alone_changes_something(void **unused) {
    (void)unused;
    struct match match = reach(&signal_rules, MATCH_RUNNING);
    assert_int_equal(match_wakes_at_ms(&match), 144000);
    match_advance(&match, 144000);
    assert_int_equal(match_wakes_at_ms(&match), 154000);
    match_advance(&match, 154000);
    assert_int_equal(match_wakes_at_ms(&match), -1);
}

static void unread_notices_beyond_the_limit_forget_the_oldest(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.countdown_ms = 60000;
    struct match match = reach(&rules, MATCH_ARMED);
    apply(&match, MATCH_START, match.now_ms);
    match_advance(&match, match.now_ms + 60000);
    struct match_notice notice, last = {0};
    int count = 0;
    while (match_next_notice(&match, &notice)) {
        last = notice;
        count++;
    }
    assert_int_equal(count, MATCH_NOTICES_MAX);
    assert_int_equal(last.kind, MATCH_NOTICE_GO);
}

static void rules_refused(struct match_rules rules, const char *field) {
    struct fault fault = {0};
    struct match match;
    assert_false(match_begin(&match, &rules, 1, 0, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.field, field);
}

static void rules_that_do_not_hold_are_refused_by_name(void **unused) {
    (void)unused;
    struct match_rules rules = signal_rules;
    rules.limit_ms = -1;
    rules_refused(rules, "limit_ms");
    rules.limit_ms = 0; /* no limit: nothing to warn of */
    rules_refused(rules, "warning_ms");
    rules = signal_rules;
    rules.warning_ms = rules.limit_ms;
    rules_refused(rules, "warning_ms");
    rules = signal_rules;
    rules.countdown_ms = 61000;
    rules_refused(rules, "countdown_ms");
    rules = signal_rules;
    rules.restarts = -1;
    rules_refused(rules, "restarts");
    rules = signal_rules;
    rules.attempts = 0;
    rules_refused(rules, "attempts");
    rules = signal_rules;
    rules.patience_ms = -5;
    rules_refused(rules, "patience_ms");
}

static void an_attempt_beyond_those_allowed_is_refused(void **unused) {
    (void)unused;
    struct fault fault = {0};
    struct match match;
    assert_true(match_begin(&match, &signal_rules, 2, 0, &fault));
    assert_false(match_begin(&match, &signal_rules, 3, 0, &fault));
    assert_string_equal(fault.field, "attempt");
    assert_false(match_begin(&match, &signal_rules, 0, 0, &fault));
}

static void every_state_and_event_has_its_words(void **unused) {
    (void)unused;
    for (int i = 0; i < MATCH_STATE_COUNT; i++) {
        assert_true(strlen(match_state_word((enum match_state)i)) > 3);
        assert_true(strlen(match_state_text((enum match_state)i)) > 3);
    }
    for (int i = 0; i < MATCH_EVENT_COUNT; i++) {
        assert_true(strlen(match_event_word((enum match_event)i)) > 2);
        assert_true(strlen(match_event_text((enum match_event)i)) > 2);
    }
}

/* ---- random histories ---- */

static uint64_t random_state;

static uint32_t draw(uint32_t below) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % below;
}

static uint64_t seed_of_this_run(void) {
    const char *given = getenv("SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    print_message("SEED=%llu\n", (unsigned long long)seed);
    return seed * 2654435761u + 1;
}

static struct match_rules any_rules(void) {
    struct match_rules rules = {.limit_ms = draw(8) ? 1 + draw(20000) : 0,
                                .countdown_ms = draw(2) ? 1000 * draw(5) : draw(4000),
                                .patience_ms = draw(3) == 0 ? 0 : draw(10000),
                                .start = draw(2) ? MATCH_START_ON_GATE : MATCH_START_ON_SIGNAL,
                                .homologation = draw(2),
                                .pauses = draw(2),
                                .restarts = (int)draw(4),
                                .restart_mode = (enum match_restart_mode)draw(3),
                                .attempts = 1};
    rules.warning_ms = rules.limit_ms > 0 ? draw((uint32_t)rules.limit_ms) : 0;
    return rules;
}

static void check_invariants(const struct match *match, const struct match *before) {
    int64_t elapsed = match_elapsed_ms(match);
    int64_t limit = match->rules.limit_ms;
    assert_true(elapsed >= 0 && (limit == 0 || elapsed <= limit));
    assert_int_equal(match_remaining_ms(match), limit > 0 ? limit - elapsed : -1);
    assert_true(match->now_ms >= before->now_ms);
    assert_true(match->restarts_used <= match->rules.restarts);
    int64_t wakes = match_wakes_at_ms(match);
    assert_true(wakes == -1 || wakes > match->now_ms);
    if (match->state == MATCH_RUNNING) {
        assert_true((limit == 0 || elapsed < limit) && match->started);
    }
    if (match_is_over(before)) { /* only late news of a start brings a run back */
        assert_true(match_is_over(match) || (!before->started && match->state == MATCH_RUNNING));
    }
    if (before->state == MATCH_PUBLISHED) {
        assert_int_equal(match->state, MATCH_PUBLISHED);
        assert_int_equal(elapsed, match_elapsed_ms(before));
    }
    if (match->state >= MATCH_FINISHED) {
        assert_true(match->ending >= MATCH_FINISHED && match->ending <= MATCH_ABORTED);
        assert_false(match_may_move(match));
    }
}

/* The twin gets the same events, and time in many small steps instead of one. */
static void advance_in_steps(struct match *twin, int64_t to_ms) {
    struct match_notice notice;
    while (twin->now_ms < to_ms) {
        match_advance(twin, twin->now_ms + 1 + draw(700) < to_ms ? twin->now_ms + 1 : to_ms);
        while (twin->notice_count > MATCH_NOTICES_MAX / 2) {
            match_next_notice(twin, &notice);
        }
    }
}

static bool same_match(const struct match *a, const struct match *b) {
    return a->state == b->state && match_elapsed_ms(a) == match_elapsed_ms(b) &&
           a->since_ms == b->since_ms && a->restarts_used == b->restarts_used &&
           a->false_starts == b->false_starts && a->ending == b->ending;
}

/* The next event of a normal run, so that histories get far. */
static enum match_event usual_event(enum match_state state) {
    static const enum match_event usual[MATCH_STATE_COUNT] = {
        [MATCH_CALLED] = MATCH_HOMOLOGATE,
        [MATCH_HOMOLOGATED] = MATCH_GET_READY,
        [MATCH_READY] = MATCH_ARM,
        [MATCH_ARMED] = MATCH_START,
        [MATCH_COUNTDOWN] = MATCH_START_GATE,
        [MATCH_RELEASED] = MATCH_START_GATE,
        [MATCH_RUNNING] = MATCH_FINISH,
        [MATCH_PAUSED] = MATCH_RESUME,
        [MATCH_FINISHED] = MATCH_OPEN_SHEET,
        [MATCH_TIMED_OUT] = MATCH_FINISH,
        [MATCH_ABORTED] = MATCH_OPEN_SHEET,
        [MATCH_SHEET] = MATCH_SIGN,
        [MATCH_SIGNED] = MATCH_PUBLISH,
        [MATCH_PUBLISHED] = MATCH_PUBLISH,
    };
    return usual[state];
}

static void one_random_history(void) {
    struct match_rules rules = any_rules();
    struct match match = begin(&rules), twin = match;
    for (int step = 0; step < 40; step++) {
        struct match before = match;
        struct fault fault = {0};
        int64_t at_ms = match.now_ms + (draw(4) ? draw(3000) : 0) - (draw(6) ? 0 : draw(500));
        if (draw(4) == 0) {
            match_advance(&match, at_ms);
            advance_in_steps(&twin, at_ms);
        } else {
            enum match_event event =
                draw(2) ? usual_event(match.state) : (enum match_event)draw(MATCH_EVENT_COUNT);
            advance_in_steps(&twin, at_ms);
            bool done = match_apply(&match, event, at_ms, &fault);
            assert_int_equal(done, match_apply(&twin, event, at_ms, &fault));
            if (!done) {
                match_advance(&before, at_ms);
                assert_true(same_match(&before, &match));
            }
        }
        check_invariants(&match, &before);
        assert_true(same_match(&match, &twin));
    }
}

static void random_histories_never_break_the_clock_nor_leave_a_terminal_state(void **unused) {
    (void)unused;
    random_state = seed_of_this_run();
    for (int history = 0; history < 5000; history++) {
        one_random_history();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_reached_by_the_events_that_lead_to_it),
        cmocka_unit_test(every_event_in_every_state_leads_where_the_table_says),
        cmocka_unit_test(a_robot_that_is_not_homologated_cannot_be_ready),
        cmocka_unit_test(the_countdown_says_three_two_one_go_one_second_apart),
        cmocka_unit_test(the_clock_stands_at_zero_until_the_countdown_is_over),
        cmocka_unit_test(without_a_countdown_the_start_is_the_signal),
        cmocka_unit_test(a_countdown_of_two_and_a_half_seconds_says_two_after_half_a_second),
        cmocka_unit_test(a_robot_that_leaves_during_the_countdown_is_a_false_start),
        cmocka_unit_test(news_of_a_false_start_that_comes_after_go_is_still_a_false_start),
        cmocka_unit_test(the_clock_starts_when_the_gate_saw_the_robot_not_when_the_news_came),
        cmocka_unit_test(a_robot_that_never_leaves_runs_out_of_patience_with_no_time_run),
        cmocka_unit_test(a_start_in_time_counts_when_its_news_comes_after_patience_ran_out),
        cmocka_unit_test(a_start_after_patience_ran_out_is_refused),
        cmocka_unit_test(patience_zero_waits_for_ever),
        cmocka_unit_test(the_limit_ends_the_run_and_stops_the_robot),
        cmocka_unit_test(the_end_warning_comes_once_and_in_time_even_after_a_pause),
        cmocka_unit_test(a_machine_that_slept_through_the_limit_times_out_at_the_limit),
        cmocka_unit_test(a_finish_at_the_very_limit_counts),
        cmocka_unit_test(a_finish_before_the_limit_counts_when_its_news_comes_after_it),
        cmocka_unit_test(a_finish_after_the_limit_is_refused),
        cmocka_unit_test(a_finish_dated_before_the_start_is_refused),
        cmocka_unit_test(a_finish_trigger_that_bounces_counts_once),
        cmocka_unit_test(once_over_the_clock_shows_the_same_for_ever),
        cmocka_unit_test(a_pause_does_not_count),
        cmocka_unit_test(a_pause_is_refused_where_the_rules_have_none),
        cmocka_unit_test(a_finish_just_before_a_pause_counts_though_its_news_comes_during_it),
        cmocka_unit_test(restarts_are_counted_and_one_too_many_is_refused),
        cmocka_unit_test(a_restart_with_the_clock_afresh_goes_back_to_ready_with_nothing_run),
        cmocka_unit_test(a_restart_that_stops_the_clock_waits_for_the_robot_to_go_again),
        cmocka_unit_test(without_a_limit_the_clock_runs_until_somebody_ends_it),
        cmocka_unit_test(an_aborted_run_keeps_its_time_and_still_gets_a_sheet),
        cmocka_unit_test(a_contested_sheet_is_open_again_until_signed_anew),
        cmocka_unit_test(a_clock_that_goes_back_changes_nothing),
        cmocka_unit_test(absurd_moments_are_refused),
        cmocka_unit_test(it_wakes_exactly_when_time_alone_changes_something),
        cmocka_unit_test(unread_notices_beyond_the_limit_forget_the_oldest),
        cmocka_unit_test(rules_that_do_not_hold_are_refused_by_name),
        cmocka_unit_test(an_attempt_beyond_those_allowed_is_refused),
        cmocka_unit_test(every_state_and_event_has_its_words),
        cmocka_unit_test(random_histories_never_break_the_clock_nor_leave_a_terminal_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
