/* book: what counts of the sheets of one event. Internal to ranking.
 *
 * A record is one attempt of a team, one side of a match it played on, or one
 * juror's marks. Of each, the book keeps the numbers that results read
 * (event->slots). Records are reached by team; those of one match by its id.
 * An all-zero book is empty and ready. */
#ifndef SCORING_RANKING_BOOK_H
#define SCORING_RANKING_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "scoring/contest_ranking.h"
#include "scoring/ranking/names.h"
#include "scoring/sheet.h"

#define BOOK_NONE UINT32_MAX

struct book_record {
    uint32_t team;        /* BOOK_NONE: a free record */
    uint32_t next;        /* of the same team */
    uint32_t next_of_key; /* of the same match; free records: of the free ones */
    uint32_t key;         /* number of the match's id, or of the juror; NAMES_NONE's low bits */
    uint32_t group;       /* juries: number of the jury's name */
    int32_t attempt;
    enum sheet_state state;
};

struct book {
    struct book_record *records;
    size_t count, capacity;
    struct rational *numbers; /* of record i: numbers + i * slot_count; denominator 0: missing */
    size_t slot_count;
    uint32_t *first_of_team; /* by team */
    size_t team_capacity;
    uint32_t *first_of_key; /* by key: matches only */
    size_t key_capacity;
    uint32_t free; /* first free record + 1 */
    struct names keys, groups;
};

void book_release(struct book *book);

/* The team's first record, BOOK_NONE without one; then record->next. */
uint32_t book_first(const struct book *book, size_t team);

/* A new record with room for its numbers; its place in *index. */
bool book_add(struct book *book, struct book_record record, bool by_key, uint32_t *index,
              struct fault *fault);
/* Takes out the record of this team, attempt and key. False: there is none. */
bool book_remove(struct book *book, size_t team, int64_t attempt, uint32_t key);
/* Takes out every record of a match; `touch` is called for each team. False: none. */
bool book_remove_key(struct book *book, uint32_t key, void (*touch)(void *context, size_t team),
                     void *context);

#endif
