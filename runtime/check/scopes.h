/* scopes: in a text that Lua accepts, which name means which variable.
 *
 * One walk over the tokens, with a stack of what is open; no grammar is built.
 * It marks where statements start (TOKEN_STARTS), pairs brackets and blocks,
 * and says of every name how it is used and which variable it is. */
#ifndef RUNTIME_CHECK_SCOPES_H
#define RUNTIME_CHECK_SCOPES_H

#include "runtime/check/tokens.h"

#define NO_VARIABLE UINT32_MAX

enum use {
    USE_NONE, /* not a name */
    USE_READ,
    USE_WRITE,   /* x = ..., function x() */
    USE_DECLARE, /* local x, for x, a parameter */
    USE_FIELD,   /* .x, :x */
    USE_KEY,     /* {x = ...}, a label, <const> */
};

enum variable_kind { VARIABLE_GLOBAL, VARIABLE_LOCAL, VARIABLE_PARAMETER, VARIABLE_LOOP };

#define VALUE_NUMBER   1u
#define VALUE_TEXT     2u
#define VALUE_FUNCTION 4u
#define VALUE_TABLE    8u
#define VALUE_NIL      16u /* local x without a value, x = nil */
#define VALUE_OTHER    32u

struct variable {
    enum variable_kind kind;
    uint32_t token;       /* its first name in the text */
    uint32_t first_write; /* the first token that gives it a value, or NO_TOKEN */
    uint32_t reads, writes, first_read;
    uint32_t last_write;  /* the last token that gives it a value */
    bool called;          /* x(...) */
    bool computed;        /* x + 1, x < 3 */
    uint32_t scope_end;   /* the token behind which a local is gone */
    uint32_t function;    /* its `function` word, when that is its only value; or NO_TOKEN */
    unsigned values;      /* VALUE_ of all it is given */
    bool guarded;         /* the program asks somewhere whether it has a value */
    bool written_inside;  /* written inside a function */
    bool all_from_itself; /* each of its values is made from its own: x = x + 1 */
    bool reported;
    uint32_t next_same_name; /* another local variable of this name, or NO_VARIABLE */
    uint32_t shadowed;       /* while walking: what the name meant outside */
    uint32_t symbol;
};

struct symbol {
    uint32_t token;   /* one place with the name */
    uint32_t global;  /* variable, or NO_VARIABLE */
    uint32_t current; /* while walking: what the name means here */
    uint32_t locals;  /* list of local variables of this name, newest first */
    uint32_t next;    /* in its hash bucket */
};

struct scopes {
    struct tokens *tokens;
    uint8_t *use;       /* for each token: enum use */
    uint32_t *variable; /* for each token: its variable, or NO_VARIABLE */
    uint32_t *partner;  /* for each bracket or block word: the other end, or NO_TOKEN */
    uint32_t *inside;   /* for each token: the `function` word it is in, or NO_TOKEN */
    struct variable *item;
    uint32_t count;
    struct symbol *symbol;
    uint32_t symbol_count;
};

/* False: out of memory. `tokens` must be of a text that Lua accepts. */
bool scopes_read(struct tokens *tokens, struct scopes *scopes);
void scopes_free(struct scopes *scopes);

/* The variable that the name at token i means, or NULL. */
struct variable *scopes_variable(const struct scopes *scopes, uint32_t i);
bool scopes_is_global(const struct scopes *scopes, uint32_t i, const char *name);
/* Behind the statement that starts at or around token i: the next start or block end at its level.
 */
uint32_t scopes_statement_end(const struct scopes *scopes, uint32_t i);

#endif
