/* Reading argv against the tables of options and verbs. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command-line/accents.h"
#include "command-line/command_line.h"
#include "command-line/help.h"
#include "language/language.h"

#define OPTIONS_MAX 96
#define WORD_MAX    64
enum { ID_HELP = 100000, ID_VERSION, ID_LANG, ID_JSON };

static const struct command_line_option common_options[] = {
    {ID_HELP, "help", "aide", NULL, N_("show this help")},
    {ID_VERSION, "version", "version", NULL, N_("show the version")},
    {ID_LANG, "lang", "langue", N_("fr|en"), N_("language of the messages")},
    {ID_JSON, "json", "json", NULL, N_("results for machines, as JSON")},
    {0}};

const struct command_line_option *command_line_common_options(void) { return common_options; }

static int add_long(struct option *to, int count, const struct command_line_option *from) {
    for (; from != NULL && from->id != 0; from++) {
        int argument = from->argument != NULL ? required_argument : no_argument;
        if (count + 2 >= OPTIONS_MAX) {
            break;
        }
        to[count++] = (struct option){from->name, argument, NULL, from->id};
        if (strcmp(from->name, from->name_fr) != 0) {
            to[count++] = (struct option){from->name_fr, argument, NULL, from->id};
        }
    }
    to[count] = (struct option){0};
    return count;
}

static void build_long(const struct command_line *line, struct option *to) {
    add_long(to, add_long(to, 0, line->options), common_options);
}

/* What the whole of argv decides, misuse included: --json anywhere, and the
 * accents of French options, which the tables of options do not write. */
static void prepare_options(struct command_line *line, int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            accents_drop(argv[i], strcspn(argv[i], "="));
            line->json = line->json || strcmp(argv[i], "--json") == 0;
        }
    }
}

/* The language has to be known before the first message, misuse included. */
static const char *language_wanted(int argc, char **argv) {
    const char *wanted = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        static const char *const names[] = {"--lang", "--langue"};
        for (size_t n = 0; n < 2; n++) {
            size_t length = strlen(names[n]);
            if (strncmp(argv[i], names[n], length) != 0) {
                continue;
            }
            if (argv[i][length] == '=') {
                wanted = argv[i] + length + 1;
            } else if (argv[i][length] == '\0' && i + 1 < argc) {
                wanted = argv[i + 1];
            }
        }
    }
    return wanted;
}

static int misuse_of_option(const struct command_line *line, const char *given, int why) {
    if (why == ':') {
        return command_line_misuse(line, _("the option %s wants a value after it"), given);
    }
    if (strncmp(given, "--", 2) == 0 && strchr(given, '=') != NULL) {
        return command_line_misuse(line, _("the option %s is unknown, or takes no value"), given);
    }
    return command_line_misuse(line, _("the option %s is unknown"), given);
}

static int take_option(struct command_line *line, int id, const char *value) {
    switch (id) {
    case ID_JSON: /* also when shortened, as in --js */
        line->json = true;
        return -1;
    case ID_LANG:
        return -1;
    default:
        break;
    }
    if (line->found_count == COMMAND_LINE_FOUND_MAX) {
        return command_line_misuse(line, _("too many options"));
    }
    line->found[line->found_count].id = id;
    line->found[line->found_count].value = value;
    line->found_count++;
    return -1;
}

static int read_options(struct command_line *line, int argc, char **argv, bool *help,
                        bool *version) {
    struct option known[OPTIONS_MAX];
    build_long(line, known);
    opterr = 0;
    optind = 0;
    int id;
    while ((id = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        int status = -1;
        if (id == '?' || id == ':') {
            const char *given = optind > 0 && optind <= argc ? argv[optind - 1] : "";
            status = misuse_of_option(line, given, id);
        } else if (id == 'h' || id == ID_HELP) {
            *help = true;
        } else if (id == ID_VERSION) {
            *version = true;
        } else {
            status = take_option(line, id, optarg);
        }
        if (status >= 0) {
            return status;
        }
    }
    return -1;
}

static const struct command_line_verb *find_verb(const struct command_line *line,
                                                 const char *typed) {
    char word[WORD_MAX];
    snprintf(word, sizeof word, "%s", typed);
    accents_drop(word, strlen(word));
    for (const struct command_line_verb *verb = line->verbs; verb->id != 0; verb++) {
        if (strcmp(word, verb->name) == 0 || strcmp(word, verb->name_fr) == 0) {
            return verb;
        }
    }
    return NULL;
}

static int take_verb(struct command_line *line, const struct command_line_verb **verb) {
    if (line->verbs == NULL) {
        return -1;
    }
    if (line->operand_count == 0) {
        return command_line_misuse(line, _("say what to do"));
    }
    *verb = find_verb(line, line->operand[0]);
    if (*verb == NULL) {
        return command_line_misuse(line, _("“%s” is not something %s can do"), line->operand[0],
                                   line->program);
    }
    line->verb = (*verb)->id;
    line->operand++;
    line->operand_count--;
    return -1;
}

/* A standard descriptor that was closed would be taken by the next file or robot
 * opened. Reading from the stand-in gives nothing, writing to it fails. */
static void hold_standard_descriptors(void) {
    int descriptor = 0;
    do {
        descriptor = open("/dev/null", O_RDONLY);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO) {
        close(descriptor);
    }
}

int command_line_start(struct command_line *line, int argc, char **argv) {
    hold_standard_descriptors();
    const char *wanted = language_wanted(argc, argv);
    bool known = language_start(wanted);
    bool help = false;
    bool version = false;
    prepare_options(line, argc, argv);
    int status = read_options(line, argc, argv, &help, &version);
    if (status >= 0) {
        return status;
    }
    if (!known) {
        return command_line_misuse(line, _("the language “%s” is unknown: fr or en"), wanted);
    }
    line->operand = argv + optind;
    line->operand_count = argc - optind;
    if (version) {
        printf("%s %s\n", line->program, PERSEVERONS_VERSION);
        return command_line_end(COMMAND_LINE_DONE);
    }
    if (help) {
        const struct command_line_verb *verb = line->verbs != NULL && line->operand_count > 0
                                                   ? find_verb(line, line->operand[0])
                                                   : NULL;
        command_line_help(line, verb);
        return command_line_end(COMMAND_LINE_DONE);
    }
    const struct command_line_verb *verb = NULL;
    return take_verb(line, &verb);
}

int command_line_next(struct command_line *line, const char **value) {
    if (line->found_next == line->found_count) {
        return 0;
    }
    *value = line->found[line->found_next].value;
    return line->found[line->found_next++].id;
}

bool command_line_integer(const char *name, const char *text, long min, long max, long *out,
                          struct fault *fault) {
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < min || value > max) {
        fault_set(fault, FAULT_MISUSE, _("%s wants a whole number from %ld to %ld, not “%s”"), name,
                  min, max, text);
        return false;
    }
    *out = value;
    return true;
}
