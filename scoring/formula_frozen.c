/* The Lua file of functions, loaded once and frozen: what a rule keeps from one sheet to the
 * next would make scores depend on their order. */
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scoring/formula_chunk.h"
#include "scoring/formula_doubles.h"
#include "scoring/formula_fast.h"

#define DEPTH 64 /* of tables and functions that are frozen */

/* ---- what may no longer change --------------------------------------------------------- */

static int refuse_write(lua_State *state) { return luaL_error(state, "rules keep nothing"); }

struct freezing {
    const char *assigned; /* " name name ": what is assigned without "local" */
    bool ok;
};

static void freeze_value(lua_State *state, struct freezing *freezing, int depth);

/* The table on top: its contents move behind a metatable that refuses writing. */
static void freeze_table(lua_State *state, struct freezing *freezing, int depth) {
    int table = lua_gettop(state);
    if (lua_getmetatable(state, table)) {
        lua_pop(state, 1);
        return; /* frozen already, or it goes round in a circle */
    }
    lua_createtable(state, 0, 8);
    lua_createtable(state, 0, 4);
    lua_pushvalue(state, -2);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, refuse_write);
    lua_setfield(state, -2, "__newindex");
    lua_setmetatable(state, table);
    lua_pushnil(state);
    while (lua_next(state, table) != 0) {
        freeze_value(state, freezing, depth + 1);
        lua_pushvalue(state, -2);
        lua_insert(state, -2);
        lua_rawset(state, table + 1);
    }
    lua_pushnil(state);
    while (lua_next(state, table + 1) != 0) {
        lua_pop(state, 1);
        lua_pushvalue(state, -1);
        lua_pushnil(state);
        lua_rawset(state, table);
    }
    lua_settop(state, table);
}

static bool is_assigned(const struct freezing *freezing, const char *name) {
    char wanted[CONTEST_ID_MAX + 4];
    int length = snprintf(wanted, sizeof wanted, " %s ", name);
    return length >= (int)sizeof wanted || strstr(freezing->assigned, wanted) != NULL;
}

/* The function on top: what it sees of outside must be frozen, and never assigned. */
static void freeze_function(lua_State *state, struct freezing *freezing, int depth) {
    const char *name;
    for (int i = 1; (name = lua_getupvalue(state, -1, i)) != NULL; i++) {
        if (name[0] == '\0' || is_assigned(freezing, name)) {
            freezing->ok = freezing->ok && lua_iscfunction(state, -2);
        } else if (strcmp(name, "_ENV") != 0) {
            freeze_value(state, freezing, depth + 1);
        }
        lua_pop(state, 1);
    }
}

static void freeze_value(lua_State *state, struct freezing *freezing, int depth) {
    luaL_checkstack(state, 16, NULL);
    if (depth > DEPTH) {
        freezing->ok = false;
    } else if (lua_istable(state, -1)) {
        freeze_table(state, freezing, depth);
    } else if (lua_isfunction(state, -1) && !lua_iscfunction(state, -1)) {
        freeze_function(state, freezing, depth);
    }
}

/* ---- the file ------------------------------------------------------------------------- */

struct functions_job {
    struct formula_fast *fast;
    const struct formula_rewritten *rewritten;
    bool ok;
};

/* Gives the table on top the metatable {__index = given functions}. */
static void fall_back_on_given(lua_State *state, const struct formula_fast *fast) {
    lua_createtable(state, 0, 1);
    lua_rawgeti(state, LUA_REGISTRYINDEX, fast->environment);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, -2);
}

/* Freezes the file's globals, the table on top, and all they reach. */
static void freeze_globals(lua_State *state, const struct formula_fast *fast,
                           struct freezing *freezing) {
    lua_pushnil(state);
    lua_setmetatable(state, -2);
    freeze_table(state, freezing, 0);
    lua_getmetatable(state, -1);
    lua_getfield(state, -1, "__index");
    fall_back_on_given(state, fast);
    lua_pop(state, 2);
}

/* Argument 2: the chunk, which gives function(_ENV). */
static int functions_body(lua_State *state) {
    struct functions_job *job = lua_touserdata(state, 1);
    const struct formula_watch *watch = job->rewritten->fast;
    struct freezing freezing = {watch->assigned == NULL ? "" : watch->assigned, true};
    formula_chunk_open(state, job->rewritten);
    lua_createtable(state, 0, 8);
    fall_back_on_given(state, job->fast);
    lua_pushvalue(state, -2);
    lua_pushvalue(state, -2);
    lua_call(state, 1, 0);
    freeze_globals(state, job->fast, &freezing);
    job->ok = freezing.ok;
    if (freezing.ok) {
        lua_rawseti(state, LUA_REGISTRYINDEX, job->fast->environment);
    }
    return 0;
}

static char *write_functions(const struct formula_rewritten *rewritten, size_t *length) {
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (out == NULL) {
        return NULL;
    }
    formula_chunk_write_header(out, rewritten);
    fprintf(out, "_ENV) %s\nend", rewritten->text);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

void formula_fast_functions(struct sandbox *sandbox, struct formula_fast *fast,
                            const struct formula_rewritten *rewritten) {
    struct functions_job job = {fast, rewritten, false};
    struct fault unused;
    lua_State *state = sandbox_state(sandbox);
    size_t length = 0;
    char *text =
        fast->usable && !rewritten->fast->only_exact ? write_functions(rewritten, &length) : NULL;
    if (text == NULL) {
        return;
    }
    lua_pushcfunction(state, functions_body);
    lua_pushlightuserdata(state, &job);
    bool loaded = formula_chunk_load(state, text, length);
    free(text);
    if (!loaded) {
        lua_pop(state, 3);
        return;
    }
    formula_doubles_forget_rounding();
    bool ran = sandbox_call(sandbox, 2, 0, &unused) == SANDBOX_OK;
    fast->loops = rewritten->fast->loops;
    fast->words = rewritten->fast->words;
    fast->functions = ran && job.ok && !formula_doubles_were_rounded();
}
