/* Words of French, of other languages, and words written nearly right. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "runtime/check/meaning_rules.h"
#include "runtime/check/syntax.h"

struct translation {
    const char *word, *lua;
};

/* Without accents: they are taken off before the comparison. */
static const struct translation french[] = {
    {"si", "if"},           {"alors", "then"},        {"sinon", "else"},
    {"sinonsi", "elseif"},  {"tantque", "while"},     {"pour", "for"},
    {"repeter", "repeat"},  {"jusqua", "until"},      {"fin", "end"},
    {"finsi", "end"},       {"fintantque", "end"},    {"finpour", "end"},
    {"faire", "do"},        {"fonction", "function"}, {"retourner", "return"},
    {"retourne", "return"}, {"locale", "local"},      {"et", "and"},
    {"ou", "or"},           {"non", "not"},           {"vrai", "true"},
    {"faux", "false"},      {"dans", "in"},           {"sortir", "break"}};

static const struct translation foreign[] = {
    {"elif", "elseif"},  {"elsif", "elseif"}, {"elseIf", "elseif"}, {"endif", "end"},
    {"endwhile", "end"}, {"endfor", "end"},   {"wend", "end"},      {"fi", "end"},
    {"def", "function"}, {"fn", "function"},  {"func", "function"}, {"void", "function"},
    {"var", "local"},    {"let", "local"},    {"const", "local"},   {"int", "local"},
    {"float", "local"},  {"bool", "local"},   {"double", "local"},  {"String", "local"}};

/* The ASCII letters an accented one is made from; none for a combining accent. */
static void plain_letters(uint32_t code, char letters[3]) {
    static const char *const latin1 =
        "AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTsaaaaaaaceeeeiiiidnooooo?ouuuuyty";
    letters[0] = code >= 0xc0 && code <= 0xff ? latin1[code - 0xc0] : 'x';
    letters[1] = letters[2] = '\0';
    if (code == 0x152 || code == 0x153) {
        letters[0] = code == 0x152 ? 'O' : 'o';
        letters[1] = code == 0x152 ? 'E' : 'e';
    } else if (code >= 0x300 && code <= 0x36f) {
        letters[0] = '\0';
    }
}

/* Token i without its accents. */
static const char *plain_name(const struct tokens *t, uint32_t i, char *buffer, size_t size) {
    size_t used = 0;
    uint32_t at = t->token[i].at, end = token_end(t, i);
    while (at < end && used + 3 < size) {
        uint32_t code, length = utf8_read(t->bytes, t->length, at, &code);
        char letters[3] = {t->bytes[at], '\0', '\0'};
        if (code >= 0x80) {
            plain_letters(code, letters);
        }
        used += (size_t)snprintf(buffer + used, size - used, "%s", letters);
        at += length;
    }
    buffer[used] = '\0';
    return buffer;
}

static const char *translate(const struct translation *table, size_t count, const char *word,
                             bool any_case) {
    for (size_t i = 0; i < count; i++) {
        if (any_case ? strcasecmp(table[i].word, word) == 0 : strcmp(table[i].word, word) == 0) {
            return table[i].lua;
        }
    }
    return NULL;
}

/* tant que, sinon si, fin si: two words for one of Lua's. */
static bool pair_of_words(const struct tokens *t, uint32_t i, const char **lua) {
    static const struct {
        const char *first, *second, *lua;
    } pairs[] = {{"tant", "que", "while"},
                 {"sinon", "si", "elseif"},
                 {"fin", "si", "end"},
                 {"fin", "pour", "end"},
                 {"fin", "tantque", "end"}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        if (token_is_word(t, i, pairs[k].first) && token_is_word(t, i + 1, pairs[k].second) &&
            !token_has(t, i + 1, TOKEN_FIRST)) {
            *lua = pairs[k].lua;
            return true;
        }
    }
    return false;
}

/* A word near the error that another language uses as Lua uses `lua`. */
static void propose_french(struct search *s, uint32_t i) {
    char word[24], shown[32];
    const struct tokens *t = s->tokens;
    if (!token_is_name(t, i) || t->token[i].length > 16) {
        return;
    }
    const char *lua = translate(french, sizeof french / sizeof french[0],
                                plain_name(t, i, word, sizeof word), true);
    uint32_t last = pair_of_words(t, i, &lua) ? i + 1 : i;
    if (lua == NULL) {
        return;
    }
    snprintf(shown, sizeof shown, "%.*s", (int)(token_end(t, last) - t->token[i].at),
             t->bytes + t->token[i].at);
    propose(s, "french-keyword", i, last);
    say(s, _("The words of Lua itself are English: “%s” is written “%s”."), shown, lua);
    advise_line(s, _("Write:"));
    edit_bytes(s, t->token[i].at, token_end(t, last) - t->token[i].at, lua);
}

static void french_keyword(struct search *s) {
    for (uint32_t i = s->error >= 2 ? s->error - 2 : 0; i <= s->error; i++) {
        propose_french(s, i);
    }
}

/* repeter 10 fois, repeat 10 */
static void repeat_times(struct search *s) {
    const struct tokens *t = s->tokens;
    char word[24], text[48], number[16];
    for (uint32_t i = s->error >= 2 ? s->error - 2 : 0; i <= s->error; i++) {
        bool repeat = token_is_key(t, i, KEY_REPEAT) ||
                      (token_is_name(t, i) && t->token[i].length < 16 &&
                       strcasecmp(plain_name(t, i, word, sizeof word), "repeter") == 0);
        uint32_t count = token_is_sign(t, i + 1, SIGN1('(')) ? i + 2 : i + 1;
        if (!repeat || !token_is_kind(t, count, TOKEN_NUMBER) || t->token[count].length > 9) {
            continue;
        }
        propose(s, "repeat-times", i, count);
        say(s,
            _("To repeat a number of times, Lua uses the word “for” and a variable that counts."));
        advise_line(s, _("Write (and close with “end”):"));
        snprintf(text, sizeof text, "for i = 1, %s do",
                 token_text(t, count, number, sizeof number));
        uint32_t last = token_line_last(t, i);
        edit_bytes(s, t->token[i].at, token_end(t, last) - t->token[i].at, text);
    }
}

/* elif, def, var, void ... in front of where Lua stopped */
static void foreign_word(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = s->error >= 1 ? s->error - 1 : 0; i <= s->error; i++) {
        char word[16];
        const char *lua = NULL;
        if (token_is_name(t, i) && t->token[i].length < sizeof word) {
            lua = translate(foreign, sizeof foreign / sizeof foreign[0],
                            token_text(t, i, word, sizeof word), false);
        }
        if (lua == NULL) {
            continue;
        }
        propose(s, strcmp(lua, "elseif") == 0 ? "elif" : "foreign-word", i, i);
        say(s, _("“%s” belongs to another language: in Lua it is written “%s”."), word, lua);
        advise_line(s, _("Write:"));
        edit_token(s, i, lua);
    }
}

/* int x = 3 behind the first one; import, #include: lines Lua does not need */
static void foreign_line(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t first = token_line_first(t, s->error > 0 ? s->error - 1 : 0);
    bool include = token_is_sign(t, first, SIGN1('#')) && token_is_word(t, first + 1, "include");
    if (!token_is_word(t, first, "import") && !token_is_word(t, first, "from") &&
        !token_is_word(t, first, "using") && !include) {
        first = token_line_first(t, s->error);
        include = token_is_sign(t, first, SIGN1('#')) && token_is_word(t, first + 1, "include");
        if (!token_is_word(t, first, "import") && !include) {
            return;
        }
    }
    char word[16];
    propose(s, "foreign-line", first, token_line_last(t, first))->once = true;
    say(s, _("“%s” does not exist in Lua, and nothing needs it here: the robot is ready."),
        include ? "#include" : token_text(t, first, word, sizeof word));
    advise(s, _("Erase this line."));
    edit_before(s, first, "--");
}

/* While, IF, End */
static void capital_keyword(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = s->error >= 2 ? s->error - 2 : 0; i <= s->error; i++) {
        char word[16], lower[16] = "";
        if (!token_is_name(t, i) || t->token[i].length >= sizeof word) {
            continue;
        }
        token_text(t, i, word, sizeof word);
        for (size_t k = 0; word[k] != '\0'; k++) {
            lower[k] = (char)tolower((unsigned char)word[k]);
        }
        if (strcmp(word, lower) == 0 || keyword_find(lower, strlen(lower)) == KEYWORD_COUNT) {
            continue;
        }
        propose(s, "capital-keyword", i, i);
        say(s, _("Capitals count in Lua: “%s” is written “%s”."), word, lower);
        advise_line(s, _("Write:"));
        edit_token(s, i, lower);
    }
}

/* durée = 3 */
static void accent_in_name(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    char plain[64], shown[64];
    if (!token_is_name(t, i) || !token_has(t, i, TOKEN_ACCENT) || t->token[i].length > 40) {
        return;
    }
    plain_name(t, i, plain, sizeof plain);
    propose(s, "accent-in-name", i, i);
    say(s, _("A name may not have accents: “%s”."), token_text(t, i, shown, sizeof shown));
    advise_line(s, _("Write “%s” here and everywhere else:"), plain);
    uint32_t edits = 0;
    for (uint32_t k = i; k < t->count && edits < 60; k++) {
        if (t->token[k].length == t->token[i].length && token_is_word(t, k, shown)) {
            edit_token(s, k, plain);
            edits++;
        }
    }
}

/* whlie, retrun, thne: one letter away from a word of Lua. */
static void misspelt_keyword(struct search *s) {
    const struct tokens *t = s->tokens;
    for (uint32_t i = s->error >= 3 ? s->error - 3 : 0; i <= s->error; i++) {
        char word[16];
        if (!token_is_name(t, i) || t->token[i].length > 9 || t->token[i].length < 2 ||
            (i > 0 && token_is_sign(t, i - 1, SIGN1('.')))) {
            continue;
        }
        token_text(t, i, word, sizeof word);
        for (int key = 0; key < KEYWORD_COUNT; key++) {
            const char *lua = keyword_text((enum keyword)key);
            if (strlen(lua) < 3 || names_distance(word, lua, 1) != 1) {
                continue;
            }
            propose(s, "misspelt-keyword", i, i);
            say(s, _("“%s” looks like “%s”, a word of Lua, but is not spelt like it."), word, lua);
            advise_line(s, _("Write:"));
            edit_token(s, i, lua);
        }
    }
}

/* forever, loop, boucle: alone on their line */
static void repeat_for_ever(struct search *s) {
    static const char *const words[] = {"forever", "loop", "boucle", "toujours"};
    const struct tokens *t = s->tokens;
    uint32_t first = token_line_first(t, s->error > 0 ? s->error - 1 : 0);
    uint32_t last = token_line_last(t, first);
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (token_is_word(t, first, words[k]) && last - first <= 2) {
            propose(s, "repeat-for-ever", first, last);
            say(s, _("To repeat for ever, Lua says: as long as true is true."));
            advise_line(s, _("Write (and close with “end”):"));
            edit_bytes(s, t->token[first].at, token_end(t, last) - t->token[first].at,
                       "while true do");
        }
    }
}

/* ---- names that cannot be names ----------------------------------------------------- */

/* end = 3, local and = 3, function repeat() */
static void reserved_word(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    if (i > 0 && token_is_sign(t, i, SIGN1('=')) && token_is_kind(t, i - 1, TOKEN_KEYWORD)) {
        i--;
    }
    bool wanted = complaint(s, "<name> expected") || token_is_sign(t, i + 1, SIGN1('='));
    if (!wanted || !token_is_kind(t, i, TOKEN_KEYWORD)) {
        return;
    }
    char word[16];
    token_text(t, i, word, sizeof word);
    propose(s, "reserved-word", i, i);
    say(s, _("“%s” is a word of Lua itself: it cannot be the name of something else."), word);
    advise_line(s, _("Choose another name, for example:"));
    edit_after(s, i, "_1");
}

static bool ends_name_list(const struct tokens *t, uint32_t i) {
    return token_is_sign(t, i, SIGN1('=')) || token_is_sign(t, i, SIGN1('('));
}

/* ma vitesse = 3, ma-vitesse = 3 */
static void name_in_two(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t i = s->error;
    bool dash = token_is_sign(t, i, SIGN1('-'));
    uint32_t second = dash ? i + 1 : i;
    uint32_t first = second - (dash ? 2 : 1);
    bool starts = i > 0 && (token_has(t, first, TOKEN_FIRST) ||
                            (first > 0 && (token_is_key(t, first - 1, KEY_LOCAL) ||
                                           token_is_key(t, first - 1, KEY_FUNCTION))));
    if (!starts || !token_is_name(t, first) || !token_is_name(t, second) ||
        token_has(t, second, TOKEN_FIRST) || !ends_name_list(t, second + 1) ||
        token_is_word(t, first, "robot")) {
        return;
    }
    char a[40], b[40];
    token_text(t, first, a, sizeof a);
    if (translate(foreign, sizeof foreign / sizeof foreign[0], a, false) != NULL ||
        translate(french, sizeof french / sizeof french[0], a, true) != NULL) {
        return;
    }
    token_text(t, second, b, sizeof b);
    propose(s, "name-in-two", first, second);
    say(s, _("A name is one single word, without spaces or dashes."));
    advise_line(s, _("Join the words with “_”: “%s_%s”."), a, b);
    edit_bytes(s, token_end(t, first), t->token[second].at - token_end(t, first), "_");
}

/* robot avancer(10), robot,avancer(10), robot..avancer(10) */
static void missing_dot(struct search *s) {
    const struct tokens *t = s->tokens;
    uint32_t first = token_line_first(t, s->error > 0 ? s->error - 1 : 0);
    if (token_is_word(t, token_line_first(t, s->error), "robot")) {
        first = token_line_first(t, s->error);
    }
    bool sign = token_is_sign(t, first + 1, SIGN1(',')) ||
                token_is_sign(t, first + 1, SIGN1('-')) ||
                token_is_sign(t, first + 1, SIGN2('.', '.'));
    uint32_t second = first + (sign ? 2 : 1);
    if (!token_is_word(t, first, "robot") || !token_is_name(t, second) ||
        token_has(t, second, TOKEN_FIRST)) {
        return;
    }
    propose(s, "missing-dot", first, second);
    say(s, _("Between “robot” and what it must do there is a point, and nothing else."));
    advise_line(s, _("Write:"));
    edit_bytes(s, token_end(t, first), t->token[second].at - token_end(t, first), ".");
}

syntax_rule *const rules_words[] = {repeat_times,     repeat_for_ever, french_keyword, foreign_line,
                                    foreign_word,     capital_keyword, accent_in_name, missing_dot,
                                    misspelt_keyword, reserved_word,   name_in_two,    NULL};
