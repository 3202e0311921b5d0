#include <stdio.h>

#include "runtime/compile/facts.h"
#include "runtime/compile/library.h"
#include "runtime/compile/simplify.h"

static void replace(struct unit *unit, struct op *op, int code, int a, int b, int c, int d) {
    op->code = (uint8_t)code;
    op->operand[0] = a;
    op->operand[1] = b;
    op->operand[2] = c;
    op->operand[3] = d;
    unit->changed = true;
}

static void drop(struct unit *unit, struct op *op) {
    op->dead = true;
    unit->changed = true;
}

static bool is_small(const struct fact *fact) {
    return fact->kind == FACT_INTEGER && fact->value == (int8_t)fact->value;
}

static bool is_number(const struct fact *fact) {
    return fact->kind == FACT_INTEGER || fact->kind == FACT_FLOAT;
}

static int number_of(struct unit *unit, const struct fact *fact) {
    return fact->kind == FACT_INTEGER ? unit_integer(unit, fact->value) : fact->value;
}

/* ---- arithmetic --------------------------------------------------------------------- */

struct forms {
    int plain, small, constant; /* codes; -1: there is none */
    bool commutes;
};

static const struct forms forms[] = {
    {OPCODE_ADD, OPCODE_ADD_I, OPCODE_ADD_K, true},
    {OPCODE_SUBTRACT, -1, OPCODE_SUBTRACT_K, false},
    {OPCODE_MULTIPLY, OPCODE_MULTIPLY_I, OPCODE_MULTIPLY_K, true},
    {OPCODE_DIVIDE, -1, OPCODE_DIVIDE_K, false},
    {OPCODE_FLOOR_DIVIDE, OPCODE_FLOOR_DIVIDE_I, OPCODE_FLOOR_DIVIDE_K, false},
    {OPCODE_MODULO, OPCODE_MODULO_I, OPCODE_MODULO_K, false},
    {OPCODE_AND, -1, OPCODE_AND_K, true},
    {OPCODE_OR, -1, OPCODE_OR_K, true},
    {OPCODE_XOR, -1, OPCODE_XOR_K, true},
    {OPCODE_SHIFT_RIGHT, OPCODE_SHIFT_RIGHT_I, -1, false}};

static const struct forms *forms_of(int code) {
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].plain == code) {
            return &forms[i];
        }
    }
    return NULL;
}

/* Subtracting and shifting to the left are adding and shifting to the right of the contrary. */
static bool arithmetic_contrary(struct unit *unit, struct op *op, const struct fact *right) {
    if ((op->code != OPCODE_SUBTRACT && op->code != OPCODE_SHIFT_LEFT) || !is_small(right) ||
        right->value == INT8_MIN) {
        return false;
    }
    int code = op->code == OPCODE_SUBTRACT ? OPCODE_ADD_I : OPCODE_SHIFT_RIGHT_I;
    replace(unit, op, code, op->operand[0], op->operand[1], -right->value, 0);
    return true;
}

static void arithmetic(struct unit *unit, struct op *op, const struct facts *facts) {
    const struct forms *form = forms_of(op->code);
    const struct fact *right = &facts->reg[op->operand[2]];
    int left = op->operand[1];
    if (arithmetic_contrary(unit, op, right) || form == NULL) {
        return;
    }
    if (form->commutes && !is_number(right)) {
        left = op->operand[2];
        right = &facts->reg[op->operand[1]];
    }
    if (is_small(right) && form->small >= 0) {
        replace(unit, op, form->small, op->operand[0], left, right->value, 0);
    } else if (is_number(right) && form->constant >= 0) {
        replace(unit, op, form->constant, op->operand[0], left, number_of(unit, right), 0);
    }
}

/* ---- comparisons ----------------------------------------------------------------------- */

static void compare_equal(struct unit *unit, struct op *op, const struct facts *facts) {
    bool swap = facts->reg[op->operand[1]].kind <= FACT_TRUE ||
                facts->reg[op->operand[1]].kind == FACT_GLOBAL;
    const struct fact *constant = &facts->reg[op->operand[swap ? 0 : 1]];
    int reg = op->operand[swap ? 1 : 0], contrary = op->code - OPCODE_IF_EQ, to = op->operand[2];
    if (is_small(constant)) {
        replace(unit, op, OPCODE_IF_EQ_I + contrary, reg, constant->value, to, 0);
    } else if (is_number(constant)) {
        replace(unit, op, OPCODE_IF_EQ_K + contrary, reg, number_of(unit, constant), to, 0);
    } else if (constant->kind == FACT_TEXT) {
        replace(unit, op, OPCODE_IF_EQ_TEXT + contrary, reg, constant->value, to, 0);
    }
}

static void compare_order(struct unit *unit, struct op *op, const struct facts *facts) {
    const struct fact *left = &facts->reg[op->operand[0]], *right = &facts->reg[op->operand[1]];
    int code = op->code - OPCODE_IF_LT; /* LT, NLT, LE, NLE */
    if (is_small(right)) {
        replace(unit, op, OPCODE_IF_LT_I + code, op->operand[0], right->value, op->operand[2], 0);
    } else if (is_small(left)) {
        replace(unit, op, OPCODE_IF_GT_I + code, op->operand[1], left->value, op->operand[2], 0);
    }
}

static void compare_truth(struct unit *unit, struct op *op, const struct facts *facts) {
    enum fact_kind kind = facts->reg[op->operand[0]].kind;
    if (kind <= FACT_VARIES || kind == FACT_GLOBAL || kind == FACT_SPACE) {
        return;
    }
    bool truth = kind != FACT_NIL && kind != FACT_FALSE;
    if (truth == (op->code == OPCODE_IF_TRUE)) {
        replace(unit, op, OPCODE_JUMP, op->operand[1], 0, 0, 0);
    } else {
        drop(unit, op);
    }
}

/* ---- tables, globals, moves --------------------------------------------------------------- */

static void get_or_set(struct unit *unit, struct op *op, const struct facts *facts) {
    bool is_get = op->code == OPCODE_GET;
    const struct fact *key = &facts->reg[op->operand[is_get ? 2 : 1]];
    int code = key->kind == FACT_TEXT ? (is_get ? OPCODE_GET_FIELD : OPCODE_SET_FIELD)
                                      : (is_get ? OPCODE_GET_INDEX : OPCODE_SET_INDEX);
    if (key->kind == FACT_TEXT || is_small(key)) {
        replace(unit, op, code, op->operand[0], is_get ? op->operand[1] : key->value,
                is_get ? key->value : op->operand[2], 0);
    }
}

static void use_space(struct unit *unit, struct op *op, enum library_space space) {
    const char *word = unit->text[op->operand[2]].bytes;
    struct library_meaning meaning = library_word(unit->vocabulary, space, word);
    if (meaning.kind == LIBRARY_NATIVE) {
        replace(unit, op, OPCODE_NATIVE, op->operand[0], meaning.value, 0, 0);
    } else if (meaning.kind == LIBRARY_NUMBER) {
        replace(unit, op, OPCODE_NUMBER, op->operand[0], unit_float(unit, meaning.number), 0, 0);
    } else {
        char name[CHECK_MESSAGE_MAX / 4];
        snprintf(name, sizeof name, "%s.%.60s", library_space_name(space), word);
        refuse(unit, REFUSED_WORD, op->line, word, name);
        replace(unit, op, OPCODE_NIL, op->operand[0], 1, 0, 0);
    }
}

static void move(struct unit *unit, struct op *op, const struct facts *facts) {
    const struct fact *fact = &facts->reg[op->operand[1]];
    struct op load = *op;
    if (fact->kind == FACT_SPACE) {
        replace(unit, op, CODE_NAMESPACE, op->operand[0], fact->value, 0, 0);
    } else if (fact->kind == FACT_GLOBAL) {
        replace(unit, op, OPCODE_GET_GLOBAL, op->operand[0], fact->value, 0, 0);
    } else if (fact_load(unit, fact, &load) && code_bytes(load.code) <= code_bytes(OPCODE_MOVE)) {
        *op = load;
        unit->changed = true;
    }
}

/* ---- calls ------------------------------------------------------------------------------------
 */

/* The result of the call right before, which was to be open, becomes exactly one. */
static void close_result(struct unit *unit, struct function *function, int at) {
    for (int i = at - 1; i >= 0; i--) {
        struct op *op = &function->op[i];
        int results = op->code == OPCODE_CALL ? 2 : 3;
        if (!op->dead) {
            if (op->code >= OPCODE_CALL && op->code <= OPCODE_CALL_NATIVE) {
                op->operand[results] = 1;
                unit->changed = true;
            }
            return;
        }
    }
}

/* for k, v in pairs(t): the iterator is there already, the table stands behind it as an argument;
 * only where to begin is missing. */
static void begin_iteration(struct unit *unit, struct function *function, int at, int native) {
    struct op *op = &function->op[at];
    const struct op *next = at + 1 < function->count ? &function->op[at + 1] : op;
    int reg = op->operand[0];
    bool is_for = next->code == OPCODE_JUMP && op->operand[2] == 4 && op->operand[1] > 0 &&
                  function->op[next->operand[0]].code == OPCODE_FOR_CALL &&
                  function->op[next->operand[0]].operand[0] == reg;
    if (!is_for) {
        const char *name = native == NATIVE_NEXT_PAIR ? "pairs" : "ipairs";
        refuse(unit, REFUSED_ITERATOR, op->line, name, name);
        return;
    }
    if (op->operand[1] == OPCODE_OPEN) {
        close_result(unit, function, at);
    }
    if (native == NATIVE_NEXT_PAIR) {
        replace(unit, op, OPCODE_NIL, reg + 2, 1, 0, 0);
    } else {
        replace(unit, op, OPCODE_INT8, reg + 2, 0, 0, 0);
    }
}

static void call(struct unit *unit, struct function *function, int at, const struct facts *facts) {
    struct op *op = &function->op[at];
    const struct fact *fact = &facts->reg[op->operand[0]];
    int code = fact->kind == FACT_NATIVE     ? OPCODE_CALL_NATIVE
               : fact->kind == FACT_FUNCTION ? OPCODE_CALL_FUNCTION
               : fact->kind == FACT_GLOBAL   ? OPCODE_CALL_GLOBAL
                                             : -1;
    if (fact->kind == FACT_NATIVE &&
        (fact->value == NATIVE_NEXT_PAIR || fact->value == NATIVE_NEXT_INDEX)) {
        begin_iteration(unit, function, at, fact->value);
    } else if (code >= 0) {
        replace(unit, op, code, fact->value, op->operand[0], op->operand[1], op->operand[2]);
    }
}

/* ---- what is no value -------------------------------------------------------------------------
 */

/* robot, math and table are only read by what takes a word from them, ipairs and pairs only called
 * by a loop. */
static void look_for_misuse(struct unit *unit, const struct op *op, const struct facts *facts) {
    uint64_t reads = code_effects(op).reads;
    bool takes_word = op->code == OPCODE_GET_FIELD || op->code == OPCODE_MOVE;
    bool calls = op->code == OPCODE_CALL || op->code == OPCODE_FOR_CALL;
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        const struct fact *fact = &facts->reg[i];
        if ((reads >> i & 1) == 0) {
            continue;
        }
        if (fact->kind == FACT_SPACE && !takes_word) {
            const char *name = library_space_name((enum library_space)fact->value);
            refuse_space(unit, op->line, name);
        } else if (fact->kind == FACT_NATIVE && fact->value == NATIVE_NEXT_PAIR && !calls) {
            refuse(unit, REFUSED_ITERATOR, op->line, "pairs", "pairs");
        } else if (fact->kind == FACT_NATIVE && fact->value == NATIVE_NEXT_INDEX && !calls) {
            refuse(unit, REFUSED_ITERATOR, op->line, "ipairs", "ipairs");
        }
    }
}

static void rewrite(struct unit *unit, struct function *function, int at,
                    const struct facts *facts) {
    struct op *op = &function->op[at];
    look_for_misuse(unit, op, facts);
    if (op->code == OPCODE_CALL) {
        call(unit, function, at, facts);
    } else if (op->code == OPCODE_MOVE) {
        move(unit, op, facts);
    } else if (op->code >= OPCODE_ADD && op->code <= OPCODE_SHIFT_RIGHT) {
        arithmetic(unit, op, facts);
    } else if (op->code == OPCODE_GET || op->code == OPCODE_SET) {
        get_or_set(unit, op, facts);
    } else if (op->code == OPCODE_FOR_CALL) {
        op->operand[2] = facts->reg[op->operand[0]].kind == FACT_NATIVE;
    } else if (op->code == OPCODE_GET_FIELD && facts->reg[op->operand[1]].kind == FACT_SPACE) {
        use_space(unit, op, (enum library_space)facts->reg[op->operand[1]].value);
    }
}

static bool holds_global(const struct facts *facts, int reg, int global) {
    return facts->reg[reg].kind == FACT_GLOBAL && facts->reg[reg].value == global;
}

static void visit(struct unit *unit, struct function *function, int at, const struct facts *facts) {
    struct op *op = &function->op[at];
    if (fact_is_held(unit, op, facts)) {
        drop(unit, op);
        return;
    }
    switch (op->code) {
    case OPCODE_GET_GLOBAL:
        if (holds_global(facts, op->operand[0], op->operand[1])) {
            drop(unit, op);
        }
        break;
    case OPCODE_SET_GLOBAL:
        look_for_misuse(unit, op, facts);
        if (holds_global(facts, op->operand[1], op->operand[0])) {
            drop(unit, op);
        }
        break;
    case OPCODE_IF_EQ:
    case OPCODE_IF_NEQ:
        look_for_misuse(unit, op, facts);
        compare_equal(unit, op, facts);
        break;
    case OPCODE_IF_TRUE:
    case OPCODE_IF_FALSE:
        look_for_misuse(unit, op, facts);
        compare_truth(unit, op, facts);
        break;
    default:
        if (op->code >= OPCODE_IF_LT && op->code <= OPCODE_IF_NLE) {
            compare_order(unit, op, facts);
        } else {
            rewrite(unit, function, at, facts);
        }
        break;
    }
}

void simplify_by_facts(struct unit *unit, struct function *function) {
    facts_walk(unit, function, visit);
    code_tidy(unit, function);
}
