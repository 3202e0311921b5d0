#include "command-line/accents.h"

#include <string.h>

/* The bare letter of a small letter U+00E0-U+00FF, by the second byte of its UTF-8. */
static char bare_letter(unsigned char second) {
    static const char letters[] = "a.a....ceeee..ii....o....u.u....";
    return second >= 0xa0 && second <= 0xbf ? letters[second - 0xa0] : '.';
}

void accents_drop(char *text, size_t length) {
    for (size_t i = 0; i + 1 < length; i++) {
        char bare = (unsigned char)text[i] == 0xc3 ? bare_letter((unsigned char)text[i + 1]) : '.';
        if (bare != '.') {
            text[i] = bare;
            memmove(text + i + 1, text + i + 2, strlen(text + i + 2) + 1);
            length--;
        }
    }
}
