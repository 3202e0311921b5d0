#include "lua-lib/sandbox/sandbox.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/sandbox/internal.h"

#define LOOKS_PER_CLOCK    16   /* looks at the instructions for one at the clock */
#define STEPS_WITHOUT_LINE 1000 /* of grace, see spend() */

/* ---- memory ----------------------------------------------------------------- */

/* Memory errors call no message handler: where the program is, is noted here. */
static void *refuse_memory(struct sandbox *sandbox) {
    lua_Debug activation;
    sandbox->memory_refused = true;
    int line = sandbox->running != NULL ? sandbox_line(sandbox->running) : 0;
    if (line != 0) { /* 0: already on the way out */
        sandbox->refused_line = line;
        sandbox->refused_deep =
            lua_getstack(sandbox->running, SANDBOX_DEEP_LEVELS, &activation) != 0;
    }
    return NULL;
}

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    struct sandbox *sandbox = context;
    size_t held = block == NULL ? 0 : old_size; /* without a block it is a type */
    if (new_size == 0) {
        free(block);
        sandbox->used_bytes -= held;
        return NULL;
    }
    if (new_size > held && new_size - held > sandbox->limits.memory_bytes - sandbox->used_bytes) {
        return refuse_memory(sandbox);
    }
    void *grown = realloc(block, new_size);
    if (grown == NULL) {
        return refuse_memory(sandbox);
    }
    sandbox->used_bytes = sandbox->used_bytes - held + new_size;
    return grown;
}

/* ---- budget ------------------------------------------------------------------ */

static int64_t milliseconds_since(const struct timespec *start) {
    struct timespec now;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) {
        return 0;
    }
    return (int64_t)(now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / 1000000;
}

/* The clock starts at the first look after a renewal: short work never asks it. A formula
 * has little time, and a thousand instructions that copy long lists take some: each looks. */
static bool is_time_spent(struct sandbox *sandbox) {
    uint64_t looks = sandbox->profile == SANDBOX_FORMULA ? 1 : LOOKS_PER_CLOCK;
    if (sandbox->limits.cpu_ms == 0 || sandbox->spent_instructions / SANDBOX_STEP % looks != 0) {
        return false;
    }
    if (!sandbox->timing) {
        sandbox->timing = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &sandbox->started) == 0;
        return false;
    }
    return milliseconds_since(&sandbox->started) >= sandbox->limits.cpu_ms;
}

void sandbox_budget_fault(const struct sandbox *sandbox, struct fault *fault) {
    if (sandbox->profile == SANDBOX_FORMULA) {
        fault_set(fault, FAULT_BUDGET, _("this formula takes too long to calculate"));
        fault_advise(fault, _("A formula should end after a few steps: is there a loop in it?"));
    } else {
        fault_set(fault, FAULT_BUDGET, _("the program works without end and never pauses"));
        fault_advise(fault, _("A loop that waits for something must let time pass: put "
                              "robot.wait(0.01) into it, or read a sensor there."));
    }
    fault_at(fault, sandbox->name + 1, 0, 0);
}

static bool is_spent(struct sandbox *sandbox) {
    return sandbox->spent_instructions >= sandbox->limits.instructions || is_time_spent(sandbox);
}

/* Ends the program. When the host's own Lua runs at the moment (only programs have such), a
 * little later: the message shall name a line. */
static void spend(struct sandbox *sandbox, lua_State *state) {
    int line = sandbox_line(state);
    if (line == 0 && sandbox->profile == SANDBOX_PROGRAM &&
        sandbox->steps_without_line++ < STEPS_WITHOUT_LINE) {
        return;
    }
    sandbox->over = true;
    sandbox_budget_fault(sandbox, &sandbox->over_fault);
    sandbox->over_fault.line = line;
    if (sandbox->on_spent != NULL) {
        sandbox->on_spent(sandbox->on_spent_context, &sandbox->over_fault);
    }
}

static void on_step(lua_State *state, lua_Debug *activation) {
    (void)activation;
    struct sandbox *sandbox = sandbox_of(state);
    sandbox->running = state;
    sandbox->spent_instructions += SANDBOX_STEP;
    if (!sandbox->over && is_spent(sandbox)) {
        spend(sandbox, state);
    }
    if (sandbox->over) {
        luaL_error(state, "budget");
    }
}

void sandbox_renew(struct sandbox *sandbox) {
    sandbox->spent_instructions = 0;
    sandbox->steps_without_line = 0;
    sandbox->timing = false;
    sandbox->over = false;
}

static void on_step(lua_State *state, lua_Debug *record);

void sandbox_watch(struct sandbox *sandbox, bool watched) {
    bool is_watched = lua_gethook(sandbox->state) != NULL;
    if (watched != is_watched) {
        lua_sethook(sandbox->state, watched ? on_step : NULL, watched ? LUA_MASKCOUNT : 0,
                    watched ? SANDBOX_STEP : 0);
    }
}

void sandbox_on_spent(struct sandbox *sandbox, sandbox_spent_function *spent, void *context) {
    sandbox->on_spent = spent;
    sandbox->on_spent_context = context;
}

int sandbox_running_line(const struct sandbox *sandbox) { return sandbox_line(sandbox->running); }

bool sandbox_is_final(const struct sandbox *sandbox, int status) {
    return sandbox->over || (status == LUA_ERRMEM && sandbox->memory_refused);
}

/* ---- life --------------------------------------------------------------------- */

struct sandbox *sandbox_of(lua_State *state) {
    return *(struct sandbox **)lua_getextraspace(state);
}

bool sandbox_open(enum sandbox_profile profile, const struct sandbox_limits *limits,
                  struct sandbox **out, struct fault *fault) {
    struct sandbox *sandbox = calloc(1, sizeof *sandbox);
    if (sandbox == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    sandbox->profile = profile;
    sandbox->limits = *limits;
    memcpy(sandbox->name, "=?", sizeof "=?");
    sandbox->state = lua_newstate(allocate, sandbox);
    if (sandbox->state == NULL) {
        free(sandbox);
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    *(struct sandbox **)lua_getextraspace(sandbox->state) = sandbox;
    sandbox->running = sandbox->state;
    lua_pushcfunction(sandbox->state, sandbox_furnish);
    if (sandbox_call(sandbox, 0, 0, fault) != SANDBOX_OK) {
        sandbox_close(sandbox);
        return false;
    }
    lua_sethook(sandbox->state, on_step, LUA_MASKCOUNT, SANDBOX_STEP);
    *out = sandbox;
    return true;
}

void sandbox_close(struct sandbox *sandbox) {
    if (sandbox != NULL) {
        lua_close(sandbox->state);
        free(sandbox);
    }
}

lua_State *sandbox_state(struct sandbox *sandbox) { return sandbox->state; }

/* ---- loading and calling -------------------------------------------------------- */

static void keep_name(struct sandbox *sandbox, const char *name) {
    sandbox->name[0] = '=';
    sandbox_make_visible(sandbox->name + 1, sizeof sandbox->name - 1, name, strlen(name));
    for (char *c = sandbox->name; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    }
}

enum sandbox_verdict sandbox_load(struct sandbox *sandbox, const char *text, size_t size,
                                  const char *name, struct fault *fault) {
    static const char mark[] = "\xef\xbb\xbf";
    keep_name(sandbox, name);
    if (size > SANDBOX_TEXT_MAX) {
        fault_set(fault, FAULT_LIMIT, _("the program is too long: %zu bytes, at most %zu"), size,
                  SANDBOX_TEXT_MAX);
        fault_at(fault, sandbox->name + 1, 0, 0);
        return SANDBOX_SYNTAX;
    }
    if (size >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        size -= 3;
    }
    sandbox->failed_line = 0;
    int status = luaL_loadbufferx(sandbox->state, text, size, sandbox->name, "t");
    if (status == LUA_OK) {
        return SANDBOX_OK;
    }
    enum sandbox_verdict verdict = sandbox_explain(sandbox, sandbox->state, status, fault);
    lua_pop(sandbox->state, 1);
    if (verdict != SANDBOX_ERROR) {
        return verdict;
    }
    fault->kind = FAULT_SYNTAX;
    if (strstr(fault->message, "C stack overflow") != NULL) {
        fault_set(fault, FAULT_SYNTAX, _("too many things stand inside each other"));
        fault_at(fault, sandbox->name + 1, 0, 0);
    }
    return SANDBOX_SYNTAX;
}

/* Message handler: the stack still stands, so the line can be read from it. */
static int note_line(lua_State *state) {
    sandbox_of(state)->failed_line = sandbox_line(state);
    lua_settop(state, 1);
    return 1;
}

enum sandbox_verdict sandbox_call(struct sandbox *sandbox, int arguments, int results,
                                  struct fault *fault) {
    lua_State *state = sandbox->state;
    int function = lua_gettop(state) - arguments;
    sandbox->failed_line = 0;
    sandbox->running = state;
    lua_pushcfunction(state, note_line);
    lua_insert(state, function);
    int status = lua_pcall(state, arguments, results, function);
    lua_remove(state, function);
    if (status == LUA_OK && !sandbox->over) {
        return SANDBOX_OK;
    }
    if (status == LUA_OK) { /* coroutine.close() swallowed the verdict */
        *fault = sandbox->over_fault;
        lua_settop(state, function - 1);
        return SANDBOX_BUDGET;
    }
    enum sandbox_verdict verdict = sandbox_explain(sandbox, state, status, fault);
    lua_pop(state, 1);
    return verdict;
}

enum sandbox_verdict sandbox_protect(struct sandbox *sandbox, lua_CFunction body, void *argument,
                                     struct fault *fault) {
    lua_pushcfunction(sandbox->state, body);
    lua_pushlightuserdata(sandbox->state, argument);
    return sandbox_call(sandbox, 1, 0, fault);
}
