/* Killing a program at its k-th write to the disk, without its help.
 *
 * The action runs in a child that is traced: at the entry of the k-th system
 * call that could change a file, the child is killed (SIGKILL), before that
 * call does anything. k is counted from 1. */
#ifndef TESTS_SCORING_STORE_SUPPORT_CUT_H
#define TESTS_SCORING_STORE_SUPPORT_CUT_H

#include <stdbool.h>

typedef void cut_action(void *context);

/* True: it was killed. False: it ended by itself with fewer than k such calls;
 * *status is its exit status (-1: it crashed). */
bool cut_run(cut_action *action, void *context, long k, int *status);

/* Memory that parent and child share, zeroed. */
void *cut_shared(unsigned long size);

#endif
