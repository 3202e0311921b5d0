/* Signs of mathematics and of other languages. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/syntax.h"

/* Signs that have one right twin in Lua. */
struct twin {
    uint32_t code;
    uint8_t kind;
    const char *id, *wrong, *right, *message;
};

static const struct twin twins[] = {
    {SIGN2('!', '='), TOKEN_SIGN, "not-equal",
     "!=", "~=", N_("“%s” does not exist in Lua: “different from” is written “%s”.")},
    {SIGN3('!', '=', '='), TOKEN_SIGN, "not-equal",
     "!==", "~=", N_("“%s” does not exist in Lua: “different from” is written “%s”.")},
    {SIGN2('<', '>'), TOKEN_SIGN, "not-equal", "<>",
     "~=", N_("“%s” does not exist in Lua: “different from” is written “%s”.")},
    {0x2260, TOKEN_STRANGE, "not-equal", "≠",
     "~=", N_("“%s” does not exist in Lua: “different from” is written “%s”.")},
    {SIGN3('=', '=', '='), TOKEN_SIGN, "triple-equal",
     "===", "==", N_("“%s” is one sign too long: “equal to” is written “%s”.")},
    {SIGN2('=', '<'), TOKEN_SIGN, "sign-order", "=<",
     "<=", N_("“%s” is the wrong way round: it is written “%s”.")},
    {SIGN2('=', '>'), TOKEN_SIGN, "sign-order", "=>",
     ">=", N_("“%s” is the wrong way round: it is written “%s”.")},
    {0x2264, TOKEN_STRANGE, "math-sign", "≤",
     "<=", N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0x2265, TOKEN_STRANGE, "math-sign", "≥",
     ">=", N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0xd7, TOKEN_STRANGE, "math-sign", "×", "*",
     N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0xf7, TOKEN_STRANGE, "math-sign", "÷", "/",
     N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0x2212, TOKEN_STRANGE, "math-sign", "−", "-",
     N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0x2013, TOKEN_STRANGE, "math-sign", "–", "-",
     N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {0xb2, TOKEN_STRANGE, "math-sign", "²", "^2",
     N_("Lua does not know the sign “%s”: it is written “%s”.")},
    {SIGN2('*', '*'), TOKEN_SIGN, "power-sign", "**", "^",
     N_("“%s” comes from Python: in Lua, “to the power of” is written “%s”.")},
    {SIGN2('&', '&'), TOKEN_SIGN, "logic-sign", "&&", "and",
     N_("“%s” does not exist in Lua: it is written with the word “%s”.")},
    {SIGN2('|', '|'), TOKEN_SIGN, "logic-sign", "||", "or",
     N_("“%s” does not exist in Lua: it is written with the word “%s”.")},
    {SIGN2('-', '>'), TOKEN_SIGN, "arrow", "->", ".",
     N_("“%s” does not exist in Lua: between two names write “%s”.")},
};

static void foreign_sign(struct search *s) {
    const struct token *token = &s->tokens->token[s->error];
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        const struct twin *twin = &twins[i];
        if (token->kind == twin->kind && token->code == twin->code) {
            propose(s, twin->id, s->error, s->error);
            say(s, _(twin->message), twin->wrong, twin->right);
            advise_line(s, _("Write:"));
            edit_token(s, s->error, twin->right);
        }
    }
}

/* if !x */
static void exclamation(struct search *s) {
    uint32_t i = s->error;
    if (!token_is_sign(s->tokens, i, SIGN1('!'))) {
        return;
    }
    if (token_glued(s->tokens, i) && token_is_sign(s->tokens, i - 1, SIGN1('='))) {
        propose(s, "not-equal", i - 1, i);
        say(s, _("“%s” does not exist in Lua: “different from” is written “%s”."), "=!", "~=");
        edit_token(s, i - 1, "");
        edit_token(s, i, "~=");
    } else {
        propose(s, "logic-sign", i, i);
        say(s, _("“%s” does not exist in Lua: it is written with the word “%s”."), "!", "not");
        edit_token(s, i, "not ");
    }
    advise_line(s, _("Write:"));
}

/* if x = 3 then */
static void assign_in_condition(struct search *s) {
    uint32_t head = line_head(s, s->error);
    if (!token_is_sign(s->tokens, s->error, SIGN1('=')) || head == NO_TOKEN ||
        !is_condition_head(s, head)) {
        return;
    }
    propose(s, "assign-in-condition", s->error, s->error);
    say(s, _("To compare two values, one “=” is not enough: “=” puts a value into a variable."));
    advise_line(s, _("To ask “is it equal?”, write “==”:"));
    edit_token(s, s->error, "==");
}

/* robot.avancer(cm = 10) */
static void named_argument(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (!token_is_sign(t, i, SIGN1('=')) || !complaint(s, "')' expected") || i < 2 ||
        !token_is_name(t, i - 1)) {
        return;
    }
    propose(s, "named-argument", i - 1, i);
    say(s, _("Between the parentheses give only the value, without a name and “=”."));
    advise_line(s, _("Write:"));
    edit_bytes(s, t->token[i - 1].at, t->token[i + 1].at - t->token[i - 1].at, "");
}

/* x == 3 alone on its line */
static void compare_as_statement(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t first = token_line_first(t, s->error);
    if (!token_is_sign(t, s->error, SIGN2('=', '=')) || !complaint(s, "syntax error") ||
        (!token_is_name(t, first) && !token_is_key(t, first, KEY_LOCAL))) {
        return;
    }
    propose(s, "compare-as-statement", s->error, s->error);
    say(s, _("“==” asks whether two values are equal. To put a value into a variable, write “=”."));
    advise_line(s, _("Write:"));
    edit_token(s, s->error, "=");
}

/* local x == 3: Lua stops at == with another complaint. */
static void compare_in_local(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (token_is_sign(t, i, SIGN2('=', '=')) && i >= 2 && token_is_name(t, i - 1) &&
        (token_is_key(t, i - 2, KEY_LOCAL) || token_is_key(t, i - 2, KEY_FOR))) {
        propose(s, "compare-as-statement", i, i);
        say(s, _("“==” asks whether two values are equal. To put a value into a variable, write "
                 "“=”."));
        advise_line(s, _("Write:"));
        edit_token(s, i, "=");
    }
}

/* if x > 3 and < 10 then */
static void compare_twice(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    const uint32_t code = t->token[i].code;
    bool comparison =
        t->token[i].kind == TOKEN_SIGN &&
        (code == SIGN1('<') || code == SIGN1('>') || code == SIGN2('<', '=') ||
         code == SIGN2('>', '=') || code == SIGN2('=', '=') || code == SIGN2('~', '='));
    if (!comparison || i == 0 ||
        !(token_is_key(t, i - 1, KEY_AND) || token_is_key(t, i - 1, KEY_OR))) {
        return;
    }
    uint32_t head = line_head(s, i);
    uint32_t first = head == NO_TOKEN ? token_line_first(t, i) : head + 1, last = first;
    while (last + 1 < i && !(t->token[last + 1].kind == TOKEN_SIGN &&
                             strchr("<>=~", t->bytes[t->token[last + 1].at]) != NULL)) {
        last++;
    }
    char left[SYNTAX_EDIT_TEXT_MAX];
    uint32_t length = token_end(t, last) - t->token[first].at;
    if (last + 1 >= i || length + 2 > sizeof left) {
        return;
    }
    snprintf(left, sizeof left, "%.*s ", (int)length, t->bytes + t->token[first].at);
    propose(s, "compare-twice", i - 1, i);
    say(s, _("After “and” and “or” Lua wants to know again what you compare."));
    advise_line(s, _("Write the whole comparison twice:"));
    edit_before(s, i, left);
}

/* ---- x += 1, x++ -------------------------------------------------------------- */

/* The text from the start of the line's variable up to token i (excluded), or false. */
static bool target_text(struct search *s, uint32_t i, char *buffer, size_t size, uint32_t *first) {
    const struct tokens *t = s->tokens;
    *first = i;
    while (*first > 0 && (*first == i || (t->token[*first].flags & TOKEN_FIRST) == 0) &&
           (t->token[*first - 1].kind == TOKEN_NAME || token_is_sign(t, *first - 1, SIGN1('.')) ||
            token_is_sign(t, *first - 1, SIGN1('[')) || token_is_sign(t, *first - 1, SIGN1(']')) ||
            t->token[*first - 1].kind == TOKEN_NUMBER)) {
        (*first)--;
    }
    if (*first == i || !token_is_name(t, *first)) {
        return false;
    }
    uint32_t length = token_end(t, i - 1) - t->token[*first].at;
    if (length >= size) {
        return false;
    }
    memcpy(buffer, t->bytes + t->token[*first].at, length);
    buffer[length] = '\0';
    return true;
}

static bool line_has_operator(const struct tokens *t, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i <= to; i++) {
        if (t->token[i].kind == TOKEN_SIGN && strchr("+-*/%", t->bytes[t->token[i].at]) != NULL) {
            return true;
        }
    }
    return false;
}

/* x += 1 */
static void compound_assign(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, first;
    const struct token *token = &t->token[i];
    char target[32], text[SYNTAX_EDIT_TEXT_MAX], sign[4];
    bool compound = token->kind == TOKEN_SIGN && token->length >= 2 &&
                    strchr("+-*/%^.", t->bytes[token->at]) != NULL &&
                    t->bytes[token->at + token->length - 1] == '=';
    if (!compound || !target_text(s, i, target, sizeof target, &first)) {
        return;
    }
    token_text(t, i, sign, sizeof sign);
    int operator_length = (int)token->length - 1;
    uint32_t last = token_line_last(t, i);
    bool wrap = sign[0] != '+' && sign[0] != '.' && line_has_operator(t, i + 1, last);
    propose(s, "compound-assign", i, i);
    say(s, _("“%s” does not exist in Lua: write the variable again on the right of “=”."), sign);
    advise_line(s, _("Write:"));
    snprintf(text, sizeof text, "= %s %.*s%s", target, operator_length, sign, wrap ? " (" : "");
    uint32_t next = wrap ? t->token[i + 1].at : token_end(t, i);
    edit_bytes(s, token->at, next - token->at, text);
    if (wrap) {
        edit_after(s, last, ")");
    }
}

/* x++ and ++x; x-- is a comment for Lua, so that it stops behind it. */
static void increment(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, first;
    char target[32], text[SYNTAX_EDIT_TEXT_MAX];
    bool plus = token_is_sign(t, i, SIGN2('+', '+'));
    bool minus = i > 0 && token_has(t, i - 1, TOKEN_LAST) &&
                 strncmp(t->bytes + token_end(t, i - 1), "--", 2) == 0;
    if (!plus && !minus) {
        return;
    }
    if (plus && token_is_name(t, i + 1) && !target_text(s, i, target, sizeof target, &first)) {
        token_text(t, i + 1, target, sizeof target);
        propose(s, "increment", i, i + 1);
        edit_token(s, i, "");
        snprintf(text, sizeof text, " = %s + 1", target);
        edit_after(s, i + 1, text);
    } else if (target_text(s, i, target, sizeof target, &first)) {
        propose(s, "increment", first, plus ? i : i - 1);
        snprintf(text, sizeof text, " = %s %c 1", target, plus ? '+' : '-');
        edit_bytes(s, token_end(t, i - 1), plus ? token_end(t, i) - token_end(t, i - 1) : 2, text);
    } else {
        return;
    }
    say(s, _("“%s” does not exist in Lua: say in full how the variable changes."),
        plus ? "++" : "--");
    advise_line(s, _("Write:"));
}

/* x = a ? b : c */
static void question_mark(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, last = token_line_last(t, i);
    if (!token_is_kind(t, i, TOKEN_STRANGE) || t->token[i].code != '?') {
        return;
    }
    for (uint32_t colon = i + 1; colon < last; colon++) {
        if (token_is_sign(t, colon, SIGN1(':'))) {
            propose(s, "question-mark", i, i);
            say(s, _("The choice “a ? b : c” does not exist in Lua."));
            advise_line(s, _("Use if ... then ... else ... end, or write:"));
            edit_token(s, i, "and");
            edit_token(s, colon, "or");
            return;
        }
    }
}

/* if distance < 0,5 then */
static void decimal_comma(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (!token_is_sign(t, i, SIGN1(',')) || i == 0 || !token_is_kind(t, i - 1, TOKEN_NUMBER) ||
        !token_is_kind(t, i + 1, TOKEN_NUMBER)) {
        return;
    }
    propose(s, "decimal-comma", i - 1, i + 1);
    say(s, _("In a program the decimal point is a point, not a comma."));
    advise_line(s, _("Write:"));
    edit_bytes(s, t->token[i].at, t->token[i + 1].at - t->token[i].at, ".");
}

syntax_rule *const rules_signs[] = {foreign_sign,   exclamation,          assign_in_condition,
                                    named_argument, compare_as_statement, compare_in_local,
                                    compare_twice,  compound_assign,      increment,
                                    question_mark,  decimal_comma,        NULL};
