#include "scoring/formula_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/formula_numbers.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static bool is_one_of(const struct formula_token *token, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (formula_token_is(token, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_keyword(const struct formula_token *token) {
    static const char *const words[] = {"and",   "break", "do",       "else", "elseif", "end",
                                        "false", "for",   "function", "goto", "if",     "in",
                                        "local", "nil",   "not",      "or",   "repeat", "return",
                                        "then",  "true",  "until",    "while"};
    return is_one_of(token, words, COUNT_OF(words));
}

/* ---- what may run long ------------------------------------------------------------- */

static bool is_given_function(const struct formula_token *token) {
    const char *const *names = formula_function_names();
    size_t count = 0;
    while (names[count] != NULL) {
        count++;
    }
    return token->kind == FORMULA_NAME && is_one_of(token, names, count);
}

/* Whether a value may end with this word: what opens after it is then a call. */
static bool ends_value(const struct formula_token *token) {
    return (token->kind == FORMULA_NAME && !is_keyword(token)) || token->kind == FORMULA_STRING ||
           formula_token_is(token, ")") || formula_token_is(token, "]");
}

/* The word before is called: whether it ends soon. */
static bool call_ends_soon(const struct formula_watch *watch, const struct formula_token *opens) {
    bool is_field = formula_token_is(&watch->second, ".") || formula_token_is(&watch->second, ":");
    return formula_token_is(opens, "(") && !is_field &&
           (is_given_function(&watch->before) ||
            (watch->before.kind == FORMULA_NAME &&
             is_one_of(&watch->before, watch->functions, watch->function_count)));
}

static bool runs_on(const struct formula_watch *watch, const struct formula_token *token) {
    static const char *const loops[] = {"for", "while", "repeat", "goto", "_ENV"};
    bool opens = formula_token_is(token, "(") || formula_token_is(token, "{") ||
                 token->kind == FORMULA_STRING;
    bool defines = formula_token_is(&watch->second, "function");
    if (is_one_of(token, loops, COUNT_OF(loops))) {
        return true;
    }
    if (is_given_function(&watch->before) && (defines || !formula_token_is(token, "("))) {
        return true; /* the name is given another meaning, or handed on */
    }
    return opens && !defines && ends_value(&watch->before) && !call_ends_soon(watch, token);
}

/* ---- what the fast form cannot say -------------------------------------------------- */

/* Operators that Lua's numbers have and rationals have not. */
static bool means_other(const struct formula_token *token) {
    static const char *const symbols[] = {"..", "&", "|", "~", "<<", ">>"};
    return is_one_of(token, symbols, COUNT_OF(symbols));
}

static bool note_assigned(struct formula_watch *watch, struct fault *fault) {
    const struct formula_token *name = &watch->before;
    size_t used = watch->assigned == NULL ? 0 : strlen(watch->assigned);
    char *grown = realloc(watch->assigned, used + name->length + 3);
    if (grown == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    snprintf(grown + used, name->length + 3, " %.*s ", (int)name->length, name->start);
    watch->assigned = grown;
    return true;
}

static bool assigns(const struct formula_watch *watch, const struct formula_token *token) {
    return watch->before.kind == FORMULA_NAME && !watch->local_name &&
           (formula_token_is(token, "=") || (watch->nested == 0 && formula_token_is(token, ",")));
}

/* ---- word by word -------------------------------------------------------------------- */

bool formula_watch_word(struct formula_watch *watch, const struct formula_token *token,
                        struct fault *fault) {
    bool opens = formula_token_is(token, "(") || formula_token_is(token, "{");
    bool closes = formula_token_is(token, ")") || formula_token_is(token, "}");
    if (assigns(watch, token) && !note_assigned(watch, fault)) {
        return false;
    }
    watch->loops = watch->loops || runs_on(watch, token);
    watch->only_exact = watch->only_exact || means_other(token) ||
                        (watch->nested > 0 && formula_token_is(token, "function"));
    watch->words++;
    watch->calls +=
        token->kind == FORMULA_NAME && is_one_of(token, watch->functions, watch->function_count);
    watch->nested += opens - closes;
    watch->local_name = token->kind == FORMULA_NAME && formula_token_is(&watch->before, "local");
    watch->second = watch->before;
    watch->before = *token;
    return true;
}

void formula_watch_release(struct formula_watch *watch) {
    free(watch->assigned);
    watch->assigned = NULL;
}
