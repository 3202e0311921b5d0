#include "runtime/check/scopes.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/check/scopes_walk.h"

/* ---- symbols ------------------------------------------------------------------- */

static uint32_t hash(const char *bytes, uint32_t length) {
    uint32_t value = 2166136261u;
    for (uint32_t i = 0; i < length; i++) {
        value = (value ^ (unsigned char)bytes[i]) * 16777619u;
    }
    return value;
}

/* The symbol of the name at token i, made when new; NO_VARIABLE: no memory. */
static uint32_t symbol_of(struct walk *w, uint32_t i) {
    struct scopes *s = w->scopes;
    const struct token *t = &s->tokens->token[i];
    const char *bytes = s->tokens->bytes;
    uint32_t *bucket = &w->bucket[hash(bytes + t->at, t->length) % WALK_BUCKETS];
    for (uint32_t k = *bucket; k != NO_VARIABLE; k = s->symbol[k].next) {
        const struct token *other = &s->tokens->token[s->symbol[k].token];
        if (other->length == t->length &&
            memcmp(bytes + other->at, bytes + t->at, t->length) == 0) {
            return k;
        }
    }
    if (s->symbol_count == w->symbol_capacity) {
        uint32_t capacity = w->symbol_capacity * 2 + 64;
        struct symbol *grown = realloc(s->symbol, capacity * sizeof *grown);
        if (grown == NULL) {
            w->failed = true;
            return NO_VARIABLE;
        }
        s->symbol = grown;
        w->symbol_capacity = capacity;
    }
    s->symbol[s->symbol_count] = (struct symbol){i, NO_VARIABLE, NO_VARIABLE, NO_VARIABLE, *bucket};
    *bucket = s->symbol_count;
    return s->symbol_count++;
}

static uint32_t add_variable(struct walk *w, uint32_t i, enum variable_kind kind, uint32_t symbol) {
    struct scopes *s = w->scopes;
    if (s->count == w->variable_capacity) {
        uint32_t capacity = w->variable_capacity * 2 + 64;
        struct variable *grown = realloc(s->item, capacity * sizeof *grown);
        if (grown == NULL) {
            w->failed = true;
            return NO_VARIABLE;
        }
        s->item = grown;
        w->variable_capacity = capacity;
    }
    s->item[s->count] = (struct variable){.kind = kind,
                                          .token = i,
                                          .first_write = NO_TOKEN,
                                          .first_read = NO_TOKEN,
                                          .scope_end = s->tokens->count,
                                          .function = NO_TOKEN,
                                          .all_from_itself = true,
                                          .next_same_name = NO_VARIABLE,
                                          .shadowed = NO_VARIABLE,
                                          .symbol = symbol};
    return s->count++;
}

uint32_t walk_declare(struct walk *w, uint32_t i, enum variable_kind kind) {
    uint32_t symbol = symbol_of(w, i);
    uint32_t id = symbol == NO_VARIABLE ? NO_VARIABLE : add_variable(w, i, kind, symbol);
    if (id != NO_VARIABLE) {
        struct scopes *s = w->scopes;
        s->item[id].next_same_name = s->symbol[symbol].locals;
        s->symbol[symbol].locals = id;
        s->use[i] = USE_DECLARE;
        s->variable[i] = id;
    }
    return id;
}

void walk_activate(struct walk *w, uint32_t id) {
    if (id == NO_VARIABLE || w->active_count >= w->active_capacity) {
        return;
    }
    struct symbol *symbol = &w->scopes->symbol[w->scopes->item[id].symbol];
    w->scopes->item[id].shadowed = symbol->current;
    symbol->current = id;
    w->active[w->active_count++] = id;
}

void walk_leave(struct walk *w, uint32_t height, uint32_t at) {
    while (w->active_count > height) {
        struct variable *variable = &w->scopes->item[w->active[--w->active_count]];
        w->scopes->symbol[variable->symbol].current = variable->shadowed;
        variable->scope_end = at;
    }
}

/* What the name at token i means here; a global is made when it is new. */
static uint32_t resolve(struct walk *w, uint32_t i) {
    uint32_t symbol = symbol_of(w, i);
    if (symbol == NO_VARIABLE) {
        return NO_VARIABLE;
    }
    struct symbol *found = &w->scopes->symbol[symbol];
    if (found->current != NO_VARIABLE) {
        return found->current;
    }
    if (found->global == NO_VARIABLE) {
        found->global = add_variable(w, i, VARIABLE_GLOBAL, symbol);
    }
    return found->global;
}

/* Whether a name here is only asked whether it has a value. */
static bool is_guard(const struct tokens *t, uint32_t i) {
    bool before = i > 0 && (token_is_key(t, i - 1, KEY_NOT) || token_is_key(t, i - 1, KEY_IF) ||
                            token_is_key(t, i - 1, KEY_ELSEIF) || token_is_key(t, i - 1, KEY_AND) ||
                            token_is_key(t, i - 1, KEY_OR) || token_is_key(t, i - 1, KEY_WHILE) ||
                            token_is_key(t, i - 1, KEY_UNTIL));
    bool after = token_is_key(t, i + 1, KEY_OR) || token_is_key(t, i + 1, KEY_AND) ||
                 token_is_key(t, i + 1, KEY_THEN) || token_is_key(t, i + 1, KEY_DO);
    bool nil =
        (token_is_sign(t, i + 1, SIGN2('=', '=')) || token_is_sign(t, i + 1, SIGN2('~', '='))) &&
        (token_is_key(t, i + 2, KEY_NIL) || token_is_name(t, i + 2));
    bool type = i > 1 && token_is_sign(t, i - 1, SIGN1('(')) && token_is_word(t, i - 2, "type");
    return after || nil || type || (before && token_is_kind(t, i + 1, TOKEN_KEYWORD));
}

static bool is_operator(const struct tokens *t, uint32_t i) {
    return token_is_kind(t, i, TOKEN_SIGN) &&
           strchr("+-*/%^<>~=", t->bytes[t->token[i].at]) != NULL &&
           !token_is_sign(t, i, SIGN1('='));
}

void walk_read(struct walk *w, uint32_t i) {
    uint32_t id = resolve(w, i);
    w->scopes->use[i] = USE_READ;
    w->scopes->variable[i] = id;
    if (id != NO_VARIABLE) {
        struct variable *variable = &w->scopes->item[id];
        variable->first_read = variable->reads == 0 ? i : variable->first_read;
        variable->reads++;
        const struct tokens *t = w->scopes->tokens;
        variable->guarded = variable->guarded || is_guard(t, i);
        variable->called = variable->called || token_is_sign(t, i + 1, SIGN1('('));
        variable->computed =
            variable->computed || is_operator(t, i + 1) || (i > 0 && is_operator(t, i - 1));
    }
}

void walk_write(struct walk *w, uint32_t i) {
    uint32_t id = resolve(w, i);
    w->scopes->use[i] = USE_WRITE;
    w->scopes->variable[i] = id;
}

/* ---- values --------------------------------------------------------------------- */

static bool ends_statement(const struct tokens *t, uint32_t i) {
    return token_is_kind(t, i, TOKEN_EOF) || token_has(t, i, TOKEN_STARTS) ||
           token_is_sign(t, i, SIGN1(';')) || token_is_key(t, i, KEY_END) ||
           token_is_key(t, i, KEY_ELSE) || token_is_key(t, i, KEY_ELSEIF) ||
           token_is_key(t, i, KEY_UNTIL) || token_is_key(t, i, KEY_RETURN);
}

uint32_t scopes_statement_end(const struct scopes *s, uint32_t i) {
    for (i++; i < s->tokens->count && !ends_statement(s->tokens, i); i++) {
        if (s->partner[i] != NO_TOKEN && s->partner[i] > i) {
            i = s->partner[i];
        }
    }
    return i;
}

/* What kind of value token `value` begins. */
static unsigned value_kind(const struct scopes *s, uint32_t value) {
    const struct tokens *t = s->tokens;
    uint32_t last = value;
    if (token_is_sign(t, value, SIGN1('-')) && token_is_kind(t, value + 1, TOKEN_NUMBER)) {
        last = ++value;
    }
    if (token_is_key(t, value, KEY_FUNCTION) || token_is_sign(t, value, SIGN1('{'))) {
        last = s->partner[value];
    }
    if (last == NO_TOKEN || !ends_statement(t, last + 1)) {
        return VALUE_OTHER;
    }
    if (token_is_key(t, value, KEY_NIL)) {
        return VALUE_NIL;
    }
    return token_is_kind(t, value, TOKEN_NUMBER)   ? VALUE_NUMBER
           : token_is_kind(t, value, TOKEN_STRING) ? VALUE_TEXT
           : token_is_key(t, value, KEY_FUNCTION)  ? VALUE_FUNCTION
           : token_is_sign(t, value, SIGN1('{'))   ? VALUE_TABLE
                                                   : VALUE_OTHER;
}

/* Whether the values from token `from` on are made from variable `id` itself. */
static bool made_from(const struct scopes *s, uint32_t from, uint32_t id) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = from, looked = 0; looked < 40 && (i == from || !ends_statement(t, i));
         i++, looked++) {
        if (token_is_key(t, i, KEY_FUNCTION)) {
            return false;
        }
        if (s->use[i] == USE_READ && s->variable[i] == id) {
            return true;
        }
    }
    return false;
}

static void note_value(struct scopes *s, uint32_t i, unsigned values, uint32_t function,
                       bool from_itself) {
    struct variable *variable = scopes_variable(s, i);
    variable->function = variable->writes == 0 ? function : NO_TOKEN;
    variable->first_write = variable->writes == 0 ? i : variable->first_write;
    variable->last_write = i;
    variable->writes++;
    variable->values |= values;
    variable->written_inside = variable->written_inside || s->inside[i] != NO_TOKEN;
    variable->all_from_itself = variable->all_from_itself && from_itself;
}

/* Runs when the walk is over: STARTS and partners are known. */
static void note_values(struct scopes *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = 0; i < t->count; i++) {
        bool local = s->use[i] == USE_DECLARE;
        if ((s->use[i] != USE_WRITE && !local) || scopes_variable(s, i) == NULL) {
            continue;
        }
        bool named = i > 0 && token_is_key(t, i - 1, KEY_FUNCTION);
        bool single = token_is_sign(t, i + 1, SIGN1('='));
        uint32_t value = i + 2;
        if (named) {
            note_value(s, i, VALUE_FUNCTION, i - 1, false);
        } else if (local && scopes_variable(s, i)->kind != VARIABLE_LOCAL) {
            note_value(s, i, VALUE_OTHER, NO_TOKEN, false);
        } else if (single) {
            unsigned kind = value_kind(s, value);
            note_value(s, i, kind, kind == VALUE_FUNCTION ? value : NO_TOKEN,
                       !local && made_from(s, value, s->variable[i]));
        } else {
            bool bare = local && ends_statement(t, i + 1);
            note_value(s, i, bare ? VALUE_NIL : VALUE_OTHER, NO_TOKEN, false);
        }
    }
}

/* ---- the whole --------------------------------------------------------------------- */

static bool allocate(struct tokens *tokens, struct scopes *s, struct walk *w) {
    size_t count = tokens->count + 2u;
    s->use = calloc(count, sizeof *s->use);
    s->variable = malloc(count * sizeof *s->variable);
    s->partner = malloc(count * sizeof *s->partner);
    s->inside = malloc(count * sizeof *s->inside);
    w->frame = malloc(count * sizeof *w->frame);
    w->active = malloc(count * sizeof *w->active);
    w->active_capacity = (uint32_t)count;
    w->bucket = malloc(WALK_BUCKETS * sizeof *w->bucket);
    if (s->use == NULL || s->variable == NULL || s->partner == NULL || s->inside == NULL ||
        w->frame == NULL || w->active == NULL || w->bucket == NULL) {
        return false;
    }
    memset(s->variable, 0xff, count * sizeof *s->variable);
    memset(s->partner, 0xff, count * sizeof *s->partner);
    memset(s->inside, 0xff, count * sizeof *s->inside);
    memset(w->bucket, 0xff, WALK_BUCKETS * sizeof *w->bucket);
    return true;
}

bool scopes_read(struct tokens *tokens, struct scopes *s) {
    *s = (struct scopes){.tokens = tokens};
    struct walk w = {.scopes = s};
    bool done = allocate(tokens, s, &w);
    if (done) {
        walk_all(&w);
        done = !w.failed;
    }
    if (done) {
        note_values(s);
    } else {
        scopes_free(s);
    }
    free(w.frame);
    free(w.active);
    free(w.bucket);
    return done;
}

void scopes_free(struct scopes *s) {
    free(s->use);
    free(s->variable);
    free(s->partner);
    free(s->inside);
    free(s->item);
    free(s->symbol);
    *s = (struct scopes){0};
}

struct variable *scopes_variable(const struct scopes *s, uint32_t i) {
    bool known = i < s->tokens->count && s->variable[i] != NO_VARIABLE;
    return known ? &s->item[s->variable[i]] : NULL;
}

bool scopes_is_global(const struct scopes *s, uint32_t i, const char *name) {
    struct variable *variable = scopes_variable(s, i);
    return variable != NULL && variable->kind == VARIABLE_GLOBAL &&
           token_is_word(s->tokens, i, name);
}
