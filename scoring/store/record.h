/* record: the facts that callers add, one function each. All come down to
 * store_add(), and have its promises and faults. */
#ifndef SCORING_STORE_RECORD_H
#define SCORING_STORE_RECORD_H

#include "scoring/store/store.h"

/* Who adds, when, and on which view. */
struct record_by {
    const char *who;      /* initials or role */
    const char *why;      /* NULL: no reason given */
    int64_t at_ms;        /* UTC, since 1970 */
    const char *id;       /* NULL: drawn by the store. Give one where the same may be sent twice */
    const char *expected; /* NULL: whatever happened meanwhile; else the tips that were seen */
};

/* ---- rules --------------------------------------------------------------------- */

struct record_file {
    const char *name; /* inside the contest's folder: "contest.json", "texts/fr.json" */
    const void *bytes;
    size_t length;
};

/* The whole contest folder; facts added later carry this version. */
bool record_rules(struct store *store, const struct record_by *by, const char *version,
                  const struct record_file *files, size_t count, struct store_receipt *receipt,
                  struct fault *fault);
/* The same, read from the disk: every plain file below `folder`, hidden ones left out. */
bool record_rules_folder(struct store *store, const struct record_by *by, const char *version,
                         const char *folder, struct store_receipt *receipt, struct fault *fault);
/* One file of stored rules (the body of a "rules-put" fact). *bytes is the
 * caller's to free(); FAULT_NOT_FOUND when there is none of this name. */
bool record_rules_file(const char *body, const char *name, char **bytes, size_t *length,
                       struct fault *fault);
/* Writes the stored folder out below `folder`, which must be new. */
bool record_rules_unpack(const char *body, const char *folder, struct fault *fault);

/* ---- teams --------------------------------------------------------------------- */

struct record_team {
    const char *id;       /* required */
    const char *name;     /* required */
    const char *category; /* NULL where unknown, as the rest */
    const char *level;
    const char *establishments; /* UAI codes, one a line */
    int64_t pupils;             /* 0: unknown */
    const char *more;           /* a JSON object with whatever else, or NULL */
};

/* All or none. by->id, when given, names the import: each team's fact is "ID/TEAM". */
bool record_teams(struct store *store, const struct record_by *by, const struct record_team *teams,
                  size_t count, struct store_receipt *receipts, struct fault *fault);
bool record_team_changed(struct store *store, const struct record_by *by,
                         const struct record_team *team, struct store_receipt *receipt,
                         struct fault *fault);
bool record_team_withdrawn(struct store *store, const struct record_by *by, const char *team,
                           struct store_receipt *receipt, struct fault *fault);
bool record_team_disqualified(struct store *store, const struct record_by *by, const char *team,
                              struct store_receipt *receipt, struct fault *fault);

/* ---- sheets, marks, runs ---------------------------------------------------------- */

/* `key` says which one ("line/T12/1"), `teams` whom it concerns, one a line.
 * A sheet or mark entered twice under different ids is FAULT_CONFLICT (when
 * by->expected is NULL it stands for ""): correct it instead. */
bool record_sheet_entered(struct store *store, const struct record_by *by, const char *key,
                          const char *teams, const char *json, struct store_receipt *receipt,
                          struct fault *fault);
bool record_mark_entered(struct store *store, const struct record_by *by, const char *key,
                         const char *teams, const char *json, struct store_receipt *receipt,
                         struct fault *fault);
/* Anything else of a subject: "sheet-corrected", "sheet-verified", "sheet-signed",
 * "sheet-contested", "sheet-upheld", "sheet-published", "mark-corrected", "run-called",
 * "run-started" ... `teams` NULL: those of the subject. `json` NULL: no body. */
bool record_event(struct store *store, const struct record_by *by, const char *kind,
                  const char *key, const char *teams, const char *json,
                  struct store_receipt *receipt, struct fault *fault);

/* ---- schedule, draws, project cards ------------------------------------------------ */

bool record_schedule(struct store *store, const struct record_by *by, const char *json,
                     struct store_receipt *receipt, struct fault *fault);
bool record_draw(struct store *store, const struct record_by *by, const char *name,
                 const char *json, struct store_receipt *receipt, struct fault *fault);
bool record_card(struct store *store, const struct record_by *by, const char *card,
                 const char *teams, const char *json, struct store_receipt *receipt,
                 struct fault *fault);

/* ---- undo --------------------------------------------------------------------------- */

/* The fact `id` no longer counts. Undoing an undo makes it count again. */
bool record_undo(struct store *store, const struct record_by *by, const char *id,
                 struct store_receipt *receipt, struct fault *fault);

#endif
