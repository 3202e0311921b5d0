/* Calls, numbers and values that are not written as Lua wants them. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/syntax.h"

static bool starts_line(const struct tokens *t, uint32_t i) {
    return token_has(t, i, TOKEN_FIRST) || token_is_key(t, i - 1, KEY_THEN) ||
           token_is_key(t, i - 1, KEY_DO) || token_is_key(t, i - 1, KEY_ELSE) ||
           token_is_key(t, i - 1, KEY_END) || token_is_sign(t, i - 1, SIGN1(')'));
}

/* The first token of the names a.b.c that end with token i. */
static uint32_t names_first(const struct tokens *t, uint32_t i) {
    while (i >= 2 && token_is_sign(t, i - 1, SIGN1('.')) && token_is_name(t, i - 2)) {
        i -= 2;
    }
    return i;
}

/* robot.arreter alone */
static void missing_call(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i == 0 || !complaint(s, "syntax error") || !token_is_name(t, i - 1)) {
        return;
    }
    uint32_t first = names_first(t, i - 1);
    if (!starts_line(t, first) ||
        !(token_has(t, i, TOKEN_FIRST) || token_is_kind(t, i, TOKEN_EOF) ||
          token_is_kind(t, i, TOKEN_KEYWORD))) {
        return;
    }
    char name[64];
    int length = (int)(token_end(t, i - 1) - t->token[first].at);
    snprintf(name, sizeof name, "%.*s", length, t->bytes + t->token[first].at);
    propose(s, "missing-call", first, i - 1);
    say(s, _("“%s” alone does nothing: to make it work, parentheses are missing."), name);
    advise_line(s, _("Write:"));
    edit_after(s, i - 1, "()");
}

/* robot.avancer 10 */
static void call_without_parentheses(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool value = token_is_kind(t, i, TOKEN_NUMBER) || token_is_name(t, i) ||
                 token_is_key(t, i, KEY_TRUE) || token_is_key(t, i, KEY_FALSE) ||
                 token_is_key(t, i, KEY_NIL) || token_is_sign(t, i, SIGN1('-'));
    if (i == 0 || !value || token_has(t, i, TOKEN_FIRST) || !token_is_name(t, i - 1)) {
        return;
    }
    uint32_t last = token_line_last(t, i), first = names_first(t, i - 1);
    if (!starts_line(t, first) || (token_is_word(t, first, "robot") && first == i - 1)) {
        return;
    }
    propose(s, "call-without-parentheses", i, last);
    say(s, _("What you give to a function stands between parentheses."));
    advise_line(s, _("Write:"));
    edit_bytes(s, token_end(t, i - 1), t->token[i].at - token_end(t, i - 1), "(");
    edit_after(s, last, ")");
}

/* robot.vitesse() = 50 */
static void assign_to_call(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (!token_is_sign(t, i, SIGN1('=')) || i < 3 || !token_is_sign(t, i - 1, SIGN1(')')) ||
        !token_is_sign(t, i - 2, SIGN1('('))) {
        return;
    }
    propose(s, "assign-to-call", i, i);
    say(s, _("“=” cannot give a value to a function."));
    advise_line(s, _("Give the value between the parentheses:"));
    edit_bytes(s, t->token[i - 1].at, t->token[i + 1].at - t->token[i - 1].at, "");
    edit_after(s, token_line_last(t, i), ")");
}

/* robot.avancer[10] */
static void call_with_brackets(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t close = s->error > 0 ? s->error - 1 : 0, open = close;
    if (!complaint(s, "syntax error") || !token_is_sign(t, close, SIGN1(']'))) {
        return;
    }
    uint32_t first = token_line_first(t, close);
    while (open > first && !token_is_sign(t, open, SIGN1('['))) {
        open--;
    }
    if (open == first || !token_is_name(t, open - 1)) {
        return;
    }
    propose(s, "call-with-brackets", open, close);
    say(s, _("What you give to a function stands between parentheses."));
    advise_line(s, _("Write:"));
    edit_token(s, open, "(");
    edit_token(s, close, ")");
}

/* "a" . "b" */
static void one_point(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = token_is_sign(t, s->error, SIGN1('.')) || s->error == 0 ? s->error : s->error - 1;
    bool text =
        i > 0 && (token_is_kind(t, i - 1, TOKEN_STRING) || token_is_kind(t, i + 1, TOKEN_STRING));
    if (!token_is_sign(t, i, SIGN1('.')) || !text) {
        return;
    }
    propose(s, "one-point", i, i);
    say(s, _("To join two texts, one point is not enough: write “..”."));
    advise_line(s, _("Write:"));
    edit_token(s, i, "..");
}

/* Where a list in wrong brackets opens: "= [" or "= (1, 2", or NO_TOKEN. */
static uint32_t wrong_list(const struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t open = s->error;
    if (token_is_sign(t, open, SIGN1('['))) {
        return open;
    }
    if (!token_is_sign(t, open, SIGN1(',')) || !complaint(s, "')' expected")) {
        return NO_TOKEN;
    }
    uint32_t first = token_line_first(t, open);
    while (open > first && !token_is_sign(t, open, SIGN1('('))) {
        open--;
    }
    return open > first && token_is_sign(t, open - 1, SIGN1('=')) ? open : NO_TOKEN;
}

/* t = [1, 2, 3], t = (1, 2, 3) */
static void list_brackets(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t open = wrong_list(s), close = open;
    if (open == NO_TOKEN) {
        return;
    }
    uint32_t wanted = token_is_sign(t, open, SIGN1('(')) ? SIGN1(')') : SIGN1(']');
    uint32_t last = token_line_last(t, open);
    while (close < last && !token_is_sign(t, close, wanted)) {
        close++;
    }
    if (!token_is_sign(t, close, wanted)) {
        return;
    }
    propose(s, "list-brackets", open, close);
    say(s, _("In Lua a list is written between “{” and “}”."));
    advise_line(s, _("Write:"));
    edit_token(s, open, "{");
    edit_token(s, close, "}");
}

/* 3 = x */
static void value_on_left(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool value = token_is_kind(t, i, TOKEN_NUMBER) || token_is_kind(t, i, TOKEN_STRING);
    if (!value || !token_has(t, i, TOKEN_FIRST) || !token_is_sign(t, i + 1, SIGN1('=')) ||
        !token_is_name(t, i + 2)) {
        return;
    }
    char number[40], name[40];
    token_text(t, i, number, sizeof number);
    token_text(t, i + 2, name, sizeof name);
    propose(s, "value-on-left", i, i + 2);
    say(s, _("The variable stands on the left of “=”, its value on the right."));
    advise_line(s, _("Write:"));
    edit_token(s, i, name);
    edit_token(s, i + 2, number);
}

/* x = <nothing> */
static void missing_value(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool wants = i > 0 && complaint(s, "unexpected symbol") && token_has(t, i - 1, TOKEN_LAST) &&
                 (token_is_sign(t, i - 1, SIGN1('=')) || token_is_sign(t, i - 1, SIGN1('+')) ||
                  token_is_sign(t, i - 1, SIGN1('-')) || token_is_sign(t, i - 1, SIGN1('*')) ||
                  token_is_sign(t, i - 1, SIGN1('/')) || token_is_sign(t, i - 1, SIGN2('.', '.')));
    if (!wants) {
        return;
    }
    char sign[4];
    propose(s, "missing-value", i - 1, i - 1);
    say(s, _("After “%s” a value is missing."), token_text(t, i - 1, sign, sizeof sign));
    advise_line(s, _("Finish the line, for example:"));
    edit_after(s, i - 1, " 0");
}

/* 1.2.3, 3a */
static void odd_number(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    char text[40];
    if (!token_is_kind(t, i, TOKEN_NUMBER) || !complaint(s, "malformed number")) {
        return;
    }
    token_text(t, i, text, sizeof text);
    size_t digits = strspn(text, "0123456789.");
    if (token_is_sign(t, i + 1, SIGN1('=')) && digits < strlen(text)) {
        char name[48];
        snprintf(name, sizeof name, "%s_%.*s", text + digits, (int)digits, text);
        propose(s, "name-starts-with-digit", i, i);
        say(s, _("A name may not begin with a digit: “%s”."), text);
        advise_line(s, _("Put the digit at the end:"));
        edit_token(s, i, name);
    } else if (digits < strlen(text) && digits > 0) {
        propose(s, "number-with-unit", i, i);
        say(s, _("A number is written alone, without its unit: “%s”."), text);
        advise_line(s, _("Write:"));
        text[digits] = '\0';
        edit_token(s, i, text);
    } else {
        propose(s, "odd-number", i, i);
        say(s, _("“%s” is not a number: it has more than one point."), text);
        advise(s, _("Write a number such as 12 or 0.5."));
        edit_token(s, i, "0");
    }
}

/* robot.avancer(10 cm), robot.vitesse(50%), robot.tourner(90°) */
static void unit_behind_number(struct search *s) {
    static const char *const units[] = {"cm",       "mm",      "m",       "s",      "ms",  "sec",
                                        "secondes", "seconde", "seconds", "second", "deg", "degres",
                                        "degrees",  "hz",      "Hz",      "degrés"};
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i > 1 && token_is_sign(t, i - 1, SIGN1('%'))) {
        i--;
    }
    bool unit = token_is_sign(t, i, SIGN1('%')) ||
                (token_is_kind(t, i, TOKEN_STRANGE) &&
                 (t->token[i].code == 0xb0 || t->token[i].code == 0x20ac));
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
        unit = unit || token_is_word(t, i, units[k]);
    }
    if (!unit || i == 0 || !token_is_kind(t, i - 1, TOKEN_NUMBER)) {
        return;
    }
    char text[80];
    snprintf(text, sizeof text, "%.*s", (int)(token_end(t, i) - t->token[i - 1].at),
             t->bytes + t->token[i - 1].at);
    propose(s, "number-with-unit", i - 1, i);
    say(s, _("A number is written alone, without its unit: “%s”."), text);
    advise_line(s, _("Write:"));
    edit_bytes(s, token_end(t, i - 1), token_end(t, i) - token_end(t, i - 1), "");
}

syntax_rule *const rules_values[] = {call_with_brackets,
                                     one_point,
                                     list_brackets,
                                     missing_call,
                                     call_without_parentheses,
                                     assign_to_call,
                                     value_on_left,
                                     missing_value,
                                     odd_number,
                                     unit_behind_number,
                                     NULL};
