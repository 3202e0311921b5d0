#include "scoring/formula_numbers.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/sandbox/sandbox.h"

/* The address is the registry key of the rationals' metatable. */
static const char metatable_key;

void formula_number_push(lua_State *state, struct rational value) {
    struct rational *place = lua_newuserdatauv(state, sizeof *place, 0);
    *place = value;
    lua_rawgetp(state, LUA_REGISTRYINDEX, &metatable_key);
    lua_setmetatable(state, -2);
}

bool formula_number_at(lua_State *state, int index, struct rational *out) {
    const struct rational *place = lua_touserdata(state, index);
    if (place == NULL || !lua_getmetatable(state, index)) {
        return false;
    }
    lua_rawgetp(state, LUA_REGISTRYINDEX, &metatable_key);
    bool is_number = lua_rawequal(state, -1, -2);
    lua_pop(state, 2);
    if (is_number) {
        *out = *place;
    }
    return is_number;
}

/* ---- faults ------------------------------------------------------------------ */

static int raise_overflow(lua_State *state) {
    return sandbox_raise(state, FAULT_RANGE, _("A number grew too big to stay exact."),
                         _("Divide or round earlier in the formula."));
}

static int raise_not_a_number(lua_State *state, int index) {
    const char *what = _("something that is not a number");
    switch (lua_type(state, index)) {
    case LUA_TNIL:
    case LUA_TNONE:
        what = _("nothing");
        break;
    case LUA_TBOOLEAN:
        what = _("yes or no");
        break;
    case LUA_TSTRING:
        what = _("a text");
        break;
    case LUA_TTABLE:
        what = _("a list");
        break;
    default:
        break;
    }
    char message[160];
    snprintf(message, sizeof message, _("A number is needed here, and there is %s."), what);
    return sandbox_raise(state, FAULT_TYPE, message,
                         _("Look at what each name in the formula stands for: a yes_no is true or "
                           "false, a choice is the id of what was chosen."));
}

static struct rational number_argument(lua_State *state, int index) {
    struct rational value = {0, 1};
    if (!formula_number_at(state, index, &value)) {
        raise_not_a_number(state, index);
    }
    return value;
}

static int push_or_raise(lua_State *state, bool fits, struct rational value) {
    if (!fits) {
        return raise_overflow(state);
    }
    formula_number_push(state, value);
    return 1;
}

/* ---- operators --------------------------------------------------------------- */

typedef bool binary_operation(struct rational a, struct rational b, struct rational *out);

static int apply(lua_State *state, binary_operation *operation) {
    struct rational a = number_argument(state, 1), b = number_argument(state, 2);
    struct rational result = {0, 1};
    bool fits = operation(a, b, &result);
    return push_or_raise(state, fits, result);
}

static int number_add(lua_State *state) { return apply(state, rational_add); }

static int number_subtract(lua_State *state) { return apply(state, rational_subtract); }

static int number_multiply(lua_State *state) { return apply(state, rational_multiply); }

static int raise_division_by_zero(lua_State *state) {
    return sandbox_raise(state, FAULT_RANGE, _("A division by zero."),
                         _("Say what it is worth when the divisor is 0, for example: n == 0 and 0 "
                           "or total / n"));
}

static int apply_division(lua_State *state, binary_operation *operation) {
    return number_argument(state, 2).numerator == 0 ? raise_division_by_zero(state)
                                                    : apply(state, operation);
}

static int number_divide(lua_State *state) { return apply_division(state, rational_divide); }

static bool floor_quotient(struct rational a, struct rational b, struct rational *out) {
    return rational_divide(a, b, out) && rational_round(*out, RATIONAL_FLOOR, 0, out);
}

static bool remainder_of(struct rational a, struct rational b, struct rational *out) {
    struct rational quotient;
    return floor_quotient(a, b, &quotient) && rational_multiply(quotient, b, &quotient) &&
           rational_subtract(a, quotient, out);
}

static int number_floor_divide(lua_State *state) { return apply_division(state, floor_quotient); }

static int number_modulo(lua_State *state) { return apply_division(state, remainder_of); }

static bool to_power(struct rational a, struct rational b, struct rational *out) {
    return rational_power(a, b.numerator, out);
}

static int number_power(lua_State *state) {
    struct rational exponent = number_argument(state, 2);
    if (number_argument(state, 1).numerator == 0 && exponent.numerator < 0) {
        return raise_division_by_zero(state);
    }
    if (!rational_is_whole(exponent)) {
        return sandbox_raise(state, FAULT_RANGE, _("A power needs a whole exponent to stay exact."),
                             "");
    }
    return apply(state, to_power);
}

static int number_negate(lua_State *state) {
    struct rational value = number_argument(state, 1);
    value.numerator = -value.numerator;
    formula_number_push(state, value);
    return 1;
}

static int number_equal(lua_State *state) {
    struct rational a, b;
    lua_pushboolean(state, formula_number_at(state, 1, &a) && formula_number_at(state, 2, &b) &&
                               rational_compare(a, b) == 0);
    return 1;
}

static int number_less(lua_State *state) {
    lua_pushboolean(state,
                    rational_compare(number_argument(state, 1), number_argument(state, 2)) < 0);
    return 1;
}

static int number_less_equal(lua_State *state) {
    lua_pushboolean(state,
                    rational_compare(number_argument(state, 1), number_argument(state, 2)) <= 0);
    return 1;
}

/* ---- functions ---------------------------------------------------------------- */

static int round_by(lua_State *state, enum rational_rounding how) {
    struct rational value = number_argument(state, 1), digits = {0, 1}, result = {0, 1};
    if (!lua_isnoneornil(state, 2)) {
        digits = number_argument(state, 2);
    }
    if (!rational_is_whole(digits) || digits.numerator < 0 || digits.numerator > 18) {
        return sandbox_raise(state, FAULT_RANGE, _("Decimals to keep: a whole number, 0 to 18."),
                             "");
    }
    bool fits = rational_round(value, how, (int)digits.numerator, &result);
    return push_or_raise(state, fits, result);
}

static int function_floor(lua_State *state) { return round_by(state, RATIONAL_FLOOR); }

static int function_ceil(lua_State *state) { return round_by(state, RATIONAL_CEIL); }

static int function_truncate(lua_State *state) { return round_by(state, RATIONAL_TRUNCATE); }

static int function_round(lua_State *state) { return round_by(state, RATIONAL_ROUND); }

static int function_round_half_up(lua_State *state) {
    return round_by(state, RATIONAL_ROUND_HALF_UP);
}

static int function_round_half_even(lua_State *state) {
    return round_by(state, RATIONAL_ROUND_HALF_EVEN);
}

static int function_abs(lua_State *state) {
    struct rational value = number_argument(state, 1);
    value.numerator = value.numerator < 0 ? -value.numerator : value.numerator;
    formula_number_push(state, value);
    return 1;
}

static int extreme(lua_State *state, int sign) {
    struct rational best = number_argument(state, 1);
    for (int i = 2; i <= lua_gettop(state); i++) {
        struct rational other = number_argument(state, i);
        if (rational_compare(other, best) == sign) {
            best = other;
        }
    }
    formula_number_push(state, best);
    return 1;
}

static int function_min(lua_State *state) { return extreme(state, -1); }

static int function_max(lua_State *state) { return extreme(state, 1); }

static int list_next(lua_State *state) {
    struct rational at = number_argument(state, 2);
    if (lua_rawgeti(state, 1, at.numerator + 1) == LUA_TNIL) {
        return 1;
    }
    formula_number_push(state, rational_whole(at.numerator + 1));
    lua_insert(state, -2);
    return 2;
}

static int function_ipairs(lua_State *state) {
    if (!lua_istable(state, 1)) {
        return sandbox_raise(state, FAULT_TYPE, _("ipairs walks a list, and this is none."), "");
    }
    lua_pushcfunction(state, list_next);
    lua_pushvalue(state, 1);
    formula_number_push(state, rational_whole(0));
    return 3;
}

/* ---- what the rewritten text calls ---------------------------------------------- */

/* __i(x): a whole rational as an index Lua's tables know; others as they are. */
static int support_index(lua_State *state) {
    struct rational value;
    if (!formula_number_at(state, 1, &value)) {
        lua_settop(state, 1);
        return 1;
    }
    if (!rational_is_whole(value)) {
        return sandbox_raise(state, FAULT_RANGE, _("A place in a list is a whole number."),
                             _("Round it: list[floor(x)]"));
    }
    lua_pushinteger(state, value.numerator);
    return 1;
}

/* __n ^ x: the length of a list or text. */
static int support_length(lua_State *state) {
    if (!lua_istable(state, 2) && lua_type(state, 2) != LUA_TSTRING) {
        return sandbox_raise(state, FAULT_TYPE, _("# counts the rows of a list, this is none."),
                             "");
    }
    formula_number_push(state, rational_whole((int64_t)lua_rawlen(state, 2)));
    return 1;
}

/* Upvalues: next value, last value, step. */
static int loop_next(lua_State *state) {
    struct rational now = number_argument(state, lua_upvalueindex(1));
    struct rational last = number_argument(state, lua_upvalueindex(2));
    struct rational step = number_argument(state, lua_upvalueindex(3)), after = {0, 1};
    int order = rational_compare(now, last);
    if (step.numerator > 0 ? order > 0 : order < 0) {
        return 0;
    }
    if (!rational_add(now, step, &after)) {
        return raise_overflow(state);
    }
    formula_number_push(state, after);
    lua_replace(state, lua_upvalueindex(1));
    formula_number_push(state, now);
    return 1;
}

/* __r(first, last [, step]) */
static int support_range(lua_State *state) {
    lua_settop(state, 3);
    if (lua_isnil(state, 3)) {
        formula_number_push(state, rational_whole(1));
        lua_replace(state, 3);
    }
    number_argument(state, 1);
    number_argument(state, 2);
    if (number_argument(state, 3).numerator == 0) {
        return sandbox_raise(state, FAULT_RANGE, _("The step of a loop is never 0."), "");
    }
    lua_pushcclosure(state, loop_next, 3);
    return 1;
}

/* ---- tables of all that ----------------------------------------------------------- */

struct named_function {
    const char *name;
    lua_CFunction function;
};

static const struct named_function operators[] = {
    {"__add", number_add},    {"__sub", number_subtract},      {"__mul", number_multiply},
    {"__div", number_divide}, {"__idiv", number_floor_divide}, {"__mod", number_modulo},
    {"__pow", number_power},  {"__unm", number_negate},        {"__eq", number_equal},
    {"__lt", number_less},    {"__le", number_less_equal},
};

static const struct named_function functions[] = {
    {"floor", function_floor},
    {"ceil", function_ceil},
    {"truncate", function_truncate},
    {"round", function_round},
    {"round_half_up", function_round_half_up},
    {"round_half_even", function_round_half_even},
    {"abs", function_abs},
    {"min", function_min},
    {"max", function_max},
    {"ipairs", function_ipairs},
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const char *const *formula_function_names(void) {
    static const char *names[COUNT_OF(functions) + 1];
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        names[i] = functions[i].name;
    }
    return names;
}

static void push_functions(lua_State *state, const struct named_function *list, size_t count) {
    lua_createtable(state, 0, (int)count + 2);
    for (size_t i = 0; i < count; i++) {
        lua_pushcfunction(state, list[i].function);
        lua_setfield(state, -2, list[i].name);
    }
}

void formula_numbers_open(lua_State *state) {
    push_functions(state, operators, COUNT_OF(operators));
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_pushstring(state, "number");
    lua_setfield(state, -2, "__name");
    lua_rawsetp(state, LUA_REGISTRYINDEX, &metatable_key);
    push_functions(state, functions, COUNT_OF(functions));
}

void formula_numbers_push_support(lua_State *state, const struct rational *constants,
                                  size_t count) {
    lua_createtable(state, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        formula_number_push(state, constants[i]);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    lua_newuserdatauv(state, 0, 0);
    lua_createtable(state, 0, 2);
    lua_pushcfunction(state, support_length);
    lua_setfield(state, -2, "__pow");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_pushcfunction(state, support_index);
    lua_pushcfunction(state, support_range);
}
