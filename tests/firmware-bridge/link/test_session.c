/* Sessions in virtual time: greeting, commands, stop, telemetry, events, clock, loss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/link/session.h"
#include "tests/firmware-bridge/link/support_faulty_line.h"

struct table {
    struct faulty_line line;
    struct session *session;
    struct fault fault;
};

static bool open_session(struct table *table) {
    struct transport transport = faulty_line_transport(&table->line);
    return session_open(&transport, NULL, &table->session, &table->fault);
}

static int set_up(void **state) {
    struct table *table = calloc(1, sizeof *table);
    assert_non_null(table);
    faulty_line_start(&table->line, (struct chance){42});
    *state = table;
    return 0;
}

static int set_up_open(void **state) {
    set_up(state);
    assert_true(open_session(*state));
    return 0;
}

static int tear_down(void **state) {
    struct table *table = *state;
    session_close(table->session);
    free(table);
    return 0;
}

static struct message drive_of(int16_t left) {
    return (struct message){.type = MESSAGE_DRIVE, .drive = {left, left}};
}

static bool request(struct table *table, struct message message) {
    return session_request(table->session, &message, 1, &table->fault);
}

static bool resume(struct table *table, enum stop_reason reason) {
    return request(table, (struct message){.type = MESSAGE_RESUME, .resume = {(uint8_t)reason}});
}

static void subscribe(struct table *table) {
    assert_true(request(table, (struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {10}}));
}

/* Waits, taking in telemetry, for so many ms. */
static bool wait(struct table *table, uint32_t ms) {
    uint32_t until_ms = session_now_ms(table->session) + ms;
    while ((int32_t)(until_ms - session_now_ms(table->session)) > 0) {
        if (!session_wait(table->session, until_ms, &table->fault)) {
            return false;
        }
    }
    return true;
}

/* ---- greeting ----------------------------------------------------------------------- */

static void a_robot_that_is_ready_is_greeted_within_20_ms(void **state) {
    struct table *table = *state;
    uint32_t begun_ms = table->line.now_ms;
    assert_true(open_session(table));
    assert_true(table->line.now_ms - begun_ms <= 20);
    assert_string_equal(session_info(table->session)->model, "noted");
    assert_int_equal(session_info(table->session)->firmware_major, 3);
    assert_false(table->line.motors_on);
}

static void a_bootloader_is_waited_for(void **state) {
    struct table *table = *state;
    table->line.silent_until_ms = table->line.now_ms + 2000;
    assert_true(open_session(table));
}

static void a_bootloader_that_chatters_is_waited_for(void **state) {
    struct table *table = *state;
    table->line.silent_until_ms = table->line.now_ms + 2500;
    table->line.chatters = true;
    assert_true(open_session(table));
}

static void nobody_there_is_said_in_bounded_time(void **state) {
    struct table *table = *state;
    uint32_t begun_ms = table->line.now_ms;
    table->line.is_cut = true;
    assert_false(open_session(table));
    assert_int_equal(table->fault.kind, FAULT_TIMEOUT);
    assert_true(table->line.now_ms - begun_ms <= SESSION_GREETING_MAX_MS + 100);
    table->line.is_cut = false;
}

static void a_device_that_speaks_something_else_is_said_to(void **state) {
    struct table *table = *state;
    table->line.silent_until_ms = table->line.now_ms + 100000;
    table->line.chatters = true;
    assert_false(open_session(table));
    assert_int_equal(table->fault.kind, FAULT_LINK);
    assert_true(table->fault.advice[0] != '\0');
}

static void a_bad_line_is_greeted_through(void **state) {
    struct table *table = *state;
    table->line.lost = 300000;
    table->line.noisy = 200000;
    for (int i = 0; i < 50; i++) {
        if (!open_session(table)) {
            fail_msg("greeting %d: %s", i, table->fault.message);
        }
        session_close(table->session);
        table->session = NULL;
    }
}

static void options_shorten_the_greeting(void **state) {
    struct table *table = *state;
    struct transport transport = faulty_line_transport(&table->line);
    struct session_options options = {.greeting_max_ms = 300};
    uint32_t begun_ms = table->line.now_ms;
    table->line.is_cut = true;
    assert_false(session_open(&transport, &options, &table->session, &table->fault));
    assert_in_range(table->line.now_ms - begun_ms, 300, 450);
}

/* ---- commands ------------------------------------------------------------------------- */

static void nothing_moves_before_resume(void **state) {
    struct table *table = *state;
    assert_false(request(table, drive_of(500)));
    assert_int_equal(table->fault.kind, FAULT_STOPPED);
    assert_int_equal(session_refusal(table->session), REFUSAL_STOPPED);
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    assert_true(table->line.motors_on);
}

static void a_command_costs_two_or_three_ms(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    uint32_t begun_ms = table->line.now_ms;
    for (int i = 0; i < 100; i++) {
        assert_true(request(table, drive_of(1)));
    }
    assert_true(table->line.now_ms - begun_ms <= 300);
}

static void many_commands_go_through_the_window_in_order(void **state) {
    struct table *table = *state;
    struct message batch[100];
    batch[0] = (struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_ASKED}};
    for (int16_t i = 1; i < 100; i++) {
        batch[i] = drive_of(i);
    }
    assert_true(session_request(table->session, batch, 100, &table->fault));
    assert_int_equal(table->line.commands, 99);
    assert_int_equal(table->line.last.drive.left_permille, 99);
}

static void a_refusal_is_named_and_the_session_goes_on(void **state) {
    struct table *table = *state;
    struct message tone = {.type = MESSAGE_TONE, .tone = {440, 100}};
    static const enum refusal refusals[] = {REFUSAL_UNSUPPORTED, REFUSAL_BUSY, REFUSAL_BROKEN,
                                            REFUSAL_RANGE};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        table->line.answer = refusals[i];
        assert_false(request(table, tone));
        assert_int_equal(table->fault.kind, FAULT_REFUSED);
        assert_int_equal(session_refusal(table->session), refusals[i]);
        assert_true(table->fault.message[0] != '\0');
    }
    table->line.answer = REFUSAL_NONE;
    assert_true(request(table, tone));
    assert_int_equal(session_refusal(table->session), REFUSAL_NONE);
}

static void the_first_of_several_refusals_is_told(void **state) {
    struct table *table = *state;
    struct message batch[] = {drive_of(1), {.type = MESSAGE_LED, .led = {1, 2, 3}}};
    assert_false(session_request(table->session, batch, 2, &table->fault));
    assert_int_equal(table->fault.kind, FAULT_STOPPED);
    assert_int_equal(table->line.last.type, MESSAGE_LED); /* tried nevertheless */
}

static void a_robot_cut_off_is_a_fault_within_a_second_and_stays_one(void **state) {
    struct table *table = *state;
    struct fault again = {0};
    table->line.is_cut = true;
    uint32_t begun_ms = table->line.now_ms;
    assert_false(request(table, drive_of(1)));
    assert_true(table->fault.kind == FAULT_TIMEOUT || table->fault.kind == FAULT_LINK);
    assert_in_range(table->line.now_ms - begun_ms, 1, SESSION_ANSWER_MAX_MS + 10);
    uint32_t lost_ms = table->line.now_ms;
    assert_false(session_service(table->session, &again));
    assert_int_equal(again.kind, table->fault.kind);
    assert_false(session_stop(table->session, &again));
    assert_false(session_wait(table->session, lost_ms + 5000, &again));
    assert_int_equal(table->line.now_ms, lost_ms); /* nobody waited for it again */
}

static void thirty_percent_loss_only_costs_time(void **state) {
    struct table *table = *state;
    table->line.lost = 300000;
    assert_true(resume(table, STOP_REASON_ASKED));
    for (int16_t i = 0; i < 1000; i++) {
        assert_true(request(table, drive_of(i)));
        assert_int_equal(table->line.last.drive.left_permille, i);
    }
    assert_int_equal(table->line.commands, 1000);
    assert_true(session_statistics(table->session)->repetitions > 500);
}

/* ---- stop ------------------------------------------------------------------------------- */

static void stop_is_confirmed_in_a_few_ms_and_holds(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    uint32_t begun_ms = table->line.now_ms;
    assert_true(session_stop(table->session, &table->fault));
    assert_true(table->line.now_ms - begun_ms <= 5);
    assert_false(table->line.motors_on);
    assert_false(request(table, drive_of(500)));
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
}

static void stop_gets_through_a_line_that_loses_60_percent(void **state) {
    struct table *table = *state;
    table->line.lost = 600000;
    int confirmed = 0;
    for (int i = 0; i < 100; i++) {
        confirmed += session_stop(table->session, &table->fault);
    }
    assert_true(confirmed >= 1);
    assert_true(table->line.stops >= 2);
}

static void a_stop_that_is_not_confirmed_is_a_fault_in_bounded_time(void **state) {
    struct table *table = *state;
    table->line.is_cut = true;
    uint32_t begun_ms = table->line.now_ms;
    assert_false(session_stop(table->session, &table->fault));
    assert_int_equal(table->fault.kind, FAULT_TIMEOUT);
    assert_true(table->line.now_ms - begun_ms <= 600);
}

static void a_stop_from_outside_is_not_lifted_by_moving_on(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    struct transport other = faulty_line_transport(&table->line);
    assert_true(session_stop_outside(&other, &table->fault));
    transport_close(&other);
    assert_false(table->line.motors_on);
    assert_false(resume(table, STOP_REASON_ASKED));
    assert_int_equal(table->fault.kind, FAULT_STOPPED);
    assert_false(request(table, drive_of(500)));
    assert_false(table->line.motors_on);
}

static void a_stop_from_outside_says_when_nobody_confirms(void **state) {
    struct table *table = *state;
    struct transport other = faulty_line_transport(&table->line);
    table->line.is_cut = true;
    assert_false(session_stop_outside(&other, &table->fault));
    assert_int_equal(table->fault.kind, FAULT_TIMEOUT);
    transport_close(&other);
}

static void closing_stops_the_robot(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    session_close(table->session);
    table->session = NULL;
    assert_false(table->line.motors_on);
}

/* ---- alive -------------------------------------------------------------------------------- */

static void waiting_keeps_the_watchdog_fed(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    assert_true(wait(table, 60000));
    assert_true(table->line.motors_on);
}

static void service_every_100_ms_keeps_the_watchdog_fed(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    for (int i = 0; i < 300; i++) {
        faulty_line_pass(&table->line, 100);
        assert_true(session_service(table->session, &table->fault));
    }
    assert_true(table->line.motors_on);
}

static void a_computer_that_falls_silent_stops_the_robot_and_resumes_knowingly(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    faulty_line_pass(&table->line, 500);
    assert_false(table->line.motors_on);
    assert_false(request(table, drive_of(500)));
    assert_int_equal(table->fault.kind, FAULT_STOPPED);
    assert_false(resume(table, STOP_REASON_ASKED));
    assert_true(resume(table, STOP_REASON_WATCHDOG));
    assert_true(request(table, drive_of(500)));
}

static void a_computer_that_slept_is_no_lost_robot(void **state) {
    struct table *table = *state;
    subscribe(table);
    faulty_line_pass(&table->line, 60000);
    assert_true(session_service(table->session, &table->fault));
    assert_true(wait(table, 2000));
}

static void a_silent_robot_is_noticed_while_waiting(void **state) {
    struct table *table = *state;
    table->line.is_cut = true;
    uint32_t begun_ms = table->line.now_ms;
    assert_false(wait(table, 60000));
    assert_int_equal(table->fault.kind, FAULT_LINK);
    assert_true(table->line.now_ms - begun_ms <= SESSION_SILENCE_MAX_MS + 100);
}

static void a_robot_that_restarts_is_noticed(void **state) {
    struct table *table = *state;
    faulty_line_reboot(&table->line);
    assert_false(wait(table, 60000));
    assert_int_equal(table->fault.kind, FAULT_LINK);
}

/* ---- telemetry ------------------------------------------------------------------------------ */

static void telemetry_comes_every_10_ms(void **state) {
    struct table *table = *state;
    uint32_t before = 0, after = 0;
    assert_null(session_sensors(table->session, NULL));
    subscribe(table);
    assert_true(wait(table, 20));
    session_sensors(table->session, &before);
    assert_true(wait(table, 1000));
    session_sensors(table->session, &after);
    assert_in_range(after - before, 99, 101);
}

static void waiting_ends_with_the_next_telemetry(void **state) {
    struct table *table = *state;
    subscribe(table);
    table->line.sensors.distance_mm = 77;
    for (int i = 0; i < 20; i++) {
        uint32_t begun_ms = table->line.now_ms;
        assert_true(session_wait(table->session, begun_ms + 1000, &table->fault));
        assert_true(table->line.now_ms - begun_ms <= 11);
    }
    assert_int_equal(session_sensors(table->session, NULL)->distance_mm, 77);
}

static void waiting_without_telemetry_ends_on_time(void **state) {
    struct table *table = *state;
    uint32_t until_ms = table->line.now_ms + 123;
    assert_true(session_wait(table->session, until_ms, &table->fault));
    assert_int_equal(table->line.now_ms, until_ms);
}

static void telemetry_played_back_is_not_believed(void **state) {
    struct table *table = *state;
    uint8_t old[FRAME_LINE_MAX];
    struct message sensors = {.type = MESSAGE_SENSORS, .sensors = {.time_ms = 1, .distance_mm = 5}};
    subscribe(table);
    assert_true(wait(table, 100));
    size_t length = frame_write_message(&sensors, 200, table->line.endpoint.session.seed, old);
    memcpy(table->line.to_computer.bytes + table->line.to_computer.end, old, length);
    table->line.to_computer.end += length;
    assert_true(wait(table, 5));
    assert_int_not_equal(session_sensors(table->session, NULL)->distance_mm, 5);
}

/* ---- events -----------------------------------------------------------------------------------
 */

static void events_arrive_once_each_in_order_over_a_bad_line(void **state) {
    struct table *table = *state;
    struct message_event event;
    uint32_t got = 0;
    table->line.lost = 300000;
    for (uint32_t i = 0; i < 300; i++) {
        assert_true(endpoint_event(&table->line.endpoint, 1000 + i, (uint8_t)i, 1));
        assert_true(wait(table, 10)); /* may be on its way still */
        while (table->line.endpoint.talk.event_count == ENDPOINT_EVENTS) {
            assert_true(wait(table, 20));
        }
        while (session_next_event(table->session, &event)) {
            assert_int_equal(event.time_ms, 1000 + got);
            got++;
        }
    }
    assert_true(wait(table, 2000));
    while (session_next_event(table->session, &event)) {
        assert_int_equal(event.time_ms, 1000 + got);
        got++;
    }
    assert_int_equal(got, 300);
}

static void events_nobody_fetches_wait_at_the_robot(void **state) {
    struct table *table = *state;
    struct message_event event;
    for (uint32_t i = 0; i < SESSION_EVENTS + 2; i++) {
        assert_true(endpoint_event(&table->line.endpoint, i, 0, 1));
        assert_true(wait(table, 60));
    }
    assert_int_equal(table->line.endpoint.talk.event_count, 2);
    for (uint32_t i = 0; i < SESSION_EVENTS; i++) {
        assert_true(session_next_event(table->session, &event));
        assert_int_equal(event.time_ms, i);
    }
    assert_true(wait(table, 200));
    assert_true(session_next_event(table->session, &event));
    assert_int_equal(event.time_ms, SESSION_EVENTS);
}

/* ---- clock --------------------------------------------------------------------------------------
 */

static void the_robots_clock_is_told_within_2_ms(void **state) {
    struct table *table = *state;
    table->line.robot_drift_ppm = 200;
    assert_true(wait(table, 60000));
    uint32_t now_ms = session_now_ms(table->session);
    const struct clock_sync *clock = session_clock(table->session);
    int32_t wrong_ms =
        (int32_t)(clock_sync_robot_ms(clock, now_ms) - faulty_line_robot_ms(&table->line));
    assert_in_range(wrong_ms + 2, 0, 4);
    assert_true(clock_sync_drift_ppm(clock) > 150 && clock_sync_drift_ppm(clock) < 250);
}

/* ---- reconnection
 * ---------------------------------------------------------------------------------- */

static void after_plugging_back_in_the_robot_is_found_and_held(void **state) {
    struct table *table = *state;
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(500)));
    table->line.is_cut = true;
    assert_false(request(table, drive_of(600)));
    faulty_line_pass(&table->line, 1000);
    assert_false(table->line.motors_on);
    table->line.is_cut = false;
    uint32_t commands = table->line.commands;
    struct transport transport = faulty_line_transport(&table->line);
    assert_true(session_reconnect(table->session, &transport, &table->fault));
    assert_true(wait(table, 500));
    assert_int_equal(table->line.commands, commands); /* 600 is not sent again */
    assert_false(request(table, drive_of(1)));
    assert_true(resume(table, STOP_REASON_ASKED));
    assert_true(request(table, drive_of(2)));
}

static void a_reconnection_that_fails_can_be_tried_again(void **state) {
    struct table *table = *state;
    table->line.is_cut = true;
    struct transport transport = faulty_line_transport(&table->line);
    assert_false(session_reconnect(table->session, &transport, &table->fault));
    assert_false(request(table, drive_of(1)));
    table->line.is_cut = false;
    faulty_line_reboot(&table->line);
    transport = faulty_line_transport(&table->line);
    assert_true(session_reconnect(table->session, &transport, &table->fault));
    assert_true(resume(table, STOP_REASON_ASKED));
}

#define GREETS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define SPEAKS(test) cmocka_unit_test_setup_teardown(test, set_up_open, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        GREETS(a_robot_that_is_ready_is_greeted_within_20_ms),
        GREETS(a_bootloader_is_waited_for),
        GREETS(a_bootloader_that_chatters_is_waited_for),
        GREETS(nobody_there_is_said_in_bounded_time),
        GREETS(a_device_that_speaks_something_else_is_said_to),
        GREETS(a_bad_line_is_greeted_through),
        GREETS(options_shorten_the_greeting),
        SPEAKS(nothing_moves_before_resume),
        SPEAKS(a_command_costs_two_or_three_ms),
        SPEAKS(many_commands_go_through_the_window_in_order),
        SPEAKS(a_refusal_is_named_and_the_session_goes_on),
        SPEAKS(the_first_of_several_refusals_is_told),
        SPEAKS(a_robot_cut_off_is_a_fault_within_a_second_and_stays_one),
        SPEAKS(thirty_percent_loss_only_costs_time),
        SPEAKS(stop_is_confirmed_in_a_few_ms_and_holds),
        SPEAKS(stop_gets_through_a_line_that_loses_60_percent),
        SPEAKS(a_stop_that_is_not_confirmed_is_a_fault_in_bounded_time),
        SPEAKS(a_stop_from_outside_is_not_lifted_by_moving_on),
        SPEAKS(a_stop_from_outside_says_when_nobody_confirms),
        SPEAKS(closing_stops_the_robot),
        SPEAKS(waiting_keeps_the_watchdog_fed),
        SPEAKS(service_every_100_ms_keeps_the_watchdog_fed),
        SPEAKS(a_computer_that_falls_silent_stops_the_robot_and_resumes_knowingly),
        SPEAKS(a_computer_that_slept_is_no_lost_robot),
        SPEAKS(a_silent_robot_is_noticed_while_waiting),
        SPEAKS(a_robot_that_restarts_is_noticed),
        SPEAKS(telemetry_comes_every_10_ms),
        SPEAKS(waiting_ends_with_the_next_telemetry),
        SPEAKS(waiting_without_telemetry_ends_on_time),
        SPEAKS(telemetry_played_back_is_not_believed),
        SPEAKS(events_arrive_once_each_in_order_over_a_bad_line),
        SPEAKS(events_nobody_fetches_wait_at_the_robot),
        SPEAKS(the_robots_clock_is_told_within_2_ms),
        SPEAKS(after_plugging_back_in_the_robot_is_found_and_held),
        SPEAKS(a_reconnection_that_fails_can_be_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
