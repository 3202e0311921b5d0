#include "scoring/verbs/numbers.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"

const char *numbers_text(struct exact value, char text[EXACT_TEXT_MAX]) {
    const char point = strcmp(language_code(), "fr") == 0 ? ',' : '.';
    exact_write(value, point, text);
    if (strchr(text, '/') != NULL || text[0] == '~') {
        char number[40];
        snprintf(text, EXACT_TEXT_MAX, "≈ %s",
                 language_number(number, sizeof number, exact_to_double(value), 3));
    }
    return text;
}
