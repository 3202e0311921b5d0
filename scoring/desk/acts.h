/* acts: what an organiser does to sheets: entering, correcting, vouching, undoing.
 *
 * Every act is added to the store as a fact, durably, and taken into the desk. Decisions are
 * made on what the desk shows: when somebody else changed the sheet meanwhile, nothing is
 * added and the fault (FAULT_CONFLICT) shows both; desk_refresh() and decide again. */
#ifndef SCORING_DESK_ACTS_H
#define SCORING_DESK_ACTS_H

#include "scoring/desk/desk.h"
#include "scoring/desk/paper.h"

struct act {
    bool known;       /* it was there already: nothing was added */
    int64_t sequence; /* of the fact */
    char id[STORE_ID_MAX + 1];
    char subject[STORE_SUBJECT_MAX + 1];
};

/* A sheet as a file gives it. The same again counts once, by by->id or, without one, because the
 * same is there. FAULT_REFERENCE: a team that is not registered. FAULT_CONFLICT: there is
 * another sheet of this event, team and attempt: correct that one. FAULT_REFUSED: the sheet
 * contradicts itself (but a failed inspection is kept). */
bool act_enter(struct desk *desk, const struct record_by *by, const struct paper *paper,
               const char *json, struct act *act, struct fault *fault);
/* Instead of what is there; by->why is needed. */
bool act_correct(struct desk *desk, const struct record_by *by, const struct paper *paper,
                 const char *json, struct act *act, struct fault *fault);

/* What may be said of a sheet: word after the dash of kinds.h. */
#define ACTS_SAID(X)                                                                               \
    X(ACT_VERIFIED, "verified")   /* by another person than who entered it */                      \
    X(ACT_SIGNED, "signed")       /* by the captain */                                             \
    X(ACT_CONTESTED, "contested") /* with a reason */                                              \
    X(ACT_UPHELD, "upheld")       /* it stands as it is, with a reason */                          \
    X(ACT_PUBLISHED, "published")
#define ACT_ENUM_(name, word) name,
enum act_said { ACTS_SAID(ACT_ENUM_) };
#undef ACT_ENUM_

bool act_say(struct desk *desk, const struct record_by *by, enum act_said what, const char *subject,
             struct act *act, struct fault *fault);

/* The subject that somebody means by "ligne/T12/1" (a sheet or a mark), "T12" (a team) or the
 * whole name ("sheet:ligne/T12/1"). NULL: FAULT_REFERENCE. */
const struct store_subject *act_find(struct desk *desk, const char *typed, struct fault *fault);

/* The value of a result that is given by hand; given again it is a correction. */
bool act_give(struct desk *desk, const struct record_by *by, const char *result, const char *team,
              struct rational value, struct act *act, struct fault *fault);

/* An order of teams (`order`: indexes of desk teams). "general" is the one in which equal teams
 * stand; "seeds/BRACKET" the seeds of a bracket. Once made, it stays: FAULT_CONFLICT. */
#define ACT_DRAW_GENERAL "general"
bool act_draw(struct desk *desk, const struct record_by *by, const char *name, const size_t *order,
              size_t count, struct act *act, struct fault *fault);

/* The fact of this id no longer counts; what it concerned shows as it was before. */
bool act_undo(struct desk *desk, const struct record_by *by, const char *id, struct act *act,
              struct fault *fault);

#endif
