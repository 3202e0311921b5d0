#include "language/language.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "installation/installation.h"

static const char *code = "en";

static bool is_french(const char *name) {
    return name != NULL && strncasecmp(name, "fr", 2) == 0 &&
           (name[2] == '\0' || name[2] == '_' || name[2] == '-' || name[2] == '.');
}

static bool is_english(const char *name) {
    return name != NULL && strncasecmp(name, "en", 2) == 0 &&
           (name[2] == '\0' || name[2] == '_' || name[2] == '-' || name[2] == '.');
}

/* The first of these that is set decides, as gettext itself does. */
static const char *environment_language(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE");
    if (list != NULL && (is_french(list) || is_english(list))) {
        return list;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return value;
        }
    }
    return "en";
}

/* gettext translates nothing under the "C" locale, and a fresh Debian has no
 * fr_FR.UTF-8: any UTF-8 locale will do, LANGUAGE names the language. */
static void set_locale(void) {
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
        setlocale(LC_CTYPE, "");
    }
    if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL) {
        setlocale(LC_MESSAGES, "");
    }
    setlocale(LC_NUMERIC, "C");
}

bool language_start(const char *wanted) {
    bool known = wanted == NULL || is_french(wanted) || is_english(wanted);
    const char *chosen = wanted != NULL && known ? wanted : environment_language();
    code = is_french(chosen) ? "fr" : "en";
    setenv("LANGUAGE", code, 1);
    set_locale();
    char folder[INSTALLATION_PATH_MAX];
    installation_locale(folder);
    if (folder[0] != '\0') {
        bindtextdomain(LANGUAGE_DOMAIN, folder);
    }
    bind_textdomain_codeset(LANGUAGE_DOMAIN, "UTF-8");
    textdomain(LANGUAGE_DOMAIN); /* makes gettext forget what it found in another language */
    return known;
}

const char *language_code(void) { return code; }

const char *language_number(char *buffer, size_t size, double value, int decimals) {
    snprintf(buffer, size, "%.*f", decimals, value);
    char *point = is_french(code) ? strchr(buffer, '.') : NULL;
    if (point != NULL) {
        *point = ',';
    }
    return buffer;
}

bool language_read_number(const char *text, double *value) {
    char copy[64];
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof copy || strspn(text, "+-0123456789.,") != length) {
        return false;
    }
    memcpy(copy, text, length + 1);
    char *comma = strchr(copy, ',');
    if (comma != NULL) {
        *comma = '.';
    }
    char *end = NULL;
    double read = strtod(copy, &end);
    if (end == copy || *end != '\0' || !isfinite(read)) {
        return false;
    }
    *value = read;
    return true;
}
