#include "runtime/compile/facts.h"
#include "runtime/compile/library.h"
#include "runtime/compile/simplify.h"

/* Where a global is used, over all functions that are. */
struct uses {
    int reads, writes;
    struct function *writer;
    int written_at;
    bool early; /* the program itself reads it before it is written */
};

static int global_read(const struct op *op) {
    return op->code == OPCODE_GET_GLOBAL    ? op->operand[1]
           : op->code == OPCODE_CALL_GLOBAL ? op->operand[0]
                                            : -1;
}

/* ---- functions that are used ---------------------------------------------------------- */

static void mark_used(struct unit *unit, int number) {
    struct function *function = &unit->function[number];
    if (function->used) {
        return;
    }
    function->used = true;
    for (int i = 0; i < function->count; i++) {
        const struct op *op = &function->op[i];
        if (op->code == OPCODE_FUNCTION) {
            mark_used(unit, op->operand[1]);
        } else if (op->code == OPCODE_CALL_FUNCTION) {
            mark_used(unit, op->operand[0]);
        }
    }
}

static void find_used(struct unit *unit) {
    for (int f = 0; f < unit->function_count; f++) {
        unit->function[f].used = false;
    }
    mark_used(unit, 0);
}

/* ---- globals ---------------------------------------------------------------------------- */

static void count_uses(struct unit *unit, struct uses *uses) {
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        for (int i = 0; function->used && i < function->count; i++) {
            int read = global_read(&function->op[i]);
            if (read >= 0) {
                uses[read].reads++;
                uses[read].early = uses[read].early || (f == 0 && uses[read].writes == 0);
            } else if (function->op[i].code == OPCODE_SET_GLOBAL) {
                struct uses *use = &uses[function->op[i].operand[0]];
                use->writes++;
                use->writer = function;
                use->written_at = i;
            }
        }
    }
}

/* How far the program runs straight on before it calls a function or starts a task: until there
 * nobody else looks at globals. */
static int straight_start(const struct function *program) {
    for (int i = 0; i < program->count; i++) {
        const struct op *op = &program->op[i];
        bool calls = op->code >= OPCODE_CALL && op->code <= OPCODE_CALL_FUNCTION;
        bool starts = op->code == OPCODE_CALL_NATIVE && library_starts_tasks(op->operand[0]);
        if (op->is_target || code_jump_operand(op->code) >= 0 || code_ends(op->code) || calls ||
            starts || op->code == OPCODE_FOR_CALL) {
            return i;
        }
    }
    return program->count;
}

/* The constant in register `reg` at `at`, on straight code. */
static bool constant_before(const struct function *program, int at, int reg, struct op *load) {
    for (int i = at - 1; i >= 0; i--) {
        const struct op *op = &program->op[i];
        if ((code_effects(op).writes & code_registers(reg, 1)) != 0) {
            *load = *op;
            return (op->code <= OPCODE_NATIVE && op->code != OPCODE_MOVE) &&
                   (op->code != OPCODE_NIL || op->operand[1] == 1);
        }
    }
    return false;
}

static void replace_reads(struct unit *unit, int global, const struct op *load) {
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        for (int i = 0; i < function->count; i++) {
            struct op *op = &function->op[i];
            if (op->code == OPCODE_GET_GLOBAL && op->operand[1] == global) {
                op->code = load->code;
                op->operand[1] = load->operand[1];
            } else if (op->code == OPCODE_CALL_GLOBAL && op->operand[0] == global) {
                op->code =
                    load->code == OPCODE_FUNCTION ? OPCODE_CALL_FUNCTION : OPCODE_CALL_NATIVE;
                op->operand[0] = load->operand[1];
            }
        }
    }
    unit->changed = true;
}

static bool is_called(const struct unit *unit, int global) {
    for (int f = 0; f < unit->function_count; f++) {
        for (int i = 0; i < unit->function[f].count; i++) {
            const struct op *op = &unit->function[f].op[i];
            if (op->code == OPCODE_CALL_GLOBAL && op->operand[0] == global) {
                return true;
            }
        }
    }
    return false;
}

static void drop_writes(struct unit *unit, int global) {
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        for (int i = 0; i < function->count; i++) {
            struct op *op = &function->op[i];
            if (op->code == OPCODE_SET_GLOBAL && op->operand[0] == global) {
                op->dead = true;
                unit->changed = true;
            }
        }
        code_tidy(unit, function);
    }
}

/* One constant, from before anybody looks. */
static void settle(struct unit *unit, int global, const struct uses *uses, int straight) {
    struct op load = {.code = OPCODE_NIL, .operand = {0, 1}};
    bool constant = uses->writes == 0;
    if (uses->writes == 1 && !uses->early && uses->writer == &unit->function[0] &&
        uses->written_at < straight) {
        int reg = uses->writer->op[uses->written_at].operand[1];
        constant = constant_before(uses->writer, uses->written_at, reg, &load);
    }
    bool callable = load.code == OPCODE_FUNCTION || load.code == OPCODE_NATIVE;
    if (constant && (callable || !is_called(unit, global))) {
        replace_reads(unit, global, &load);
    }
}

void simplify_globals(struct unit *unit) {
    find_used(unit);
    struct uses *uses = unit_take(unit->lua, (size_t)(unit->global_count + 1) * sizeof *uses);
    count_uses(unit, uses);
    int straight = straight_start(&unit->function[0]);
    for (int g = 0; g < unit->global_count; g++) {
        if (uses[g].reads > 0) {
            settle(unit, g, &uses[g], straight);
        }
    }
    for (int g = 0; g < unit->global_count; g++) {
        if (uses[g].reads == 0 && uses[g].writes > 0) {
            drop_writes(unit, g);
        }
    }
}
