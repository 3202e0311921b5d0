/* Bounded twins of Lua's calls: nothing that ends a program can be caught, and
 * no program code ever runs while Lua has its hooks off. */
#include <lauxlib.h>

#include "language/language.h"
#include "lua-lib/sandbox/internal.h"

/* ---- pcall --------------------------------------------------------------------- */

static int finish_pcall(lua_State *state, int status, lua_KContext context) {
    (void)context;
    if (status == LUA_OK || status == LUA_YIELD) {
        return lua_gettop(state);
    }
    if (sandbox_is_final(sandbox_of(state), status)) {
        return lua_error(state);
    }
    lua_pushboolean(state, 0);
    lua_pushvalue(state, -2);
    return 2;
}

int sandbox_pcall(lua_State *state) {
    luaL_checkany(state, 1);
    lua_pushboolean(state, 1);
    lua_insert(state, 1); /* true, function, arguments */
    int status = lua_pcallk(state, lua_gettop(state) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(state, status, 0);
}

/* ---- xpcall: the handler runs after the error, as an ordinary function ----------- */

static int finish_handler(lua_State *state, int status, lua_KContext context) {
    (void)status, (void)context;
    return lua_gettop(state) - 1; /* all but the handler */
}

static int finish_xpcall(lua_State *state, int status, lua_KContext context) {
    (void)context;
    if (status == LUA_OK || status == LUA_YIELD) {
        return lua_gettop(state) - 1;
    }
    if (sandbox_is_final(sandbox_of(state), status)) {
        return lua_error(state);
    }
    lua_pushboolean(state, 0); /* handler, true, value, false */
    lua_replace(state, 2);
    lua_pushvalue(state, 1);
    lua_insert(state, 3); /* handler, false, handler, value */
    lua_callk(state, 1, LUA_MULTRET, 0, finish_handler);
    return finish_handler(state, LUA_OK, 0);
}

int sandbox_xpcall(lua_State *state) {
    luaL_checktype(state, 2, LUA_TFUNCTION);
    lua_rotate(state, 1, lua_gettop(state) - 1); /* handler, arguments, function */
    lua_insert(state, 2);
    lua_pushboolean(state, 1);
    lua_insert(state, 2); /* handler, true, function, arguments */
    int status = lua_pcallk(state, lua_gettop(state) - 3, LUA_MULTRET, 0, 0, finish_xpcall);
    return finish_xpcall(state, status, 0);
}

/* ---- coroutines ------------------------------------------------------------------- */

static int refuse_resume(lua_State *state, const char *message) {
    lua_pushboolean(state, 0);
    lua_pushstring(state, message);
    return 2;
}

/* Moves `count` values, or fails like Lua's own when the stack is full. */
static bool move_values(lua_State *from, lua_State *to, int count) {
    if (!lua_checkstack(to, count + 1)) {
        return false;
    }
    lua_xmove(from, to, count);
    return true;
}

int sandbox_resume(lua_State *state) {
    lua_State *coroutine = lua_tothread(state, 1);
    luaL_argexpected(state, coroutine != NULL, 1, "coroutine");
    struct sandbox *sandbox = sandbox_of(state);
    int arguments = lua_gettop(state) - 1, results = 0;
    if (!move_values(state, coroutine, arguments)) {
        return refuse_resume(state, "too many arguments to resume");
    }
    sandbox->running = coroutine;
    int status = lua_resume(coroutine, state, arguments, &results);
    sandbox->running = state;
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(coroutine, state, 1);
        if (sandbox_is_final(sandbox, status)) {
            return lua_error(state);
        }
        lua_pushboolean(state, 0);
        lua_insert(state, -2);
        return 2;
    }
    lua_pushboolean(state, 1);
    if (!move_values(coroutine, state, results)) {
        lua_pop(coroutine, results);
        return refuse_resume(state, "too many results to resume");
    }
    return results + 1;
}

/* Upvalue 1: coroutine.close, which may run __close functions. */
int sandbox_coclose(lua_State *state) {
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
    sandbox_of(state)->running = state;
    return lua_gettop(state);
}

/* ---- metatables, texts of values, rubbish ------------------------------------------ */

int sandbox_setmetatable(lua_State *state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    int type = lua_type(state, 2);
    luaL_argexpected(state, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(state, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(state, "cannot change a protected metatable");
    }
    if (type == LUA_TTABLE) {
        lua_pushliteral(state, "__gc");
        if (lua_rawget(state, 2) != LUA_TNIL) { /* runs with hooks off, at any moment */
            return sandbox_raise(state, FAULT_REFUSED, _("__gc does not exist here"), NULL);
        }
    }
    lua_settop(state, 2);
    lua_setmetatable(state, 1);
    return 1;
}

int sandbox_tostring(lua_State *state) {
    luaL_checkany(state, 1);
    int type = lua_type(state, 1);
    bool has_own_text = luaL_getmetafield(state, 1, "__tostring") != LUA_TNIL;
    if (has_own_text || type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER ||
        type == LUA_TSTRING) {
        luaL_tolstring(state, 1, NULL);
    } else {
        lua_pushstring(state, luaL_typename(state, 1)); /* and never an address */
    }
    return 1;
}

int sandbox_collectgarbage(lua_State *state) {
    const char *option = luaL_optstring(state, 1, "collect");
    if (option[0] == 'c' && option[1] == 'o' && option[2] == 'u') {
        lua_pushnumber(state, (lua_Number)sandbox_of(state)->used_bytes / 1024);
        return 1;
    }
    if (option[0] == 'c') {
        lua_gc(state, LUA_GCCOLLECT);
    }
    lua_pushinteger(state, 0); /* the rest is the host's business */
    return 1;
}

/* Upvalue 1: math.randomseed. Without an argument: the run's own seed again. */
int sandbox_randomseed(lua_State *state) {
    if (lua_isnoneornil(state, 1)) {
        lua_settop(state, 0);
        lua_pushinteger(state, (lua_Integer)sandbox_of(state)->limits.seed);
    }
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, lua_gettop(state) - 1, 0);
    return 0;
}
