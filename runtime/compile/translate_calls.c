/* Calls, returns and loops. */
#include "runtime/compile/translation.h"

static int open_or(int operand) { return operand == 0 ? OPCODE_OPEN : operand - 1; }

static void emit_call(struct translation *t, int arguments, int results) {
    if (results == OPCODE_OPEN) {
        t->last_opening = t->function->count;
    }
    translation_emit(t, OPCODE_CALL, lua_a(t->word), arguments, results);
}

static void emit_return(struct translation *t, int first, int count) {
    if (count == 0) {
        translation_emit(t, OPCODE_RETURN_NONE, 0, 0, 0);
    } else if (count == 1) {
        translation_emit(t, OPCODE_RETURN_ONE, translation_read(t, first), 0, 0);
    } else {
        for (int i = 0; i < count && count != OPCODE_OPEN; i++) {
            (void)translation_read(t, first + i);
        }
        translation_emit(t, OPCODE_RETURN, first, count, 0);
    }
}

/* for k, v in f, s, c, closing: the fourth value would be closed when the loop ends. Where a loop
 * has fewer, Lua fills up with nil, or takes what a call gives. */
static bool has_closing_value(const struct translation *t) {
    int closing = lua_a(t->word) + 3;
    uint32_t before = t->at > 0 ? t->prototype->word[t->at - 1] : 0;
    int a = lua_a(before);
    if (lua_code(before) == LUA_LOADNIL) {
        return a > closing || a + lua_b(before) < closing;
    }
    return lua_code(before) != LUA_CALL || a == closing;
}

static bool translate_loop(struct translation *t) {
    int a = lua_a(t->word), to = variables_jump(t->prototype, t->at);
    switch (lua_code(t->word)) {
    case LUA_FORPREP:
        translation_jump(t, OPCODE_FOR_PREPARE, a, 0, to);
        return true;
    case LUA_FORLOOP:
        translation_jump(t, OPCODE_FOR_LOOP, a, 0, to);
        return true;
    case LUA_TFORPREP:
        if (has_closing_value(t)) {
            refuse(t->unit, REFUSED_CLOSE, translation_line(t), "for");
        }
        translation_jump(t, OPCODE_JUMP, 0, 0, to);
        return true;
    case LUA_TFORCALL:
        translation_emit(t, OPCODE_FOR_CALL, a, lua_c(t->word), 0);
        return true;
    case LUA_TFORLOOP:
        translation_jump(t, OPCODE_FOR_NEXT, a, 0, to);
        return true;
    default:
        return false;
    }
}

bool translate_call(struct translation *t) {
    switch (lua_code(t->word)) {
    case LUA_CALL:
        emit_call(t, open_or(lua_b(t->word)), open_or(lua_c(t->word)));
        return true;
    case LUA_TAILCALL: /* a return of its results stands behind */
        emit_call(t, open_or(lua_b(t->word)), OPCODE_OPEN);
        return true;
    case LUA_RETURN:
        emit_return(t, lua_a(t->word), open_or(lua_b(t->word)));
        return true;
    case LUA_RETURN0:
        emit_return(t, 0, 0);
        return true;
    case LUA_RETURN1:
        emit_return(t, lua_a(t->word), 1);
        return true;
    default:
        return translate_loop(t);
    }
}
