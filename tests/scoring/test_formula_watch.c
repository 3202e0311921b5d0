/* What runs without its budget being watched certainly ends soon: what looks harmless word by
 * word and is not, is seen; and every hostile program ends as a rule too. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "scoring/formula_text.h"
#include "scoring/formula_watch.h"
#include "tests/scoring/support_scoring.h"

/* ---- told from the words ------------------------------------------------------------- */

static bool any_word(void *context, const struct formula_token *token, struct fault *fault) {
    (void)context;
    (void)token;
    (void)fault;
    return true;
}

static struct formula_watch watched(const char *text, const char *const *functions, size_t count) {
    struct formula_watch watch = {.functions = functions, .function_count = count};
    struct formula_rewritten rewritten = {.fast = &watch};
    struct fault fault = {0};
    assert_true(formula_rewrite(text, strlen(text), any_word, NULL, &rewritten, &fault));
    formula_rewritten_release(&rewritten);
    formula_watch_release(&watch);
    return watch;
}

static void a_text_that_may_run_long_is_seen(void **state) {
    (void)state;
    static const char *const texts[] = {
        "function f() for i = 1, 9 do end end",
        "function f() while true do end end",
        "function f() repeat until true end",
        "function f() ::a:: goto a end",
        "function f() return f() end",
        "function f(g) return g(g) end",
        "function f() return _ENV['f']() end",
        "function f() return _ENV.f() end",
        "_ENV['max'] = 1",
        "function f(_ENV) return max() end",
        "function a() return b() + b() end function b() return 1 end",
        "t = {} function t.f() return 1 end",
        "t = {} function t:f() return 1 end",
        "function f(x) return x.max(1) end",
        "function f(x) return x:max() end",
        "function f(x) return x[1](1) end",
        "function f(x) return (x)(1) end",
        "function f(x) return x{1} end",
        "function f(x) return x'a' end",
        "function f(x) return x[[a]] end",
        "function f(x) return x --[[ ( ]] (1) end",
        "function max() return max() end",
        "local function max() return max() end",
        "max = 1",
        "local max = 1",
        "local max",
        "function f(max) return max(max) end",
        "function f(a, max) return max(max) end",
        "function f() return ipairs end",
        "function f() local t = {max} end",
        "local t = {max = 1}",
        "x, max = 1, 2",
        "f = function(x) return x(x) end",
        "function f() return max 'a' end",
        "return max",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!watched(texts[i], NULL, 0).loops) {
            fail_msg("unwatched: %s", texts[i]);
        }
    }
}

static void a_text_of_a_few_steps_is_not_watched(void **state) {
    (void)state;
    static const char *const texts[] = {
        "function f(a, b) local c = 0 if a > b then c = (a - b) * 3 end return c end",
        "function f(a) return max(0, min(a, 3)) + floor(a / 2) end",
        "local t = {1, 2, {3, x = 4}} function f(a) return t[a] or t[3].x end",
        "function f(a) return (a + 1) * (a - 1) end function g(b) return {b, (b)} end",
        "f = function(a) return a end",
        "function f(a) if (a == 1) then return (2) elseif (a == 3) then return not (a) end end",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (watched(texts[i], NULL, 0).loops) {
            fail_msg("watched: %s", texts[i]);
        }
    }
}

static void a_formula_may_call_the_functions_of_the_file_and_they_are_counted(void **state) {
    (void)state;
    static const char *const functions[] = {"f", "g"};
    struct formula_watch watch = watched("f(a) + f(g(b)) * max(1, 2)", functions, 2);
    assert_false(watch.loops);
    assert_int_equal(watch.calls, 3);
    assert_true(watched("f(a)(b)", functions, 2).loops);
    assert_true(watched("h(a)", functions, 2).loops);
    assert_true(watched("(f)(a)", functions, 2).loops);
    assert_true(watched("rows[1].f(a)", functions, 2).loops);
}

/* ---- as rules of a contest --------------------------------------------------------------- */

struct folder {
    char path[64], contest[96], rules[96];
};

static struct folder make_folder(const char *rules, const char *items) {
    struct folder folder;
    snprintf(folder.path, sizeof folder.path, "/tmp/perseverons-watch-XXXXXX");
    assert_non_null(mkdtemp(folder.path));
    snprintf(folder.contest, sizeof folder.contest, "%s/contest.json", folder.path);
    snprintf(folder.rules, sizeof folder.rules, "%s/rules.lua", folder.path);
    char *text = unquoted("{'schema': 'perseverons-contest/1', 'id': 'e', 'version': '1', 'name': "
                          "'E', 'functions': 'rules.lua', 'events': [{'id': 'e', 'name': 'E', "
                          "'items': [{'id': 'n', 'name': 'N', 'type': 'count', 'max': 99}%s]}]}",
                          items);
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

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What the contest or a sheet of it says; FAULT_NONE: it was scored. Ends soon in any case. */
static struct fault outcome(const char *rules, const char *items, const char *name) {
    struct folder folder = make_folder(rules, items);
    struct fault fault = {0};
    struct score score;
    double start = cpu_seconds();
    struct contest *contest = contest_read(folder.path, &fault);
    if (contest != NULL) {
        struct sheet *sheet = sheet_of(contest, "'n': 3");
        if (score_sheet(sheet, &score, &fault)) {
            score_release(&score);
        }
        sheet_free(sheet);
    }
    double took = cpu_seconds() - start;
    if (took > (getenv("UNDER_VALGRIND") != NULL ? 20 : 1.5)) {
        fail_msg("%s: %.2f s", name, took);
    }
    contest_free(contest);
    remove_folder(&folder);
    return fault;
}

static void loops_without_a_loop_end_within_the_budget(void **state) {
    (void)state;
    static const struct {
        const char *rules, *formula;
    } rows[] = {
        {"function f(g) return g(g) end", "f(f)"},
        {"function f() return _ENV['f']() end", "f()"},
        {"function f(x) return max(x) end _ENV['max'] = f", "f(1)"},
        {"function f(max) return max(max) end", "f(f)"},
        {"t = {} function f(x) return x.g(x) end t.g = f function h() return f(t) end", "h()"},
        {"function f(x) return x{x} end", "f(f)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char items[200];
        snprintf(items, sizeof items,
                 ", {'id': 'v', 'name': 'V', 'type': 'formula', 'value': '%s'}", rows[i].formula);
        struct fault fault = outcome(rows[i].rules, items, rows[i].rules);
        assert_int_not_equal(fault.kind, FAULT_NONE);
    }
}

/* a calls b twice, b calls c twice ...: 2^40 calls, each function named before it is defined */
static void a_tower_of_calls_ends_within_the_budget(void **state) {
    (void)state;
    char *rules = NULL;
    size_t size;
    FILE *out = open_memstream(&rules, &size);
    for (int i = 0; i < 40; i++) {
        fprintf(out, "function f%d() return f%d() + f%d() end\n", i, i + 1, i + 1);
    }
    fprintf(out, "function f40() return 1 end");
    fclose(out);
    struct fault fault =
        outcome(rules, ", {'id': 'v', 'name': 'V', 'type': 'formula', 'value': 'f0()'}", "a tower");
    assert_int_equal(fault.kind, FAULT_BUDGET);
    free(rules);
}

/* 200 formulas, each of many words: nothing loops, and together they end soon. */
static void many_long_formulas_end_together_within_the_budget(void **state) {
    (void)state;
    char *rules = NULL, *items = NULL;
    size_t size;
    FILE *out = open_memstream(&rules, &size);
    fprintf(out, "function f(x) local a = x\n");
    for (int i = 0; i < 8000; i++) {
        fprintf(out, "a=a+x\n");
    }
    fprintf(out, "return a end");
    fclose(out);
    out = open_memstream(&items, &size);
    for (int i = 0; i < 200; i++) {
        fprintf(out, ", {'id': 'v%d', 'name': 'V', 'type': 'formula', 'value': '", i);
        for (int j = 0; j < 150; j++) {
            fprintf(out, "f(n) + ");
        }
        fprintf(out, "%d'}", i);
    }
    fclose(out);
    assert_int_equal(outcome(rules, items, "many long formulas").kind, FAULT_BUDGET);
    free(rules);
    free(items);
}

/* Each fast form works for a while, then has no answer: budgets may not add up. */
static void formulas_that_fail_one_after_the_other_do_not_get_a_budget_each(void **state) {
    (void)state;
    char *items = NULL;
    size_t size;
    FILE *out = open_memstream(&items, &size);
    for (int i = 0; i < 200; i++) {
        fprintf(out, ", {'id': 'v%d', 'name': 'V', 'type': 'formula', 'value': 'f(n) + %d'}", i, i);
    }
    fclose(out);
    struct fault fault = outcome("function f(n) local s = 0 for i = 1, 20000 do s = s + n end\n"
                                 "return s + round(n, 2) end",
                                 items, "one after the other");
    assert_int_equal(fault.kind, FAULT_BUDGET);
    free(items);
}

static void every_hostile_program_ends_as_a_rule_too(void **state) {
    (void)state;
    DIR *folder = opendir("tests/hostile");
    size_t count = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char path[400];
        if (strstr(entry->d_name, ".lua") == NULL) {
            continue;
        }
        snprintf(path, sizeof path, "tests/hostile/%s", entry->d_name);
        char *program = file_text(path), *inside = NULL;
        struct fault fault = outcome(program, "", entry->d_name);
        assert_true(fault.kind == FAULT_NONE || fault.message[0] != '\0');
        assert_null(strstr(fault.message, "0x"));
        if (asprintf(&inside, "function f()\n%s\nend", program) < 0) {
            abort();
        }
        fault = outcome(inside, ", {'id': 'v', 'name': 'V', 'type': 'formula', 'value': 'f()'}",
                        entry->d_name);
        assert_int_not_equal(fault.kind, FAULT_NONE); /* none of them gives points */
        free(program);
        free(inside);
        count++;
    }
    closedir(folder);
    assert_true(count > 50);
    assert_int_not_equal(access("PWNED", F_OK), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_may_run_long_is_seen),
        cmocka_unit_test(a_text_of_a_few_steps_is_not_watched),
        cmocka_unit_test(a_formula_may_call_the_functions_of_the_file_and_they_are_counted),
        cmocka_unit_test(loops_without_a_loop_end_within_the_budget),
        cmocka_unit_test(a_tower_of_calls_ends_within_the_budget),
        cmocka_unit_test(many_long_formulas_end_together_within_the_budget),
        cmocka_unit_test(formulas_that_fail_one_after_the_other_do_not_get_a_budget_each),
        cmocka_unit_test(every_hostile_program_ends_as_a_rule_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
