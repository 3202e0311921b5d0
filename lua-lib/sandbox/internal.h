/* internal: what the files of the sandbox share. Not for other rooms. */
#ifndef LUA_LIB_SANDBOX_INTERNAL_H
#define LUA_LIB_SANDBOX_INTERNAL_H

#include <time.h>

#include "lua-lib/sandbox/sandbox.h"

#define SANDBOX_NAME_MAX    50   /* bytes of a program's name; LUA_IDSIZE is 60 */
#define SANDBOX_DEEP_LEVELS 5000 /* so many calls inside each other are no accident */

struct sandbox {
    lua_State *state;
    enum sandbox_profile profile;
    struct sandbox_limits limits;

    size_t used_bytes;
    bool memory_refused; /* the limit was hit at least once: a memory error can be true */
    bool refused_deep;   /* then, inside SANDBOX_DEEP_LEVELS calls or more */
    int refused_line;    /* then, at this line */

    uint64_t spent_instructions;
    uint32_t steps_without_line;
    bool timing; /* `started` holds the processor time at the first look */
    struct timespec started;
    bool over;               /* the budget is spent; no pcall may hide it */
    struct fault over_fault; /* valid when `over` */
    sandbox_spent_function *on_spent;
    void *on_spent_context;

    lua_State *running; /* the coroutine seen last */

    char name[SANDBOX_NAME_MAX + 2]; /* chunk name of the program, "=carre.lua" */
    int failed_line;                 /* where the error under way was raised */
    bool has_raised;                 /* `raised` describes the text in the registry */
    struct fault raised;
};

/* Fills the globals of a fresh state with what the profile allows. Lua function. */
int sandbox_furnish(lua_State *state);

/* Whether an error with this status may not be caught by the program. */
bool sandbox_is_final(const struct sandbox *sandbox, int status);

/* Copies text for a person: control characters become visible ("\27"), what is
 * not UTF-8 becomes "?"; line ends and tabs stay. Cut at a character's edge. */
void sandbox_make_visible(char *out, size_t size, const char *text, size_t length);

/* Bounded twins of Lua's own functions (bounded_*.c). */
int sandbox_pcall(lua_State *state);
int sandbox_xpcall(lua_State *state);
int sandbox_resume(lua_State *state);
int sandbox_setmetatable(lua_State *state);
int sandbox_tostring(lua_State *state);
int sandbox_coclose(lua_State *state);
int sandbox_collectgarbage(lua_State *state);
int sandbox_randomseed(lua_State *state);
int sandbox_format(lua_State *state);
int sandbox_rep(lua_State *state);
int sandbox_plain_table(lua_State *state);
int sandbox_move(lua_State *state);

#endif
