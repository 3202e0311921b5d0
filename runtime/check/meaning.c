#include "runtime/check/meaning.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

#define NAME_COMPARISONS_MAX 20000
#define RULES_OF_A_KIND_MAX  32

static const struct meaning_entry *const tables[] = {
    meaning_robot, meaning_names, meaning_conditions, meaning_loops, meaning_types};

struct check_finding *found(struct meaning *m, enum check_severity severity, const char *id,
                            uint32_t first, uint32_t last) {
    struct check_finding *finding = findings_add(m->findings);
    const struct token *token = &m->tokens->token[first];
    finding->severity = severity;
    finding->id = id;
    finding->line = (int)token->line;
    finding->column = (int)token->at; /* a byte; check.c makes a column of it */
    finding->length = (int)(token_end(m->tokens, last) - token->at);
    return finding;
}

void found_say(struct meaning *m, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(m->findings->item[m->findings->count - 1].message, CHECK_MESSAGE_MAX, format, args);
    va_end(args);
}

void found_advise(struct meaning *m, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(m->findings->item[m->findings->count - 1].advice, CHECK_ADVICE_MAX, format, args);
    va_end(args);
}

/* ---- arguments -------------------------------------------------------------------- */

bool call_read(const struct meaning *m, uint32_t open, struct call *call) {
    const struct tokens *t = m->tokens;
    uint32_t close = m->scopes.partner[open];
    *call = (struct call){0};
    if (!token_is_sign(t, open, SIGN1('(')) || close == NO_TOKEN || close <= open) {
        return false;
    }
    for (uint32_t i = open + 1, first = i; i <= close; i++) {
        if (i == close || token_is_sign(t, i, SIGN1(','))) {
            if (i > first) {
                if (call->count < CALL_ARGUMENTS_MAX) {
                    call->argument[call->count].first = first;
                    call->argument[call->count].last = i - 1;
                }
                call->count++;
            }
            first = i + 1;
        } else if (m->scopes.partner[i] != NO_TOKEN && m->scopes.partner[i] > i) {
            i = m->scopes.partner[i];
        }
    }
    call->open_ended = close > open + 1 && (token_is_sign(t, close - 1, SIGN1(')')) ||
                                            token_is_sign(t, close - 1, SIGN3('.', '.', '.')) ||
                                            token_is_kind(t, close - 1, TOKEN_STRING));
    return true;
}

bool literal_number(const struct meaning *m, uint32_t first, uint32_t last, double *value) {
    char text[40];
    bool minus = token_is_sign(m->tokens, first, SIGN1('-'));
    if (first + (minus ? 1 : 0) != last || !token_is_kind(m->tokens, last, TOKEN_NUMBER) ||
        m->tokens->token[last].length >= sizeof text) {
        return false;
    }
    *value = strtod(token_text(m->tokens, last, text, sizeof text), NULL);
    *value = minus ? -*value : *value;
    return true;
}

/* ---- the whole --------------------------------------------------------------------- */

/* The first name of a.b.c( or a:b(, of which token i is the last. */
static uint32_t callee_root(const struct tokens *t, uint32_t i) {
    while (i >= 2 && token_is_name(t, i) && (token_is_sign(t, i - 1, SIGN1('.'))) &&
           token_is_name(t, i - 2)) {
        i -= 2;
    }
    return i;
}

/* Whether token i may let time pass or leave a loop. Lua's own quick functions do not. */
static bool is_escape(const struct meaning *m, uint32_t i) {
    static const char *const quick[] = {"print",    "math",     "string", "table",
                                        "tostring", "tonumber", "type",   "ipairs",
                                        "pairs",    "select",   "next"};
    const struct tokens *t = m->tokens;
    if (token_is_key(t, i, KEY_BREAK) || token_is_key(t, i, KEY_RETURN) ||
        token_is_key(t, i, KEY_GOTO)) {
        return true;
    }
    bool argument = token_is_sign(t, i, SIGN1('(')) || token_is_sign(t, i, SIGN1('{')) ||
                    token_is_kind(t, i, TOKEN_STRING);
    if (!argument || i == 0 ||
        !(token_is_name(t, i - 1) || token_is_sign(t, i - 1, SIGN1(')')) ||
          token_is_sign(t, i - 1, SIGN1(']')))) {
        return false;
    }
    uint32_t root = callee_root(t, i - 1);
    for (size_t k = 0; k < sizeof quick / sizeof quick[0]; k++) {
        if (scopes_is_global(&m->scopes, root, quick[k])) {
            return scopes_variable(&m->scopes, root)->writes > 0;
        }
    }
    return true;
}

static bool count_escapes(struct meaning *m) {
    m->escapes = malloc((m->tokens->count + 2u) * sizeof *m->escapes);
    if (m->escapes == NULL) {
        return false;
    }
    m->escapes[0] = 0;
    for (uint32_t i = 0; i < m->tokens->count; i++) {
        m->escapes[i + 1] = m->escapes[i] + (is_escape(m, i) ? 1 : 0);
    }
    return true;
}

/* The rules by the kind of token they look at, each list ending with NULL. */
struct by_kind {
    meaning_rule *rule[TOKEN_STRANGE + 1][RULES_OF_A_KIND_MAX];
};

static void sort_by_kind(const struct meaning_entry *table, struct by_kind *sorted) {
    for (; table->rule != NULL; table++) {
        meaning_rule **list = sorted->rule[table->kind];
        size_t count = 0;
        while (list[count] != NULL) {
            count++;
        }
        if (count + 1 < RULES_OF_A_KIND_MAX) {
            list[count] = table->rule;
        }
    }
}

/* So many findings are enough: `more` is set when they no longer fit. */
static void run(struct meaning *m, const struct by_kind *sorted) {
    for (uint32_t i = 0; i < m->tokens->count && !m->findings->more; i++) {
        if (i >= m->top_end) {
            uint32_t partner = m->scopes.partner[i];
            bool opens = partner != NO_TOKEN && partner > i;
            m->top_end = scopes_statement_end(&m->scopes, opens ? partner : i);
        }
        meaning_rule *const *rule = sorted->rule[m->tokens->token[i].kind];
        for (; *rule != NULL; rule++) {
            (*rule)(m, i);
        }
    }
}

static void run_rules(struct meaning *m) {
    struct by_kind sorted = {0}, unused = {0};
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
        sort_by_kind(tables[k], &sorted);
    }
    sort_by_kind(meaning_unused, &unused);
    run(m, &sorted);
    m->top_end = 0;
    run(m, &unused);
}

bool meaning_explain(const char *bytes, uint32_t length, struct findings *findings) {
    struct tokens tokens;
    struct fault fault = {0};
    if (!tokens_read(bytes, length, &tokens)) {
        return false;
    }
    struct meaning m = {
        .tokens = &tokens, .findings = findings, .name_budget = NAME_COMPARISONS_MAX};
    bool done = scopes_read(&tokens, &m.scopes) && count_escapes(&m) &&
                vocabulary_open(&m.vocabulary, &fault);
    if (done) {
        run_rules(&m);
    }
    vocabulary_close(m.vocabulary);
    free(m.escapes);
    scopes_free(&m.scopes);
    tokens_free(&tokens);
    return done;
}
