/* Tasks on board take turns as lua-lib/vocabulary/tasks.lua has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/firmware-bridge/vm/support_playback.h"

static void expect(const char *program, uint32_t until_ms, enum vm_state state, const char *log) {
    const enum vm_state ended = tape_play(program, until_ms);
    if (ended == VM_FAILED && state != VM_FAILED) {
        fail_msg("%s in line %u", vm_error_word(tape.vm.error.code), vm_error_line(&tape.vm));
    }
    assert_string_equal(tape.log, log);
    assert_int_equal(ended, state);
}

/* print(text) and wait(seconds), with the frame at r0 */
#define SAY(text)     "    TEXT r1 '" text "'; CALL_NATIVE PRINT r0 1 0\n"
#define WAIT(seconds) "    NUMBER r1 #" seconds "; CALL_NATIVE WAIT r0 1 0\n"

static void the_program_ends_when_its_last_line_is_over(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 2\n" SAY("a") WAIT("0.5") SAY("b") "RETURN_NONE\n", 10000, VM_ENDED,
           "a@0 b@500 ");
    assert_int_equal(tape.now_ms, 500);
}

static const char *const two_tasks =
    "function 0 3\n"
    "    FUNCTION r1 1; FUNCTION r2 2; CALL_NATIVE TOGETHER r0 2 0\n" SAY(
        "c") "    RETURN_NONE\n"
             "function 0 2\n" WAIT("0.2") SAY("a") WAIT("0.2")
                 SAY("A") "    RETURN_NONE\n"
                          "function 0 2\n" WAIT("0.3") SAY("b") "    RETURN_NONE\n";

static void together_waits_for_the_last(void **state) {
    (void)state;
    tape_reset();
    expect(two_tasks, 10000, VM_ENDED, "a@200 b@300 A@400 c@400 ");
}

static void the_smallest_budget_changes_nothing(void **state) {
    (void)state;
    for (uint16_t budget = 1; budget < 8; budget++) {
        tape_reset();
        tape.budget = budget;
        expect(two_tasks, 10000, VM_ENDED, "a@200 b@300 A@400 c@400 ");
    }
}

static void tasks_run_in_order_of_birth(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 4\n"
           "    FUNCTION r1 1; FUNCTION r2 2; FUNCTION r3 3; CALL_NATIVE TOGETHER r0 3 0\n"
           "    RETURN_NONE\n"
           "function 0 2\n" WAIT("0.1") SAY("a") WAIT("0.1")
               SAY("a") "    RETURN_NONE\n"
                        "function 0 2\n" WAIT("0.1") SAY("b") WAIT("0.1")
                            SAY("b") "    RETURN_NONE\n"
                                     "function 0 2\n" WAIT("0.1") SAY("c") WAIT("0.1")
                                         SAY("c") "    RETURN_NONE\n",
           10000, VM_ENDED, "a@100 b@100 c@100 a@200 b@200 c@200 ");
}

static void together_can_be_nested(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    FUNCTION r1 1; FUNCTION r2 2; CALL_NATIVE TOGETHER r0 2 0\n" SAY(
               "f") "    RETURN_NONE\n"
                    "function 0 3\n"
                    "    FUNCTION r1 3; FUNCTION r2 4; CALL_NATIVE TOGETHER r0 2 0\n" SAY(
                        "e") "    RETURN_NONE\n"
                             "function 0 2\n" WAIT("0.1") SAY("a") WAIT("0.2")
                                 SAY("c") "    RETURN_NONE\n"
                                          "function 0 2\n" WAIT("0.2")
                                              SAY("b") "    RETURN_NONE\n"
                                                       "function 0 2\n" WAIT("0.4")
                                                           SAY("d") "    RETURN_NONE\n",
           10000, VM_ENDED, "a@100 b@200 c@300 d@400 e@400 f@400 ");
}

static void together_takes_natives(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 4\n"
           "    NATIVE r1 STOP; NATIVE r2 BEEP; FUNCTION r3 1; CALL_NATIVE TOGETHER r0 3 0\n" SAY(
               "b") "    RETURN_NONE\n"
                    "function 0 2\n" SAY("a") "    RETURN_NONE\n",
           10000, VM_ENDED, "stop@0 tone(880,200)@0 a@0 b@200 ");
}

static void children_have_their_first_turn_in_the_next_pass(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    FUNCTION r1 1; FUNCTION r2 2; CALL_NATIVE TOGETHER r0 2 0\n"
           "    RETURN_NONE\n"
           "function 0 2\n"
           "    FUNCTION r1 3; CALL_NATIVE TOGETHER r0 1 0\n" SAY(
               "a") "    RETURN_NONE\n"
                    "function 0 2\n" SAY("b") "    RETURN_NONE\n"
                                              "function 0 2\n" SAY("c") "    RETURN_NONE\n",
           10000, VM_ENDED, "b@0 c@0 a@0 ");
}

static void every_runs_at_its_rhythm_until_the_robot_stops(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    NUMBER r1 #0.5; FUNCTION r2 1; CALL_NATIVE EVERY r0 2 0\n" SAY(
               "a") "    RETURN_NONE\n"
                    "function 0 2\n" SAY("b") "    RETURN_NONE\n",
           1700, VM_WAITING, "a@0 b@500 b@1000 b@1500 ");
}

static void every_does_not_make_up_for_what_it_missed(void **state) {
    (void)state;
    tape_reset();
    expect("globals 1\n"
           "function 0 3\n"
           "    INT8 r0 0; SET_GLOBAL 0 r0\n"
           "    NUMBER r1 #0.1; FUNCTION r2 1; CALL_NATIVE EVERY r0 2 0\n"
           "    RETURN_NONE\n"
           "function 0 4\n"
           "    GET_GLOBAL r2 0; ADD_I r2 r2 1; SET_GLOBAL 0 r2\n"
           "    MOVE r1 r2; CALL_NATIVE PRINT r0 1 0\n"
           "    IF_NEQ_I r2 1 over\n" WAIT("1.0") "over: RETURN_NONE\n",
           1350, VM_WAITING, "1@100 2@1100 3@1200 4@1300 ");
}

/* ---- quand ------------------------------------------------------------------------- */

static void press_for_a_while(void) {
    tape.buttons = (tape.now_ms >= 300 && tape.now_ms < 600) || tape.now_ms >= 900;
}

#define WATCH                                                                                      \
    "function 0 3\n"                                                                               \
    "    FUNCTION r1 1; FUNCTION r2 2; CALL_NATIVE WHEN r0 2 0\n"                                  \
    "    RETURN_NONE\n"                                                                            \
    "function 0 2\n"                                                                               \
    "    INT8 r1 1; CALL_NATIVE BUTTON r0 1 1; RETURN_ONE r0\n"

static void when_runs_each_time_the_condition_becomes_true(void **state) {
    (void)state;
    tape_reset();
    tape.sense = press_for_a_while;
    expect(WATCH "function 0 2\n" SAY("a") "    RETURN_NONE\n", 1500, VM_WAITING, "a@300 a@900 ");
}

static void press_always(void) { tape.buttons = 1; }

static void a_condition_true_from_the_start_counts_as_newly_true(void **state) {
    (void)state;
    tape_reset();
    tape.sense = press_always;
    expect(WATCH "function 0 2\n" SAY("a") "    RETURN_NONE\n", 500, VM_WAITING, "a@0 ");
}

static void what_becomes_true_and_false_while_the_action_runs_is_not_seen(void **state) {
    (void)state;
    tape_reset();
    tape.sense = press_for_a_while; /* false again, and true again, from 300 to 1000 */
    expect(WATCH "function 0 2\n" SAY("a") WAIT("0.7") SAY("b") "    RETURN_NONE\n", 2000,
           VM_WAITING, "a@300 b@1000 ");
}

static void when_takes_natives_and_tests_every_snapshot(void **state) {
    (void)state;
    tape_reset();
    tape.sense = press_for_a_while;
    expect("function 0 3\n"
           "    NATIVE r1 BUTTON; NATIVE r2 STOP; CALL_NATIVE WHEN r0 2 0\n"
           "    RETURN_NONE\n",
           1500, VM_WAITING, "stop@300 stop@900 ");
}

static void a_task_made_inside_when_runs_like_any_other(void **state) {
    (void)state;
    tape_reset();
    tape.sense = press_for_a_while;
    expect(WATCH "function 0 3\n"
                 "    NUMBER r1 #0.2; FUNCTION r2 3; CALL_NATIVE EVERY r0 2 0\n" SAY(
                     "w") "    RETURN_NONE\n"
                          "function 0 2\n" SAY("e") "    RETURN_NONE\n",
           1150, VM_WAITING, "w@300 e@500 e@700 w@900 e@900 e@1100 e@1100 ");
}

/* ---- waiting for sensors -------------------------------------------------------------- */

static void a_loop_around_a_sensor_turns_once_a_snapshot(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 6\n"
           "    INT8 r2 1; INT16 r3 100; INT8 r4 1; FOR_PREPARE r2 end\n"
           "again: CALL_NATIVE LINE r0 0 1\n"
           "    CALL_NATIVE GROUND r0 0 1\n"
           "    CALL_NATIVE TIME r0 0 1\n"
           "    FOR_LOOP r2 again\n"
           "end: RETURN_NONE\n",
           5000, VM_ENDED, "");
    assert_int_equal(tape.now_ms, 990);
}

static void different_tasks_read_the_same_sensor_in_the_same_snapshot(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    FUNCTION r1 1; FUNCTION r2 1; CALL_NATIVE TOGETHER r0 2 0\n"
           "    RETURN_NONE\n"
           "function 0 3\n"
           "    CALL_NATIVE GROUND r1 0 1; CALL_NATIVE PRINT r0 1 0\n"
           "    CALL_NATIVE GROUND r1 0 1; CALL_NATIVE PRINT r0 1 0\n"
           "    RETURN_NONE\n",
           5000, VM_ENDED, "100@0 100@0 100@10 100@10 ");
}

static void before_the_first_snapshot_sensors_wait(void **state) {
    (void)state;
    tape_reset();
    tape.first_snapshot_late = true;
    expect("function 0 3\n"
           "    CALL_NATIVE GROUND r1 0 1; CALL_NATIVE PRINT r0 1 0\n"
           "    RETURN_NONE\n",
           5000, VM_ENDED, "100@10 ");
}

static void prints_come_in_order_also_when_the_robot_asks_for_patience(void **state) {
    (void)state;
    tape_reset();
    tape.deaf_prints = 5;
    expect("function 0 2\n" SAY("a") SAY("b") "    RETURN_NONE\n", 5000, VM_ENDED, "a@5 b@5 ");
}

/* ---- movements ------------------------------------------------------------------------- */

static void movements_block_until_they_are_done(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    INT8 r1 20; CALL_NATIVE FORWARD r0 1 1; MOVE r1 r0; CALL_NATIVE PRINT r0 1 0\n"
           "    NUMBER r1 #45.25; CALL_NATIVE RIGHT r0 1 0\n" SAY("b") "    RETURN_NONE\n",
           10000, VM_ENDED, "move(200,500)@0 true@1000 turn(-452,500)@1000 b@1460 ");
}

static void a_blocked_movement_gives_false_after_three_quiet_snapshots(void **state) {
    (void)state;
    tape_reset();
    tape.blocked = true;
    expect("function 0 2\n"
           "    INT8 r1 20; CALL_NATIVE FORWARD r0 1 1; MOVE r1 r0; CALL_NATIVE PRINT r0 1 0\n"
           "    RETURN_NONE\n",
           10000, VM_ENDED, "move(200,500)@0 false@520 ");
}

static void another_order_ends_a_movement(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    FUNCTION r1 1; FUNCTION r2 2; CALL_NATIVE TOGETHER r0 2 0\n" SAY(
               "c") "    RETURN_NONE\n"
                    "function 0 2\n"
                    "    INT16 r1 1000; CALL_NATIVE FORWARD r0 1 1; MOVE r1 r0; CALL_NATIVE PRINT "
                    "r0 1 0\n"
                    "    RETURN_NONE\n"
                    "function 0 2\n" WAIT("0.205") "    CALL_NATIVE STOP r0 0 0; RETURN_NONE\n",
           10000, VM_ENDED, "move(10000,500)@0 stop@205 false@210 c@210 ");
}

/* ---- failing --------------------------------------------------------------------------- */

static void too_many_tasks_are_no_memory_and_the_line_is_named(void **state) {
    (void)state;
    tape_reset();
    tape.arena_bytes = 300;
    expect("function 0 3\n"
           "again: NUMBER r1 #0.5\n"
           "    FUNCTION r2 1\n"
           "    CALL_NATIVE EVERY r0 2 0\n"
           "    JUMP again\n"
           "function 0 2\n"
           "    RETURN_NONE\n",
           1000, VM_FAILED, "");
    assert_int_equal(tape.vm.error.code, VM_ERROR_MEMORY);
    assert_int_equal(vm_error_line(&tape.vm), 4);
}

static void an_error_in_a_task_ends_all(void **state) {
    (void)state;
    tape_reset();
    expect("function 0 3\n"
           "    NUMBER r1 #0.5; FUNCTION r2 1; CALL_NATIVE EVERY r0 2 0\n" WAIT("2.0")
               SAY("a") "    RETURN_NONE\n"
                        "function 0 2\n"
                        "    TEXT r1 'x'; CALL_NATIVE WAIT r0 1 0\n"
                        "    RETURN_NONE\n",
           5000, VM_FAILED, "");
    assert_int_equal(tape.now_ms, 500);
    assert_int_equal(tape.vm.error.code, VM_ERROR_TYPE);
    assert_int_equal(tape.vm.error.native, NATIVE_WAIT);
    assert_int_equal(vm_run(&tape.vm, 100), VM_FAILED); /* and stays so */
}

static void tasks_that_ended_give_their_memory_back(void **state) {
    (void)state;
    tape_reset();
    tape.arena_bytes = 400;
    expect("function 0 8\n"
           "    INT8 r3 1; INT16 r4 200; INT8 r5 1; FOR_PREPARE r3 end\n"
           "again: FUNCTION r1 1; FUNCTION r2 1; CALL_NATIVE TOGETHER r0 2 0\n"
           "    FOR_LOOP r3 again\n"
           "end: RETURN_NONE\n"
           "function 0 2\n" WAIT("0.01") "    RETURN_NONE\n",
           5000, VM_ENDED, "");
    assert_int_equal(tape.now_ms, 2000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_ends_when_its_last_line_is_over),
        cmocka_unit_test(together_waits_for_the_last),
        cmocka_unit_test(the_smallest_budget_changes_nothing),
        cmocka_unit_test(tasks_run_in_order_of_birth),
        cmocka_unit_test(together_can_be_nested),
        cmocka_unit_test(together_takes_natives),
        cmocka_unit_test(children_have_their_first_turn_in_the_next_pass),
        cmocka_unit_test(every_runs_at_its_rhythm_until_the_robot_stops),
        cmocka_unit_test(every_does_not_make_up_for_what_it_missed),
        cmocka_unit_test(when_runs_each_time_the_condition_becomes_true),
        cmocka_unit_test(a_condition_true_from_the_start_counts_as_newly_true),
        cmocka_unit_test(what_becomes_true_and_false_while_the_action_runs_is_not_seen),
        cmocka_unit_test(when_takes_natives_and_tests_every_snapshot),
        cmocka_unit_test(a_task_made_inside_when_runs_like_any_other),
        cmocka_unit_test(a_loop_around_a_sensor_turns_once_a_snapshot),
        cmocka_unit_test(different_tasks_read_the_same_sensor_in_the_same_snapshot),
        cmocka_unit_test(before_the_first_snapshot_sensors_wait),
        cmocka_unit_test(prints_come_in_order_also_when_the_robot_asks_for_patience),
        cmocka_unit_test(movements_block_until_they_are_done),
        cmocka_unit_test(a_blocked_movement_gives_false_after_three_quiet_snapshots),
        cmocka_unit_test(another_order_ends_a_movement),
        cmocka_unit_test(too_many_tasks_are_no_memory_and_the_line_is_named),
        cmocka_unit_test(an_error_in_a_task_ends_all),
        cmocka_unit_test(tasks_that_ended_give_their_memory_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
