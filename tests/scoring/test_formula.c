/* Formulas: exact, checked by name, and as harmless as hostile ones can be made. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "scoring/score.h"
#include "tests/scoring/support_scoring.h"

/* ---- values ---- */

struct example {
    const char *formula, *value;
};

static void assert_examples(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char text[RATIONAL_TEXT_MAX];
        value_of(examples[i].formula, text);
        if (strcmp(text, examples[i].value) != 0) {
            print_error("%s gives %s, not %s\n", examples[i].formula, text, examples[i].value);
            fail();
        }
    }
}

#define ASSERT_EXAMPLES(rows) assert_examples(rows, sizeof(rows) / sizeof *(rows))

static void a_decimal_means_exactly_what_is_written(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"0.1", "0.1"},
        {"0.1 + 0.2", "0.3"},
        {"0.1 + 0.2 == 0.3 and 1 or 0", "1"},
        {"0.1 * 3 == 0.3 and 1 or 0", "1"},
        {"1.10 == 1.1 and 1 or 0", "1"},
        {"0.4 * (40 + 30 + 30)", "40"},
        {"4.35 * 100", "435"},
        {"1.005 * 1000", "1005"},
        {"0.000000001", "0.000000001"},
        {"123456789.123456789", "123456789.123456789"},
    };
    ASSERT_EXAMPLES(rows);
}

static void division_is_exact(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"1 / 3", "1/3"},
        {"1 / 3 * 3", "1"},
        {"1 / 3 + 1 / 3 + 1 / 3", "1"},
        {"2 / 4", "0.5"},
        {"1 / 3 == 2 / 6 and 1 or 0", "1"},
        {"7 // 2", "3"},
        {"-7 // 2", "-4"},
        {"7 % 3", "1"},
        {"-7 % 3", "2"},
        {"7 % -3", "-2"},
        {"5.5 % 2", "1.5"},
        {"-5.5 // 2", "-3"},
        {"10 / 4 / 5", "0.5"},
    };
    ASSERT_EXAMPLES(rows);
}

static void precedence_is_that_of_lua(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"2 ^ 3 ^ 2", "512"},
        {"-2 ^ 2", "-4"},
        {"2 ^ -1", "0.5"},
        {"2 * -3", "-6"},
        {"1 - 2 - 3", "-4"},
        {"2 + 3 > 4 and 10 or 20", "10"},
        {"not false and 1 or 2", "1"},
        {"nil and 1 or 2", "2"},
        {"- -3", "3"},
        {"1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 and 3 ~= 4 and 1 or 0", "1"},
    };
    ASSERT_EXAMPLES(rows);
}

static void functions_do_what_their_names_say(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"floor(-2.5)", "-3"},
        {"ceil(-2.5)", "-2"},
        {"truncate(-2.5)", "-2"},
        {"round(-2.5)", "-3"},
        {"round_half_up(-2.5)", "-2"},
        {"round(2.5)", "3"},
        {"round_half_up(2.5)", "3"},
        {"round(2 / 3, 2)", "0.67"},
        {"floor(2 / 3, 3)", "0.666"},
        {"abs(-7 / 2)", "3.5"},
        {"min(3, 1 / 3, 2)", "1/3"},
        {"max(3, 10 / 3, 2)", "10/3"},
        {"min(5)", "5"},
        {"max(-1, -2)", "-1"},
    };
    ASSERT_EXAMPLES(rows);
}

static void tables_are_looked_up_by_exact_numbers(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"({10, 20, 30})[2]", "20"},
        {"({10, 20, 30})[1 + 1]", "20"},
        {"({10, 20, 30})[6 / 2]", "30"},
        {"({[5] = 50, [7] = 70})[5]", "50"},
        {"#{1, 2, 3}", "3"},
        {"#{1, 2, 3} * 2", "6"},
        {"2 ^ #{1, 2, 3}", "8"},
        {"-#{1, 2}", "-2"},
        {"#{1, 2} == 2 and 1 or 0", "1"},
        {"({{1, 2}, {3, 4}})[2][1]", "3"},
        {"({gold = 3, silver = 2}).gold", "3"},
        {"({1, 2})[9] == nil and 1 or 0", "1"},
    };
    ASSERT_EXAMPLES(rows);
}

static void comments_and_line_ends_are_harmless(void **state) {
    (void)state;
    static const struct example rows[] = {
        {"1 + -- one\\n 2", "3"},
        {"1 --[[ a\\n long ]] + 2", "3"},
        {"1 --[==[ ]] ]==] + 2", "3"},
        {"1\\n+\\n2 -- end", "3"},
    };
    ASSERT_EXAMPLES(rows);
}

static void a_random_sum_of_fractions_is_exact(void **state) {
    (void)state;
    struct chance chance = chance_start(__func__);
    for (int i = 0; i < 300; i++) {
        char formula[400] = "0", text[RATIONAL_TEXT_MAX], expected[RATIONAL_TEXT_MAX];
        struct rational sum = rational_whole(0), term;
        for (int j = 0; j < 6; j++) {
            int64_t numerator = chance_between(&chance, 0, 999);
            int64_t denominator = chance_between(&chance, 1, 99);
            size_t used = strlen(formula);
            snprintf(formula + used, sizeof formula - used, " + %" PRId64 " / %" PRId64, numerator,
                     denominator);
            assert_true(rational_make(numerator, denominator, &term));
            assert_true(rational_add(sum, term, &sum));
        }
        assert_string_equal(value_of(formula, text), rational_write(sum, '.', expected));
    }
}

/* ---- names of a sheet ---- */

static const char things[] =
    "{'id': 'n', 'name': 'N', 'type': 'count', 'points': 2, 'max': 99},"
    "{'id': 'ok', 'name': 'OK', 'type': 'yes_no', 'points': 10},"
    "{'id': 'c', 'name': 'C', 'type': 'choice', 'choices': [{'id': 'low', 'points': 1}, "
    "{'id': 'zone-10', 'points': 10}]},"
    "{'id': 'm', 'name': 'M', 'type': 'number', 'min': 0, 'max': 9},"
    "{'id': 't', 'name': 'T', 'type': 'time', 'max_ms': 100000},"
    "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': '%s'}";

static void assert_over_things(const char *formula, const char *expected) {
    char text[RATIONAL_TEXT_MAX];
    char *items = NULL;
    assert_true(asprintf(&items, "%.*s%s'}", (int)(strlen(things) - 4), things, formula) > 0);
    struct contest *contest = contest_of(items);
    assert_string_equal(
        points_of(contest, "'n': 4, 'ok': true, 'c': 'zone-10', 'm': 0.25, 't': 61000", "f", text),
        expected);
    contest_free(contest);
    free(items);
}

static void formulas_see_what_was_observed(void **state) {
    (void)state;
    assert_over_things("n", "4");
    assert_over_things("ok and 1 or 0", "1");
    assert_over_things("c == `zone-10` and 1 or 0", "1");
    assert_over_things("c ~= `low` and 1 or 0", "1");
    assert_over_things("({low = 5, [`zone-10`] = 7})[c]", "7");
    assert_over_things("m * 4", "1");
    assert_over_things("(time_limit_ms - t) / 1000", "39");
    assert_over_things("attempt", "1");
    assert_over_things("points.n + points.ok + points.c", "28");
    assert_over_things("points . n", "8");
}

/* ---- mistakes found when the contest is read ---- */

struct mistake {
    const char *formula;
    enum fault_kind kind;
    const char *message, *advice;
};

static struct fault fault_in(const char *formula) {
    struct fault fault = {0};
    char *items = NULL;
    assert_true(asprintf(&items, "%.*s%s'}", (int)(strlen(things) - 4), things, formula) > 0);
    char *text = unquoted("{'schema': 'perseverons-contest/1', 'id': 'e', 'version': '1',\n"
                          "'name': 'E', 'events': [{'id': 'e', 'name': 'E', 'items': [\n%s]}]}",
                          items);
    struct contest *contest = contest_from_text(text, &fault);
    if (contest != NULL) {
        print_error("accepted: %s\n", formula);
        fail();
    }
    free(text);
    free(items);
    return fault;
}

static void mistakes_in_formulas_are_named_with_advice(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"nn + 1", FAULT_UNKNOWN, "The formula speaks of \"nn\", which nothing is called.",
         "Did you mean \"n\"?"},
        {"flor(n)", FAULT_UNKNOWN, "The formula speaks of \"flor\", which nothing is called.",
         "Did you mean \"floor\"?"},
        {"c == `zone-1` and 1 or 0", FAULT_UNKNOWN,
         "No item of this event has a choice \"zone-1\".", "Did you mean \"zone-10\"?"},
        {"points.ko", FAULT_UNKNOWN, "No item is called \"ko\".", "Did you mean \"ok\"?"},
        {"points.f", FAULT_REFERENCE, "The points of \"f\" are not known yet here.",
         "Items are worked out from top to bottom: put \"f\" above this formula."},
        {"f", FAULT_TYPE, "\"f\" is worked out, so it has points and no value.", "Write points.f"},
        {"points + 1", FAULT_SYNTAX, "After points comes a dot and the id of an item: points.trips",
         ""},
        {"points.1", FAULT_SYNTAX, "After points comes a dot and the id of an item: points.trips",
         ""},
        {"n = 4", FAULT_SYNTAX, "\"=\" cannot stand in a formula, which is one expression.",
         "To compare, write == (or ~= for \"different\")."},
        {"n != 4", FAULT_SYNTAX, "\"!=\" cannot stand in a formula, which is one expression.",
         "\"Different\" is written ~= and \"not\" is written not."},
        {"ok && true", FAULT_SYNTAX, "\"&&\" cannot stand in a formula, which is one expression.",
         "Write and, or."},
        {"n .. n", FAULT_SYNTAX, "\"..\" cannot stand in a formula, which is one expression.",
         "What needs more than an expression is a function in the Lua file that \"functions\" "
         "names."},
        {"(function() while true do end end)()", FAULT_SYNTAX,
         "\"function\" cannot stand in a formula, which is one expression.",
         "What needs more than an expression is a function in the Lua file that \"functions\" "
         "names."},
        {"n; n", FAULT_SYNTAX, "\";\" cannot stand in a formula, which is one expression.",
         "What needs more than an expression is a function in the Lua file that \"functions\" "
         "names."},
        {"n:x()", FAULT_SYNTAX, "\":\" cannot stand in a formula, which is one expression.",
         "What needs more than an expression is a function in the Lua file that \"functions\" "
         "names."},
        {"1e3", FAULT_SYNTAX, "A number in a formula cannot be read exactly.",
         "Write digits, with a point for decimals: 12 or 0.5, at most 18 digits."},
        {"0x10", FAULT_SYNTAX, "A number in a formula cannot be read exactly.",
         "Write digits, with a point for decimals: 12 or 0.5, at most 18 digits."},
        {"99999999999999999999", FAULT_SYNTAX, "A number in a formula cannot be read exactly.",
         "Write digits, with a point for decimals: 12 or 0.5, at most 18 digits."},
        {"c == `low", FAULT_SYNTAX, "A text is opened with a quote and never closed.", ""},
        {"n --[[ x", FAULT_SYNTAX, "A text or comment opened with [[ is never closed.", ""},
        {"{nn}", FAULT_UNKNOWN, "The formula speaks of \"nn\", which nothing is called.",
         "Did you mean \"n\"?"},
        {"1 +", FAULT_SYNTAX, "This formula cannot be read.",
         "Lua says: unexpected symbol near 'end'"},
        {"(1", FAULT_SYNTAX, "This formula cannot be read.",
         "Lua says: ')' expected (to close '(' at line 1) near 'end'"},
        {"1) (2", FAULT_SYNTAX, "This formula cannot be read.", NULL},
        {"n n", FAULT_SYNTAX, "This formula cannot be read.", NULL},
        {"os.exit()", FAULT_UNKNOWN, "The formula speaks of \"os\", which nothing is called.",
         NULL},
        {"load(`x`)", FAULT_UNKNOWN, NULL, NULL},
        {"_G", FAULT_UNKNOWN, NULL, NULL},
        {"_ENV", FAULT_UNKNOWN, NULL, NULL},
        {"__k[1]", FAULT_UNKNOWN, NULL, NULL},
        {"sum", FAULT_UNKNOWN, NULL, NULL},
        {"row", FAULT_UNKNOWN, NULL, NULL},
        {"n é", FAULT_SYNTAX, "\"é\" cannot stand in a formula, which is one expression.", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = fault_in(rows[i].formula);
        print_message("%s -> %s %s\n", rows[i].formula, fault.message, fault.advice);
        assert_int_equal(fault.kind, rows[i].kind);
        assert_string_equal(fault.message,
                            rows[i].message == NULL ? fault.message : rows[i].message);
        assert_string_equal(fault.advice, rows[i].advice == NULL ? fault.advice : rows[i].advice);
        assert_string_equal(fault.file, "contest.json");
        assert_int_equal(fault.line, 3);
        assert_true(fault.column > 1);
        assert_string_equal(fault.field, "events[0].items[5].value");
    }
}

static void a_formula_is_not_longer_than_its_limit(void **state) {
    (void)state;
    char formula[3000] = "1";
    memset(formula, ' ', sizeof formula - 2);
    formula[0] = '1';
    formula[sizeof formula - 2] = '\0';
    assert_int_equal(fault_in(formula).kind, FAULT_LIMIT);
}

static void deep_nesting_is_refused_by_the_reader(void **state) {
    (void)state;
    char formula[1900];
    memset(formula, '(', 900);
    formula[900] = '1';
    memset(formula + 901, ')', 900);
    formula[1801] = '\0';
    struct fault fault = fault_in(formula);
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    memset(formula, '-', 1);
    for (size_t i = 0; i + 1 < 1800; i += 2) {
        memcpy(formula + i, "- ", 2);
    }
    memcpy(formula + 1800, "1", 2);
    assert_int_equal(fault_in(formula).kind, FAULT_SYNTAX);
}

/* ---- mistakes found when a sheet is scored ---- */

static struct fault failing(const char *formula) {
    char items[1000];
    snprintf(items, sizeof items,
             "{'id': 'n', 'name': 'N', 'type': 'count', 'max': 99},\n"
             "{'id': 'ok', 'name': 'OK', 'type': 'yes_no'},\n"
             "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': '%s'}",
             formula);
    struct contest *contest = contest_of(items);
    struct fault fault = fault_of(contest, "'n': 0, 'ok': true");
    contest_free(contest);
    return fault;
}

static void what_fails_on_a_sheet_names_the_formula(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"1 / n", FAULT_RANGE, "A division by zero.", NULL},
        {"1 // n", FAULT_RANGE, "A division by zero.", NULL},
        {"1 % n", FAULT_RANGE, "A division by zero.", NULL},
        {"n ^ -1", FAULT_RANGE, "A division by zero.", NULL},
        {"2 ^ 0.5", FAULT_RANGE, "A power needs a whole exponent to stay exact.", NULL},
        {"10 ^ 19", FAULT_RANGE, "A number grew too big to stay exact.",
         "Divide or round earlier in the formula."},
        {"9223372036854775807 + 1", FAULT_RANGE, "A number grew too big to stay exact.", NULL},
        {"ok + 1", FAULT_TYPE, "A number is needed here, and there is yes or no.", NULL},
        {"nil + 1", FAULT_TYPE, "A number is needed here, and there is nothing.", NULL},
        {"{} + 1", FAULT_TYPE, "A number is needed here, and there is a list.", NULL},
        {"n < ok", FAULT_TYPE, "A number is needed here, and there is yes or no.", NULL},
        {"max()", FAULT_TYPE, "A number is needed here, and there is nothing.", NULL},
        {"floor(1, 99)", FAULT_RANGE, "Decimals to keep: a whole number, 0 to 18.", NULL},
        {"floor(1, 0.5)", FAULT_RANGE, "Decimals to keep: a whole number, 0 to 18.", NULL},
        {"({1})[1 / 2]", FAULT_RANGE, "A place in a list is a whole number.", NULL},
        {"#n", FAULT_TYPE, "# counts the rows of a list, this is none.", NULL},
        {"ok", FAULT_TYPE, "This formula gives no number.",
         "For a condition, write: condition and 5 or 0"},
        {"{}", FAULT_TYPE, "This formula gives no number.", NULL},
        {"nil", FAULT_TYPE, "This formula gives no number.", NULL},
        {"floor", FAULT_TYPE, "This formula gives no number.", NULL},
        {"n.x", FAULT_PROGRAM, "A formula failed.", NULL},
        {"n()", FAULT_PROGRAM, "A formula failed.", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = failing(rows[i].formula);
        print_message("%s -> %s %s\n", rows[i].formula, fault.message, fault.advice);
        assert_int_equal(fault.kind, rows[i].kind);
        assert_string_equal(fault.message, rows[i].message);
        assert_string_equal(fault.advice, rows[i].advice == NULL ? fault.advice : rows[i].advice);
        assert_string_equal(fault.file, "contest.json");
        assert_int_equal(fault.line, 3);
        assert_string_equal(fault.field, "events[0].items[2].value");
    }
}

static void a_condition_is_true_or_false_and_nothing_else(void **state) {
    (void)state;
    struct contest *contest =
        contest_of("{'id': 'n', 'name': 'N', 'type': 'count', 'max': 99, 'if': 'n'}");
    struct fault fault = fault_of(contest, "'n': 1");
    assert_int_equal(fault.kind, FAULT_TYPE);
    assert_string_equal(fault.message, "A condition must be true or false.");
    assert_string_equal(fault.field, "events[0].items[0].if");
    contest_free(contest);
}

/* ---- the Lua file beside the contest ---- */

struct folder {
    char path[64], contest[96], rules[96];
};

static struct folder make_folder(const char *rules, const char *formula) {
    struct folder folder;
    snprintf(folder.path, sizeof folder.path, "/tmp/perseverons-formula-XXXXXX");
    assert_non_null(mkdtemp(folder.path));
    snprintf(folder.contest, sizeof folder.contest, "%s/contest.json", folder.path);
    snprintf(folder.rules, sizeof folder.rules, "%s/rules.lua", folder.path);
    char *text =
        unquoted("{'schema': 'perseverons-contest/1', 'id': 'e', 'version': '1', 'name': 'E',\n"
                 "'functions': 'rules.lua', 'events': [{'id': 'e', 'name': 'E', 'items': [\n"
                 "{'id': 'n', 'name': 'N', 'type': 'count', 'max': 99},\n"
                 "{'id': 'l', 'name': 'L', 'type': 'list', 'fields': [{'id': 'x', 'type': 'count', "
                 "'max': 99}]},\n"
                 "{'id': 'f', 'name': 'F', 'type': 'formula', 'value': '%s'}]}]}",
                 formula);
    write_text(folder.contest, text);
    write_text(folder.rules, rules);
    free(text);
    return folder;
}

static void remove_folder(const struct folder *folder) {
    unlink(folder->contest);
    unlink(folder->rules);
    rmdir(folder->path);
}

static const char rows_value[] = "'n': 3, 'l': [{'x': 5}, {'x': 6}, {'x': 7}]";

static void assert_rules_give(const char *rules, const char *formula, const char *expected) {
    struct folder folder = make_folder(rules, formula);
    struct fault fault = {0};
    char text[RATIONAL_TEXT_MAX];
    struct contest *contest = contest_read(folder.path, &fault);
    if (contest == NULL) {
        print_error("%s (%s:%d) %s\n", fault.message, fault.file, fault.line, fault.advice);
        fail();
    }
    assert_string_equal(points_of(contest, rows_value, "f", text), expected);
    assert_string_equal(points_of(contest, rows_value, "f", text), expected);
    contest_free(contest);
    remove_folder(&folder);
}

static void functions_in_a_lua_file_may_loop(void **state) {
    (void)state;
    assert_rules_give("function total(rows)\n local sum = 0\n for i = 1, #rows do\n"
                      "  sum = sum + rows[i].x * i\n end\n return sum\nend\n",
                      "total(l)", "38");
    assert_rules_give("function total(rows)\n local sum = 0\n for i, row in ipairs(rows) do\n"
                      "  if i == 2 then sum = sum + row.x / 4 end\n end\n return sum\nend\n",
                      "total(l)", "1.5");
    assert_rules_give("function f(n) local s = '' for i = n, 1, -1 do s = s .. 'x' end\n"
                      "return #s * 10 + 0.5 end",
                      "f(n)", "30.5");
    assert_rules_give("function f(n) local t = {} for i = 1, n do t[#t + 1] = i / 2 end\n"
                      "local s = 0 for _, v in ipairs(t) do s = s + v end return s end",
                      "f(n)", "3");
    assert_rules_give("local function g(n) if n <= 1 then return 1 end return n * g(n - 1) end\n"
                      "function f(n) return g(n) end",
                      "f(n) + f(20)", "2432902008176640006");
    assert_rules_give("function f(n) for i = 1, 10, 1 / 3 do n = n + 1 end return n end", "f(0)",
                      "28");
    assert_rules_give("function f(n) local c = 0 while c < 10 do c = c + 1 if c == n then\n"
                      "goto out end end ::out:: return c end",
                      "f(n)", "3");
    assert_rules_give("function f() for i = 5, 1 do return 1 end return 2 end", "f()", "2");
}

static void nothing_is_remembered_from_one_sheet_to_the_next(void **state) {
    (void)state;
    assert_rules_give("local calls = 0\nfunction f() calls = calls + 1 return calls end", "f()",
                      "1");
    assert_rules_give("function f() count = (count or 0) + 1 return count end", "f()", "1");
}

static void rows_changed_by_a_function_are_whole_again_for_the_next_formula(void **state) {
    (void)state;
    assert_rules_give("function f(rows) local s = rows[1].x rows[1].x = 1000 return s end",
                      "f(l) + points.n", "5");
}

struct bad_rules {
    const char *rules, *formula;
    enum fault_kind kind;
    int line;
    const char *message;
};

static void assert_in_rules(const struct bad_rules *row, const struct folder *folder,
                            const struct fault *fault) {
    print_message("%s -> %s:%d %s %s\n", row->rules, fault->file, fault->line, fault->message,
                  fault->advice);
    assert_int_equal(fault->kind, row->kind);
    assert_int_equal(fault->line, row->line);
    assert_string_equal(fault->file, folder->rules);
    if (row->message != NULL) {
        assert_string_equal(fault->message, row->message);
    }
}

static void mistakes_in_the_lua_file_name_its_line(void **state) {
    (void)state;
    static const struct bad_rules rows[] = {
        {"function f()\n return 1 +\nend", "1", FAULT_SYNTAX, 3, "This Lua text cannot be read."},
        {"x = 1\ny = 1e3", "1", FAULT_SYNTAX, 2, "A number in a formula cannot be read exactly."},
        {"x = 1\n\ny = x.z.w", "1", FAULT_PROGRAM, 3, "A formula failed."},
        {"__k = 1", "1", FAULT_SYNTAX, 1, "Names that begin with __ are not for rules."},
        {"\n\nwhile true do end", "1", FAULT_BUDGET, 3, NULL},
        {"\nx = 1 / 0", "1", FAULT_RANGE, 2, "A division by zero."},
        {"x = 'a\\n'", "1", FAULT_SYNTAX, 1, "A text in a formula has no backslash."},
        {"x = \"a", "1", FAULT_SYNTAX, 1, "A text is opened with a quote and never closed."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct folder folder = make_folder(rows[i].rules, rows[i].formula);
        struct fault fault = {0};
        assert_null(contest_read(folder.path, &fault));
        assert_in_rules(&rows[i], &folder, &fault);
        remove_folder(&folder);
    }
}

static void a_function_that_fails_on_a_sheet_names_its_line(void **state) {
    (void)state;
    static const struct bad_rules rows[] = {
        {"function f(n)\n local x = n\n return x / 0\nend", "f(n)", FAULT_RANGE, 3,
         "A division by zero."},
        {"function f(n)\n return n.x.y\nend", "f(n)", FAULT_PROGRAM, 2, "A formula failed."},
        {"function f(n)\n\n return n + nothing\nend", "f(n)", FAULT_TYPE, 3,
         "A number is needed here, and there is nothing."},
        {"function f(n)\n for i = 1, 2, 0 do end\n return 1\nend", "f(n)", FAULT_RANGE, 2,
         "The step of a loop is never 0."},
        {"function f(n)\n for i in ipairs(n) do end\nend", "f(n)", FAULT_TYPE, 2,
         "ipairs walks a list, and this is none."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct folder folder = make_folder(rows[i].rules, rows[i].formula);
        struct fault fault = {0};
        struct contest *contest = contest_read(folder.path, &fault);
        assert_non_null(contest);
        fault = fault_of(contest, rows_value);
        assert_in_rules(&rows[i], &folder, &fault);
        assert_string_equal(fault.field, "events[0].items[2].value");
        contest_free(contest);
        remove_folder(&folder);
    }
}

static void a_missing_lua_file_is_said(void **state) {
    (void)state;
    struct folder folder = make_folder("x = 1", "1");
    struct fault fault = {0};
    unlink(folder.rules);
    assert_null(contest_read(folder.path, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    assert_string_equal(fault.message, "There is no file \"rules.lua\" beside the contest.");
    assert_string_equal(fault.field, "functions");
    assert_int_equal(fault.line, 2);
    remove_folder(&folder);
}

static void a_lua_file_that_is_too_long_is_refused(void **state) {
    (void)state;
    struct folder folder = make_folder("", "1");
    FILE *file = fopen(folder.rules, "w");
    for (int i = 0; i < 70000; i++) {
        fputc(' ', file);
    }
    fclose(file);
    struct fault fault = {0};
    assert_null(contest_read(folder.path, &fault));
    assert_int_equal(fault.kind, FAULT_LIMIT);
    assert_string_equal(fault.file, folder.rules);
    remove_folder(&folder);
}

static void bytecode_is_never_run(void **state) {
    (void)state;
    struct folder folder = make_folder("\x1bLuaT", "1");
    struct fault fault = {0};
    assert_null(contest_read(folder.path, &fault));
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    remove_folder(&folder);
}

static void a_sheet_of_paper_cannot_name_a_file_elsewhere(void **state) {
    (void)state;
    static const char *const names[] = {"../rules.lua", "/etc/passwd", ".hidden", "..", "a/b.lua"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct folder folder = make_folder("", "1");
        char *text =
            unquoted("{'schema': 'perseverons-contest/1', 'id': 'e', 'version': '1', 'name': 'E', "
                     "'functions': '%s', 'events': []}",
                     names[i]);
        write_text(folder.contest, text);
        struct fault fault = {0};
        assert_null(contest_read(folder.contest, &fault));
        assert_string_equal(fault.field, "functions");
        free(text);
        remove_folder(&folder);
    }
}

/* ---- hostile rules ---- */

static double seconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void hostile_rules_end_in_a_fault_within_their_budget(void **state) {
    (void)state;
    static const char *const hostile[] = {
        "function f() while true do end end",
        "function f() repeat until false end",
        "function f() return f() end",
        "function f(n) return 1 + f(n) end",
        "function f() for i = 1, 9223372036854775807 do end end",
        "function f() ::again:: goto again end",
        "function f() local t = {} for i = 1, 100000000 do t[i] = {i} end end",
        "function f() local s = 'x' for i = 1, 100 do s = s .. s end end",
        "function f() local t = {} while true do t = {t, t, t} end end",
        "function f() local x = 2 while true do x = x * x end end",
        "function f() local t = {} t.t = t return t end",
        "function f() return setmetatable({}, {__index = f}).x end",
        "function f() return getmetatable(1).__add end",
        "function f(n) n.__add = 1 end",
        "function f() return ('x'):rep(1e9) end",
        "function f() return ('x').rep end",
        "function f() return string.rep('x', 1000000000) end",
        "function f() return os.execute('true') end",
        "function f() return io.open('/etc/passwd') end",
        "function f() return require('os') end",
        "function f() return load('return 1')() end",
        "function f() return debug.getregistry() end",
        "function f() return pcall(f) end",
        "function f() return coroutine.wrap(f)() end",
        "function f() return _G.os end",
        "function f() collectgarbage('stop') end",
        "function f() return math.huge end",
        "function f() return ipairs end",
        "function f() local a <close> = {} end",
        "function f() floor = nil return 0 / 0 end",
        "function f() return #1 end",
        "function f() return f .. f end",
        "function f() return {} < {} end",
        "function f() return 1 & 1 end",
        "function f() local a, b, c for a, b in c do end end",
        "function f() return round(1, -1) end",
        "function f() return min(nil) end",
        "function f() error('budget') end",
        "end x = 1 function f() return y.z end do local y = (function() return 1 end)()",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct folder folder = make_folder(hostile[i], "f(1)");
        struct fault fault = {0};
        struct timespec start;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        struct contest *contest = contest_read(folder.path, &fault);
        if (contest != NULL) {
            fault = fault_of(contest, rows_value);
        }
        double took = seconds_since(&start);
        print_message("%.3f s %s -> %s %s\n", took, hostile[i], fault.message, fault.advice);
        assert_int_not_equal(fault.kind, FAULT_NONE);
        assert_true(fault.message[0] != '\0');
        assert_true(took < (getenv("UNDER_VALGRIND") != NULL ? 20 : 1));
        contest_free(contest);
        remove_folder(&folder);
    }
}

static void endless_loops_and_memory_bombs_are_told_apart(void **state) {
    (void)state;
    static const struct {
        const char *rules;
        enum fault_kind kind;
    } rows[] = {
        {"function f()\n while true do end\nend", FAULT_BUDGET},
        {"function f()\n local s = 'x' for i = 1, 100 do s = s .. s end\nend", FAULT_MEMORY},
    };
    for (size_t i = 0; i < 2; i++) {
        struct folder folder = make_folder(rows[i].rules, "f(1)");
        struct fault fault = {0};
        struct contest *contest = contest_read(folder.path, &fault);
        assert_non_null(contest);
        fault = fault_of(contest, rows_value);
        assert_int_equal(fault.kind, rows[i].kind);
        assert_int_equal(fault.line, 2);
        assert_string_equal(fault.file, folder.rules);
        contest_free(contest);
        remove_folder(&folder);
    }
}

static void a_contest_survives_a_sheet_on_which_it_failed(void **state) {
    (void)state;
    struct folder folder =
        make_folder("function f(n) if n == 3 then while true do end end return n * 2 end", "f(n)");
    struct fault fault = {0};
    char text[RATIONAL_TEXT_MAX];
    struct contest *contest = contest_read(folder.path, &fault);
    assert_non_null(contest);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fault_of(contest, "'n': 3, 'l': []").kind, FAULT_BUDGET);
        assert_string_equal(points_of(contest, "'n': 4, 'l': []", "f", text), "8");
    }
    contest_free(contest);
    remove_folder(&folder);
}

#ifdef __SANITIZE_ADDRESS__
#define GROWTH_KB (400 * 1024) /* freed memory is kept aside for a while, to be watched */
#else
#define GROWTH_KB 8192
#endif

static long resident_kb(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void the_host_does_not_grow_however_often_a_bomb_goes_off(void **state) {
    (void)state;
    struct folder folder =
        make_folder("function f() local t = {} while true do t = {t, t, t} end end", "f(1)");
    struct fault fault = {0};
    struct contest *contest = contest_read(folder.path, &fault);
    assert_non_null(contest);
    fault_of(contest, rows_value);
    long before = resident_kb();
    for (int i = 0; i < 100; i++) {
        fault_of(contest, rows_value);
    }
    long allowed = getenv("UNDER_VALGRIND") != NULL ? 400 * 1024 : GROWTH_KB;
    assert_true(resident_kb() - before < allowed);
    contest_free(contest);
    remove_folder(&folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_means_exactly_what_is_written),
        cmocka_unit_test(division_is_exact),
        cmocka_unit_test(precedence_is_that_of_lua),
        cmocka_unit_test(functions_do_what_their_names_say),
        cmocka_unit_test(tables_are_looked_up_by_exact_numbers),
        cmocka_unit_test(comments_and_line_ends_are_harmless),
        cmocka_unit_test(a_random_sum_of_fractions_is_exact),
        cmocka_unit_test(formulas_see_what_was_observed),
        cmocka_unit_test(mistakes_in_formulas_are_named_with_advice),
        cmocka_unit_test(a_formula_is_not_longer_than_its_limit),
        cmocka_unit_test(deep_nesting_is_refused_by_the_reader),
        cmocka_unit_test(what_fails_on_a_sheet_names_the_formula),
        cmocka_unit_test(a_condition_is_true_or_false_and_nothing_else),
        cmocka_unit_test(functions_in_a_lua_file_may_loop),
        cmocka_unit_test(nothing_is_remembered_from_one_sheet_to_the_next),
        cmocka_unit_test(rows_changed_by_a_function_are_whole_again_for_the_next_formula),
        cmocka_unit_test(mistakes_in_the_lua_file_name_its_line),
        cmocka_unit_test(a_function_that_fails_on_a_sheet_names_its_line),
        cmocka_unit_test(a_missing_lua_file_is_said),
        cmocka_unit_test(a_lua_file_that_is_too_long_is_refused),
        cmocka_unit_test(bytecode_is_never_run),
        cmocka_unit_test(a_sheet_of_paper_cannot_name_a_file_elsewhere),
        cmocka_unit_test(hostile_rules_end_in_a_fault_within_their_budget),
        cmocka_unit_test(endless_loops_and_memory_bombs_are_told_apart),
        cmocka_unit_test(a_contest_survives_a_sheet_on_which_it_failed),
        cmocka_unit_test(the_host_does_not_grow_however_often_a_bomb_goes_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
