/* paper: one sheet or match as a file gives it, and where it belongs in the store.
 *
 * A solo sheet is "sheet:EVENT/TEAM/ATTEMPT", a match "sheet:EVENT/MATCH", a juror's marks
 * "mark:EVENT/TEAM/ATTEMPT/JUROR". Slashes and percent signs inside a part are written
 * %2F and %25. */
#ifndef SCORING_DESK_PAPER_H
#define SCORING_DESK_PAPER_H

#include "scoring/match.h"
#include "scoring/sheet.h"
#include "scoring/store/store.h"

#define PAPER_PARTS_MAX 4

struct paper {
    struct sheet *sheet;       /* or NULL */
    struct match_sheet *match; /* or NULL */
    char subject[STORE_SUBJECT_MAX + 1];
    char teams[STORE_TEAMS_MAX + 1]; /* one a line */
};

/* False: see fault (file, line, column, key). Release it with paper_release(). */
bool paper_read(const struct contest *contest, const char *name, const void *bytes, size_t length,
                struct paper *paper, struct fault *fault);
void paper_release(struct paper *paper);

/* "sheet" or "mark", and the rest: a juror's marks are another kind of facts. */
const char *paper_key(const char *subject);
bool paper_is_mark(const char *subject);

/* The parts of a key, decoded; how many there are. What does not fit is cut. */
struct paper_name {
    size_t count;
    char part[PAPER_PARTS_MAX][STORE_SUBJECT_MAX + 1];
};
void paper_split(const char *key, struct paper_name *name);

/* The points as people see them, and whether no check of level error spoke. The caller frees
 * *text with free(). */
bool paper_points(const struct paper *paper, bool json, const char *language, char **text,
                  bool *is_valid, struct fault *fault);

#endif
