#include "runtime/compile/facts.h"

#include "runtime/compile/library.h"

static const struct fact varies = {.kind = FACT_VARIES};

static void forget(struct facts *facts, uint64_t registers) {
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        if ((registers >> i & 1) != 0) {
            facts->reg[i] = varies;
        }
    }
}

/* `global` < 0: all of them. */
static void forget_global(struct facts *facts, int global) {
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        if (facts->reg[i].kind == FACT_GLOBAL && (global < 0 || facts->reg[i].value == global)) {
            facts->reg[i] = varies;
        }
    }
}

/* Functions may change globals; a word of the robot may wait, and then other tasks may. */
static bool may_change_globals(const struct op *op) {
    switch (op->code) {
    case OPCODE_CALL:
    case OPCODE_CALL_GLOBAL:
    case OPCODE_CALL_FUNCTION:
    case OPCODE_FOR_CALL:
        return true;
    case OPCODE_CALL_NATIVE:
        return library_is_robot_word(op->operand[0]);
    default:
        return false;
    }
}

static struct fact fact_of_word(struct unit *unit, const struct op *op, const struct facts *facts) {
    const struct fact *table = &facts->reg[op->operand[1]];
    if (table->kind != FACT_SPACE) {
        return varies;
    }
    struct library_meaning meaning = library_word(
        unit->vocabulary, (enum library_space)table->value, unit->text[op->operand[2]].bytes);
    if (meaning.kind == LIBRARY_NATIVE) {
        return (struct fact){FACT_NATIVE, meaning.value};
    }
    return meaning.kind == LIBRARY_NUMBER
               ? (struct fact){FACT_FLOAT, unit_float(unit, meaning.number)}
               : varies;
}

static struct fact fact_of_number(const struct unit *unit, int number) {
    const struct value *value = &unit->number[number].value;
    return value->tag == VALUE_INTEGER ? (struct fact){FACT_INTEGER, value->integer}
                                       : (struct fact){FACT_FLOAT, number};
}

/* What operation `op` puts into its result. */
static struct fact fact_of(struct unit *unit, const struct op *op, const struct facts *facts) {
    switch (op->code) {
    case OPCODE_MOVE:
        return facts->reg[op->operand[1]];
    case OPCODE_FALSE:
        return (struct fact){.kind = FACT_FALSE};
    case OPCODE_TRUE:
        return (struct fact){.kind = FACT_TRUE};
    case OPCODE_INT8:
    case OPCODE_INT16:
        return (struct fact){FACT_INTEGER, op->operand[1]};
    case OPCODE_NUMBER:
        return fact_of_number(unit, op->operand[1]);
    case OPCODE_TEXT:
        return (struct fact){FACT_TEXT, op->operand[1]};
    case OPCODE_FUNCTION:
        return (struct fact){FACT_FUNCTION, op->operand[1]};
    case OPCODE_NATIVE:
        return (struct fact){FACT_NATIVE, op->operand[1]};
    case CODE_NAMESPACE:
        return (struct fact){FACT_SPACE, op->operand[1]};
    case OPCODE_GET_GLOBAL:
        return (struct fact){FACT_GLOBAL, op->operand[1]};
    case OPCODE_GET_FIELD:
        return fact_of_word(unit, op, facts);
    default:
        return varies;
    }
}

static void set_global(struct facts *facts, int global, int reg) {
    forget_global(facts, global);
    struct fact *fact = &facts->reg[reg];
    if (fact->kind == FACT_VARIES || fact->kind == FACT_GLOBAL) {
        *fact = (struct fact){FACT_GLOBAL, global};
    }
}

static void pass(struct unit *unit, const struct op *op, struct facts *facts) {
    if (op->code == OPCODE_SET_GLOBAL) {
        set_global(facts, op->operand[0], op->operand[1]);
        return;
    }
    struct fact result = fact_of(unit, op, facts);
    forget(facts, code_effects(op).writes);
    if (may_change_globals(op)) {
        forget_global(facts, -1);
    }
    if (op->code == OPCODE_NIL) {
        for (int i = 0; i < op->operand[1]; i++) {
            facts->reg[op->operand[0] + i] = (struct fact){.kind = FACT_NIL};
        }
    } else if (result.kind != FACT_VARIES) {
        facts->reg[op->operand[0]] = result;
    }
}

static bool merge(struct facts *into, const struct facts *from) {
    bool changed = false;
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        struct fact *fact = &into->reg[i];
        if (fact->kind == FACT_UNREACHED) {
            *fact = from->reg[i];
            changed = true;
        } else if (fact->kind != FACT_VARIES &&
                   (fact->kind != from->reg[i].kind || fact->value != from->reg[i].value)) {
            *fact = varies;
            changed = true;
        }
    }
    return changed;
}

/* One pass over the code; `known` holds what is known where something jumps to. */
static bool sweep(struct unit *unit, struct function *function, struct facts **known,
                  facts_visit *visit) {
    struct facts now;
    bool reached = true, changed = false;
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        now.reg[i] = varies;
    }
    for (int at = 0; at < function->count; at++) {
        if (known[at] != NULL) {
            changed = (reached && merge(known[at], &now)) || changed;
            now = *known[at];
            reached = now.reg[0].kind != FACT_UNREACHED;
        }
        if (!reached) {
            continue;
        }
        if (visit != NULL) {
            visit(unit, function, at, &now);
        }
        const struct op op = function->op[at];
        pass(unit, &op, &now);
        int jump = code_jump_operand(op.code);
        if (jump >= 0 && !op.dead) {
            changed = merge(known[op.operand[jump]], &now) || changed;
        }
        reached = op.dead || !code_ends(op.code);
    }
    return changed;
}

void facts_walk(struct unit *unit, struct function *function, facts_visit *visit) {
    struct facts **known = unit_take(unit->lua, (size_t)(function->count + 1) * sizeof *known);
    for (int at = 0; at < function->count; at++) {
        if (function->op[at].is_target) {
            known[at] = unit_take(unit->lua, sizeof **known);
        }
    }
    while (sweep(unit, function, known, NULL)) {
    }
    (void)sweep(unit, function, known, visit);
}

bool fact_load(struct unit *unit, const struct fact *fact, struct op *op) {
    op->operand[1] = fact->value;
    switch (fact->kind) {
    case FACT_NIL:
        op->code = OPCODE_NIL;
        op->operand[1] = 1;
        return true;
    case FACT_FALSE:
        op->code = OPCODE_FALSE;
        return true;
    case FACT_TRUE:
        op->code = OPCODE_TRUE;
        return true;
    case FACT_INTEGER:
        op->code = fact->value == (int8_t)fact->value    ? OPCODE_INT8
                   : fact->value == (int16_t)fact->value ? OPCODE_INT16
                                                         : OPCODE_NUMBER;
        op->operand[1] = op->code == OPCODE_NUMBER ? unit_integer(unit, fact->value) : fact->value;
        return true;
    case FACT_FLOAT:
        op->code = OPCODE_NUMBER;
        return true;
    case FACT_TEXT:
        op->code = OPCODE_TEXT;
        return true;
    case FACT_FUNCTION:
        op->code = OPCODE_FUNCTION;
        return true;
    case FACT_NATIVE:
        op->code = OPCODE_NATIVE;
        return true;
    default:
        return false;
    }
}

bool fact_is_held(struct unit *unit, const struct op *op, const struct facts *facts) {
    if (op->code == OPCODE_NIL) {
        return op->operand[1] == 1 && facts->reg[op->operand[0]].kind == FACT_NIL;
    }
    if (op->code == OPCODE_MOVE || op->code > OPCODE_NATIVE) {
        return false;
    }
    struct fact loaded = fact_of(unit, op, facts);
    const struct fact *held = &facts->reg[op->operand[0]];
    return held->kind == loaded.kind && held->value == loaded.value;
}
