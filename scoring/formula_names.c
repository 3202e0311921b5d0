#include "scoring/formula_names.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/formula_numbers.h"

/* Words an expression is made of. */
static const char *const expression_words[] = {"and", "or", "not", "true", "false", "nil"};
/* Words of Lua that make statements. */
static const char *const statement_words[] = {
    "break", "do", "else",  "elseif", "end",    "for",  "function", "goto",
    "if",    "in", "local", "repeat", "return", "then", "until",    "while"};
/* Names every formula knows. */
static const char *const given_names[] = {"points", "attempt", "time_limit_ms"};
/* Names a formula about one side of a match knows too. */
static const char *const side_names[] = {"side", "sides", "others"};
static const char *const expression_symbols[] = {"+",  "-",  "*",  "/",  "//", "%", "^", "#",
                                                 "==", "~=", "<=", ">=", "<",  ">", "(", ")",
                                                 "{",  "}",  "[",  "]",  ",",  "."};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define NEAR_MAX        400 /* names looked through for "did you mean" */

static bool is_among(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_function(const char *word) {
    for (const char *const *name = formula_function_names(); *name != NULL; name++) {
        if (strcmp(word, *name) == 0) {
            return true;
        }
    }
    return false;
}

bool formula_name_is_free(const char *name) {
    if (!(name[0] >= 'a' && name[0] <= 'z') || strlen(name) > CONTEST_ID_MAX ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name)) {
        return false;
    }
    return !is_among(name, expression_words, COUNT_OF(expression_words)) &&
           !is_among(name, statement_words, COUNT_OF(statement_words)) &&
           !is_among(name, given_names, COUNT_OF(given_names)) &&
           !is_among(name, side_names, COUNT_OF(side_names)) && strcmp(name, "sum") != 0 &&
           strcmp(name, "row") != 0 && !is_function(name);
}

/* ---- faults ------------------------------------------------------------------- */

static size_t add_names(const struct contest_item *items, size_t count, const char **names,
                        size_t used) {
    for (size_t i = 0; i < count && used < NEAR_MAX; i++) {
        names[used++] = items[i].id;
    }
    return used;
}

static bool advise_near(const char *word, const char *const *names, size_t count,
                        struct fault *fault) {
    const char *near = json_nearest(word, names, count);
    return near == NULL ? false : fault_advise(fault, _("Did you mean \"%s\"?"), near);
}

static bool unknown_name(const struct formula_names *names, const char *word, struct fault *fault) {
    const char *known[NEAR_MAX];
    const struct formula_scope *scope = names->scope;
    size_t used = add_names(scope->fields, scope->field_count, known, 0);
    used = add_names(scope->items, scope->item_count, known, used);
    for (const char *const *name = formula_function_names(); *name != NULL && used < NEAR_MAX;
         name++) {
        known[used++] = *name;
    }
    for (size_t i = 0; i < names->function_count && used < NEAR_MAX; i++) {
        known[used++] = names->functions[i];
    }
    for (size_t i = 0; i < COUNT_OF(expression_words) && used < NEAR_MAX; i++) {
        known[used++] = expression_words[i];
    }
    fault_set(fault, FAULT_UNKNOWN, _("The formula speaks of \"%s\", which nothing is called."),
              word);
    return advise_near(word, known, used, fault);
}

static bool not_an_expression(const char *word, struct fault *fault) {
    fault_set(fault, FAULT_SYNTAX, _("\"%s\" cannot stand in a formula, which is one expression."),
              word);
    if (strcmp(word, "=") == 0) {
        return fault_advise(fault, _("To compare, write == (or ~= for \"different\")."));
    }
    if (strcmp(word, "!=") == 0 || strcmp(word, "!") == 0) {
        return fault_advise(fault, _("\"Different\" is written ~= and \"not\" is written not."));
    }
    if (strcmp(word, "&&") == 0 || strcmp(word, "||") == 0) {
        return fault_advise(fault, _("Write and, or."));
    }
    return fault_advise(fault, _("What needs more than an expression is a function in the Lua file "
                                 "that \"functions\" names."));
}

/* ---- names ---------------------------------------------------------------------- */

static const struct contest_item *find(const struct contest_item *items, size_t count,
                                       const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].id, word) == 0) {
            return &items[i];
        }
    }
    return NULL;
}

static bool add_use(struct formula_names *names, size_t item, bool points, struct fault *fault) {
    for (size_t i = 0; i < names->use_count; i++) {
        if (names->uses[i].item == item && names->uses[i].points == points) {
            return true;
        }
    }
    if (names->use_count == FORMULA_USES_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("A formula may speak of %d items at most."),
                         FORMULA_USES_MAX);
    }
    names->uses[names->use_count++] = (struct formula_use){item, points};
    return true;
}

/* ID in points.ID */
static bool points_name(struct formula_names *names, const char *word, struct fault *fault) {
    const struct formula_scope *scope = names->scope;
    const struct contest_item *item = find(scope->items, scope->item_count, word);
    if (item == NULL) {
        const char *known[NEAR_MAX];
        fault_set(fault, FAULT_UNKNOWN, _("No item is called \"%s\"."), word);
        return advise_near(word, known, add_names(scope->items, scope->item_count, known, 0),
                           fault);
    }
    if (item->index >= scope->points_count) {
        fault_set(fault, FAULT_REFERENCE, _("The points of \"%s\" are not known yet here."), word);
        return fault_advise(fault,
                            _("Items are worked out from top to bottom: put \"%s\" above "
                              "this formula."),
                            word);
    }
    return add_use(names, item->index, true, fault);
}

static bool item_name(struct formula_names *names, const struct contest_item *item,
                      struct fault *fault) {
    if (!contest_item_is_observed(item->type)) {
        fault_set(fault, FAULT_TYPE, _("\"%s\" is worked out, so it has points and no value."),
                  item->id);
        return fault_advise(fault, _("Write points.%s"), item->id);
    }
    return add_use(names, item->index, false, fault);
}

static bool is_known_name(const struct formula_names *names, const char *word) {
    const struct formula_scope *scope = names->scope;
    return is_among(word, expression_words, COUNT_OF(expression_words)) || is_function(word) ||
           is_among(word, given_names, COUNT_OF(given_names)) ||
           is_among(word, names->functions, names->function_count) ||
           (scope->has_sum && strcmp(word, "sum") == 0) ||
           (scope->has_sides && is_among(word, side_names, COUNT_OF(side_names))) ||
           (scope->field_count > 0 && strcmp(word, "row") == 0) ||
           find(scope->fields, scope->field_count, word) != NULL;
}

static void note_use(struct formula_names *names, const char *word) {
    static const char *const row[] = {"row", "sum", "attempt", "time_limit_ms", "side", "sides"};
    names->uses_others = names->uses_others || strcmp(word, "others") == 0;
    names->uses_given = names->uses_given || is_among(word, row, COUNT_OF(row));
    names->uses_functions =
        names->uses_functions || is_among(word, names->functions, names->function_count);
}

static bool free_name(struct formula_names *names, const char *word, struct fault *fault) {
    const struct formula_scope *scope = names->scope;
    bool starts_field =
        names->braces > 0 && (strcmp(names->before, "{") == 0 || strcmp(names->before, ",") == 0);
    const struct contest_item *item = find(scope->items, scope->item_count, word);
    names->wants_points_dot = strcmp(word, "points") == 0;
    if (is_among(word, statement_words, COUNT_OF(statement_words))) {
        return not_an_expression(word, fault);
    }
    if (is_known_name(names, word)) {
        note_use(names, word);
        return true;
    }
    if (item != NULL) {
        return item_name(names, item, fault);
    }
    if (starts_field) { /* {NAME = value}, when = comes next */
        snprintf(names->pending, sizeof names->pending, "%.*s", CONTEST_ID_MAX, word);
        return true;
    }
    return unknown_name(names, word, fault);
}

static bool read_name(struct formula_names *names, const char *word, struct fault *fault) {
    if (names->wants_points_name) {
        names->wants_points_name = false;
        return points_name(names, word, fault);
    }
    return strcmp(names->before, ".") == 0 || free_name(names, word, fault);
}

/* ---- symbols, texts ---------------------------------------------------------------- */

static bool read_symbol(struct formula_names *names, const char *word, struct fault *fault) {
    names->braces += (strcmp(word, "{") == 0) - (strcmp(word, "}") == 0);
    bool gives_field = names->braces > 0 && strcmp(word, "=") == 0;
    if (gives_field || is_among(word, expression_symbols, COUNT_OF(expression_symbols))) {
        return true;
    }
    return not_an_expression(word, fault);
}

static bool choice_in(const struct contest_item *items, size_t count, const char *word,
                      const char **known, size_t *used) {
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < items[i].choice_count; j++) {
            if (strcmp(items[i].choices[j].id, word) == 0) {
                return true;
            }
            if (*used < NEAR_MAX) {
                known[(*used)++] = items[i].choices[j].id;
            }
        }
    }
    return false;
}

static bool choice_of_any_field(const struct contest_item *items, size_t count, const char *word,
                                const char **known, size_t *used) {
    for (size_t i = 0; i < count; i++) {
        if (choice_in(items[i].fields, items[i].field_count, word, known, used)) {
            return true;
        }
    }
    return false;
}

static bool read_string(const struct formula_names *names, const char *word, struct fault *fault) {
    const struct formula_scope *scope = names->scope;
    const char *known[NEAR_MAX];
    size_t used = 0;
    if (choice_in(scope->items, scope->item_count, word, known, &used) ||
        choice_in(scope->fields, scope->field_count, word, known, &used) ||
        choice_of_any_field(scope->items, scope->item_count, word, known, &used)) {
        return true;
    }
    fault_set(fault, FAULT_UNKNOWN, _("No item of this event has a choice \"%s\"."), word);
    return advise_near(word, known, used, fault);
}

/* ---- one word --------------------------------------------------------------------- */

/* What the word before asked for: a dot after points, = after {NAME. */
static bool settle_pending(struct formula_names *names, const char *word, struct fault *fault) {
    if (names->pending[0] != '\0' && strcmp(word, "=") != 0) {
        return unknown_name(names, names->pending, fault);
    }
    names->pending[0] = '\0';
    bool dot = strcmp(word, ".") == 0;
    if ((names->wants_points_dot && !dot) ||
        (names->wants_points_name && !formula_name_is_free(word))) {
        return fault_set(fault, FAULT_SYNTAX,
                         _("After points comes a dot and the id of an item: "
                           "points.trips"));
    }
    if (names->wants_points_dot) {
        names->wants_points_dot = false;
        names->wants_points_name = true;
    }
    return true;
}

static bool read_word(struct formula_names *names, const struct formula_token *token,
                      const char *word, struct fault *fault) {
    if (!settle_pending(names, token->kind == FORMULA_STRING ? "\"" : word, fault)) {
        return false;
    }
    switch (token->kind) {
    case FORMULA_NAME:
        return read_name(names, word, fault);
    case FORMULA_SYMBOL:
        return read_symbol(names, word, fault);
    case FORMULA_STRING:
        return read_string(names, word, fault);
    case FORMULA_NUMBER:
    case FORMULA_END:
        break;
    }
    return true;
}

bool formula_names_word(void *context, const struct formula_token *token, struct fault *fault) {
    struct formula_names *names = context;
    char word[CONTEST_NAME_MAX + 1];
    snprintf(word, sizeof word, "%.*s",
             (int)(token->length > CONTEST_NAME_MAX ? CONTEST_NAME_MAX : token->length),
             token->start);
    if (token->kind == FORMULA_NUMBER) {
        word[0] = '\0';
    }
    if (!read_word(names, token, word, fault)) {
        return false;
    }
    snprintf(names->before, sizeof names->before, "%.*s", CONTEST_ID_MAX, word);
    return true;
}
