/* Texts in quotes, comments, parentheses, commas, and characters that look right. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/syntax.h"

static uint32_t strange_code(const struct tokens *t, uint32_t i) {
    return token_is_kind(t, i, TOKEN_STRANGE) ? t->token[i].code : 0;
}

static bool is_curly(uint32_t code) {
    return (code >= 0x2018 && code <= 0x201f) || code == 0xab || code == 0xbb || code == 0xb4 ||
           code == 0x2032 || code == 0x2033 || code == '`';
}

/* Where the next curly quote of this line is, from byte `at` on; its length. */
static uint32_t next_curly(const struct tokens *t, uint32_t at, uint32_t *size) {
    uint32_t finish = line_finish(t->bytes, t->length, at);
    while (at < finish) {
        uint32_t code;
        *size = utf8_read(t->bytes, t->length, at, &code);
        if (is_curly(code) || code == '"') {
            return at;
        }
        at += *size;
    }
    return NO_TOKEN;
}

/* print(“bonjour”) */
static void curly_quotes(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error, size;
    if (!is_curly(strange_code(t, i))) {
        return;
    }
    uint32_t close = next_curly(t, token_end(t, i), &size);
    propose(s, "curly-quotes", i, i)->once = true;
    say(s, _("These quotes come from a word processor; Lua only knows the straight ones: \"."));
    advise_line(s, _("Type the quotes again:"));
    edit_token(s, i, "\"");
    if (close != NO_TOKEN) {
        edit_bytes(s, close, size, "\"");
    }
}

/* print('l'avion'), print("a "b" c") */
static void quote_in_text(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i == 0 || !token_is_kind(t, i - 1, TOKEN_STRING) || !token_glued(t, i) ||
        token_has(t, i - 1, TOKEN_LONG)) {
        return;
    }
    char quote = t->bytes[t->token[i - 1].at];
    const char *other = quote == '"' ? "'" : "\"";
    uint32_t finish = line_finish(t->bytes, t->length, t->token[i].at), close = finish;
    while (close > token_end(t, i) && t->bytes[close - 1] != quote) {
        close--;
    }
    if (close <= token_end(t, i)) {
        return;
    }
    propose(s, quote == '"' ? "quotes-in-text" : "apostrophe-in-text", i - 1, i - 1);
    if (quote == '"') {
        say(s, _("The quotes inside this text end it too early."));
        advise_line(s, _("Put the text between apostrophes:"));
    } else {
        say(s, _("The apostrophe ends the text too early, because the text began with one."));
        advise_line(s, _("Put the text between double quotes:"));
    }
    edit_bytes(s, t->token[i - 1].at, 1, other);
    edit_bytes(s, close - 1, 1, other);
}

/* print("bonjour) */
static void unclosed_text(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = token_has(t, s->error, TOKEN_UNCLOSED) ? s->error : NO_TOKEN;
    if (i == NO_TOKEN && s->error > 0 && token_has(t, s->error - 1, TOKEN_UNCLOSED)) {
        i = s->error - 1;
    }
    if (i == NO_TOKEN || token_has(t, i, TOKEN_LONG)) {
        return;
    }
    uint32_t end = token_end(t, i), start = t->token[i].at + 1;
    char quote[2] = {t->bytes[t->token[i].at], '\0'};
    while (end > start && strchr(" \t;", t->bytes[end - 1]) != NULL) {
        end--;
    }
    for (int way = 0; way < 2; way++) {
        while (way == 0 && end > start && t->bytes[end - 1] == ')') {
            end--;
        }
        propose(s, "unclosed-text", i, i)->certain = true;
        say(s, _("This text is never closed: its second %s is missing."), quote);
        advise_line(s, _("Write:"));
        edit_bytes(s, end, 0, quote);
        end = token_end(t, i);
    }
}

/* [[ or --[[ without ]] */
static void unclosed_long(struct search *s) {
    const struct tokens *t = s->tokens;
    if (complaint(s, "unfinished long comment") && t->unclosed_comment != NO_TOKEN) {
        struct candidate *c = propose(s, "unclosed-comment", t->count, t->count);
        c->certain = true;
        c->mark_at = t->unclosed_comment;
        c->mark_length = 4;
        c->mark_line = t->unclosed_comment_line;
        say(s, _("This comment begins with --[[ and never ends: all that follows is ignored."));
        advise(s, _("Write ]] where the comment ends, or begin it with -- only."));
        edit_bytes(s, line_finish(t->bytes, t->length, c->mark_at), 0, " ]]");
    } else if (complaint(s, "unfinished long string") && t->count > 0) {
        uint32_t begin = t->token[t->count - 1].at;
        uint32_t end = line_finish(t->bytes, t->length, begin);
        while (end > begin + 2 && t->bytes[end - 1] == ')') {
            end--;
        }
        propose(s, "unclosed-text", t->count - 1, t->count - 1)->certain = true;
        say(s, _("This text begins with [[ and never ends."));
        advise(s, _("Write ]] where the text ends."));
        edit_bytes(s, end, 0, "]]");
    }
}

/* "C:\dossier" */
static void bad_escape(struct search *s) {
    const struct tokens *t = s->tokens;
    bool about = complaint(s, "invalid escape") || complaint(s, "hexadecimal digit") ||
                 complaint(s, "decimal escape") || complaint(s, "missing '{'") ||
                 complaint(s, "UTF-8 value") || complaint(s, "missing '}'");
    if (!about || !token_is_kind(t, s->error, TOKEN_STRING)) {
        return;
    }
    uint32_t at = s->verdict->last < t->length ? s->verdict->last : t->length;
    while (at > t->token[s->error].at && t->bytes[at] != '\\') {
        at--;
    }
    struct candidate *c = propose(s, "backslash-in-text", s->error, s->error);
    c->mark_at = at;
    c->mark_length = 2;
    say(s, _("Inside a text, “\\” announces a special character, and Lua does not know this one."));
    advise_line(s, _("For a real backslash, write it twice:"));
    edit_bytes(s, at, 0, "\\");
}

/* # a comment of Python, // of C */
static void foreign_comment(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    while (i > 0 && (t->token[i].flags & TOKEN_FIRST) == 0 && !token_is_sign(t, i, SIGN1('#')) &&
           !token_is_sign(t, i, SIGN2('/', '/')) && !token_is_sign(t, i, SIGN2('/', '*'))) {
        i--;
    }
    bool hash = token_is_sign(t, i, SIGN1('#')), stars = token_is_sign(t, i, SIGN2('/', '*'));
    if (!hash && !stars && !token_is_sign(t, i, SIGN2('/', '/'))) {
        return;
    }
    char sign[4];
    struct candidate *c = propose(s, "foreign-comment", i, i);
    c->once = true;
    say(s, _("In Lua a comment begins with “--”, not with “%s”."),
        token_text(t, i, sign, sizeof sign));
    advise_line(s, _("Write:"));
    edit_token(s, i, stars ? "--[[" : "--");
    const char *close = stars ? strstr(t->bytes + t->token[i].at, "*/") : NULL;
    if (close != NULL) {
        edit_bytes(s, (uint32_t)(close - t->bytes), 2, "]]");
    }
}

/* ---- parentheses and commas ------------------------------------------------------ */

static bool is_open(const struct tokens *t, uint32_t i, char *close) {
    const char *opens = "([{", *closes = ")]}";
    if (!token_is_kind(t, i, TOKEN_SIGN) || t->token[i].length != 1) {
        return false;
    }
    const char *found = strchr(opens, t->bytes[t->token[i].at]);
    *close = found == NULL ? '\0' : closes[found - opens];
    return found != NULL;
}

/* The bracket of kind `close` that is open at token i, or NO_TOKEN. */
static uint32_t open_before(const struct tokens *t, uint32_t i, char close) {
    uint32_t depth = 0;
    while (i-- > 0) {
        char closes;
        if (is_open(t, i, &closes) && closes == close) {
            if (depth == 0) {
                return i;
            }
            depth--;
        } else if (token_is_sign(t, i, (unsigned char)close)) {
            depth++;
        }
    }
    return NO_TOKEN;
}

/* robot.avancer(10 */
static void missing_close(struct search *s) {
    const struct tokens *t = s->tokens;
    const char *words = s->verdict->message;
    bool one = words[0] == '\'' && strchr(")]}", words[1]) != NULL && words[1] != '\0' &&
               words[2] == '\'' && complaint(s, "'") && strstr(words, "expected") != NULL;
    char close = one ? words[1] : ')';
    uint32_t i = s->error, open = open_before(t, i, close);
    bool unexpected = complaint(s, "unexpected symbol") || complaint(s, "'then' expected") ||
                      complaint(s, "'do' expected") || complaint(s, "syntax error");
    if ((!one && !unexpected) || open == NO_TOKEN || i == 0) {
        return;
    }
    char text[2] = {close, '\0'}, mark[2] = {t->bytes[t->token[open].at], '\0'};
    uint32_t behind = close == '}' ? i - 1 : token_line_last(t, open);
    bool keyword_first =
        i > 0 && token_is_kind(t, i, TOKEN_KEYWORD) && t->token[i].line == t->token[open].line;
    behind = behind >= i || keyword_first ? i - 1 : behind;
    propose(s, "missing-parenthesis", open, open);
    say(s, _("This “%s” is opened and never closed."), mark);
    advise_line(s, _("Add “%s”:"), text);
    edit_after(s, behind, text);
}

/* robot.avancer(10)) */
static void extra_close(struct search *s) {
    char text[2] = {0, 0};
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (!token_is_sign(t, i, SIGN1(')')) && !token_is_sign(t, i, SIGN1(']')) &&
        !token_is_sign(t, i, SIGN1('}'))) {
        return;
    }
    text[0] = t->bytes[t->token[i].at];
    if (i > 0 && token_is_sign(t, i - 1, SIGN1(','))) {
        propose(s, "extra-comma", i - 1, i - 1);
        say(s, _("After this comma a value is missing."));
        advise_line(s, _("Add the value, or take the comma away:"));
        edit_token(s, i - 1, "");
        return;
    }
    propose(s, "extra-parenthesis", i, i);
    say(s, _("This “%s” closes nothing: there is one too many."), text);
    advise_line(s, _("Take it away:"));
    edit_token(s, i, "");
}

/* robot.rouler(50 50), {1 2 3} */
static void missing_comma(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool value = token_is_kind(t, i, TOKEN_NUMBER) || token_is_kind(t, i, TOKEN_STRING) ||
                 token_is_name(t, i) || token_is_sign(t, i, SIGN1('{'));
    if (!value || i == 0 || !(complaint(s, "')' expected") || complaint(s, "'}' expected")) ||
        token_is_name(t, i - 1)) {
        return;
    }
    propose(s, "missing-comma", i, i);
    say(s, _("Between two values there must be a comma."));
    advise_line(s, _("Write:"));
    edit_after(s, i - 1, ",");
}

/* ---- characters ------------------------------------------------------------------- */

static bool is_invisible(uint32_t code) {
    return code == 0xa0 || code == 0xad || code == 0x2028 || code == 0x2029 || code == 0x202f ||
           code == 0x3000 || code == 0xfeff || (code >= 0x2000 && code <= 0x200f) ||
           (code > 0 && code < 0x20) || code == 0x7f;
}

/* The non-breaking spaces that word processors and some keyboards write. */
static void invisible_character(struct search *s) {
    if (!is_invisible(strange_code(s->tokens, s->error))) {
        return;
    }
    propose(s, "invisible-character", s->error, s->error)->once = true;
    say(s, _("There is an invisible character here, often copied from a web page or a document."));
    advise(s, _("Erase this space and type it again."));
    edit_token(s, s->error, " ");
}

/* @, $, €, an emoji ... */
static void strange_character(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t code = strange_code(t, s->error);
    char text[8];
    if (code < 0x20 || is_invisible(code)) {
        return;
    }
    propose(s, "strange-character", s->error, s->error);
    say(s, _("Lua has no use for the character “%s” here."),
        token_text(t, s->error, text, sizeof text));
    advise_line(s, _("Take it away, or put it inside a text between quotes:"));
    edit_token(s, s->error, "");
}

syntax_rule *const rules_texts[] = {curly_quotes,        quote_in_text, unclosed_text,
                                    unclosed_long,       bad_escape,    foreign_comment,
                                    invisible_character, NULL};
syntax_rule *const rules_leftover[] = {missing_comma, missing_close, extra_close, strange_character,
                                       NULL};
