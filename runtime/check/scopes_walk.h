/* internal to scopes: the walk over the tokens. */
#ifndef RUNTIME_CHECK_SCOPES_WALK_H
#define RUNTIME_CHECK_SCOPES_WALK_H

#include "runtime/check/scopes.h"

#define WALK_BUCKETS 16384u

/* Something open around the token being read. */
enum frame_kind {
    FRAME_BRACKET, /* ( [ { : values, no statements */
    FRAME_HEADER,  /* from while, for, if, elseif to its do or then */
    FRAME_BLOCK,   /* statements */
    FRAME_UNTIL    /* the condition behind until: still sees the loop's variables */
};

struct frame {
    enum frame_kind kind;
    uint32_t opener;                       /* token that is paired with the closing one */
    uint32_t height;                       /* of the stack of active variables outside */
    uint32_t first_pending, pending_count; /* local a, b = ...: not yet to be seen */
    uint32_t outer_function;
};

struct walk {
    struct scopes *scopes;
    struct frame *frame; /* frame[0] is the program, frame[depth] the innermost */
    uint32_t depth;
    uint32_t *active, active_count, active_capacity;
    uint32_t *bucket;
    uint32_t symbol_capacity, variable_capacity;
    uint32_t function;      /* the `function` word around the token being read */
    uint32_t statement_gap; /* behind this token a statement may start, whatever it is */
    bool failed;
};

void walk_all(struct walk *w);

/* Adds a local variable; it is seen from walk_activate() to walk_leave(). */
uint32_t walk_declare(struct walk *w, uint32_t i, enum variable_kind kind);
void walk_activate(struct walk *w, uint32_t id);
void walk_leave(struct walk *w, uint32_t height, uint32_t at);
void walk_read(struct walk *w, uint32_t i);
void walk_write(struct walk *w, uint32_t i);

#endif
