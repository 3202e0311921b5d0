/* sheet_reader: what the readers of sheets and matches share. Internal to scoring. */
#ifndef SCORING_SHEET_READER_H
#define SCORING_SHEET_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"
#include "scoring/contest.h"
#include "scoring/pool.h"
#include "scoring/sheet.h"
#include "strict-json/json.h"

/* Which items are asked for: those of a match stand in two places. */
enum values_which { VALUES_ALL, VALUES_SHARED, VALUES_OWN };

struct values_reader {
    struct pool *pool; /* for the rows of lists */
    struct fault *fault;
    enum values_which which;
    size_t version; /* of the rules the sheet was filled under */
    bool may_miss;  /* juries: a mark that is not there, or null, is missing */
};

/* sheet_values.c: the object `values` into `out`, one value for each item of the event.
 * Every item asked for must be there, and no other key. */
bool sheet_read_values(struct values_reader *reader, const struct json_value *values,
                       const struct contest_event *event, struct sheet_value *out);

/* sheet_read.c: schema, contest and version of a sheet; *version is its index. */
bool sheet_check_head(const struct contest *contest, const struct json_value *root, size_t *version,
                      struct fault *fault);
/* Its event's index. */
bool sheet_find_event(const struct contest *contest, const struct json_value *root, size_t *index,
                      struct fault *fault);
/* "state", which may be absent. */
bool sheet_read_state(const struct json_value *object, enum sheet_state *state,
                      struct fault *fault);

#endif
