/* formula_names: what may stand in one formula, looked at word by word. Internal to scoring.
 *
 * A formula is one Lua expression without function, loop or statement; its
 * names are items of the event, fields of the row and known functions; a text
 * in it is the id of a choice. So a mistyped name is found when the contest is
 * read, not on the day. */
#ifndef SCORING_FORMULA_NAMES_H
#define SCORING_FORMULA_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "scoring/formula.h"
#include "scoring/formula_text.h"

/* Whether an item may be called so: a Lua name, in small letters, that means nothing else. */
bool formula_name_is_free(const char *name);

struct formula_names {
    const struct formula_scope *scope;
    const char *const *functions; /* of the Lua file */
    size_t function_count;
    /* gathered */
    struct formula_use uses[FORMULA_USES_MAX];
    size_t use_count;
    bool uses_others;
    bool uses_functions; /* of the Lua file */
    bool uses_given;     /* row, sum, attempt, time_limit_ms, side, sides */
    /* where the reading stands */
    int braces;                       /* { that are open */
    char before[CONTEST_ID_MAX + 1];  /* the word before, "" when long or none */
    char pending[CONTEST_ID_MAX + 1]; /* a name in { } that must be followed by = */
    bool wants_points_dot, wants_points_name;
};

/* A formula_word; `context` is a struct formula_names with scope and functions set. */
bool formula_names_word(void *context, const struct formula_token *token, struct fault *fault);

#endif
