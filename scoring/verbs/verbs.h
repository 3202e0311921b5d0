/* verbs: one of each file's, for the table (table.c). */
#ifndef SCORING_VERBS_VERBS_H
#define SCORING_VERBS_VERBS_H

#include "scoring/verbs/verb.h"

extern const struct verb verb_score, verb_check_contest, verb_items, verb_new_contest; /* score.c */
extern const struct verb verb_create, verb_open, verb_rules;                      /* create.c */
extern const struct verb verb_import, verb_teams, verb_withdraw, verb_disqualify; /* teams.c */
extern const struct verb verb_enter, verb_correct, verb_verify_sheet, verb_sign, verb_contest,
    verb_uphold, verb_publish, verb_undo;          /* sheets.c */
extern const struct verb verb_show;                /* show.c */
extern const struct verb verb_rank;                /* rank.c */
extern const struct verb verb_history, verb_about; /* history.c */
extern const struct verb verb_verify, verb_backup, verb_restore, verb_merge,
    verb_forget;                                                           /* care.c */
extern const struct verb verb_draw, verb_give, verb_awards, verb_brackets; /* prizes.c */
extern const struct verb verb_schedule;                                    /* schedule.c */
extern const struct verb verb_export;                                      /* export.c */
extern const struct verb verb_indicators;                                  /* indicators.c */
extern const struct verb verb_project;                                     /* project.c */

#endif
