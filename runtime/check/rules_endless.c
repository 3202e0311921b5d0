/* Loops: those that never let time pass, and odd ways to go through things. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

#define CONDITION_TOKENS_MAX 40

/* Whether the condition at first..last has the same answer for ever, if nothing
 * in from..to lets another task run: variables that are not written behind `from`. */
static bool never_changes(const struct meaning *m, uint32_t first, uint32_t last, uint32_t from) {
    const struct tokens *t = m->tokens;
    if (first > last || last - first > CONDITION_TOKENS_MAX) {
        return false;
    }
    for (uint32_t i = first; i <= last; i++) {
        const struct variable *v = scopes_variable(&m->scopes, i);
        bool known = v != NULL && v->writes > 0 && v->last_write < from && !v->written_inside &&
                     (v->values & (VALUE_TABLE | VALUE_FUNCTION)) == 0;
        bool sign = token_is_kind(t, i, TOKEN_SIGN) &&
                    strchr("<>=~+-*/%", t->bytes[t->token[i].at]) != NULL;
        bool word = token_is_key(t, i, KEY_TRUE) || token_is_key(t, i, KEY_AND) ||
                    token_is_kind(t, i, TOKEN_NUMBER);
        if (!known && !sign && !word) {
            return false;
        }
    }
    return true;
}

static bool has_name(const struct tokens *t, uint32_t first, uint32_t last) {
    for (uint32_t i = first; i <= last; i++) {
        if (token_is_name(t, i)) {
            return true;
        }
    }
    return false;
}

static void report(struct meaning *m, uint32_t first, uint32_t last, bool variable) {
    char name[40] = "";
    for (uint32_t i = first; i <= last && name[0] == '\0'; i++) {
        if (token_is_name(m->tokens, i)) {
            token_text(m->tokens, i, name, sizeof name);
        }
    }
    if (variable) {
        found(m, CHECK_WARNING, "endless-condition", first, last);
        found_say(m, _("This loop never ends: inside it “%s” always stays the same."), name);
        found_advise(m, _("Change “%s” inside the loop."), name);
    } else {
        found(m, CHECK_WARNING, "endless-loop", first, last);
        found_say(m, _("This loop runs for ever without a pause: the robot has no time to act."));
        found_advise(m, _("Put a pause inside the loop, for example “robot.%s(0.1)”."),
                     robot_word_name(robot_word(m, "wait")));
    }
}

/* while true do x = x + 1 end */
static void endless_while(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    uint32_t end = m->scopes.partner[i], to = i + 1;
    if (!token_is_key(t, i, KEY_WHILE) || end == NO_TOKEN || m->escapes[end] != m->escapes[i]) {
        return;
    }
    while (to < end && to < i + CONDITION_TOKENS_MAX && !token_is_key(t, to, KEY_DO)) {
        to++;
    }
    if (to == i + 1 || !token_is_key(t, to, KEY_DO) || !never_changes(m, i + 1, to - 1, i)) {
        return;
    }
    bool variable = has_name(t, i + 1, to - 1);
    report(m, variable ? i + 1 : i, to - 1, variable);
}

/* repeat ... until false */
static void endless_repeat(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    uint32_t until = m->scopes.partner[i];
    if (!token_is_key(t, i, KEY_REPEAT) || until == NO_TOKEN ||
        !token_is_key(t, until + 1, KEY_FALSE) ||
        scopes_statement_end(&m->scopes, until + 1) != until + 2 ||
        m->escapes[until] != m->escapes[i]) {
        return;
    }
    report(m, i, i, false);
}

/* ---- for ... in ------------------------------------------------------------------------ */

/* for i in range(4) */
static void for_in_range(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    struct call call;
    if (!token_is_key(t, i, KEY_IN) || !scopes_is_global(&m->scopes, i + 1, "range") ||
        scopes_variable(&m->scopes, i + 1)->writes > 0 || !call_read(m, i + 2, &call) ||
        call.count == 0 || call.count > 3) {
        return;
    }
    char name[32], value[3][24] = {"", "", ""};
    for (uint32_t k = 0; k < call.count; k++) {
        snprintf(value[k], sizeof value[k], "%.*s",
                 (int)(token_end(t, call.argument[k].last) - t->token[call.argument[k].first].at),
                 t->bytes + t->token[call.argument[k].first].at);
    }
    found(m, CHECK_ERROR, "for-in-range", i, m->scopes.partner[i + 2]);
    found_say(m, _("“range” belongs to Python: in Lua a loop counts with “=” and a comma."));
    found_advise(m, _("Write “for %s = %s, %s%s%s do”."), token_text(t, i - 1, name, sizeof name),
                 call.count == 1 ? "1" : value[0], call.count == 1 ? value[0] : value[1],
                 call.count == 3 ? ", " : "", call.count == 3 ? value[2] : "");
}

/* for i in 10 do, for i in 1, 10 do */
static void for_in_number(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    if (!token_is_key(t, i, KEY_IN) || !token_is_kind(t, i + 1, TOKEN_NUMBER)) {
        return;
    }
    char name[32], first[24], last[24];
    bool pair = token_is_sign(t, i + 2, SIGN1(',')) && token_is_kind(t, i + 3, TOKEN_NUMBER);
    token_text(t, i - 1, name, sizeof name);
    token_text(t, i + 1, first, sizeof first);
    found(m, CHECK_ERROR, "for-in-number", i, pair ? i + 3 : i + 1);
    found_say(m, _("“in” goes through a list; to count, write “=”."));
    found_advise(m, _("Write “for %s = %s, %s do”."), name, pair ? first : "1",
                 pair ? token_text(t, i + 3, last, sizeof last) : first);
}

/* for x in list do */
static void for_in_list(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    const struct variable *v =
        token_is_key(t, i, KEY_IN) ? scopes_variable(&m->scopes, i + 1) : NULL;
    bool literal = token_is_key(t, i, KEY_IN) && token_is_sign(t, i + 1, SIGN1('{'));
    if (!literal && (v == NULL || v->values != VALUE_TABLE || !token_is_key(t, i + 2, KEY_DO))) {
        return;
    }
    char name[32], list[40] = "{...}";
    if (!literal) {
        token_text(t, i + 1, list, sizeof list);
    }
    found(m, CHECK_ERROR, "for-in-list", i + 1, i + 1);
    found_say(m, _("To go through a list one by one, Lua needs the word “ipairs”."));
    found_advise(m, _("Write “for i, %s in ipairs(%s) do”."),
                 token_text(t, i - 1, name, sizeof name), list);
}

const struct meaning_entry meaning_loops[] = {
    {TOKEN_KEYWORD, endless_while}, {TOKEN_KEYWORD, endless_repeat}, {TOKEN_KEYWORD, for_in_range},
    {TOKEN_KEYWORD, for_in_number}, {TOKEN_KEYWORD, for_in_list},    {TOKEN_EOF, NULL}};
