/* language: French and English, chosen once at the start of a program.
 *
 * Texts that people see are English in the source, marked with _(), and
 * translated by the fr.po of each room (one gettext domain for the house).
 * LC_NUMERIC stays "C": numbers are read and written by our own code. */
#ifndef LANGUAGE_LANGUAGE_H
#define LANGUAGE_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

#define LANGUAGE_DOMAIN "perseverons"
#define _(text)         dgettext(LANGUAGE_DOMAIN, text)
#define N_(text)        text /* marks a text that is translated where it is shown */
/* Plural forms: NG_("%d point", "%d points", n) */
#define NG_(one, many, number) dngettext(LANGUAGE_DOMAIN, one, many, number)

/* Picks the language: `wanted` ("fr", "en", NULL for the environment's). Works
 * on machines without any installed locale. False when `wanted` is unknown;
 * the environment's language is then in force. */
bool language_start(const char *wanted);

/* "fr" or "en", the language in force. */
const char *language_code(void);

/* Writes a decimal number as people of this language do ("1,5" or "1.5"), with
 * `decimals` digits. Returns `buffer`. */
const char *language_number(char *buffer, size_t size, double value, int decimals);

/* Reads a number as typed by a person, with point or comma. False: not a number. */
bool language_read_number(const char *text, double *value);

#endif
