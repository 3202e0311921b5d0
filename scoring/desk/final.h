/* final: an elimination tournament of the rules, played as far as stored matches tell.
 *
 * The match of a meeting is named "BRACKET-ROUND.MEETING" ("finales-1.2"), game 3 of a "best
 * of" "finales-1.2.3": that is what its sheet says as "match". Seeds come from the ranking as
 * it stands until they are settled (final_settle()); from then on they stay. */
#ifndef SCORING_DESK_FINAL_H
#define SCORING_DESK_FINAL_H

#include "scoring/bracket/bracket.h"
#include "scoring/desk/acts.h"

struct final {
    const struct contest_bracket *rules;
    struct bracket *bracket;
    size_t seed_count;
    size_t *seeds;   /* desk team of each seed */
    bool is_settled; /* false: the seeds may change with the ranking */
};

/* FAULT_MISSING: fewer than two teams are ranked yet. Release with final_release(). */
bool final_read(struct desk *desk, const struct contest_bracket *rules, struct final *out,
                struct fault *fault);
void final_release(struct final *final);

/* Game `game` (from 1) of a meeting. */
void final_match(const struct final *final, size_t meeting, size_t game, char id[STORE_ID_MAX + 1]);

/* Keeps today's seeds. FAULT_CONFLICT: they are settled already. */
bool final_settle(struct desk *desk, const struct record_by *by,
                  const struct contest_bracket *rules, struct act *act, struct fault *fault);

#endif
