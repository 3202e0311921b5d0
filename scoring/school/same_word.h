/* same_word: whether two texts are one word to a person.
 *
 * Capitals, accents, spaces, hyphens, apostrophes and points do not count: "6ème ", "6EME" and
 * "6eme." are the same; so are "é" in one and in two characters (NFC, NFD). */
#ifndef SCORING_SCHOOL_SAME_WORD_H
#define SCORING_SCHOOL_SAME_WORD_H

#include <stdbool.h>
#include <stddef.h>

#define SAME_WORD_MAX 256 /* bytes of what is compared; the rest does not count */

/* What is left of a text when all that does not count is gone. Returns `key`. */
char *same_word_key(const char *text, char key[SAME_WORD_MAX]);

bool same_word(const char *a, const char *b);

#endif
