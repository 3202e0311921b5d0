/* support_reference: desktop Lua beside the robot: reference.lua in a Lua state of its own. */
#ifndef TESTS_RUNTIME_COMPILE_SUPPORT_REFERENCE_H
#define TESTS_RUNTIME_COMPILE_SUPPORT_REFERENCE_H

#include <lauxlib.h>

#include "runtime/compile/compile.h"
#include "tests/runtime/compile/support_tape.h"

/* A state with generate.lua's function in slot 1 and that of reference.lua in slot 2. */
lua_State *reference_open(void);

/* The trace of `text` with the tape's readings; it is left on top of the stack. */
const char *reference_run(lua_State *lua, const char *text, const struct tape *tape);

/* Readings that `seed` decides. */
void reference_fill(struct tape *tape, long seed);

/* Compiles without limits; fails the test when that is refused. */
struct program *reference_compile(const char *name, const char *text);

#endif
