/* bracket: an elimination tournament as values: who meets whom, who goes on.
 *
 * Seeds 1, 2, 3... are laid out so that the best meet last; where there are too
 * few teams the best seeds have byes: whoever is alone in a meeting goes on. A meeting has two or
 * more entries, of which `advance` go on, and is one game or the best of several.
 *
 *     struct bracket *bracket = bracket_new(&(struct bracket_plan){.seeds = 6, .sides = 2,
 *                                           .advance = 1, .best_of = 1}, &fault);
 *     while ((meeting = bracket_next(bracket)) != BRACKET_NONE) {
 *         ... bracket->meetings[meeting].entries[0] against .entries[1]
 *         bracket_enter_game(bracket, meeting, places, &fault);   // 1 first, 2 second
 *     }
 *     bracket->winner
 *     bracket_free(bracket);
 *
 * Entries are seeds' numbers from 0 (BRACKET_BYE: nobody, BRACKET_OPEN: not known yet). */
#ifndef SCORING_BRACKET_BRACKET_H
#define SCORING_BRACKET_BRACKET_H

#include <stdbool.h>
#include <stddef.h>

#include "fault/fault.h"

#define BRACKET_SEEDS_MAX 1024
#define BRACKET_SIDES_MAX 8
#define BRACKET_GAMES_MAX 15 /* "best of" */
#define BRACKET_NONE      ((size_t)-1)
#define BRACKET_BYE       ((size_t)-2)
#define BRACKET_OPEN      ((size_t)-3)

struct bracket_plan {
    size_t seeds;        /* 2 to BRACKET_SEEDS_MAX */
    size_t sides;        /* entries of one meeting: 2, 4 or 8 */
    size_t advance;      /* of them go on: half of the sides or fewer, 1, 2 or 4 */
    size_t best_of;      /* odd; games of one meeting of two sides */
    bool third_place;    /* the losers of two semifinals meet */
    const size_t *lines; /* the seed on each line, BRACKET_BYE for none; NULL: the best meet last */
    size_t line_count;   /* with `lines`: sides times a power of (sides / advance) */
};

struct bracket_meeting {
    size_t round;  /* from 1 */
    size_t number; /* in its round, from 1 */
    bool is_third_place;
    size_t entries[BRACKET_SIDES_MAX];
    size_t places[BRACKET_SIDES_MAX]; /* of each entry, 1 is first; 0: not decided */
    size_t wins[BRACKET_SIDES_MAX];   /* games won */
    size_t games;                     /* played */
    bool decided;
    /* where those who go on, go; the last meeting: BRACKET_NONE */
    size_t next, next_entry;
    size_t losers_next, losers_entry; /* to the match for the third place, or BRACKET_NONE */
};

struct bracket {
    struct bracket_plan plan;
    size_t rounds;
    size_t meeting_count;
    struct bracket_meeting *meetings; /* round by round */
    size_t winner;                    /* BRACKET_OPEN until known */
};

struct bracket *bracket_new(const struct bracket_plan *plan, struct fault *fault);
void bracket_free(struct bracket *bracket); /* NULL is allowed */

/* The first meeting that can be played and is not decided; BRACKET_NONE: none. */
size_t bracket_next(const struct bracket *bracket);
/* The meeting `number` of round `round`, BRACKET_NONE when there is none. */
size_t bracket_meeting_at(const struct bracket *bracket, size_t round, size_t number);

/* One game: the place of each entry, 1 to sides. A shared place is refused where it
 * leaves open who goes on (settle it first: chain of the event, then the seeds). In
 * a "best of", a shared first place is a game that nobody won. */
bool bracket_enter_game(struct bracket *bracket, size_t meeting, const size_t *places,
                        struct fault *fault);

#endif
