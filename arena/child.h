/* child: a program of the house running beside the arena, heard and ended.
 *
 * Started with posix_spawn in a process group of its own, nothing to read on
 * its standard input, standard output and error in one pipe that the arena
 * passes on. No descriptor of the arena leaks into it.
 *
 *     struct child child;
 *     const char *const argv[] = {path, "run", file, NULL};
 *     if (!child_start(&child, argv, &fault)) ...
 *     poll child.output for reading; child_hear(&child, buffer, size) for what it says
 *     child_ended(&child)          // looks, without waiting
 *     child_end(&child);           // kills it if it still lives, releases everything
 */
#ifndef ARENA_CHILD_H
#define ARENA_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "fault/fault.h"

struct child {
    pid_t process; /* 0: none, or already reaped */
    int output;    /* to poll and read; -1: closed */
    bool ended;
    int exit_status; /* once ended by itself: 0..255 */
    int signal;      /* once ended: the signal that killed it, or 0 */
};

/* argv[0] is the program's full path. Borrowed. */
bool child_start(struct child *child, const char *const argv[], struct fault *fault);

/* Takes what the child has said by now, without waiting. 0: nothing now, or,
 * once output is -1, nothing ever again. */
size_t child_hear(struct child *child, char *buffer, size_t size);

/* Whether it has ended, by itself or killed; then exit_status and signal are set. */
bool child_ended(struct child *child);

/* Waits until it has ended by itself, at most `limit_ms` of wall clock; `said`
 * gets the beginning of what it says, as text. False: it is still there. */
bool child_wait(struct child *child, int limit_ms, char *said, size_t size);

/* Ends it at once, with all it started, and waits for that. May be called again. */
void child_end(struct child *child);

#endif
