/* Every verb, in the order of `--help`: the order of a contest's life. */
#include "scoring/verbs/verbs.h"

const struct verb *const verbs_all[] = {&verb_new_contest,        &verb_check_contest,
                                        &verb_items,      &verb_score,
                                        &verb_create,     &verb_open,
                                        &verb_rules,      &verb_import,
                                        &verb_teams,      &verb_withdraw,
                                        &verb_disqualify, &verb_schedule,
                                        &verb_enter,      &verb_verify_sheet,
                                        &verb_sign,       &verb_contest,
                                        &verb_uphold,     &verb_correct,
                                        &verb_publish,    &verb_undo,
                                        &verb_show,       &verb_rank,
                                        &verb_history,    &verb_about,
                                        &verb_draw,       &verb_give,
                                        &verb_awards,     &verb_brackets,
                                        &verb_verify,     &verb_backup,
                                        &verb_restore,    &verb_merge,
                                        &verb_forget,     NULL};
