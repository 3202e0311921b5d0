#include "runtime/compile/library.h"

#include <math.h>
#include <string.h>

static const char *const space_names[SPACE_COUNT] = {"robot", "math", "table"};

#define NATIVE_ROW_(name, library, word, least, most) {library, word},
static const struct { const char *library, *word; } natives[] = {NATIVES(NATIVE_ROW_)};
#undef NATIVE_ROW_

struct refused_name {
    const char *name;
    enum refusal refusal;
};

/* Lua's other global names (those of lua-lib/sandbox, and those a pupil may have read about). */
static const struct refused_name refused_names[] = {{"_G", REFUSED_FUNCTION},
                                                    {"_VERSION", REFUSED_FUNCTION},
                                                    {"assert", REFUSED_CATCHING},
                                                    {"collectgarbage", REFUSED_FUNCTION},
                                                    {"coroutine", REFUSED_COROUTINE},
                                                    {"debug", REFUSED_FUNCTION},
                                                    {"dofile", REFUSED_LOADING},
                                                    {"error", REFUSED_CATCHING},
                                                    {"getmetatable", REFUSED_METATABLE},
                                                    {"io", REFUSED_FUNCTION},
                                                    {"load", REFUSED_LOADING},
                                                    {"loadfile", REFUSED_LOADING},
                                                    {"next", REFUSED_FUNCTION},
                                                    {"os", REFUSED_FUNCTION},
                                                    {"package", REFUSED_LOADING},
                                                    {"pcall", REFUSED_CATCHING},
                                                    {"rawequal", REFUSED_METATABLE},
                                                    {"rawget", REFUSED_METATABLE},
                                                    {"rawlen", REFUSED_METATABLE},
                                                    {"rawset", REFUSED_METATABLE},
                                                    {"require", REFUSED_LOADING},
                                                    {"select", REFUSED_VARARG},
                                                    {"setmetatable", REFUSED_METATABLE},
                                                    {"string", REFUSED_TEXT_FUNCTION},
                                                    {"tonumber", REFUSED_TYPE},
                                                    {"tostring", REFUSED_TEXT_FUNCTION},
                                                    {"type", REFUSED_TYPE},
                                                    {"utf8", REFUSED_TEXT_FUNCTION},
                                                    {"warn", REFUSED_CATCHING},
                                                    {"xpcall", REFUSED_CATCHING}};

static int native_of(const char *library, const char *word) {
    for (int i = 0; i < NATIVE_COUNT; i++) {
        if (strcmp(natives[i].library, library) == 0 && strcmp(natives[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

struct library_meaning library_global(const char *name) {
    for (int space = 0; space < SPACE_COUNT; space++) {
        if (strcmp(space_names[space], name) == 0) {
            return (struct library_meaning){.kind = LIBRARY_SPACE, .value = space};
        }
    }
    int native = strcmp(name, "print") == 0 ? NATIVE_PRINT : native_of("", name);
    if (native >= 0) {
        return (struct library_meaning){.kind = LIBRARY_NATIVE, .value = native};
    }
    for (size_t i = 0; i < sizeof refused_names / sizeof refused_names[0]; i++) {
        if (strcmp(refused_names[i].name, name) == 0) {
            return (struct library_meaning){.kind = LIBRARY_REFUSED,
                                            .value = (int)refused_names[i].refusal};
        }
    }
    return (struct library_meaning){.kind = LIBRARY_NOTHING};
}

struct library_meaning library_word(const struct vocabulary *vocabulary, enum library_space space,
                                    const char *name) {
    if (space == SPACE_MATH && strcmp(name, "pi") == 0) {
        return (struct library_meaning){.kind = LIBRARY_NUMBER, .number = 3.14159265358979f};
    }
    if (space == SPACE_MATH && strcmp(name, "huge") == 0) {
        return (struct library_meaning){.kind = LIBRARY_NUMBER, .number = INFINITY};
    }
    if (space == SPACE_ROBOT) {
        const struct vocabulary_word *word = vocabulary_find(vocabulary, name);
        name = word != NULL ? word->name[VOCABULARY_ENGLISH] : "";
    }
    int native = native_of(space_names[space], name);
    return (struct library_meaning){.kind = native >= 0 ? LIBRARY_NATIVE : LIBRARY_NOTHING,
                                    .value = native};
}

const char *library_space_name(enum library_space space) { return space_names[space]; }

bool library_is_robot_word(int native) {
    return strcmp(natives[native].library, space_names[SPACE_ROBOT]) == 0;
}

bool library_starts_tasks(int native) {
    return native == NATIVE_WHEN || native == NATIVE_EVERY || native == NATIVE_TOGETHER;
}
