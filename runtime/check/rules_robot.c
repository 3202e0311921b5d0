/* The robot's words: spelling, parentheses, what stands between them. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"

static bool is_call(const struct tokens *t, uint32_t open) {
    return token_is_sign(t, open, SIGN1('(')) || token_is_sign(t, open, SIGN1('{')) ||
           token_is_kind(t, open, TOKEN_STRING);
}

/* robot.avance(10), robot.Avancer(10) */
static void unknown_word(struct meaning *m, uint32_t i) {
    char name[40];
    const char *suggested = NULL;
    bool asked =
        token_is_key(m->tokens, i + 1, KEY_THEN) || token_is_key(m->tokens, i + 1, KEY_AND) ||
        token_is_key(m->tokens, i + 1, KEY_OR) ||
        (token_is_kind(m->tokens, i + 1, TOKEN_SIGN) && token_is_key(m->tokens, i + 2, KEY_NIL));
    bool changed =
        token_is_sign(m->tokens, i + 1, SIGN1('=')) && token_has(m->tokens, i - 2, TOKEN_STARTS);
    if (!robot_field_at(m, i) || robot_word_at(m, i) != NULL || asked || changed) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    const struct vocabulary_word *near = robot_word_near(m->vocabulary, name, &suggested);
    bool capitals = near != NULL && strcasecmp(name, suggested) == 0;
    found(m, CHECK_ERROR, capitals ? "robot-capitals" : "robot-unknown-word", i - 2, i);
    if (capitals) {
        found_say(m, _("Capitals count: the robot does not know “robot.%s”."), name);
    } else {
        found_say(m, _("The robot does not know the word “robot.%s”."), name);
    }
    if (near != NULL) {
        found_advise(m, _("Did you mean “robot.%s”?"), suggested);
    } else {
        found_advise(m, _("“perseverons help” shows all the words of the robot."));
    }
}

/* robot:avancer(10) */
static void colon_call(struct meaning *m, uint32_t i) {
    char name[40];
    if (!robot_field_at(m, i) || !token_is_sign(m->tokens, i - 1, SIGN1(':'))) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    found(m, CHECK_ERROR, "robot-colon", i - 1, i - 1);
    found_say(m, _("Between “robot” and “%s” there must be a point, not “:”."), name);
    found_advise(m, _("Write “robot.%s(...)”."), name);
}

/* ---- what stands between the parentheses --------------------------------------------- */

static uint32_t fewest(const struct vocabulary_word *word) {
    uint32_t count = 0;
    while (count < word->parameter_count && !word->parameter[count].optional) {
        count++;
    }
    return count;
}

static bool unlimited(const struct vocabulary_word *word) {
    return word->parameter_count > 0 && word->parameter[word->parameter_count - 1].repeated;
}

/* The language in which the pupil wrote a word; the one of the messages when both are alike. */
static enum vocabulary_language language_of(const struct vocabulary_word *word, const char *name) {
    if (strcmp(word->name[VOCABULARY_FRENCH], word->name[VOCABULARY_ENGLISH]) == 0) {
        return vocabulary_language(language_code());
    }
    return strcmp(word->name[VOCABULARY_FRENCH], name) == 0 ? VOCABULARY_FRENCH
                                                            : VOCABULARY_ENGLISH;
}

/* "robot.bip(frequence, duree)", as a pupil would write it. */
static const char *usage(const struct vocabulary_word *word, const char *name, char *buffer,
                         size_t size) {
    enum vocabulary_language language = language_of(word, name);
    size_t used = (size_t)snprintf(buffer, size, "robot.%s(", word->name[language]);
    for (size_t k = 0; k < word->parameter_count && used < size; k++) {
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", k > 0 ? ", " : "",
                                 word->parameter[k].name[language]);
    }
    if (used < size) {
        snprintf(buffer + used, size - used, ")");
    }
    return buffer;
}

/* attendre(0,5): two arguments that are one number written with a comma. */
static bool decimal_comma(struct meaning *m, const struct call *call, uint32_t most) {
    if (call->count <= most || call->count > CALL_ARGUMENTS_MAX) {
        return false;
    }
    for (uint32_t k = 0; k + 1 < call->count; k++) {
        uint32_t a = call->argument[k].last, b = call->argument[k + 1].first;
        if (token_is_kind(m->tokens, a, TOKEN_NUMBER) &&
            token_is_kind(m->tokens, b, TOKEN_NUMBER) && token_glued(m->tokens, b) &&
            token_glued(m->tokens, b - 1)) {
            char left[20], right[20];
            token_text(m->tokens, a, left, sizeof left);
            token_text(m->tokens, b, right, sizeof right);
            found(m, CHECK_ERROR, "decimal-comma", a, b);
            found_say(m, _("In a program the decimal point is a point, not a comma."));
            found_advise(m, _("Write “%s.%s”."), left, right);
            return true;
        }
    }
    return false;
}

static bool is_side(const struct tokens *t, uint32_t i, const char **word) {
    static const char *const sides[] = {"gauche", "droite", "left", "right"};
    for (size_t k = 0; k < 4; k++) {
        size_t length = strlen(sides[k]);
        bool text = token_is_kind(t, i, TOKEN_STRING) && t->token[i].length == length + 2 &&
                    memcmp(t->bytes + t->token[i].at + 1, sides[k], length) == 0;
        if (text || token_is_word(t, i, sides[k])) {
            *word = sides[k];
            return true;
        }
    }
    return false;
}

/* robot.tourner(gauche, 90) */
static bool turn_side(struct meaning *m, uint32_t i, const struct vocabulary_word *word,
                      const struct call *call) {
    const char *side = NULL;
    uint32_t where = 0;
    bool turn = strcmp(word->name[VOCABULARY_ENGLISH], "turn") == 0 && call->count <= 2;
    for (uint32_t k = 0; turn && side == NULL && k < call->count; k++) {
        where = k;
        if (call->argument[k].first != call->argument[k].last ||
            !is_side(m->tokens, call->argument[k].first, &side)) {
            side = NULL;
        }
    }
    if (side == NULL) {
        return false;
    }
    struct variable *variable = scopes_variable(&m->scopes, call->argument[where].first);
    if (variable != NULL) {
        if (variable->writes > 0) {
            return false;
        }
        variable->reported = true;
    }
    char angle[24] = "90";
    if (call->count == 2) {
        token_text(m->tokens, call->argument[1 - where].first, angle, sizeof angle);
    }
    found(m, CHECK_ERROR, "turn-side", i - 2, m->scopes.partner[i + 1]);
    found_say(m, _("To turn to one side, the robot has a word for each side."));
    found_advise(m, _("Write “robot.%s(%s)”."), side, angle);
    return true;
}

static bool wrong_count(struct meaning *m, uint32_t i, const struct vocabulary_word *word,
                        const struct call *call) {
    char name[40], text[120];
    uint32_t most = (uint32_t)word->parameter_count, least = fewest(word);
    token_text(m->tokens, i, name, sizeof name);
    usage(word, name, text, sizeof text);
    if (call->count < least && !call->open_ended) {
        enum vocabulary_language language = language_of(word, name);
        found(m, CHECK_ERROR, "missing-argument", i - 2, m->scopes.partner[i + 1]);
        found_say(m, _("“robot.%s” must be told more: “%s” is missing between the parentheses."),
                  name, word->parameter[call->count].name[language]);
        found_advise(m, _("It is written “%s”."), text);
        return true;
    }
    if (call->count > most && !unlimited(word)) {
        if (!decimal_comma(m, call, most)) {
            uint32_t first = most < CALL_ARGUMENTS_MAX ? call->argument[most].first : i;
            found(m, CHECK_ERROR, "too-many-arguments", first, m->scopes.partner[i + 1] - 1);
            found_say(m, _("“robot.%s” is given too many values between its parentheses."), name);
            found_advise(m, _("It is written “%s”."), text);
        }
        return true;
    }
    return false;
}

/* A text, true, nil or a list where a number belongs. */
static bool wrong_type(struct meaning *m, uint32_t i, uint32_t first, uint32_t last) {
    const struct tokens *t = m->tokens;
    char name[40], inner[24] = "";
    bool text = token_is_kind(t, first, TOKEN_STRING);
    bool other = token_is_key(t, first, KEY_TRUE) || token_is_key(t, first, KEY_FALSE) ||
                 token_is_key(t, first, KEY_NIL) || token_is_sign(t, first, SIGN1('{')) ||
                 token_is_key(t, first, KEY_FUNCTION);
    uint32_t partner = m->scopes.partner[first];
    if ((first != last && partner != last) || (!text && !other)) {
        return false;
    }
    token_text(t, i, name, sizeof name);
    found(m, CHECK_ERROR, text ? "text-for-number" : "not-a-number", first, last);
    found_say(m, _("“robot.%s” wants a number here."), name);
    size_t length = t->token[first].length;
    if (text && length > 2 && length < sizeof inner) {
        snprintf(inner, sizeof inner, "%.*s", (int)length - 2, t->bytes + t->token[first].at + 1);
    }
    if (inner[0] != '\0' && strspn(inner, "0123456789.") == strlen(inner)) {
        found_advise(m, _("Without the quotes it is a number: %s"), inner);
    } else {
        found_advise(m, _("Give a number, for example 10."));
    }
    return true;
}

static void out_of_range(struct meaning *m, uint32_t i, uint32_t first, uint32_t last,
                         const struct vocabulary_parameter *parameter) {
    double value;
    char name[40], low[32], high[32];
    if (!parameter->has_range || !literal_number(m, first, last, &value) ||
        (value >= parameter->min && value <= parameter->max)) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    snprintf(low, sizeof low, "%g", parameter->min);
    snprintf(high, sizeof high, "%g", parameter->max);
    found(m, CHECK_ERROR, "out-of-range", first, last);
    found_say(m,
              value < parameter->min ? _("This number is too small for “robot.%s”.")
                                     : _("This number is too big for “robot.%s”."),
              name);
    found_advise(m, _("It goes from %s to %s%s%s."), low, high,
                 parameter->unit[0] != '\0' ? " " : "", parameter->unit);
}

/* attendre(500): surely milliseconds. */
static bool milliseconds(struct meaning *m, const struct vocabulary_word *word, uint32_t first,
                         uint32_t last) {
    double value;
    char seconds[32];
    if (strcmp(word->name[VOCABULARY_ENGLISH], "wait") != 0 ||
        !literal_number(m, first, last, &value) || value <= 60 || value > 86400) {
        return false;
    }
    found(m, CHECK_WARNING, "milliseconds", first, last);
    snprintf(seconds, sizeof seconds, "%g", value / 1000);
    found_say(m,
              _("The robot would wait %g seconds: its times are in seconds, not in "
                "thousandths."),
              value);
    found_advise(m, _("If you meant milliseconds, write %s."), seconds);
    return true;
}

/* robot.chaque(1, clignoter()): the function is called instead of given. */
static bool called_instead(struct meaning *m, uint32_t first, uint32_t last) {
    const struct variable *variable = scopes_variable(&m->scopes, first);
    char name[40];
    bool call = last == first + 2 && token_is_sign(m->tokens, first + 1, SIGN1('(')) &&
                token_is_sign(m->tokens, last, SIGN1(')'));
    if (!call || variable == NULL || variable->function == NO_TOKEN) {
        return false;
    }
    uint32_t end = m->scopes.partner[variable->function];
    for (uint32_t k = variable->function; k < end; k++) {
        if (token_is_key(m->tokens, k, KEY_RETURN)) {
            return false;
        }
    }
    token_text(m->tokens, first, name, sizeof name);
    found(m, CHECK_ERROR, "called-instead-of-given", first, last);
    found_say(m, _("With its parentheses, “%s” is done at once, and nothing is left to do later."),
              name);
    found_advise(m, _("Give the function without parentheses: “%s”."), name);
    return true;
}

static bool not_a_function(struct meaning *m, uint32_t i, uint32_t first, uint32_t last) {
    const struct tokens *t = m->tokens;
    char name[40];
    double value;
    bool literal =
        (first == last && (token_is_kind(t, first, TOKEN_STRING) ||
                           token_is_key(t, first, KEY_TRUE) || token_is_key(t, first, KEY_NIL))) ||
        literal_number(m, first, last, &value);
    if (!literal) {
        return false;
    }
    token_text(t, i, name, sizeof name);
    found(m, CHECK_ERROR, "not-a-function", first, last);
    found_say(m, _("“robot.%s” wants a function here."), name);
    found_advise(m, _("Write “function() ... end”, or the name of a function of yours."));
    return true;
}

static void check_argument(struct meaning *m, uint32_t i, const struct vocabulary_word *word,
                           const struct call *call, uint32_t k) {
    size_t last_parameter = word->parameter_count - 1;
    const struct vocabulary_parameter *parameter =
        &word->parameter[k < word->parameter_count ? k : last_parameter];
    uint32_t first = call->argument[k].first, last = call->argument[k].last;
    if (parameter->type == VOCABULARY_NUMBER) {
        if (!wrong_type(m, i, first, last) && !milliseconds(m, word, first, last)) {
            out_of_range(m, i, first, last, parameter);
        }
    } else if (parameter->type == VOCABULARY_FUNCTION) {
        if (!called_instead(m, first, last)) {
            not_a_function(m, i, first, last);
        }
    }
}

static void arguments(struct meaning *m, uint32_t i) {
    const struct vocabulary_word *word = robot_word_at(m, i);
    struct call call;
    if (word == NULL || !token_is_sign(m->tokens, i - 1, SIGN1('.')) ||
        !call_read(m, i + 1, &call) || turn_side(m, i, word, &call) ||
        wrong_count(m, i, word, &call)) {
        return;
    }
    for (uint32_t k = 0; k < call.count && k < CALL_ARGUMENTS_MAX; k++) {
        check_argument(m, i, word, &call, k);
    }
}

/* ---- parentheses forgotten --------------------------------------------------------------- */

static bool is_comparison(const struct tokens *t, uint32_t i, bool *equality) {
    *equality = token_is_sign(t, i, SIGN2('=', '=')) || token_is_sign(t, i, SIGN2('~', '='));
    return *equality || token_is_sign(t, i, SIGN1('<')) || token_is_sign(t, i, SIGN1('>')) ||
           token_is_sign(t, i, SIGN2('<', '=')) || token_is_sign(t, i, SIGN2('>', '=')) ||
           token_is_sign(t, i, SIGN1('+')) || token_is_sign(t, i, SIGN1('-')) ||
           token_is_sign(t, i, SIGN1('*')) || token_is_sign(t, i, SIGN1('/'));
}

/* if robot.distance < 10, if robot.bouton then */
static void forgotten_parentheses(struct meaning *m, uint32_t i) {
    const struct tokens *t = m->tokens;
    const struct vocabulary_word *word = robot_word_at(m, i);
    char name[40];
    bool equal_after, equal_before;
    if (word == NULL || is_call(t, i + 1)) {
        return;
    }
    bool after = is_comparison(t, i + 1, &equal_after);
    bool before = i >= 3 && is_comparison(t, i - 3, &equal_before);
    bool asked = token_is_key(t, i + 1, KEY_THEN) || token_is_key(t, i + 1, KEY_DO) ||
                 (i >= 3 && (token_is_key(t, i - 3, KEY_UNTIL) || token_is_key(t, i - 3, KEY_NOT)));
    if ((!after && !before && !asked) || token_is_key(t, i + 2, KEY_NIL)) {
        return;
    }
    bool stops = (after && !equal_after) || (before && !equal_before);
    token_text(t, i, name, sizeof name);
    found(m, stops ? CHECK_ERROR : CHECK_WARNING, "forgotten-parentheses", i - 2, i);
    found_say(m, _("Without parentheses, “robot.%s” is the tool itself, not what it measures."),
              name);
    found_advise(m, _("Write “robot.%s()”."), name);
}

/* distance = robot.distance, then distance < 10 */
static void tool_in_variable(struct meaning *m, uint32_t i) {
    const struct vocabulary_word *word = robot_word_at(m, i);
    char name[40];
    if (word == NULL || robot_word_value(word) == ROBOT_NOTHING || i < 4 ||
        is_call(m->tokens, i + 1) || !token_is_sign(m->tokens, i - 3, SIGN1('='))) {
        return;
    }
    const struct variable *variable = scopes_variable(&m->scopes, i - 4);
    if (variable == NULL || variable->called || !variable->computed) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    found(m, CHECK_ERROR, "forgotten-parentheses", i - 2, i);
    found_say(m, _("Without parentheses, “robot.%s” is the tool itself, not what it measures."),
              name);
    found_advise(m, _("Write “robot.%s()”."), name);
}

/* robot.vitesse = 50 */
static void word_changed(struct meaning *m, uint32_t i) {
    char name[40], value[24];
    if (!robot_field_at(m, i) || !token_is_sign(m->tokens, i + 1, SIGN1('=')) ||
        !token_has(m->tokens, i - 2, TOKEN_STARTS)) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    found(m, CHECK_ERROR, "robot-word-changed", i - 2, i + 1);
    if (robot_word_at(m, i) != NULL) {
        found_say(m, _("“robot.%s” is a tool of the robot: “=” would replace it."), name);
        found_advise(m, _("Write “robot.%s(%s)”."), name,
                     token_text(m->tokens, i + 2, value, sizeof value));
    } else {
        found_say(m, _("Nothing can be added to “robot”."));
        found_advise(m, _("Use a variable of your own: “%s = ...”."), name);
    }
}

/* robot.distance() alone: measured and forgotten */
static void value_forgotten(struct meaning *m, uint32_t i) {
    const struct vocabulary_word *word = robot_word_at(m, i);
    char name[40];
    if (word == NULL || robot_word_value(word) == ROBOT_NOTHING ||
        !token_is_sign(m->tokens, i + 1, SIGN1('(')) ||
        !token_has(m->tokens, i - 2, TOKEN_STARTS)) {
        return;
    }
    uint32_t close = m->scopes.partner[i + 1];
    if (close == NO_TOKEN || scopes_statement_end(&m->scopes, close) != close + 1) {
        return;
    }
    token_text(m->tokens, i, name, sizeof name);
    found(m, CHECK_ADVICE, "value-forgotten", i - 2, close);
    found_say(m, _("The robot measures, but nothing is done with the result."));
    found_advise(m, _("Keep it in a variable, for example “x = robot.%s()”."), name);
}

const struct meaning_entry meaning_robot[] = {
    {TOKEN_NAME, unknown_word},     {TOKEN_NAME, colon_call},
    {TOKEN_NAME, arguments},        {TOKEN_NAME, forgotten_parentheses},
    {TOKEN_NAME, tool_in_variable}, {TOKEN_NAME, word_changed},
    {TOKEN_NAME, value_forgotten},  {TOKEN_EOF, NULL}};
