/* Exact numbers as people and spreadsheets see them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scoring/document/parts.h"
#include "scoring/rational.h"

#define SHOWN_DIGITS   3
#define DECIMAL_DIGITS 6

char number_point(const char *language) { return strncmp(language, "en", 2) == 0 ? '.' : ','; }

/* "~116.327" is a number whose decimals were rounded already. */
static bool read_number(const char *text, struct rational *value, bool *rounded) {
    *rounded = text[0] == '~';
    text += *rounded;
    return rational_read(text, strlen(text), value);
}

static bool write_number(const char *text, int digits, char point, bool *rounded,
                         char out[NUMBER_TEXT_MAX]) {
    struct rational value, near;
    char written[RATIONAL_TEXT_MAX];
    if (!read_number(text, &value, rounded)) {
        return false;
    }
    rational_write(value, point, written);
    bool many = *rounded || strchr(written, '/') != NULL;
    if (many) {
        if (!rational_round(value, RATIONAL_ROUND, digits, &near)) {
            return false;
        }
        rational_write(near, point, written);
        *rounded = *rounded || rational_compare(near, value) != 0;
    }
    snprintf(out, NUMBER_TEXT_MAX, "%s", written);
    return true;
}

bool number_shown(const char *text, const char *language, char out[NUMBER_TEXT_MAX]) {
    char written[NUMBER_TEXT_MAX];
    bool rounded = false;
    if (!write_number(text, SHOWN_DIGITS, number_point(language), &rounded, written)) {
        return false;
    }
    snprintf(out, NUMBER_TEXT_MAX, "%s%.60s", rounded ? "≈ " : "", written);
    return true;
}

bool number_decimal(const char *text, char point, char out[NUMBER_TEXT_MAX]) {
    bool rounded = false;
    return write_number(text, DECIMAL_DIGITS, point, &rounded, out);
}

bool number_double(const char *text, double *value) {
    struct rational exact;
    bool rounded = false;
    if (!read_number(text, &exact, &rounded)) {
        return false;
    }
    *value = (double)exact.numerator / (double)exact.denominator;
    return true;
}
