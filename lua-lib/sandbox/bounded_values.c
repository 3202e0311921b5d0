/* Bounded twins of Lua's functions on texts and tables. Each is a closure over
 * Lua's own function, which it calls once the arguments are harmless. */
#include <ctype.h>
#include <lauxlib.h>

#include "language/language.h"
#include "lua-lib/sandbox/internal.h"

#define TABLE_LENGTH_MAX 1000000 /* #t can be made to lie by filling t[2], t[4], t[8], ... */

static int call_stock(lua_State *state) {
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
    return lua_gettop(state);
}

/* ---- texts ------------------------------------------------------------------------ */

/* Lua's own would repeat an empty text as often as asked. */
int sandbox_rep(lua_State *state) {
    size_t length, separator;
    luaL_checklstring(state, 1, &length);
    lua_Integer times = luaL_checkinteger(state, 2);
    luaL_optlstring(state, 3, "", &separator);
    size_t limit = sandbox_of(state)->limits.memory_bytes;
    if (times <= 0 || length + separator == 0) {
        lua_pushliteral(state, "");
        return 1;
    }
    if (length + separator > limit || (uint64_t)times > limit / (length + separator)) {
        return luaL_error(state, "resulting string too large");
    }
    return call_stock(state);
}

/* The letter of the conversion whose '%' is at `at`, or `end`. */
static const char *find_letter(const char *at, const char *end) {
    do {
        at++;
    } while (at < end && !isalpha((unsigned char)*at) && *at != '%');
    return at;
}

static void show_argument(lua_State *state, int argument) {
    if (argument <= lua_gettop(state)) {
        lua_pushcfunction(state, sandbox_tostring);
        lua_pushvalue(state, argument);
        lua_call(state, 1, 1);
        lua_replace(state, argument);
    }
}

/* "%s" shows values as our tostring does, "%p" would show an address. */
int sandbox_format(lua_State *state) {
    size_t length;
    const char *at = luaL_checklstring(state, 1, &length), *end = at + length;
    int argument = 1;
    for (; at < end; at++) {
        if (*at != '%') {
            continue;
        }
        at = find_letter(at, end);
        argument += at < end && *at != '%';
        if (at < end && *at == 'p') {
            return luaL_error(state, "invalid conversion '%%p' to 'format'");
        }
        if (at < end && *at == 's') {
            show_argument(state, argument);
        }
    }
    return call_stock(state);
}

/* ---- tables ------------------------------------------------------------------------- */

/* A table whose length is true: no metamethod answers for it, and memory can
 * hold it. Lua's own functions would count up to it inside one call. */
static void check_plain(lua_State *state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    if (luaL_getmetafield(state, 1, "__len") != LUA_TNIL) {
        sandbox_raise(state, FAULT_REFUSED, _("the table functions only take tables without __len"),
                      NULL);
    }
    if (lua_rawlen(state, 1) > TABLE_LENGTH_MAX) {
        sandbox_raise(state, FAULT_REFUSED, _("this table has holes: its length means nothing"),
                      NULL);
    }
}

int sandbox_plain_table(lua_State *state) {
    check_plain(state);
    return call_stock(state);
}

int sandbox_move(lua_State *state) {
    check_plain(state);
    lua_Integer first = luaL_checkinteger(state, 2), last = luaL_checkinteger(state, 3);
    if (last >= first && (lua_Unsigned)last - (lua_Unsigned)first >= TABLE_LENGTH_MAX) {
        return luaL_error(state, "too many elements to move");
    }
    return call_stock(state);
}
