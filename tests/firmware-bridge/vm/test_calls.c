/* Calls, returns, open results, natives that wait, the budget, and what happens when memory for
 * calls runs out. */
#include "tests/firmware-bridge/vm/support_machine.h"

static void arguments_become_registers_and_missing_ones_nil(void **state) {
    (void)state;
    assert_log("function 0 4\n"
               "INT8 r1 1; INT8 r2 2; INT8 r3 3\n"
               "CALL_FUNCTION 1 r0 1 0; INT8 r1 1; INT8 r2 2; CALL_FUNCTION 1 r0 2 0\n"
               "INT8 r1 1; INT8 r2 2; INT8 r3 3; CALL_FUNCTION 1 r0 3 0; RETURN_NONE\n"
               "function 2 6\n"
               "MOVE r4 r0; MOVE r5 r1; CALL_NATIVE PRINT r3 2 0; RETURN_NONE\n",
               "1 nil;1 2;1 2;");
}

static void results_are_cut_or_filled_to_what_is_wanted(void **state) {
    (void)state;
    static const struct {
        const char *call, *printed;
    } cases[] = {
        {"CALL_FUNCTION 1 r1 0 1", "5 8 8 8;"},    {"CALL_FUNCTION 1 r1 0 2", "5 6 8 8;"},
        {"CALL_FUNCTION 1 r1 0 3", "5 6 nil 8;"},  {"CALL_FUNCTION 1 r1 0 4", "5 6 nil nil;"},
        {"CALL_GLOBAL 0 r1 0 3", "5 6 nil 8;"},    {"FUNCTION r1 1; CALL r1 0 3", "5 6 nil 8;"},
        {"CALL_NATIVE TIME r1 0 2", "1 nil 8 8;"}, {"NATIVE r1 TIME; CALL r1 0 2", "1 nil 8 8;"},
        {"CALL_NATIVE TIME r1 0 1", "1 8 8 8;"},   {"CALL_FUNCTION 2 r1 0 2", "nil nil 8 8;"},
        {"CALL_FUNCTION 3 r1 0 2", "5 nil 8 8;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char program[1024];
        snprintf(
            program, sizeof program,
            "globals 1\nfunction 0 9\n"
            "FUNCTION r0 1; SET_GLOBAL 0 r0\n"
            "%s\n"
            "MOVE r5 r1; MOVE r6 r2; MOVE r7 r3; MOVE r8 r4\n"
            "CALL_NATIVE PRINT r4 4 0; RETURN_NONE\n"
            /* two results, none, one: all leave 8s in the registers behind */
            "function 0 8\nINT8 r1 8; INT8 r2 8; INT8 r0 8; INT8 r3 5; INT8 r4 6; RETURN r3 2\n"
            "function 0 3\nINT8 r0 8; INT8 r1 8; INT8 r2 8; RETURN_NONE\n"
            "function 0 3\nINT8 r0 5; INT8 r1 8; INT8 r2 8; RETURN_ONE r0\n",
            cases[i].call);
        assert_int_equal(machine_play(program), VM_ENDED);
        char expected[64], got[sizeof machine.log];
        unsigned wanted = (unsigned)(cases[i].call[strlen(cases[i].call) - 1] - '0');
        snprintf(expected, sizeof expected, "%s", cases[i].printed);
        snprintf(got, sizeof got, "%s", machine.log);
        char *words = expected, *result = got;
        for (unsigned word = 0; word < wanted; word++) { /* the others are left over, whatever */
            size_t length = strcspn(words, " ;");
            assert_int_equal(strcspn(result, " ;"), length);
            assert_memory_equal(words, result, length);
            words += length + 1;
            result += length + 1;
        }
    }
}

static void open_results_are_passed_on_whole(void **state) {
    (void)state;
    /* print(f()), print(0, f()), return f(), { f() } with f() giving 5, 6, 7 */
    assert_log("function 0 5\n"
               "CALL_FUNCTION 1 r1 0 OPEN; CALL_NATIVE PRINT r0 OPEN 0\n"
               "INT8 r1 0; CALL_FUNCTION 1 r2 0 OPEN; CALL_NATIVE PRINT r0 OPEN 0\n"
               "CALL_FUNCTION 2 r1 0 OPEN; CALL_NATIVE PRINT r0 OPEN 0\n"
               "NEW_TABLE r0 0 0; CALL_FUNCTION 1 r1 0 OPEN; SET_LIST r0 OPEN 1\n"
               "LENGTH r2 r0; GET_INDEX r3 r0 3; CALL_NATIVE PRINT r1 2 0\n"
               "INT8 r1 9; CALL_FUNCTION 3 r2 0 OPEN; CALL_NATIVE PRINT r0 OPEN 0\n"
               "CALL_NATIVE TIME r1 0 OPEN; CALL_NATIVE PRINT r0 OPEN 0\n"
               "RETURN_NONE\n"
               "function 0 3\nINT8 r0 5; INT8 r1 6; INT8 r2 7; RETURN r0 3\n"
               "function 0 2\nINT8 r0 4; CALL_FUNCTION 1 r1 0 OPEN; RETURN r0 OPEN\n"
               "function 0 1\nRETURN_NONE\n",
               "5 6 7;0 5 6 7;4 5 6 7;3 7;9;1;");
}

static void open_arguments_fill_parameters_and_no_more(void **state) {
    (void)state;
    assert_log("function 0 4\n"
               "CALL_FUNCTION 1 r1 0 OPEN; CALL_FUNCTION 2 r0 OPEN 0\n"
               "RETURN_NONE\n"
               "function 0 2\nINT8 r0 5; INT8 r1 6; RETURN r0 2\n"
               "function 3 7\nMOVE r4 r0; MOVE r5 r1; MOVE r6 r2\n"
               "CALL_NATIVE PRINT r3 3 0; RETURN_NONE\n"
               "function 0 1\nRETURN_NONE\n",
               "5 6 nil;");
}

static const char fibonacci[] = "function 0 3\n"
                                "INT8 r1 15; CALL_FUNCTION 1 r0 1 1; MOVE r1 r0\n"
                                "CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n"
                                "function 1 4\n"
                                "IF_NLT_I r0 2 more; RETURN_ONE r0\n"
                                "more: ADD_I r2 r0 -1; CALL_FUNCTION 1 r1 1 1\n"
                                "ADD_I r3 r0 -2; CALL_FUNCTION 1 r2 1 1\n"
                                "ADD r1 r1 r2; RETURN_ONE r1\n";

static void recursion_goes_as_deep_as_there_is_memory(void **state) {
    (void)state;
    assert_log(fibonacci, "610;");
    static const char endless[] = "function 0 2\nINT8 r1 0; CALL_FUNCTION 1 r0 1 0; RETURN_NONE\n"
                                  "function 1 3\n"
                                  "ADD_I r2 r0 1\n"
                                  "CALL_FUNCTION 1 r1 1 1\n"
                                  "RETURN_ONE r1\n";
    assert_error(endless, VM_ERROR_STACK, 5);
    /* 15 bytes a call: the frame, and two of three registers that the caller's do not hold */
    assert_true(machine.vm.heap_top > machine.arena_bytes - 60);
}

static void a_stack_moves_with_its_block_and_nothing_is_lost(void **state) {
    (void)state;
    /* Each call makes a table that is garbage at once: blocks move under the running stack. */
    assert_log("function 0 3\n"
               "INT8 r1 12; CALL_FUNCTION 1 r0 1 1; MOVE r1 r0\n"
               "CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n"
               "function 1 7\n"
               "NEW_TABLE r1 20 0; SET_INDEX r1 3 r0; CALL_NATIVE LINE r2 0 0\n"
               "GET_INDEX r4 r1 3; NIL r1 1\n"
               "IF_NLT_I r0 1 more; RETURN_ONE r4\n"
               "more: ADD_I r6 r0 -1; CALL_FUNCTION 1 r5 1 1\n"
               "ADD r4 r4 r5; RETURN_ONE r4\n",
               "78;");
}

static void what_is_no_function_cannot_be_called(void **state) {
    (void)state;
    assert_error("globals 1\nfunction 0 2\nINT8 r0 3\nCALL r0 0 0\nRETURN_NONE\n", VM_ERROR_CALL,
                 4);
    assert_int_equal(machine.vm.error.value.integer, 3);
    assert_error("globals 1\nfunction 0 2\nINT8 r0 3\nCALL_GLOBAL 0 r0 0 0\nRETURN_NONE\n",
                 VM_ERROR_CALL, 4);
    assert_int_equal(machine.vm.error.value.tag, VALUE_NIL);
    assert_error("function 0 7\nINT8 r0 3\nFOR_CALL r0 1\nRETURN_NONE\n", VM_ERROR_CALL, 3);
}

static void made_up_indexes_call_nothing(void **state) {
    (void)state;
    static const struct value made_up[] = {{.tag = VALUE_FUNCTION, .index = 2},
                                           {.tag = VALUE_FUNCTION, .index = 0x101},
                                           {.tag = VALUE_NATIVE, .index = NATIVE_COUNT},
                                           {.tag = VALUE_NATIVE, .index = 0xffff},
                                           {.tag = 77, .index = 1}};
    assemble(&machine.assembled, "globals 1\nfunction 0 2\nCALL_GLOBAL 0 r0 0 0; RETURN_NONE\n"
                                 "function 0 1\nRETURN_NONE\n");
    assert_int_equal(machine_check(), IMAGE_GOOD);
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) {
        vm_start(&machine.vm, &machine.image, machine.arena, machine.arena_bytes, NULL);
        *(struct value *)machine.arena = made_up[i];
        assert_int_equal(vm_run(&machine.vm, 100), VM_FAILED);
        assert_int_equal(machine.vm.error.code, VM_ERROR_CALL);
    }
}

static void a_for_over_an_iterator_ends_with_nil(void **state) {
    (void)state;
    static const char *const iterators[] = {"NATIVE r0 NEXT_INDEX", "FUNCTION r0 1"};
    for (size_t i = 0; i < 2; i++) {
        char program[512];
        snprintf(program, sizeof program,
                 "function 0 9\n%s; INT8 r1 3; NIL r2 1; JUMP test\n"
                 "again: MOVE r7 r4; MOVE r8 r5; CALL_NATIVE PRINT r6 2 0\n"
                 "test: FOR_CALL r0 2; FOR_NEXT r0 again; RETURN_NONE\n"
                 "function 2 4\n"
                 "IF_TRUE r1 go; INT8 r1 0\n"
                 "go: IF_LT r1 r0 give; RETURN_NONE\n"
                 "give: ADD_I r2 r1 1; MULTIPLY_I r3 r2 10; RETURN r2 2\n",
                 iterators[i]);
        assert_log(program, "1 10;2 20;3 30;");
    }
}

static void a_native_that_fails_stops_the_program_at_its_line(void **state) {
    (void)state;
    assert_error("function 0 2\nINT8 r1 7\nCALL_NATIVE STOP r0 1 0\nRETURN_NONE\n", VM_ERROR_RANGE,
                 3);
    assert_int_equal(machine.vm.error.value.integer, 7);
    assert_int_equal(vm_run(&machine.vm, 100), VM_FAILED); /* and for good */
}

static void a_native_that_waits_is_called_again_with_the_same_arguments(void **state) {
    (void)state;
    assert_log("function 0 3\n"
               "INT8 r1 20; CALL_NATIVE WAIT r0 1 0\n"
               "INT8 r1 1; CALL_NATIVE PRINT r0 1 0\n"
               "INT8 r1 30; NATIVE r0 WAIT; CALL r0 1 0\n"
               "CALL_FUNCTION 1 r1 0 OPEN; CALL_NATIVE WAIT r0 OPEN 0\n"
               "INT8 r1 2; CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n"
               "function 0 1\nINT8 r0 40; RETURN_ONE r0\n",
               "1;2;");
    assert_true(machine.now_ms >= 90 && machine.now_ms <= 93);
}

/* ---- the budget ---- */

static void a_budget_cuts_nothing_out_and_adds_nothing(void **state) {
    (void)state;
    for (uint16_t budget = 1; budget < 600; budget = (uint16_t)(budget * 3 + 1)) {
        machine.budget = budget;
        assert_log(fibonacci, "610;");
    }
    machine.budget = 1000;
}

static void vm_run_does_as_many_instructions_as_it_may(void **state) {
    (void)state;
    /* 2 instructions a turn: the variable says how many were done. */
    assemble(&machine.assembled, "globals 1\nfunction 0 2\n"
                                 "INT8 r0 0\nagain: ADD_I r0 r0 1; SET_GLOBAL 0 r0; JUMP again\n");
    assert_int_equal(machine_check(), IMAGE_GOOD);
    for (uint16_t budget = 10; budget < 3000; budget = (uint16_t)(budget * 2 + 3)) {
        vm_start(&machine.vm, &machine.image, machine.arena, machine.arena_bytes, NULL);
        for (int round = 1; round <= 5; round++) {
            assert_int_equal(vm_run(&machine.vm, budget), VM_READY);
            int turns = (round * budget - 1 + 1) / 3;
            assert_in_range(((struct value *)machine.arena)->integer, turns - 1, turns);
        }
    }
    assert_int_equal(vm_run(&machine.vm, 0), VM_READY);
}

static void an_empty_loop_without_end_gives_the_time_back(void **state) {
    (void)state;
    static const char *const loops[] = {
        "function 0 1\nagain: JUMP again\n",
        "function 0 1\nTRUE r0\nagain: IF_TRUE r0 again; RETURN_NONE\n",
        "function 0 4\nINT8 r0 1; NUMBER r1 #inf; INT8 r2 1; FOR_PREPARE r0 end\n"
        "again: FOR_LOOP r0 again\nend: RETURN_NONE\n",
        "function 0 1\nagain: CALL_FUNCTION 1 r0 0 0; JUMP again\nfunction 0 1\nRETURN_NONE\n"};
    for (size_t i = 0; i < 4; i++) {
        assemble(&machine.assembled, loops[i]);
        assert_int_equal(machine_check(), IMAGE_GOOD);
        assert_int_equal(machine_run(1000), VM_READY);
        assert_int_equal(machine.rounds, 1000);
    }
}

static void too_many_open_results_are_an_error_not_a_crash(void **state) {
    (void)state;
    uint16_t usual = machine.arena_bytes;
    machine.arena_bytes = 8000;
    /* return 1, f(): each level adds one */
    assert_error("function 0 2\nINT16 r1 400; CALL_FUNCTION 1 r1 0 OPEN\n"
                 "CALL_NATIVE PRINT r0 OPEN 0; RETURN_NONE\n"
                 "function 0 2\n"
                 "CALL_NATIVE TIME r0 0 1; IF_LT_I r0 127 go\n"
                 "CALL_NATIVE TIME r0 0 1\n"
                 "go: CALL_FUNCTION 2 r1 0 OPEN; RETURN r0 OPEN\n"
                 "function 0 2\n"
                 "CALL_NATIVE TIME r0 0 1; INT16 r1 300; IF_LT r0 r1 go2; RETURN_ONE r0\n"
                 "go2: CALL_FUNCTION 2 r1 0 OPEN; RETURN r0 OPEN\n",
                 VM_ERROR_STACK, 10);
    machine.arena_bytes = usual;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_become_registers_and_missing_ones_nil),
        cmocka_unit_test(results_are_cut_or_filled_to_what_is_wanted),
        cmocka_unit_test(open_results_are_passed_on_whole),
        cmocka_unit_test(open_arguments_fill_parameters_and_no_more),
        cmocka_unit_test(recursion_goes_as_deep_as_there_is_memory),
        cmocka_unit_test(a_stack_moves_with_its_block_and_nothing_is_lost),
        cmocka_unit_test(what_is_no_function_cannot_be_called),
        cmocka_unit_test(made_up_indexes_call_nothing),
        cmocka_unit_test(a_for_over_an_iterator_ends_with_nil),
        cmocka_unit_test(a_native_that_fails_stops_the_program_at_its_line),
        cmocka_unit_test(a_native_that_waits_is_called_again_with_the_same_arguments),
        cmocka_unit_test(a_budget_cuts_nothing_out_and_adds_nothing),
        cmocka_unit_test(vm_run_does_as_many_instructions_as_it_may),
        cmocka_unit_test(an_empty_loop_without_end_gives_the_time_back),
        cmocka_unit_test(too_many_open_results_are_an_error_not_a_crash),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    machine_close();
    return failed;
}
