/* internal to meaning: what its rules share. */
#ifndef RUNTIME_CHECK_MEANING_RULES_H
#define RUNTIME_CHECK_MEANING_RULES_H

#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/check/findings.h"
#include "runtime/check/meaning.h"
#include "runtime/check/scopes.h"

#define CALL_ARGUMENTS_MAX 8

struct meaning {
    const struct tokens *tokens;
    struct scopes scopes;
    struct vocabulary *vocabulary;
    struct findings *findings;
    uint32_t *escapes;    /* before each token: calls that may pause, break, return, goto */
    uint32_t top_end;     /* behind the outermost statement being looked at */
    uint32_t name_budget; /* names that may still be compared for a did-you-mean */
};

/* A rule looks at one token; the table says at which kind. */
typedef void meaning_rule(struct meaning *m, uint32_t i);

struct meaning_entry {
    enum token_kind kind;
    meaning_rule *rule;
};

/* The tables of rules, each ends with a NULL rule. */
extern const struct meaning_entry meaning_robot[], meaning_names[], meaning_conditions[],
    meaning_loops[], meaning_types[], meaning_unused[];

/* A finding that marks tokens first to last. Never NULL. */
struct check_finding *found(struct meaning *m, enum check_severity severity, const char *id,
                            uint32_t first, uint32_t last);
void found_say(struct meaning *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
void found_advise(struct meaning *m, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- the robot's words ----------------------------------------------------------- */

/* The word when token i is the x of robot.x and exists; else NULL. */
const struct vocabulary_word *robot_word_at(struct meaning *m, uint32_t i);
/* Whether token i is the name behind `robot.`, known or not. */
bool robot_field_at(const struct meaning *m, uint32_t i);
/* The word with this name in French or English, or NULL. */
const struct vocabulary_word *robot_word(struct meaning *m, const char *name);
/* Its name as the pupil's language writes it. */
const char *robot_word_name(const struct vocabulary_word *word);

/* What a word gives: a number, true or false, or nothing one would compute with. */
enum robot_value { ROBOT_NOTHING, ROBOT_NUMBER, ROBOT_BOOLEAN };
enum robot_value robot_word_value(const struct vocabulary_word *word);

/* The arguments of the call whose parenthesis is token `open`. */
struct call {
    uint32_t count;  /* may be more than CALL_ARGUMENTS_MAX */
    bool open_ended; /* the last is a call or ...: it may give several values */
    struct {
        uint32_t first, last;
    } argument[CALL_ARGUMENTS_MAX];
};
bool call_read(const struct meaning *m, uint32_t open, struct call *call);

/* A number as written at tokens first..last ("-5"), or false. */
bool literal_number(const struct meaning *m, uint32_t first, uint32_t last, double *value);

/* ---- names ------------------------------------------------------------------------- */

/* Letters to change, add, drop or swap; capitals and accents do not count. At most `limit`. */
unsigned names_distance(const char *a, const char *b, unsigned limit);
/* Whether b may be what somebody meant who wrote a. */
bool names_close(const char *a, const char *b);
/* Whether Lua itself (or the robot) gives this name to every program. */
bool names_builtin(const char *name);
/* A library pupils cannot use here: os, io, require ... */
bool names_absent(const char *name);
/* The nearest of the program's variables, Lua's names and the robot, or NULL. */
const char *names_suggest(struct meaning *m, uint32_t i, char *buffer, size_t size);
/* The nearest robot word to `name`, with synonyms, or NULL. */
const struct vocabulary_word *robot_word_near(struct vocabulary *vocabulary, const char *name,
                                              const char **suggested);

#endif
