/* The sandbox, in this very process: whatever a text does, this test goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <lauxlib.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lua-lib/sandbox/sandbox.h"

static const struct sandbox_limits quick = {
    .memory_bytes = (size_t)2 * 1024 * 1024, .instructions = 2000000, .cpu_ms = 1000, .seed = 1};

static struct sandbox *open_sandbox(enum sandbox_profile profile) {
    struct sandbox *sandbox = NULL;
    struct fault fault = {0};
    if (!sandbox_open(profile, &quick, &sandbox, &fault)) {
        fail_msg("cannot open a sandbox: %s", fault.message);
    }
    return sandbox;
}

static enum sandbox_verdict run(struct sandbox *sandbox, const char *text, struct fault *fault) {
    memset(fault, 0, sizeof *fault);
    sandbox_renew(sandbox);
    enum sandbox_verdict verdict = sandbox_load(sandbox, text, strlen(text), "essai.lua", fault);
    return verdict == SANDBOX_OK ? sandbox_call(sandbox, 0, 1, fault) : verdict;
}

static void expect(enum sandbox_profile profile, const char *text, enum sandbox_verdict wanted) {
    struct sandbox *sandbox = open_sandbox(profile);
    struct fault fault;
    enum sandbox_verdict verdict = run(sandbox, text, &fault);
    if (verdict != wanted) {
        fail_msg("%s\n  ended %s (%s), should be %s", text, sandbox_verdict_word(verdict),
                 fault.message, sandbox_verdict_word(wanted));
    }
    sandbox_close(sandbox);
}

/* What `text` returns, as text; the caller gives 256 bytes. */
static const char *value_of(enum sandbox_profile profile, const char *text, char *out) {
    struct sandbox *sandbox = open_sandbox(profile);
    struct fault fault;
    enum sandbox_verdict verdict = run(sandbox, text, &fault);
    if (verdict != SANDBOX_OK) {
        fail_msg("%s\n  ended %s: %s", text, sandbox_verdict_word(verdict), fault.message);
    }
    snprintf(out, 256, "%s", luaL_tolstring(sandbox_state(sandbox), -1, NULL));
    sandbox_close(sandbox);
    return out;
}

/* ---- what exists ------------------------------------------------------------- */

static void dangerous_names_do_not_exist(void **state) {
    (void)state;
    static const char *const names[] = {
        "os",     "io",         "debug", "package",     "require",  "load",       "loadfile",
        "dofile", "loadstring", "warn",  "string.dump", "math.pow", "math.atan2", "unpack"};
    char text[256], out[256];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(text, sizeof text, "return %s", names[i]);
        assert_string_equal(value_of(SANDBOX_PROGRAM, text, out), "nil");
    }
}

static void nothing_exists_that_is_not_on_the_list(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault;
    assert_int_equal(run(sandbox,
                         "local names = {}\n"
                         "for k, v in next, _G do\n"
                         "  names[#names + 1] = k\n"
                         "  if type(v) == 'table' and v ~= _G then\n"
                         "    for name in next, v do names[#names + 1] = k .. '.' .. name end\n"
                         "  end\n"
                         "end\n"
                         "return table.concat(names, ' ')",
                         &fault),
                     SANDBOX_OK);
    char *list = strdup(lua_tostring(sandbox_state(sandbox), -1));
    size_t count = 0;
    for (char *name = strtok(list, " "); name != NULL; name = strtok(NULL, " ")) {
        bool known = strcmp(name, "string") == 0 || strcmp(name, "table") == 0 ||
                     strcmp(name, "math") == 0 || strcmp(name, "utf8") == 0 ||
                     strcmp(name, "coroutine") == 0;
        for (const char *const *n = sandbox_names(SANDBOX_PROGRAM); *n != NULL; n++) {
            known = known || strcmp(*n, name) == 0;
        }
        if (!known) {
            fail_msg("%s exists and is not on the list", name);
        }
        count++;
    }
    assert_true(count > 70);
    free(list);
    sandbox_close(sandbox);
}

static void every_listed_name_exists_but_what_the_vocabulary_brings(void **state) {
    (void)state;
    char text[256], out[256];
    for (int profile = SANDBOX_FORMULA; profile <= SANDBOX_PROGRAM; profile++) {
        for (const char *const *name = sandbox_names(profile); *name != NULL; name++) {
            bool later = strcmp(*name, "print") == 0 || strcmp(*name, "robot") == 0 ||
                         strcmp(*name, "coroutine.wrap") == 0;
            snprintf(text, sizeof text, "return %s == nil", *name);
            assert_string_equal(value_of(profile, text, out), later ? "true" : "false");
        }
    }
}

static void a_formula_has_no_texts_methods_tables_or_pcall(void **state) {
    (void)state;
    static const char *const texts[] = {
        "return ('x'):rep(3)",         "return string.rep('x', 3)",
        "return table.concat({})",     "return pcall(error)",
        "return setmetatable({}, {})", "return coroutine.create(error)",
        "for k in pairs({}) do end",   "return getmetatable('')",
        "return math.random()",        "return '1' + 1"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect(SANDBOX_FORMULA, texts[i], SANDBOX_ERROR);
    }
}

static void bytecode_is_not_loaded(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault = {0};
    assert_int_equal(sandbox_load(sandbox, "\x1bLua\x54\0\x19\x93", 8, "x", &fault),
                     SANDBOX_SYNTAX);
    assert_int_equal(fault.kind, FAULT_SYNTAX);
    sandbox_close(sandbox);
}

static void the_texts_metatable_is_out_of_reach(void **state) {
    (void)state;
    char out[256];
    assert_string_equal(value_of(SANDBOX_PROGRAM, "return getmetatable('')", out), "false");
    expect(SANDBOX_PROGRAM, "getmetatable('').__index.format = nil", SANDBOX_ERROR);
    assert_string_equal(value_of(SANDBOX_PROGRAM, "return ('ab'):rep(2, '-')", out), "ab-ab");
}

/* ---- endless programs ------------------------------------------------------------ */

static void every_endless_loop_ends_in_budget(void **state) {
    (void)state;
    static const char *const texts[] = {
        "while true do end",
        "repeat until false",
        "for i = 1, math.huge do end",
        "local function f() return f() end f()",
        "::again:: goto again",
        "while true do pcall(error) end",
        "while true do pcall(function() while true do end end) end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "while true do xpcall(error, function() end) end",
        "local x <close> = setmetatable({}, {__close = function() while true do end end}) "
        "while true do end",
        "coroutine.resume(coroutine.create(function() while true do end end))",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do coroutine.resume(coroutine.create(function() for i = 1, 900 do end end)) "
        "end",
        "local c = coroutine.create(function() local x <close> = setmetatable({}, {__close = "
        "function() while true do end end}) coroutine.yield() end) coroutine.resume(c) "
        "coroutine.close(c)",
        "local c = coroutine.create(function() local x <close> = setmetatable({}, {__close = "
        "function() while true do end end}) while true do end end) "
        "coroutine.resume(c) coroutine.close(c) while true do end",
        "table.sort({3, 1, 2, 5, 4}, function(a, b) for i = 1, 1e9 do end return a < b end)",
        "string.gsub(string.rep('a', 9), 'a', function() while true do end end)",
        "local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x",
        "local t = setmetatable({}, {__eq = function() while true do end end}) "
        "return t == setmetatable({}, getmetatable(t))",
        "return tostring(setmetatable({}, {__tostring = function() while true do end end}))",
        "return string.format('%s', setmetatable({}, {__tostring = function() "
        "while true do end end}))",
        "for k in setmetatable({}, {__call = function() return 1 end}) do end",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect(SANDBOX_PROGRAM, texts[i], SANDBOX_BUDGET);
    }
}

static void an_endless_formula_ends_in_budget_with_its_line(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_FORMULA);
    struct fault fault;
    assert_int_equal(run(sandbox, "local x = 1\nwhile true do end", &fault), SANDBOX_BUDGET);
    assert_int_equal(fault.kind, FAULT_BUDGET);
    assert_int_equal(fault.line, 2);
    assert_string_equal(fault.file, "essai.lua");
    assert_int_equal(run(sandbox, "return 1", &fault), SANDBOX_OK); /* and the next one works */
    sandbox_close(sandbox);
}

static void a_budget_that_is_not_renewed_stays_spent(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_FORMULA);
    struct fault fault = {0};
    const char *loop = "for i = 1, 5000 do end";
    assert_int_equal(run(sandbox, "while true do end", &fault), SANDBOX_BUDGET);
    assert_int_equal(sandbox_load(sandbox, loop, strlen(loop), "f", &fault), SANDBOX_OK);
    assert_int_equal(sandbox_call(sandbox, 0, 0, &fault), SANDBOX_BUDGET);
    sandbox_renew(sandbox);
    assert_int_equal(sandbox_load(sandbox, loop, strlen(loop), "f", &fault), SANDBOX_OK);
    assert_int_equal(sandbox_call(sandbox, 0, 0, &fault), SANDBOX_OK);
    sandbox_close(sandbox);
}

static void slow_steps_are_ended_by_the_clock(void **state) {
    (void)state;
    struct sandbox_limits limits = {
        .memory_bytes = 4 << 20, .instructions = UINT64_MAX, .cpu_ms = 50, .seed = 1};
    struct sandbox *sandbox;
    struct fault fault = {0};
    assert_true(sandbox_open(SANDBOX_PROGRAM, &limits, &sandbox, &fault));
    const char *text = "local s = string.rep('x', 10000) while true do s:reverse() end";
    assert_int_equal(sandbox_load(sandbox, text, strlen(text), "f", &fault), SANDBOX_OK);
    assert_int_equal(sandbox_call(sandbox, 0, 0, &fault), SANDBOX_BUDGET);
    sandbox_close(sandbox);
}

static void note_spent(void *context, const struct fault *fault) {
    *(struct fault *)context = *fault;
}

static void the_host_hears_of_a_spent_budget_at_once(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault, heard = {0};
    sandbox_on_spent(sandbox, note_spent, &heard);
    assert_int_equal(run(sandbox, "\n\npcall(function() while true do end end)", &fault),
                     SANDBOX_BUDGET);
    assert_int_equal(heard.kind, FAULT_BUDGET);
    assert_int_equal(heard.line, 3);
    sandbox_close(sandbox);
}

/* ---- memory ------------------------------------------------------------------------ */

static void every_greedy_program_ends_in_memory(void **state) {
    (void)state;
    static const char *const texts[] = {
        "local t = {} for i = 1, math.huge do t[i] = i end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
        "string.gsub(string.rep('a', 1e5), 'a', string.rep('b', 1e5))",
        "pcall(function() local s = 'x' while true do s = s .. s end end) return 1",
        "string.pack('c1000000000', '')",
        "local function f() return 1 + f() end f()",
        "local t = {} while true do t = {t} pcall(error) end",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect(SANDBOX_PROGRAM, texts[i], SANDBOX_MEMORY);
    }
    expect(SANDBOX_FORMULA, "local s = 'x' while true do s = s .. s end", SANDBOX_MEMORY);
}

static void memory_is_given_back_after_a_greedy_program(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(run(sandbox, "local t = {} for i = 1, math.huge do t[i] = i end", &fault),
                         SANDBOX_MEMORY);
        assert_int_equal(fault.kind, FAULT_MEMORY);
        assert_int_equal(fault.line, 1);
        assert_int_equal(run(sandbox, "return 1", &fault), SANDBOX_OK);
        lua_settop(sandbox_state(sandbox), 0);
    }
    sandbox_close(sandbox);
}

static void a_runaway_recursion_is_called_by_its_name(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault, table;
    assert_int_equal(run(sandbox, "local t = {} for i = 1, math.huge do t[i] = i end", &table),
                     SANDBOX_MEMORY);
    assert_int_equal(run(sandbox, "local function f()\nreturn 1 + f() end f()", &fault),
                     SANDBOX_MEMORY);
    assert_int_equal(fault.line, 2);
    sandbox_close(sandbox);
}

static void too_little_memory_to_open_is_a_fault(void **state) {
    (void)state;
    struct sandbox *sandbox;
    struct fault fault = {0};
    struct sandbox_limits limits = quick;
    size_t enough = 0;
    for (limits.memory_bytes = 1000; limits.memory_bytes < 100000; limits.memory_bytes += 500) {
        fault.kind = FAULT_NONE;
        if (sandbox_open(SANDBOX_PROGRAM, &limits, &sandbox, &fault)) {
            enough = limits.memory_bytes;
            sandbox_close(sandbox);
            break;
        }
        assert_int_equal(fault.kind, FAULT_MEMORY);
    }
    assert_in_range(enough, 2000, 64000);
}

/* ---- errors and where they are -------------------------------------------------------- */

static void an_error_gives_luas_words_and_the_line(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault;
    assert_int_equal(run(sandbox, "local a\n\nreturn a + 1", &fault), SANDBOX_ERROR);
    assert_int_equal(fault.kind, FAULT_PROGRAM);
    assert_string_equal(fault.message, "attempt to perform arithmetic on a nil value (local 'a')");
    assert_int_equal(fault.line, 3);
    assert_string_equal(fault.file, "essai.lua");
    assert_int_equal(run(sandbox, "\nx = = 2", &fault), SANDBOX_SYNTAX);
    assert_string_equal(fault.message, "unexpected symbol near '='");
    assert_int_equal(fault.line, 2);
    sandbox_close(sandbox);
}

static void an_error_without_words_still_has_a_line(void **state) {
    (void)state;
    static const char *const texts[] = {
        "\nerror(nil)",
        "\nerror({})",
        "\nerror()",
        "\nerror('plain', 0)",
        "\nerror(true)",
        "\nerror(setmetatable({}, {__tostring = function() while true do end end}))",
        "\nlocal f = function() error({}) end f()"};
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct fault fault;
        assert_int_equal(run(sandbox, texts[i], &fault), SANDBOX_ERROR);
        assert_int_equal(fault.line, 2);
        assert_string_not_equal(fault.message, "");
    }
    sandbox_close(sandbox);
}

static void a_text_cannot_forge_a_verdict(void **state) {
    (void)state;
    static const char *const texts[] = {
        "error('budget')", "error('PV_BUDGET')", "error('not enough memory', 0)",
        "error('essai.lua:1: the program needs too much memory', 0)", "error('REFUSED', 0)"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        expect(SANDBOX_PROGRAM, texts[i], SANDBOX_ERROR);
    }
}

static void no_message_carries_an_address_or_a_control_character(void **state) {
    (void)state;
    static const char *const texts[] = {
        "error(tostring(print or error))",
        "error(tostring({}))",
        "error(string.format('%s %s', {}, coroutine.create(error)))",
        "error('' .. tostring(setmetatable({}, {__name = 'x'})))",
        "error(('%p'):format({}))",
        "error(('\\0%p'):format({}))",
        "error(('%-10p'):format({}))",
        "error('\\27[2J\\7\\127\\194\\133 \\255 fin')"};
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    regex_t address;
    assert_int_equal(regcomp(&address, "0x[0-9a-f]+", REG_EXTENDED | REG_NOSUB), 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct fault fault;
        assert_int_equal(run(sandbox, texts[i], &fault), SANDBOX_ERROR);
        assert_int_equal(regexec(&address, fault.message, 0, NULL, 0), REG_NOMATCH);
        for (const char *c = fault.message; *c != '\0'; c++) {
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        }
    }
    struct fault fault;
    run(sandbox, "error('\\27[2J\\194\\133\\255', 0)", &fault);
    assert_string_equal(fault.message, "\\27[2J\\133?");
    regfree(&address);
    sandbox_close(sandbox);
}

static void a_raised_fault_comes_out_as_it_was_given(void **state);

static int raise_range(lua_State *lua) {
    return sandbox_raise(lua, FAULT_RANGE, "too fast", "slow down");
}

static int bring_raise(lua_State *lua) {
    lua_pushcfunction(lua, raise_range);
    lua_setglobal(lua, "go");
    *(int *)lua_touserdata(lua, 1) += 1;
    return 0;
}

static void a_raised_fault_comes_out_as_it_was_given(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault = {0};
    int calls = 0;
    assert_int_equal(sandbox_protect(sandbox, bring_raise, &calls, &fault), SANDBOX_OK);
    assert_int_equal(calls, 1);
    assert_int_equal(run(sandbox, "\n\ngo()", &fault), SANDBOX_ERROR);
    assert_int_equal(fault.kind, FAULT_RANGE);
    assert_string_equal(fault.message, "too fast");
    assert_string_equal(fault.advice, "slow down");
    assert_int_equal(fault.line, 3);
    assert_int_equal(run(sandbox, "local ok, e = pcall(go)\nreturn e", &fault), SANDBOX_OK);
    assert_string_equal(lua_tostring(sandbox_state(sandbox), -1), "essai.lua:1: too fast");
    assert_int_equal(run(sandbox, "\npcall(go) error('other')", &fault), SANDBOX_ERROR);
    assert_int_equal(fault.kind, FAULT_PROGRAM);
    sandbox_close(sandbox);
}

static int fail_inside(lua_State *lua) { return luaL_error(lua, "host failed"); }

static void an_error_of_the_host_is_caught_by_protect(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_FORMULA);
    struct fault fault = {0};
    assert_int_equal(sandbox_protect(sandbox, fail_inside, NULL, &fault), SANDBOX_ERROR);
    assert_string_equal(fault.message, "host failed");
    assert_int_equal(lua_gettop(sandbox_state(sandbox)), 0);
    sandbox_close(sandbox);
}

/* ---- what is refused, what stays usual ------------------------------------------------- */

static void what_could_spin_inside_one_call_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum sandbox_verdict verdict;
    } cases[] = {
        {"x = setmetatable({}, {__gc = function() end})", SANDBOX_REFUSED},
        {"table.insert(setmetatable({}, {__len = function() return 1e15 end}), 1, 0)",
         SANDBOX_REFUSED},
        {"table.sort(setmetatable({}, {__len = function() return 2^31 - 2 | 0 end, "
         "__index = rawlen, __newindex = rawlen}))",
         SANDBOX_REFUSED},
        {"table.remove(setmetatable({}, {__len = function() return 1e15 end}), 1)",
         SANDBOX_REFUSED},
        {"table.concat(setmetatable({}, {__len = function() return 1e15 end}))", SANDBOX_REFUSED},
        {"local t = {} for i = 62, 0, -1 do t[1 << i] = 1 end table.insert(t, 1, 0)",
         SANDBOX_REFUSED},
        {"local t = {} for i = 62, 0, -1 do t[1 << i] = 1 end table.remove(t, 1)", SANDBOX_REFUSED},
        {"table.move({}, 1, 1e12, 2)", SANDBOX_ERROR},
        {"table.move({}, math.mininteger, math.maxinteger, 1)", SANDBOX_ERROR},
        {"string.rep('x', math.maxinteger)", SANDBOX_ERROR},
        {"string.rep('', 1e15, 'xx')", SANDBOX_ERROR},
        {"string.rep('', 1e15, '')", SANDBOX_OK},
        {"select('#', table.unpack({}, 1, 1e7))", SANDBOX_ERROR},
        {"local function f() return coroutine.resume(coroutine.create(f)) end f()", SANDBOX_OK},
        {"local t = setmetatable({}, {}) getmetatable(t).__tostring = function(x) "
         "return tostring(x) end tostring(t)",
         SANDBOX_ERROR},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect(SANDBOX_PROGRAM, cases[i].text, cases[i].verdict);
    }
}

static void the_usual_things_work_as_in_any_lua(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"local ok, a, b = pcall(function(x) return x, 2 end, 1) "
         "return tostring(ok) .. a .. b",
         "true12"},
        {"local ok, e = pcall(error, 'x') return tostring(ok) .. e", "falsex"},
        {"local a, b, c = xpcall(function(x, y) return x, y end, error, 5, 6) "
         "return tostring(a) .. b .. c",
         "true56"},
        {"local ok, m = xpcall(error, function(m) return '<' .. m .. '>' end, 'x') "
         "return tostring(ok) .. m",
         "false<x>"},
        {"local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 "
         "end)"
         " local _, x = coroutine.resume(co, 1) local _, y = coroutine.resume(co, 10)"
         " return x .. ' ' .. y .. ' ' .. coroutine.status(co)",
         "2 20 dead"},
        {"local co = coroutine.create(function() return pcall(function() coroutine.yield(1) "
         "error('late', 0) end) end) coroutine.resume(co) "
         "local _, ok, e = coroutine.resume(co) return tostring(ok) .. e",
         "falselate"},
        {"local co = coroutine.create(function() return xpcall(function() coroutine.yield(1) "
         "error('late', 0) end, function(m) coroutine.yield(2) return m .. '!' end) end) "
         "coroutine.resume(co) coroutine.resume(co) local _, ok, e = coroutine.resume(co) "
         "return tostring(ok) .. e",
         "falselate!"},
        {"local ok, e = coroutine.resume(coroutine.running()) return tostring(ok) .. e",
         "falsecannot resume non-suspended coroutine"},
        {"local co = coroutine.create(function() end) coroutine.resume(co) "
         "local ok, e = coroutine.resume(co) return tostring(ok) .. e",
         "falsecannot resume dead coroutine"},
        {"local t = {3, 1, 2} table.sort(t) table.insert(t, 4) table.remove(t, 1) "
         "return table.concat(t, ',')",
         "2,3,4"},
        {"local t = setmetatable({}, {__index = table}) t:insert('a') t:insert('b') "
         "return t:concat('-')",
         "a-b"},
        {"return table.concat(table.move({1, 2, 3}, 1, 3, 2), '')", "1123"},
        {"return string.format('%5.1f|%-3d|%s|%q|%%', 1.25, 7, true, 'a')",
         "  1.2|7  |true|\"a\"|%"},
        {"return tostring(print) .. tostring({}) .. tostring(error) .. tostring(1.0)",
         "niltablefunction1.0"},
        {"return tostring(setmetatable({}, {__tostring = function() return 'me' end}))", "me"},
        {"math.randomseed(3) local a = math.random(1000) math.randomseed(3) "
         "return tostring(a == math.random(1000))",
         "true"},
        {"return tostring(collectgarbage('count') > 10) .. collectgarbage() .. "
         "collectgarbage('stop')",
         "true00"},
        {"return '10' + 1", "11"},
        {"local t = setmetatable({}, {__metatable = 1}) return getmetatable(t)", "1"},
    };
    char out[256];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(value_of(SANDBOX_PROGRAM, cases[i][0], out), cases[i][1]);
    }
}

static void random_numbers_follow_the_seed(void **state) {
    (void)state;
    char first[256], again[256];
    value_of(SANDBOX_PROGRAM, "return math.random()", first);
    value_of(SANDBOX_PROGRAM, "return math.random()", again);
    assert_string_equal(first, again);
    value_of(SANDBOX_PROGRAM, "math.random() math.randomseed() return math.random()", again);
    assert_string_equal(first, again);
}

static void texts_from_strange_editors_are_read_or_refused(void **state) {
    (void)state;
    expect(SANDBOX_PROGRAM, "\xef\xbb\xbfreturn 1", SANDBOX_OK);
    expect(SANDBOX_PROGRAM, "local \xe9t\xe9 = 1", SANDBOX_SYNTAX);
    expect(SANDBOX_PROGRAM, "return [===[ never closed", SANDBOX_SYNTAX);
    expect(SANDBOX_PROGRAM, "x = 1\r\ny = 2\r", SANDBOX_OK);
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault = {0};
    char *long_text = calloc(1, SANDBOX_TEXT_MAX + 1);
    assert_non_null(long_text);
    memset(long_text, ' ', SANDBOX_TEXT_MAX + 1);
    assert_int_equal(sandbox_load(sandbox, long_text, SANDBOX_TEXT_MAX + 1, "x", &fault),
                     SANDBOX_SYNTAX);
    assert_int_equal(fault.kind, FAULT_LIMIT);
    free(long_text);
    sandbox_close(sandbox);
}

static void deep_nesting_is_a_syntax_fault_and_no_crash(void **state) {
    (void)state;
    static const char *const parts[] = {"(",          "{",  "not ", "- ", "return function() ",
                                        "if x then ", "x[", "f(",   "a.."};
    char *text = malloc(120001);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t used = (size_t)snprintf(text, 120001, "return ");
        for (int n = 0; n < 5000; n++) {
            memcpy(text + used, parts[i], strlen(parts[i]));
            used += strlen(parts[i]);
        }
        text[used] = '\0';
        expect(SANDBOX_PROGRAM, text, SANDBOX_SYNTAX);
    }
    free(text);
}

static void a_strange_name_cannot_break_messages(void **state) {
    (void)state;
    struct sandbox *sandbox = open_sandbox(SANDBOX_PROGRAM);
    struct fault fault = {0};
    const char *text = "\nerror('x')";
    char name[300];
    memset(name, 'n', sizeof name);
    memcpy(name, "a:1: b\n\x1b[2J", 11);
    name[299] = '\0';
    assert_int_equal(sandbox_load(sandbox, text, strlen(text), name, &fault), SANDBOX_OK);
    assert_int_equal(sandbox_call(sandbox, 0, 0, &fault), SANDBOX_ERROR);
    assert_string_equal(fault.message, "x");
    assert_int_equal(fault.line, 2);
    assert_null(strchr(fault.file, '\x1b'));
    sandbox_close(sandbox);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dangerous_names_do_not_exist),
        cmocka_unit_test(nothing_exists_that_is_not_on_the_list),
        cmocka_unit_test(every_listed_name_exists_but_what_the_vocabulary_brings),
        cmocka_unit_test(a_formula_has_no_texts_methods_tables_or_pcall),
        cmocka_unit_test(bytecode_is_not_loaded),
        cmocka_unit_test(the_texts_metatable_is_out_of_reach),
        cmocka_unit_test(every_endless_loop_ends_in_budget),
        cmocka_unit_test(an_endless_formula_ends_in_budget_with_its_line),
        cmocka_unit_test(a_budget_that_is_not_renewed_stays_spent),
        cmocka_unit_test(slow_steps_are_ended_by_the_clock),
        cmocka_unit_test(the_host_hears_of_a_spent_budget_at_once),
        cmocka_unit_test(every_greedy_program_ends_in_memory),
        cmocka_unit_test(memory_is_given_back_after_a_greedy_program),
        cmocka_unit_test(a_runaway_recursion_is_called_by_its_name),
        cmocka_unit_test(too_little_memory_to_open_is_a_fault),
        cmocka_unit_test(an_error_gives_luas_words_and_the_line),
        cmocka_unit_test(an_error_without_words_still_has_a_line),
        cmocka_unit_test(a_text_cannot_forge_a_verdict),
        cmocka_unit_test(no_message_carries_an_address_or_a_control_character),
        cmocka_unit_test(a_raised_fault_comes_out_as_it_was_given),
        cmocka_unit_test(an_error_of_the_host_is_caught_by_protect),
        cmocka_unit_test(what_could_spin_inside_one_call_is_refused),
        cmocka_unit_test(the_usual_things_work_as_in_any_lua),
        cmocka_unit_test(random_numbers_follow_the_seed),
        cmocka_unit_test(texts_from_strange_editors_are_read_or_refused),
        cmocka_unit_test(deep_nesting_is_a_syntax_fault_and_no_crash),
        cmocka_unit_test(a_strange_name_cannot_break_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
