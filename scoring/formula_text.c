#include "scoring/formula_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/formula_watch.h"

struct scanner {
    const char *at, *end;
    int line;
    struct fault *fault;
};

static bool scan_fault(struct scanner *scanner, const char *message, const char *advice) {
    fault_set(scanner->fault, FAULT_SYNTAX, "%s", message);
    scanner->fault->line = scanner->line;
    return advice == NULL ? false : fault_advise(scanner->fault, "%s", advice);
}

static char peek(const struct scanner *scanner, size_t ahead) {
    return (size_t)(scanner->end - scanner->at) > ahead ? scanner->at[ahead] : '\0';
}

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

/* ---- spaces, comments and long brackets ------------------------------------ */

/* At "[", "[=", "[==": the number of "=" when it opens a long bracket, else -1. */
static int long_bracket_level(const struct scanner *scanner) {
    size_t level = 0;
    while (peek(scanner, 1 + level) == '=') {
        level++;
    }
    return peek(scanner, 0) == '[' && peek(scanner, 1 + level) == '[' ? (int)level : -1;
}

static bool closes_long(const struct scanner *scanner, int level) {
    for (int i = 0; i < level; i++) {
        if (peek(scanner, (size_t)i + 1) != '=') {
            return false;
        }
    }
    return peek(scanner, 0) == ']' && peek(scanner, (size_t)level + 1) == ']';
}

/* Past a long bracket; `token` (may be NULL) gets what is between. */
static bool scan_long(struct scanner *scanner, int level, struct formula_token *token) {
    scanner->at += level + 2;
    const char *start = scanner->at;
    for (; scanner->at < scanner->end; scanner->at++) {
        if (closes_long(scanner, level)) {
            if (token != NULL) {
                token->start = start;
                token->length = (size_t)(scanner->at - start);
            }
            scanner->at += level + 2;
            return true;
        }
        scanner->line += *scanner->at == '\n';
    }
    return scan_fault(scanner, _("A text or comment opened with [[ is never closed."), NULL);
}

static bool skip_comment(struct scanner *scanner) {
    scanner->at += 2;
    int level = long_bracket_level(scanner);
    if (level >= 0) {
        return scan_long(scanner, level, NULL);
    }
    while (scanner->at < scanner->end && *scanner->at != '\n') {
        scanner->at++;
    }
    return true;
}

static bool skip_blank(struct scanner *scanner) {
    while (scanner->at < scanner->end) {
        if (isspace((unsigned char)*scanner->at)) {
            scanner->line += *scanner->at == '\n';
            scanner->at++;
        } else if (peek(scanner, 0) == '-' && peek(scanner, 1) == '-') {
            if (!skip_comment(scanner)) {
                return false;
            }
        } else {
            break;
        }
    }
    return true;
}

/* ---- tokens ----------------------------------------------------------------- */

static bool scan_string(struct scanner *scanner, struct formula_token *token) {
    char quote = *scanner->at++;
    token->kind = FORMULA_STRING;
    token->start = scanner->at;
    while (scanner->at < scanner->end && *scanner->at != quote && *scanner->at != '\n') {
        if (*scanner->at == '\\') {
            return scan_fault(scanner, _("A text in a formula has no backslash."),
                              _("Write the id of a choice as it is in the contest file."));
        }
        scanner->at++;
    }
    if (peek(scanner, 0) != quote) {
        return scan_fault(scanner, _("A text is opened with a quote and never closed."), NULL);
    }
    token->length = (size_t)(scanner->at - token->start);
    scanner->at++;
    return true;
}

static bool scan_number(struct scanner *scanner, struct formula_token *token) {
    token->kind = FORMULA_NUMBER;
    while (is_name_byte(peek(scanner, 0)) || (peek(scanner, 0) == '.' && peek(scanner, 1) != '.')) {
        scanner->at++;
    }
    token->length = (size_t)(scanner->at - token->start);
    if (!rational_read(token->start, token->length, &token->number)) {
        return scan_fault(scanner, _("A number in a formula cannot be read exactly."),
                          _("Write digits, with a point for decimals: 12 or 0.5, at most 18 "
                            "digits."));
    }
    return true;
}

static void scan_symbol(struct scanner *scanner, struct formula_token *token) {
    static const char *const symbols[] = {
        "...", "..", "==", "~=", "!=", "<=", ">=", "//", "::", "<<", ">>", "&&", "||"};
    token->kind = FORMULA_SYMBOL;
    token->length = 1;
    while ((peek(scanner, token->length) & 0xc0) == 0x80) {
        token->length++; /* the rest of a letter that is not ASCII */
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        size_t length = strlen(symbols[i]);
        if ((size_t)(scanner->end - scanner->at) >= length &&
            memcmp(scanner->at, symbols[i], length) == 0) {
            token->length = length;
            break;
        }
    }
    scanner->at += token->length;
}

static bool scan_name(struct scanner *scanner, struct formula_token *token) {
    token->kind = FORMULA_NAME;
    while (is_name_byte(peek(scanner, 0))) {
        scanner->at++;
    }
    token->length = (size_t)(scanner->at - token->start);
    return true;
}

static bool scan_other(struct scanner *scanner, struct formula_token *token) {
    char byte = *scanner->at;
    if (byte == '"' || byte == '\'') {
        return scan_string(scanner, token);
    }
    int level = byte == '[' ? long_bracket_level(scanner) : -1;
    if (level >= 0) {
        token->kind = FORMULA_STRING;
        return scan_long(scanner, level, token);
    }
    scan_symbol(scanner, token);
    return true;
}

static bool scan_token(struct scanner *scanner, struct formula_token *token) {
    if (!skip_blank(scanner)) {
        return false;
    }
    *token =
        (struct formula_token){.from = scanner->at, .start = scanner->at, .line = scanner->line};
    if (scanner->at == scanner->end) {
        return true; /* FORMULA_END */
    }
    if (isdigit((unsigned char)*scanner->at)) {
        return scan_number(scanner, token);
    }
    return is_name_byte(*scanner->at) ? scan_name(scanner, token) : scan_other(scanner, token);
}

bool formula_token_is(const struct formula_token *token, const char *text) {
    return (token->kind == FORMULA_NAME || token->kind == FORMULA_SYMBOL) &&
           strlen(text) == token->length && memcmp(token->start, text, token->length) == 0;
}

/* ---- rewriting --------------------------------------------------------------- */

static bool emit(struct formula_rewritten *out, const char *text, size_t length,
                 struct fault *fault) {
    if (out->length + length + 1 > out->capacity) {
        size_t capacity = 2 * (out->length + length) + 256;
        char *grown = realloc(out->text, capacity);
        if (grown == NULL) {
            return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
        }
        out->text = grown;
        out->capacity = capacity;
    }
    memcpy(out->text + out->length, text, length);
    out->length += length;
    out->text[out->length] = '\0';
    return true;
}

static bool emit_text(struct formula_rewritten *out, const char *text, struct fault *fault) {
    return emit(out, text, strlen(text), fault);
}

/* Whether a double holds the number: a small numerator over a power of two. */
static bool is_double(struct rational number) {
    const int64_t limit = (int64_t)1 << 53;
    return number.numerator <= limit && number.denominator <= limit &&
           (number.denominator & (number.denominator - 1)) == 0;
}

static bool make_constants(struct formula_rewritten *out, struct fault *fault) {
    if (out->constants == NULL) {
        out->constants = calloc(FORMULA_CONSTANTS_MAX, sizeof *out->constants);
    }
    return out->constants != NULL || fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
}

/* An upvalue, the same for the same number: Lua would work out 1 / 3 while it compiles,
 * when nobody looks whether something was rounded. */
static bool emit_double(struct formula_rewritten *out, const struct formula_token *token,
                        struct fault *fault) {
    char text[32];
    size_t index = 0;
    if (!make_constants(out, fault)) {
        return false;
    }
    while (index < out->constant_count &&
           rational_compare(out->constants[index], token->number) != 0) {
        index++;
    }
    if (index == out->constant_count && index < FORMULA_DOUBLES_MAX) {
        out->constants[out->constant_count++] = token->number;
    }
    out->fast->only_exact =
        out->fast->only_exact || !is_double(token->number) || index == FORMULA_DOUBLES_MAX;
    snprintf(text, sizeof text, " __c%zu", index + 1);
    return emit_text(out, text, fault);
}

static bool emit_constant(struct formula_rewritten *out, const struct formula_token *token,
                          struct fault *fault) {
    if (out->fast != NULL) {
        return emit_double(out, token, fault);
    }
    if (!make_constants(out, fault)) {
        return false;
    }
    if (out->constant_count == FORMULA_CONSTANTS_MAX) {
        fault_set(fault, FAULT_LIMIT, _("Too many numbers in one Lua text."));
        fault->line = token->line;
        return false;
    }
    out->constants[out->constant_count++] = token->number;
    char text[32];
    snprintf(text, sizeof text, " __k[%zu]", out->constant_count);
    return emit_text(out, text, fault);
}

/* Where the rewriting of "for NAME =" ... "do" stands. */
struct loops {
    int seen;    /* 1: "for", 2: "for NAME" */
    int waiting; /* loops whose "do" has not come yet */
    bool points; /* the word before was points, of points.ID */
};

/* points.ID in a formula; *done: nothing more to write. */
static bool emit_points(struct loops *loops, struct formula_rewritten *out,
                        const struct formula_token *token, bool *done, struct fault *fault) {
    bool starts = !loops->points && formula_token_is(token, "points");
    *done = starts || loops->points;
    if (loops->points && token->kind == FORMULA_NAME) {
        loops->points = false;
        return emit_text(out, "__p_", fault) && emit(out, token->start, token->length, fault);
    }
    loops->points = loops->points || starts;
    return true;
}

static bool emit_name(struct loops *loops, struct formula_rewritten *out,
                      const struct formula_token *token, struct fault *fault) {
    loops->seen = formula_token_is(token, "for") ? 1 : loops->seen == 1 ? 2 : 0;
    if (loops->waiting > 0 && formula_token_is(token, "do")) {
        loops->waiting--;
        return emit_text(out, ") do", fault);
    }
    return emit(out, token->start, token->length, fault);
}

static bool emit_symbol(struct loops *loops, struct formula_rewritten *out,
                        const struct formula_token *token, struct fault *fault) {
    bool starts_loop = out->fast == NULL && loops->seen == 2 && formula_token_is(token, "=");
    loops->seen = 0;
    if (starts_loop) {
        loops->waiting++;
        return emit_text(out, " in __r(", fault);
    }
    if (formula_token_is(token, "#")) {
        return emit_text(out, " __n^", fault);
    }
    if (formula_token_is(token, "[")) {
        return emit_text(out, "[__i(", fault);
    }
    if (formula_token_is(token, "]")) {
        return emit_text(out, ")]", fault);
    }
    return emit(out, token->start, token->length, fault);
}

static bool emit_token(struct loops *loops, struct formula_rewritten *out,
                       const struct formula_token *token, const char *after, struct fault *fault) {
    bool done = false;
    if (out->fast != NULL && (!formula_watch_word(out->fast, token, fault) ||
                              (out->expression && !emit_points(loops, out, token, &done, fault)))) {
        return false;
    }
    if (done) {
        return true;
    }
    if (token->kind == FORMULA_NAME) {
        return emit_name(loops, out, token, fault);
    }
    if (token->kind == FORMULA_SYMBOL) {
        return emit_symbol(loops, out, token, fault);
    }
    loops->seen = 0;
    if (token->kind == FORMULA_NUMBER) {
        return emit_constant(out, token, fault);
    }
    return emit(out, token->from, (size_t)(after - token->from), fault);
}

/* Keeps every line end, so that Lua's line numbers are those of the text. */
static bool emit_lines(struct formula_rewritten *out, int lines, struct fault *fault) {
    for (; lines > 0; lines--) {
        if (!emit(out, "\n", 1, fault)) {
            return false;
        }
    }
    return emit(out, " ", 1, fault);
}

bool formula_rewrite(const char *text, size_t length, formula_word *word, void *context,
                     struct formula_rewritten *out, struct fault *fault) {
    struct scanner scanner = {text, text + length, 1, fault};
    struct loops loops = {0};
    struct formula_token token;
    int line = 1;
    *out = (struct formula_rewritten){.fast = out->fast, .expression = out->expression};
    for (;;) {
        if (!scan_token(&scanner, &token)) {
            return false;
        }
        if (!emit_lines(out, token.line - line, fault) || !word(context, &token, fault)) {
            fault->line = token.line;
            return false;
        }
        if (token.kind == FORMULA_END) {
            return out->fast == NULL || formula_watch_word(out->fast, &token, fault);
        }
        if (!emit_token(&loops, out, &token, scanner.at, fault)) {
            return false;
        }
        line = scanner.line;
    }
}

void formula_rewritten_release(struct formula_rewritten *rewritten) {
    free(rewritten->text);
    free(rewritten->constants);
    *rewritten = (struct formula_rewritten){0};
}
