#include "command-line/help.h"

#include <stdio.h>
#include <string.h>

#include "language/language.h"

#define HELP_COLUMN 34

static bool in_french(void) { return strcmp(language_code(), "fr") == 0; }

/* Columns a UTF-8 text takes, for the letters of French and English. */
static int width_of(const char *text) {
    int width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0u) != 0x80u;
    }
    return width;
}

static void print_row(const char *left, const char *help) {
    int width = width_of(left);
    if (width >= HELP_COLUMN - 1) {
        printf("%s\n%*s%s\n", left, HELP_COLUMN, "", help);
        return;
    }
    printf("%s%*s%s\n", left, HELP_COLUMN - width, "", help);
}

static const char *shown(const char *text) {
    return text == NULL || text[0] == '\0' ? "" : _(text);
}

/* A word after the usage, with the space before it; nothing when there is none. */
static void print_operands(const char *operands) {
    const char *text = shown(operands);
    printf("%s%s\n", text[0] != '\0' ? " " : "", text);
}

static void print_options(const struct command_line_option *options) {
    for (; options != NULL && options->id != 0; options++) {
        char left[160];
        const char *first = in_french() ? options->name_fr : options->name;
        const char *second = in_french() ? options->name : options->name_fr;
        bool twin = strcmp(first, second) != 0;
        snprintf(left, sizeof left, "  --%s%s%s%s%s", first, twin ? ", --" : "", twin ? second : "",
                 options->argument != NULL ? " " : "", shown(options->argument));
        print_row(left, shown(options->help));
    }
}

static void print_verb(const struct command_line_verb *verb) {
    char left[160];
    const char *first = in_french() ? verb->name_fr : verb->name;
    const char *second = in_french() ? verb->name : verb->name_fr;
    bool twin = strcmp(first, second) != 0;
    snprintf(left, sizeof left, "  %s%s%s %s", first, twin ? ", " : "", twin ? second : "",
             shown(verb->operands));
    print_row(left, shown(verb->help));
}

static void print_usage(const struct command_line *line, const struct command_line_verb *verb) {
    if (verb != NULL) {
        const char *name = in_french() ? verb->name_fr : verb->name;
        printf(_("Usage: %s %s [OPTIONS]"), line->program, name);
        print_operands(verb->operands);
        printf("%s\n", shown(verb->help));
    } else if (line->verbs != NULL) {
        printf(_("Usage: %s ACTION [OPTIONS] ...\n"), line->program);
        printf("%s\n", shown(line->summary));
    } else {
        printf(_("Usage: %s [OPTIONS]"), line->program);
        print_operands(line->operands);
        printf("%s\n", shown(line->summary));
    }
}

void command_line_help(const struct command_line *line, const struct command_line_verb *verb) {
    print_usage(line, verb);
    if (verb == NULL && line->verbs != NULL) {
        printf("\n%s\n", _("Actions:"));
        for (const struct command_line_verb *v = line->verbs; v->id != 0; v++) {
            print_verb(v);
        }
    }
    printf("\n%s\n", _("Options:"));
    print_options(line->options);
    print_options(command_line_common_options());
    const char *examples = verb == NULL ? line->examples : line->verb_examples;
    if (examples != NULL) {
        printf("\n%s\n%s", _("Examples:"), _(examples));
    }
}
