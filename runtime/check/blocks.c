#include "runtime/check/blocks.h"

#include <stdlib.h>

/* A block that is open. */
struct opener {
    uint32_t token, indent;
};

struct reader {
    const struct tokens *t;
    struct blocks *blocks;
    struct opener *stack;
    uint32_t depth;
    uint32_t indent;  /* of the line being read */
    uint32_t owed_do; /* `do` words that belong to a while or for read before */
};

static bool is_opener(const struct tokens *t, uint32_t i, uint32_t *owed_do) {
    if (!token_is_kind(t, i, TOKEN_KEYWORD)) {
        return false;
    }
    switch ((enum keyword)t->token[i].code) {
    case KEY_WHILE:
    case KEY_FOR:
        (*owed_do)++;
        return true;
    case KEY_IF:
    case KEY_FUNCTION:
    case KEY_REPEAT:
        return true;
    case KEY_DO:
        if (*owed_do > 0) {
            (*owed_do)--;
            return false;
        }
        return true;
    default:
        return false;
    }
}

static bool is_else(const struct tokens *t, uint32_t i) {
    return token_is_key(t, i, KEY_ELSE) || token_is_key(t, i, KEY_ELSEIF);
}

/* The last token of the lines indented under an opener, before token `until`. */
static uint32_t body_end(const struct tokens *t, struct opener opener, uint32_t until) {
    uint32_t i = token_line_last(t, opener.token) + 1;
    bool indented = i < until && token_indent(t, i) > opener.indent;
    bool begun = !token_is_key(t, i - 1, KEY_THEN);
    if (i < until && !indented && begun && token_is_key(t, opener.token, KEY_IF)) {
        return i - 1; /* all of it was meant to be on this line */
    }
    for (; indented && i < until; i++) {
        bool dedent = token_has(t, i, TOKEN_FIRST) && token_indent(t, i) <= opener.indent;
        if (dedent && !(is_else(t, i) && token_is_key(t, opener.token, KEY_IF))) {
            return i - 1;
        }
    }
    return until > 0 ? until - 1 : 0;
}

/* An end, else or until that stands to the left of the block it would close. */
static void suspect(struct reader *r, uint32_t i) {
    struct opener top = r->stack[r->depth - 1];
    if (r->blocks->unclosed == NO_TOKEN && token_has(r->t, i, TOKEN_FIRST) &&
        r->indent < top.indent) {
        r->blocks->unclosed = top.token;
        r->blocks->unclosed_body = body_end(r->t, top, i);
    }
}

static void close_block(struct reader *r, uint32_t i) {
    if (r->depth == 0) {
        return;
    }
    struct opener top = r->stack[r->depth - 1];
    suspect(r, i);
    if (r->blocks->misplaced_end == NO_TOKEN && token_has(r->t, i, TOKEN_FIRST) &&
        r->indent != top.indent) {
        r->blocks->misplaced_end = i;
    }
    r->depth--;
}

static void read_one(struct reader *r, uint32_t i) {
    const struct tokens *t = r->t;
    if (token_has(t, i, TOKEN_FIRST)) {
        r->indent = token_indent(t, i);
    }
    if (is_opener(t, i, &r->owed_do)) {
        r->stack[r->depth++] = (struct opener){i, r->indent};
    } else if (token_is_key(t, i, KEY_END)) {
        close_block(r, i);
    } else if (r->depth > 0 && token_is_key(t, i, KEY_UNTIL)) {
        bool repeat = token_is_key(t, r->stack[r->depth - 1].token, KEY_REPEAT);
        suspect(r, i);
        r->depth -= repeat ? 1 : 0;
    } else if (r->depth > 0 && is_else(t, i)) {
        suspect(r, i);
    }
}

bool blocks_read(const struct tokens *tokens, uint32_t until, struct blocks *blocks) {
    *blocks = (struct blocks){NO_TOKEN, 0, NO_TOKEN, 0, NO_TOKEN};
    struct reader r = {.t = tokens, .blocks = blocks};
    r.stack = malloc((tokens->count + 1u) * sizeof *r.stack);
    if (r.stack == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < until && i < tokens->count; i++) {
        read_one(&r, i);
    }
    if (r.depth > 0) {
        struct opener top = r.stack[r.depth - 1];
        blocks->innermost = top.token;
        blocks->innermost_body = body_end(tokens, top, until);
    }
    free(r.stack);
    return true;
}
