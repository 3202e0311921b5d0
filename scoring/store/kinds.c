/* The table of kinds, looked up by word. */
#include "scoring/store/kinds.h"

#include <stdio.h>
#include <string.h>

#include "strict-json/json.h"

#define ROW_(word, traits)  {word, traits},
#define WORD_(word, traits) word,

static const struct store_kind kinds[] = {STORE_KINDS(ROW_)};
static const char *const words[] = {STORE_KINDS(WORD_)};
static const char undone[] = "-" KIND_UNDONE;

/* "sheet-undone", "run-undone": of every class that has a kind. */
static bool is_undone(const char *word) {
    size_t length = strlen(word), tail = sizeof undone - 1;
    if (length <= tail || strcmp(word + length - tail, undone) != 0) {
        return false;
    }
    size_t class_length = length - tail;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strncmp(kinds[i].word, word, class_length) == 0 && kinds[i].word[class_length] == '-') {
            return true;
        }
    }
    return false;
}

bool store_kind(const char *word, struct store_kind *kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].word, word) == 0) {
            *kind = kinds[i];
            return true;
        }
    }
    if (is_undone(word)) {
        *kind = (struct store_kind){word, KIND_UNDO};
        return true;
    }
    return false;
}

const char *store_kind_nearest(const char *word) {
    return json_nearest(word, words, sizeof words / sizeof *words);
}

bool store_kind_fits(const char *word, const char *subject) {
    size_t kind_class = strcspn(word, "-");
    return kind_class == strcspn(subject, ":") && strncmp(word, subject, kind_class) == 0;
}
