/* Names that nothing has given a value to, and names that hide others. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

/* Words of other languages that Lua writes otherwise. */
static const struct {
    const char *word, *lua;
} foreign[] = {{"None", "nil"},
               {"null", "nil"},
               {"NULL", "nil"},
               {"undefined", "nil"},
               {"nul", "nil"},
               {"rien", "nil"},
               {"True", "true"},
               {"TRUE", "true"},
               {"False", "false"},
               {"FALSE", "false"},
               {"vrai", "true"},
               {"faux", "false"},
               {"Vrai", "true"},
               {"Faux", "false"},
               {"Nil", "nil"},
               {"str", "tostring"},
               {"int", "math.floor"},
               {"float", "tonumber"},
               {"printf", "print"},
               {"println", "print"},
               {"echo", "print"},
               {"console", "print"},
               {"System", "print"},
               {"abs", "math.abs"},
               {"min", "math.min"},
               {"max", "math.max"},
               {"round", "math.floor"},
               {"sqrt", "math.sqrt"},
               {"random", "math.random"},
               {"randint", "math.random"},
               {"sin", "math.sin"},
               {"cos", "math.cos"},
               {"pi", "math.pi"}};

static bool is_call(const struct tokens *t, uint32_t i) {
    return token_is_sign(t, i + 1, SIGN1('(')) || token_is_kind(t, i + 1, TOKEN_STRING) ||
           token_is_sign(t, i + 1, SIGN1('{'));
}

/* Whether the value is needed at once: without it the program stops here. */
static bool stops_here(const struct tokens *t, uint32_t i) {
    static const char operators[] = "+-*/%^<>";
    bool after = token_is_kind(t, i + 1, TOKEN_SIGN) &&
                 (strchr(operators, t->bytes[t->token[i + 1].at]) != NULL ||
                  token_is_sign(t, i + 1, SIGN2('.', '.')) || token_is_sign(t, i + 1, SIGN1('.')) ||
                  token_is_sign(t, i + 1, SIGN1(':')) || token_is_sign(t, i + 1, SIGN1('[')));
    bool before = i > 0 && token_is_kind(t, i - 1, TOKEN_SIGN) &&
                  (strchr(operators, t->bytes[t->token[i - 1].at]) != NULL ||
                   token_is_sign(t, i - 1, SIGN2('.', '.')) || token_is_sign(t, i - 1, SIGN1('#')));
    return is_call(t, i) || after || before;
}

/* robot.vitesse(x): the robot wants a number. */
static bool is_robot_number(struct meaning *m, uint32_t i) {
    const struct vocabulary_word *word =
        i >= 2 && token_is_sign(m->tokens, i - 1, SIGN1('(')) ? robot_word_at(m, i - 2) : NULL;
    return word != NULL && word->parameter_count > 0 &&
           word->parameter[0].type == VOCABULARY_NUMBER && !word->parameter[0].optional &&
           (token_is_sign(m->tokens, i + 1, SIGN1(')')) ||
            token_is_sign(m->tokens, i + 1, SIGN1(',')));
}

static enum check_severity severity_at(struct meaning *m, uint32_t i) {
    return stops_here(m->tokens, i) || is_robot_number(m, i) ? CHECK_ERROR : CHECK_WARNING;
}

/* Each of these says what an unknown name may be. True: said. */

static bool foreign_name(struct meaning *m, uint32_t i, const char *name) {
    for (size_t k = 0; k < sizeof foreign / sizeof foreign[0]; k++) {
        if (strcmp(foreign[k].word, name) == 0) {
            found(m, severity_at(m, i), "foreign-name", i, i);
            found_say(m, _("Lua does not know “%s”."), name);
            found_advise(m, _("In Lua it is written “%s”."), foreign[k].lua);
            return true;
        }
    }
    return false;
}

static bool length_of(struct meaning *m, uint32_t i, const char *name) {
    if (strcmp(name, "len") != 0 || !is_call(m->tokens, i)) {
        return false;
    }
    found(m, CHECK_ERROR, "foreign-name", i, i);
    found_say(m, _("Lua does not know “%s”."), name);
    found_advise(m, _("The length of a list or text is written with “#” before its name: “#x”."));
    return true;
}

static bool absent_library(struct meaning *m, uint32_t i, const char *name) {
    if (!names_absent(name)) {
        return false;
    }
    found(m, severity_at(m, i), "not-here", i, i);
    found_say(m,
              _("“%s” does not exist here: a robot's program stays away from the computer's "
                "files."),
              name);
    found_advise(m, _("“perseverons help” shows what the robot can do."));
    return true;
}

/* Robot.avancer, ROBOT, Print */
static bool capitals(struct meaning *m, uint32_t i, const char *name) {
    static const char *const known[] = {"robot", "print", "math", "string", "table", "tostring"};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        if (strcasecmp(name, known[k]) == 0) {
            char field[40] = "";
            if (k == 0 && token_is_sign(m->tokens, i + 1, SIGN1('.'))) {
                const char *suggested = NULL;
                token_text(m->tokens, i + 2, field, sizeof field);
                if (robot_word_near(m->vocabulary, field, &suggested) != NULL) {
                    snprintf(field, sizeof field, "%s", suggested);
                }
            }
            found(m, severity_at(m, i), "name-capitals", i, i);
            found_say(m, _("Capitals count: Lua does not know “%s”."), name);
            found_advise(m, _("Write “%s%s%s”."), known[k], field[0] != '\0' ? "." : "", field);
            return true;
        }
    }
    return false;
}

/* avancer(10) without robot. */
static bool robot_forgotten(struct meaning *m, uint32_t i, const char *name) {
    const char *suggested = name;
    const struct vocabulary_word *word = robot_word(m, name);
    if (word == NULL && is_call(m->tokens, i)) {
        char nearest[40];
        if (names_suggest(m, i, nearest, sizeof nearest) == NULL) {
            word = robot_word_near(m->vocabulary, name, &suggested);
        }
    }
    if (word == NULL) {
        return false;
    }
    found(m, severity_at(m, i), "robot-forgotten", i, i);
    found_say(m, _("Who must do “%s”? The robot's words begin with “robot.”."), name);
    found_advise(m, _("Write “robot.%s%s”."), suggested,
                 is_call(m->tokens, i) || robot_word_value(word) == ROBOT_NOTHING ? "" : "()");
    return true;
}

/* A local of this name exists, but not here. */
static bool out_of_scope(struct meaning *m, uint32_t i, const char *name) {
    const struct scopes *s = &m->scopes;
    uint32_t symbol = scopes_variable(s, i)->symbol;
    uint32_t id = s->symbol[symbol].locals;
    if (id == NO_VARIABLE) {
        return false;
    }
    struct variable *v = &s->item[id];
    int line = (int)m->tokens->token[v->token].line;
    v->reported = true;
    bool later = v->token > i;
    found(m, severity_at(m, i), later ? "local-later" : "local-out-of-reach", i, i)->related_line =
        line;
    if (later) {
        found_say(m, _("“%s” is only created further down, on line %d."), name, line);
        found_advise(m, _("Move its creation above this line."));
    } else {
        found_say(m, _("“%s” was created inside a block (line %d) and no longer exists here."),
                  name, line);
        found_advise(m, _("Create it before that block: “local %s”."), name);
    }
    return true;
}

static void unknown(struct meaning *m, uint32_t i, const char *name) {
    char near[64];
    bool call = is_call(m->tokens, i);
    const char *suggestion = names_suggest(m, i, near, sizeof near);
    found(m, severity_at(m, i), call ? "unknown-function" : "unknown-name", i, i);
    if (call) {
        found_say(m, _("Nothing is called “%s” in this program."), name);
    } else {
        found_say(m, _("“%s” never gets a value: for Lua it is empty (nil)."), name);
    }
    if (suggestion != NULL) {
        found_advise(m, _("Did you mean “%s”?"), suggestion);
    } else if (call) {
        found_advise(m, _("Write “function %s()” above, or look at the spelling."), name);
    } else {
        found_advise(m, _("Give it a value above (“%s = ...”), or write a text between quotes."),
                     name);
    }
}

/* True, None, vrai ...: never meant as a name, even where a name may be nil. */
static bool is_foreign_constant(const char *name) {
    for (size_t k = 0; k < sizeof foreign / sizeof foreign[0]; k++) {
        if (strcmp(foreign[k].word, name) == 0) {
            return strcmp(foreign[k].lua, "nil") == 0 || strcmp(foreign[k].lua, "true") == 0 ||
                   strcmp(foreign[k].lua, "false") == 0;
        }
    }
    return false;
}

/* An unknown name, and for i in range(4), which has its own rule. */
static void unknown_name(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[48];
    if (m->scopes.use[i] != USE_READ || v == NULL || v->kind != VARIABLE_GLOBAL || v->writes > 0 ||
        v->reported) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    if ((v->guarded && !is_foreign_constant(name)) || names_builtin(name) ||
        (i > 0 && token_is_key(m->tokens, i - 1, KEY_IN) && strcmp(name, "range") == 0)) {
        return;
    }
    v->reported = true;
    if (!out_of_scope(m, i, name) && !foreign_name(m, i, name) && !length_of(m, i, name) &&
        !absent_library(m, i, name) && !capitals(m, i, name) && !robot_forgotten(m, i, name)) {
        unknown(m, i, name);
    }
}

/* ---- used before ----------------------------------------------------------------------- */

/* tours = tours + 1 without tours = 0 */
static void made_from_nothing(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[48];
    if (m->scopes.use[i] != USE_WRITE || v == NULL || v->kind != VARIABLE_GLOBAL || v->reported ||
        v->guarded || v->writes == 0 || !v->all_from_itself || v->token > i) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    if (names_builtin(name)) {
        return;
    }
    v->reported = true;
    found(m, CHECK_ERROR, "made-from-nothing", i, i);
    found_say(m, _("The first time, “%s” has no value yet, so nothing can be made from it."), name);
    found_advise(m, _("Give it a first value at the top of the program: “%s = 0”."), name);
}

/* carre() above function carre() */
static void used_before(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[48];
    if (m->scopes.use[i] != USE_READ || v == NULL || v->kind != VARIABLE_GLOBAL || v->reported ||
        v->guarded || v->writes == 0 || v->written_inside || v->all_from_itself ||
        m->scopes.inside[i] != NO_TOKEN || v->first_write < m->top_end || i >= m->top_end) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    if (names_builtin(name)) {
        return;
    }
    v->reported = true;
    int line = (int)m->tokens->token[v->first_write].line;
    found(m, severity_at(m, i),
          is_call(m->tokens, i) ? "call-before-function" : "used-before-value", i, i)
        ->related_line = line;
    if (is_call(m->tokens, i)) {
        found_say(m, _("The function “%s” is only written on line %d, below."), name, line);
        found_advise(m, _("Lua reads from top to bottom: move the function above this line."));
    } else {
        found_say(m, _("“%s” only gets its value on line %d, below."), name, line);
        found_advise(m, _("Lua reads from top to bottom: give the value above this line."));
    }
}

/* ---- hidden, unused ------------------------------------------------------------------------ */

/* robot = 3 */
static void hides_robot(struct meaning *m, uint32_t i) {
    bool written = m->scopes.use[i] == USE_WRITE || m->scopes.use[i] == USE_DECLARE;
    const struct variable *v = scopes_variable(&m->scopes, i);
    if (!written || v == NULL || !token_is_word(m->tokens, i, "robot") ||
        v->kind == VARIABLE_PARAMETER ||
        (token_is_sign(m->tokens, i + 1, SIGN1('=')) && token_is_word(m->tokens, i + 2, "robot"))) {
        return;
    }
    found(m, CHECK_ERROR, "hides-robot", i, i);
    found_say(m, _("“robot” is the robot itself: with this line it could no longer be driven."));
    found_advise(m, _("Choose another name, for example “my_robot”."));
}

/* string = "a", and string.format further on */
static void hides_library(struct meaning *m, uint32_t i) {
    static const char *const libraries[] = {"math",     "string", "table", "print", "tostring",
                                            "tonumber", "type",   "pairs", "ipairs"};
    struct variable *v = scopes_variable(&m->scopes, i);
    if (m->scopes.use[i] != USE_WRITE || v == NULL || v->kind != VARIABLE_GLOBAL || v->reported ||
        (v->values & (VALUE_FUNCTION | VALUE_OTHER | VALUE_TABLE)) != 0 || !v->called) {
        return;
    }
    for (size_t k = 0; k < sizeof libraries / sizeof libraries[0]; k++) {
        if (token_is_word(m->tokens, i, libraries[k])) {
            v->reported = true;
            found(m, CHECK_WARNING, "hides-library", i, i);
            found_say(m, _("“%s” is a tool of Lua: with this line it is lost."), libraries[k]);
            found_advise(m, _("Choose another name."));
        }
    }
}

/* The variable nearest in spelling to the one written at token i, read somewhere. */
static bool similar_read(struct meaning *m, uint32_t i, char *near, size_t size) {
    char name[48];
    token_text(m->tokens, i, name, sizeof name);
    for (uint32_t k = 0; k < m->scopes.count && m->name_budget > 0; k++, m->name_budget--) {
        const struct variable *v = &m->scopes.item[k];
        if (v->reads == 0 || v->writes == 0 || m->tokens->token[v->token].length >= size) {
            continue;
        }
        token_text(m->tokens, v->token, near, size);
        if (names_close(name, near)) {
            return true;
        }
    }
    return false;
}

/* vitese = 50, and vitese is never looked at */
static void never_read(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[48], near[48];
    bool written = m->scopes.use[i] == USE_WRITE || m->scopes.use[i] == USE_DECLARE;
    bool plain = token_is_sign(m->tokens, i + 1, SIGN1('=')) &&
                 (i == 0 || token_has(m->tokens, i, TOKEN_STARTS) ||
                  token_is_key(m->tokens, i - 1, KEY_LOCAL));
    if (!written || v == NULL || !plain || v->reads > 0 || v->reported ||
        (v->kind != VARIABLE_GLOBAL && v->kind != VARIABLE_LOCAL) || v->first_write != i ||
        (v->values & VALUE_FUNCTION) != 0 || m->tokens->bytes[m->tokens->token[i].at] == '_') {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    if (names_builtin(name)) {
        return;
    }
    v->reported = true;
    if (similar_read(m, i, near, sizeof near)) {
        found(m, CHECK_WARNING, "name-typo", i, i);
        found_say(m, _("“%s” gets a value here, but nothing ever uses it."), name);
        found_advise(m, _("Did you mean “%s”?"), near);
    } else if (m->scopes.item[m->scopes.variable[i]].writes == 1) {
        found(m, CHECK_ADVICE, "never-used", i, i);
        found_say(m, _("“%s” gets a value here, but nothing ever uses it."), name);
        found_advise(m, _("Use it further down, or take this line away."));
    }
}

/* function avancerUnPeu() ... end, and nobody calls it */
static void never_called(struct meaning *m, uint32_t i) {
    struct variable *v = scopes_variable(&m->scopes, i);
    char name[48];
    bool named = i > 0 && token_is_key(m->tokens, i - 1, KEY_FUNCTION);
    bool written = m->scopes.use[i] == USE_WRITE || m->scopes.use[i] == USE_DECLARE;
    if (!named || !written || v == NULL || v->reads > 0 || v->reported ||
        v->kind == VARIABLE_PARAMETER) {
        return;
    }
    v->reported = true;
    token_text(m->tokens, i, name, sizeof name);
    found(m, CHECK_ADVICE, "never-called", i - 1, i);
    found_say(m, _("The function “%s” is written, but nothing ever calls it."), name);
    found_advise(m, _("To have it done, write “%s(...)” at the end of the program."), name);
}

const struct meaning_entry meaning_names[] = {
    {TOKEN_NAME, unknown_name}, {TOKEN_NAME, made_from_nothing}, {TOKEN_NAME, used_before},
    {TOKEN_NAME, hides_robot},  {TOKEN_NAME, hides_library},     {TOKEN_EOF, NULL}};

/* Run when all others are done: a name that was meant elsewhere is not unused. */
const struct meaning_entry meaning_unused[] = {
    {TOKEN_NAME, never_read}, {TOKEN_NAME, never_called}, {TOKEN_EOF, NULL}};
