#include "runtime/on-board/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CELLS 30

void progress_start(struct progress *progress, bool quiet) {
    *progress = (struct progress){.shown = !quiet && isatty(STDERR_FILENO) == 1, .drawn = -1};
}

void progress_show(struct progress *progress, const char *label, uint32_t done, uint32_t total) {
    const int percent = total > 0 ? (int)((uint64_t)done * 100 / total) : 100;
    const bool same = progress->label != NULL && strcmp(progress->label, label) == 0;
    if (!progress->shown || (same && percent == progress->drawn)) {
        return;
    }
    char bar[CELLS + 1];
    for (int i = 0; i < CELLS; i++) {
        bar[i] = i < percent * CELLS / 100 ? '#' : '.';
    }
    bar[CELLS] = '\0';
    fprintf(stderr, "\r\033[K%s [%s] %3d %%", label, bar, percent);
    fflush(stderr);
    progress->label = label;
    progress->drawn = percent;
    progress->begun = true;
}

void progress_clear(struct progress *progress) {
    if (progress->begun) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    progress->begun = false;
    progress->label = NULL;
    progress->drawn = -1;
}
