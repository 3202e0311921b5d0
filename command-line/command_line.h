/* command-line: what every program of the house does with its arguments.
 *
 * GNU long options in English with a French twin, verbs in English with French
 * aliases, --help, --version, --lang, --json, NO_COLOR, exit statuses 0 (done),
 * 1 (could not) and 2 (misused). Results go to stdout, messages to stderr.
 * This is the only place that prints a fault.
 *
 *     static const struct command_line_option options[] = {
 *         {OPT_TABLE, "table", "table", N_("FILE"), N_("table to drive on")},
 *         {OPT_SEED, "seed", "graine", N_("N"), N_("seed of the sensor noise")},
 *         {0}};
 *     struct command_line line = {.program = "perseverons", .verbs = verbs, .options = options,
 *                                 .summary = N_("...")};
 *     int status = command_line_start(&line, argc, argv);
 *     if (status >= 0) return status;            // --help, --version or misuse
 *     int id; const char *value;
 *     while ((id = command_line_next(&line, &value)) != 0) ...
 */
#ifndef COMMAND_LINE_COMMAND_LINE_H
#define COMMAND_LINE_COMMAND_LINE_H

#include <stdbool.h>

#include "fault/fault.h"

#define COMMAND_LINE_DONE      0
#define COMMAND_LINE_COULD_NOT 1
#define COMMAND_LINE_MISUSED   2
#define COMMAND_LINE_FOUND_MAX 64 /* options given in one call, at most */

struct command_line_option {
    int id;               /* not 0; an all-zero entry ends the table */
    const char *name;     /* English, without dashes */
    const char *name_fr;  /* French twin, may equal `name` */
    const char *argument; /* N_("FILE"), or NULL for a flag */
    const char *help;     /* N_("one line") */
};

struct command_line_verb {
    int id; /* not 0; an all-zero entry ends the table */
    const char *name;
    const char *name_fr;
    const char *operands; /* N_("FILE"), "" when none */
    const char *help;     /* N_("one line") */
};

struct command_line {
    /* set by the caller; all texts are N_() msgids, borrowed */
    const char *program;
    const char *summary;                       /* one or two sentences for --help */
    const char *operands;                      /* for programs without verbs, or "" */
    const char *examples;                      /* lines for --help, or NULL */
    const char *verb_examples;                 /* the same for --help after a verb, or NULL */
    const struct command_line_verb *verbs;     /* NULL: no verbs */
    const struct command_line_option *options; /* NULL: only the common ones */
    /* given back by command_line_start(); borrowed from argv */
    int verb;  /* id, 0 when the program has no verbs */
    bool json; /* --json */
    int operand_count;
    char **operand; /* operand_count strings, then NULL */
    /* internal */
    int found_count, found_next;
    struct {
        int id;
        const char *value;
    } found[COMMAND_LINE_FOUND_MAX];
};

/* Reads argv, starts the language (--lang, --langue). Returns -1 to go on, or
 * the exit status after --help or --version was printed or misuse explained. */
int command_line_start(struct command_line *line, int argc, char **argv);

/* The next option given, in order: its id and its value (NULL for a flag). 0: no more. */
int command_line_next(struct command_line *line, const char **value);

/* A number from an option's or operand's text; false sets a FAULT_MISUSE naming it. */
bool command_line_integer(const char *name, const char *text, long min, long max, long *out,
                          struct fault *fault);

/* Prints the fault for people (stderr) or, under --json, as one object on
 * stdout; where the fault names a readable source line, shows it with a mark
 * under the place. Returns the exit status that goes with it. */
int command_line_fail(const struct command_line *line, const struct fault *fault);

/* The last thing main() calls: `status`, or COULD_NOT with a message when what
 * was printed on stdout did not all get out. */
int command_line_end(int status);

/* Misuse in the caller's own words, then "try --help". Returns COMMAND_LINE_MISUSED. */
int command_line_misuse(const struct command_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a cJSON value on stdout, for --json, and releases it. Returns
 * COMMAND_LINE_DONE, or COMMAND_LINE_COULD_NOT when memory or stdout failed. */
struct cJSON;
int command_line_print_json(struct cJSON *root);

/* Whether stderr (2) or stdout (1) may carry colours: a terminal, and no NO_COLOR. */
bool command_line_colours(int descriptor);

/* Writes `text` to stdout or stderr with control characters and terminal
 * escapes made visible and inert. For anything a pupil or a file wrote. */
void command_line_print_inert(int descriptor, const char *text);

#endif
