/* Blocks: if, then, else, end, and the braces and colons of other languages. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/blocks.h"
#include "runtime/check/syntax.h"

/* The word that ends the head of a block: then, do or nothing. */
static const char *word_behind_head(const struct tokens *t, uint32_t head) {
    if (token_is_key(t, head, KEY_IF) || token_is_key(t, head, KEY_ELSEIF)) {
        return " then";
    }
    return token_is_key(t, head, KEY_WHILE) || token_is_key(t, head, KEY_FOR) ? " do" : "";
}

static bool is_else(const struct tokens *t, uint32_t i) {
    return token_is_key(t, i, KEY_ELSE) || token_is_key(t, i, KEY_ELSEIF) ||
           token_is_word(t, i, "elif");
}

/* ---- else if, elseif ------------------------------------------------------------- */

static bool is_else_if(const struct tokens *t, uint32_t i) {
    return token_is_key(t, i, KEY_ELSE) && token_is_key(t, i + 1, KEY_IF) &&
           !token_has(t, i + 1, TOKEN_FIRST);
}

static void propose_else_if(struct search *s, uint32_t first, bool all) {
    const struct tokens *t = s->tokens;
    propose(s, "else-if", first, first + 1);
    say(s, _("“else if” in two words opens a second “if”, which wants its own “end”."));
    advise_line(s, _("Write it in one word:"));
    for (uint32_t i = first, edits = 0; i < s->error && edits < 60; i++) {
        if (is_else_if(t, i)) {
            edit_bytes(s, t->token[i].at, token_end(t, i + 1) - t->token[i].at, "elseif");
            edits++;
            if (!all) {
                return;
            }
        }
    }
}

/* else if ... with one end only: all of them are meant as elseif, or one. */
static void else_if(struct search *s) {
    if (!complaint(s, "'end' expected")) {
        return;
    }
    uint32_t proposed = 0;
    for (uint32_t i = 0; i < s->error && proposed < 4; i++) {
        if (is_else_if(s->tokens, i)) {
            if (proposed++ == 0) {
                propose_else_if(s, i, true);
            }
            propose_else_if(s, i, false);
        }
    }
}

/* else x > 3 then */
static void else_with_condition(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t first = token_line_first(t, s->error > 0 ? s->error - 1 : 0);
    uint32_t last = token_line_last(t, first);
    if (!token_is_key(t, first, KEY_ELSE) || !token_is_key(t, last, KEY_THEN)) {
        return;
    }
    bool alone = last == first + 1;
    propose(s, "else-with-condition", first, alone ? last : first);
    if (alone) {
        say(s, _("“else” stands alone: there is no “then” behind it."));
        edit_token(s, last, "");
    } else {
        say(s, _("“else” has no condition: it means “in all other cases”."));
        edit_token(s, first, "elseif");
    }
    advise_line(s, _("Write:"));
}

/* if ... end else ... end */
static void end_before_else(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i == 0 || !is_else(t, i) || !token_is_key(t, i - 1, KEY_END)) {
        return;
    }
    char word[12];
    token_text(t, i, word, sizeof word);
    propose(s, "end-before-else", i - 1, i - 1)->finding.related_line = (int)t->token[i].line;
    say(s, _("This “end” closes the “if” too early: “%s” comes after it."), word);
    advise(s, _("Erase this “end”: one is enough, at the very end of the “if”."));
    edit_token(s, i - 1, "");
}

/* ---- then and do -------------------------------------------------------------------- */

static void missing_word(struct search *s, const char *id, const char *word) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool next = token_has(t, i, TOKEN_FIRST) || token_is_kind(t, i, TOKEN_EOF) ||
                token_is_name(t, i) || token_is_kind(t, i, TOKEN_KEYWORD);
    if (i == 0 || !next) {
        return;
    }
    uint32_t head = line_head(s, i - 1), first = head == NO_TOKEN ? i - 1 : head;
    char spaced[8], opener[12];
    snprintf(spaced, sizeof spaced, " %s", word);
    propose(s, id, first, i - 1);
    if (head == NO_TOKEN) {
        say(s, _("The word “%s” is missing here."), word);
    } else {
        say(s, _("The word “%s” is missing at the end of this “%s”."), word,
            token_text(t, head, opener, sizeof opener));
    }
    advise_line(s, _("Write:"));
    edit_after(s, i - 1, spaced);
}

static void missing_then(struct search *s) {
    if (complaint(s, "'then' expected")) {
        missing_word(s, "missing-then", "then");
    }
}

static void missing_do(struct search *s) {
    if (complaint(s, "'do' expected")) {
        missing_word(s, "missing-do", "do");
    }
}

/* if x do, while x then */
static void then_or_do(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool wants_then = complaint(s, "'then' expected") && token_is_key(t, i, KEY_DO);
    bool wants_do = complaint(s, "'do' expected") && token_is_key(t, i, KEY_THEN);
    uint32_t head = i > 0 ? line_head(s, i - 1) : NO_TOKEN;
    if ((!wants_then && !wants_do) || head == NO_TOKEN) {
        return;
    }
    const char *right = wants_then ? "then" : "do";
    char opener[12];
    propose(s, "then-or-do", i, i);
    say(s, _("With “%s” goes the word “%s”."), token_text(t, head, opener, sizeof opener), right);
    advise_line(s, _("Write:"));
    edit_token(s, i, right);
}

/* if then */
static void missing_condition(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i == 0 || !is_condition_head(s, i - 1) ||
        !(token_is_key(t, i, KEY_THEN) || token_is_key(t, i, KEY_DO))) {
        return;
    }
    char head[12];
    propose(s, "missing-condition", i - 1, i);
    say(s, _("After “%s” a question is missing."), token_text(t, i - 1, head, sizeof head));
    advise_line(s, _("Write what decides, for example:"));
    edit_after(s, i - 1, " robot.distance() < 10");
}

/* ---- end ------------------------------------------------------------------------------ */

static void propose_missing_end(struct search *s, uint32_t opener, uint32_t body) {
    const struct tokens *t = s->tokens;
    bool repeat = token_is_key(t, opener, KEY_REPEAT);
    char word[12];
    token_text(t, opener, word, sizeof word);
    body = body < opener ? opener : body;
    int line = (int)t->token[body].line;
    propose(s, repeat ? "missing-until" : "missing-end", opener, opener)->finding.related_line =
        line;
    if (repeat) {
        say(s, _("This “repeat” is never closed: its “until” is missing."));
        advise(s, _("After line %d add “until” and the condition that stops the loop."), line);
        edit_after(s, body, " until true");
    } else {
        say(s, _("The “%s” of line %d is never closed: its “end” is missing."), word,
            (int)t->token[opener].line);
        advise(s, _("After line %d add a line “end”, right under the “%s”."), line, word);
        edit_after(s, body, " end");
    }
}

static void missing_end(struct search *s) {
    struct blocks blocks;
    bool bracket = token_is_sign(s->tokens, s->error, SIGN1(')')) && s->error > 0 &&
                   token_is_key(s->tokens, s->error - 1, KEY_END);
    if (!(complaint(s, "'end' expected") || complaint(s, "'until' expected") || bracket) ||
        !blocks_read(s->tokens, s->error, &blocks)) {
        return;
    }
    if (blocks.unclosed != NO_TOKEN) {
        propose_missing_end(s, blocks.unclosed, blocks.unclosed_body);
    }
    if (blocks.innermost != NO_TOKEN) {
        propose_missing_end(s, blocks.innermost, blocks.innermost_body);
    }
}

/* One end too many. */
static void extra_end(struct search *s) {
    struct blocks blocks;
    if (!complaint(s, "<eof> expected") || !token_is_key(s->tokens, s->error, KEY_END) ||
        !blocks_read(s->tokens, s->error, &blocks)) {
        return;
    }
    uint32_t i = blocks.misplaced_end != NO_TOKEN ? blocks.misplaced_end : s->error;
    propose(s, "extra-end", i, i);
    say(s, _("There is one “end” too many: this one closes nothing."));
    advise(s, _("Erase it, or look whether an “if”, a “while” or a “function” is missing above."));
    edit_token(s, i, "");
}

/* end if, end while */
static void end_with_word(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = s->error >= 12 ? s->error - 12 : 0; i < s->error; i++) {
        bool word = token_is_key(t, i + 1, KEY_IF) || token_is_key(t, i + 1, KEY_WHILE) ||
                    token_is_key(t, i + 1, KEY_FOR) || token_is_key(t, i + 1, KEY_FUNCTION);
        if (!token_is_key(t, i, KEY_END) || !word || !token_has(t, i + 1, TOKEN_LAST) ||
            token_has(t, i + 1, TOKEN_FIRST)) {
            continue;
        }
        char text[12];
        propose(s, "end-with-word", i, i + 1);
        say(s, _("“end” stands alone: Lua knows that it closes the “%s”."),
            token_text(t, i + 1, text, sizeof text));
        advise_line(s, _("Write:"));
        edit_bytes(s, token_end(t, i), token_end(t, i + 1) - token_end(t, i), "");
    }
}

/* repeat ... end */
static void repeat_closed_by_end(struct search *s) {
    const struct tokens *t = s->tokens;
    if (!complaint(s, "'until' expected") || !token_is_key(t, s->error, KEY_END)) {
        return;
    }
    propose(s, "missing-until", s->error, s->error);
    say(s, _("A “repeat” is not closed with “end” but with “until” and a condition."));
    advise_line(s, _("To repeat for ever, write:"));
    edit_token(s, s->error, "until false");
}

/* until x > 3 do */
static void until_with_word(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = 1; i < s->error && i < t->count; i++) {
        bool word = token_is_key(t, i, KEY_DO) || token_is_key(t, i, KEY_THEN);
        uint32_t head = word && token_has(t, i, TOKEN_LAST) ? line_head(s, i - 1) : NO_TOKEN;
        if (head == NO_TOKEN || !token_is_key(t, head, KEY_UNTIL)) {
            continue;
        }
        char text[8];
        propose(s, "until-with-word", i, i);
        say(s, _("After “until” comes only the condition, without “%s”."),
            token_text(t, i, text, sizeof text));
        advise_line(s, _("Write:"));
        edit_token(s, i, "");
        return;
    }
}

/* return x, and more lines behind it */
static void return_not_last(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (!(complaint(s, "'end' expected") || complaint(s, "<eof> expected")) || i == 0 ||
        !token_has(t, i, TOKEN_FIRST)) {
        return;
    }
    uint32_t first = i - 1;
    while (first > 0 && !token_has(t, first, TOKEN_FIRST) && !token_is_key(t, first, KEY_RETURN)) {
        first--;
    }
    if (!token_is_key(t, first, KEY_RETURN)) {
        return;
    }
    propose(s, "return-not-last", first, i - 1)->finding.related_line = (int)t->token[i].line;
    say(s, _("“return” leaves the function at once: line %d, after it, would never be done."),
        (int)t->token[i].line);
    advise(s, _("Put “return” last, just before “end”."));
    edit_before(s, first, "do ");
    edit_after(s, i - 1, " end");
}

/* ---- braces ------------------------------------------------------------------------------ */

static uint32_t closing_brace(const struct tokens *t, uint32_t open) {
    uint32_t depth = 0;
    for (uint32_t i = open; i < t->count; i++) {
        if (token_is_sign(t, i, SIGN1('{'))) {
            depth++;
        } else if (token_is_sign(t, i, SIGN1('}')) && --depth == 0) {
            return i;
        }
    }
    return NO_TOKEN;
}

/* The head of the block that a brace opens, or NO_TOKEN when it opens a list. */
static uint32_t brace_head(const struct search *s, uint32_t brace) {
    const struct tokens *t = s->tokens;
    if (brace == 0 || !token_is_sign(t, brace, SIGN1('{'))) {
        return NO_TOKEN;
    }
    bool own_line = token_has(t, brace, TOKEN_FIRST) && token_has(t, brace, TOKEN_LAST);
    bool behind = token_has(t, brace, TOKEN_LAST) || token_is_sign(t, brace - 1, SIGN1(')')) ||
                  token_is_key(t, brace - 1, KEY_ELSE);
    if (!own_line && !behind) {
        return NO_TOKEN;
    }
    uint32_t head = brace - 1;
    if (!own_line && token_is_sign(t, head, SIGN1('='))) {
        return NO_TOKEN;
    }
    if (token_is_key(t, head, KEY_THEN) || token_is_key(t, head, KEY_DO)) {
        return head;
    }
    return line_head(s, head);
}

/* Gives the brace at `open` its Lua words; returns the next brace of an else, or NO_TOKEN. */
static uint32_t replace_braces(struct search *s, uint32_t open, uint32_t head) {
    const struct tokens *t = s->tokens;
    uint32_t close = closing_brace(t, open);
    bool alone = token_has(t, open, TOKEN_FIRST);
    uint32_t from = alone ? t->token[open].at : token_end(t, open - 1);
    edit_bytes(s, from, token_end(t, open) - from, word_behind_head(t, head));
    if (close == NO_TOKEN) {
        return NO_TOKEN;
    }
    if (!is_else(t, close + 1)) {
        edit_token(s, close, token_has(t, close, TOKEN_FIRST) ? "end" : " end");
        return NO_TOKEN;
    }
    edit_token(s, close, " ");
    if (is_else_if(t, close + 1)) {
        uint32_t at = t->token[close + 1].at;
        edit_bytes(s, at, token_end(t, close + 2) - at, "elseif");
    }
    for (uint32_t i = close + 2; i < t->count && !token_has(t, i - 1, TOKEN_LAST); i++) {
        if (token_is_sign(t, i, SIGN1('{'))) {
            return i;
        }
    }
    return NO_TOKEN;
}

/* if (x) { ... } else { ... } */
static void braces(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t limit = s->error < t->count ? s->error + 1 : t->count;
    for (uint32_t i = 0; i < limit; i++) {
        uint32_t head = brace_head(s, i);
        if (head == NO_TOKEN) {
            continue;
        }
        propose(s, "braces", i, i)->once = true;
        say(s, _("In Lua a block is not written between “{” and “}”: it ends with “end”."));
        advise_line(s, _("Put “end” where the “}” is, and begin with:"));
        for (uint32_t brace = i; brace != NO_TOKEN; head = line_head(s, brace - 1)) {
            brace = replace_braces(s, brace, head == NO_TOKEN ? brace - 1 : head);
            if (brace == NO_TOKEN) {
                break;
            }
        }
        return;
    }
}

/* ---- the colon of Python -------------------------------------------------------------------- */

/* The last token of the lines indented under the line of `head`. */
static uint32_t indented_end(const struct tokens *t, uint32_t head) {
    uint32_t indent = token_indent(t, head), i = token_line_last(t, head) + 1;
    while (i < t->count && !(token_has(t, i, TOKEN_FIRST) && token_indent(t, i) <= indent)) {
        i++;
    }
    return i - 1;
}

/* if x > 3: */
static void python_colon(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = 1; i <= s->error && i < t->count; i++) {
        uint32_t first = token_is_sign(t, i, SIGN1(':')) && token_has(t, i, TOKEN_LAST)
                             ? token_line_first(t, i)
                             : NO_TOKEN;
        uint32_t head = first == NO_TOKEN ? NO_TOKEN : line_head(s, i - 1);
        if (head == NO_TOKEN && first != NO_TOKEN &&
            (token_is_key(t, i - 1, KEY_THEN) || token_is_key(t, i - 1, KEY_DO))) {
            head = i - 1;
        }
        if (head == NO_TOKEN) {
            continue;
        }
        const char *word = word_behind_head(t, head);
        uint32_t last = indented_end(t, first);
        propose(s, "python-colon", i, i)->once = true;
        say(s, _("A line of Lua does not end with “:”, and the block below it ends with “end”."));
        advise_line(s, _("Put “end” after the block, and begin with:"));
        edit_token(s, i, word);
        if (!is_else(t, last + 1) && !token_is_key(t, last + 1, KEY_END) && last > i) {
            edit_after(s, last, " end");
        }
        return;
    }
}

/* ---- function -------------------------------------------------------------------------------- */

/* function (x) ... without a name, function f without parentheses */
static void function_head(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i == 0) {
        return;
    }
    if (token_is_sign(t, i, SIGN1('(')) && token_is_key(t, i - 1, KEY_FUNCTION) &&
        complaint(s, "<name> expected")) {
        propose(s, "function-without-name", i - 1, i - 1);
        say(s, _("This function has no name, so nobody can call it."));
        advise_line(s, _("Give it one, for example:"));
        edit_after(s, i - 1, _(" my_action"));
    } else if (complaint(s, "'(' expected") && token_is_name(t, i - 1)) {
        propose(s, "function-without-parentheses", i - 1, i - 1);
        say(s, _("After the name of a new function come parentheses, even empty ones."));
        advise_line(s, _("Write:"));
        edit_after(s, i - 1, "()");
    }
}

syntax_rule *const rules_blocks[] = {else_with_condition,
                                     end_before_else,
                                     then_or_do,
                                     missing_condition,
                                     python_colon,
                                     braces,
                                     end_with_word,
                                     function_head,
                                     missing_then,
                                     missing_do,
                                     return_not_last,
                                     until_with_word,
                                     repeat_closed_by_end,
                                     else_if,
                                     missing_end,
                                     extra_end,
                                     NULL};
