/* Numbers for what is used, and where the code lies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/vm/image.h"
#include "language/language.h"
#include "runtime/compile/assemble.h"
#include "runtime/compile/code.h"
#include "runtime/compile/refusal.h"

/* ---- numbers ---------------------------------------------------------------------- */

/* Members in order of their first use. */
struct counts {
    int functions, globals, numbers, texts;
};

static void take_number(int *number, int *next) {
    if (*number < 0) {
        *number = (*next)++;
    }
}

static void number_operand(struct unit *unit, char letter, int operand, struct counts *counts) {
    if (letter == 'g') {
        take_number(&unit->global[operand].number, &counts->globals);
    } else if (letter == 'k') {
        take_number(&unit->number[operand].number, &counts->numbers);
    } else if (letter == 't') {
        take_number(&unit->text[operand].number, &counts->texts);
    }
}

static int compare_texts(const void *a, const void *b) {
    const struct text *left = *(const struct text *const *)a,
                      *right = *(const struct text *const *)b;
    size_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->bytes, right->bytes, shorter);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

static void sort_texts(struct unit *unit) {
    struct text **sorted =
        unit_take(unit->lua, (size_t)(unit->text_count + 1) * sizeof(struct text *));
    size_t used = 0;
    for (int i = 0; i < unit->text_count; i++) {
        if (unit->text[i].number >= 0) {
            sorted[used++] = &unit->text[i];
        }
    }
    qsort(sorted, used, sizeof(struct text *), compare_texts);
    for (size_t i = 0; i < used; i++) {
        sorted[i]->number = (int)i;
    }
}

static void refuse_too_many(struct unit *unit, int count, const char *what) {
    if (count > UINT8_MAX) {
        refuse(unit, REFUSED_TOO_MANY, 1, NULL, what, UINT8_MAX);
    }
}

void assemble_number(struct unit *unit) {
    struct counts counts = {0};
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        function->number = function->used ? counts.functions++ : -1;
        for (int i = 0; function->used && i < function->count; i++) {
            const struct op *op = &function->op[i];
            const char *letters = code_letters(op->code);
            for (int o = 0; letters[o] != '\0'; o++) {
                number_operand(unit, letters[o], op->operand[o], &counts);
            }
        }
    }
    sort_texts(unit);
    refuse_too_many(unit, counts.functions, _("functions"));
    refuse_too_many(unit, counts.globals, _("variables shared by functions"));
    refuse_too_many(unit, counts.numbers, _("different numbers"));
    refuse_too_many(unit, counts.texts, _("different texts"));
}

/* ---- the frame's limit ----------------------------------------------------------------- */

static void check_frame(struct unit *unit, const struct function *function) {
    if (function->registers > IMAGE_REGISTERS_MAX) {
        char text[16];
        snprintf(text, sizeof text, "%d", function->registers);
        int line = function->prototype->line;
        refuse(unit, REFUSED_REGISTERS, line > 0 ? line : 1, NULL, text, IMAGE_REGISTERS_MAX);
    }
}

/* ---- jumps --------------------------------------------------------------------------------- */

/* Where each operation of a function begins, counted from the function's begin. */
static int *places(struct unit *unit, const struct function *function) {
    int *place = unit_take(unit->lua, (size_t)(function->count + 1) * sizeof *place);
    for (int i = 0; i < function->count; i++) {
        place[i + 1] = place[i] + code_bytes(function->op[i].code);
    }
    return place;
}

/* An IF that is too far away: the contrary IF over a JUMP. */
static void lengthen(struct unit *unit, struct function *function, int at) {
    struct op far = function->op[at];
    int jump = code_jump_operand(far.code);
    code_emit(unit, function, 0, OPCODE_JUMP, 0, 0, 0, 0);
    for (int i = function->count - 1; i > at + 1; i--) {
        function->op[i] = function->op[i - 1];
    }
    function->op[at + 1] =
        (struct op){.code = OPCODE_JUMP, .line = far.line, .operand = {far.operand[jump]}};
    function->op[at].code = (uint8_t)code_contrary(far.code);
    function->op[at].operand[jump] = at + 1; /* moves on with the others, to behind the JUMP */
    for (int i = 0; i < function->count; i++) {
        int other = code_jump_operand(function->op[i].code);
        if (other >= 0 && function->op[i].operand[other] > at) {
            function->op[i].operand[other]++;
        }
    }
}

static bool is_too_far(const struct function *function, const int *place, int at) {
    int code = function->op[at].code, jump = code_jump_operand(code);
    if (code_contrary(code) < 0) {
        return false;
    }
    int distance = place[function->op[at].operand[jump]] - place[at + 1];
    return distance != (int8_t)distance;
}

static void lengthen_jumps(struct unit *unit, struct function *function) {
    for (bool again = true; again;) {
        again = false;
        const int *place = places(unit, function);
        for (int i = 0; i < function->count && !again; i++) {
            again = is_too_far(function, place, i);
            if (again) {
                lengthen(unit, function, i);
            }
        }
    }
}

int assemble_lay_out(struct unit *unit) {
    int code = 0;
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        if (function->used) {
            check_frame(unit, function);
            lengthen_jumps(unit, function);
            function->code_at = code;
            function->code_bytes = places(unit, function)[function->count];
            code += function->code_bytes;
        }
    }
    if (code > INT16_MAX) {
        refuse(unit, REFUSED_TOO_LONG, 1, NULL);
    }
    return code;
}
