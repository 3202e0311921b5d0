/* Names: what exists, and which one was probably meant. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

#define NAME_MAX_COMPARED 32

static const char *const builtins[] = {
    "robot",  "print",     "tostring", "tonumber", "type",     "pairs",        "ipairs",
    "math",   "string",    "table",    "select",   "error",    "assert",       "pcall",
    "xpcall", "next",      "rawget",   "rawset",   "rawlen",   "rawequal",     "setmetatable",
    "utf8",   "coroutine", "_G",       "_ENV",     "_VERSION", "getmetatable", "collectgarbage",
    "self",   "arg",       "unpack",   "warn"};

static const char *const absent[] = {"os",       "io",     "require", "load",   "loadstring",
                                     "loadfile", "dofile", "debug",   "package"};

static bool among(const char *const *list, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool names_builtin(const char *name) {
    return among(builtins, sizeof builtins / sizeof builtins[0], name);
}

bool names_absent(const char *name) {
    return among(absent, sizeof absent / sizeof absent[0], name);
}

/* Small letters only; accents are left as bytes, which then count as changes. */
static size_t fold(const char *name, char *out) {
    size_t used = 0;
    for (size_t i = 0; name[i] != '\0' && used < NAME_MAX_COMPARED; i++) {
        if (name[i] != '_') {
            out[used++] = (char)tolower((unsigned char)name[i]);
        }
    }
    out[used] = '\0';
    return used;
}

static unsigned least(unsigned a, unsigned b, unsigned c) {
    unsigned smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Optimal string alignment (Damerau-Levenshtein without overlapping swaps). */
unsigned names_distance(const char *a, const char *b, unsigned limit) {
    char x[NAME_MAX_COMPARED + 1], y[NAME_MAX_COMPARED + 1];
    size_t n = fold(a, x), k = fold(b, y);
    if ((n > k ? n - k : k - n) > limit) {
        return limit + 1;
    }
    unsigned row[3][NAME_MAX_COMPARED + 1];
    unsigned *before = row[0], *last = row[1], *now = row[2];
    for (size_t j = 0; j <= k; j++) {
        last[j] = before[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= n; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= k; j++) {
            unsigned change = last[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
            now[j] = least(change, last[j] + 1, now[j - 1] + 1);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] &&
                before[j - 2] + 1 < now[j]) {
                now[j] = before[j - 2] + 1;
            }
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[k];
}

static unsigned allowed(const char *name) {
    size_t length = strlen(name);
    return length < 3 ? 0 : length < 6 ? 1 : 2;
}

bool names_close(const char *a, const char *b) {
    unsigned limit = allowed(a);
    return strcmp(a, b) != 0 && names_distance(a, b, limit) <= limit;
}

static void consider(const char *wanted, const char *name, unsigned *best, char *buffer,
                     size_t size) {
    unsigned limit = allowed(wanted), distance = names_distance(wanted, name, limit);
    if (distance <= limit && distance < *best && strcmp(wanted, name) != 0 && strlen(name) < size) {
        *best = distance;
        snprintf(buffer, size, "%s", name);
    }
}

/* Whether variable `v` can be seen from token i and has a value somewhere. */
static bool is_visible(const struct variable *v, uint32_t i) {
    return v->writes > 0 && (v->kind == VARIABLE_GLOBAL || (v->token < i && v->scope_end >= i));
}

const char *names_suggest(struct meaning *m, uint32_t i, char *buffer, size_t size) {
    char wanted[64], name[64];
    unsigned best = 99;
    uint32_t meant = NO_VARIABLE;
    token_text(m->tokens, i, wanted, sizeof wanted);
    for (uint32_t k = 0; k < m->scopes.count && m->name_budget > 0; k++, m->name_budget--) {
        const struct variable *v = &m->scopes.item[k];
        unsigned before = best;
        if (is_visible(v, i) && m->tokens->token[v->token].length < sizeof name) {
            consider(wanted, token_text(m->tokens, v->token, name, sizeof name), &best, buffer,
                     size);
        }
        meant = best < before ? k : meant;
    }
    if (meant != NO_VARIABLE) {
        m->scopes.item[meant].reported = true; /* it would be used, were it spelt right */
    }
    for (size_t k = 0; k < sizeof builtins / sizeof builtins[0]; k++) {
        consider(wanted, builtins[k], &best, buffer, size);
    }
    return best == 99 ? NULL : buffer;
}

/* ---- the robot's words ------------------------------------------------------------ */

/* What pupils write for a word, besides its misspellings. */
static const struct {
    const char *written, *word;
} synonyms[] = {
    {"move", "forward"},
    {"go", "forward"},
    {"back", "backward"},
    {"avance", "avancer"},
    {"recule", "reculer"},
    {"tourne", "tourner"},
    {"tournergauche", "gauche"},
    {"tournerdroite", "droite"},
    {"tourneragauche", "gauche"},
    {"tourneradroite", "droite"},
    {"turnleft", "left"},
    {"turnright", "right"},
    {"stopper", "arreter"},
    {"arret", "arreter"},
    {"moteurs", "rouler"},
    {"motors", "drive"},
    {"moteur", "rouler"},
    {"sleep", "wait"},
    {"delay", "wait"},
    {"pause", "attendre"},
    {"dormir", "attendre"},
    {"dire", "afficher"},
    {"ecrire", "afficher"},
    {"say", "print"},
    {"couleur", "led"},
    {"color", "led"},
    {"lampe", "led"},
    {"son", "bip"},
    {"note", "bip"},
    {"sound", "beep"},
    {"tone", "beep"},
    {"clock", "time"},
    {"chrono", "temps"},
    {"toujours", "chaque"},
    {"obstacle", "distance"},
    {"bumper", "button"},
};

static const char *synonym_of(const char *name) {
    char folded[NAME_MAX_COMPARED + 1];
    fold(name, folded);
    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
        if (strcmp(synonyms[i].written, folded) == 0) {
            return synonyms[i].word;
        }
    }
    return NULL;
}

const struct vocabulary_word *robot_word_near(struct vocabulary *vocabulary, const char *name,
                                              const char **suggested) {
    const char *synonym = synonym_of(name);
    if (synonym != NULL && vocabulary_find(vocabulary, synonym) != NULL) {
        *suggested = synonym;
        return vocabulary_find(vocabulary, synonym);
    }
    const struct vocabulary_word *best = NULL;
    unsigned limit = allowed(name) + 1;
    for (size_t i = 0; i < vocabulary_count(vocabulary); i++) {
        const struct vocabulary_word *word = vocabulary_at(vocabulary, i);
        for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
            unsigned distance = names_distance(name, word->name[language], limit);
            if (distance < limit) {
                limit = distance;
                best = word;
                *suggested = word->name[language];
            }
        }
    }
    return best;
}

const struct vocabulary_word *robot_word(struct meaning *m, const char *name) {
    return vocabulary_find(m->vocabulary, name);
}

const char *robot_word_name(const struct vocabulary_word *word) {
    return word->name[vocabulary_language(language_code())];
}

bool robot_field_at(const struct meaning *m, uint32_t i) {
    return i >= 2 && token_is_name(m->tokens, i) && m->scopes.use[i] == USE_FIELD &&
           scopes_is_global(&m->scopes, i - 2, "robot") &&
           (i < 3 || !(token_is_sign(m->tokens, i - 3, SIGN1('.')) ||
                       token_is_sign(m->tokens, i - 3, SIGN1(':'))));
}

const struct vocabulary_word *robot_word_at(struct meaning *m, uint32_t i) {
    char name[40];
    if (!robot_field_at(m, i) || m->tokens->token[i].length >= sizeof name) {
        return NULL;
    }
    return robot_word(m, token_text(m->tokens, i, name, sizeof name));
}

enum robot_value robot_word_value(const struct vocabulary_word *word) {
    static const char *const numbers[] = {"distance", "line", "ground", "time"};
    const char *name = word->name[VOCABULARY_ENGLISH];
    if (among(numbers, sizeof numbers / sizeof numbers[0], name)) {
        return ROBOT_NUMBER;
    }
    return strcmp(name, "button") == 0 ? ROBOT_BOOLEAN : ROBOT_NOTHING;
}
