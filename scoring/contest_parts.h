/* contest_parts: what the readers of rankings, results and prizes share. Internal to scoring.
 * Each false: reader->fault is set. */
#ifndef SCORING_CONTEST_PARTS_H
#define SCORING_CONTEST_PARTS_H

#include "scoring/contest_ranking.h"
#include "scoring/contest_reader.h"

/* contest_chains.c */

/* The list in the member `key`, at most `max` long; *list is NULL when it is absent. */
bool contest_read_list(struct contest_reader *reader, const struct json_value *object,
                       const char *key, size_t max, const struct json_value **list);
bool contest_ids_differ(struct contest_reader *reader, const struct json_value *object,
                        const char *id, const char *const *others, size_t count);
/* "order", which may be absent. */
bool contest_read_order(struct contest_reader *reader, const struct json_value *object,
                        enum contest_order *order);
/* The index of the id that `value` names; `what` is the word for it in a fault. */
bool contest_read_reference(struct contest_reader *reader, const struct json_value *value,
                            const char *const *ids, size_t count, const char *what, size_t *out);
bool contest_read_event_reference(struct contest_reader *reader, const struct json_value *object,
                                  const char *key, const struct contest *contest, size_t *out);
/* "by", a chain of the first `count` results. */
bool contest_read_chain(struct contest_reader *reader, const struct json_value *object,
                        const struct contest_result *results, size_t count,
                        const struct contest_step **out, size_t *step_count);

/* The top of the file, in the order in which each knows the ones before. */
bool contest_read_versions(struct contest_reader *reader, const struct json_value *root,
                           struct contest *contest);
bool contest_read_people(struct contest_reader *reader, const struct json_value *root,
                         struct contest *contest); /* levels, categories */
bool contest_read_results(struct contest_reader *reader, const struct json_value *root,
                          struct contest *contest); /* contest_results.c */
bool contest_read_rankings(struct contest_reader *reader, const struct json_value *root,
                           struct contest *contest);
bool contest_read_prizes(struct contest_reader *reader, const struct json_value *root,
                         struct contest *contest); /* contest_prizes.c */

/* contest_game.c: what an event of kind "match" has more. */
bool contest_read_game(struct contest_reader *reader, const struct json_value *object,
                       struct contest_event *event);
/* "total", "points.ID", ... for this event. */
bool contest_read_quantity(struct contest_reader *reader, const struct json_value *value,
                           const struct contest_event *event, struct contest_quantity *out);

#endif
