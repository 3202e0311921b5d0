/* sandbox: the one Lua 5.4 state of the house.
 *
 * Every Lua text runs in it: pupils' programs and contest formulas. It holds
 * only what is on an allow-list, takes text and never bytecode, and ends what
 * runs too long or grows too big. What ended it is told by the host's own flag,
 * never by a text that the Lua program could have written.
 *
 * Two profiles:
 *   SANDBOX_FORMULA  for text evaluated inside the host's own process. Numbers
 *       and logic only: tostring, tonumber, type, math. No strings' methods, no
 *       tables' functions, no coroutines, no metatables, no pcall: nothing that
 *       could spin inside one C function or catch the host's verdict.
 *   SANDBOX_PROGRAM  for a pupil's program. The whole of Lua less what reaches
 *       the machine (io, os, debug, package, load, ...) and with bounds on what
 *       remains. String patterns can still search for minutes inside one call,
 *       so the host runs this profile in a process that it can kill
 *       (runtime/player).
 *
 * Functions' and tables' addresses are never shown, random numbers follow the
 * seed: the same program does the same thing every time.
 *
 * A formula:
 *
 *     struct sandbox *sandbox;
 *     struct sandbox_limits limits = SANDBOX_FORMULA_LIMITS;
 *     if (!sandbox_open(SANDBOX_FORMULA, &limits, &sandbox, &fault)) return false;
 *     sandbox_protect(sandbox, push_my_functions, mine, &fault);   // raw Lua API, safely
 *     if (sandbox_load(sandbox, "return points * 2", 17, "items[3].points", &fault) == SANDBOX_OK
 * && sandbox_call(sandbox, 0, 1, &fault) == SANDBOX_OK) { double value =
 * lua_tonumber(sandbox_state(sandbox), -1); lua_settop(sandbox_state(sandbox), 0);
 *     }
 *     sandbox_close(sandbox);
 *
 * Rules for the host: C functions given to the program must end soon and grow
 * nothing outside the sandbox; metatables of the host's userdata should carry
 * __metatable = false, and __gc functions that neither fail nor run Lua.
 * One sandbox, one thread. */
#ifndef LUA_LIB_SANDBOX_SANDBOX_H
#define LUA_LIB_SANDBOX_SANDBOX_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

struct sandbox;

enum sandbox_profile { SANDBOX_FORMULA, SANDBOX_PROGRAM };

/* How a load or a call ended. */
enum sandbox_verdict {
    SANDBOX_OK,
    SANDBOX_SYNTAX,  /* the text is not Lua (or nested too deeply) */
    SANDBOX_ERROR,   /* the program failed: its own mistake, or error() */
    SANDBOX_BUDGET,  /* too many instructions or too much time; final until sandbox_renew() */
    SANDBOX_MEMORY,  /* more memory than the limit */
    SANDBOX_REFUSED, /* it tried what the sandbox forbids (__gc, lying lengths ...) */
};

struct sandbox_limits {
    size_t memory_bytes;   /* everything Lua allocates, the libraries included (~30 kB) */
    uint64_t instructions; /* Lua instructions until the next sandbox_renew() */
    uint32_t cpu_ms;       /* processor time of the thread until then; 0: not looked at */
    uint64_t seed;         /* of math.random */
};

#define SANDBOX_FORMULA_LIMITS                                                                     \
    { .memory_bytes = (size_t)1024 * 1024, .instructions = 1000000, .cpu_ms = 500 }
#define SANDBOX_PROGRAM_LIMITS                                                                     \
    { .memory_bytes = (size_t)8 * 1024 * 1024, .instructions = 50000000, .cpu_ms = 2000 }

/* Instructions between two looks at the budget. */
#define SANDBOX_STEP 1000
/* Longest text to load, in bytes. */
#define SANDBOX_TEXT_MAX ((size_t)1024 * 1024)

bool sandbox_open(enum sandbox_profile profile, const struct sandbox_limits *limits,
                  struct sandbox **out, struct fault *fault);
/* Releases everything. NULL is allowed. */
void sandbox_close(struct sandbox *sandbox);

/* For the raw Lua API. What can raise an error (nearly everything that creates
 * a value) belongs inside sandbox_protect(). */
lua_State *sandbox_state(struct sandbox *sandbox);
/* The sandbox a state or coroutine belongs to. */
struct sandbox *sandbox_of(lua_State *state);

/* Runs `body` with `argument` as its light userdata argument 1, protected:
 * errors and lack of memory become a verdict and a fault. What it returns is
 * dropped, so keep results in globals or the registry. */
enum sandbox_verdict sandbox_protect(struct sandbox *sandbox, lua_CFunction body, void *argument,
                                     struct fault *fault);

/* Compiles `text` and leaves the function on the stack. `name` stands before
 * the line in Lua's messages and is taken out of them again in faults; its
 * first 50 bytes count. A byte order mark at the start is skipped. On any other
 * verdict than OK nothing is left on the stack; `fault` has kind SYNTAX (or
 * MEMORY, LIMIT), Lua's own words (English) as its message, and the line. */
enum sandbox_verdict sandbox_load(struct sandbox *sandbox, const char *text, size_t size,
                                  const char *name, struct fault *fault);

/* Calls the function below `arguments` values on the stack. OK: `results`
 * values (or LUA_MULTRET) in their place. Otherwise nothing is left of them and
 * `fault` is: PROGRAM with Lua's own words; or what sandbox_raise() was given;
 * BUDGET, MEMORY or REFUSED with a message in the person's language; and the
 * line of the program that was loaded last. __tostring is never run. */
enum sandbox_verdict sandbox_call(struct sandbox *sandbox, int arguments, int results,
                                  struct fault *fault);

/* Gives the whole budget of instructions and time again. */
void sandbox_renew(struct sandbox *sandbox);

/* Whether the budget is watched; it is, until the host says otherwise. Not watching is for what
 * cannot run long (no loop, no call of itself), and makes it run several times as fast. */
void sandbox_watch(struct sandbox *sandbox, bool watched);

/* For host functions: ends the call with this fault at the program's current
 * line. The program may catch it (pcall); if it does not, the fault comes out
 * of sandbox_call() as it was given. Texts are copied. Never returns.
 *     return sandbox_raise(state, FAULT_RANGE, "...", "..."); */
int sandbox_raise(lua_State *state, enum fault_kind kind, const char *message, const char *advice);

/* The line of the loaded program that `state` is at (the innermost function
 * that comes from it), 0 when there is none. Allocates nothing. */
int sandbox_line(lua_State *state);

/* ---- for a host that gives the sandbox a process of its own ---------------- */

/* Called at the moment the budget is spent, from inside the program, with the
 * fault already filled; may end the process. If it returns, the error unwinds. */
typedef void sandbox_spent_function(void *context, const struct fault *fault);
void sandbox_on_spent(struct sandbox *sandbox, sandbox_spent_function *spent, void *context);

/* The fault of a spent budget, without a line: to be prepared for a signal
 * handler, which may not look texts up. */
void sandbox_budget_fault(const struct sandbox *sandbox, struct fault *fault);

/* The line where the program is. For a signal handler that ends the process
 * right after: a program can be inside one C function for minutes. */
int sandbox_running_line(const struct sandbox *sandbox);

/* The fault for an error value on top of `thread`, a coroutine that failed
 * with `status`; pops nothing. */
enum sandbox_verdict sandbox_explain(struct sandbox *sandbox, lua_State *thread, int status,
                                     struct fault *fault);

/* ---- what exists ------------------------------------------------------------ */

/* Every name that a program of this profile finds, "print", "math.floor", ...,
 * NULL at the end. (print is there in SANDBOX_PROGRAM once the vocabulary is.) */
const char *const *sandbox_names(enum sandbox_profile profile);

/* The word of a verdict for machines and tests: "OK", "SYNTAX", ... */
const char *sandbox_verdict_word(enum sandbox_verdict verdict);

#endif
