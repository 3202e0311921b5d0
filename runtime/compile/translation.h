/* Inside translation: one function while it is translated. */
#ifndef RUNTIME_COMPILE_TRANSLATION_H
#define RUNTIME_COMPILE_TRANSLATION_H

#include "runtime/compile/code.h"
#include "runtime/compile/library.h"
#include "runtime/compile/lua_bytecode.h"
#include "runtime/compile/variables.h"

struct translation {
    struct unit *unit;
    struct function *function;
    const struct prototype *prototype;
    int at; /* Lua's instruction being translated */
    uint32_t word;
    uint8_t *targets;
    int *begin;  /* for each of Lua's instructions, its first operation ... */
    int *arrive; /* ... and where those coming from before it arrive: new variables of the file are
                    stored first */
    int last_opening; /* the operation that made the last open result */
};

/* Lines, names, constants */
int translation_line(const struct translation *t);
void translation_emit(struct translation *t, int code, int a, int b, int c);

/* A register above all of Lua's own: number 0 or 1. */
int translation_scratch(const struct translation *t, int number);

/* Makes sure register `reg` holds its variable, which may live in a global; returns it. */
int translation_read(struct translation *t, int reg);
/* After `reg` was given a value: the same the other way. */
void translation_written(struct translation *t, int reg);

/* Emits loading constant `index` to `reg`. */
void translation_constant(struct translation *t, int reg, int index);
void translation_integer(struct translation *t, int reg, lua_Integer integer);
/* RK(C): a register, or a constant loaded into scratch `number`. */
int translation_register_or_constant(struct translation *t, int number);

/* Place of constant `index` in the pool of texts. */
int translation_text(struct translation *t, int index);

/* A jump of code `code` (operands a, b before the jump) to Lua's instruction `to`. */
void translation_jump(struct translation *t, int code, int a, int b, int to);

/* Each translates t->word when it is one of its kind. */
bool translate_arithmetic(struct translation *t);
bool translate_comparison(struct translation *t);
bool translate_call(struct translation *t);
bool translate_table(struct translation *t);
bool translate_variable(struct translation *t);

#endif
