/* facts: what is known about the registers before each operation, on every way there. */
#ifndef RUNTIME_COMPILE_FACTS_H
#define RUNTIME_COMPILE_FACTS_H

#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/compile/code.h"

enum fact_kind {
    FACT_UNREACHED, /* no way leads here (yet) */
    FACT_VARIES,
    FACT_NIL,
    FACT_FALSE,
    FACT_TRUE,
    FACT_INTEGER,  /* value */
    FACT_FLOAT,    /* value: place in the unit's numbers */
    FACT_TEXT,     /* value: place in the unit's texts */
    FACT_FUNCTION, /* value: number in the unit */
    FACT_NATIVE,   /* value: enum native */
    FACT_SPACE,    /* value: enum library_space */
    FACT_GLOBAL    /* what global number `value` holds now */
};

struct fact {
    enum fact_kind kind;
    int value;
};

struct facts {
    struct fact reg[UNIT_REGISTERS];
};

/* Visits every operation that can be reached, in order, with what is known before it. */
typedef void facts_visit(struct unit *unit, struct function *function, int at,
                         const struct facts *before);
void facts_walk(struct unit *unit, struct function *function, facts_visit *visit);

/* Whether `op` loads a constant that its register holds already. */
bool fact_is_held(struct unit *unit, const struct op *op, const struct facts *facts);

/* What the constant that `fact` stands for is loaded with; false: it is no constant. Fills code and
 * operand 1. */
bool fact_load(struct unit *unit, const struct fact *fact, struct op *op);

#endif
