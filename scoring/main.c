/* perseverons-score: a contest from rules to prizes, on the command line. */
#include <stdio.h>
#include <string.h>

#include "command-line/accents.h"
#include "scoring/verbs/verb.h"

#define VERBS_MAX 64
#define WORD_MAX  64

/* The verb that argv names: its options are the ones that may be given. */
static const struct verb *verb_of(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        char word[WORD_MAX];
        snprintf(word, sizeof word, "%s", argv[i]);
        accents_drop(word, strlen(word)); /* "créer" is creer */
        for (size_t v = 0; verbs_all[v] != NULL; v++) {
            if (strcmp(word, verbs_all[v]->name) == 0 || strcmp(word, verbs_all[v]->name_fr) == 0) {
                return verbs_all[v];
            }
        }
    }
    return NULL;
}

static void list_verbs(struct command_line_verb list[VERBS_MAX + 1]) {
    size_t count = 0;
    for (; count < VERBS_MAX && verbs_all[count] != NULL; count++) {
        const struct verb *verb = verbs_all[count];
        list[count] = (struct command_line_verb){(int)count + 1, verb->name, verb->name_fr,
                                                 verb->operands, verb->help};
    }
    list[count] = (struct command_line_verb){0};
}

static int run(struct command_line *line) {
    const struct verb *verb = verbs_all[line->verb - 1];
    struct verb_given given = {0};
    const char *value;
    int option;
    while ((option = command_line_next(line, &value)) != 0) {
        given.value[option] = value == NULL ? "" : value;
    }
    if (line->operand_count < verb->operands_min || line->operand_count > verb->operands_max) {
        return command_line_misuse(line, _("“%s” wants: %s"), verb->name, _(verb->operands));
    }
    return verb->run(line, &given);
}

int main(int argc, char **argv) {
    struct command_line_verb list[VERBS_MAX + 1];
    const struct verb *verb = verb_of(argc, argv);
    struct command_line line = {
        .program = "perseverons-score",
        .summary = N_("A contest from its rules to its prizes: points, rankings, and a store that "
                      "loses nothing."),
        .operands = "",
        .examples = N_("  perseverons-score score examples/contests/palets sheet.json\n"
                       "  perseverons-score check my-contest/contest.json\n"
                       "  perseverons-score create my-contest --who ML\n"
                       "  perseverons-score enter my-contest sheet.json --who ML\n"
                       "  perseverons-score rank my-contest\n"),
        .verbs = list,
        .options = verb == NULL ? NULL : verb->options,
        .verb_examples = verb == NULL ? NULL : verb->examples,
    };
    list_verbs(list);
    int status = command_line_start(&line, argc, argv);
    return status >= 0 ? status : command_line_end(run(&line));
}
