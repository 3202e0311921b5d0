/* travel: the functions of lua-lib/on-board that a program uses become part of it. */
#ifndef RUNTIME_COMPILE_TRAVEL_H
#define RUNTIME_COMPILE_TRAVEL_H

#include "runtime/compile/unit.h"

/* Where used functions call or load words that are functions of lua-lib/on-board (library.h), they
 * call or load these, which are added to the unit. False: there was nothing to do. Refuses a word
 * that wants to know how many arguments it gets, where that is not known before the program runs.
 */
bool travel(struct unit *unit);

#endif
