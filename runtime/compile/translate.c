#include "runtime/compile/translate.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "runtime/compile/translation.h"

#define SCRATCH 2 /* registers that translation needs above Lua's own */

int translation_line(const struct translation *t) { return t->prototype->word_line[t->at]; }

void translation_emit(struct translation *t, int code, int a, int b, int c) {
    code_emit(t->unit, t->function, translation_line(t), code, a, b, c, 0);
}

int translation_scratch(const struct translation *t, int number) {
    return t->prototype->registers + number;
}

/* ---- variables that live in globals ----------------------------------------------- */

int translation_read(struct translation *t, int reg) {
    const struct variable *variable = variable_at(t->prototype, reg, t->at);
    if (variable != NULL && variable->global >= 0) {
        translation_emit(t, OPCODE_GET_GLOBAL, reg, variable->global, 0);
    }
    return reg;
}

void translation_written(struct translation *t, int reg) {
    const struct variable *variable = variable_at(t->prototype, reg, t->at);
    if (variable != NULL && variable->global >= 0) {
        translation_emit(t, OPCODE_SET_GLOBAL, variable->global, reg, 0);
    }
}

/* The variables that begin at instruction t->at have their first value in their registers. */
static void store_new_variables(struct translation *t) {
    for (int i = 0; i < t->prototype->variable_count; i++) {
        const struct variable *variable = &t->prototype->variable[i];
        if (variable->start == t->at && variable->global >= 0) {
            translation_emit(t, OPCODE_SET_GLOBAL, variable->global, variable->reg, 0);
        }
    }
}

/* ---- constants ------------------------------------------------------------------------ */

void translation_integer(struct translation *t, int reg, lua_Integer integer) {
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)integer);
    if (integer < INT32_MIN || integer > INT32_MAX) {
        refuse(t->unit, REFUSED_INTEGER, translation_line(t), text, text);
    } else if (integer >= INT8_MIN && integer <= INT8_MAX) {
        translation_emit(t, OPCODE_INT8, reg, (int)integer, 0);
    } else if (integer >= INT16_MIN && integer <= INT16_MAX) {
        translation_emit(t, OPCODE_INT16, reg, (int)integer, 0);
    } else {
        translation_emit(t, OPCODE_NUMBER, reg, unit_integer(t->unit, (int32_t)integer), 0);
    }
}

static void emit_float(struct translation *t, int reg, double number) {
    float single = (float)number;
    if ((isinf(single) && !isinf(number)) || (number != 0 && fabsf(single) < FLT_MIN)) {
        char text[32];
        snprintf(text, sizeof text, "%.7g", number);
        refuse(t->unit, REFUSED_NUMBER, translation_line(t), text, text);
        return;
    }
    translation_emit(t, OPCODE_NUMBER, reg, unit_float(t->unit, single), 0);
}

int translation_text(struct translation *t, int index) {
    const struct constant *constant = &t->prototype->constant[index];
    if (constant->length > UINT8_MAX) {
        refuse(t->unit, REFUSED_LONG_TEXT, translation_line(t), NULL);
        return unit_text(t->unit, "", 0);
    }
    return unit_text(t->unit, constant->text, constant->length);
}

void translation_constant(struct translation *t, int reg, int index) {
    const struct constant *constant = &t->prototype->constant[index];
    switch (constant->kind) {
    case CONSTANT_NIL:
        translation_emit(t, OPCODE_NIL, reg, 1, 0);
        return;
    case CONSTANT_FALSE:
        translation_emit(t, OPCODE_FALSE, reg, 0, 0);
        return;
    case CONSTANT_TRUE:
        translation_emit(t, OPCODE_TRUE, reg, 0, 0);
        return;
    case CONSTANT_INTEGER:
        translation_integer(t, reg, constant->integer);
        return;
    case CONSTANT_FLOAT:
        emit_float(t, reg, constant->number);
        return;
    case CONSTANT_TEXT:
        translation_emit(t, OPCODE_TEXT, reg, translation_text(t, index), 0);
        return;
    }
}

int translation_register_or_constant(struct translation *t, int number) {
    if (!lua_k(t->word)) {
        return translation_read(t, lua_c(t->word));
    }
    translation_constant(t, translation_scratch(t, number), lua_c(t->word));
    return translation_scratch(t, number);
}

/* ---- jumps ---------------------------------------------------------------------------- */

/* Operands name Lua's instruction until the whole function is translated; those that come from
 * before it arrive there as -1 - instruction. */
void translation_jump(struct translation *t, int code, int a, int b, int to) {
    int label = to > t->at ? -1 - to : to;
    int jump = code_jump_operand(code);
    translation_emit(t, code, jump == 0 ? label : a, jump == 1 ? label : b, jump == 2 ? label : 0);
}

static void resolve_jumps(struct translation *t) {
    for (int i = 0; i < t->function->count; i++) {
        struct op *op = &t->function->op[i];
        int jump = code_jump_operand(op->code);
        if (jump >= 0) {
            int label = op->operand[jump];
            op->operand[jump] = label < 0 ? t->arrive[-1 - label] : t->begin[label];
        }
    }
}

/* ---- plain instructions ------------------------------------------------------------------ */

static void load(struct translation *t) {
    int a = lua_a(t->word);
    switch (lua_code(t->word)) {
    case LUA_MOVE:
        translation_emit(t, OPCODE_MOVE, a, translation_read(t, lua_b(t->word)), 0);
        break;
    case LUA_LOADI:
        translation_integer(t, a, lua_signed_bx(t->word));
        break;
    case LUA_LOADF:
        emit_float(t, a, lua_signed_bx(t->word));
        break;
    case LUA_LOADK:
        translation_constant(t, a, lua_bx(t->word));
        break;
    case LUA_LOADTRUE:
        translation_emit(t, OPCODE_TRUE, a, 0, 0);
        break;
    default:
        translation_emit(t, OPCODE_FALSE, a, 0, 0);
        break;
    }
    translation_written(t, a);
    if (lua_code(t->word) == LUA_LFALSESKIP) {
        translation_jump(t, OPCODE_JUMP, 0, 0, t->at + 2);
    }
}

static void load_nil(struct translation *t) {
    int a = lua_a(t->word), count = lua_b(t->word) + 1;
    translation_emit(t, OPCODE_NIL, a, count, 0);
    for (int i = 0; i < count; i++) {
        translation_written(t, a + i);
    }
}

static void translate_word(struct translation *t) {
    enum lua_opcode code = lua_code(t->word);
    if (code <= LUA_LOADTRUE && code != LUA_LOADKX) {
        load(t);
    } else if (code == LUA_LOADNIL) {
        load_nil(t);
    } else if (code == LUA_JMP) {
        translation_jump(t, OPCODE_JUMP, 0, 0, variables_jump(t->prototype, t->at));
    } else if (code == LUA_VARARG) {
        refuse(t->unit, REFUSED_VARARG, translation_line(t), "...");
    } else if (code == LUA_TBC) {
        refuse(t->unit, REFUSED_CLOSE, translation_line(t), "close");
    } else if (code == LUA_LOADKX) {
        refuse(t->unit, REFUSED_TOO_LONG, translation_line(t), NULL);
    } else {
        (void)(translate_variable(t) || translate_table(t) || translate_arithmetic(t) ||
               translate_comparison(t) || translate_call(t));
    }
}

/* A test and the jump behind it become one operation. */
static bool is_jump_of_test(const struct translation *t) {
    if (t->at == 0 || t->targets[t->at] != 0 || lua_code(t->word) != LUA_JMP) {
        return false;
    }
    enum lua_opcode before = lua_code(t->prototype->word[t->at - 1]);
    return before >= LUA_EQ && before <= LUA_TESTSET;
}

static bool fits_registers(struct translation *t) {
    int needed = t->prototype->registers + SCRATCH;
    if (needed <= UNIT_REGISTERS) {
        return true;
    }
    char text[16];
    snprintf(text, sizeof text, "%d", t->prototype->registers);
    refuse(t->unit, REFUSED_REGISTERS, t->prototype->line > 0 ? t->prototype->line : 1, NULL, text,
           UNIT_REGISTERS - SCRATCH);
    return false;
}

void translate_function(struct unit *unit, int number) {
    struct function *function = &unit->function[number];
    const struct prototype *prototype = unit->prototype[number];
    size_t labels = (size_t)(prototype->word_count + 1) * sizeof(int);
    struct translation t = {.unit = unit,
                            .function = function,
                            .prototype = prototype,
                            .targets = variables_targets(unit, prototype),
                            .begin = unit_take(unit->lua, labels),
                            .arrive = unit_take(unit->lua, labels)};
    function->prototype = prototype;
    if (prototype->is_vararg && prototype->around != NULL) {
        refuse(unit, REFUSED_VARARG, prototype->line, "...");
    }
    if (!fits_registers(&t)) {
        return;
    }
    for (t.at = 0; t.at < prototype->word_count; t.at++) {
        t.word = prototype->word[t.at];
        t.arrive[t.at] = function->count;
        store_new_variables(&t);
        t.begin[t.at] = function->count;
        if (!is_jump_of_test(&t)) {
            translate_word(&t);
        }
    }
    /* Nothing falls off the end, but a jump may be made to it by what was left out. */
    t.arrive[t.at] = t.begin[t.at] = function->count;
    code_emit(unit, function, prototype->last_line, OPCODE_RETURN_NONE, 0, 0, 0, 0);
    resolve_jumps(&t);
}
