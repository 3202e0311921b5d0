#include "runtime/compile/compile.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/compile/assemble.h"
#include "runtime/compile/chunk.h"
#include "runtime/compile/measure.h"
#include "runtime/compile/refusal.h"
#include "runtime/compile/simplify.h"
#include "runtime/compile/travel.h"

#define ROUNDS_MAX 50 /* of simplifying; each finds less */

void compile_free(struct program *program) {
    if (program != NULL) {
        free(program->bytes);
        free(program->function);
        free(program);
    }
}

static bool fits_at_all(struct unit *unit) {
    int words = 0;
    for (int f = 0; f < unit->function_count; f++) {
        words += unit->prototype[f]->word_count;
    }
    if (words > UNIT_WORDS_MAX) {
        refuse(unit, REFUSED_TOO_LONG, 1, NULL);
    } else if (unit->function_count > UNIT_FUNCTIONS_MAX) {
        refuse(unit, REFUSED_TOO_MANY, 1, NULL, _("functions"), UNIT_FUNCTIONS_MAX);
    }
    return !is_refused(unit);
}

static void name_program(struct unit *unit) {
    const char *slash = strrchr(unit->source->name, '/');
    snprintf(unit->function[0].name, COMPILE_NAME_MAX, "%.*s", COMPILE_NAME_MAX - 1,
             slash != NULL ? slash + 1 : unit->source->name);
}

/* ---- from text to bytes ------------------------------------------------------------------- */

static void simplify_all(struct unit *unit) {
    unit->changed = true;
    for (int round = 0; unit->changed && round < ROUNDS_MAX; round++) {
        unit->changed = false;
        for (int f = 0; f < unit->function_count; f++) {
            simplify_by_facts(unit, &unit->function[f]);
            simplify_by_need(unit, &unit->function[f]);
        }
        simplify_globals(unit);
    }
}

/* Functions of lua-lib/on-board join the program; they may use others. */
static void simplify(struct unit *unit) {
    do {
        simplify_all(unit);
    } while (!is_refused(unit) && travel(unit));
    for (int f = 0; f < unit->function_count; f++) {
        simplify_frame(unit, &unit->function[f]);
    }
}

static bool finish(struct unit *unit, const struct compile_limits *limits) {
    assemble_number(unit);
    int code = assemble_lay_out(unit);
    if (is_refused(unit)) {
        return true;
    }
    measure_memory(unit);
    if (!assemble_image(unit, code)) {
        return false;
    }
    unit->program->source_lines = measure_source_lines(unit->source);
    if (!is_refused(unit)) {
        if (!measure_functions(unit)) {
            return false;
        }
        measure_against(unit, limits);
    }
    return true;
}

static void translate(struct unit *unit) {
    struct prototype *program = prototype_read(unit->lua);
    int first = chunk_add(unit, program);
    if (fits_at_all(unit)) {
        chunk_translate(unit, first);
    }
}

struct job {
    struct unit unit;
    const struct compile_limits *limits;
    bool out_of_memory;
};

/* Lua's words "p:12: ..." of a text that does not parse. */
static void say_syntax(struct job *job) {
    const char *message = lua_tostring(job->unit.lua, -1);
    struct check_report *report = job->unit.report;
    struct check_finding *finding = &report->finding[report->count++];
    *finding = (struct check_finding){
        .severity = CHECK_ERROR, .id = "syntax", .line = 1, .column = 1, .length = 1};
    if (message != NULL && sscanf(message, "p:%d:", &finding->line) == 1) {
        const char *words = strchr(message + 2, ':');
        message = words != NULL ? words + 1 + (words[1] == ' ') : message;
    }
    snprintf(finding->message, sizeof finding->message, "%.*s", CHECK_MESSAGE_MAX - 1,
             message != NULL ? message : "");
}

static int work(lua_State *lua) {
    struct job *job = lua_touserdata(lua, 1);
    struct unit *unit = &job->unit;
    int status = luaL_loadbufferx(lua, unit->source->bytes, unit->source->length, "=p", "t");
    if (status == LUA_ERRMEM) {
        return lua_error(lua);
    }
    if (status != LUA_OK) {
        say_syntax(job);
        return 0;
    }
    translate(unit);
    if (is_refused(unit)) {
        return 0;
    }
    name_program(unit);
    simplify(unit);
    if (!is_refused(unit)) {
        job->out_of_memory = !finish(unit, job->limits);
    }
    return 0;
}

static bool run(struct job *job, struct fault *fault) {
    lua_State *lua = luaL_newstate();
    if (lua == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    job->unit.lua = lua;
    lua_gc(lua, LUA_GCSTOP);
    lua_pushcfunction(lua, work);
    lua_pushlightuserdata(lua, job);
    int status = lua_pcall(lua, 1, 0, 0);
    if (status == LUA_ERRMEM || job->out_of_memory) {
        fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    } else if (status != LUA_OK) {
        const char *message = lua_tostring(lua, -1);
        fault_set(fault, FAULT_PROGRAM, "%s", message != NULL ? message : "");
    }
    lua_close(lua);
    return status == LUA_OK && !job->out_of_memory;
}

bool compile_program(const struct check_source *source, const struct compile_limits *limits,
                     struct program **program, struct check_report *report, struct fault *fault) {
    struct vocabulary *vocabulary = NULL;
    struct program *made = calloc(1, sizeof *made);
    *program = NULL;
    *report = (struct check_report){0};
    if (made == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    if (!vocabulary_open(&vocabulary, fault)) {
        free(made);
        return false;
    }
    struct job job = {
        .limits = limits,
        .unit = {.source = source, .report = report, .program = made, .vocabulary = vocabulary}};
    bool done = run(&job, fault);
    vocabulary_close(vocabulary);
    if (done && !check_has_error(report)) {
        *program = made;
    } else {
        compile_free(made);
    }
    return done;
}
