/* Inside runtime/compile: one program while it is compiled, and the memory for it.
 *
 * All memory belongs to the Lua state that read the text: running out of it ends
 * in the one protected call of compile.c, and closing the state releases
 * everything. */
#ifndef RUNTIME_COMPILE_UNIT_H
#define RUNTIME_COMPILE_UNIT_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/vm/opcodes.h"
#include "firmware-bridge/vm/value.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/check/check.h"
#include "runtime/compile/compile.h"
#include "runtime/compile/prototype.h"

#define UNIT_FUNCTIONS_MAX 255
#define UNIT_REGISTERS     64    /* while compiling; a set of them is one uint64_t */
#define UNIT_WORDS_MAX     20000 /* of Lua's instructions: no robot holds a tenth of them */

/* Operations are those of the image and one more: the register stands for robot, math or table,
 * which are no values on board (operands: w, enum library_space). */
enum { CODE_NAMESPACE = OPCODE_COUNT, CODE_COUNT };

/* One operation. Operands stand in the order of its letters (opcodes.h): registers by number,
 * k and t as places in the unit's pools, jumps as the place of the operation jumped to. FOR_CALL's
 * operand 2 is not of the image: 1 when its iterator is known to be a native. */
struct op {
    uint8_t code;
    bool dead;      /* is dropped at the next tidying */
    bool is_target; /* something jumps here */
    int line;
    int operand[4];
};

struct function {
    const struct prototype *prototype;
    struct op *op;
    int count, capacity;
    int registers;  /* of its frame */
    bool used;      /* reached from the program */
    bool recursive; /* as far as can be seen */
    int number;     /* in the image */
    char name[COMPILE_NAME_MAX];
    int code_at, code_bytes, line_bytes;
};

struct text {
    const char *bytes;
    size_t length;
    int number; /* in the image; -1: not used */
};

struct number {
    struct value value;
    int number;
};

/* A global variable of the program, or a variable of its file that functions share. */
struct global {
    const char *name;
    bool of_file; /* the latter */
    int number;   /* in the image; -1: not used */
};

struct unit {
    lua_State *lua;
    const struct check_source *source;
    const struct vocabulary *vocabulary;
    struct check_report *report;
    struct program *program;
    struct prototype **prototype; /* 0 is the program itself; then as they stand in the text; behind
                                     them those of lua-lib/on-board */
    struct function *function;    /* one each */
    int function_count;
    struct text *text;
    struct number *number;
    struct global *global;
    int text_count, text_capacity, number_count, number_capacity, global_count, global_capacity;
    bool changed; /* an optimisation found something */
};

/* Zeroed; never NULL (raises Lua's memory error). */
void *unit_take(lua_State *lua, size_t bytes);
/* `items` with room for one more than `count`, at the same or another place. */
void *unit_room(lua_State *lua, void *items, int count, int *capacity, size_t item_bytes);

/* Places in the pools; the same for the same thing. */
int unit_text(struct unit *unit, const char *bytes, size_t length);
int unit_number(struct unit *unit, const struct value *value);
int unit_integer(struct unit *unit, int32_t integer);
int unit_float(struct unit *unit, float number);
int unit_global(struct unit *unit, const char *name);
int unit_file_variable(struct unit *unit, const char *name);

#endif
