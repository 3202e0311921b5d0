/* The reference as pages to read: on a terminal, and as Markdown. */
#include <string.h>

#include "lua-lib/vocabulary/vocabulary.h"

#define LINE_WIDTH 76 /* characters, indentation included */

/* Both languages at once: the pages of docs/reference/ are made in one go. */
struct label {
    const char *text[VOCABULARY_LANGUAGES];
};

static const struct label gives = {{"Donne", "Gives"}};
static const struct label example_label = {{"Exemple", "Example"}};
static const struct label other_language = {{"En anglais", "In French"}};
static const struct label optional_label = {{"facultatif", "optional"}};
static const struct label a_number = {{"un nombre", "a number"}};
static const struct label a_function = {{"une fonction", "a function"}};
static const struct label a_name = {
    {"un nom entre guillemets ou un numéro", "a name in quotes or a number"}};
static const struct label anything = {{"n'importe quelle valeur", "any value"}};
static const struct label in_unit = {{" en ", " in "}};
static const struct label degrees = {{"degrés", "degrees"}};
static const struct label repeated_label = {
    {"autant de fois qu'on veut", "as many times as wished"}};

static const char *say(const struct label *label, enum vocabulary_language language) {
    return label->text[language];
}

static void write_heading(const struct label *label, enum vocabulary_language language, FILE *out) {
    fprintf(out, language == VOCABULARY_FRENCH ? "%s :" : "%s:", say(label, language));
}

static enum vocabulary_language other(enum vocabulary_language language) {
    return language == VOCABULARY_FRENCH ? VOCABULARY_ENGLISH : VOCABULARY_FRENCH;
}

static const char *type_text(const struct vocabulary_parameter *parameter,
                             enum vocabulary_language language) {
    switch (parameter->type) {
    case VOCABULARY_NUMBER:
        return say(&a_number, language);
    case VOCABULARY_FUNCTION:
        return say(&a_function, language);
    case VOCABULARY_NAME:
        return say(&a_name, language);
    case VOCABULARY_ANY:
        return say(&anything, language);
    }
    return "";
}

/* "un nombre en cm, de -1000 à 1000, facultatif" */
static void write_parameter(const struct vocabulary_parameter *parameter,
                            enum vocabulary_language language, FILE *out) {
    fputs(type_text(parameter, language), out);
    if (parameter->unit[0] != '\0') {
        bool turns = strcmp(parameter->unit, "deg") == 0;
        fprintf(out, "%s%s", say(&in_unit, language),
                turns ? say(&degrees, language) : parameter->unit);
    }
    if (parameter->has_range) {
        fputs(", ", out);
        if (language == VOCABULARY_FRENCH) {
            fprintf(out, "de %g à %g", parameter->min, parameter->max);
        } else {
            fprintf(out, "from %g to %g", parameter->min, parameter->max);
        }
    }
    if (parameter->optional) {
        fprintf(out, ", %s", say(&optional_label, language));
    }
    if (parameter->repeated) {
        fprintf(out, ", %s", say(&repeated_label, language));
    }
}

bool vocabulary_write_signature(const struct vocabulary_word *word,
                                enum vocabulary_language language, FILE *out) {
    fprintf(out, "robot.%s(", word->name[language]);
    for (size_t i = 0; i < word->parameter_count; i++) {
        const struct vocabulary_parameter *parameter = &word->parameter[i];
        fprintf(out, "%s%s%s%s%s", parameter->optional ? "[" : "", i > 0 ? ", " : "",
                parameter->name[language], parameter->repeated ? ", ..." : "",
                parameter->optional ? "]" : "");
    }
    fputc(')', out);
    return ferror(out) == 0;
}

/* ---- on a terminal ----------------------------------------------------------------- */

static size_t character_count(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return count;
}

/* Fills lines between words; an empty line stays one. Indented by two. */
static void write_filled(const char *text, FILE *out) {
    size_t column = 0;
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, " \n");
        size_t width = character_count(at, length);
        if (column > 0 && column + 1 + width > LINE_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%.*s",
                column == 0 && length > 0 ? "  "
                : column > 0              ? " "
                                          : "",
                (int)length, at);
        column += width + (column == 0 ? 2 : 1);
        at += length;
        for (; *at == ' ' || *at == '\n'; at++) {
            if (*at == '\n') {
                fputc('\n', out);
                column = 0;
            }
        }
    }
    fputs("\n\n", out);
}

static void write_indented(const char *lines, FILE *out) {
    for (const char *line = lines; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fprintf(out, "  %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

bool vocabulary_write_help(const struct vocabulary_word *word, enum vocabulary_language language,
                           FILE *out) {
    vocabulary_write_signature(word, language, out);
    fputs("\n\n", out);
    write_filled(word->summary[language], out);
    for (size_t i = 0; i < word->parameter_count; i++) {
        fprintf(out, language == VOCABULARY_FRENCH ? "  %s : " : "  %s: ",
                word->parameter[i].name[language]);
        write_parameter(&word->parameter[i], language, out);
        fputs(i + 1 == word->parameter_count ? "\n\n" : "\n", out);
    }
    write_filled(word->text[language], out);
    if (word->returns[language][0] != '\0') {
        write_heading(&gives, language, out);
        fputc('\n', out);
        write_filled(word->returns[language], out);
    }
    write_heading(&example_label, language, out);
    fputc('\n', out);
    write_indented(word->example[language], out);
    fputc('\n', out);
    write_heading(&other_language, language, out);
    fprintf(out, " robot.%s\n", word->name[other(language)]);
    return ferror(out) == 0;
}

/* ---- as Markdown --------------------------------------------------------------------- */

bool vocabulary_write_markdown(const struct vocabulary_word *word,
                               enum vocabulary_language language, FILE *out) {
    enum vocabulary_language twin = other(language);
    fprintf(out, "# robot.%s\n\n```lua\n", word->name[language]);
    vocabulary_write_signature(word, language, out);
    fprintf(out, "\n```\n\n%s\n\n", word->summary[language]);
    for (size_t i = 0; i < word->parameter_count; i++) {
        fprintf(out, language == VOCABULARY_FRENCH ? "- `%s` : " : "- `%s`: ",
                word->parameter[i].name[language]);
        write_parameter(&word->parameter[i], language, out);
        fputs(i + 1 == word->parameter_count ? "\n\n" : "\n", out);
    }
    fprintf(out, "%s\n\n", word->text[language]);
    if (word->returns[language][0] != '\0') {
        write_heading(&gives, language, out);
        fprintf(out, " %s\n\n", word->returns[language]);
    }
    fprintf(out, "## %s\n\n```lua\n%s\n```\n\n", say(&example_label, language),
            word->example[language]);
    write_heading(&other_language, language, out);
    fprintf(out, " [robot.%s](../%s/%s.md)\n", word->name[twin],
            twin == VOCABULARY_FRENCH ? "fr" : "en", word->name[twin]);
    return ferror(out) == 0;
}
