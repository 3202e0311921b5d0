/* A program on board, from the computer's side: sent, started, watched, stopped, and left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware-bridge/link/session.h"
#include "tests/firmware-bridge/robots/support_machine.h"
#include "tests/firmware-bridge/robots/support_on_board.h"

/* ---- programs ------------------------------------------------------------------------ */

static enum vm_state drives(struct vm *vm) {
    host_drive(vm->host, 300, 200);
    return VM_WAITING;
}

static enum vm_state drives_and_reads_the_button(struct vm *vm) {
    host_button(vm->host, 0);
    return drives(vm);
}

static enum vm_state ends_after_a_second(struct vm *vm) {
    return host_now_ms(vm->host) < 1000 ? drives(vm) : VM_ENDED;
}

static enum vm_state fails_at_once(struct vm *vm) {
    host_drive(vm->host, 300, 200);
    vm->error =
        (struct vm_error){VM_ERROR_TYPE, NATIVE_FORWARD, 1, {.tag = VALUE_INTEGER, .integer = -7}};
    return VM_FAILED;
}

static enum vm_state computes_forever(struct vm *vm) {
    (void)vm;
    return VM_READY;
}

static int32_t counter;

static enum vm_state counts_aloud(struct vm *vm) {
    const struct value value = {.tag = VALUE_INTEGER, .integer = counter};
    if (counter == 100) {
        return VM_ENDED;
    }
    counter += host_print(vm->host, vm, (uint16_t)(counter + 1), &value, 1);
    return VM_WAITING;
}

static enum vm_state says_every_kind(struct vm *vm) {
    const struct value values[] = {
        {.tag = VALUE_NIL},
        {.tag = VALUE_FALSE},
        {.tag = VALUE_TRUE},
        {.tag = VALUE_INTEGER, .integer = INT32_MIN},
        {.tag = VALUE_FLOAT, .number = 0.5f},
        {.tag = VALUE_TEXT, .index = 0},
        {.tag = VALUE_TABLE, .index = 3},
        {.tag = VALUE_TEXT, .index = 1},
        {.tag = VALUE_INTEGER, .integer = 42},
    };
    return host_print(vm->host, vm, 12, values, 9) ? VM_ENDED : VM_WAITING;
}

/* ---- helpers --------------------------------------------------------------------------- */

static void run(struct pupil *pupil, enum program_place place,
                enum vm_state (*program)(struct vm *vm)) {
    machine = (struct machine){.step = program, .error_line = 17};
    pupil_plug(pupil);
    pupil_send(pupil, place);
    pupil_start_program(pupil, place);
}

/* The next report, within two seconds. */
static const struct on_board_report *hear(struct pupil *pupil) {
    static struct on_board_seen seen;
    struct fault fault = {0};
    const uint32_t until_ms = on_board_now_ms(pupil->link) + 2000;
    assert_true(on_board_watch(pupil->link, until_ms, &seen, &fault));
    assert_int_equal(seen.kind, ON_BOARD_REPORT);
    return &seen.report;
}

static void hear_kind(struct pupil *pupil, enum report_kind kind, int value) {
    const struct on_board_report *report = hear(pupil);
    assert_int_equal(report->kind, kind);
    assert_int_equal(report->value, value);
}

static void hear_nothing(struct pupil *pupil, uint32_t ms) {
    struct on_board_seen seen;
    struct fault fault = {0};
    assert_true(on_board_watch(pupil->link, on_board_now_ms(pupil->link) + ms, &seen, &fault));
    assert_int_equal(seen.kind, ON_BOARD_NOTHING);
}

/* ---- running ---------------------------------------------------------------------------- */

static void a_program_runs_alone_when_the_computer_is_gone(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    pupil_unplug(&pupil);
    pupil_pass(&pupil, 5000);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    pupil_end(&pupil);
}

static void a_program_runs_on_when_the_cable_is_pulled(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_EEPROM, drives);
    pupil.bytes_left = 0;
    pupil_pass(&pupil, 5000);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    pupil_end(&pupil);
}

static void the_motors_are_off_when_the_program_has_ended(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, ends_after_a_second);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_FINISHED);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    assert_int_equal(pupil_info(&pupil).state, PROGRAM_IDLE);
    assert_int_equal(pupil_info(&pupil).end, PROGRAM_END_FINISHED);
    pupil_start_program(&pupil, PROGRAM_IN_RAM);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    assert_int_equal(machine.starts, 2);
    pupil_end(&pupil);
}

static void looking_at_a_running_robot_does_not_stop_it(void **state) {
    (void)state;
    struct pupil pupil;
    struct on_board_seen seen;
    struct fault fault = {0};
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    for (int i = 0; i < 3; i++) {
        pupil_unplug(&pupil);
        pupil_pass(&pupil, 700);
        pupil_plug(&pupil);
        assert_int_equal(pupil_info(&pupil).state, PROGRAM_RUNNING);
        assert_true(on_board_subscribe(pupil.link, 50, &fault));
        assert_true(on_board_watch(pupil.link, on_board_now_ms(pupil.link) + 200, &seen, &fault));
        assert_int_equal(seen.kind, ON_BOARD_SENSORS);
        assert_true(seen.sensors.running);
        assert_int_equal(seen.sensors.stop_reason, STOP_REASON_NONE);
        assert_true(pupil_motors_are(&pupil, 300, 200));
    }
    assert_int_equal(machine.starts, 1);
    pupil_end(&pupil);
}

static void a_program_that_computes_forever_starves_nobody(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, computes_forever);
    const uint32_t begun_ms = on_board_now_ms(pupil.link);
    assert_int_equal(pupil_info(&pupil).state, PROGRAM_RUNNING);
    assert_true(on_board_stop(pupil.link, &fault));
    assert_true(on_board_now_ms(pupil.link) - begun_ms < 50);
    assert_true(machine.steps > 0);
    pupil_end(&pupil);
}

/* ---- stopping ----------------------------------------------------------------------------- */

static void stop_stops_the_program(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    assert_true(on_board_stop(pupil.link, &fault));
    assert_true(pupil_motors_are(&pupil, 0, 0));
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_STOPPED);
    pupil_pass(&pupil, 300);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_start_program(&pupil, PROGRAM_IN_RAM);
    pupil_pass(&pupil, 300);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    pupil_end(&pupil);
}

static void a_stop_by_somebody_without_a_session_stops_the_program(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    struct transport transport;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    pupil_unplug(&pupil);
    pupil_pass(&pupil, 1000);
    assert_true(transport_in_process(&pupil.board, &transport, &fault));
    assert_true(session_stop_outside(&transport, &fault));
    transport_close(&transport);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_plug(&pupil);
    assert_int_equal(pupil_info(&pupil).end, PROGRAM_END_STOPPED);
    pupil_start_program(&pupil, PROGRAM_IN_RAM);
    pupil_end(&pupil);
}

static void a_live_program_takes_over(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    struct transport transport;
    struct session *session = NULL;
    const struct message resume = {.type = MESSAGE_RESUME, .resume = {STOP_REASON_NEW}};
    const struct message drive = {.type = MESSAGE_DRIVE, .drive = {-100, -100}};
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    pupil_unplug(&pupil);
    assert_true(transport_in_process(&pupil.board, &transport, &fault));
    assert_true(session_open(&transport, NULL, &session, &fault));
    assert_false(session_request(session, &drive, 1, &fault));
    assert_int_equal(fault.kind, FAULT_STOPPED);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    assert_true(session_request(session, &resume, 1, &fault));
    assert_true(pupil_motors_are(&pupil, 0, 0));
    assert_true(session_request(session, &drive, 1, &fault));
    assert_true(pupil_motors_are(&pupil, -100, -100));
    pupil_pass(&pupil, 500); /* now the watchdog watches again */
    assert_true(pupil_motors_are(&pupil, 0, 0));
    session_close(session);
    pupil_end(&pupil);
}

static void sending_another_program_stops_the_one_that_runs(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, drives);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    assert_int_equal(pupil_info(&pupil).end, PROGRAM_END_STOPPED);
    pupil_end(&pupil);
}

/* ---- the button ------------------------------------------------------------------------------ */

static void the_button_starts_and_stops_a_kept_program_after_power_up(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    machine = (struct machine){.step = drives};
    pupil_plug(&pupil);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    pupil_unplug(&pupil);
    virtual_table_reboot(pupil.table, pupil.robot);
    pupil_pass(&pupil, 1000);
    assert_int_equal(machine.starts, 0);
    for (int i = 1; i < 4; i++) {
        pupil_press(&pupil, 100);
        assert_int_equal(machine.starts, i);
        pupil_pass(&pupil, 1000);
        assert_true(pupil_motors_are(&pupil, 300, 200));
        pupil_press(&pupil, 100);
        assert_true(pupil_motors_are(&pupil, 0, 0));
        pupil_pass(&pupil, 1000);
    }
    pupil_plug(&pupil);
    assert_int_equal(pupil_info(&pupil).end, PROGRAM_END_BUTTON);
    pupil_end(&pupil);
}

static void a_program_that_reads_the_button_is_stopped_by_holding_it(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_EEPROM, drives_and_reads_the_button);
    pupil_unplug(&pupil);
    pupil_pass(&pupil, 1000);
    pupil_press(&pupil, 300);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    pupil_press(&pupil, 1400);
    assert_true(pupil_motors_are(&pupil, 300, 200));
    pupil_press(&pupil, 1700);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_pass(&pupil, 500);
    assert_int_equal(machine.starts, 1); /* letting go has not started it again */
    pupil_end(&pupil);
}

static void the_button_of_an_empty_robot_or_of_one_at_a_computer_starts_nothing(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    struct on_board_seen seen;
    pupil_start(&pupil, 300, chance_start(__func__));
    machine = (struct machine){.step = drives};
    pupil_press(&pupil, 100);
    pupil_plug(&pupil);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    for (int i = 0; i < 20; i++) {
        world_press_buttons(virtual_table_world(pupil.table), pupil.robot, i / 5 % 2 == 1);
        assert_true(on_board_watch(pupil.link, on_board_now_ms(pupil.link) + 20, &seen, &fault));
    }
    assert_int_equal(machine.starts, 0);
    pupil_end(&pupil);
}

/* ---- what it says
 * --------------------------------------------------------------------------------- */

static void prints_come_once_and_in_order(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    counter = 0;
    run(&pupil, PROGRAM_IN_RAM, counts_aloud);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    for (int i = 0; i < 100; i++) {
        const struct on_board_report *report = hear(&pupil);
        assert_int_equal(report->kind, REPORT_PRINT);
        assert_int_equal(report->line, i + 1);
        assert_int_equal(report->count, 1);
        assert_int_equal(report->values[0].integer, i);
    }
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_FINISHED);
    hear_nothing(&pupil, 500);
    pupil_end(&pupil);
}

static void prints_come_once_and_in_order_over_a_bad_cable(void **state) {
    (void)state;
    struct pupil pupil;
    struct fault fault = {0};
    pupil_start(&pupil, 300, chance_start(__func__));
    counter = 0;
    run(&pupil, PROGRAM_IN_RAM, counts_aloud);
    assert_true(
        line_faults_read("noise=0.005,drop=0.005,double=0.005", 7, &pupil.to_robot, &fault));
    assert_true(
        line_faults_read("noise=0.005,drop=0.005,double=0.005", 8, &pupil.to_computer, &fault));
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    for (int i = 0; i < 100; i++) {
        const struct on_board_report *report = hear(&pupil);
        assert_int_equal(report->kind, REPORT_PRINT);
        assert_int_equal(report->values[0].integer, i);
    }
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_FINISHED);
    pupil_end(&pupil);
}

static void every_kind_of_value_comes_through_however_long_the_print(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__)); /* its texts are about 100 bytes each */
    run(&pupil, PROGRAM_IN_EEPROM, says_every_kind);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_EEPROM);
    const struct on_board_report *report = hear(&pupil);
    assert_int_equal(report->kind, REPORT_PRINT);
    assert_int_equal(report->line, 12);
    assert_int_equal(report->count, 9);
    assert_false(report->is_cut);
    assert_int_equal(report->values[0].tag, REPORT_NIL);
    assert_int_equal(report->values[1].tag, REPORT_FALSE);
    assert_int_equal(report->values[2].tag, REPORT_TRUE);
    assert_int_equal(report->values[3].integer, INT32_MIN);
    assert_true(report->values[4].number == 0.5f);
    assert_int_equal(report->values[6].tag, REPORT_OTHER);
    assert_int_equal(report->values[6].integer, VALUE_TABLE);
    assert_int_equal(report->values[8].integer, 42);
    const uint8_t *texts = pupil.image + 24; /* behind header, name "p" and one function */
    for (int i = 0; i < 2; i++) {
        const struct on_board_value *value = &report->values[i == 0 ? 5 : 7];
        char wanted[256] = "";
        size_t length = 0;
        for (int at = 1; at <= texts[0]; at++) {
            if (texts[at] != 0) {
                wanted[length++] = (char)texts[at];
            }
        }
        assert_int_equal(value->tag, REPORT_TEXT);
        assert_string_equal(value->text, wanted);
        texts += 1 + texts[0];
    }
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_FINISHED);
    pupil_end(&pupil);
}

static void nobody_listens_and_the_program_does_not_wait(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    counter = 0;
    run(&pupil, PROGRAM_IN_RAM, counts_aloud);
    pupil.bytes_left = 0;
    pupil_pass(&pupil, 1500);
    assert_int_equal(counter, 100);
    pupil_unplug(&pupil);
    pupil_plug(&pupil);
    hear_nothing(&pupil, 500);
    pupil_end(&pupil);
}

static void an_error_names_its_line_and_stops_the_robot(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, fails_at_once);
    hear_kind(&pupil, REPORT_STARTED, PROGRAM_IN_RAM);
    const struct on_board_report *report = hear(&pupil);
    assert_int_equal(report->kind, REPORT_ERROR);
    assert_int_equal(report->value, VM_ERROR_TYPE);
    assert_int_equal(report->line, 17);
    assert_int_equal(report->native, NATIVE_FORWARD);
    assert_int_equal(report->argument, 1);
    assert_int_equal(report->count, 1);
    assert_int_equal(report->values[0].integer, -7);
    hear_kind(&pupil, REPORT_ENDED, PROGRAM_END_ERROR);
    assert_true(pupil_motors_are(&pupil, 0, 0));
    pupil_end(&pupil);
}

static void an_error_without_a_cable_waits_for_somebody_to_hear_it(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    machine = (struct machine){.step = fails_at_once, .error_line = 23};
    pupil_plug(&pupil);
    pupil_send(&pupil, PROGRAM_IN_EEPROM);
    pupil_unplug(&pupil);
    pupil_pass(&pupil, 1000);
    pupil_press(&pupil, 100);
    pupil_pass(&pupil, 5000);
    pupil_plug(&pupil);
    const struct message_program_info info = pupil_info(&pupil);
    assert_int_equal(info.end, PROGRAM_END_ERROR);
    assert_int_equal(info.error, VM_ERROR_TYPE);
    assert_int_equal(info.line, 23);
    assert_int_equal(hear(&pupil)->kind, REPORT_ERROR);
    hear_nothing(&pupil, 500);
    pupil_end(&pupil);
}

static void an_error_is_told_whole_to_each_who_comes_until_the_next_start(void **state) {
    (void)state;
    struct pupil pupil;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, fails_at_once);
    for (int i = 0; i < 3; i++) { /* the first session took it in and told nobody */
        pupil_pass(&pupil, 1000);
        pupil_unplug(&pupil);
        pupil_pass(&pupil, 1000);
        pupil_plug(&pupil);
    }
    const struct on_board_report *report = hear(&pupil);
    assert_int_equal(report->kind, REPORT_ERROR);
    assert_int_equal(report->native, NATIVE_FORWARD);
    assert_int_equal(report->argument, 1);
    assert_int_equal(report->values[0].integer, -7);
    hear_nothing(&pupil, 500);
    pupil_end(&pupil);
}

static void a_robot_that_failed_blinks_until_somebody_comes(void **state) {
    (void)state;
    struct pupil pupil;
    struct world_signals signals;
    int light = 0, sound = 0;
    pupil_start(&pupil, 300, chance_start(__func__));
    run(&pupil, PROGRAM_IN_RAM, fails_at_once);
    pupil.bytes_left = 0;
    pupil_pass(&pupil, 100);
    for (int i = 0; i < 10000; i++) {
        pupil_pass(&pupil, 1);
        signals = world_signals(virtual_table_world(pupil.table), pupil.robot);
        light += signals.red > 0;
        sound += signals.tone_hz > 0;
    }
    assert_in_range(light, 4500, 5500);
    assert_in_range(sound, 500, 1000); /* three times 0.3 s, not for ever */
    pupil_unplug(&pupil);
    pupil_plug(&pupil);
    signals = world_signals(virtual_table_world(pupil.table), pupil.robot);
    assert_int_equal(signals.red, 0);
    pupil_end(&pupil);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_runs_alone_when_the_computer_is_gone),
        cmocka_unit_test(a_program_runs_on_when_the_cable_is_pulled),
        cmocka_unit_test(the_motors_are_off_when_the_program_has_ended),
        cmocka_unit_test(looking_at_a_running_robot_does_not_stop_it),
        cmocka_unit_test(a_program_that_computes_forever_starves_nobody),
        cmocka_unit_test(stop_stops_the_program),
        cmocka_unit_test(a_stop_by_somebody_without_a_session_stops_the_program),
        cmocka_unit_test(a_live_program_takes_over),
        cmocka_unit_test(sending_another_program_stops_the_one_that_runs),
        cmocka_unit_test(the_button_starts_and_stops_a_kept_program_after_power_up),
        cmocka_unit_test(a_program_that_reads_the_button_is_stopped_by_holding_it),
        cmocka_unit_test(the_button_of_an_empty_robot_or_of_one_at_a_computer_starts_nothing),
        cmocka_unit_test(prints_come_once_and_in_order),
        cmocka_unit_test(prints_come_once_and_in_order_over_a_bad_cable),
        cmocka_unit_test(every_kind_of_value_comes_through_however_long_the_print),
        cmocka_unit_test(nobody_listens_and_the_program_does_not_wait),
        cmocka_unit_test(an_error_names_its_line_and_stops_the_robot),
        cmocka_unit_test(an_error_without_a_cable_waits_for_somebody_to_hear_it),
        cmocka_unit_test(an_error_is_told_whole_to_each_who_comes_until_the_next_start),
        cmocka_unit_test(a_robot_that_failed_blinks_until_somebody_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
