/* Puts the words into a sandbox, and runs programs that use them. */
#include <lauxlib.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/vocabulary/embedded.h"
#include "lua-lib/vocabulary/vocabulary.h"

static const char run_key = 'r';     /* the scheduler's function, in the registry */
static const char outcome_key = 'o'; /* where failed() leaves its outcome, a light userdata */

const char *const vocabulary_primitives[] = {
    "now",      "wait",   "drive",    "move",   "turn",   "stop",   "led",    "tone", "print",
    "snapshot", "ground", "distance", "button", "bumper", "motion", "fitted", NULL};

void embedded_push(lua_State *state, const char *name) {
    for (const struct embedded_file *file = embedded_files; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0) {
            if (luaL_loadbufferx(state, (const char *)file->text, file->size, "=(robot)", "t") !=
                LUA_OK) {
                lua_error(state);
            }
            return;
        }
    }
    luaL_error(state, "no file '%s' in the vocabulary", name);
}

/* ---- what the Lua side calls -------------------------------------------------- */

/* Upvalues: loaded modules, host, words, the program's globals, the modules' own. */
enum { LOADED = 1, HOST, WORDS, GLOBALS, ENVIRONMENT, IMPORT_UPVALUES = ENVIRONMENT };

/* import("tasks"): what that file returns, run once. */
static int import(lua_State *state) {
    const char *name = luaL_checkstring(state, 1);
    if (lua_getfield(state, lua_upvalueindex(LOADED), name) != LUA_TNIL) {
        return 1;
    }
    embedded_push(state, name);
    lua_pushvalue(state, lua_upvalueindex(ENVIRONMENT));
    lua_setupvalue(state, -2, 1);
    for (int i = 1; i <= IMPORT_UPVALUES; i++) {
        lua_pushvalue(state, lua_upvalueindex(i));
    }
    lua_pushcclosure(state, import, IMPORT_UPVALUES);
    lua_pushvalue(state, lua_upvalueindex(HOST));
    lua_pushvalue(state, lua_upvalueindex(WORDS));
    lua_pushvalue(state, lua_upvalueindex(GLOBALS));
    lua_call(state, 4, 1);
    lua_pushvalue(state, -1);
    lua_setfield(state, lua_upvalueindex(LOADED), name);
    return 1;
}

static enum fault_kind kind_of_word(const char *word) {
    static const enum fault_kind kinds[] = {FAULT_MISSING, FAULT_TYPE,    FAULT_RANGE,
                                            FAULT_UNKNOWN, FAULT_REFUSED, FAULT_LIMIT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(fault_kind_word(kinds[i]), word) == 0) {
            return kinds[i];
        }
    }
    return FAULT_PROGRAM;
}

static int raise_fault(lua_State *state) {
    return sandbox_raise(state, kind_of_word(luaL_checkstring(state, 1)),
                         luaL_checkstring(state, 2), luaL_optstring(state, 3, ""));
}

/* line(), of the program's own text; line(coroutine), where that one is. */
static int current_line(lua_State *state) {
    lua_State *thread = lua_tothread(state, 1);
    lua_pushinteger(state, sandbox_line(thread != NULL ? thread : state));
    return 1;
}

struct outcome {
    bool failed;
    enum sandbox_verdict verdict;
    struct fault fault;
};

/* failed(coroutine, error, line of the task's birth): ends vocabulary_run(). */
static int failed(lua_State *state) {
    lua_State *thread = lua_tothread(state, 1);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &outcome_key);
    struct outcome *outcome = lua_touserdata(state, -1);
    lua_settop(state, 3);
    if (!lua_checkstack(thread, 2)) {
        return luaL_error(state, "stack overflow");
    }
    lua_pushvalue(state, 2);
    lua_xmove(state, thread, 1);
    outcome->verdict = sandbox_explain(sandbox_of(state), thread, LUA_ERRRUN, &outcome->fault);
    if (outcome->fault.line == 0) {
        outcome->fault.line = (int)lua_tointeger(state, 3);
    }
    outcome->failed = true;
    return luaL_error(state, "failed");
}

/* ---- installing ------------------------------------------------------------------ */

struct installation {
    const luaL_Reg *primitives;
    void *context;
    const char *code;
};

/* Copies the table at `from` into a new one, tables inside likewise, once deep. */
static void push_copy(lua_State *state, int from, int depth) {
    lua_newtable(state);
    lua_pushnil(state);
    while (lua_next(state, from) != 0) {
        if (lua_istable(state, -1) && depth > 0 && !lua_rawequal(state, -1, from)) {
            push_copy(state, lua_absindex(state, -1), depth - 1);
            lua_replace(state, -2);
        }
        lua_pushvalue(state, -2);
        lua_insert(state, -2);
        lua_rawset(state, -4);
    }
}

static void push_host(lua_State *state, const struct installation *installation) {
    lua_newtable(state);
    lua_pushlightuserdata(state, installation->context);
    luaL_setfuncs(state, installation->primitives, 1);
    static const luaL_Reg ours[] = {
        {"raise", raise_fault}, {"line", current_line}, {"failed", failed}, {NULL, NULL}};
    luaL_setfuncs(state, ours, 0);
    lua_pushstring(state, installation->code);
    lua_setfield(state, -2, "code");
}

static int install(lua_State *state) {
    const struct installation *installation = lua_touserdata(state, 1);
    lua_newtable(state); /* the upvalues of import, in their order */
    push_host(state, installation);
    lua_newtable(state);
    lua_pushglobaltable(state);
    push_copy(state, lua_gettop(state), 1);
    lua_pushcclosure(state, import, IMPORT_UPVALUES);
    lua_pushliteral(state, "robot");
    lua_call(state, 1, 1);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &run_key);
    return 0;
}

bool vocabulary_install(struct sandbox *sandbox, const luaL_Reg *primitives, void *context,
                        const char *code, struct fault *fault) {
    struct installation installation = {primitives, context, strcmp(code, "fr") == 0 ? "fr" : "en"};
    return sandbox_protect(sandbox, install, &installation, fault) == SANDBOX_OK;
}

/* ---- running ----------------------------------------------------------------------- */

enum sandbox_verdict vocabulary_run(struct sandbox *sandbox, struct fault *fault) {
    lua_State *state = sandbox_state(sandbox);
    struct outcome outcome = {0};
    lua_pushlightuserdata(state, &outcome);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &outcome_key);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &run_key);
    lua_insert(state, -2);
    enum sandbox_verdict verdict = sandbox_call(sandbox, 1, 0, fault);
    if (outcome.failed) {
        *fault = outcome.fault;
        return outcome.verdict;
    }
    return verdict;
}
