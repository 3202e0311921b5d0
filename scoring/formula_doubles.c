#include "scoring/formula_doubles.h"

#include <fenv.h>
#include <lauxlib.h>
#include <math.h>

#define ROUNDED (FE_INEXACT | FE_OVERFLOW | FE_UNDERFLOW | FE_DIVBYZERO | FE_INVALID)

/* ---- what the processor says ------------------------------------------------------- */

void formula_doubles_forget_rounding(void) {
    if (fetestexcept(ROUNDED) != 0) {
        feclearexcept(ROUNDED);
    }
}

bool formula_doubles_were_rounded(void) { return fetestexcept(ROUNDED) != 0; }

/* Some machines (valgrind's, say) do not keep the flag. */
bool formula_doubles_tell(void) {
    volatile double three = 3.0, third;
    formula_doubles_forget_rounding();
    third = 1.0 / three;
    bool tells = formula_doubles_were_rounded() && third > 0;
    formula_doubles_forget_rounding();
    return tells;
}

/* ---- functions over plain numbers ------------------------------------------------------ */

static double number_at(lua_State *state, int index) {
    if (lua_type(state, index) != LUA_TNUMBER) {
        luaL_error(state, "not a number");
    }
    return lua_tonumber(state, index);
}

static int one_number(lua_State *state, double (*function)(double)) {
    double value = number_at(state, 1);
    if (!lua_isnoneornil(state, 2)) {
        return luaL_error(state, "decimals are for the exact form");
    }
    lua_pushnumber(state, function(value));
    return 1;
}

static int fast_floor(lua_State *state) { return one_number(state, floor); }

static int fast_ceil(lua_State *state) { return one_number(state, ceil); }

static int fast_truncate(lua_State *state) { return one_number(state, trunc); }

static int fast_round(lua_State *state) { return one_number(state, round); }

static double half_up(double value) { return floor(value + 0.5); }

static int fast_round_half_up(lua_State *state) { return one_number(state, half_up); }

static int fast_round_half_even(lua_State *state) { return one_number(state, nearbyint); }

static int fast_abs(lua_State *state) {
    lua_pushnumber(state, fabs(number_at(state, 1)));
    return 1;
}

static int fast_min(lua_State *state) {
    double best = number_at(state, 1);
    for (int i = 2; i <= lua_gettop(state); i++) {
        double other = number_at(state, i);
        best = other < best ? other : best;
    }
    lua_pushnumber(state, best);
    return 1;
}

static int fast_max(lua_State *state) {
    double best = number_at(state, 1);
    for (int i = 2; i <= lua_gettop(state); i++) {
        double other = number_at(state, i);
        best = other > best ? other : best;
    }
    lua_pushnumber(state, best);
    return 1;
}

/* The contents of a frozen table in its place. */
static void thaw(lua_State *state, int index) {
    if (lua_getmetatable(state, index)) {
        lua_getfield(state, -1, "__index");
        lua_replace(state, index);
        lua_pop(state, 1);
    }
}

static int next_of_list(lua_State *state) {
    lua_Integer at = (lua_Integer)number_at(state, 2) + 1;
    if (lua_rawgeti(state, 1, at) == LUA_TNIL) {
        return 1;
    }
    lua_pushnumber(state, (lua_Number)at);
    lua_insert(state, -2);
    return 2;
}

static int fast_ipairs(lua_State *state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    thaw(state, 1);
    lua_pushcfunction(state, next_of_list);
    lua_pushvalue(state, 1);
    lua_pushnumber(state, 0);
    return 3;
}

static int fast_length(lua_State *state) {
    if (lua_type(state, 2) == LUA_TTABLE) {
        thaw(state, 2);
    } else if (lua_type(state, 2) != LUA_TSTRING) {
        return luaL_error(state, "no length");
    }
    lua_pushnumber(state, (lua_Number)lua_rawlen(state, 2));
    return 1;
}

static int fast_index(lua_State *state) {
    if (lua_type(state, 1) == LUA_TNUMBER &&
        floor(lua_tonumber(state, 1)) != lua_tonumber(state, 1)) {
        return luaL_error(state, "no place in a list");
    }
    lua_settop(state, 1);
    return 1;
}

static const luaL_Reg functions[] = {
    {"floor", fast_floor},
    {"ceil", fast_ceil},
    {"truncate", fast_truncate},
    {"abs", fast_abs},
    {"min", fast_min},
    {"max", fast_max},
    {"ipairs", fast_ipairs},
    {"round", fast_round},
    {"round_half_up", fast_round_half_up},
    {"round_half_even", fast_round_half_even},
    {NULL, NULL},
};

void formula_doubles_open(lua_State *state) {
    lua_createtable(state, 0, 16);
    luaL_setfuncs(state, functions, 0);
}

void formula_doubles_push_support(lua_State *state) {
    lua_newuserdatauv(state, 0, 0);
    lua_createtable(state, 0, 2);
    lua_pushcfunction(state, fast_length);
    lua_setfield(state, -2, "__pow");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_pushcfunction(state, fast_index);
}

void formula_double_push(lua_State *state, struct rational value) {
    lua_pushnumber(state, value.denominator == 1
                              ? (double)value.numerator
                              : (double)value.numerator / (double)value.denominator);
}
