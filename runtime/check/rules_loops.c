/* The many ways to write a loop that counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/syntax.h"

/* for on the line where Lua stopped or just before, or NO_TOKEN. */
static uint32_t for_line(const struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    uint32_t first = token_line_first(t, i);
    if (token_is_key(t, first, KEY_FOR)) {
        return first;
    }
    first = i > 0 ? token_line_first(t, i - 1) : first;
    return token_is_key(t, first, KEY_FOR) ? first : NO_TOKEN;
}

/* The last parenthesis of the line that closes, or NO_TOKEN. */
static uint32_t last_close(const struct tokens *t, uint32_t first) {
    for (uint32_t i = token_line_last(t, first); i > first; i--) {
        if (token_is_sign(t, i, SIGN1(')'))) {
            return i;
        }
    }
    return NO_TOKEN;
}

/* for (i = 1, 10) */
static void for_in_parentheses(struct search *s, uint32_t open, uint32_t close) {
    propose(s, "for-of-c", open, open);
    edit_token(s, open, " ");
    edit_token(s, close, "");
}

/* The last number of "i < 10" or "i <= n", whose sign is token i, as Lua counts. */
static void write_bound(const struct tokens *t, uint32_t i, char *text, size_t size) {
    char bound[24];
    token_text(t, i + 1, bound, sizeof bound);
    bool below = token_is_sign(t, i, SIGN1('<'));
    if (below && token_is_kind(t, i + 1, TOKEN_NUMBER)) {
        snprintf(text, size, "%ld", strtol(bound, NULL, 10) - 1);
    } else {
        snprintf(text, size, "%s%s", bound, below ? " - 1" : "");
    }
}

/* for (int i = 0; i < 10; i++): `name` is the i of its beginning. */
static void for_semicolons(struct search *s, uint32_t head, uint32_t name, uint32_t semicolon,
                           uint32_t close) {
    const struct tokens *t = s->tokens;
    char variable[24], start[24], bound[32], text[SYNTAX_EDIT_TEXT_MAX];
    write_bound(t, semicolon + 2, bound, sizeof bound);
    snprintf(text, sizeof text, " %s = %s, %s", token_text(t, name, variable, sizeof variable),
             token_text(t, name + 2, start, sizeof start), bound);
    propose(s, "for-of-c", head, close);
    edit_bytes(s, token_end(t, head), token_end(t, close) - token_end(t, head), text);
}

static void for_of_c(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t head = for_line(s), name = head + 2;
    if (head == NO_TOKEN || !token_is_sign(t, head + 1, SIGN1('('))) {
        return;
    }
    uint32_t close = last_close(t, head);
    bool typed = token_is_key(t, name, KEY_LOCAL) || !token_is_sign(t, name + 1, SIGN1('='));
    name += typed ? 1 : 0;
    if (!token_is_name(t, name) || close == NO_TOKEN) {
        return;
    }
    uint32_t semicolon = name;
    while (semicolon < close && !token_is_sign(t, semicolon, SIGN1(';'))) {
        semicolon++;
    }
    if (semicolon == close) {
        for_in_parentheses(s, head + 1, close);
    } else {
        for_semicolons(s, head, name, semicolon, close);
    }
    say(s, _("A loop that counts is written without parentheses and without “;”."));
    advise_line(s, _("Write:"));
}

/* for i = 1 to 10 do */
static void for_to(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, head = for_line(s);
    bool word = token_is_name(t, i) || token_is_key(t, i, KEY_UNTIL) ||
                token_is_sign(t, i, SIGN1(':')) || token_is_sign(t, i, SIGN1(';'));
    if (head == NO_TOKEN || !word || !complaint(s, "',' expected") ||
        token_has(t, i, TOKEN_FIRST)) {
        return;
    }
    char text[24];
    propose(s, "for-to", i, i);
    say(s, _("Between the first and the last number of a “for” there is a comma, not “%s”."),
        token_text(t, i, text, sizeof text));
    advise_line(s, _("Write:"));
    edit_bytes(s, token_end(t, i - 1), token_end(t, i) - token_end(t, i - 1), ",");
}

/* for i = 10 do */
static void for_one_bound(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, head = for_line(s);
    if (head == NO_TOKEN || !complaint(s, "',' expected") ||
        !(token_is_key(t, i, KEY_DO) || token_has(t, i, TOKEN_FIRST)) ||
        !token_is_sign(t, head + 2, SIGN1('='))) {
        return;
    }
    propose(s, "for-one-bound", head + 3, i - 1);
    say(s, _("A “for” needs two numbers: where it begins and where it ends."));
    advise_line(s, _("Write:"));
    edit_before(s, head + 3, "1, ");
}

/* for i = 1..10 do */
static void for_dots(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, head = for_line(s);
    char text[32], mended[40];
    if (head == NO_TOKEN || !token_is_kind(t, i, TOKEN_NUMBER) || t->token[i].length > 24) {
        return;
    }
    char *dots = strstr((char *)token_text(t, i, text, sizeof text), "..");
    if (dots == NULL) {
        return;
    }
    size_t more = strspn(dots, ".");
    snprintf(mended, sizeof mended, "%.*s, %s", (int)(dots - text), text, dots + more);
    bool in = token_is_key(t, i - 1, KEY_IN);
    propose(s, "for-to", in ? i - 1 : i, i);
    if (in) {
        edit_token(s, i - 1, "=");
    }
    say(s, _("Between the first and the last number of a “for” there is a comma, not “%s”."),
        more == 2 ? ".." : "...");
    advise_line(s, _("Write:"));
    edit_token(s, i, mended);
}

static bool is_link_word(const struct tokens *t, uint32_t i) {
    static const char *const words[] = {"from", "to",    "in",    "de",    "a",   "à",   "by",
                                        "step", "range", "jusqu", "until", "par", "pas", "i"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (token_is_word(t, i, words[k])) {
            return true;
        }
    }
    return false;
}

/* for i from 1 to 10, for i, 1, 10, for i in 1 to 10 ... : two or three numbers */
static void for_other(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t head = for_line(s);
    if (head == NO_TOKEN || !token_is_name(t, head + 1)) {
        return;
    }
    char text[SYNTAX_EDIT_TEXT_MAX], value[24];
    size_t used =
        (size_t)snprintf(text, sizeof text, " %s =", token_text(t, head + 1, value, sizeof value));
    uint32_t last = token_line_last(t, head), found = 0, i = head + 2;
    for (; i <= last && !token_is_key(t, i, KEY_DO) && !token_is_word(t, i, "faire") && found <= 3;
         i++) {
        bool number =
            token_is_kind(t, i, TOKEN_NUMBER) || (token_is_name(t, i) && !is_link_word(t, i));
        if (number && t->token[i].length < sizeof value && used + 30 < sizeof text) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s %s", found > 0 ? "," : "",
                                     token_text(t, i, value, sizeof value));
            found++;
        }
    }
    if (found < 2 || found > 3) {
        return;
    }
    propose(s, "for-form", head, i - 1);
    say(s, _("A loop that counts is written “for i = first, last do”."));
    advise_line(s, _("Write:"));
    edit_bytes(s, token_end(t, head), token_end(t, i - 1) - token_end(t, head), text);
}

syntax_rule *const rules_loops[] = {for_of_c, for_dots, for_to, for_one_bound, for_other, NULL};
