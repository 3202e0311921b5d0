#include "runtime/compile/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/vm/image.h"
#include "runtime/compile/code.h"
#include "runtime/compile/library.h"
#include "runtime/compile/refusal.h"

#define HEAVIEST 3 /* functions named when a program is too large */

/* ---- the longest chain of calls ------------------------------------------------------ */

struct chain {
    struct unit *unit;
    int *slots; /* for each function: values that it and its calls need; 0: not known yet */
    bool *under_way;
    bool *recursive;
    bool *taken; /* its value is taken: an unknown call may be to it */
};

static void find_taken(struct chain *chain) {
    struct unit *unit = chain->unit;
    for (int f = 0; f < unit->function_count; f++) {
        for (int i = 0; unit->function[f].used && i < unit->function[f].count; i++) {
            const struct op *op = &unit->function[f].op[i];
            if (op->code == OPCODE_FUNCTION) {
                chain->taken[op->operand[1]] = true;
            }
        }
    }
}

static bool may_call(const struct chain *chain, const struct op *op, int callee) {
    switch (op->code) {
    case OPCODE_CALL_FUNCTION:
        return op->operand[0] == callee;
    case OPCODE_CALL:
    case OPCODE_CALL_GLOBAL:
        return chain->taken[callee];
    case OPCODE_FOR_CALL:
        return op->operand[2] == 0 && chain->taken[callee];
    default:
        return false;
    }
}

static int slots_of(struct chain *chain, int number) {
    const struct function *function = &chain->unit->function[number];
    if (chain->under_way[number]) { /* recursive: counted once */
        chain->recursive[number] = true;
        return 0;
    }
    if (chain->slots[number] > 0) {
        return chain->slots[number];
    }
    int deepest = 0;
    chain->under_way[number] = true;
    for (int callee = 1; callee < chain->unit->function_count; callee++) {
        bool called = false;
        for (int i = 0; i < function->count && !called; i++) {
            called = may_call(chain, &function->op[i], callee);
        }
        int slots = called ? slots_of(chain, callee) : 0;
        deepest = slots > deepest ? slots : deepest;
    }
    chain->under_way[number] = false;
    chain->slots[number] = 1 + function->registers + deepest;
    return chain->slots[number];
}

/* ---- tasks ------------------------------------------------------------------------------- */

static int count_tasks(const struct unit *unit) {
    int tasks = 0;
    for (int f = 0; f < unit->function_count; f++) {
        for (int i = 0; unit->function[f].used && i < unit->function[f].count; i++) {
            const struct op *op = &unit->function[f].op[i];
            if (op->code == OPCODE_CALL_NATIVE && library_starts_tasks(op->operand[0])) {
                tasks += op->operand[0] == NATIVE_TOGETHER && op->operand[2] != OPCODE_OPEN
                             ? op->operand[2]
                             : 1;
            }
        }
    }
    return tasks;
}

static int limited(int value) { return value < UINT16_MAX ? value : UINT16_MAX; }

static int count_globals(const struct unit *unit) {
    int count = 0;
    for (int i = 0; i < unit->global_count; i++) {
        count += unit->global[i].number >= 0;
    }
    return count;
}

void measure_memory(struct unit *unit) {
    size_t count = (size_t)unit->function_count;
    struct chain chain = {unit, unit_take(unit->lua, count * sizeof(int)),
                          unit_take(unit->lua, count), unit_take(unit->lua, count),
                          unit_take(unit->lua, count)};
    struct program *program = unit->program;
    find_taken(&chain);
    int slots = slots_of(&chain, 0), largest = 0;
    for (int f = 1; f < unit->function_count; f++) {
        int needed = chain.taken[f] ? slots_of(&chain, f) : 0;
        largest = needed > largest ? needed : largest;
        unit->function[f].recursive = chain.recursive[f];
    }
    int tasks = count_tasks(unit);
    program->globals = (uint8_t)count_globals(unit);
    program->tasks = (uint8_t)(tasks < UINT8_MAX ? tasks : UINT8_MAX);
    program->stack_bytes = (uint16_t)limited(slots * VALUE_BYTES);
    program->arena_bytes =
        (uint16_t)limited(IMAGE_TASK_BYTES + (slots + program->globals) * VALUE_BYTES);
    program->task_bytes = (uint16_t)limited(tasks * (IMAGE_TASK_BYTES + largest * VALUE_BYTES));
}

/* ---- weights --------------------------------------------------------------------------- */

bool measure_functions(struct unit *unit) {
    struct program *program = unit->program;
    program->function = calloc((size_t)unit->function_count, sizeof *program->function);
    if (program->function == NULL) {
        return false;
    }
    for (int f = 0; f < unit->function_count; f++) {
        const struct function *from = &unit->function[f];
        if (!from->used) {
            continue;
        }
        struct program_function *to = &program->function[program->function_count++];
        memcpy(to->name, from->name, sizeof to->name);
        to->line = from->prototype->line;
        if (to->line == 0 && !from->prototype->of_library) {
            to->line = 1;
        }
        to->code_bytes = (uint16_t)from->code_bytes;
        to->line_bytes = (uint16_t)from->line_bytes;
        to->frame = (uint8_t)from->registers;
        to->recursive = from->recursive;
    }
    return true;
}

/* "rouler (120), ligne 12 (90)" */
static void name_heaviest(const struct program *program, char *text, size_t size) {
    bool named[UINT8_MAX + 1] = {false};
    size_t used = 0;
    text[0] = '\0';
    for (int n = 0; n < HEAVIEST && n < (int)program->function_count && used < size; n++) {
        int best = -1;
        for (int f = 0; f < (int)program->function_count && f <= UINT8_MAX; f++) {
            if (!named[f] && (best < 0 || program->function[f].code_bytes >
                                              program->function[best].code_bytes)) {
                best = f;
            }
        }
        if (best < 0) {
            return;
        }
        named[best] = true;
        const struct program_function *function = &program->function[best];
        used += (size_t)snprintf(text + used, size - used, "%s%s:%d (%u)", n > 0 ? ", " : "",
                                 function->name, function->line, (unsigned)function->code_bytes);
    }
}

void measure_against(struct unit *unit, const struct compile_limits *limits) {
    const struct program *program = unit->program;
    char bytes[24], heaviest[200];
    if (limits == NULL) {
        return;
    }
    name_heaviest(program, heaviest, sizeof heaviest);
    if (limits->image_bytes > 0 && program->length > limits->image_bytes) {
        snprintf(bytes, sizeof bytes, "%zu", program->length);
        refuse(unit, REFUSED_IMAGE, 1, NULL, bytes, (int)(program->length - limits->image_bytes),
               heaviest);
    }
    size_t needed = program->arena_bytes + (limits->image_in_memory ? program->length : 0);
    if (limits->memory_bytes > 0 && needed > limits->memory_bytes) {
        snprintf(bytes, sizeof bytes, "%zu", needed);
        refuse(unit, REFUSED_MEMORY, 1, NULL, bytes, (int)(needed - limits->memory_bytes),
               heaviest);
    }
}

/* ---- the pupil's lines ------------------------------------------------------------------- */

/* Comments of one line; a long comment counts by its lines, as it is read by people. */
int measure_source_lines(const struct check_source *source) {
    const char *at = source->bytes, *end = source->bytes + source->length;
    int lines = 0;
    while (at < end) {
        while (at < end && (*at == ' ' || *at == '\t')) {
            at++;
        }
        bool comment = end - at >= 2 && at[0] == '-' && at[1] == '-';
        lines += at < end && *at != '\n' && *at != '\r' && !comment;
        while (at < end && *at != '\n' && *at != '\r') {
            at++;
        }
        at++;
    }
    return lines;
}
