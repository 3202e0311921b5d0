#include "runtime/compile/code.h"

#include <string.h>

#define CODE_ROW_(name, operands) {#name, operands},
static const struct {
    const char *name, *letters;
} codes[CODE_COUNT] = {OPCODES(CODE_ROW_){"NAMESPACE", "wc"}};
#undef CODE_ROW_

/* What is asked below about neighbours in opcodes.h. */
_Static_assert(OPCODE_SET_GLOBAL == OPCODE_GET_GLOBAL + 1 && OPCODE_MOVE == 0, "loads come first");
_Static_assert(OPCODE_IF_NEQ_TEXT == OPCODE_IF_TRUE + 21, "comparisons stand together, in pairs");
_Static_assert(OPCODE_IF_NLE == OPCODE_IF_EQ + 5 && OPCODE_IF_NGE_I == OPCODE_IF_EQ_I + 9,
               "EQ LT LE, then GT GE, each with its contrary");
_Static_assert(OPCODE_CALL_NATIVE == OPCODE_CALL + 3, "calls stand together");
_Static_assert(OPCODE_RETURN_ONE == OPCODE_RETURN + 2, "returns stand together");
_Static_assert(OPCODE_SHIFT_RIGHT == OPCODE_ADD + 10, "arithmetic stands together");

const char *code_letters(int code) { return codes[code].letters; }
const char *code_name(int code) { return codes[code].name; }

int code_bytes(int code) {
    int bytes = 1;
    for (const char *letter = codes[code].letters; *letter != '\0'; letter++) {
        bytes += *letter == 'h' || *letter == 'j' ? 2 : 1;
    }
    return bytes;
}

int code_jump_operand(int code) {
    const char *jump = strpbrk(codes[code].letters, "sj");
    return jump != NULL ? (int)(jump - codes[code].letters) : -1;
}

bool code_ends(int code) {
    return code == OPCODE_JUMP || (code >= OPCODE_RETURN && code <= OPCODE_RETURN_ONE);
}

bool code_is_pure(int code) {
    return code <= OPCODE_GET_GLOBAL || code == OPCODE_NOT || code == CODE_NAMESPACE;
}

bool code_needs_no_line(int code) {
    return code_is_pure(code) || code == OPCODE_SET_GLOBAL || code == OPCODE_JUMP ||
           code == OPCODE_IF_TRUE || code == OPCODE_IF_FALSE || code == OPCODE_FOR_LOOP ||
           code == OPCODE_FOR_NEXT || (code >= OPCODE_RETURN && code <= OPCODE_RETURN_ONE) ||
           code == OPCODE_IF_EQ || code == OPCODE_IF_NEQ ||
           (code >= OPCODE_IF_EQ_K && code <= OPCODE_IF_NEQ_TEXT) || code == OPCODE_IF_EQ_I ||
           code == OPCODE_IF_NEQ_I;
}

/* Comparisons stand in pairs. */
int code_contrary(int code) {
    if (code < OPCODE_IF_TRUE || code > OPCODE_IF_NEQ_TEXT) {
        return -1;
    }
    return (code - OPCODE_IF_TRUE) % 2 == 0 ? code + 1 : code - 1;
}

uint64_t code_registers(int first, int count) {
    uint64_t set = 0;
    for (int i = first; i < first + count && i < UNIT_REGISTERS; i++) {
        set |= (uint64_t)1 << i;
    }
    return set;
}

static struct effects effects_of_call(int reg, int arguments, int results, bool reads_function) {
    struct effects effects = {.writes = code_registers(reg, UNIT_REGISTERS)};
    int given = arguments == OPCODE_OPEN ? UNIT_REGISTERS : arguments;
    effects.reads =
        code_registers(reg + (reads_function ? 0 : 1), given + (reads_function ? 1 : 0));
    effects.frame = code_registers(reg, 1 + (arguments == OPCODE_OPEN ? 0 : arguments)) |
                    code_registers(reg, results == OPCODE_OPEN ? 1 : results);
    return effects;
}

static struct effects effects_of_group(const struct op *op) {
    int reg = op->operand[0], count = op->operand[1];
    uint64_t open = code_registers(reg, UNIT_REGISTERS);
    switch (op->code) {
    case OPCODE_NIL:
        return (struct effects){0, code_registers(reg, count), code_registers(reg, count)};
    case OPCODE_CALL:
        return effects_of_call(reg, count, op->operand[2], true);
    case OPCODE_CALL_GLOBAL:
    case OPCODE_CALL_FUNCTION:
    case OPCODE_CALL_NATIVE:
        return effects_of_call(count, op->operand[2], op->operand[3], false);
    case OPCODE_RETURN:
        return (struct effects){count == OPCODE_OPEN ? open : code_registers(reg, count), 0,
                                code_registers(reg, count == OPCODE_OPEN ? 1 : count)};
    case OPCODE_FOR_PREPARE:
    case OPCODE_FOR_LOOP:
        return (struct effects){code_registers(reg, 3), code_registers(reg, 4),
                                code_registers(reg, 4)};
    case OPCODE_FOR_CALL: /* the call's frame begins at r+4 and holds state and control */
        return (struct effects){code_registers(reg, 3), code_registers(reg + 4, UNIT_REGISTERS),
                                code_registers(reg, count < 3 ? 7 : 4 + count)};
    case OPCODE_FOR_NEXT:
        return (struct effects){code_registers(reg + 4, 1), code_registers(reg + 2, 1),
                                code_registers(reg, 5)};
    default: /* SET_LIST */
        return (struct effects){count == OPCODE_OPEN ? open : code_registers(reg, 1 + count), 0,
                                code_registers(reg, count == OPCODE_OPEN ? 1 : 1 + count)};
    }
}

static bool is_group(int code) {
    return code == OPCODE_NIL || (code >= OPCODE_FOR_PREPARE && code <= OPCODE_RETURN) ||
           code == OPCODE_SET_LIST;
}

struct effects code_effects(const struct op *op) {
    if (is_group(op->code)) {
        return effects_of_group(op);
    }
    struct effects effects = {0};
    const char *letters = codes[op->code].letters;
    for (int i = 0; letters[i] != '\0'; i++) {
        uint64_t bit =
            letters[i] == 'w' || letters[i] == 'r' ? code_registers(op->operand[i], 1) : 0;
        effects.reads |= letters[i] == 'r' ? bit : 0;
        effects.writes |= letters[i] == 'w' ? bit : 0;
        effects.frame |= bit;
    }
    return effects;
}

int code_emit(struct unit *unit, struct function *function, int line, int code, int a, int b, int c,
              int d) {
    function->op = unit_room(unit->lua, function->op, function->count, &function->capacity,
                             sizeof *function->op);
    function->op[function->count] =
        (struct op){.code = (uint8_t)code, .line = line, .operand = {a, b, c, d}};
    return function->count++;
}

/* ---- tidying -------------------------------------------------------------------- */

static void mark_targets(struct function *function) {
    for (int i = 0; i < function->count; i++) {
        function->op[i].is_target = false;
    }
    for (int i = 0; i < function->count; i++) {
        int jump = code_jump_operand(function->op[i].code);
        if (jump >= 0) {
            function->op[function->op[i].operand[jump]].is_target = true;
        }
    }
}

void code_tidy(struct unit *unit, struct function *function) {
    int *place = unit_take(unit->lua, (size_t)(function->count + 1) * sizeof *place);
    int kept = 0;
    for (int i = 0; i < function->count; i++) {
        place[i] = kept;
        kept += function->op[i].dead ? 0 : 1;
    }
    place[function->count] = kept;
    for (int i = 0; i < function->count; i++) {
        struct op *op = &function->op[i];
        int jump = code_jump_operand(op->code);
        if (jump >= 0 && !op->dead) {
            op->operand[jump] = place[op->operand[jump]];
        }
        if (!op->dead) {
            function->op[place[i]] = *op;
        }
    }
    unit->changed = unit->changed || kept < function->count;
    function->count = kept;
    mark_targets(function);
}

/* ---- what is still needed --------------------------------------------------------- */

static uint64_t live_before(const struct op *op, uint64_t after) {
    struct effects effects = code_effects(op);
    return (after & ~effects.writes) | effects.reads;
}

uint64_t *code_live_after(struct unit *unit, const struct function *function) {
    size_t bytes = (size_t)(function->count + 1) * sizeof(uint64_t);
    uint64_t *before = unit_take(unit->lua, bytes), *after = unit_take(unit->lua, bytes);
    for (bool again = true; again;) {
        again = false;
        for (int i = function->count - 1; i >= 0; i--) {
            const struct op *op = &function->op[i];
            int jump = code_jump_operand(op->code);
            uint64_t live = code_ends(op->code) ? 0 : before[i + 1];
            live |= jump >= 0 ? before[op->operand[jump]] : 0;
            after[i] = live;
            live = live_before(op, live);
            again = again || live != before[i];
            before[i] = live;
        }
    }
    return after;
}
