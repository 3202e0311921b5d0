/* What a mistyped word was meant to be. */
#include <ctype.h>
#include <string.h>

#include "strict-json/json.h"

#define WORD_MAX 64

/* Edits (a letter more, less, wrong, or two swapped) that turn one word into the
 * other: the "optimal string alignment" distance. Capitals do not count. */
static size_t edits(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++) {
        above[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            size_t best = above[j - 1] + (same ? 0 : 1);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            row[j] = best;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_length];
}

const char *json_nearest(const char *typed, const char *const *words, size_t count) {
    size_t length = strlen(typed);
    const char *nearest = NULL;
    size_t fewest = length < 4 ? 2 : length / 3 + 2; /* as many would be another word */
    for (size_t i = 0; i < count && length <= WORD_MAX; i++) {
        size_t word_length = strlen(words[i]);
        if (word_length > WORD_MAX) {
            continue;
        }
        size_t distance = edits(typed, length, words[i], word_length);
        if (distance < fewest) {
            fewest = distance;
            nearest = words[i];
        }
    }
    return nearest;
}
