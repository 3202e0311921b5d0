/* The reference, read from Lua into C structures whose texts Lua keeps. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/vocabulary/embedded.h"
#include "lua-lib/vocabulary/vocabulary.h"

#define WORDS_MAX 64

struct vocabulary {
    struct sandbox *sandbox; /* holds the texts */
    size_t count;
    struct vocabulary_word word[WORDS_MAX];
};

static const char *const codes[VOCABULARY_LANGUAGES] = {"fr", "en"};

enum vocabulary_language vocabulary_language(const char *code) {
    return strcmp(code, "fr") == 0 ? VOCABULARY_FRENCH : VOCABULARY_ENGLISH;
}

/* ---- reading ------------------------------------------------------------------- */

/* The texts of both languages in fields "fr" and "en" of the table on top. */
static void take_texts(lua_State *state, const char *text[VOCABULARY_LANGUAGES]) {
    for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
        lua_getfield(state, -1, codes[language]);
        text[language] = luaL_checkstring(state, -1);
        lua_pop(state, 1);
    }
}

static void take_field_texts(lua_State *state, const char *field,
                             const char *text[VOCABULARY_LANGUAGES]) {
    if (lua_getfield(state, -1, field) != LUA_TTABLE) {
        luaL_error(state, "reference: %s is missing", field);
    }
    take_texts(state, text);
    lua_pop(state, 1);
}

static bool take_flag(lua_State *state, const char *field) {
    lua_getfield(state, -1, field);
    bool flag = lua_toboolean(state, -1) != 0;
    lua_pop(state, 1);
    return flag;
}

static bool take_number(lua_State *state, const char *field, double *value) {
    bool given = lua_getfield(state, -1, field) == LUA_TNUMBER;
    *value = lua_tonumber(state, -1);
    lua_pop(state, 1);
    return given;
}

static enum vocabulary_type take_type(lua_State *state) {
    static const char *const types[] = {"number", "function", "name", "any", NULL};
    lua_getfield(state, -1, "type");
    int type = luaL_checkoption(state, -1, NULL, types);
    lua_pop(state, 1);
    return (enum vocabulary_type)type;
}

static void take_parameter(lua_State *state, struct vocabulary_parameter *parameter) {
    take_texts(state, parameter->name);
    lua_getfield(state, -1, "unit");
    parameter->unit = luaL_checkstring(state, -1);
    lua_pop(state, 1);
    parameter->type = take_type(state);
    parameter->optional = take_flag(state, "optional");
    parameter->repeated = take_flag(state, "repeated");
    parameter->has_range =
        take_number(state, "min", &parameter->min) && take_number(state, "max", &parameter->max);
}

static void take_parameters(lua_State *state, struct vocabulary_word *word) {
    lua_getfield(state, -1, "parameters");
    word->parameter_count = lua_rawlen(state, -1);
    if (word->parameter_count > VOCABULARY_PARAMETERS_MAX) {
        luaL_error(state, "reference: too many parameters");
    }
    for (size_t i = 0; i < word->parameter_count; i++) {
        lua_rawgeti(state, -1, (lua_Integer)i + 1);
        take_parameter(state, &word->parameter[i]);
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
}

static void take_word(lua_State *state, struct vocabulary_word *word) {
    take_texts(state, word->name);
    take_field_texts(state, "summary", word->summary);
    take_field_texts(state, "text", word->text);
    take_field_texts(state, "returns", word->returns);
    take_field_texts(state, "example", word->example);
    take_parameters(state, word);
}

static int read_reference(lua_State *state) {
    struct vocabulary *vocabulary = lua_touserdata(state, 1);
    embedded_push(state, "reference");
    lua_call(state, 0, 1);
    lua_pushvalue(state, -1);
    lua_rawsetp(state, LUA_REGISTRYINDEX, vocabulary); /* keeps the texts */
    vocabulary->count = lua_rawlen(state, -1);
    if (vocabulary->count > WORDS_MAX) {
        luaL_error(state, "reference: too many words");
    }
    for (size_t i = 0; i < vocabulary->count; i++) {
        lua_rawgeti(state, -1, (lua_Integer)i + 1);
        take_word(state, &vocabulary->word[i]);
        lua_pop(state, 1);
    }
    return 0;
}

bool vocabulary_open(struct vocabulary **out, struct fault *fault) {
    struct sandbox_limits limits = SANDBOX_FORMULA_LIMITS;
    struct vocabulary *vocabulary = calloc(1, sizeof *vocabulary);
    if (vocabulary == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    if (!sandbox_open(SANDBOX_FORMULA, &limits, &vocabulary->sandbox, fault) ||
        sandbox_protect(vocabulary->sandbox, read_reference, vocabulary, fault) != SANDBOX_OK) {
        vocabulary_close(vocabulary);
        return false;
    }
    *out = vocabulary;
    return true;
}

void vocabulary_close(struct vocabulary *vocabulary) {
    if (vocabulary != NULL) {
        sandbox_close(vocabulary->sandbox);
        free(vocabulary);
    }
}

/* ---- asking ---------------------------------------------------------------------- */

size_t vocabulary_count(const struct vocabulary *vocabulary) { return vocabulary->count; }

const struct vocabulary_word *vocabulary_at(const struct vocabulary *vocabulary, size_t index) {
    return index < vocabulary->count ? &vocabulary->word[index] : NULL;
}

const struct vocabulary_word *vocabulary_find(const struct vocabulary *vocabulary,
                                              const char *name) {
    if (strncmp(name, "robot.", 6) == 0) {
        name += 6;
    }
    size_t length = strcspn(name, "(");
    for (size_t i = 0; i < vocabulary->count; i++) {
        for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
            const char *known = vocabulary->word[i].name[language];
            if (strlen(known) == length && strncmp(known, name, length) == 0) {
                return &vocabulary->word[i];
            }
        }
    }
    return NULL;
}
