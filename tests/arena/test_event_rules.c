/* What a contest's event says, as the rules of a match. */
#include "arena/event_rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct contest_event plain = {
    .attempts = 2, .match = {.time_limit_ms = 150000, .countdown_ms = 3000, .warning_ms = 10000}};

static struct match_rules rules_of(struct contest_event event) {
    struct match_rules rules;
    struct fault fault = {0};
    event_rules(&event, &rules);
    assert_true(match_rules_check(&rules, &fault));
    return rules;
}

static void limit_warning_countdown_and_attempts_carry_over(void **unused) {
    (void)unused;
    struct match_rules rules = rules_of(plain);
    assert_int_equal(rules.limit_ms, 150000);
    assert_int_equal(rules.warning_ms, 10000);
    assert_int_equal(rules.countdown_ms, 3000);
    assert_int_equal(rules.attempts, 2);
    assert_int_equal(rules.restarts, 0);
}

static void without_a_start_gate_the_signal_starts_the_clock(void **unused) {
    (void)unused;
    assert_int_equal(rules_of(plain).start, MATCH_START_ON_SIGNAL);
}

static void a_start_gate_starts_the_clock_and_waits_as_long_as_a_run(void **unused) {
    (void)unused;
    struct contest_event event = plain;
    event.match.start_gate = "depart";
    struct match_rules rules = rules_of(event);
    assert_int_equal(rules.start, MATCH_START_ON_GATE);
    assert_int_equal(rules.patience_ms, 150000);
}

static void without_a_limit_the_team_still_has_to_leave_some_day(void **unused) {
    (void)unused;
    struct contest_event event = plain;
    event.match.start_gate = "depart";
    event.match.time_limit_ms = 0;
    event.match.warning_ms = 0;
    struct match_rules rules = rules_of(event);
    assert_int_equal(rules.limit_ms, 0);
    assert_int_equal(rules.patience_ms, EVENT_RULES_PATIENCE_MS);
}

static void each_restart_rule_has_its_mode(void **unused) {
    (void)unused;
    static const struct {
        enum contest_restart_clock clock;
        enum match_restart_mode mode;
    } modes[] = {{RESTART_CLOCK_RUNS, MATCH_CLOCK_GOES_ON},
                 {RESTART_CLOCK_STOPS, MATCH_CLOCK_STOPS},
                 {RESTART_CLOCK_RESETS, MATCH_CLOCK_AFRESH}};
    for (size_t i = 0; i < 3; i++) {
        struct contest_event event = plain;
        event.match.restart_clock = modes[i].clock;
        event.match.restarts_max = 4;
        struct match_rules rules = rules_of(event);
        assert_int_equal(rules.restart_mode, modes[i].mode);
        assert_int_equal(rules.restarts, 4);
    }
}

static void absurdly_many_attempts_and_restarts_are_held_to_what_a_match_knows(void **unused) {
    (void)unused;
    struct contest_event event = plain;
    event.attempts = CONTEST_VALUE_MAX;
    event.match.restarts_max = CONTEST_VALUE_MAX;
    struct match_rules rules = rules_of(event);
    assert_int_equal(rules.attempts, MATCH_ATTEMPTS_MAX);
    assert_int_equal(rules.restarts, MATCH_RESTARTS_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit_warning_countdown_and_attempts_carry_over),
        cmocka_unit_test(without_a_start_gate_the_signal_starts_the_clock),
        cmocka_unit_test(a_start_gate_starts_the_clock_and_waits_as_long_as_a_run),
        cmocka_unit_test(without_a_limit_the_team_still_has_to_leave_some_day),
        cmocka_unit_test(each_restart_rule_has_its_mode),
        cmocka_unit_test(absurdly_many_attempts_and_restarts_are_held_to_what_a_match_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
