/* Questions that always have the same answer, or ask something else. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

static bool is_order(const struct tokens *t, uint32_t i) {
    return token_is_sign(t, i, SIGN1('<')) || token_is_sign(t, i, SIGN1('>')) ||
           token_is_sign(t, i, SIGN2('<', '=')) || token_is_sign(t, i, SIGN2('>', '='));
}

static bool is_equality(const struct tokens *t, uint32_t i) {
    return token_is_sign(t, i, SIGN2('=', '=')) || token_is_sign(t, i, SIGN2('~', '='));
}

static bool is_literal(const struct tokens *t, uint32_t i) {
    return token_is_kind(t, i, TOKEN_NUMBER) || token_is_kind(t, i, TOKEN_STRING);
}

static bool ends_condition(const struct tokens *t, uint32_t i) {
    return token_is_key(t, i, KEY_THEN) || token_is_key(t, i, KEY_DO);
}

/* if x == 3 or 5 then */
static void or_alone(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    bool last = ends_condition(t, i + 2) || token_is_key(t, i + 2, KEY_OR);
    if (!token_is_key(t, i, KEY_OR) || i < 3 || !is_literal(t, i + 1) || !last ||
        !is_equality(t, i - 2) || !is_literal(t, i - 1)) {
        return;
    }
    char name[40], value[40];
    bool simple = token_is_name(t, i - 3) && !token_is_sign(t, i - 4, SIGN1('.'));
    found(m, CHECK_WARNING, "or-alone", i, i + 1);
    found_say(m, _("“or %s” alone always means yes, so this question always has the answer yes."),
              token_text(t, i + 1, value, sizeof value));
    found_advise(m, _("Write the whole comparison again: “or %s == %s”."),
                 simple ? token_text(t, i - 3, name, sizeof name) : "...", value);
}

/* if not x == 3 then */
static void not_compare(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    if (!token_is_key(t, i, KEY_NOT) || !token_is_name(t, i + 1)) {
        return;
    }
    uint32_t k = i + 2;
    while (token_is_sign(t, k, SIGN1('.')) || token_is_sign(t, k, SIGN1('('))) {
        k = token_is_sign(t, k, SIGN1('.')) ? k + 2 : m->scopes.partner[k] + 1;
    }
    bool compared = (is_equality(t, k) || is_order(t, k)) && is_literal(t, k + 1);
    if (!compared) {
        return;
    }
    char left[60], value[40];
    snprintf(left, sizeof left, "%.*s", (int)(token_end(t, k - 1) - t->token[i + 1].at),
             t->bytes + t->token[i + 1].at);
    token_text(t, k + 1, value, sizeof value);
    found(m, is_order(t, k) ? CHECK_ERROR : CHECK_WARNING, "not-compare", i, k + 1);
    found_say(m, _("Here “not” only changes “%s”, not the whole comparison."), left);
    if (token_is_sign(t, k, SIGN2('=', '='))) {
        found_advise(m, _("Write “%s ~= %s”."), left, value);
    } else {
        char sign[4];
        found_advise(m, _("Put parentheses: “not (%s %s %s)”."), left,
                     token_text(t, k, sign, sizeof sign), value);
    }
}

/* if 0 < x < 10 then */
static void chained(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    bool middle = token_is_name(t, i + 1) || token_is_kind(t, i + 1, TOKEN_NUMBER);
    if (!is_order(t, i) || !is_order(t, i + 2) || !middle || i == 0 ||
        m->scopes.use[i + 1] == USE_KEY) {
        return;
    }
    char left[40], first[4], name[40], second[4], right[40];
    found(m, CHECK_ERROR, "chained-comparison", i - 1, i + 3);
    found_say(m, _("Lua compares only two things at a time."));
    found_advise(m, _("Write “%s %s %s and %s %s %s”."), token_text(t, i - 1, left, sizeof left),
                 token_text(t, i, first, sizeof first), token_text(t, i + 1, name, sizeof name),
                 name, token_text(t, i + 2, second, sizeof second),
                 token_text(t, i + 3, right, sizeof right));
}

/* if 0 then, if "yes" then */
static void literal_condition(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    bool head = token_is_key(t, i, KEY_IF) || token_is_key(t, i, KEY_ELSEIF);
    if (!head || !is_literal(t, i + 1) || !token_is_key(t, i + 2, KEY_THEN)) {
        return;
    }
    found(m, CHECK_WARNING, "always-yes", i + 1, i + 1);
    found_say(m, _("A number or a text alone always means yes in Lua, even 0."));
    found_advise(m, _("Compare it with something, for example “x == 1”."));
}

const struct meaning_entry meaning_conditions[] = {{TOKEN_KEYWORD, or_alone},
                                                   {TOKEN_KEYWORD, not_compare},
                                                   {TOKEN_SIGN, chained},
                                                   {TOKEN_KEYWORD, literal_condition},
                                                   {TOKEN_EOF, NULL}};
