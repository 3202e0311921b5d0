/* library: what the names that Lua and the robot give mean on board. */
#ifndef RUNTIME_COMPILE_LIBRARY_H
#define RUNTIME_COMPILE_LIBRARY_H

#include "firmware-bridge/vm/natives.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/compile/refusal.h"

enum library_space { SPACE_ROBOT, SPACE_MATH, SPACE_TABLE, SPACE_COUNT };

enum library_kind {
    LIBRARY_NOTHING, /* a global: the program's own; a word: it does not exist */
    LIBRARY_SPACE,   /* value: enum library_space */
    LIBRARY_NATIVE,  /* value: enum native, or from NATIVE_COUNT on: see library_travels() */
    LIBRARY_NUMBER,  /* number */
    LIBRARY_REFUSED  /* value: enum refusal */
};

struct library_meaning {
    enum library_kind kind;
    int value;
    float number;
};

/* "robot", "print", "tostring" ... */
struct library_meaning library_global(const char *name);

/* "avancer" in robot, "abs" in math ... */
struct library_meaning library_word(const struct vocabulary *vocabulary, enum library_space space,
                                    const char *name);

/* "outside": what only the functions of lua-lib/on-board know. A native; -1: no such name. */
int library_inner(const char *name);

/* Whether a native's number stands for a function of lua-lib/on-board, which travels with the
 * programs that use it: travel.h puts it there. */
bool library_travels(int native);

/* The function of lua-lib/on-board that does a word's work. */
struct library_function {
    const char *word; /* "math.sqrt" */
    const char *file; /* without ".lua"; NULL: there is none for so many arguments */
    const char *name; /* in that file */
};

#define LIBRARY_UNKNOWN (-1) /* as a count of arguments */
struct library_function library_function(int native, int arguments);

/* "robot" */
const char *library_space_name(enum library_space space);

/* Whether a robot's word: it may wait, and other tasks run meanwhile. */
bool library_is_robot_word(int native);

/* Whether a native always has one result. */
bool library_gives_one(int native);

/* Whether it starts tasks. */
bool library_starts_tasks(int native);

#endif
