/* The fast form of a formula answers as the exact form does, or not at all. The reference is
 * the same formula with what only the exact form can hold: a third, taken away again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

#define ITEMS                                                                                      \
    "{'id': 'a', 'type': 'count', 'min': -1000000000000, 'max': 1000000000000, 'name': 'A'},"      \
    "{'id': 'b', 'type': 'number', 'min': -1000, 'max': 1000, 'name': 'B'},"                       \
    "{'id': 'c', 'type': 'yes_no', 'name': 'C'},"                                                  \
    "{'id': 'rows', 'type': 'list', 'name': 'R', 'fields': ["                                      \
    "{'id': 'n', 'type': 'count', 'max': 100}]},"                                                  \
    "{'id': 'f', 'type': 'formula', 'name': 'F', 'value': '%s'}"

static struct contest *contest_with_formula(const char *formula) {
    char *items = NULL;
    if (asprintf(&items, ITEMS, formula) < 0) {
        abort();
    }
    struct contest *contest = contest_of(items);
    free(items);
    return contest;
}

/* What the formula gives, or the kind of its fault. */
static void answer(const struct contest *contest, const char *values,
                   char text[RATIONAL_TEXT_MAX]) {
    struct fault fault = {0};
    struct score score;
    struct sheet *sheet = sheet_of(contest, values);
    if (score_sheet(sheet, &score, &fault)) {
        rational_write(score.lines[contest_item(sheet->event, "f")->index].points, '.', text);
        score_release(&score);
    } else {
        snprintf(text, RATIONAL_TEXT_MAX, "%s", fault_kind_word(fault.kind));
    }
    sheet_free(sheet);
}

static void assert_same(const char *formula, struct chance *chance) {
    char exactly[400], fast[RATIONAL_TEXT_MAX], exact[RATIONAL_TEXT_MAX], values[300];
    static const char *const measures[] = {"0.1", "0.5", "\"1/3\"", "-7.25", "3", "0"};
    snprintf(exactly, sizeof exactly, "(%s) + 0.1 - 0.1", formula);
    struct contest *one = contest_with_formula(formula), *other = contest_with_formula(exactly);
    for (int i = 0; i < 40; i++) {
        int64_t a = i % 4 == 0 ? chance_between(chance, -1000000000000, 1000000000000)
                               : chance_between(chance, -9, 9);
        snprintf(values, sizeof values,
                 "'a': %lld, 'b': %s, 'c': %s, 'rows': [{'n': %lld}, {'n': %lld}]", (long long)a,
                 measures[chance_between(chance, 0, 5)], i % 2 == 0 ? "true" : "false",
                 (long long)chance_between(chance, 0, 100),
                 (long long)chance_between(chance, 0, 3));
        answer(one, values, fast);
        answer(other, values, exact);
        /* the reference needs ten times the room: where it has none, it says nothing */
        if (strcmp(exact, "range") != 0 && strcmp(fast, exact) != 0) {
            fail_msg("%s of %s: %s, exactly %s", formula, values, fast, exact);
        }
    }
    contest_free(one);
    contest_free(other);
}

static void the_fast_form_never_differs_from_the_exact_one(void **state) {
    (void)state;
    static const char *const formulas[] = {
        "a + b",
        "a * a * a",
        "a / 3 * 3",
        "a / 7",
        "b * b - b",
        "a // 2 + a % 2",
        "a / b",
        "a % b",
        "c and a or b",
        "max(a, b, 2) - min(a, b)",
        "floor(b) + ceil(b) * 10 + truncate(b) * 100",
        "round(b) + round_half_up(b) * 10 + round_half_even(b) * 100",
        "abs(a) ^ 2",
        "2 ^ a",
        "#rows * rows[1].n + rows[2].n",
        "({5, 3, 1, 0})[min(rows[2].n, 3) + 1]",
        "({5, 3})[b] or 0",
        "(1 / 3) * 3 * a",
        "a * 9007199254740993",
        "a < b and 1 or 2",
        "a == b and 1 or 2",
        "attempt * 2 + time_limit_ms / 8",
        "-a ^ 2",
        "a / 1024 / 1024 / 1024 / 1024 / 1024 / 1024 / 1024",
    };
    struct chance chance = {.state = 5};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        assert_same(formulas[i], &chance);
    }
}

/* ---- a Lua file that keeps something is run afresh for each sheet ---- */

static void rules_that_keep_something_do_not(void **state) {
    (void)state;
    static const char *const rules[] = {
        "count = 0 function f(x) count = count + 1 return count + x end",
        "local count = 0 function f(x) count = count + 1 return count + x end",
        "local seen = {0} function f(x) seen[1] = seen[1] + 1 return seen[1] + x end",
        "seen = {n = 0} function f(x) local s = seen s.n = s.n + 1 return s.n + x end",
        "local t = {{0}} function f(x) local r = t[1] r[1] = r[1] + 1 return r[1] + x end",
        "local n = 0 local function g() n = n + 1 return n end function f(x) return g() + x end",
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char folder[] = "/tmp/perseverons-fast-XXXXXX", path[100], text[RATIONAL_TEXT_MAX];
        struct fault fault = {0};
        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof path, "%s/rules.lua", folder);
        write_text(path, rules[i]);
        char *json = unquoted("{'schema': 'perseverons-contest/1', 'id': 'essai', 'version': '1', "
                              "'name': 'E', 'functions': 'rules.lua', 'events': [{'id': 'e', "
                              "'name': 'E', 'items': [{'id': 'a', 'type': 'count', 'max': 9, "
                              "'name': 'A'}, {'id': 'f', 'type': 'formula', 'name': 'F', "
                              "'value': 'f(a)'}]}]}");
        snprintf(path, sizeof path, "%s/contest.json", folder);
        write_text(path, json);
        struct contest *contest = contest_read(path, &fault);
        if (contest == NULL) {
            case_stop(rules[i], &fault);
        }
        for (int sheet = 0; sheet < 3; sheet++) {
            answer(contest, "'a': 4", text);
            assert_string_equal(text, "5");
        }
        contest_free(contest);
        remove(path);
        snprintf(path, sizeof path, "%s/rules.lua", folder);
        remove(path);
        remove(folder);
        free(json);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fast_form_never_differs_from_the_exact_one),
        cmocka_unit_test(rules_that_keep_something_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
