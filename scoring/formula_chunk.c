#include "scoring/formula_chunk.h"

#include <lauxlib.h>

#include "scoring/formula_doubles.h"

#define CHUNK "=fast"

void formula_chunk_write_header(FILE *out, const struct formula_rewritten *rewritten) {
    fputs("local __n, __i", out);
    for (size_t i = 0; i < rewritten->constant_count; i++) {
        fprintf(out, ", __c%zu", i + 1);
    }
    fputs(" = ... return function(", out);
}

void formula_chunk_open(lua_State *state, const struct formula_rewritten *rewritten) {
    luaL_checkstack(state, FORMULA_DOUBLES_MAX + 16, NULL);
    formula_doubles_push_support(state);
    for (size_t i = 0; i < rewritten->constant_count; i++) {
        formula_double_push(state, rewritten->constants[i]);
    }
    lua_call(state, 2 + (int)rewritten->constant_count, 1);
}

bool formula_chunk_load(lua_State *state, const char *text, size_t length) {
    return luaL_loadbufferx(state, text, length, CHUNK, "t") == LUA_OK;
}
