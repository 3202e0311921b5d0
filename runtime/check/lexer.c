#include <stdlib.h>
#include <string.h>

#include "runtime/check/tokens.h"

struct lexer {
    struct tokens *out;
    uint32_t capacity;
    uint32_t at, line, last_line;
    bool failed;
};

static const char *const keywords[KEYWORD_COUNT] = {
    "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
    "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
    "repeat",   "return", "then", "true", "until",  "while"};

const char *keyword_text(enum keyword key) { return keywords[key]; }

enum keyword keyword_find(const char *bytes, size_t length) {
    if (length < 2 || length > 8) {
        return KEYWORD_COUNT;
    }
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        if (keywords[i][0] == bytes[0] && strlen(keywords[i]) == length &&
            memcmp(keywords[i], bytes, length) == 0) {
            return (enum keyword)i;
        }
    }
    return KEYWORD_COUNT;
}

static char peek(const struct lexer *x, uint32_t ahead) {
    uint32_t at = x->at + ahead;
    return at < x->out->length ? x->out->bytes[at] : '\0';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

uint32_t utf8_read(const char *bytes, uint32_t length, uint32_t at, uint32_t *code) {
    const unsigned char *s = (const unsigned char *)bytes + at;
    uint32_t left = length - at;
    uint32_t size = s[0] < 0xc2 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 1;
    *code = s[0];
    if (size == 1 || size > left) {
        return 1;
    }
    uint32_t value = s[0] & (0x7fu >> size);
    for (uint32_t i = 1; i < size; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 1;
        }
        value = value << 6 | (s[i] & 0x3fu);
    }
    *code = value;
    return size;
}

/* Letters of Latin alphabets, and the accents that follow a letter. */
static bool is_accented(uint32_t code) {
    return (code >= 0xc0 && code <= 0x24f && code != 0xd7 && code != 0xf7) ||
           (code >= 0x300 && code <= 0x36f);
}

/* The length of an accented letter here, or 0. */
static uint32_t accented_here(const struct lexer *x) {
    if (x->at >= x->out->length || (unsigned char)peek(x, 0) < 0x80) {
        return 0;
    }
    uint32_t code;
    uint32_t size = utf8_read(x->out->bytes, x->out->length, x->at, &code);
    return size > 1 && is_accented(code) ? size : 0;
}

/* ---- spaces and comments ------------------------------------------------------- */

static void line_end(struct lexer *x) {
    char c = peek(x, 0);
    char d = peek(x, 1);
    x->at += (d == '\n' || d == '\r') && c != d ? 2 : 1;
    x->line++;
}

static bool at_line_end(const struct lexer *x) {
    return x->at < x->out->length && (peek(x, 0) == '\n' || peek(x, 0) == '\r');
}

/* The level of a long bracket that opens here ([[ 0, [=[ 1 ...), or -1. */
static int long_bracket(const struct lexer *x, char bracket) {
    if (peek(x, 0) != bracket) {
        return -1;
    }
    uint32_t level = 0;
    while (peek(x, 1 + level) == '=') {
        level++;
    }
    return peek(x, 1 + level) == bracket ? (int)level : -1;
}

/* Passes over a long bracket of `level` that opens here. False: it never closes. */
static bool skip_long(struct lexer *x, int level) {
    x->at += (uint32_t)level + 2;
    while (x->at < x->out->length) {
        if (peek(x, 0) == ']') {
            int found = long_bracket(x, ']');
            if (found == level) {
                x->at += (uint32_t)level + 2;
                return true;
            }
            x->at += found > 0 ? (uint32_t)found + 1 : 1;
        } else if (at_line_end(x)) {
            line_end(x);
        } else {
            x->at++;
        }
    }
    return false;
}

static void skip_comment(struct lexer *x) {
    uint32_t start = x->at, line = x->line;
    x->at += 2;
    int level = long_bracket(x, '[');
    if (level >= 0) {
        if (!skip_long(x, level)) {
            x->out->unclosed_comment = start;
            x->out->unclosed_comment_line = line;
        }
        return;
    }
    while (x->at < x->out->length && !at_line_end(x)) {
        x->at++;
    }
}

static void skip_blank(struct lexer *x) {
    while (x->at < x->out->length) {
        char c = peek(x, 0);
        if (at_line_end(x)) {
            line_end(x);
        } else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
            x->at++;
        } else if (c == '-' && peek(x, 1) == '-') {
            skip_comment(x);
        } else {
            return;
        }
    }
}

/* ---- tokens ---------------------------------------------------------------------- */

static struct token *add(struct lexer *x, enum token_kind kind, uint32_t at, uint32_t line) {
    struct tokens *out = x->out;
    if (out->count + 1 >= x->capacity) {
        uint32_t capacity = x->capacity * 2;
        struct token *grown = realloc(out->token, capacity * sizeof *grown);
        if (grown == NULL) {
            x->failed = true;
            return NULL;
        }
        out->token = grown;
        x->capacity = capacity;
    }
    struct token *token = &out->token[out->count];
    *token = (struct token){.at = at, .line = line, .length = x->at - at, .kind = (uint8_t)kind};
    if (out->count == 0 || x->last_line != line) {
        token->flags |= TOKEN_FIRST;
        if (out->count > 0) {
            token[-1].flags |= TOKEN_LAST;
        }
    }
    x->last_line = x->line;
    out->count++;
    return token;
}

static void read_name(struct lexer *x) {
    uint32_t start = x->at;
    bool accent = false;
    for (;;) {
        uint32_t size = accented_here(x);
        if (size > 0) {
            accent = true;
            x->at += size;
        } else if (is_letter(peek(x, 0)) || is_digit(peek(x, 0))) {
            x->at++;
        } else {
            break;
        }
    }
    enum keyword key = keyword_find(x->out->bytes + start, x->at - start);
    struct token *token = add(x, key < KEYWORD_COUNT ? TOKEN_KEYWORD : TOKEN_NAME, start, x->line);
    if (token != NULL) {
        token->code = key;
        token->flags |= accent ? TOKEN_ACCENT : 0;
    }
}

static void read_number(struct lexer *x) {
    uint32_t start = x->at;
    bool hex = peek(x, 0) == '0' && (peek(x, 1) == 'x' || peek(x, 1) == 'X');
    while (is_digit(peek(x, 0)) || is_letter(peek(x, 0)) || peek(x, 0) == '.') {
        char c = (char)(peek(x, 0) | 0x20);
        x->at++;
        if (c == (hex ? 'p' : 'e') && (peek(x, 0) == '+' || peek(x, 0) == '-')) {
            x->at++;
        }
    }
    add(x, TOKEN_NUMBER, start, x->line);
}

/* The blanks behind an escaped z, over lines as well. */
static void skip_escaped_blanks(struct lexer *x) {
    while (x->at < x->out->length && strchr(" \t\f\v\r\n", peek(x, 0)) != NULL &&
           peek(x, 0) != '\0') {
        if (at_line_end(x)) {
            line_end(x);
        } else {
            x->at++;
        }
    }
}

/* Behind a backslash inside a text. */
static void skip_escape(struct lexer *x) {
    x->at++;
    if (at_line_end(x)) {
        line_end(x);
        return;
    }
    bool z = peek(x, 0) == 'z';
    x->at += x->at < x->out->length ? 1 : 0;
    if (z) {
        skip_escaped_blanks(x);
    }
}

static void read_string(struct lexer *x) {
    uint32_t start = x->at, line = x->line;
    char quote = peek(x, 0);
    bool closed = false;
    x->at++;
    while (x->at < x->out->length && !closed && !at_line_end(x)) {
        if (peek(x, 0) == '\\') {
            skip_escape(x);
        } else {
            closed = peek(x, 0) == quote;
            x->at++;
        }
    }
    struct token *token = add(x, TOKEN_STRING, start, line);
    if (token != NULL && !closed) {
        token->flags |= TOKEN_UNCLOSED;
    }
}

static void read_long_string(struct lexer *x, int level) {
    uint32_t start = x->at, line = x->line;
    bool closed = skip_long(x, level);
    struct token *token = add(x, TOKEN_STRING, start, line);
    if (token != NULL) {
        token->flags |= (uint8_t)(TOKEN_LONG | (closed ? 0 : TOKEN_UNCLOSED));
    }
}

static void read_strange(struct lexer *x) {
    uint32_t start = x->at, code;
    x->at += utf8_read(x->out->bytes, x->out->length, x->at, &code);
    struct token *token = add(x, TOKEN_STRANGE, start, x->line);
    if (token != NULL) {
        token->code = code;
    }
}

/* Lua's own, then those of other languages; the longest first. None of the
 * foreign ones can stand in a text that Lua accepts. */
static const char *const long_signs[] = {
    "...", "===", "!==", "..=", "==", "~=", "<=", ">=", "//", "::", "<<", ">>", "..", "!=", "+=",
    "-=",  "*=",  "/=",  "%=",  "^=", "++", "&&", "||", "=>", "=<", "<>", "->", "**", "/*", "*/"};

static uint32_t sign_length(const struct lexer *x) {
    for (size_t i = 0; i < sizeof long_signs / sizeof long_signs[0]; i++) {
        const char *sign = long_signs[i];
        if (sign[0] == peek(x, 0) && sign[1] == peek(x, 1) &&
            (sign[2] == '\0' || sign[2] == peek(x, 2))) {
            return sign[2] == '\0' ? 2 : 3;
        }
    }
    return strchr("+-*/%^#&~|<>=(){}[];:,.!", peek(x, 0)) != NULL && peek(x, 0) != '\0' ? 1 : 0;
}

static bool read_sign(struct lexer *x) {
    uint32_t length = sign_length(x);
    if (length == 0) {
        return false;
    }
    uint32_t start = x->at, code = 0;
    for (uint32_t i = 0; i < length; i++) {
        code = code << 8 | (unsigned char)peek(x, i);
    }
    x->at += length;
    struct token *token = add(x, TOKEN_SIGN, start, x->line);
    if (token != NULL) {
        token->code = code;
    }
    return true;
}

static void read_token(struct lexer *x) {
    char c = peek(x, 0);
    int level = long_bracket(x, '[');
    if (is_letter(c) || accented_here(x) > 0) {
        read_name(x);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(x, 1)))) {
        read_number(x);
    } else if (c == '"' || c == '\'') {
        read_string(x);
    } else if (level >= 0) {
        read_long_string(x, level);
    } else if (!read_sign(x)) {
        read_strange(x);
    }
}

bool tokens_read(const char *bytes, size_t length, struct tokens *tokens) {
    *tokens =
        (struct tokens){.bytes = bytes, .length = (uint32_t)length, .unclosed_comment = NO_TOKEN};
    struct lexer x = {.out = tokens, .capacity = (uint32_t)(length / 4 + 16), .line = 1};
    tokens->token = malloc(x.capacity * sizeof *tokens->token);
    if (tokens->token == NULL) {
        return false;
    }
    for (skip_blank(&x); x.at < tokens->length && !x.failed; skip_blank(&x)) {
        read_token(&x);
    }
    if (x.failed || add(&x, TOKEN_EOF, x.at, x.line) == NULL) {
        tokens_free(tokens);
        return false;
    }
    tokens->count--;
    if (tokens->count > 0) {
        tokens->token[tokens->count - 1].flags |= TOKEN_LAST;
    }
    return true;
}

void tokens_free(struct tokens *tokens) {
    free(tokens->token);
    tokens->token = NULL;
    tokens->count = 0;
}
