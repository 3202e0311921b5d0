/* syntax: why a text that Lua refuses makes no sense.
 *
 * A rule is a small function that looks around the word where Lua stopped and
 * proposes candidates: an explanation, the place it marks, and the edits that
 * would mend the text. The search applies each to a copy, lets Lua read it
 * again, keeps the one that gets furthest (the earlier rule when two are equal)
 * and goes on with the mended text. Edits never add or take away a line. */
#ifndef RUNTIME_CHECK_SYNTAX_H
#define RUNTIME_CHECK_SYNTAX_H

#include "runtime/check/findings.h"
#include "runtime/check/parse.h"
#include "runtime/check/tokens.h"

#define SYNTAX_CANDIDATES_MAX 24
#define SYNTAX_EDITS_MAX      256 /* in all candidates of one step */
#define SYNTAX_EDIT_TEXT_MAX  96
#define SYNTAX_MISTAKES_MAX   12 /* explained in one program */

#define SYNTAX_NOT_UNDERSTOOD "not-understood" /* the last resort; never behind another mistake */

struct edit {
    uint32_t at, remove;
    char text[SYNTAX_EDIT_TEXT_MAX];
};

struct candidate {
    struct check_finding finding;
    uint32_t mark_at, mark_length; /* in the text being mended */
    uint32_t mark_line;
    bool certain;   /* true even when its edits do not help */
    bool once;      /* said once a program, however often it is mended */
    bool show_line; /* the advice ends with the mended line */
    bool overflow;  /* more edits than fit: cannot be tried */
    uint32_t first_edit, edit_count;
};

struct search {
    const struct tokens *tokens;         /* = &text: rules only read it */
    const struct parse_verdict *verdict; /* = &said */
    struct tokens text;
    struct parse_verdict said;
    uint32_t error; /* the token where Lua stopped */
    uint32_t candidate_count, edit_count;
    struct candidate candidate[SYNTAX_CANDIDATES_MAX];
    struct edit edit[SYNTAX_EDITS_MAX];
};

typedef void syntax_rule(struct search *s);

/* The tables of rules, each ends with NULL. */
extern syntax_rule *const rules_signs[],
    *const rules_words[], *const rules_texts[], *const rules_blocks[],
                                                    *const rules_loops[],
                                                        *const rules_values[],
                                                            *const rules_leftover[],
                                                                *const rules_other[];

/* ---- for rules -------------------------------------------------------------- */

/* A new candidate that marks tokens first to last. Never NULL. The functions
 * below speak of the newest candidate. */
struct candidate *propose(struct search *s, const char *id, uint32_t first, uint32_t last);
void say(struct search *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What to try; `advise_line` goes on with the mended line. */
void advise(struct search *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void advise_line(struct search *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void edit_bytes(struct search *s, uint32_t at, uint32_t remove, const char *text);
void edit_token(struct search *s, uint32_t i, const char *text); /* replaces it */
void edit_before(struct search *s, uint32_t i, const char *text);
void edit_after(struct search *s, uint32_t i, const char *text);

/* Whether Lua's complaint begins with these words ("'then' expected"). */
bool complaint(const struct search *s, const char *words);
/* The last if, elseif, while, until, for, function, else or repeat at or before
 * token i on its line, or NO_TOKEN; behind a then or do there is none. */
uint32_t line_head(const struct search *s, uint32_t i);
bool is_condition_head(const struct search *s, uint32_t i); /* if, elseif, while, until */

/* ---- for check.c -------------------------------------------------------------- */

/* A text being mended, and where each of its bytes comes from. */
struct mended {
    char *bytes;      /* length bytes and a NUL */
    uint32_t *origin; /* length + 1 places in the source */
    uint32_t length;
    bool accepted; /* Lua accepts it now */
};

/* Explains what Lua refuses. `mended` is then the text with every correction
 * applied, to be released with mended_free(). False: out of memory. */
bool syntax_explain(const struct check_source *source, struct findings *findings,
                    struct mended *mended);
void mended_free(struct mended *mended);

#endif
