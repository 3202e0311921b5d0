/* formula_watch: what a Lua text does, told from its words alone. Internal to scoring.
 *
 * A fast form (formula_fast.h) of a text that certainly ends after a few steps
 * runs without the budget being watched. A text is such a one when
 *   - it has no for, while, repeat or goto;
 *   - whatever it calls is written NAME(...), and NAME is one of the functions
 *     given to all (floor, max ...: each ends at once and calls nothing); a
 *     formula may also call functions of a Lua file that is such a text itself;
 *   - those names mean nothing else anywhere in it: each is called at once where
 *     it stands, none is a parameter, a local, a field or a function defined;
 *   - it does not speak of _ENV, through which names could be given another sense.
 * There are no metamethods (no setmetatable, texts have no methods). So each of
 * its words runs at most once, and a formula at most
 *     its own words + functions of the file it names * words of the file
 * steps. Anything else counts as "loops": the budget is watched. */
#ifndef SCORING_FORMULA_WATCH_H
#define SCORING_FORMULA_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "scoring/formula_text.h"

struct formula_watch {
    /* asked */
    const char *const *functions; /* of the Lua file, which may be called */
    size_t function_count;
    /* told */
    bool only_exact; /* holds what would not mean the same in the fast form */
    bool loops;      /* may run long */
    size_t words;    /* how many it has */
    size_t calls;    /* how many of them name functions of the Lua file */
    char *assigned;  /* " name name ": names given a value without "local"; malloc'ed */
    /* where the reading stands */
    struct formula_token before, second; /* the word before, and the one before it */
    int nested;                          /* ( and { that are open */
    bool local_name;                     /* the word before came after local */
};

/* Each word in turn, FORMULA_END last. False: out of memory. */
bool formula_watch_word(struct formula_watch *watch, const struct formula_token *token,
                        struct fault *fault);

void formula_watch_release(struct formula_watch *watch);

#endif
