#include "runtime/check/tokens.h"

#include <string.h>

bool token_is_word(const struct tokens *tokens, uint32_t i, const char *word) {
    if (!token_is_kind(tokens, i, TOKEN_NAME) && !token_is_kind(tokens, i, TOKEN_KEYWORD)) {
        return false;
    }
    const struct token *t = &tokens->token[i];
    return strlen(word) == t->length && memcmp(tokens->bytes + t->at, word, t->length) == 0;
}

bool token_glued(const struct tokens *tokens, uint32_t i) {
    return i > 0 && i <= tokens->count && token_end(tokens, i - 1) == tokens->token[i].at;
}

uint32_t token_end(const struct tokens *tokens, uint32_t i) {
    const struct token *t = &tokens->token[i <= tokens->count ? i : tokens->count];
    return t->at + t->length;
}

uint32_t token_line_first(const struct tokens *tokens, uint32_t i) {
    while (i > 0 && (tokens->token[i].flags & TOKEN_FIRST) == 0) {
        i--;
    }
    return i;
}

uint32_t token_line_last(const struct tokens *tokens, uint32_t i) {
    while (i < tokens->count && (tokens->token[i].flags & TOKEN_LAST) == 0) {
        i++;
    }
    return i;
}

uint32_t token_at(const struct tokens *tokens, uint32_t at) {
    uint32_t low = 0, high = tokens->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (token_end(tokens, middle) > at) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

uint32_t line_begin(const char *bytes, uint32_t at) {
    while (at > 0 && bytes[at - 1] != '\n' && bytes[at - 1] != '\r') {
        at--;
    }
    return at;
}

uint32_t line_finish(const char *bytes, uint32_t length, uint32_t at) {
    while (at < length && bytes[at] != '\n' && bytes[at] != '\r') {
        at++;
    }
    return at;
}

uint32_t token_indent(const struct tokens *tokens, uint32_t i) {
    uint32_t first = token_line_first(tokens, i);
    uint32_t column = 0;
    for (uint32_t at = line_begin(tokens->bytes, tokens->token[first].at);
         at < tokens->token[first].at; at++) {
        column = tokens->bytes[at] == '\t' ? (column / 4 + 1) * 4 : column + 1;
    }
    return column;
}

const char *token_text(const struct tokens *tokens, uint32_t i, char *buffer, size_t size) {
    const struct token *t = &tokens->token[i <= tokens->count ? i : tokens->count];
    uint32_t length = t->length;
    if (length >= size) {
        length = (uint32_t)size - 1;
        while (length > 0 && ((unsigned char)tokens->bytes[t->at + length] & 0xc0) == 0x80) {
            length--;
        }
    }
    memcpy(buffer, tokens->bytes + t->at, length);
    buffer[length] = '\0';
    return buffer;
}
