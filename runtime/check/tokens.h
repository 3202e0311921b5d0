/* tokens: a program cut into words and signs, whatever it holds.
 *
 * Agrees with Lua on every text that Lua accepts. Where Lua would stop, it goes
 * on: signs of other languages are one token ("!=", "+=", "&&"), accented
 * letters belong to names, an unclosed text ends with its line. Comments and
 * spaces are left out. The last token is always TOKEN_EOF. */
#ifndef RUNTIME_CHECK_TOKENS_H
#define RUNTIME_CHECK_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
    TOKEN_EOF,
    TOKEN_NAME,
    TOKEN_KEYWORD, /* code: enum keyword */
    TOKEN_NUMBER,
    TOKEN_STRING, /* short or long, quotes included */
    TOKEN_SIGN,   /* code: SIGN("==") */
    TOKEN_STRANGE /* one character Lua has no use for; code: its code point */
};

enum keyword {
    KEY_AND,
    KEY_BREAK,
    KEY_DO,
    KEY_ELSE,
    KEY_ELSEIF,
    KEY_END,
    KEY_FALSE,
    KEY_FOR,
    KEY_FUNCTION,
    KEY_GOTO,
    KEY_IF,
    KEY_IN,
    KEY_LOCAL,
    KEY_NIL,
    KEY_NOT,
    KEY_OR,
    KEY_REPEAT,
    KEY_RETURN,
    KEY_THEN,
    KEY_TRUE,
    KEY_UNTIL,
    KEY_WHILE,
    KEYWORD_COUNT
};

#define TOKEN_FIRST    1u  /* first of its line */
#define TOKEN_LAST     2u  /* last of its line */
#define TOKEN_ACCENT   4u  /* a name with letters Lua does not accept in names */
#define TOKEN_UNCLOSED 8u  /* a text whose closing quote or bracket is missing */
#define TOKEN_LONG     16u /* [[ a text on several lines ]] */
#define TOKEN_STARTS   32u /* starts a statement (set by scopes.c, for texts Lua accepts) */

/* A sign of one to three characters as a number: SIGN1('='), SIGN2('=', '=') ... */
#define SIGN1(a)       ((uint32_t)(unsigned char)(a))
#define SIGN2(a, b)    (SIGN1(a) << 8 | SIGN1(b))
#define SIGN3(a, b, c) (SIGN2(a, b) << 8 | SIGN1(c))

struct token {
    uint32_t at, length; /* bytes of the text */
    uint32_t line;       /* 1 is the first */
    uint32_t code;
    uint8_t kind, flags;
};

#define NO_TOKEN UINT32_MAX

struct tokens {
    const char *bytes; /* borrowed; a NUL stands behind */
    uint32_t length;
    struct token *token;
    uint32_t count;            /* without TOKEN_EOF, which is token[count] */
    uint32_t unclosed_comment; /* where a --[[ without ]] starts, or NO_TOKEN */
    uint32_t unclosed_comment_line;
};

/* False: out of memory. */
bool tokens_read(const char *bytes, size_t length, struct tokens *tokens);
void tokens_free(struct tokens *tokens);

/* All of these accept any index, also one behind the last token. */
static inline bool token_is_kind(const struct tokens *tokens, uint32_t i, enum token_kind kind) {
    return i <= tokens->count && tokens->token[i].kind == kind;
}

static inline bool token_is_name(const struct tokens *tokens, uint32_t i) {
    return token_is_kind(tokens, i, TOKEN_NAME);
}

static inline bool token_is_key(const struct tokens *tokens, uint32_t i, enum keyword key) {
    return token_is_kind(tokens, i, TOKEN_KEYWORD) && tokens->token[i].code == (uint32_t)key;
}

static inline bool token_is_sign(const struct tokens *tokens, uint32_t i, uint32_t sign) {
    return token_is_kind(tokens, i, TOKEN_SIGN) && tokens->token[i].code == sign;
}

static inline bool token_has(const struct tokens *tokens, uint32_t i, unsigned flag) {
    return i <= tokens->count && (tokens->token[i].flags & flag) != 0;
}

bool token_is_word(const struct tokens *tokens, uint32_t i, const char *word);
/* No space, comment or line end between token i-1 and token i. */
bool token_glued(const struct tokens *tokens, uint32_t i);
uint32_t token_end(const struct tokens *tokens, uint32_t i);
/* First and last token of the line of token i. */
uint32_t token_line_first(const struct tokens *tokens, uint32_t i);
uint32_t token_line_last(const struct tokens *tokens, uint32_t i);
/* The token that holds byte `at`, or else the next one. */
uint32_t token_at(const struct tokens *tokens, uint32_t at);
/* Columns before the first token of its line; a tab counts as far as the next multiple of 4. */
uint32_t token_indent(const struct tokens *tokens, uint32_t i);
/* Where the line that holds byte `at` begins and ends (line end excluded). */
uint32_t line_begin(const char *bytes, uint32_t at);
uint32_t line_finish(const char *bytes, uint32_t length, uint32_t at);

/* A name's or number's text, cut to fit. Returns `buffer`. */
const char *token_text(const struct tokens *tokens, uint32_t i, char *buffer, size_t size);
const char *keyword_text(enum keyword key);
/* KEYWORD_COUNT when it is none. */
enum keyword keyword_find(const char *bytes, size_t length);

/* One character of UTF-8 at `at`: its length (1 for a stray byte), its code point in *code. */
uint32_t utf8_read(const char *bytes, uint32_t length, uint32_t at, uint32_t *code);

#endif
