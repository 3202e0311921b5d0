/* Every instruction, with the values at its edges. */
#include "tests/firmware-bridge/vm/support_machine.h"

/* A program that loads `left` and `right` into r1 and r2, does `instruction` and prints r1. */
static const char *around(const char *left, const char *right, const char *instruction) {
    static char program[512];
    snprintf(program, sizeof program,
             "globals 2\n"
             "function 0 8\n"
             "%s\n%s\n%s\n"
             "CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n",
             left, right, instruction);
    return program;
}

struct three {
    const char *left, *right, *instruction, *printed;
};

static void each_prints(const struct three *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_log(around(cases[i].left, cases[i].right, cases[i].instruction), cases[i].printed);
    }
}

#define EACH_PRINTS(cases) each_prints(cases, sizeof(cases) / sizeof *(cases))

static void every_way_of_loading_a_value_gives_it(void **state) {
    (void)state;
    static const struct three cases[] = {
        {"INT8 r1 -128", "", "", "-128;"},
        {"INT8 r1 127", "", "", "127;"},
        {"INT16 r1 -32768", "", "", "-32768;"},
        {"INT16 r1 32767", "", "", "32767;"},
        {"NUMBER r1 #2147483647", "", "", "2147483647;"},
        {"NUMBER r1 #-2147483648", "", "", "-2147483648;"},
        {"NUMBER r1 #1.5", "", "", "1.5f;"},
        {"TEXT r1 'bonjour'", "TEXT r2 'adieu'", "", "'bonjour';"},
        {"TEXT r1 'bonjour'", "TEXT r2 'zut'", "MOVE r1 r2", "'zut';"},
        {"FALSE r1", "", "", "false;"},
        {"TRUE r1", "", "", "true;"},
        {"INT8 r1 4", "NIL r1 1", "", "nil;"},
        {"INT8 r1 4; INT8 r3 5", "NIL r2 3", "", "4;"},
        {"INT8 r1 4; INT8 r3 5", "NIL r2 3", "MOVE r1 r3", "nil;"},
        {"INT8 r1 1; INT8 r3 5", "NIL r2 1", "MOVE r1 r3", "5;"},
        {"INT8 r1 1; INT8 r3 5", "NIL r2 0", "MOVE r1 r3", "5;"},
        {"FUNCTION r1 0", "", "", "<7:0>;"},
        {"NATIVE r1 STOP", "", "", "<8:6>;"},
        {"INT8 r1 9; SET_GLOBAL 1 r1", "INT8 r1 3", "GET_GLOBAL r1 1", "9;"},
        {"INT8 r1 9", "", "GET_GLOBAL r1 0", "nil;"},
    };
    EACH_PRINTS(cases);
}

static void integers_wrap_around_and_round_down(void **state) {
    (void)state;
    static const struct three cases[] = {
        {"INT8 r1 40", "INT8 r2 2", "ADD r1 r1 r2", "42;"},
        {"NUMBER r1 #2147483647", "INT8 r2 1", "ADD r1 r1 r2", "-2147483648;"},
        {"NUMBER r1 #2147483647", "", "ADD_I r1 r1 127", "-2147483522;"},
        {"INT8 r1 0", "", "ADD_I r1 r1 -128", "-128;"},
        {"INT8 r1 1", "", "ADD_K r1 r1 #100000", "100001;"},
        {"NUMBER r1 #-2147483648", "INT8 r2 1", "SUBTRACT r1 r1 r2", "2147483647;"},
        {"INT8 r1 1", "", "SUBTRACT_K r1 r1 #100000", "-99999;"},
        {"NUMBER r1 #65537", "NUMBER r2 #65537", "MULTIPLY r1 r1 r2", "131073;"},
        {"NUMBER r1 #-2147483648", "", "MULTIPLY_I r1 r1 -1", "-2147483648;"},
        {"NUMBER r1 #123456", "", "MULTIPLY_I r1 r1 -128", "-15802368;"},
        {"NUMBER r1 #123456", "", "MULTIPLY_K r1 r1 #1000", "123456000;"},
        {"INT8 r1 7", "INT8 r2 2", "FLOOR_DIVIDE r1 r1 r2", "3;"},
        {"INT8 r1 -7", "INT8 r2 2", "FLOOR_DIVIDE r1 r1 r2", "-4;"},
        {"INT8 r1 7", "INT8 r2 -2", "FLOOR_DIVIDE r1 r1 r2", "-4;"},
        {"INT8 r1 -7", "INT8 r2 -2", "FLOOR_DIVIDE r1 r1 r2", "3;"},
        {"INT8 r1 -7", "", "FLOOR_DIVIDE_I r1 r1 2", "-4;"},
        {"INT16 r1 -32768", "", "FLOOR_DIVIDE_I r1 r1 -1", "32768;"},
        {"NUMBER r1 #-2147483648", "", "FLOOR_DIVIDE_I r1 r1 -1", "-2147483648;"},
        {"NUMBER r1 #-2147483648", "INT8 r2 -1", "FLOOR_DIVIDE r1 r1 r2", "-2147483648;"},
        {"NUMBER r1 #-2147483648", "INT8 r2 -1", "MODULO r1 r1 r2", "0;"},
        {"NUMBER r1 #1000000", "", "FLOOR_DIVIDE_I r1 r1 7", "142857;"},
        {"NUMBER r1 #1000000", "", "FLOOR_DIVIDE_K r1 r1 #-70000", "-15;"},
        {"INT8 r1 7", "INT8 r2 3", "MODULO r1 r1 r2", "1;"},
        {"INT8 r1 -7", "INT8 r2 3", "MODULO r1 r1 r2", "2;"},
        {"INT8 r1 7", "INT8 r2 -3", "MODULO r1 r1 r2", "-2;"},
        {"INT8 r1 -7", "INT8 r2 -3", "MODULO r1 r1 r2", "-1;"},
        {"INT8 r1 -7", "", "MODULO_I r1 r1 3", "2;"},
        {"INT8 r1 6", "", "MODULO_I r1 r1 -3", "0;"},
        {"NUMBER r1 #100000", "", "MODULO_K r1 r1 #70001", "29999;"},
        {"INT8 r1 7", "", "NEGATE r1 r1", "-7;"},
        {"NUMBER r1 #-2147483648", "", "NEGATE r1 r1", "-2147483648;"},
        {"INT8 r1 7", "INT8 r2 2", "DIVIDE r1 r1 r2", "3.5f;"},
        {"INT8 r1 6", "", "DIVIDE_K r1 r1 #2", "3f;"},
    };
    EACH_PRINTS(cases);
}

static void bits_are_those_of_32_bit_integers(void **state) {
    (void)state;
    static const struct three cases[] = {
        {"INT8 r1 12", "INT8 r2 10", "AND r1 r1 r2", "8;"},
        {"INT8 r1 12", "INT8 r2 10", "OR r1 r1 r2", "14;"},
        {"INT8 r1 12", "INT8 r2 10", "XOR r1 r1 r2", "6;"},
        {"INT8 r1 -1", "", "AND_K r1 r1 #0x7fffff", "8388607;"},
        {"INT8 r1 1", "", "OR_K r1 r1 #0x10000", "65537;"},
        {"INT8 r1 -1", "", "XOR_K r1 r1 #0x7fffffff", "-2147483648;"},
        {"INT8 r1 0", "", "COMPLEMENT r1 r1", "-1;"},
        {"NUMBER r1 #3.0", "INT8 r2 1", "AND r1 r1 r2", "1;"},
        {"NUMBER r1 #-8.0", "", "COMPLEMENT r1 r1", "7;"},
        {"INT8 r1 1", "INT8 r2 31", "SHIFT_LEFT r1 r1 r2", "-2147483648;"},
        {"INT8 r1 1", "INT8 r2 32", "SHIFT_LEFT r1 r1 r2", "0;"},
        {"INT8 r1 1", "NUMBER r2 #-2147483648", "SHIFT_LEFT r1 r1 r2", "0;"},
        {"INT8 r1 -1", "INT8 r2 -1", "SHIFT_LEFT r1 r1 r2", "2147483647;"},
        {"INT8 r1 -1", "INT8 r2 31", "SHIFT_RIGHT r1 r1 r2", "1;"},
        {"INT8 r1 -1", "INT8 r2 32", "SHIFT_RIGHT r1 r1 r2", "0;"},
        {"INT8 r1 -1", "NUMBER r2 #-2147483648", "SHIFT_RIGHT r1 r1 r2", "0;"},
        {"INT8 r1 -1", "NUMBER r2 #2147483647", "SHIFT_RIGHT r1 r1 r2", "0;"},
        {"INT8 r1 1", "INT8 r2 -4", "SHIFT_RIGHT r1 r1 r2", "16;"},
        {"INT8 r1 1", "", "SHIFT_RIGHT_I r1 r1 -10", "1024;"},
        {"INT16 r1 1024", "", "SHIFT_RIGHT_I r1 r1 10", "1;"},
        {"INT16 r1 1024", "", "SHIFT_RIGHT_I r1 r1 127", "0;"},
        {"INT16 r1 1024", "", "SHIFT_RIGHT_I r1 r1 -128", "0;"},
    };
    EACH_PRINTS(cases);
}

static void a_float_makes_the_other_a_float(void **state) {
    (void)state;
    static const struct three cases[] = {
        {"INT8 r1 1", "NUMBER r2 #0.5", "ADD r1 r1 r2", "1.5f;"},
        {"NUMBER r1 #0.5", "", "ADD_I r1 r1 1", "1.5f;"},
        {"NUMBER r1 #0.5", "", "ADD_K r1 r1 #0.25", "0.75f;"},
        {"NUMBER r1 #0.5", "INT8 r2 1", "SUBTRACT r1 r1 r2", "-0.5f;"},
        {"NUMBER r1 #0.5", "", "MULTIPLY_I r1 r1 4", "2f;"},
        {"NUMBER r1 #16777217", "", "ADD_K r1 r1 #0.0", "16777216f;"}, /* not exact in 24 bits */
        {"INT8 r1 1", "INT8 r2 0", "DIVIDE r1 r1 r2", "inff;"},
        {"INT8 r1 -1", "INT8 r2 0", "DIVIDE r1 r1 r2", "-inff;"},
        {"NUMBER r1 #7.5", "INT8 r2 2", "FLOOR_DIVIDE r1 r1 r2", "3f;"},
        {"NUMBER r1 #-7.5", "", "FLOOR_DIVIDE_I r1 r1 2", "-4f;"},
        {"NUMBER r1 #-7.5", "", "MODULO_I r1 r1 2", "0.5f;"},
        {"NUMBER r1 #7.5", "", "MODULO_I r1 r1 -2", "-0.5f;"},
        {"NUMBER r1 #5.5", "INT8 r2 0", "FLOOR_DIVIDE r1 r1 r2", "inff;"},
        {"NUMBER r1 #-1.0", "NUMBER r2 #inf", "MODULO r1 r1 r2", "inff;"},
        {"NUMBER r1 #1.0", "NUMBER r2 #inf", "MODULO r1 r1 r2", "1f;"},
        {"NUMBER r1 #0.5", "", "NEGATE r1 r1", "-0.5f;"},
        {"NUMBER r1 #0.0", "", "NEGATE r1 r1", "-0f;"},
    };
    EACH_PRINTS(cases);
}

static void not_and_length_take_any_value_they_should(void **state) {
    (void)state;
    static const struct three cases[] = {
        {"NIL r1 1", "", "NOT r1 r1", "true;"},   {"FALSE r1", "", "NOT r1 r1", "true;"},
        {"INT8 r1 0", "", "NOT r1 r1", "false;"}, {"TEXT r1 'abc'", "", "LENGTH r1 r1", "3;"},
        {"TEXT r1 ''", "", "LENGTH r1 r1", "0;"}, {"NEW_TABLE r1 0 0", "", "LENGTH r1 r1", "0;"},
    };
    EACH_PRINTS(cases);
}

/* ---- jumps ---- */

/* Does `instruction`, which jumps to `to`, jump when r1 and r2 are these? */
static bool jumps(const char *left, const char *right, const char *instruction) {
    char program[512];
    snprintf(program, sizeof program,
             "function 0 4\n%s\n%s\n%s to\n"
             "FALSE r1; CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n"
             "to: TRUE r1; CALL_NATIVE PRINT r0 1 0; RETURN_NONE\n",
             left, right, instruction);
    enum vm_state state = machine_play(program);
    assert_int_equal(state, VM_ENDED);
    return strcmp(machine.log, "true;") == 0;
}

static void numbers_compare_exactly_each_way(void **state) {
    (void)state;
    static const struct {
        const char *left, *right;
        bool equal, less;
    } cases[] = {
        {"INT8 r1 1", "INT8 r2 2", false, true},
        {"INT8 r1 2", "INT8 r2 2", true, false},
        {"INT8 r1 3", "INT8 r2 2", false, false},
        {"NUMBER r1 #-2147483648", "NUMBER r2 #2147483647", false, true},
        {"INT8 r1 2", "NUMBER r2 #2.0", true, false},
        {"NUMBER r1 #2.0", "INT8 r2 2", true, false},
        {"INT8 r1 2", "NUMBER r2 #2.5", false, true},
        {"NUMBER r1 #-2.5", "INT8 r2 -2", false, true},
        {"INT8 r1 -2", "NUMBER r2 #-2.5", false, false},
        {"NUMBER r1 #16777217", "NUMBER r2 #16777216.0", false, false},
        {"NUMBER r1 #16777216.0", "NUMBER r2 #16777217", false, true},
        {"NUMBER r1 #2147483647", "NUMBER r2 #2147483648.0", false, true},
        {"NUMBER r1 #-2147483648", "NUMBER r2 #-2147483648.0", true, false},
        {"INT8 r1 0", "NUMBER r2 #-0.0", true, false},
        {"INT8 r1 0", "NUMBER r2 #inf", false, true},
        {"NUMBER r1 #-inf", "INT8 r2 0", false, true},
        {"TEXT r1 'abc'", "TEXT r2 'abd'", false, true},
        {"TEXT r1 'abc'", "TEXT r2 'abc'", true, false},
        {"TEXT r1 'b'", "TEXT r2 'abc'", false, false},
        {"TEXT r1 ''", "TEXT r2 'abc'", false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *left = cases[i].left, *right = cases[i].right;
        bool equal = cases[i].equal, less = cases[i].less;
        assert_int_equal(jumps(left, right, "IF_EQ r1 r2"), equal);
        assert_int_equal(jumps(left, right, "IF_NEQ r1 r2"), !equal);
        assert_int_equal(jumps(left, right, "IF_LT r1 r2"), less);
        assert_int_equal(jumps(left, right, "IF_NLT r1 r2"), !less);
        assert_int_equal(jumps(left, right, "IF_LE r1 r2"), less || equal);
        assert_int_equal(jumps(left, right, "IF_NLE r1 r2"), !less && !equal);
    }
}

static void nothing_is_in_order_with_nan(void **state) {
    (void)state;
    static const char *const others[] = {"INT8 r2 0", "NUMBER r2 #nan", "NUMBER r2 #-inf"};
    for (size_t i = 0; i < 3; i++) {
        assert_false(jumps("NUMBER r1 #nan", others[i], "IF_EQ r1 r2"));
        assert_true(jumps("NUMBER r1 #nan", others[i], "IF_NEQ r1 r2"));
        assert_false(jumps("NUMBER r1 #nan", others[i], "IF_LT r1 r2"));
        assert_true(jumps("NUMBER r1 #nan", others[i], "IF_NLT r1 r2"));
        assert_false(jumps("NUMBER r1 #nan", others[i], "IF_LE r1 r2"));
        assert_true(jumps("NUMBER r1 #nan", others[i], "IF_NLE r1 r2"));
        assert_false(jumps("NUMBER r1 #nan", others[i], "IF_LT r2 r1"));
    }
    assert_false(jumps("NUMBER r1 #nan", "", "IF_GT_I r1 0"));
    assert_true(jumps("NUMBER r1 #nan", "", "IF_NGT_I r1 0"));
    assert_true(jumps("NUMBER r1 #nan", "", "IF_NLE_I r1 0"));
}

static void comparing_with_a_constant_is_comparing(void **state) {
    (void)state;
    static const struct {
        const char *value;
        int sign; /* of value - 5 */
    } cases[] = {{"INT8 r1 4", -1},      {"INT8 r1 5", 0},        {"INT8 r1 6", 1},
                 {"NUMBER r1 #4.9", -1}, {"NUMBER r1 #5.0", 0},   {"NUMBER r1 #5.5", 1},
                 {"INT16 r1 261", 1},    {"NUMBER r1 #70000", 1}, {"INT16 r1 -251", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *value = cases[i].value;
        int sign = cases[i].sign;
        assert_int_equal(jumps(value, "", "IF_EQ_I r1 5"), sign == 0);
        assert_int_equal(jumps(value, "", "IF_NEQ_I r1 5"), sign != 0);
        assert_int_equal(jumps(value, "", "IF_LT_I r1 5"), sign < 0);
        assert_int_equal(jumps(value, "", "IF_NLT_I r1 5"), sign >= 0);
        assert_int_equal(jumps(value, "", "IF_LE_I r1 5"), sign <= 0);
        assert_int_equal(jumps(value, "", "IF_NLE_I r1 5"), sign > 0);
        assert_int_equal(jumps(value, "", "IF_GT_I r1 5"), sign > 0);
        assert_int_equal(jumps(value, "", "IF_NGT_I r1 5"), sign <= 0);
        assert_int_equal(jumps(value, "", "IF_GE_I r1 5"), sign >= 0);
        assert_int_equal(jumps(value, "", "IF_NGE_I r1 5"), sign < 0);
        assert_int_equal(jumps(value, "", "IF_EQ_K r1 #5"), sign == 0);
        assert_int_equal(jumps(value, "", "IF_NEQ_K r1 #5"), sign != 0);
    }
    assert_true(jumps("INT8 r1 -128", "", "IF_EQ_I r1 -128"));
    assert_true(jumps("TEXT r1 'a'", "", "IF_EQ_TEXT r1 'a'"));
    assert_false(jumps("TEXT r1 'a'", "", "IF_NEQ_TEXT r1 'a'"));
    assert_false(jumps("TEXT r1 'a'", "", "IF_EQ_TEXT r1 'b'"));
    assert_false(jumps("INT8 r1 0", "", "IF_EQ_TEXT r1 'b'"));
}

static void only_nil_and_false_are_false(void **state) {
    (void)state;
    static const struct {
        const char *value;
        bool truth;
    } cases[] = {{"NIL r1 1", false}, {"FALSE r1", false},        {"TRUE r1", true},
                 {"INT8 r1 0", true}, {"NEW_TABLE r1 0 0", true}, {"TEXT r1 ''", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(jumps(cases[i].value, "", "IF_TRUE r1"), cases[i].truth);
        assert_int_equal(jumps(cases[i].value, "", "IF_FALSE r1"), !cases[i].truth);
    }
}

static void values_of_different_kinds_are_not_equal(void **state) {
    (void)state;
    static const char *const values[] = {"NIL r1 1",         "FALSE r1",    "TRUE r1",
                                         "INT8 r1 0",        "TEXT r1 'a'", "FUNCTION r1 0",
                                         "NATIVE r1 FORWARD"};
    for (size_t i = 0; i < 7; i++) {
        for (size_t j = 0; j < 7; j++) {
            char right[32];
            snprintf(right, sizeof right, "%s", values[j]);
            *strstr(right, "r1") = 'r';
            strstr(right, "r1")[1] = '2';
            assert_int_equal(jumps(values[i], right, "IF_EQ r1 r2"), i == j);
        }
    }
    assert_error("function 0 2\nINT8 r0 1; TRUE r1\nIF_LT r0 r1 end\nend: RETURN_NONE\n",
                 VM_ERROR_COMPARE, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_TRUE);
    assert_false(jumps("NEW_TABLE r1 0 0", "NEW_TABLE r2 0 0", "IF_EQ r1 r2"));
    assert_true(jumps("NEW_TABLE r1 0 0", "MOVE r2 r1", "IF_EQ r1 r2"));
}

/* ---- for ---- */

/* The values of the variable of for start, limit, step; at most 5 of them. */
static void assert_for(const char *start, const char *limit, const char *step, const char *log) {
    char program[512];
    snprintf(program, sizeof program,
             "function 0 7\n"
             "NUMBER r0 #%s; NUMBER r1 #%s; NUMBER r2 #%s; INT8 r6 0\n"
             "FOR_PREPARE r0 end\n"
             "again: MOVE r5 r3; CALL_NATIVE PRINT r4 1 0\n"
             "ADD_I r6 r6 1; IF_GE_I r6 5 end; FOR_LOOP r0 again\n"
             "end: RETURN_NONE\n",
             start, limit, step);
    assert_log(program, log);
}

static void for_loops_go_as_in_lua_5_4(void **state) {
    (void)state;
    assert_for("1", "3", "1", "1;2;3;");
    assert_for("1", "0", "1", "");
    assert_for("3", "1", "-1", "3;2;1;");
    assert_for("1", "10", "4", "1;5;9;");
    assert_for("10", "-10", "-15", "10;-5;");
    assert_for("1", "3.9", "1", "1;2;3;");
    assert_for("3", "0.1", "-1", "3;2;1;");
    assert_for("1", "inf", "1", "1;2;3;4;5;");
    assert_for("1", "-inf", "1", "");
    assert_for("1", "nan", "1", "");
    assert_for("-1", "-inf", "-1", "-1;-2;-3;-4;-5;");
    assert_for("-1", "inf", "-1", "");
    assert_for("2147483646", "2147483647", "1", "2147483646;2147483647;");
    assert_for("2147483646", "3e9.", "1", "2147483646;2147483647;");
    assert_for("-2147483647", "-2147483648", "-1", "-2147483647;-2147483648;");
    assert_for("-2147483648", "2147483647", "2147483647", "-2147483648;-1;2147483646;");
    assert_for("2147483647", "-2147483648", "-2147483648", "2147483647;-1;");
    assert_for("1.0", "2", "0.5", "1f;1.5f;2f;");
    assert_for("1", "2", "0.5", "1f;1.5f;2f;");
    assert_for("2.5", "1", "-1", "2.5f;1.5f;");
    assert_for("1.0", "0", "1", "");
}

static void a_for_that_cannot_be_says_which_value_is_wrong(void **state) {
    (void)state;
    assert_error("function 0 4\nINT8 r0 1; INT8 r1 2; INT8 r2 0\nFOR_PREPARE r0 end\n"
                 "end: RETURN_NONE\n",
                 VM_ERROR_STEP, 3);
    assert_error("function 0 4\nINT8 r0 1; INT8 r1 2; NUMBER r2 #0.0\nFOR_PREPARE r0 end\n"
                 "end: RETURN_NONE\n",
                 VM_ERROR_STEP, 3);
    assert_error("function 0 4\nTEXT r0 'a'; INT8 r1 2; INT8 r2 1\nFOR_PREPARE r0 end\n"
                 "end: RETURN_NONE\n",
                 VM_ERROR_FOR, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_TEXT);
    assert_error("function 0 4\nTEXT r0 'a'; NIL r1 1; INT8 r2 1\nFOR_PREPARE r0 end\n"
                 "end: RETURN_NONE\n",
                 VM_ERROR_FOR, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_NIL);
    assert_error("function 0 4\nINT8 r0 1; INT8 r1 1; FALSE r2\nFOR_PREPARE r0 end\n"
                 "end: RETURN_NONE\n",
                 VM_ERROR_FOR, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_FALSE);
}

/* ---- tables ---- */

static void tables_keep_what_is_put_there(void **state) {
    (void)state;
    assert_log("function 0 8\n"
               "NEW_TABLE r0 2 1; INT8 r1 7; INT8 r2 1; SET r0 r2 r1; GET r4 r0 r2\n"
               "SET_FIELD r0 'nom' r1; GET_FIELD r5 r0 'nom'\n"
               "INT8 r1 9; SET_INDEX r0 2 r1; GET_INDEX r6 r0 2; LENGTH r7 r0\n"
               "CALL_NATIVE PRINT r3 4 0\n"
               "GET_FIELD r4 r0 'rien'; GET_INDEX r5 r0 -1; GET r0 r0 r2; MOVE r6 r0\n"
               "CALL_NATIVE PRINT r3 3 0; RETURN_NONE\n",
               "7 7 9 2;nil nil 7;");
}

static void a_list_begins_where_it_is_told(void **state) {
    (void)state;
    assert_log("function 0 8\n"
               "NEW_TABLE r0 4 0; INT8 r1 5; INT8 r2 6; SET_LIST r0 2 1\n"
               "INT8 r1 7; SET_LIST r0 1 3\n"
               "GET_INDEX r4 r0 1; GET_INDEX r5 r0 2; GET_INDEX r6 r0 3; LENGTH r7 r0\n"
               "CALL_NATIVE PRINT r3 4 0; RETURN_NONE\n",
               "5 6 7 3;");
}

static void what_is_no_table_is_named(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "GET r0 r1 r2",      "GET_INDEX r0 r1 1",   "GET_FIELD r0 r1 'a'", "SET r1 r2 r2",
        "SET_INDEX r1 1 r2", "SET_FIELD r1 'a' r2", "SET_LIST r1 1 1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 4\nINT8 r1 3; INT8 r2 4\n\n%s\nRETURN_NONE\n",
                 wrong[i]);
        assert_error(program, VM_ERROR_INDEX, 4);
        assert_int_equal(machine.vm.error.value.integer, 3);
    }
}

static void nil_and_nan_are_no_keys(void **state) {
    (void)state;
    assert_error("function 0 4\nNEW_TABLE r0 0 0; NIL r1 1\nSET r0 r1 r0\nRETURN_NONE\n",
                 VM_ERROR_KEY, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_NIL);
    assert_error("function 0 4\nNEW_TABLE r0 0 0; NUMBER r1 #nan\nSET r0 r1 r0\nRETURN_NONE\n",
                 VM_ERROR_KEY, 3);
    assert_int_equal(machine.vm.error.value.tag, VALUE_FLOAT);
}

static void a_full_memory_is_an_error_with_its_line(void **state) {
    (void)state;
    assert_error("globals 1\nfunction 0 4\nNEW_TABLE r0 0 0; INT8 r1 1\n"
                 "more: NEW_TABLE r2 10 0\nSET r0 r1 r2\nADD_I r1 r1 1; JUMP more\n",
                 VM_ERROR_MEMORY, 4);
}

/* ---- what is wrong ---- */

static void what_is_no_number_is_named(void **state) {
    (void)state;
    static const struct {
        const char *instruction;
        enum vm_error_code code;
    } cases[] = {
        {"ADD r0 r1 r2", VM_ERROR_ARITHMETIC},
        {"ADD r0 r2 r1", VM_ERROR_ARITHMETIC},
        {"ADD_I r0 r1 1", VM_ERROR_ARITHMETIC},
        {"ADD_K r0 r1 #1.5", VM_ERROR_ARITHMETIC},
        {"SUBTRACT r0 r1 r2", VM_ERROR_ARITHMETIC},
        {"MULTIPLY r0 r2 r1", VM_ERROR_ARITHMETIC},
        {"MULTIPLY_I r0 r1 3", VM_ERROR_ARITHMETIC},
        {"DIVIDE r0 r2 r1", VM_ERROR_ARITHMETIC},
        {"FLOOR_DIVIDE_I r0 r1 3", VM_ERROR_ARITHMETIC},
        {"MODULO r0 r1 r2", VM_ERROR_ARITHMETIC},
        {"AND r0 r1 r2", VM_ERROR_ARITHMETIC},
        {"AND_K r0 r1 #3", VM_ERROR_ARITHMETIC},
        {"SHIFT_LEFT r0 r2 r1", VM_ERROR_ARITHMETIC},
        {"SHIFT_RIGHT_I r0 r1 1", VM_ERROR_ARITHMETIC},
        {"NEGATE r0 r1", VM_ERROR_ARITHMETIC},
        {"COMPLEMENT r0 r1", VM_ERROR_ARITHMETIC},
        {"LENGTH r0 r2", VM_ERROR_LENGTH},
        {"IF_LT r1 r2 end", VM_ERROR_COMPARE},
        {"IF_LE r2 r1 end", VM_ERROR_COMPARE},
        {"IF_GT_I r1 3 end", VM_ERROR_COMPARE},
        {"IF_NLE_I r1 3 end", VM_ERROR_COMPARE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char program[256];
        snprintf(program, sizeof program,
                 "function 0 4\nTEXT r1 'x'; INT8 r2 4\n\n%s\nend: RETURN_NONE\n",
                 cases[i].instruction);
        assert_error(program, cases[i].code, 4);
        if (cases[i].code == VM_ERROR_ARITHMETIC) {
            assert_int_equal(machine.vm.error.value.tag, VALUE_TEXT);
        }
    }
}

static void a_number_without_integer_form_is_no_bits(void **state) {
    (void)state;
    static const char *const numbers[] = {"#1.5", "#inf", "#nan", "#2147483648.0"};
    for (size_t i = 0; i < 4; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 4\nNUMBER r1 %s\nOR r1 r1 r1\nRETURN_NONE\n",
                 numbers[i]);
        assert_error(program, VM_ERROR_NO_INTEGER, 3);
    }
}

static void integers_are_not_divided_by_zero(void **state) {
    (void)state;
    static const char *const wrong[] = {"FLOOR_DIVIDE r1 r1 r2", "FLOOR_DIVIDE_I r1 r1 0",
                                        "MODULO r1 r1 r2", "MODULO_I r1 r1 0", "MODULO_K r1 r1 #0"};
    for (size_t i = 0; i < 5; i++) {
        char program[256];
        snprintf(program, sizeof program, "function 0 4\nINT8 r1 3; INT8 r2 0\n%s\nRETURN_NONE\n",
                 wrong[i]);
        assert_error(program, VM_ERROR_DIVIDE, 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_loading_a_value_gives_it),
        cmocka_unit_test(integers_wrap_around_and_round_down),
        cmocka_unit_test(bits_are_those_of_32_bit_integers),
        cmocka_unit_test(a_float_makes_the_other_a_float),
        cmocka_unit_test(not_and_length_take_any_value_they_should),
        cmocka_unit_test(numbers_compare_exactly_each_way),
        cmocka_unit_test(nothing_is_in_order_with_nan),
        cmocka_unit_test(comparing_with_a_constant_is_comparing),
        cmocka_unit_test(only_nil_and_false_are_false),
        cmocka_unit_test(values_of_different_kinds_are_not_equal),
        cmocka_unit_test(for_loops_go_as_in_lua_5_4),
        cmocka_unit_test(a_for_that_cannot_be_says_which_value_is_wrong),
        cmocka_unit_test(tables_keep_what_is_put_there),
        cmocka_unit_test(a_list_begins_where_it_is_told),
        cmocka_unit_test(what_is_no_table_is_named),
        cmocka_unit_test(nil_and_nan_are_no_keys),
        cmocka_unit_test(a_full_memory_is_an_error_with_its_line),
        cmocka_unit_test(what_is_no_number_is_named),
        cmocka_unit_test(a_number_without_integer_form_is_no_bits),
        cmocka_unit_test(integers_are_not_divided_by_zero),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    machine_close();
    return failed;
}
