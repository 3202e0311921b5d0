#include "runtime/compile/variables.h"

#include <string.h>

#include "runtime/compile/lua_bytecode.h"
#include "runtime/compile/refusal.h"

int variables_jump(const struct prototype *prototype, int at) {
    uint32_t word = prototype->word[at];
    switch (lua_code(word)) {
    case LUA_JMP:
        return at + 1 + lua_jump(word);
    case LUA_FORLOOP:
    case LUA_TFORLOOP:
        return at + 1 - lua_bx(word);
    case LUA_FORPREP:
        return at + 2 + lua_bx(word);
    case LUA_TFORPREP:
        return at + 1 + lua_bx(word);
    case LUA_LFALSESKIP:
        return at + 2;
    default:
        return -1;
    }
}

uint8_t *variables_targets(struct unit *unit, const struct prototype *prototype) {
    uint8_t *targets = unit_take(unit->lua, (size_t)prototype->word_count + 1);
    for (int at = 0; at < prototype->word_count; at++) {
        int to = variables_jump(prototype, at);
        if (to >= 0 && to <= prototype->word_count) {
            targets[to] |= to > at ? 1 : 2;
        }
    }
    return targets;
}

struct variable *variable_at(const struct prototype *prototype, int reg, int at) {
    for (int i = 0; i < prototype->variable_count; i++) {
        struct variable *variable = &prototype->variable[i];
        if (variable->reg == reg && variable->start <= at && at < variable->end) {
            return variable;
        }
    }
    return NULL;
}

static int closure_of(const struct prototype *around, const struct prototype *inside) {
    for (int at = 0; at < around->word_count; at++) {
        uint32_t word = around->word[at];
        if (lua_code(word) == LUA_CLOSURE && lua_bx(word) < around->inside_count &&
            around->inside[lua_bx(word)] == inside) {
            return at;
        }
    }
    return -1;
}

struct variable *variable_of_upvalue(const struct prototype *prototype, int upvalue,
                                     const struct prototype **owner) {
    const struct prototype *at = prototype;
    while (at->around != NULL && !at->upvalue[upvalue].in_register) {
        upvalue = at->upvalue[upvalue].index;
        at = at->around;
    }
    if (at->around == NULL) {
        return NULL;
    }
    int closure = closure_of(at->around, at), reg = at->upvalue[upvalue].index;
    *owner = at->around;
    /* A local function's variable begins behind its closure. */
    struct variable *variable = variable_at(at->around, reg, closure + 1);
    return variable != NULL ? variable : variable_at(at->around, reg, closure);
}

/* ---- what never changes ------------------------------------------------------ */

static bool writes_a(enum lua_opcode code) {
    return code <= LUA_LOADNIL || code == LUA_GETUPVAL ||
           (code >= LUA_GETTABUP && code <= LUA_GETFIELD) ||
           (code >= LUA_NEWTABLE && code <= LUA_SHR) || (code >= LUA_UNM && code <= LUA_CONCAT) ||
           code == LUA_TESTSET || code == LUA_CLOSURE;
}

/* Whether an instruction inside a variable's scope gives it another value. Calls and loops write
 * registers above all variables. */
static bool writes(uint32_t word, int reg) {
    enum lua_opcode code = lua_code(word);
    int a = lua_a(word);
    if (code == LUA_LOADNIL) {
        return reg >= a && reg <= a + lua_b(word);
    }
    return writes_a(code) && (reg == a || (code == LUA_SELF && reg == a + 1));
}

static bool is_changed_by_owner(const struct prototype *owner, const struct variable *variable) {
    for (int at = variable->start; at < variable->end && at < owner->word_count; at++) {
        if (writes(owner->word[at], variable->reg)) {
            return true;
        }
    }
    return false;
}

static bool is_changed_inside(const struct unit *unit, const struct variable *variable) {
    const struct prototype *owner;
    for (int f = 1; f < unit->function_count; f++) {
        const struct prototype *user = unit->prototype[f];
        for (int at = 0; at < user->word_count; at++) {
            if (lua_code(user->word[at]) == LUA_SETUPVAL &&
                variable_of_upvalue(user, lua_b(user->word[at]), &owner) == variable) {
                return true;
            }
        }
    }
    return false;
}

static bool is_constant_load(enum lua_opcode code) {
    return code <= LUA_LOADTRUE && code != LUA_MOVE && code != LUA_LOADKX && code != LUA_LFALSESKIP;
}

/* The instruction that gives the first value, when that is a constant on every way there: looked
 * for among the constants loaded right before the variable begins. -1: there is none. */
static int first_constant(const struct prototype *owner, const struct variable *variable,
                          const uint8_t *targets) {
    if ((targets[variable->start] & 1) != 0) {
        return -1;
    }
    for (int at = variable->start - 1; at >= 0; at--) {
        uint32_t word = owner->word[at];
        bool closure = lua_code(word) == LUA_CLOSURE;
        if (!closure && !is_constant_load(lua_code(word))) {
            return -1;
        }
        if (writes(word, variable->reg)) {
            return at;
        }
        if (targets[at] != 0) {
            return -1;
        }
    }
    return -1;
}

/* ---- what exists only once ------------------------------------------------------ */

/* Loops go back to the instruction behind their preparation, which is where their own variables
 * begin. */
static bool is_in_loop(const struct prototype *owner, const struct variable *variable) {
    for (int at = 0; at < owner->word_count; at++) {
        int to = variables_jump(owner, at);
        enum lua_opcode code = lua_code(owner->word[at]);
        int first = code == LUA_FORLOOP || code == LUA_TFORLOOP ? to - 1 : to;
        if (to >= 0 && to <= at && variable->start > first && variable->start <= at + 1) {
            return true;
        }
    }
    return false;
}

static void sort_captured(struct unit *unit, const struct prototype *owner,
                          struct variable *variable, int line) {
    int declared = owner->word_line[variable->start > 0 ? variable->start - 1 : 0];
    if (!is_changed_by_owner(owner, variable) && !is_changed_inside(unit, variable)) {
        variable->constant = first_constant(owner, variable, variables_targets(unit, owner));
    }
    if (variable->constant >= 0) {
        return;
    }
    if (owner->around != NULL) {
        refuse(unit, REFUSED_CAPTURE, variable->start > 0 ? declared : owner->line, variable->name,
               variable->name, line);
    } else if (is_in_loop(owner, variable)) {
        refuse(unit, REFUSED_CAPTURE_LOOP, declared, variable->name, variable->name, line);
    } else {
        variable->global = unit_file_variable(unit, variable->name);
    }
}

void variables_sort(struct unit *unit, int first) {
    for (int f = first; f < unit->function_count; f++) {
        const struct prototype *user = unit->prototype[f], *owner = NULL;
        for (int i = 0; i < user->upvalue_count; i++) {
            struct variable *variable = variable_of_upvalue(user, i, &owner);
            if (variable != NULL && !variable->captured) {
                variable->captured = true;
                sort_captured(unit, owner, variable, user->line);
            }
        }
    }
}
