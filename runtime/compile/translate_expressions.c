/* Arithmetic and comparisons. What a follow-up for metamethods (MMBIN...) would do cannot happen on
 * board: those translate to nothing. */
#include "runtime/compile/translation.h"

struct pair {
    enum lua_opcode lua;
    int code;
};

static const struct pair of_registers[] = {
    {LUA_ADD, OPCODE_ADD},        {LUA_SUB, OPCODE_SUBTRACT},   {LUA_MUL, OPCODE_MULTIPLY},
    {LUA_MOD, OPCODE_MODULO},     {LUA_DIV, OPCODE_DIVIDE},     {LUA_IDIV, OPCODE_FLOOR_DIVIDE},
    {LUA_BAND, OPCODE_AND},       {LUA_BOR, OPCODE_OR},         {LUA_BXOR, OPCODE_XOR},
    {LUA_SHL, OPCODE_SHIFT_LEFT}, {LUA_SHR, OPCODE_SHIFT_RIGHT}};

static const struct pair with_constant[] = {
    {LUA_ADDK, OPCODE_ADD},    {LUA_SUBK, OPCODE_SUBTRACT}, {LUA_MULK, OPCODE_MULTIPLY},
    {LUA_MODK, OPCODE_MODULO}, {LUA_DIVK, OPCODE_DIVIDE},   {LUA_IDIVK, OPCODE_FLOOR_DIVIDE},
    {LUA_BANDK, OPCODE_AND},   {LUA_BORK, OPCODE_OR},       {LUA_BXORK, OPCODE_XOR}};

static const struct pair of_one[] = {{LUA_UNM, OPCODE_NEGATE},
                                     {LUA_BNOT, OPCODE_COMPLEMENT},
                                     {LUA_NOT, OPCODE_NOT},
                                     {LUA_LEN, OPCODE_LENGTH}};

static int find(const struct pair *pairs, size_t count, enum lua_opcode lua) {
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].lua == lua) {
            return pairs[i].code;
        }
    }
    return -1;
}

#define FIND(pairs, lua) find(pairs, sizeof(pairs) / sizeof(pairs)[0], lua)

/* Result, left, right, all in registers; optimising puts constants into the operation. */
static void emit_binary(struct translation *t, int code, int left, int right) {
    translation_emit(t, code, lua_a(t->word), left, right);
    translation_written(t, lua_a(t->word));
}

/* x ^ 2 is x * x with x as a float: exactly what Lua computes. */
static void emit_square(struct translation *t, int base) {
    int number = translation_scratch(t, 0);
    translation_emit(t, OPCODE_MULTIPLY_K, number, base, unit_float(t->unit, 1));
    emit_binary(t, OPCODE_MULTIPLY, number, number);
}

static bool is_two(const struct constant *constant) {
    return (constant->kind == CONSTANT_INTEGER && constant->integer == 2) ||
           (constant->kind == CONSTANT_FLOAT && constant->number == 2);
}

static bool translate_power(struct translation *t) {
    enum lua_opcode code = lua_code(t->word);
    if (code == LUA_POWK && is_two(&t->prototype->constant[lua_c(t->word)])) {
        emit_square(t, translation_read(t, lua_b(t->word)));
    } else if (code == LUA_POW || code == LUA_POWK) {
        refuse(t->unit, REFUSED_POWER, translation_line(t), "^");
    }
    return code == LUA_POW || code == LUA_POWK;
}

static void emit_with_constant(struct translation *t, int code) {
    int left = translation_read(t, lua_b(t->word)), right = translation_scratch(t, 0);
    translation_constant(t, right, lua_c(t->word));
    emit_binary(t, code, left, right);
}

static bool translate_with_integer(struct translation *t) {
    int scratch = translation_scratch(t, 0);
    enum lua_opcode code = lua_code(t->word);
    if (code != LUA_ADDI && code != LUA_SHRI && code != LUA_SHLI) {
        return false;
    }
    int reg = translation_read(t, lua_b(t->word));
    translation_integer(t, scratch, lua_signed_c(t->word));
    if (code == LUA_SHLI) { /* constant << register */
        emit_binary(t, OPCODE_SHIFT_LEFT, scratch, reg);
    } else {
        emit_binary(t, code == LUA_ADDI ? OPCODE_ADD : OPCODE_SHIFT_RIGHT, reg, scratch);
    }
    return true;
}

bool translate_arithmetic(struct translation *t) {
    enum lua_opcode code = lua_code(t->word);
    int registers = FIND(of_registers, code), constant = FIND(with_constant, code);
    int one = FIND(of_one, code);
    if (registers >= 0) {
        int left = translation_read(t, lua_b(t->word));
        emit_binary(t, registers, left, translation_read(t, lua_c(t->word)));
    } else if (constant >= 0) {
        emit_with_constant(t, constant);
    } else if (one >= 0) {
        translation_emit(t, one, lua_a(t->word), translation_read(t, lua_b(t->word)), 0);
        translation_written(t, lua_a(t->word));
    } else if (code == LUA_CONCAT) {
        refuse(t->unit, REFUSED_JOINING, translation_line(t), "..");
        translation_emit(t, OPCODE_NIL, lua_a(t->word), 1, 0);
    } else {
        return translate_power(t) || translate_with_integer(t);
    }
    return true;
}

/* ---- comparisons -------------------------------------------------------------------- */

/* Lua compares and, when the result is not k, skips the jump behind. So: jump when it is k. When
 * that jump has an operation of its own (others jump to it), skip it, too. */
static void emit_test(struct translation *t, int code, int left, int right) {
    int jump = variables_jump(t->prototype, t->at + 1);
    translation_jump(t, lua_k(t->word) ? code : code_contrary(code), left, right, jump);
    if (t->targets[t->at + 1] != 0) {
        translation_jump(t, OPCODE_JUMP, 0, 0, t->at + 2);
    }
}

/* Register against a small integer: the integer goes to a register, optimising takes it back. */
static bool translate_against_integer(struct translation *t) {
    int scratch = translation_scratch(t, 0);
    enum lua_opcode code = lua_code(t->word);
    if (code < LUA_EQI || code > LUA_GEI) {
        return false;
    }
    int reg = translation_read(t, lua_a(t->word));
    translation_integer(t, scratch, lua_signed_b(t->word));
    if (code == LUA_GTI || code == LUA_GEI) {
        emit_test(t, code == LUA_GTI ? OPCODE_IF_LT : OPCODE_IF_LE, scratch, reg);
    } else {
        emit_test(t,
                  code == LUA_EQI   ? OPCODE_IF_EQ
                  : code == LUA_LTI ? OPCODE_IF_LT
                                    : OPCODE_IF_LE,
                  reg, scratch);
    }
    return true;
}

/* if truth(B) is k then A = B and jump */
static void translate_test_and_set(struct translation *t) {
    int a = lua_a(t->word), b = translation_read(t, lua_b(t->word));
    translation_jump(t, lua_k(t->word) ? OPCODE_IF_FALSE : OPCODE_IF_TRUE, b, 0, t->at + 2);
    translation_emit(t, OPCODE_MOVE, a, b, 0);
    translation_written(t, a);
    translation_jump(t, OPCODE_JUMP, 0, 0, variables_jump(t->prototype, t->at + 1));
}

bool translate_comparison(struct translation *t) {
    enum lua_opcode code = lua_code(t->word);
    int reg;
    switch (code) {
    case LUA_EQ:
    case LUA_LT:
    case LUA_LE:
        reg = translation_read(t, lua_a(t->word));
        emit_test(t,
                  code == LUA_EQ   ? OPCODE_IF_EQ
                  : code == LUA_LT ? OPCODE_IF_LT
                                   : OPCODE_IF_LE,
                  reg, translation_read(t, lua_b(t->word)));
        return true;
    case LUA_EQK:
        reg = translation_read(t, lua_a(t->word));
        translation_constant(t, translation_scratch(t, 0), lua_b(t->word));
        emit_test(t, OPCODE_IF_EQ, reg, translation_scratch(t, 0));
        return true;
    case LUA_TEST:
        emit_test(t, OPCODE_IF_TRUE, translation_read(t, lua_a(t->word)), 0);
        return true;
    case LUA_TESTSET:
        translate_test_and_set(t);
        return true;
    default:
        return translate_against_integer(t);
    }
}
