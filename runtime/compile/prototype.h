/* prototype: a function as Lua's own compiler made it.
 *
 * The text is loaded by lua_load() and written out at once by lua_dump(), in
 * this process; the dump (format of Lua 5.4, ldump.c; its header is checked) is
 * read here. Never give it bytes from anywhere else. */
#ifndef RUNTIME_COMPILE_PROTOTYPE_H
#define RUNTIME_COMPILE_PROTOTYPE_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum constant_kind {
    CONSTANT_NIL,
    CONSTANT_FALSE,
    CONSTANT_TRUE,
    CONSTANT_INTEGER,
    CONSTANT_FLOAT,
    CONSTANT_TEXT
};

struct constant {
    enum constant_kind kind;
    lua_Integer integer;
    lua_Number number;
    const char *text;
    size_t length;
};

/* Where an upvalue comes from, seen from the function around: its register or its upvalue. */
struct upvalue {
    const char *name;
    bool in_register;
    int index;
};

/* A local variable lives in the register that was the first free one at `start`, from there to
 * before `end`. */
struct variable {
    const char *name;
    int start, end;
    int reg;      /* its register */
    int global;   /* file variable that functions share: its place in unit->global; else -1 */
    int constant; /* never changes: place of the instruction that gives its value; else -1 */
    bool captured;
};

struct prototype {
    int index; /* in unit->prototype */
    struct prototype *around;
    int line, last_line;
    int parameters, registers;
    bool is_vararg;
    bool of_library; /* of lua-lib/on-board, not the pupil's: all its lines are 0 */
    uint32_t *word;
    int *word_line;
    int word_count;
    struct constant *constant;
    int constant_count;
    struct upvalue *upvalue;
    int upvalue_count;
    struct prototype **inside;
    int inside_count;
    struct variable *variable;
    int variable_count;
};

/* The function on top of the stack, with those inside. A Lua error when the dump is not what this
 * Lua writes, or memory is short. */
struct prototype *prototype_read(lua_State *lua);

/* How many they are, the outermost included. */
int prototype_count(const struct prototype *prototype);

#endif
