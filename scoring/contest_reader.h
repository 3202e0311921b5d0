/* contest_reader: what the files that read a contest share. Internal to scoring. */
#ifndef SCORING_CONTEST_READER_H
#define SCORING_CONTEST_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/formula.h"
#include "scoring/pool.h"
#include "strict-json/json.h"

/* A contest with what it stands on; freeing the machine frees all. */
struct contest_machine {
    struct contest contest;
    struct pool pool;
    struct formula_machine *formulas;
};

struct contest_reader {
    struct pool *pool;
    struct formula_machine *formulas;
    struct fault *fault;
    struct contest *contest;      /* what is read of it so far */
    struct contest_event *events; /* its events, while they are read */
};

/* Like json_only_keys(); a "comment" may stand everywhere. */
bool contest_only_keys(struct contest_reader *reader, const struct json_value *object,
                       const char *const *keys, size_t count);

/* contest_values.c: pieces that occur everywhere. Each false: reader->fault is set. */

/* "..." or {"fr": "...", "en": "..."} */
bool contest_read_text(struct contest_reader *reader, const struct json_value *value,
                       struct contest_text *out);
/* The member `key`; when `needed` is false it may be absent and *out stays as it is. */
bool contest_read_text_member(struct contest_reader *reader, const struct json_value *object,
                              const char *key, bool needed, struct contest_text *out);
bool contest_read_rational_member(struct contest_reader *reader, const struct json_value *object,
                                  const char *key, bool needed, struct rational *out);
bool contest_read_integer_member(struct contest_reader *reader, const struct json_value *object,
                                 const char *key, int64_t min, int64_t max, int64_t *out);
/* A number such as 2, 0.5 or "1/3". */
bool contest_read_rational(struct contest_reader *reader, const struct json_value *value,
                           struct rational *out);
/* An id of letters, digits, '-', '_' and '.', as contests, choices and tables use. */
bool contest_read_id(struct contest_reader *reader, const struct json_value *value,
                     const char **out);
bool contest_read_id_member(struct contest_reader *reader, const struct json_value *object,
                            const char **out);
/* One id or a list of them. */
bool contest_read_ids(struct contest_reader *reader, const struct json_value *value,
                      const char *const **ids, size_t *count);
/* "cap" and "floor" */
bool contest_read_limits(struct contest_reader *reader, const struct json_value *object,
                         bool *has_cap, struct rational *cap, bool *has_floor,
                         struct rational *floor);
/* A formula in the member `key`, NULL when it is absent. */
bool contest_read_formula(struct contest_reader *reader, const struct json_value *object,
                          const char *key, enum formula_result result,
                          const struct formula_scope *scope, const struct contest_formula **out);

/* contest_items.c */
bool contest_read_items(struct contest_reader *reader, const struct json_value *list,
                        struct contest_event *event);
/* contest_item_values.c: what a judge may write down, and what each is worth.
 * A field of a list has values and no points. */
bool contest_read_item_values(struct contest_reader *reader, const struct json_value *object,
                              bool is_field, struct contest_item *item);
/* contest_observe.c: "observe" of an item whose choices are read. */
bool contest_read_observe(struct contest_reader *reader, const struct json_value *object,
                          struct contest_item *item);
/* contest_event.c */
bool contest_read_event(struct contest_reader *reader, const struct json_value *object,
                        struct contest_event *event);

#endif
