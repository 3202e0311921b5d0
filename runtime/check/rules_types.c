/* Numbers, texts, lists and functions mixed up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

/* A text literal that Lua could not read as a number. */
static bool is_word_text(const struct tokens *t, uint32_t i) {
    char text[40], *end;
    if (!token_is_kind(t, i, TOKEN_STRING) || token_has(t, i, TOKEN_LONG)) {
        return false;
    }
    if (t->token[i].length >= sizeof text) {
        return true;
    }
    token_text(t, i, text, sizeof text);
    text[strlen(text) - 1] = '\0';
    strtod(text + 1, &end);
    return *end != '\0' || end == text + 1;
}

/* "score: " + score */
static void plus_joins(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    if (!token_is_sign(t, i, SIGN1('+')) || i == 0 ||
        (!is_word_text(t, i - 1) && !is_word_text(t, i + 1))) {
        return;
    }
    found(m, CHECK_ERROR, "plus-joins-texts", i, i);
    found_say(m, _("“+” only adds numbers; to join texts write “..”."));
    uint32_t begin = t->token[i - 1].at, end = token_end(t, i + 1);
    if (end - begin < 80) {
        found_advise(m, _("Write “%.*s .. %.*s”."), (int)t->token[i - 1].length, t->bytes + begin,
                     (int)t->token[i + 1].length, t->bytes + t->token[i + 1].at);
    } else {
        found_advise(m, _("Write “..” instead of “+”."));
    }
}

/* vitesse(30), when vitesse is a number */
static void call_variable(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[40];
    if (m->scopes.use[i] != USE_READ || v == NULL || v->values == 0 || v->reported ||
        (v->values & ~(VALUE_NUMBER | VALUE_TEXT)) != 0 ||
        !token_is_sign(m->tokens, i + 1, SIGN1('(')) || v->kind == VARIABLE_PARAMETER) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    v->reported = true;
    found(m, CHECK_ERROR, "call-variable", i, i)->related_line =
        (int)m->tokens->token[v->first_write].line;
    found_say(m, _("“%s” is a variable, not a function: it cannot be called with “( )”."), name);
    if (robot_word(m, name) != NULL) {
        found_advise(m, _("Did you mean “robot.%s”?"), name);
    } else {
        found_advise(m, _("Write “%s = ...” to change its value, or “%s” alone to use it."), name,
                     name);
    }
}

/* ---- comparing ----------------------------------------------------------------------- */

enum guess { UNSURE, A_NUMBER, A_TEXT, A_YES_NO };

static enum guess guess_variable(const struct meaning *m, uint32_t i) {
    const struct variable *v = scopes_variable(&m->scopes, i);
    if (v == NULL || m->scopes.use[i] != USE_READ) {
        return UNSURE;
    }
    return v->values == VALUE_NUMBER ? A_NUMBER : v->values == VALUE_TEXT ? A_TEXT : UNSURE;
}

static enum guess guess_robot(struct meaning *m, uint32_t name) {
    const struct vocabulary_word *word = robot_word_at(m, name);
    enum robot_value value = word == NULL ? ROBOT_NOTHING : robot_word_value(word);
    return value == ROBOT_NUMBER ? A_NUMBER : value == ROBOT_BOOLEAN ? A_YES_NO : UNSURE;
}

/* What stands on the left of the sign at token i: its last token is i - 1. */
static enum guess guess_left(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    uint32_t last = i - 1;
    bool alone =
        last == 0 ||
        !(token_is_kind(t, last - 1, TOKEN_SIGN) && !token_is_sign(t, last - 1, SIGN1('(')) &&
          !token_is_sign(t, last - 1, SIGN1(',')) && !token_is_sign(t, last - 1, SIGN1('=')));
    if (token_is_sign(t, last, SIGN1(')')) && m->scopes.partner[last] != NO_TOKEN) {
        uint32_t name = m->scopes.partner[last] - 1;
        return guess_robot(m, name);
    }
    if (!alone) {
        return UNSURE;
    }
    return token_is_kind(t, last, TOKEN_NUMBER)   ? A_NUMBER
           : token_is_kind(t, last, TOKEN_STRING) ? A_TEXT
                                                  : guess_variable(m, last);
}

/* What stands on the right of the sign at token i. */
static enum guess guess_right(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    uint32_t first = i + 1;
    if (token_is_word(t, first, "robot") && token_is_sign(t, first + 3, SIGN1('('))) {
        return guess_robot(m, first + 2);
    }
    bool more =
        token_is_kind(t, first + 1, TOKEN_SIGN) && !token_is_sign(t, first + 1, SIGN1(')')) &&
        !token_is_sign(t, first + 1, SIGN1(',')) && !token_is_sign(t, first + 1, SIGN1(';'));
    if (more || token_is_kind(t, first + 1, TOKEN_STRING)) {
        return UNSURE;
    }
    return token_is_kind(t, first, TOKEN_NUMBER)   ? A_NUMBER
           : token_is_kind(t, first, TOKEN_STRING) ? A_TEXT
                                                   : guess_variable(m, first);
}

static bool is_comparison(const struct tokens *t, uint32_t i, bool *equality) {
    *equality = token_is_sign(t, i, SIGN2('=', '=')) || token_is_sign(t, i, SIGN2('~', '='));
    return *equality || token_is_sign(t, i, SIGN1('<')) || token_is_sign(t, i, SIGN1('>')) ||
           token_is_sign(t, i, SIGN2('<', '=')) || token_is_sign(t, i, SIGN2('>', '='));
}

/* robot.distance() < "10", robot.bouton() == 1 */
static void compare_mixed(struct meaning *m, uint32_t i) {
    bool equality;
    if (i == 0 || !is_comparison(m->tokens, i, &equality)) {
        return;
    }
    enum guess left = guess_left(m, i), right = guess_right(m, i);
    bool text = (left == A_TEXT && right == A_NUMBER) || (left == A_NUMBER && right == A_TEXT);
    bool yes_no = (left == A_YES_NO && (right == A_NUMBER || right == A_TEXT)) ||
                  (right == A_YES_NO && (left == A_NUMBER || left == A_TEXT));
    if (!text && !yes_no) {
        return;
    }
    enum check_severity severity = equality ? CHECK_WARNING : CHECK_ERROR;
    if (text) {
        found(m, severity, "compare-number-text", i, i);
        found_say(m, _("A number and a text are compared here: they are never equal, nor one "
                       "bigger than the other."));
        found_advise(m, _("A number is written without quotes."));
    } else {
        found(m, severity, "compare-yes-no", i, i);
        found_say(m,
                  _("The answer on one side is true or false: it is neither a number nor a text."));
        found_advise(m, _("Leave out the comparison: “if robot.%s() then”."),
                     robot_word_name(robot_word(m, "button")));
    }
}

/* ---- lists, commas ------------------------------------------------------------------------ */

static bool writes_zero(const struct meaning *m, uint32_t variable) {
    const struct tokens *t = m->tokens;
    for (uint32_t i = 0; i + 4 < t->count; i++) {
        if (m->scopes.variable[i] == variable && token_is_sign(t, i + 1, SIGN1('[')) &&
            token_is_sign(t, i + 4, SIGN1('='))) {
            return true;
        }
    }
    return false;
}

/* t[0] of a list written {10, 20, 30} */
static void index_zero(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    struct variable *v = scopes_variable(&m->scopes, i);
    if (v == NULL || v->values != VALUE_TABLE || v->reported || m->scopes.use[i] != USE_READ ||
        !token_is_sign(t, i + 1, SIGN1('[')) || !token_is_sign(t, i + 3, SIGN1(']')) ||
        t->token[i + 2].length != 1 || t->bytes[t->token[i + 2].at] != '0') {
        return;
    }
    uint32_t first = v->first_write + 3;
    bool list = token_is_sign(t, first - 1, SIGN1('{')) && !token_is_sign(t, first, SIGN1('}')) &&
                !token_is_sign(t, first, SIGN1('[')) && m->scopes.use[first] != USE_KEY;
    if (!list || writes_zero(m, m->scopes.variable[i])) {
        return;
    }
    char name[40];
    v->reported = true;
    token_text(t, i, name, sizeof name);
    found(m, CHECK_WARNING, "index-zero", i, i + 3);
    found_say(m, _("Lua counts from 1: a list has nothing at place 0."));
    found_advise(m, _("The first thing in the list is “%s[1]”."), name);
}

/* duree = 0,5 */
static void comma_value(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    bool alone = token_has(t, i, TOKEN_STARTS) || (i > 0 && token_is_key(t, i - 1, KEY_LOCAL));
    if (!alone || !token_is_sign(t, i + 1, SIGN1('=')) || !token_is_kind(t, i + 2, TOKEN_NUMBER) ||
        !token_is_sign(t, i + 3, SIGN1(',')) || !token_is_kind(t, i + 4, TOKEN_NUMBER) ||
        scopes_statement_end(&m->scopes, i + 4) != i + 5) {
        return;
    }
    char left[20], right[20];
    token_text(t, i + 2, left, sizeof left);
    token_text(t, i + 4, right, sizeof right);
    found(m, CHECK_WARNING, "decimal-comma", i + 2, i + 4);
    found_say(m, _("In a program the decimal point is a point, not a comma."));
    found_advise(m, _("Write “%s.%s”."), left, right);
}

const struct meaning_entry meaning_types[] = {
    {TOKEN_SIGN, plus_joins}, {TOKEN_NAME, call_variable}, {TOKEN_SIGN, compare_mixed},
    {TOKEN_NAME, index_zero}, {TOKEN_NAME, comma_value},   {TOKEN_EOF, NULL}};
