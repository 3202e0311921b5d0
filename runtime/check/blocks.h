/* blocks: which `end` closes what, and where the indentation says otherwise. */
#ifndef RUNTIME_CHECK_BLOCKS_H
#define RUNTIME_CHECK_BLOCKS_H

#include "runtime/check/tokens.h"

struct blocks {
    uint32_t unclosed;      /* the opener (if, while, for, function, do, repeat) that most
                               probably lacks its end, or NO_TOKEN */
    uint32_t unclosed_body; /* the last token that seems to belong to it */
    uint32_t innermost;     /* the innermost opener still open at the end, or NO_TOKEN */
    uint32_t innermost_body;
    uint32_t misplaced_end; /* the first `end` under no beginning of a line's block, or NO_TOKEN */
};

/* Looks at tokens before `until` (an index). False: out of memory. */
bool blocks_read(const struct tokens *tokens, uint32_t until, struct blocks *blocks);

#endif
