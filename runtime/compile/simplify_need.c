#include "runtime/compile/code.h"
#include "runtime/compile/simplify.h"

static void drop(struct unit *unit, struct op *op) {
    op->dead = true;
    unit->changed = true;
}

static uint64_t bit(int reg) { return code_registers(reg, 1); }

/* ---- results nobody reads --------------------------------------------------------------- */

/* A NIL of several registers shrinks to those that are needed, when they stand together. */
static void shrink_nil(struct unit *unit, struct op *op, uint64_t needed) {
    int first = op->operand[0], count = op->operand[1];
    while (count > 1 && (needed & bit(first)) == 0) {
        first++;
        count--;
    }
    while (count > 1 && (needed & bit(first + count - 1)) == 0) {
        count--;
    }
    unit->changed = unit->changed || count < op->operand[1];
    op->operand[0] = first;
    op->operand[1] = count;
}

static void drop_unneeded(struct unit *unit, struct function *function) {
    const uint64_t *after = code_live_after(unit, function);
    for (int i = 0; i < function->count; i++) {
        struct op *op = &function->op[i];
        bool to_itself = op->code == OPCODE_MOVE && op->operand[0] == op->operand[1];
        if (code_is_pure(op->code) && (to_itself || (code_effects(op).writes & after[i]) == 0)) {
            drop(unit, op);
        } else if (op->code == OPCODE_NIL) {
            shrink_nil(unit, op, after[i]);
        }
    }
    code_tidy(unit, function);
}

/* ---- moves --------------------------------------------------------------------------------- */

static bool writes_one(const struct op *op) {
    return code_letters(op->code)[0] == 'w' && op->code != OPCODE_NIL;
}

/* X t ...; MOVE d t: X d ... when t is not needed any more */
static bool move_result(struct op *op, const struct op *move, uint64_t after) {
    int from = move->operand[1];
    if (!writes_one(op) || op->operand[0] != from || (after & bit(from)) != 0 ||
        move->operand[0] == from) {
        return false;
    }
    op->operand[0] = move->operand[0];
    return true;
}

/* Operands that are single registers, not the base of a group. */
static bool has_single_operands(int code) {
    return code <= OPCODE_IF_NEQ_TEXT || (code >= OPCODE_RETURN_ONE && code <= OPCODE_SET_INDEX);
}

/* MOVE t s; Y ... t ...: Y ... s ... when t is not needed any more */
static bool move_operand(const struct op *move, struct op *op, uint64_t after) {
    const char *letters = code_letters(op->code);
    int to = move->operand[0];
    bool found = false;
    bool overwritten = (code_effects(op).writes & bit(to)) != 0;
    if (!has_single_operands(op->code) || ((after & bit(to)) != 0 && !overwritten)) {
        return false;
    }
    for (int i = 0; letters[i] != '\0'; i++) {
        if (letters[i] == 'r' && op->operand[i] == to) {
            op->operand[i] = move->operand[1];
            found = true;
        }
    }
    return found;
}

static void join_moves(struct unit *unit, struct function *function) {
    const uint64_t *after = code_live_after(unit, function);
    for (int i = 0; i + 1 < function->count; i++) {
        struct op *op = &function->op[i], *next = &function->op[i + 1];
        if (op->dead || next->is_target) {
            continue;
        }
        if (next->code == OPCODE_MOVE && move_result(op, next, after[i + 1])) {
            drop(unit, next);
            i++;
        } else if (op->code == OPCODE_MOVE && move_operand(op, next, after[i + 1])) {
            drop(unit, op);
            i++;
        }
    }
    code_tidy(unit, function);
}

/* ---- jumps --------------------------------------------------------------------------------- */

/* Where a jump ends up; loops of jumps end somewhere. */
static int final_target(const struct function *function, int at) {
    for (int hops = 0; hops < 100 && function->op[at].code == OPCODE_JUMP; hops++) {
        at = function->op[at].operand[0];
    }
    return at;
}

/* A jump to a short return is that return. */
static void shorten_jump(struct unit *unit, struct function *function, int at) {
    struct op *op = &function->op[at];
    const struct op *target = &function->op[op->operand[0]];
    if (op->operand[0] == at + 1) {
        drop(unit, op);
    } else if (target->code == OPCODE_RETURN_NONE || target->code == OPCODE_RETURN_ONE) {
        op->code = target->code;
        op->operand[0] = target->operand[0];
        unit->changed = true;
    }
}

/* IF over a JUMP: the contrary IF does the JUMP. */
static void join_jumps(struct unit *unit, struct function *function, int at) {
    struct op *op = &function->op[at], *next = &function->op[at + 1];
    int jump = code_jump_operand(op->code);
    if (at + 2 < function->count && code_contrary(op->code) >= 0 && next->code == OPCODE_JUMP &&
        !next->is_target && !next->dead && op->operand[jump] == at + 2) {
        op->code = (uint8_t)code_contrary(op->code);
        op->operand[jump] = next->operand[0];
        drop(unit, next);
    } else if (code_contrary(op->code) >= 0 && op->operand[jump] == at + 1 &&
               code_needs_no_line(op->code)) {
        drop(unit, op); /* it cannot fail, and goes on either way */
    }
}

/* IF -> one; FALSE r; JUMP two; one: TRUE r; two:   is   TRUE r; IF -> two; FALSE r; two: */
static void join_truth(struct unit *unit, struct function *function, int at) {
    struct op *op = &function->op[at];
    if (at + 4 >= function->count || code_contrary(op->code) < 0) {
        return;
    }
    struct op *low = op + 1, *jump = op + 2, *high = op + 3;
    int to = code_jump_operand(op->code), reg = low->operand[0];
    bool fits = low->code == OPCODE_FALSE && jump->code == OPCODE_JUMP &&
                jump->operand[0] == at + 4 && high->code == OPCODE_TRUE &&
                high->operand[0] == reg && op->operand[to] == at + 3 && !low->is_target &&
                !jump->is_target && (code_effects(op).reads & bit(reg)) == 0;
    for (int i = 0; fits && i < function->count; i++) { /* nobody else jumps to TRUE */
        int other = code_jump_operand(function->op[i].code);
        fits = i == at || other < 0 || function->op[i].operand[other] != at + 3;
    }
    if (fits) {
        struct op test = *op, truth = *high;
        test.operand[to] = at + 4;
        truth.is_target = test.is_target;
        test.is_target = false;
        function->op[at + 2] = *low;
        function->op[at] = truth;
        function->op[at + 1] = test;
        high->dead = true;
        unit->changed = true;
    }
}

static void follow_jumps(struct unit *unit, struct function *function) {
    for (int i = 0; i < function->count; i++) {
        struct op *op = &function->op[i];
        int jump = code_jump_operand(op->code);
        bool may_follow = op->code == OPCODE_JUMP || code_contrary(op->code) >= 0;
        if (jump < 0 || op->dead || !may_follow) {
            continue;
        }
        int target = final_target(function, op->operand[jump]);
        unit->changed = unit->changed || target != op->operand[jump];
        op->operand[jump] = target;
        if (op->code == OPCODE_JUMP) {
            shorten_jump(unit, function, i);
        } else {
            join_jumps(unit, function, i);
        }
    }
    code_tidy(unit, function);
    for (int i = 0; i < function->count; i++) {
        join_truth(unit, function, i);
        if (function->op[i].code == OPCODE_TRUE && i + 3 < function->count &&
            function->op[i + 3].dead) {
            code_tidy(unit, function);
        }
    }
}

/* Depth-first from the first operation. */
static void drop_unreachable(struct unit *unit, struct function *function) {
    int *waiting = unit_take(unit->lua, (size_t)(function->count + 1) * 2 * sizeof *waiting);
    bool *seen = unit_take(unit->lua, (size_t)function->count + 1);
    int count = 0;
    waiting[count++] = 0;
    while (count > 0) {
        int at = waiting[--count];
        if (at >= function->count || seen[at]) {
            continue;
        }
        const struct op *op = &function->op[at];
        int jump = code_jump_operand(op->code);
        seen[at] = true;
        if (jump >= 0) {
            waiting[count++] = op->operand[jump];
        }
        if (!code_ends(op->code)) {
            waiting[count++] = at + 1;
        }
    }
    for (int i = 0; i < function->count; i++) {
        function->op[i].dead = function->op[i].dead || !seen[i];
    }
    code_tidy(unit, function);
}

void simplify_by_need(struct unit *unit, struct function *function) {
    drop_unreachable(unit, function);
    drop_unneeded(unit, function);
    join_moves(unit, function);
    follow_jumps(unit, function);
    drop_unreachable(unit, function);
}

/* ---- the frame ------------------------------------------------------------------------------ */

void simplify_frame(struct unit *unit, struct function *function) {
    int parameters = function->prototype->parameters;
    uint64_t used = code_registers(0, parameters > 0 ? parameters : 1);
    int place[UNIT_REGISTERS];
    for (int i = 0; i < function->count; i++) {
        used |= code_effects(&function->op[i]).frame;
    }
    function->registers = 0;
    for (int i = 0; i < UNIT_REGISTERS; i++) {
        place[i] = function->registers;
        function->registers += (used >> i & 1) != 0 ? 1 : 0;
    }
    for (int i = 0; i < function->count; i++) {
        struct op *op = &function->op[i];
        const char *letters = code_letters(op->code);
        for (int o = 0; letters[o] != '\0'; o++) {
            if (letters[o] == 'w' || letters[o] == 'r') {
                op->operand[o] = place[op->operand[o]];
            }
        }
    }
    (void)unit;
}
