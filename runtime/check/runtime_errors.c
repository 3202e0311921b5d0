/* Lua's words for what stopped a running program, explained.
 *
 * The messages are those of Lua 5.4's lvm.c, ldebug.c, ldo.c and lauxlib.c:
 * "attempt to VERB a TYPE value (KIND 'NAME')" and a few fixed ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/findings.h"
#include "runtime/check/meaning_rules.h"
#include "runtime/check/tokens.h"

struct explanation {
    const struct check_source *source;
    struct tokens tokens;
    const char *text; /* Lua's words without name and line */
    int line;
    char name[48];  /* the variable Lua names, or "" */
    char type[16];  /* what it is: "nil", "string" ... */
    char other[16]; /* what it is compared with */
    bool is_field;
    struct check_finding *out;
};

/* ---- reading Lua's words ----------------------------------------------------------- */

/* Copies what stands behind `lead` up to one of `ends`. */
static bool take_after(const char *text, const char *lead, const char *ends, char *out,
                       size_t size) {
    const char *found = strstr(text, lead);
    out[0] = '\0';
    if (found == NULL) {
        return false;
    }
    found += strlen(lead);
    snprintf(out, size, "%.*s", (int)strcspn(found, ends), found);
    return true;
}

/* "(global 'x')" at the end: the name and whether it is a field. */
static void read_name(struct explanation *e) {
    static const char *const kinds[] = {"(global '", "(local '",  "(upvalue '",
                                        "(field '",  "(method '", "(constant '"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (take_after(e->text, kinds[i], "'", e->name, sizeof e->name)) {
            e->is_field = i == 3 || i == 4;
            return;
        }
    }
}

/* Passes over "carre.lua:12: " and keeps its line. */
static const char *without_place(const char *message, int *line) {
    const char *at = message;
    for (const char *colon = strchr(at, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        char *rest;
        long number = strtol(colon + 1, &rest, 10);
        if (rest > colon + 1 && rest[0] == ':' && rest[1] == ' ' && number > 0 &&
            memchr(message, ' ', (size_t)(colon - message)) == NULL) {
            *line = (int)number;
            return rest + 2;
        }
    }
    return message;
}

static const char *type_in_words(const char *type) {
    static const struct {
        const char *type, *words;
    } words[] = {{"nil", N_("empty (nil)")},     {"number", N_("a number")},
                 {"string", N_("a text")},       {"table", N_("a list")},
                 {"function", N_("a function")}, {"boolean", N_("true or false")}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].type, type) == 0) {
            return _(words[i].words);
        }
    }
    return type;
}

/* ---- the place ------------------------------------------------------------------------ */

/* The first token on the line, or the number of tokens. */
static uint32_t first_on_line(const struct explanation *e) {
    uint32_t low = 0, high = e->tokens.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (e->tokens.token[middle].line >= (uint32_t)e->line) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static bool on_line(const struct explanation *e, uint32_t i) {
    return i < e->tokens.count && e->tokens.token[i].line == (uint32_t)e->line;
}

/* Marks the name Lua speaks of, or the whole line. */
static void mark(struct explanation *e) {
    uint32_t first = first_on_line(e), named = first;
    e->out->line = e->line > 0 ? e->line : 1;
    if (!on_line(e, first)) {
        return;
    }
    while (on_line(e, named) &&
           !(e->name[0] != '\0' && token_is_word(&e->tokens, named, e->name))) {
        named++;
    }
    bool found = on_line(e, named);
    uint32_t from = found ? named : first;
    uint32_t last = found ? named : token_line_last(&e->tokens, first);
    uint32_t at = e->tokens.token[from].at;
    finding_place(e->out, e->source->bytes, e->source->length, at, token_end(&e->tokens, last) - at,
                  e->line);
}

/* ---- explaining ----------------------------------------------------------------------- */

static void explain(struct explanation *e, const char *id) { e->out->id = id; }

static void message(struct explanation *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void advice(struct explanation *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void message(struct explanation *e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(e->out->message, CHECK_MESSAGE_MAX, format, args);
    va_end(args);
}

static void advice(struct explanation *e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(e->out->advice, CHECK_ADVICE_MAX, format, args);
    va_end(args);
}

static bool is_given(const struct tokens *t, uint32_t i) {
    return token_is_name(t, i) &&
           (token_is_sign(t, i + 1, SIGN1('=')) ||
            (i > 0 && (token_is_key(t, i - 1, KEY_FUNCTION) || token_is_key(t, i - 1, KEY_LOCAL) ||
                       token_is_key(t, i - 1, KEY_FOR))));
}

/* The last line before the stop that gives the named variable a value, or 0. */
static int given_on_line(const struct explanation *e) {
    int line = 0;
    for (uint32_t i = 0; i < e->tokens.count && (int)e->tokens.token[i].line < e->line; i++) {
        if (is_given(&e->tokens, i) && token_is_word(&e->tokens, i, e->name)) {
            line = (int)e->tokens.token[i].line;
        }
    }
    return line;
}

/* A name of the program that is given a value and is spelt nearly like the one meant. */
static bool similar_name(const struct explanation *e, char *near, size_t size) {
    const struct tokens *t = &e->tokens;
    for (uint32_t i = 0, compared = 0; i < t->count && compared < 20000; i++) {
        if (is_given(t, i) && t->token[i].length < size) {
            compared++;
            if (names_close(e->name, token_text(t, i, near, size))) {
                return true;
            }
        }
    }
    return false;
}

/* What to try when something is nil, or of the wrong kind. */
static void advise_about(struct explanation *e) {
    char near[48];
    int line = given_on_line(e);
    if (strcmp(e->type, "nil") != 0 || e->name[0] == '\0') {
        advice(e, _("Show it with “robot.%s(...)” just before this line to see what it is."),
               strcmp(language_code(), "fr") == 0 ? "afficher" : "print");
    } else if (line > 0 && !e->is_field) {
        e->out->related_line = line;
        advice(e, _("“%s” gets its value on line %d: look what is missing there."), e->name, line);
    } else if (similar_name(e, near, sizeof near)) {
        advice(e, _("Did you mean “%s”?"), near);
    } else if (e->is_field) {
        advice(e, _("Look at the spelling: there is nothing called “%s” in there."), e->name);
    } else {
        advice(e, _("Give “%s” a value before this line, and look at its spelling."), e->name);
    }
}

static void say_type(struct explanation *e, const char *named, const char *unnamed) {
    if (e->name[0] != '\0') {
        snprintf(e->out->message, CHECK_MESSAGE_MAX, named, e->name, type_in_words(e->type));
    } else {
        snprintf(e->out->message, CHECK_MESSAGE_MAX, unnamed, type_in_words(e->type));
    }
    advise_about(e);
}

/* Each of these knows one of Lua's complaints. False: it is another one. */

static bool arithmetic(struct explanation *e) {
    if (!take_after(e->text, "attempt to perform arithmetic on a ", " ", e->type, sizeof e->type) &&
        !take_after(e->text, "attempt to perform bitwise operation on a ", " ", e->type,
                    sizeof e->type)) {
        return false;
    }
    explain(e, "run-arithmetic");
    say_type(e, _("“%s” is %s here: one cannot calculate with it."),
             _("Something on this line is %s: one cannot calculate with it."));
    return true;
}

/* attempt to mul a 'string' with a 'number': a text that is no number. */
static bool text_arithmetic(struct explanation *e) {
    bool left = strstr(e->text, " a 'string' with a '") != NULL;
    bool right = strstr(e->text, " with a 'string'") != NULL;
    if (strncmp(e->text, "attempt to ", 11) != 0 || (!left && !right)) {
        return false;
    }
    explain(e, "run-arithmetic");
    message(e, _("There is a text in this calculation, and it is not a number."));
    advice(e, _("Calculate with numbers only; to join texts write “..”."));
    return true;
}

static bool joining(struct explanation *e) {
    if (!take_after(e->text, "attempt to concatenate a ", " ", e->type, sizeof e->type)) {
        return false;
    }
    explain(e, "run-join");
    say_type(e, _("“%s” is %s here: “..” cannot join it to a text."),
             _("Something on this line is %s: “..” cannot join it to a text."));
    return true;
}

static bool calling(struct explanation *e) {
    if (!take_after(e->text, "attempt to call a ", " ", e->type, sizeof e->type)) {
        return false;
    }
    explain(e, "run-call");
    say_type(e, _("“%s” is %s here, not a function: it cannot be called with “( )”."),
             _("Something on this line is %s, not a function: it cannot be called with “( )”."));
    return true;
}

static bool indexing(struct explanation *e) {
    if (!take_after(e->text, "attempt to index a ", " ", e->type, sizeof e->type)) {
        return false;
    }
    explain(e, "run-index");
    say_type(e, _("“%s” is %s here: there is nothing inside it to look for."),
             _("Something on this line is %s: there is nothing inside it to look for."));
    return true;
}

static bool measuring(struct explanation *e) {
    if (!take_after(e->text, "attempt to get length of a ", " ", e->type, sizeof e->type)) {
        return false;
    }
    explain(e, "run-length");
    say_type(e, _("“%s” is %s here: “#” only counts lists and texts."),
             _("Something on this line is %s: “#” only counts lists and texts."));
    return true;
}

static bool comparing(struct explanation *e) {
    if (take_after(e->text, "attempt to compare two ", " ", e->type, sizeof e->type)) {
        snprintf(e->other, sizeof e->other, "%s", e->type);
    } else if (!take_after(e->text, "attempt to compare ", " ", e->type, sizeof e->type) ||
               !take_after(e->text, " with ", " ", e->other, sizeof e->other)) {
        return false;
    }
    explain(e, "run-compare");
    message(e, _("What is compared here cannot be: one side is %s, the other %s."),
            type_in_words(e->type), type_in_words(e->other));
    advice(e, _("With “<” and “>” compare two numbers, or two texts."));
    return true;
}

/* bad argument #2 to 'insert' (number expected, got nil) */
static bool argument(struct explanation *e) {
    char function[40], number[8], expected[24];
    if (!take_after(e->text, "bad argument #", " ", number, sizeof number) ||
        !take_after(e->text, " to '", "'", function, sizeof function)) {
        return false;
    }
    snprintf(e->name, sizeof e->name, "%s", function);
    explain(e, "run-argument");
    if (take_after(e->text, "(", " ", expected, sizeof expected) &&
        take_after(e->text, "got ", ")", e->type, sizeof e->type)) {
        message(e, _("Value number %s given to “%s” should be %s, but it is %s."), number, function,
                type_in_words(expected),
                strcmp(e->type, "no value") == 0 ? _("missing") : type_in_words(e->type));
    } else {
        message(e, _("Value number %s given to “%s” does not suit."), number, function);
    }
    advice(e, _("Look at what stands between the parentheses of “%s”."), function);
    return true;
}

/* Complaints that are always the same. */
static const struct {
    const char *words, *id, *message, *advice;
} fixed[] = {
    {"'for' step is zero", "run-for", N_("This “for” has a step of 0: it would never end."),
     N_("Count with a step of 1, or leave the third number out.")},
    {"'for' ", "run-for", N_("This “for” needs numbers for where it begins and where it ends."),
     N_("Look at the values on both sides of the comma.")},
    {"stack overflow", "run-too-deep",
     N_("A function keeps calling itself, without ever coming to an end."),
     N_("Say in which case it stops: “if ... then return end”.")},
    {"divide by zero", "run-divide", N_("A number cannot be divided by 0."),
     N_("Look whether the number is 0 before you divide.")},
    {"attempt to perform 'n//0'", "run-divide", N_("A number cannot be divided by 0."),
     N_("Look whether the number is 0 before you divide.")},
    {"attempt to perform 'n%%0'", "run-divide", N_("A number cannot be divided by 0."),
     N_("Look whether the number is 0 before you divide.")},
    {"number has no integer representation", "run-whole-number",
     N_("A whole number is wanted here, without anything after the point."),
     N_("Use “math.floor(...)” to cut off what comes after the point.")},
    {"index is nil", "run-index-nil", N_("What stands between “[” and “]” is empty (nil)."),
     N_("Look at the spelling of the variable between “[” and “]”.")},
    {"not enough memory", "run-memory", N_("The program has filled all the memory it may use."),
     N_("Look for a list or a text that grows in a loop without end.")},
    {"malformed pattern", "run-pattern", N_("What is searched for is not written correctly."),
     N_("Put “%” before signs such as “(”, “[” and “%”.")},
};

static bool known(struct explanation *e) {
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (strstr(e->text, fixed[i].words) != NULL) {
            explain(e, fixed[i].id);
            message(e, "%s", _(fixed[i].message));
            advice(e, "%s", _(fixed[i].advice));
            return true;
        }
    }
    return false;
}

/* The pupil's own error("..."), or words of the robot that are explained already. */
static void pass_through(struct explanation *e, const struct fault *error) {
    explain(e, "run-stopped");
    message(e, "%s", e->text[0] != '\0' ? e->text : _("The program stopped here."));
    advice(e, "%s", error->advice);
}

void check_explain_runtime(const struct check_source *source, const struct fault *error,
                           struct check_finding *finding) {
    static bool (*const complaints[])(struct explanation *) = {
        arithmetic, text_arithmetic, joining, calling, indexing,
        measuring,  comparing,       known,   argument};
    *finding = (struct check_finding){
        .severity = CHECK_ERROR, .line = 1, .column = 1, .length = 1, .id = "run-stopped"};
    struct explanation e = {.source = source, .line = error->line, .out = finding};
    int line = 0;
    e.text = without_place(error->message, &line);
    e.line = e.line > 0 ? e.line : line;
    read_name(&e);
    bool cut = tokens_read(source->bytes, source->length, &e.tokens);
    bool explained = error->advice[0] != '\0' || error->kind == FAULT_BUDGET;
    for (size_t i = 0; cut && !explained && i < sizeof complaints / sizeof complaints[0]; i++) {
        explained = complaints[i](&e);
    }
    if (finding->message[0] == '\0') {
        pass_through(&e, error);
    }
    if (cut) {
        mark(&e);
        tokens_free(&e.tokens);
    } else {
        finding->line = e.line > 0 ? e.line : 1;
    }
}
