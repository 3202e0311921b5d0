#include "runtime/compile/lists.h"

#include "runtime/compile/code.h"

#define LONG  20 /* values: longer lists are cut */
#define PIECE 16

/* Where the values of the SET_LIST at `at` begin to be computed: behind what made the table, or
 * stored the values before. */
static int begin_of(const struct function *function, int at) {
    int table = function->op[at].operand[0];
    for (int i = at - 1; i >= 0; i--) {
        int code = function->op[i].code;
        if ((code == OPCODE_NEW_TABLE || code == OPCODE_SET_LIST) &&
            function->op[i].operand[0] == table) {
            return i + 1;
        }
    }
    return at;
}

/* The operation behind the last one that writes `reg`; `begin` when none does. */
static int ready_at(const struct function *function, int begin, int end, int reg) {
    for (int i = end - 1; i >= begin; i--) {
        if ((code_effects(&function->op[i]).writes & code_registers(reg, 1)) != 0) {
            return i + 1;
        }
    }
    return begin;
}

/* No jump leads from one side of `cut` beyond it to the other; to it is all right. */
static bool is_crossed(const struct function *function, int begin, int cut, int end) {
    for (int i = begin; i < end; i++) {
        int jump = code_jump_operand(function->op[i].code);
        int to = jump >= 0 ? function->op[i].operand[jump] : cut;
        if (i < cut ? to > cut || to < begin : to < cut) {
            return true;
        }
    }
    return false;
}

/* Where the first PIECE values are ready and no other is begun; -1: there is no such place. */
static int find_cut(const struct function *function, int at, int count) {
    int begin = begin_of(function, at), table = function->op[at].operand[0];
    int cut = ready_at(function, begin, at, table + PIECE);
    for (int n = 1; n <= count; n++) {
        int ready = ready_at(function, begin, at, table + n);
        if (ready == begin || (n <= PIECE ? ready > cut : ready <= cut)) {
            return -1;
        }
    }
    return is_crossed(function, begin, cut, at) ? -1 : cut;
}

/* Room for one operation at `at`; jumps to it stay. */
static void open_place(struct unit *unit, struct function *function, int at) {
    code_emit(unit, function, 0, OPCODE_JUMP, 0, 0, 0, 0);
    for (int i = function->count - 1; i > at; i--) {
        function->op[i] = function->op[i - 1];
    }
    for (int i = 0; i < function->count; i++) {
        int jump = i != at ? code_jump_operand(function->op[i].code) : -1;
        if (jump >= 0 && function->op[i].operand[jump] > at) {
            function->op[i].operand[jump]++;
        }
    }
}

static void move_down(struct op *op, int above) {
    const char *letters = code_letters(op->code);
    for (int o = 0; letters[o] != '\0'; o++) {
        if ((letters[o] == 'w' || letters[o] == 'r') && op->operand[o] > above) {
            op->operand[o] -= PIECE;
        }
    }
}

/* Values with registers of their own: the last may be as many as a call gives. */
static int count_values(const struct function *function, int at) {
    const struct op *op = &function->op[at], *last = op - 1;
    if (op->operand[1] != OPCODE_OPEN) {
        return op->operand[1];
    }
    return at > 0 && last->code == OPCODE_CALL ? last->operand[0] - op->operand[0] : 0;
}

/* The rest of the list is at the next place. */
static bool cut_at(struct unit *unit, struct function *function, int at) {
    int count = count_values(function, at);
    int cut = count > LONG ? find_cut(function, at, count) : -1;
    if (cut < 0) {
        return false;
    }
    open_place(unit, function, cut);
    struct op *rest = &function->op[at + 1];
    int table = rest->operand[0];
    function->op[cut] = *rest;
    function->op[cut].operand[1] = PIECE;
    for (int i = cut + 1; i <= at; i++) {
        move_down(&function->op[i], table + PIECE);
    }
    rest->operand[1] -= rest->operand[1] != OPCODE_OPEN ? PIECE : 0;
    rest->operand[2] += PIECE;
    return true;
}

void lists_cut(struct unit *unit, struct function *function) {
    for (int at = 0; at < function->count; at++) {
        while (function->op[at].code == OPCODE_SET_LIST && cut_at(unit, function, at)) {
            at++;
        }
    }
}
