/* The functions of lua-lib/on-board, compiled and run by the virtual machine: numbers against the
 * computer's double precision, lists and errors against desktop Lua. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "tests/firmware-bridge/protocol/support_chance.h"
#include "tests/runtime/compile/support_reference.h"

#define LINES 100 /* of a program: each has one or two numbers of its own */

static struct tape tape;
static struct chance chance;

static void run(const char *text) {
    struct program *program = reference_compile("test.lua", text);
    reference_fill(&tape, 1);
    tape_run(&tape, program->bytes, program->length, UINT16_MAX);
    compile_free(program);
    assert_true(tape.checked);
}

static float from_bits(uint32_t bits) {
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static uint32_t to_bits(float number) {
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* A number as a program writes it, of float type. */
static const char *written(float number) {
    static char text[4][64];
    static int next;
    char *out = text[next++ % 4];
    if (isnan(number)) {
        return "(0.0 / 0.0)";
    }
    if (isinf(number)) {
        return number < 0 ? "(-math.huge)" : "math.huge";
    }
    if (number == 0) {
        return signbit(number) ? "(-0.0)" : "0.0";
    }
    if (fabsf(number) < 1.2e-38f) { /* too small to be written */
        snprintf(out, 64, "(%.9g * tiny)", (double)number * 16777216.0);
        return out;
    }
    snprintf(out, 64, "%.9g%s", (double)number,
             number == truncf(number) && fabsf(number) < 1e8f ? ".0" : "");
    return out;
}

/* Prints f of all the numbers, and reads what was printed. `f` has a %s, or two. */
static void compute(const char *f, const float (*x)[2], float *result, int count) {
    static char text[LINES * 160];
    size_t length = (size_t)snprintf(text, sizeof text, "local tiny = 5.9604644775390625e-8 ");
    for (int i = 0; i < count; i++) {
        char call[128];
        snprintf(call, sizeof call, f, written(x[i][0]), written(x[i][1]));
        length += (size_t)snprintf(text + length, sizeof text - length, "print(%s)\n", call);
    }
    run(text);
    const char *at = tape.trace;
    for (int i = 0; i < count; i++) {
        unsigned bits = 0;
        result[i] = NAN;
        if (strncmp(at, "print nan", 9) != 0) {
            if (sscanf(at, "print f%8x", &bits) != 1) {
                fail_msg("%.60s", at);
            }
            result[i] = from_bits(bits);
        }
        at = strchr(at, '\n') + 1;
    }
}

/* How far `got` is from the true value, in the last place of a float as large as that. */
static double error_ulp(float got, double truth) {
    int exponent;
    frexp(truth, &exponent);
    return fabs((double)got - truth) / ldexp(1, exponent - 24);
}

/* ---- roots ------------------------------------------------------------------------------ */

static void expect_roots(const float (*x)[2], int count) {
    float root[LINES];
    compute("math.sqrt(%s)", x, root, count);
    for (int i = 0; i < count; i++) {
        const float truth = sqrtf(x[i][0]);
        if (isnan(truth) ? !isnan(root[i]) : to_bits(root[i]) != to_bits(truth)) {
            fail_msg("the root of %a is %a, not %a", (double)x[i][0], (double)root[i],
                     (double)truth);
        }
    }
}

static void square_roots_are_correctly_rounded(void **state) {
    (void)state;
    float x[LINES][2] = {{0}};
    chance = chance_start("square roots");
    for (int program = 0; program < 40; program++) {
        for (int i = 0; i < LINES; i++) {
            const float whole = (float)chance_below(&chance, 5000);
            const int kind = i % 4;
            x[i][0] = kind == 0   ? from_bits(chance_below(&chance, 0x7f800000u))
                      : kind == 1 ? whole * whole
                      : kind == 2 ? nextafterf(whole * whole, 0)
                                  : nextafterf(1 + whole * whole, INFINITY);
        }
        expect_roots((const float(*)[2])x, LINES);
    }
}

static void roots_of_special_numbers_are_those_of_c(void **state) {
    (void)state;
    const float x[][2] = {{0},   {-0.0f}, {INFINITY}, {-1},        {-INFINITY},
                          {NAN}, {1},     {4},        {3.9999998f}};
    expect_roots(x, 9);
    run("print(math.sqrt(16), math.sqrt(2) ^ 2 > 2, math.sqrt(0))");
    assert_string_equal(tape.trace, "print f40800000 false f00000000\n");
}

/* ---- angles ----------------------------------------------------------------------------- */

static void sines_and_cosines_keep_their_stated_error(void **state) {
    (void)state;
    double near = 0, far = 0;
    float x[LINES][2] = {{0}}, got[2][LINES];
    chance = chance_start("sines");
    for (int program = 0; program < 40; program++) {
        const float scale = program % 2 == 0 ? 100.0f : 65500.0f;
        for (int i = 0; i < LINES; i++) {
            x[i][0] = ((float)chance_number(&chance) / 2147483648.0f - 1.0f) * scale;
        }
        compute("math.sin(%s)", (const float(*)[2])x, got[0], LINES);
        compute("math.cos(%s)", (const float(*)[2])x, got[1], LINES);
        for (int i = 0; i < 2 * LINES; i++) {
            const double angle = (double)x[i % LINES][0];
            const double truth = i < LINES ? sin(angle) : cos(angle);
            const float result = got[i / LINES][i % LINES];
            const double error = fabs((double)result - truth);
            assert_true(result >= -1.0f && result <= 1.0f);
            if (scale > 100.0f) {
                far = fmax(far, error);
            } else if (error > ldexp(1, -24)) {
                near = fmax(near, error_ulp(result, truth));
            }
        }
    }
    printf("sines: %.2f ulp up to 100 radians, %.3g up to 65,500\n", near, far);
    assert_true(near <= 2);
    assert_true(far <= ldexp(1, -19));
}

static void small_angles_are_their_own_sines(void **state) {
    (void)state;
    float x[LINES][2] = {{0}}, got[LINES];
    for (int i = 0; i < LINES; i++) {
        x[i][0] = (i % 2 == 0 ? 1e-4f : -1e-4f) * from_bits(0x3f800000u - (uint32_t)i * 1000000u);
    }
    compute("math.sin(%s)", (const float(*)[2])x, got, LINES);
    for (int i = 0; i < LINES; i++) {
        assert_true(got[i] == x[i][0]);
    }
}

static void angles_too_large_are_refused_and_infinite_ones_no_number(void **state) {
    (void)state;
    run("print(1)\nprint(math.sin(65536))");
    assert_int_equal(tape.error.code, VM_ERROR_BOUNDS);
    assert_int_equal(tape.error_line, 2);
    run("print(math.cos(-1e10))");
    assert_int_equal(tape.error.code, VM_ERROR_BOUNDS);
    run("local n = math.sin(0.0 / 0.0) print(n ~= n, math.cos(65500) < 1)");
    assert_string_equal(tape.trace, "print true true\n");
}

static void arc_tangents_keep_their_stated_error(void **state) {
    (void)state;
    double worst = 0;
    float x[LINES][2], got[LINES];
    chance = chance_start("arc tangents");
    for (int program = 0; program < 40; program++) {
        for (int i = 0; i < LINES; i++) {
            for (int n = 0; n < 2; n++) {
                x[i][n] = ldexpf((float)chance_number(&chance) / 2147483648.0f - 1.0f,
                                 (int)chance_below(&chance, 12) - 6);
            }
        }
        const bool two = program % 2 == 0;
        compute(two ? "math.atan(%s, %s)" : "math.atan(%s)", (const float(*)[2])x, got, LINES);
        for (int i = 0; i < LINES; i++) {
            const double y = (double)x[i][0], other = two ? (double)x[i][1] : 1;
            worst = fmax(worst, error_ulp(got[i], atan2(y, other)));
        }
    }
    printf("arc tangents: %.2f ulp\n", worst);
    assert_true(worst <= 4);
}

static void arc_tangents_of_special_points_are_those_of_c(void **state) {
    (void)state;
    const float numbers[] = {0.0f, -0.0f, 1, -1, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-37f};
    float x[81][2], got[81];
    for (int i = 0; i < 81; i++) {
        x[i][0] = numbers[i / 9];
        x[i][1] = numbers[i % 9];
    }
    compute("math.atan(%s, %s)", (const float(*)[2])x, got, 81);
    for (int i = 0; i < 81; i++) {
        const float wanted = atan2f(x[i][0], x[i][1]);
        if (!(fabsf(got[i] - wanted) <= 4e-7f) || signbit(got[i]) != signbit(wanted)) {
            fail_msg("atan(%g, %g) is %g", (double)x[i][0], (double)x[i][1], (double)got[i]);
        }
    }
    run("local n = 0.0 / 0.0\nlocal a, b = math.atan(n), math.atan(1, n) print(a ~= a, b ~= b)");
    assert_string_equal(tape.trace, "print true true\n");
}

/* ---- the same as desktop Lua ------------------------------------------------------------ */

static void same_as_desktop(const char *text) {
    lua_State *lua = reference_open();
    run(text);
    const char *expected = reference_run(lua, text, &tape);
    if (strcmp(expected, tape.trace) != 0) {
        fail_msg("%s\ndesktop %s\nrobot %s (%s)", text, expected, tape.trace,
                 vm_error_word((enum vm_error_code)tape.error.code));
    }
    lua_close(lua);
}

static void whole_numbers_are_made_as_on_desktop_lua(void **state) {
    (void)state;
    same_as_desktop(
        "for _, x in ipairs({0, 1, -1, 2.5, -2.5, 0.5, -0.5, 7.0, -7.0, 1e9, -0.0}) do\n"
        "print(math.ceil(x), math.abs(x), math.tointeger(x)) end\n"
        "print(math.ceil(math.huge), math.ceil(-2147483648.0), math.abs(-1e30))\n"
        "print(math.tointeger(-math.huge), math.ceil(1.5, 9))");
    run("print(math.tointeger(3e9), math.ceil(3e9), math.tointeger(-2147483648.0))");
    assert_string_equal(tape.trace, "print nil f4f32d05e i-2147483648\n");
}

static void least_and_greatest_keep_the_first_of_equals(void **state) {
    (void)state;
    same_as_desktop(
        "local function f() return 3 end\n"
        "print(math.min(2, 2.0), math.max(2, 2.0), math.min(2.0, 2), math.max(1, f()))\n"
        "print(math.min(3, 1, 2), math.max(1, 2.5, 2), math.min(4, 3, 2, 1), "
        "math.max(4, 5, 6, 5))\n"
        "local n = 0.0 / 0.0 print(math.min(1, n), math.max(1, n))");
}

/* All lists of up to 4, all places in and around them. */
static void lists_grow_and_shrink_as_on_desktop_lua(void **state) {
    (void)state;
    for (int length = 0; length <= 4; length++) {
        for (int place = -1; place <= length + 3; place++) {
            static const char *const forms[] = {"table.insert(t, %d, 'x')", "table.insert(t, 'x')",
                                                "print(table.remove(t, %d))",
                                                "print(table.remove(t))"};
            for (int form = 0; form < 4; form++) {
                char change[64], text[400];
                snprintf(change, sizeof change, forms[form], place);
                snprintf(text, sizeof text,
                         "local t = {}\nfor i = 1, %d do t[i] = i * 10 end\nt[0] = 'zero'\n%s\n"
                         "for i = -1, %d do print(i, t[i]) end\nprint(#t)",
                         length, change, length + 2);
                same_as_desktop(text);
            }
        }
    }
}

static void places_may_be_floats_and_come_from_functions(void **state) {
    (void)state;
    same_as_desktop("local function f() return robot.distance() end\n"
                    "local t = {1, 2, 3}\ntable.insert(t, 2.0, 'x')\ntable.insert(t, f())\n"
                    "table.insert(t, 1, f())\nprint(table.remove(t, 1.0), table.remove(t, nil))\n"
                    "local r = table.remove\nprint(r(t), r(t, 1), #t)\n"
                    "print(table.remove(t, 1.5))");
}

static void wrong_arguments_are_errors_that_pupils_understand(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum vm_error_code code;
    } wrong[] = {{"math.sqrt('x')", VM_ERROR_ARITHMETIC},
                 {"math.sqrt()", VM_ERROR_ARITHMETIC},
                 {"math.sin({})", VM_ERROR_ARITHMETIC},
                 {"math.cos(nil)", VM_ERROR_ARITHMETIC},
                 {"math.atan('x')", VM_ERROR_COMPARE},
                 {"math.abs(true)", VM_ERROR_ARITHMETIC},
                 {"math.ceil('x')", VM_ERROR_TYPE},
                 {"math.max(1, 'x')", VM_ERROR_COMPARE},
                 {"math.random('x')", VM_ERROR_ARITHMETIC},
                 {"math.random(2.5)", VM_ERROR_NO_INTEGER},
                 {"math.random(1.5, 2)", VM_ERROR_NO_INTEGER},
                 {"math.random(0)", VM_ERROR_BOUNDS},
                 {"math.random(3, 2)", VM_ERROR_BOUNDS},
                 {"math.random(-2147483648, 2147483647)", VM_ERROR_BOUNDS},
                 {"table.insert(nil, 1)", VM_ERROR_LENGTH},
                 {"table.insert('x', 1)", VM_ERROR_INDEX},
                 {"table.insert({}, 3, 1)", VM_ERROR_BOUNDS},
                 {"table.insert({}, 'x', 1)", VM_ERROR_ARITHMETIC},
                 {"table.remove(3)", VM_ERROR_LENGTH},
                 {"table.remove({}, 2)", VM_ERROR_BOUNDS}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "print(1)\nlocal x = 1\nlocal _ = %s", wrong[i].text);
        if (strncmp(wrong[i].text, "table.insert", 12) == 0) {
            snprintf(text, sizeof text, "print(1)\nlocal x = 1\n%s", wrong[i].text);
        }
        run(text);
        if (tape.state != VM_FAILED || tape.error.code != wrong[i].code || tape.error_line != 3) {
            fail_msg("%s: %s in line %u", wrong[i].text,
                     vm_error_word((enum vm_error_code)tape.error.code), tape.error_line);
        }
    }
}

/* ---- chance ----------------------------------------------------------------------------- */

static void random_numbers_are_uniform_in_their_range(void **state) {
    (void)state;
    static const int sizes[] = {1, 2, 3, 6, 7, 10};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "local n, size = {}, %d\nfor i = 1, size do n[i] = 0 end\n"
                 "for _ = 1, 2000 * size do local x = math.random(-3, size - 4) + 4\n"
                 "n[x] = n[x] + 1 end\nlocal low, high = n[1], n[1]\n"
                 "for i = 1, size do low, high = math.min(low, n[i]), math.max(high, n[i]) end\n"
                 "print(#n, low >= 1776, high <= 2224)",
                 sizes[i]);
        char expected[64];
        snprintf(expected, sizeof expected, "print i%d true true\n", sizes[i]);
        run(text);
        assert_string_equal(tape.trace, expected);
    }
}

static void random_ranges_may_lie_anywhere(void **state) {
    (void)state;
    run("print(math.random(2147483647, 2147483647), math.random(-2147483648, -2147483648))\n"
        "local good = true\nfor _ = 1, 500 do\nlocal x, y = math.random(6), math.random(0, "
        "2147483647)\n"
        "local z = math.random(6.0)\n"
        "good = good and x >= 1 and x <= 6 and y >= 0 and z >= 1 and z <= 6 and x // 1 == x\nend\n"
        "print(good)\nlocal r = math.random\nlocal t = {r}\n"
        "print(t[1](5, 5), t[1](1), t[1]() < 1)");
    assert_string_equal(tape.trace, "print i2147483647 i-2147483648\nprint true\n"
                                    "print i5 i1 true\n");
}

static void random_without_arguments_lies_below_one(void **state) {
    (void)state;
    run("local sum, low, high = 0, 1, 0\nfor _ = 1, 10000 do local x = math.random()\n"
        "sum = sum + x low = math.min(low, x) high = math.max(high, x) end\n"
        "print(sum > 4800 and sum < 5200, low >= 0 and low < 0.01, high < 1 and high > 0.99)");
    assert_string_equal(tape.trace, "print true true true\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_roots_are_correctly_rounded),
        cmocka_unit_test(roots_of_special_numbers_are_those_of_c),
        cmocka_unit_test(sines_and_cosines_keep_their_stated_error),
        cmocka_unit_test(small_angles_are_their_own_sines),
        cmocka_unit_test(angles_too_large_are_refused_and_infinite_ones_no_number),
        cmocka_unit_test(arc_tangents_keep_their_stated_error),
        cmocka_unit_test(arc_tangents_of_special_points_are_those_of_c),
        cmocka_unit_test(whole_numbers_are_made_as_on_desktop_lua),
        cmocka_unit_test(least_and_greatest_keep_the_first_of_equals),
        cmocka_unit_test(lists_grow_and_shrink_as_on_desktop_lua),
        cmocka_unit_test(places_may_be_floats_and_come_from_functions),
        cmocka_unit_test(wrong_arguments_are_errors_that_pupils_understand),
        cmocka_unit_test(random_numbers_are_uniform_in_their_range),
        cmocka_unit_test(random_ranges_may_lie_anywhere),
        cmocka_unit_test(random_without_arguments_lies_below_one),
    };
    return cmocka_run_group_tests_name("on_board", tests, NULL, NULL);
}
