/* progress: a bar on the terminal while bytes travel to a robot.
 *
 * Only on a terminal: a file or a pipe gets nothing but the last word. */
#ifndef RUNTIME_ON_BOARD_PROGRESS_H
#define RUNTIME_ON_BOARD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown; /* stderr is a terminal and nobody asked for silence */
    bool begun; /* something stands on the bar's line */
    int drawn;  /* percent last drawn, -1: none */
    const char *label;
};

/* `quiet`: never draw (--json). */
void progress_start(struct progress *progress, bool quiet);
/* `label` is said in front of the bar; a new one begins a new bar. */
void progress_show(struct progress *progress, const char *label, uint32_t done, uint32_t total);
/* Takes the bar away: the next message begins at the start of a line. */
void progress_clear(struct progress *progress);

#endif
