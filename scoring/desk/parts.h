/* Inside scoring/desk only: what a desk is made of. */
#ifndef SCORING_DESK_PARTS_H
#define SCORING_DESK_PARTS_H

#include "scoring/desk/desk.h"
#include "scoring/pool.h"

struct desk {
    struct store *store;
    struct store_view *view;
    bool is_past;
    struct contest *contest;
    struct standings *standings;
    struct pool texts; /* of teams */
    struct desk_team *teams;
    size_t team_count, team_room;
    struct desk_problem *problems;
    size_t problem_count, problem_room;
};

/* rules.c: the contest that the store holds. NULL: see fault. */
struct contest *rules_read(const struct store_subject *subject, const char *name,
                           struct fault *fault);
/* Whether the store holds rules already. */
bool rules_are_there(struct store *store, bool *there, struct fault *fault);

/* teams.c: a team as the view has it, into desk->teams and the standings. */
bool teams_put(struct desk *desk, const struct store_subject *subject, struct fault *fault);

/* counting.c: what a subject of class sheet, mark or draw counts. `again`: something of it
 * may be in the standings already. */
bool counting_put(struct desk *desk, const struct store_subject *subject, bool again,
                  struct fault *fault);

/* desk.c: notes `fault` under the subject. False: memory is out. */
bool problem_add(struct desk *desk, const char *subject, const struct fault *problem,
                 struct fault *fault);
void problem_clear(struct desk *desk, const char *subject);

#endif
