#include "scoring/school/same_word.h"

#include <glib.h>
#include <string.h>

/* Most texts are plain ASCII, where letters are lowered and the rest falls away. False: not so. */
static bool plain_key(const char *text, char key[SAME_WORD_MAX]) {
    size_t length = 0;
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80) {
            return false;
        }
        if (g_ascii_isalnum(*text) && length + 1 < SAME_WORD_MAX) {
            key[length++] = g_ascii_tolower(*text);
        }
    }
    key[length] = '\0';
    return true;
}

/* Decomposed (NFKD), so that accents are marks of their own, then without them. */
char *same_word_key(const char *text, char key[SAME_WORD_MAX]) {
    if (plain_key(text, key)) {
        return key;
    }
    size_t length = 0;
    char *folded = g_utf8_casefold(text, -1);
    char *plain = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
    for (const char *at = plain; at != NULL && *at != '\0'; at = g_utf8_next_char(at)) {
        const size_t step = (size_t)(g_utf8_next_char(at) - at);
        if (g_unichar_isalnum(g_utf8_get_char(at)) && length + step < SAME_WORD_MAX) {
            memcpy(key + length, at, step);
            length += step;
        }
    }
    key[length] = '\0';
    g_free(plain);
    g_free(folded);
    return key;
}

bool same_word(const char *a, const char *b) {
    char key_a[SAME_WORD_MAX], key_b[SAME_WORD_MAX];
    return strcmp(same_word_key(a, key_a), same_word_key(b, key_b)) == 0;
}
