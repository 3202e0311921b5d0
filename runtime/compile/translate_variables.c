/* Globals, variables of other functions, and tables. */
#include <string.h>

#include "runtime/compile/translation.h"

/* Loads again the constant that a shared variable always has. Its place is in another function. */
static void load_shared_constant(struct translation *t, int reg, const struct prototype *owner,
                                 const struct variable *variable);

/* ---- globals -------------------------------------------------------------------------- */

static void refuse_name(struct translation *t, const char *name, enum refusal refusal) {
    refuse(t->unit, refusal, translation_line(t), name, name);
}

static struct library_meaning meaning_of(const struct translation *t, const char *name) {
    int inner = t->prototype->of_library ? library_inner(name) : -1;
    return inner >= 0 ? (struct library_meaning){.kind = LIBRARY_NATIVE, .value = inner}
                      : library_global(name);
}

static void get_global(struct translation *t, int reg, const char *name) {
    struct library_meaning meaning = meaning_of(t, name);
    switch (meaning.kind) {
    case LIBRARY_SPACE:
        translation_emit(t, CODE_NAMESPACE, reg, meaning.value, 0);
        break;
    case LIBRARY_NATIVE:
        translation_emit(t, OPCODE_NATIVE, reg, meaning.value, 0);
        break;
    case LIBRARY_REFUSED:
        refuse_name(t, name, (enum refusal)meaning.value);
        translation_emit(t, OPCODE_NIL, reg, 1, 0);
        break;
    default:
        translation_emit(t, OPCODE_GET_GLOBAL, reg, unit_global(t->unit, name), 0);
        break;
    }
}

static void set_global(struct translation *t, const char *name) {
    if (library_global(name).kind != LIBRARY_NOTHING) {
        refuse_name(t, name, REFUSED_LUA_NAME);
        return;
    }
    int value = translation_register_or_constant(t, 0);
    translation_emit(t, OPCODE_SET_GLOBAL, unit_global(t->unit, name), value, 0);
}

/* ---- upvalues ---------------------------------------------------------------------------- */

static void get_upvalue(struct translation *t, int reg, int upvalue) {
    const struct prototype *owner = t->prototype;
    const struct variable *variable = variable_of_upvalue(t->prototype, upvalue, &owner);
    if (variable == NULL) { /* the table of all globals itself */
        refuse_name(t, "_ENV", REFUSED_FUNCTION);
    } else if (variable->constant >= 0) {
        load_shared_constant(t, reg, owner, variable);
        return;
    } else if (variable->global >= 0) {
        translation_emit(t, OPCODE_GET_GLOBAL, reg, variable->global, 0);
        return;
    }
    translation_emit(t, OPCODE_NIL, reg, 1, 0); /* refused already */
}

static void set_upvalue(struct translation *t) {
    const struct prototype *owner = t->prototype;
    const struct variable *variable = variable_of_upvalue(t->prototype, lua_b(t->word), &owner);
    if (variable == NULL) {
        refuse_name(t, "_ENV", REFUSED_LUA_NAME);
    } else if (variable->global >= 0) {
        int reg = translation_read(t, lua_a(t->word));
        translation_emit(t, OPCODE_SET_GLOBAL, variable->global, reg, 0);
    }
}

static bool is_environment(const struct translation *t, int upvalue) {
    const struct prototype *owner;
    return variable_of_upvalue(t->prototype, upvalue, &owner) == NULL;
}

static void get_field_of_upvalue(struct translation *t) {
    int a = lua_a(t->word), key = lua_c(t->word);
    if (is_environment(t, lua_b(t->word))) {
        get_global(t, a, t->prototype->constant[key].text);
    } else {
        get_upvalue(t, a, lua_b(t->word));
        translation_emit(t, OPCODE_GET_FIELD, a, a, translation_text(t, key));
    }
    translation_written(t, a);
}

static void set_field_of_upvalue(struct translation *t) {
    int key = lua_b(t->word), table = translation_scratch(t, 1);
    if (is_environment(t, lua_a(t->word))) {
        set_global(t, t->prototype->constant[key].text);
        return;
    }
    get_upvalue(t, table, lua_a(t->word));
    int text = translation_text(t, key);
    translation_emit(t, OPCODE_SET_FIELD, table, text, translation_register_or_constant(t, 0));
}

static void emit_function(struct translation *t, int reg, const struct prototype *inside) {
    translation_emit(t, OPCODE_FUNCTION, reg, inside->index, 0);
}

static void load_shared_constant(struct translation *t, int reg, const struct prototype *owner,
                                 const struct variable *variable) {
    uint32_t word = owner->word[variable->constant];
    if (lua_code(word) == LUA_CLOSURE) {
        emit_function(t, reg, owner->inside[lua_bx(word)]);
        return;
    }
    struct translation there = *t;
    there.prototype = owner;
    there.at = variable->constant;
    there.word = word;
    switch (lua_code(word)) {
    case LUA_LOADI:
        translation_integer(t, reg, lua_signed_bx(word));
        break;
    case LUA_LOADF:
        translation_emit(t, OPCODE_NUMBER, reg, unit_float(t->unit, (float)lua_signed_bx(word)), 0);
        break;
    case LUA_LOADK:
        translation_constant(&there, reg, lua_bx(word));
        t->function->op[t->function->count - 1].line = translation_line(t);
        break;
    case LUA_LOADNIL:
        translation_emit(t, OPCODE_NIL, reg, 1, 0);
        break;
    default:
        translation_emit(t, lua_code(word) == LUA_LOADTRUE ? OPCODE_TRUE : OPCODE_FALSE, reg, 0, 0);
        break;
    }
}

bool translate_variable(struct translation *t) {
    int a = lua_a(t->word);
    switch (lua_code(t->word)) {
    case LUA_GETUPVAL:
        get_upvalue(t, a, lua_b(t->word));
        translation_written(t, a);
        return true;
    case LUA_SETUPVAL:
        set_upvalue(t);
        return true;
    case LUA_GETTABUP:
        get_field_of_upvalue(t);
        return true;
    case LUA_SETTABUP:
        set_field_of_upvalue(t);
        return true;
    case LUA_CLOSURE:
        emit_function(t, a, t->prototype->inside[lua_bx(t->word)]);
        translation_written(t, a);
        return true;
    default:
        return false;
    }
}

/* ---- tables -------------------------------------------------------------------------------- */

/* Named places: Lua only says the next power of two; the constructor's own instructions say it
 * exactly. */
static int named_places(const struct translation *t) {
    int most = lua_b(t->word) > 0 ? 1 << (lua_b(t->word) - 1) : 0, found = 0;
    for (int at = t->at + 1; at < t->prototype->word_count && found < most; at++) {
        uint32_t word = t->prototype->word[at];
        enum lua_opcode code = lua_code(word);
        if (code >= LUA_SETTABLE && code <= LUA_SETFIELD && lua_a(word) == lua_a(t->word)) {
            found++;
        } else if (code == LUA_NEWTABLE && lua_a(word) <= lua_a(t->word)) {
            break;
        }
    }
    return found < 255 ? found : 255;
}

static void new_table(struct translation *t) {
    uint32_t extra = t->prototype->word[t->at + 1];
    int list = lua_c(t->word) + (lua_k(t->word) ? lua_ax(extra) * 256 : 0);
    translation_emit(t, OPCODE_NEW_TABLE, lua_a(t->word), list < 255 ? list : 255, named_places(t));
    translation_written(t, lua_a(t->word));
}

static void set_list(struct translation *t) {
    uint32_t extra = t->prototype->word[t->at + 1];
    int first = lua_c(t->word) + (lua_k(t->word) ? lua_ax(extra) * 256 : 0) + 1;
    int count = lua_b(t->word) == 0 ? OPCODE_OPEN : lua_b(t->word);
    translation_emit(t, OPCODE_SET_LIST, lua_a(t->word), count, first < INT16_MAX ? first : 0);
}

static void get(struct translation *t) {
    int a = lua_a(t->word), table = translation_read(t, lua_b(t->word));
    int key = translation_scratch(t, 0);
    switch (lua_code(t->word)) {
    case LUA_GETFIELD:
        translation_emit(t, OPCODE_GET_FIELD, a, table, translation_text(t, lua_c(t->word)));
        break;
    case LUA_GETI:
        translation_integer(t, key, lua_c(t->word));
        translation_emit(t, OPCODE_GET, a, table, key);
        break;
    default:
        translation_emit(t, OPCODE_GET, a, table, translation_read(t, lua_c(t->word)));
        break;
    }
    translation_written(t, a);
}

static void set(struct translation *t) {
    int table = translation_read(t, lua_a(t->word)), key = translation_scratch(t, 0);
    int value = translation_register_or_constant(t, 1);
    switch (lua_code(t->word)) {
    case LUA_SETFIELD:
        translation_emit(t, OPCODE_SET_FIELD, table, translation_text(t, lua_b(t->word)), value);
        break;
    case LUA_SETI:
        translation_integer(t, key, lua_b(t->word));
        translation_emit(t, OPCODE_SET, table, key, value);
        break;
    default:
        translation_emit(t, OPCODE_SET, table, translation_read(t, lua_b(t->word)), value);
        break;
    }
}

/* object:method(): both go to the call's registers */
static void get_method(struct translation *t) {
    int a = lua_a(t->word), object = translation_read(t, lua_b(t->word));
    translation_emit(t, OPCODE_MOVE, a + 1, object, 0);
    if (lua_k(t->word)) {
        translation_emit(t, OPCODE_GET_FIELD, a, a + 1, translation_text(t, lua_c(t->word)));
    } else {
        translation_emit(t, OPCODE_GET, a, a + 1, translation_read(t, lua_c(t->word)));
    }
}

bool translate_table(struct translation *t) {
    switch (lua_code(t->word)) {
    case LUA_GETTABLE:
    case LUA_GETI:
    case LUA_GETFIELD:
        get(t);
        return true;
    case LUA_SETTABLE:
    case LUA_SETI:
    case LUA_SETFIELD:
        set(t);
        return true;
    case LUA_NEWTABLE:
        new_table(t);
        return true;
    case LUA_SETLIST:
        set_list(t);
        return true;
    case LUA_SELF:
        get_method(t);
        return true;
    default:
        return false;
    }
}
