#include "tests/runtime/compile/support_reference.h"

#include <lualib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void load(lua_State *lua, const char *path) {
    if (luaL_dofile(lua, path) != LUA_OK) {
        fail_msg("%s", lua_tostring(lua, -1));
    }
}

lua_State *reference_open(void) {
    lua_State *lua = luaL_newstate();
    assert_non_null(lua);
    luaL_openlibs(lua);
    load(lua, "tests/runtime/compile/generate.lua");
    load(lua, "tests/runtime/compile/reference.lua");
    lua_settop(lua, 2);
    return lua;
}

const char *reference_run(lua_State *lua, const char *text, const struct tape *tape) {
    lua_pushvalue(lua, 2);
    lua_pushstring(lua, text);
    lua_createtable(lua, TAPE_READINGS, 0);
    for (int i = 0; i < TAPE_READINGS; i++) {
        lua_pushinteger(lua, tape->reading[i]);
        lua_rawseti(lua, -2, i + 1);
    }
    if (lua_pcall(lua, 2, 1, 0) != LUA_OK) {
        fail_msg("reference: %s\n%s", lua_tostring(lua, -1), text);
    }
    return lua_tostring(lua, -1);
}

void reference_fill(struct tape *tape, long seed) {
    uint32_t state = (uint32_t)seed * 2654435761u + 1;
    for (int i = 0; i < TAPE_READINGS; i++) {
        state = state * 1664525u + 1013904223u;
        tape->reading[i] = (uint16_t)(state >> 16);
    }
}

struct program *reference_compile(const char *name, const char *text) {
    struct check_source source = {0};
    struct check_report report;
    struct program *program = NULL;
    struct fault fault = {0};
    if (!check_source_from(name, text, strlen(text), &source, &fault) ||
        !compile_program(&source, NULL, &program, &report, &fault)) {
        fail_msg("%s: %s", name, fault.message);
    }
    if (program == NULL) {
        fail_msg("%s, line %d: %s", name, report.finding[0].line, report.finding[0].message);
    }
    check_source_free(&source);
    return program;
}
