#include "runtime/check/scopes_walk.h"

static const struct tokens *tokens_of(const struct walk *w) { return w->scopes->tokens; }

/* The innermost frame; the program itself is frame 0, which is never popped. */
static struct frame *top(const struct walk *w) { return &w->frame[w->depth]; }

static bool in_block(const struct walk *w) {
    return top(w)->kind == FRAME_BLOCK || top(w)->kind == FRAME_UNTIL;
}

static void push(struct walk *w, enum frame_kind kind, uint32_t opener) {
    w->frame[++w->depth] = (struct frame){
        .kind = kind, .opener = opener, .height = w->active_count, .outer_function = w->function};
}

/* ---- where statements start -------------------------------------------------------- */

static bool ends_operand(const struct tokens *t, uint32_t i) {
    switch ((enum token_kind)t->token[i].kind) {
    case TOKEN_NAME:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
        return true;
    case TOKEN_KEYWORD:
        return t->token[i].code == KEY_NIL || t->token[i].code == KEY_TRUE ||
               t->token[i].code == KEY_FALSE || t->token[i].code == KEY_END ||
               t->token[i].code == KEY_BREAK;
    case TOKEN_SIGN:
        return t->token[i].code == SIGN1(')') || t->token[i].code == SIGN1(']') ||
               t->token[i].code == SIGN1('}') || t->token[i].code == SIGN3('.', '.', '.');
    default:
        return false;
    }
}

static bool can_start(const struct tokens *t, uint32_t i) {
    if (t->token[i].kind == TOKEN_NAME) {
        return true;
    }
    if (token_is_sign(t, i, SIGN2(':', ':'))) {
        return true;
    }
    if (t->token[i].kind != TOKEN_KEYWORD) {
        return false;
    }
    switch ((enum keyword)t->token[i].code) {
    case KEY_IF:
    case KEY_WHILE:
    case KEY_FOR:
    case KEY_FUNCTION:
    case KEY_LOCAL:
    case KEY_RETURN:
    case KEY_GOTO:
    case KEY_BREAK:
    case KEY_DO:
    case KEY_REPEAT:
        return true;
    default:
        return false;
    }
}

/* Whether the word before token i asks for a statement, whatever token i is. */
static bool behind_opening(const struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    return i == 0 || i - 1 == w->statement_gap || token_is_key(t, i - 1, KEY_THEN) ||
           token_is_key(t, i - 1, KEY_DO) || token_is_key(t, i - 1, KEY_ELSE) ||
           token_is_key(t, i - 1, KEY_REPEAT) || token_is_sign(t, i - 1, SIGN1(';'));
}

static bool starts(const struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    if (!in_block(w) || token_is_sign(t, i, SIGN1(';'))) {
        return false;
    }
    return behind_opening(w, i) || (ends_operand(t, i - 1) && can_start(t, i));
}

/* ---- names --------------------------------------------------------------------------- */

/* local a <const>, b = ... : declares now, seen from the next statement on. */
static void read_local(struct walk *w, uint32_t i, struct frame *frame) {
    const struct tokens *t = tokens_of(w);
    if (token_is_key(t, i + 1, KEY_FUNCTION)) {
        walk_activate(w, walk_declare(w, i + 2, VARIABLE_LOCAL));
        return;
    }
    frame->first_pending = w->scopes->count;
    frame->pending_count = 0;
    for (uint32_t k = i + 1; token_is_name(t, k); k += 2) {
        walk_declare(w, k, VARIABLE_LOCAL);
        frame->pending_count++;
        if (token_is_sign(t, k + 1, SIGN1('<'))) {
            w->scopes->use[k + 2] = USE_KEY;
            w->statement_gap = k + 3;
            k += 3;
        }
        if (!token_is_sign(t, k + 1, SIGN1(','))) {
            break;
        }
    }
}

static void activate_pending(struct walk *w, struct frame *frame) {
    for (uint32_t k = 0; k < frame->pending_count; k++) {
        walk_activate(w, frame->first_pending + k);
    }
    frame->pending_count = 0;
}

/* for a, b in ... : declared here, seen in the block. */
static void read_for(struct walk *w, uint32_t i, struct frame *frame) {
    const struct tokens *t = tokens_of(w);
    frame->first_pending = w->scopes->count;
    for (uint32_t k = i + 1; token_is_name(t, k); k += 2) {
        walk_declare(w, k, VARIABLE_LOOP);
        frame->pending_count++;
        if (!token_is_sign(t, k + 1, SIGN1(','))) {
            break;
        }
    }
}

/* From `function` to the parenthesis behind its parameters, which it returns. */
static uint32_t read_function(struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    uint32_t k = i + 1;
    bool local = i > 0 && token_is_key(t, i - 1, KEY_LOCAL);
    if (token_is_name(t, k) && !local) {
        bool plain = token_is_sign(t, k + 1, SIGN1('('));
        (plain ? walk_write : walk_read)(w, k);
    }
    while (k < t->count && !token_is_sign(t, k, SIGN1('('))) {
        if (k > i + 1 && token_is_name(t, k)) {
            w->scopes->use[k] = USE_FIELD;
        }
        k++;
    }
    push(w, FRAME_BLOCK, i);
    w->function = i;
    uint32_t open = k;
    for (k++; k < t->count && !token_is_sign(t, k, SIGN1(')')); k++) {
        if (token_is_name(t, k)) {
            walk_activate(w, walk_declare(w, k, VARIABLE_PARAMETER));
        }
    }
    w->scopes->partner[open] = k;
    w->scopes->partner[k] = open;
    w->statement_gap = k;
    return k;
}

/* Token behind the suffixes (.x [y] (z) :m "t") of a name, brackets not yet paired. */
static uint32_t behind_suffixes(const struct tokens *t, uint32_t i) {
    uint32_t depth = 0, limit = i + 200 < t->count ? i + 200 : t->count;
    for (; i < limit; i++) {
        if (token_is_sign(t, i, SIGN1('[')) || token_is_sign(t, i, SIGN1('(')) ||
            token_is_sign(t, i, SIGN1('{'))) {
            depth++;
        } else if (token_is_sign(t, i, SIGN1(']')) || token_is_sign(t, i, SIGN1(')')) ||
                   token_is_sign(t, i, SIGN1('}'))) {
            depth--;
        } else if (depth == 0 &&
                   (token_is_sign(t, i, SIGN1('.')) || token_is_sign(t, i, SIGN1(':')))) {
            i++;
        } else if (depth == 0 && !token_is_kind(t, i, TOKEN_STRING)) {
            break;
        }
    }
    return i;
}

/* a, b.c, d = ... : marks the plain names among the targets. */
static void read_targets(struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    uint32_t plain[8], found = 0;
    for (;;) {
        uint32_t behind = behind_suffixes(t, i + 1);
        if (behind == i + 1 && found < 8) {
            plain[found++] = i;
        }
        if (token_is_sign(t, behind, SIGN1('='))) {
            break;
        }
        if (!token_is_sign(t, behind, SIGN1(',')) || !token_is_name(t, behind + 1)) {
            return;
        }
        i = behind + 1;
    }
    for (uint32_t k = 0; k < found; k++) {
        walk_write(w, plain[k]);
    }
}

static bool is_table_key(struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    struct frame *frame = top(w);
    return frame->kind == FRAME_BRACKET && token_is_sign(t, frame->opener, SIGN1('{')) &&
           token_is_sign(t, i + 1, SIGN1('=')) &&
           (i - 1 == frame->opener || token_is_sign(t, i - 1, SIGN1(',')) ||
            token_is_sign(t, i - 1, SIGN1(';')));
}

static void read_name(struct walk *w, uint32_t i) {
    const struct tokens *t = tokens_of(w);
    uint8_t *use = w->scopes->use;
    if (use[i] != USE_NONE) {
        return;
    }
    if (i > 0 && (token_is_sign(t, i - 1, SIGN1('.')) || token_is_sign(t, i - 1, SIGN1(':')))) {
        use[i] = USE_FIELD;
    } else if (i > 0 &&
               (token_is_key(t, i - 1, KEY_GOTO) || (token_is_sign(t, i - 1, SIGN2(':', ':')) &&
                                                     token_is_sign(t, i + 1, SIGN2(':', ':'))))) {
        use[i] = USE_KEY;
        w->statement_gap = token_is_key(t, i - 1, KEY_GOTO) ? w->statement_gap : i + 1;
    } else if (i > 0 && is_table_key(w, i)) {
        use[i] = USE_KEY;
    } else {
        if (token_has(t, i, TOKEN_STARTS)) {
            read_targets(w, i);
        }
        if (use[i] == USE_NONE) {
            walk_read(w, i);
        }
    }
}

/* ---- blocks and brackets ---------------------------------------------------------------- */

static void pop(struct walk *w, uint32_t i) {
    if (w->depth == 0) {
        return;
    }
    struct frame *frame = &w->frame[w->depth--];
    walk_leave(w, frame->height, i);
    w->function = frame->outer_function;
    w->scopes->partner[frame->opener] = i;
    if (i < tokens_of(w)->count) {
        w->scopes->partner[i] = frame->opener;
    }
}

/* A statement ends before token i: its locals are seen, an until is over. */
static void end_statement(struct walk *w, uint32_t i) {
    while (top(w)->kind == FRAME_UNTIL) {
        uint32_t opener = top(w)->opener, until = w->scopes->partner[opener];
        pop(w, i);
        w->scopes->partner[opener] = until;
        w->scopes->partner[i] = NO_TOKEN;
    }
    activate_pending(w, top(w));
}

static void head_becomes_block(struct walk *w, uint32_t i) {
    struct frame *frame = top(w);
    if (frame->kind == FRAME_HEADER) {
        frame->kind = FRAME_BLOCK;
        activate_pending(w, frame);
    } else if (token_is_key(tokens_of(w), i, KEY_DO)) {
        push(w, FRAME_BLOCK, i);
    }
}

static void read_keyword(struct walk *w, uint32_t i) {
    switch ((enum keyword)tokens_of(w)->token[i].code) {
    case KEY_LOCAL:
        read_local(w, i, top(w));
        break;
    case KEY_IF:
    case KEY_WHILE:
        push(w, FRAME_HEADER, i);
        break;
    case KEY_FOR:
        push(w, FRAME_HEADER, i);
        read_for(w, i, top(w));
        break;
    case KEY_REPEAT:
        push(w, FRAME_BLOCK, i);
        break;
    case KEY_DO:
    case KEY_THEN:
        head_becomes_block(w, i);
        break;
    case KEY_ELSE:
    case KEY_ELSEIF:
        end_statement(w, i);
        walk_leave(w, top(w)->height, i);
        top(w)->kind = token_is_key(tokens_of(w), i, KEY_ELSE) ? FRAME_BLOCK : FRAME_HEADER;
        break;
    case KEY_UNTIL:
        end_statement(w, i);
        top(w)->kind = FRAME_UNTIL;
        w->scopes->partner[i] = top(w)->opener;
        w->scopes->partner[top(w)->opener] = i;
        break;
    case KEY_END:
        end_statement(w, i);
        pop(w, i);
        break;
    default:
        break;
    }
}

static void read_sign(struct walk *w, uint32_t i) {
    switch (tokens_of(w)->token[i].code) {
    case SIGN1('('):
    case SIGN1('['):
    case SIGN1('{'):
        push(w, FRAME_BRACKET, i);
        break;
    case SIGN1(')'):
    case SIGN1(']'):
    case SIGN1('}'):
        pop(w, i);
        break;
    default:
        break;
    }
}

void walk_all(struct walk *w) {
    struct tokens *t = w->scopes->tokens;
    w->function = w->statement_gap = NO_TOKEN;
    w->frame[0] = (struct frame){.kind = FRAME_BLOCK};
    for (uint32_t i = 0; i < t->count && !w->failed; i++) {
        if (starts(w, i)) {
            end_statement(w, i);
            t->token[i].flags |= TOKEN_STARTS;
        }
        w->scopes->inside[i] = w->function;
        if (token_is_key(t, i, KEY_FUNCTION)) {
            uint32_t close = read_function(w, i);
            for (bool parameters = false; ++i <= close && i < t->count;) {
                parameters = parameters || token_is_sign(t, i, SIGN1('('));
                w->scopes->inside[i] = parameters ? w->function : top(w)->outer_function;
            }
            i = close;
        } else if (t->token[i].kind == TOKEN_NAME) {
            read_name(w, i);
        } else if (t->token[i].kind == TOKEN_KEYWORD) {
            read_keyword(w, i);
        } else if (t->token[i].kind == TOKEN_SIGN) {
            read_sign(w, i);
        }
    }
    end_statement(w, t->count);
    walk_leave(w, 0, t->count);
}
