#include "runtime/compile/travel.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "lua-lib/on-board/on_board.h"
#include "runtime/compile/chunk.h"
#include "runtime/compile/code.h"
#include "runtime/compile/library.h"
#include "runtime/compile/refusal.h"
#include "runtime/compile/simplify.h"

/* ---- the files ------------------------------------------------------------------------ */

static void mark_of_library(struct prototype *prototype) {
    prototype->of_library = true;
    prototype->line = prototype->last_line = 0;
    memset(prototype->word_line, 0, (size_t)prototype->word_count * sizeof *prototype->word_line);
    for (int i = 0; i < prototype->inside_count; i++) {
        mark_of_library(prototype->inside[i]);
    }
}

/* Lua gives its functions numbers only when the file is there: each is read once. */
static int add_file(struct unit *unit, const char *name) {
    const struct embedded_file *file = on_board_files;
    while (file->name != NULL && strcmp(file->name, name) != 0) {
        file++;
    }
    if (file->name == NULL || luaL_loadbufferx(unit->lua, (const char *)file->text, file->size,
                                               "=on-board", "t") != LUA_OK) {
        return luaL_error(unit->lua, "lua-lib/on-board/%s.lua", name);
    }
    struct prototype *chunk = prototype_read(unit->lua);
    mark_of_library(chunk);
    int first = chunk_add(unit, chunk);
    chunk_translate(unit, first);
    for (int f = first; f < unit->function_count; f++) {
        simplify_by_need(unit, &unit->function[f]); /* what they return is looked at at once */
    }
    snprintf(unit->function[first].name, COMPILE_NAME_MAX, "%s", name);
    return first;
}

static int file_of(struct unit *unit, const char *name) {
    for (int f = 1; f < unit->function_count; f++) {
        const struct prototype *prototype = unit->prototype[f];
        if (prototype->of_library && prototype->around == NULL &&
            strcmp(unit->function[f].name, name) == 0) {
            return f;
        }
    }
    return add_file(unit, name);
}

/* The number of a function in a file. */
static int function_of(struct unit *unit, const struct library_function *wanted) {
    int file = file_of(unit, wanted->file);
    for (int f = file + 1; f < unit->function_count; f++) {
        if (unit->prototype[f]->around == unit->prototype[file] &&
            strcmp(unit->function[f].name, wanted->name) == 0) {
            return f;
        }
    }
    return luaL_error(unit->lua, "lua-lib/on-board/%s.lua: %s", wanted->file, wanted->name);
}

/* ---- how many arguments ------------------------------------------------------------------ */

static bool gives_one(const struct unit *unit, const struct op *call, int depth);

/* A function that only returns single values. */
static bool returns_one(const struct unit *unit, const struct function *function, int depth) {
    for (int i = 0; i < function->count; i++) {
        const struct op *op = &function->op[i];
        if (op->code == OPCODE_RETURN_NONE ||
            (op->code == OPCODE_RETURN &&
             (op->operand[1] != OPCODE_OPEN || i == 0 || !gives_one(unit, op - 1, depth)))) {
            return false;
        }
    }
    return true;
}

#define DEPTH_MAX 20 /* of functions that return what others give */

/* Whether a call always has exactly one result, as far as can be seen. */
static bool gives_one(const struct unit *unit, const struct op *call, int depth) {
    if (call->code == OPCODE_CALL_NATIVE) {
        return library_gives_one(call->operand[0]);
    }
    return call->code == OPCODE_CALL_FUNCTION && depth < DEPTH_MAX &&
           returns_one(unit, &unit->function[call->operand[0]], depth + 1);
}

/* The arguments of a call, of which the last may be another call right before it: when that has
 * one result it is made so. */
static int count_arguments(const struct unit *unit, struct function *function, int at) {
    struct op *call = &function->op[at], *last = call - 1;
    if (call->operand[2] != OPCODE_OPEN || !gives_one(unit, last, 0)) {
        return call->operand[2] != OPCODE_OPEN ? call->operand[2] : LIBRARY_UNKNOWN;
    }
    last->operand[3] = 1;
    call->operand[2] = last->operand[1] - call->operand[1];
    return call->operand[2];
}

/* ---- the words ------------------------------------------------------------------------ */

static bool stands_for_function(const struct op *op) {
    return (op->code == OPCODE_NATIVE && library_travels(op->operand[1])) ||
           (op->code == OPCODE_CALL_NATIVE && library_travels(op->operand[0]));
}

/* Functions may move while others join the unit: operations are named by place. */
static void replace(struct unit *unit, int f, int at) {
    struct function *function = &unit->function[f];
    struct op op = function->op[at];
    bool is_call = op.code == OPCODE_CALL_NATIVE;
    int which = is_call ? 0 : 1, native = op.operand[which];
    int arguments = is_call ? count_arguments(unit, function, at) : LIBRARY_UNKNOWN;
    struct library_function wanted = library_function(native, arguments);
    if (wanted.name == NULL) {
        refuse(unit, REFUSED_ARGUMENTS, op.line, wanted.word, wanted.word);
        return;
    }
    int number = function_of(unit, &wanted);
    unit->function[f].op[at].code = is_call ? OPCODE_CALL_FUNCTION : OPCODE_FUNCTION;
    unit->function[f].op[at].operand[which] = number;
}

bool travel(struct unit *unit) {
    bool found = false;
    for (int f = 0; f < unit->function_count; f++) {
        for (int at = 0; unit->function[f].used && at < unit->function[f].count; at++) {
            if (stands_for_function(&unit->function[f].op[at])) {
                replace(unit, f, at);
                found = true;
            }
        }
    }
    return found;
}
