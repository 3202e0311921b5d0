/* What exists inside: everything that is not on this list does not. */
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "lua-lib/sandbox/internal.h"

enum { FORMULA = 1, PROGRAM = 2, BOTH = 3 };

/* Where the value comes from. */
enum source {
    STOCK,   /* Lua's own */
    TWIN,    /* ours, instead of Lua's own */
    GUARDED, /* Lua's own, called by ours once the arguments are seen to be harmless */
    LATER,   /* put there when the rest stands, by us or by the vocabulary */
};

struct allowed {
    const char *name;
    int profiles;
    enum source source;
    lua_CFunction function;
};

static const struct allowed allowed[] = {
    {"_G", PROGRAM, LATER, NULL},
    {"_VERSION", PROGRAM, STOCK, NULL},
    {"assert", BOTH, STOCK, NULL},
    {"collectgarbage", PROGRAM, TWIN, sandbox_collectgarbage},
    {"error", BOTH, STOCK, NULL},
    {"getmetatable", PROGRAM, STOCK, NULL},
    {"ipairs", PROGRAM, STOCK, NULL},
    {"next", PROGRAM, STOCK, NULL},
    {"pairs", PROGRAM, STOCK, NULL},
    {"pcall", PROGRAM, TWIN, sandbox_pcall},
    {"print", PROGRAM, LATER, NULL},
    {"rawequal", PROGRAM, STOCK, NULL},
    {"rawget", PROGRAM, STOCK, NULL},
    {"rawlen", PROGRAM, STOCK, NULL},
    {"rawset", PROGRAM, STOCK, NULL},
    {"robot", PROGRAM, LATER, NULL},
    {"select", BOTH, STOCK, NULL},
    {"setmetatable", PROGRAM, TWIN, sandbox_setmetatable},
    {"tonumber", BOTH, STOCK, NULL},
    {"tostring", BOTH, TWIN, sandbox_tostring},
    {"type", BOTH, STOCK, NULL},
    {"xpcall", PROGRAM, TWIN, sandbox_xpcall},
    {"coroutine.close", PROGRAM, GUARDED, sandbox_coclose},
    {"coroutine.create", PROGRAM, STOCK, NULL},
    {"coroutine.isyieldable", PROGRAM, STOCK, NULL},
    {"coroutine.resume", PROGRAM, TWIN, sandbox_resume},
    {"coroutine.running", PROGRAM, STOCK, NULL},
    {"coroutine.status", PROGRAM, STOCK, NULL},
    {"coroutine.wrap", PROGRAM, LATER, NULL},
    {"coroutine.yield", PROGRAM, STOCK, NULL},
    {"math.abs", BOTH, STOCK, NULL},
    {"math.acos", BOTH, STOCK, NULL},
    {"math.asin", BOTH, STOCK, NULL},
    {"math.atan", BOTH, STOCK, NULL},
    {"math.ceil", BOTH, STOCK, NULL},
    {"math.cos", BOTH, STOCK, NULL},
    {"math.deg", BOTH, STOCK, NULL},
    {"math.exp", BOTH, STOCK, NULL},
    {"math.floor", BOTH, STOCK, NULL},
    {"math.fmod", BOTH, STOCK, NULL},
    {"math.huge", BOTH, STOCK, NULL},
    {"math.log", BOTH, STOCK, NULL},
    {"math.max", BOTH, STOCK, NULL},
    {"math.maxinteger", BOTH, STOCK, NULL},
    {"math.min", BOTH, STOCK, NULL},
    {"math.mininteger", BOTH, STOCK, NULL},
    {"math.modf", BOTH, STOCK, NULL},
    {"math.pi", BOTH, STOCK, NULL},
    {"math.rad", BOTH, STOCK, NULL},
    {"math.random", PROGRAM, STOCK, NULL},
    {"math.randomseed", PROGRAM, GUARDED, sandbox_randomseed},
    {"math.sin", BOTH, STOCK, NULL},
    {"math.sqrt", BOTH, STOCK, NULL},
    {"math.tan", BOTH, STOCK, NULL},
    {"math.tointeger", BOTH, STOCK, NULL},
    {"math.type", BOTH, STOCK, NULL},
    {"math.ult", BOTH, STOCK, NULL},
    {"string.byte", PROGRAM, STOCK, NULL},
    {"string.char", PROGRAM, STOCK, NULL},
    {"string.find", PROGRAM, STOCK, NULL},
    {"string.format", PROGRAM, GUARDED, sandbox_format},
    {"string.gmatch", PROGRAM, STOCK, NULL},
    {"string.gsub", PROGRAM, STOCK, NULL},
    {"string.len", PROGRAM, STOCK, NULL},
    {"string.lower", PROGRAM, STOCK, NULL},
    {"string.match", PROGRAM, STOCK, NULL},
    {"string.pack", PROGRAM, STOCK, NULL},
    {"string.packsize", PROGRAM, STOCK, NULL},
    {"string.rep", PROGRAM, GUARDED, sandbox_rep},
    {"string.reverse", PROGRAM, STOCK, NULL},
    {"string.sub", PROGRAM, STOCK, NULL},
    {"string.unpack", PROGRAM, STOCK, NULL},
    {"string.upper", PROGRAM, STOCK, NULL},
    {"table.concat", PROGRAM, GUARDED, sandbox_plain_table},
    {"table.insert", PROGRAM, GUARDED, sandbox_plain_table},
    {"table.move", PROGRAM, GUARDED, sandbox_move},
    {"table.pack", PROGRAM, STOCK, NULL},
    {"table.remove", PROGRAM, GUARDED, sandbox_plain_table},
    {"table.sort", PROGRAM, GUARDED, sandbox_plain_table},
    {"table.unpack", PROGRAM, GUARDED, sandbox_plain_table},
    {"utf8.char", PROGRAM, STOCK, NULL},
    {"utf8.charpattern", PROGRAM, STOCK, NULL},
    {"utf8.codepoint", PROGRAM, STOCK, NULL},
    {"utf8.codes", PROGRAM, STOCK, NULL},
    {"utf8.len", PROGRAM, STOCK, NULL},
    {"utf8.offset", PROGRAM, STOCK, NULL},
};

#define ALLOWED_COUNT (sizeof allowed / sizeof allowed[0])

static int profile_bit(enum sandbox_profile profile) {
    return profile == SANDBOX_FORMULA ? FORMULA : PROGRAM;
}

static void open_libraries(lua_State *state, enum sandbox_profile profile) {
    luaL_requiref(state, LUA_GNAME, luaopen_base, 1);
    luaL_requiref(state, LUA_MATHLIBNAME, luaopen_math, 1);
    if (profile == SANDBOX_PROGRAM) { /* without it strings have no methods at all */
        luaL_requiref(state, LUA_STRLIBNAME, luaopen_string, 1);
        luaL_requiref(state, LUA_TABLIBNAME, luaopen_table, 1);
        luaL_requiref(state, LUA_COLIBNAME, luaopen_coroutine, 1);
        luaL_requiref(state, LUA_UTF8LIBNAME, luaopen_utf8, 1);
    }
    lua_settop(state, 0);
}

/* Pushes the library table inside the table at `globals` that `name` belongs
 * to, created on demand, and gives the rest of the name. */
static const char *push_library(lua_State *state, int globals, const char *name) {
    const char *point = strchr(name, '.');
    if (point == NULL) {
        lua_pushvalue(state, globals);
        return name;
    }
    lua_pushlstring(state, name, (size_t)(point - name));
    lua_pushvalue(state, -1);
    if (lua_rawget(state, globals) != LUA_TTABLE) {
        lua_pop(state, 1);
        lua_newtable(state);
        lua_pushvalue(state, -2);
        lua_pushvalue(state, -2);
        lua_rawset(state, globals);
    }
    lua_remove(state, -2);
    return point + 1;
}

static void push_value(lua_State *state, int stock, const struct allowed *entry) {
    if (entry->source == TWIN) {
        lua_pushcfunction(state, entry->function);
        return;
    }
    const char *name = push_library(state, stock, entry->name);
    lua_getfield(state, -1, name);
    lua_remove(state, -2);
    if (entry->source == GUARDED) {
        lua_pushcclosure(state, entry->function, 1);
    }
}

/* Methods of texts, ("a"):rep(3), come from the same bounded functions. */
static void tame_strings(lua_State *state, int globals) {
    lua_pushliteral(state, "");
    if (lua_getmetatable(state, -1) != 0) {
        lua_getfield(state, globals, LUA_STRLIBNAME);
        lua_setfield(state, -2, "__index");
        lua_pushboolean(state, 0);
        lua_setfield(state, -2, "__metatable");
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
}

static void seed_random(lua_State *state, int stock, uint64_t seed) {
    lua_getfield(state, stock, LUA_MATHLIBNAME);
    lua_getfield(state, -1, "randomseed");
    lua_pushinteger(state, (lua_Integer)seed);
    lua_call(state, 1, 0);
    lua_pop(state, 1);
}

int sandbox_furnish(lua_State *state) {
    const struct sandbox *sandbox = sandbox_of(state);
    open_libraries(state, sandbox->profile);
    lua_rawgeti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_newtable(state);
    int stock = 1, globals = 2;
    for (size_t i = 0; i < ALLOWED_COUNT; i++) {
        if ((allowed[i].profiles & profile_bit(sandbox->profile)) == 0 ||
            allowed[i].source == LATER) {
            continue;
        }
        const char *name = push_library(state, globals, allowed[i].name);
        push_value(state, stock, &allowed[i]);
        lua_setfield(state, -2, name);
        lua_pop(state, 1);
    }
    seed_random(state, stock, sandbox->limits.seed);
    tame_strings(state, globals);
    if (sandbox->profile == SANDBOX_PROGRAM) {
        lua_pushvalue(state, globals);
        lua_setfield(state, globals, LUA_GNAME);
    }
    lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_newtable(state); /* nothing is "loaded": no way back to the stock tables */
    lua_setfield(state, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}

const char *const *sandbox_names(enum sandbox_profile profile) {
    static const char *names[SANDBOX_PROGRAM + 1][ALLOWED_COUNT + 1];
    const char **list = names[profile];
    size_t count = 0;
    for (size_t i = 0; i < ALLOWED_COUNT; i++) {
        if ((allowed[i].profiles & profile_bit(profile)) != 0) {
            list[count++] = allowed[i].name;
        }
    }
    return list;
}
