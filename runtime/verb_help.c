/* perseverons help [WORD]: the reference of the robot's words. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "language/language.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/verbs.h"
#include "strict-json/json.h"

#define WORDS_MAX 64 /* looked at for a suggestion */

static void print_list(const struct vocabulary *words) {
    enum vocabulary_language language = vocabulary_language(language_code());
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        printf("  robot.%-12s %s\n", word->name[language], word->summary[language]);
    }
    printf("\n%s\n", _("“perseverons help WORD” explains one of them, with an example."));
}

static cJSON *word_json(const struct vocabulary_word *word) {
    enum vocabulary_language language = vocabulary_language(language_code());
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "fr", word->name[VOCABULARY_FRENCH]);
    cJSON_AddStringToObject(row, "en", word->name[VOCABULARY_ENGLISH]);
    cJSON_AddStringToObject(row, "summary", word->summary[language]);
    cJSON_AddStringToObject(row, "example", word->example[language]);
    return row;
}

static int print_list_json(const struct vocabulary *words) {
    cJSON *rows = cJSON_CreateArray();
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        cJSON_AddItemToArray(rows, word_json(vocabulary_at(words, i)));
    }
    return command_line_print_json(rows);
}

/* What `name` was probably meant to be, in either language; NULL: no idea. */
static const char *meant(const struct vocabulary *words, const char *name) {
    const char *known[WORDS_MAX * VOCABULARY_LANGUAGES];
    size_t count = 0;
    for (size_t i = 0; i < vocabulary_count(words) && i < WORDS_MAX; i++) {
        known[count++] = vocabulary_at(words, i)->name[VOCABULARY_FRENCH];
        known[count++] = vocabulary_at(words, i)->name[VOCABULARY_ENGLISH];
    }
    return json_nearest(name, known, count);
}

static const struct vocabulary_word *find_word(const struct vocabulary *words, const char *name,
                                               struct fault *fault) {
    const struct vocabulary_word *word = vocabulary_find(words, name);
    if (word == NULL) {
        fault_set(fault, FAULT_UNKNOWN, _("“%s” is not a word that the robot knows"), name);
        const char *near = meant(words, name);
        if (near != NULL) {
            fault_advise(fault, _("Did you mean “%s”? “perseverons help” lists them all."), near);
        } else {
            fault_advise(fault, _("“perseverons help” lists them all."));
        }
    }
    return word;
}

/* The words asked for, in the form of the list. */
static int print_words_json(const struct command_line *line, const struct vocabulary *words) {
    struct fault fault = {0};
    cJSON *rows = cJSON_CreateArray();
    for (int i = 0; i < line->operand_count; i++) {
        const struct vocabulary_word *word = find_word(words, line->operand[i], &fault);
        if (word == NULL) {
            cJSON_Delete(rows);
            return command_line_fail(line, &fault);
        }
        cJSON_AddItemToArray(rows, word_json(word));
    }
    return command_line_print_json(rows);
}

static bool print_word(const struct vocabulary *words, const char *name, struct fault *fault) {
    const struct vocabulary_word *word = find_word(words, name, fault);
    if (word == NULL) {
        return false;
    }
    if (!vocabulary_write_help(word, vocabulary_language(language_code()), stdout)) {
        return fault_set(fault, FAULT_IO, _("the text could not be written"));
    }
    return true;
}

static int print_texts(const struct command_line *line, const struct vocabulary *words) {
    struct fault fault = {0};
    if (line->operand_count == 0) {
        print_list(words);
    }
    for (int i = 0; i < line->operand_count; i++) {
        if (!print_word(words, line->operand[i], &fault)) {
            return command_line_fail(line, &fault);
        }
    }
    return COMMAND_LINE_DONE;
}

int verb_help(const struct command_line *line) {
    struct fault fault = {0};
    struct vocabulary *words = NULL;
    if (!vocabulary_open(&words, &fault)) {
        return command_line_fail(line, &fault);
    }
    int status = COMMAND_LINE_DONE;
    if (line->json) {
        status = line->operand_count == 0 ? print_list_json(words) : print_words_json(line, words);
    } else {
        status = print_texts(line, words);
    }
    vocabulary_close(words);
    return status;
}
