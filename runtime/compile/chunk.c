#include "runtime/compile/chunk.h"

#include <stdio.h>
#include <string.h>

#include "runtime/compile/code.h"
#include "runtime/compile/lists.h"
#include "runtime/compile/lua_bytecode.h"
#include "runtime/compile/translate.h"
#include "runtime/compile/variables.h"

static void list_prototypes(struct unit *unit, struct prototype *prototype) {
    prototype->index = unit->function_count;
    unit->prototype[unit->function_count++] = prototype;
    for (int i = 0; i < prototype->inside_count; i++) {
        list_prototypes(unit, prototype->inside[i]);
    }
}

/* The lists have room for exactly what is in them. */
int chunk_add(struct unit *unit, struct prototype *chunk) {
    int first = unit->function_count;
    size_t before = (size_t)first, count = before + (size_t)prototype_count(chunk);
    struct prototype **prototypes = unit_take(unit->lua, count * sizeof(struct prototype *));
    struct function *functions = unit_take(unit->lua, count * sizeof *functions);
    if (first > 0) {
        memcpy(prototypes, unit->prototype, before * sizeof(struct prototype *));
        memcpy(functions, unit->function, before * sizeof *functions);
    }
    unit->prototype = prototypes;
    unit->function = functions;
    list_prototypes(unit, chunk);
    return first;
}

/* The name of what instruction `at` puts a function into. */
static const char *name_given(const struct prototype *around, int at) {
    uint32_t next = at + 1 < around->word_count ? around->word[at + 1] : 0;
    int reg = lua_a(around->word[at]);
    const struct variable *variable = variable_at(around, reg, at + 1);
    if (variable == NULL) {
        variable = variable_at(around, reg, at + 2);
    }
    if (variable != NULL) {
        return variable->name;
    }
    bool stored = lua_code(next) == LUA_SETTABUP || lua_code(next) == LUA_SETFIELD;
    return stored && lua_c(next) == reg && !lua_k(next) ? around->constant[lua_b(next)].text : "";
}

static void name_functions(struct unit *unit, int first) {
    for (int f = first; f < unit->function_count; f++) {
        const struct prototype *around = unit->prototype[f];
        for (int at = 0; at < around->word_count; at++) {
            if (lua_code(around->word[at]) == LUA_CLOSURE) {
                int inside = around->inside[lua_bx(around->word[at])]->index;
                snprintf(unit->function[inside].name, COMPILE_NAME_MAX, "%.*s",
                         COMPILE_NAME_MAX - 1, name_given(around, at));
            }
        }
    }
}

void chunk_translate(struct unit *unit, int first) {
    variables_sort(unit, first);
    for (int f = first; f < unit->function_count; f++) {
        translate_function(unit, f);
        lists_cut(unit, &unit->function[f]);
        if (unit->function[f].count > 0) {
            code_tidy(unit, &unit->function[f]);
        }
    }
    name_functions(unit, first);
}
