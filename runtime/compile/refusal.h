/* refusal: what cannot be done on board, each with its words and a way out. */
#ifndef RUNTIME_COMPILE_REFUSAL_H
#define RUNTIME_COMPILE_REFUSAL_H

#include "runtime/compile/unit.h"

/* Name, id for machines. The texts stand in refusal.c. */
#define REFUSALS(X)                                                                                \
    X(REFUSED_JOINING, "board-joining")                                                            \
    X(REFUSED_TEXT_FUNCTION, "board-text-function")                                                \
    X(REFUSED_METATABLE, "board-metatable")                                                        \
    X(REFUSED_COROUTINE, "board-coroutine")                                                        \
    X(REFUSED_LOADING, "board-loading")                                                            \
    X(REFUSED_CATCHING, "board-catching")                                                          \
    X(REFUSED_TYPE, "board-type")                                                                  \
    X(REFUSED_FUNCTION, "board-function")                                                          \
    X(REFUSED_ITERATOR, "board-iterator")                                                          \
    X(REFUSED_SPACE, "board-library-as-value")                                                     \
    X(REFUSED_WORD, "board-unknown-word")                                                          \
    X(REFUSED_COLON, "board-colon")                                                                \
    X(REFUSED_LUA_NAME, "board-lua-name")                                                          \
    X(REFUSED_VARARG, "board-vararg")                                                              \
    X(REFUSED_ARGUMENTS, "board-arguments")                                                        \
    X(REFUSED_CLOSE, "board-close")                                                                \
    X(REFUSED_POWER, "board-power")                                                                \
    X(REFUSED_INTEGER, "board-integer")                                                            \
    X(REFUSED_NUMBER, "board-number")                                                              \
    X(REFUSED_LONG_TEXT, "board-long-text")                                                        \
    X(REFUSED_CAPTURE, "board-capture")                                                            \
    X(REFUSED_CAPTURE_LOOP, "board-capture-loop")                                                  \
    X(REFUSED_REGISTERS, "board-registers")                                                        \
    X(REFUSED_TOO_MANY, "board-too-many")                                                          \
    X(REFUSED_TOO_LONG, "board-too-long")                                                          \
    X(REFUSED_IMAGE, "board-image-size")                                                           \
    X(REFUSED_MEMORY, "board-memory-size")

#define REFUSAL_ENUM_(name, id) name,
enum refusal { REFUSALS(REFUSAL_ENUM_) REFUSAL_COUNT };
#undef REFUSAL_ENUM_

/* Adds a finding at `line`, marked at `word` where that stands there (NULL or absent: the whole
 * line). `...` are what the message, then the advice, want: see refusal.c. The same refusal at the
 * same line is said once. */
void refuse(struct unit *unit, enum refusal refusal, int line, const char *word, ...);

/* robot, math or table used as a value, or with a colon. */
void refuse_space(struct unit *unit, int line, const char *name);

bool is_refused(const struct unit *unit);

#endif
