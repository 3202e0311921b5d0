/* perseverons help [WORD]: the reference of the robot's words. */
#include <cjson/cJSON.h>
#include <stdio.h>

#include "language/language.h"
#include "lua-lib/vocabulary/vocabulary.h"
#include "runtime/verbs.h"

static void print_list(const struct vocabulary *words) {
    enum vocabulary_language language = vocabulary_language(language_code());
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        printf("  robot.%-12s %s\n", word->name[language], word->summary[language]);
    }
    printf("\n%s\n", _("“perseverons help WORD” explains one of them, with an example."));
}

static int print_list_json(const struct vocabulary *words) {
    enum vocabulary_language language = vocabulary_language(language_code());
    cJSON *rows = cJSON_CreateArray();
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "fr", word->name[VOCABULARY_FRENCH]);
        cJSON_AddStringToObject(row, "en", word->name[VOCABULARY_ENGLISH]);
        cJSON_AddStringToObject(row, "summary", word->summary[language]);
        cJSON_AddStringToObject(row, "example", word->example[language]);
        cJSON_AddItemToArray(rows, row);
    }
    return command_line_print_json(rows);
}

static bool print_word(const struct vocabulary *words, const char *name, struct fault *fault) {
    const struct vocabulary_word *word = vocabulary_find(words, name);
    if (word == NULL) {
        fault_set(fault, FAULT_UNKNOWN, _("“%s” is not a word that the robot knows"), name);
        return fault_advise(fault, _("“perseverons help” lists them all."));
    }
    if (!vocabulary_write_help(word, vocabulary_language(language_code()), stdout)) {
        return fault_set(fault, FAULT_IO, _("the text could not be written"));
    }
    return true;
}

int verb_help(const struct command_line *line) {
    struct fault fault = {0};
    struct vocabulary *words = NULL;
    if (!vocabulary_open(&words, &fault)) {
        return command_line_fail(line, &fault);
    }
    int status = COMMAND_LINE_DONE;
    if (line->operand_count == 0 && line->json) {
        status = print_list_json(words);
    } else if (line->operand_count == 0) {
        print_list(words);
    }
    for (int i = 0; i < line->operand_count && status == COMMAND_LINE_DONE; i++) {
        if (!print_word(words, line->operand[i], &fault)) {
            status = command_line_fail(line, &fault);
        }
    }
    vocabulary_close(words);
    return status;
}
