/* translate: Lua's instructions become operations, one function at a time. */
#ifndef RUNTIME_COMPILE_TRANSLATE_H
#define RUNTIME_COMPILE_TRANSLATE_H

#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/compile/unit.h"

/* Fills unit->function[number]. What cannot be done is refused, and left out. */
void translate_function(struct unit *unit, int number);

#endif
