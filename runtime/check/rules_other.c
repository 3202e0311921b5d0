/* What Lua refuses for reasons of its own, and the last resort. */
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/syntax.h"

struct reason {
    const char *words, *id, *message, *advice;
};

static const struct reason reasons[] = {
    {"break outside", "break-outside-loop",
     N_("“break” leaves a loop, but it is not inside one here."),
     N_("Put it inside a “while”, “for” or “repeat”; to leave a function write “return”.")},
    {"no visible label", "goto-without-label",
     N_("“goto” has nowhere to go: the place with that name does not exist here."),
     N_("Write the name between “::” where it should go, or use a loop.")},
    {"label '", "label-twice", N_("Two places have the same name for “goto”."),
     N_("Give each place its own name.")},
    {"<goto ", "goto-into-local", N_("“goto” may not jump over the creation of a variable."),
     N_("Create the variable before the “goto”.")},
    {"attempt to assign to const", "const-changed",
     N_("This variable is marked <const>: its value may not change."),
     N_("Take “<const>” away, or use another variable.")},
    {"unknown attribute", "unknown-attribute", N_("Only <const> and <close> exist here."),
     N_("Take the word between “<” and “>” away.")},
    {"too many ", "too-many", N_("There is too much of the same thing for Lua here."),
     N_("Cut the program into several functions, or use a list.")},
    {"chunk has too many", "too-deep", N_("There are too many things inside each other here."),
     N_("Cut the program into several functions.")},
    {"C stack overflow", "too-deep", N_("There are too many things inside each other here."),
     N_("Cut the program into several functions.")},
    {"not enough memory", "too-big", N_("This program is too big to be read."),
     N_("Cut it into a smaller one.")},
    {"cannot use '...'", "dots-outside",
     N_("“...” only exists inside a function that has “...” between its parentheses."),
     N_("Write the value itself instead.")},
};

static void known_reason(struct search *s) {
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (complaint(s, reasons[i].words)) {
            uint32_t at = s->error;
            propose(s, reasons[i].id, at, at);
            say(s, "%s", _(reasons[i].message));
            advise(s, "%s", _(reasons[i].advice));
            return;
        }
    }
}

/* Lua says at the end of a block that a break or goto inside it was wrong: mark that one. */
static void place_inside(struct search *s) {
    bool is_break = complaint(s, "break outside"), is_goto = complaint(s, "no visible label");
    const char *line = strstr(s->verdict->message, "at line ");
    unsigned number = 0;
    if ((!is_break && !is_goto) || line == NULL || sscanf(line, "at line %u", &number) != 1) {
        return;
    }
    for (uint32_t i = 0; i <= s->error; i++) {
        if (s->tokens->token[i].line == number &&
            token_is_key(s->tokens, i, is_break ? KEY_BREAK : KEY_GOTO)) {
            propose(s, is_break ? reasons[0].id : reasons[1].id, i, is_break ? i : i + 1);
            say(s, "%s", _(reasons[is_break ? 0 : 1].message));
            advise(s, "%s", _(reasons[is_break ? 0 : 1].advice));
            return;
        }
    }
}

static void not_understood(struct search *s) {
    char text[40];
    const struct tokens *t = s->tokens;
    propose(s, SYNTAX_NOT_UNDERSTOOD, s->error, s->error);
    if (token_is_kind(t, s->error, TOKEN_EOF)) {
        say(s, _("The program stops in the middle of something."));
        advise(s, _("Read the last lines again: is a word, a “)” or an “end” missing?"));
    } else {
        say(s, _("Lua does not understand “%s” at this place."),
            token_text(t, s->error, text, sizeof text));
        advise(s, _("Read this line and the one above again: is a word or a sign missing?"));
    }
}

syntax_rule *const rules_other[] = {place_inside, known_reason, not_understood, NULL};
