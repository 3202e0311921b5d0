#include "runtime/compile/library.h"

#include <math.h>
#include <string.h>

static const char *const space_names[SPACE_COUNT] = {"robot", "math", "table"};

#define NATIVE_ROW_(name, library, word, least, most) {library, word},
static const struct { const char *library, *word; } natives[] = {NATIVES(NATIVE_ROW_)};
#undef NATIVE_ROW_

#define ANY (-2)

/* Each word's rows stand together; its number is that of the first. */
static const struct {
    const char *library, *word, *full; /* "math", "sqrt", "math.sqrt" */
    int arguments;                     /* ANY, LIBRARY_UNKNOWN or exactly so many */
    const char *name;                  /* of the function in lua-lib/on-board/<library>.lua */
} travelling[] = {
#define ROW_(library, word, arguments, name) {library, word, library "." word, arguments, name},
    ROW_("math", "abs", ANY, "abs") ROW_("math", "atan", ANY, "atan") ROW_(
        "math", "ceil", ANY, "ceil") ROW_("math", "cos", ANY, "cos")
        ROW_("math", "max", 2, "greatest") ROW_("math", "max", 3, "greatest_of_3") ROW_(
            "math", "max", 4, "greatest_of_4") ROW_("math", "min", 2, "least") ROW_("math", "min",
                                                                                    3, "least_of_3")
            ROW_("math", "min", 4, "least_of_4") ROW_("math", "random", 0, "random_fraction") ROW_(
                "math", "random", 1, "random_to") ROW_("math", "random", 2, "random_between")
                ROW_("math", "random", LIBRARY_UNKNOWN, "random") ROW_("math", "sin", ANY, "sin")
                    ROW_("math", "sqrt", ANY, "sqrt") ROW_("math", "tointeger", ANY, "tointeger")
                        ROW_("table", "insert", 2, "append") ROW_("table", "insert", 3, "insert")
                            ROW_("table", "remove", 1, "remove_last")
                                ROW_("table", "remove", 2, "remove")
                                    ROW_("table", "remove", LIBRARY_UNKNOWN, "remove")
#undef ROW_
};
#define TRAVELLING_COUNT ((int)(sizeof travelling / sizeof travelling[0]))

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

static bool is_row(int row, const char *library, const char *word) {
    return strcmp(travelling[row].library, library) == 0 && strcmp(travelling[row].word, word) == 0;
}

/* A native's number, or that of a word that travels. */
static int number_of(const char *library, const char *word) {
    for (int row = 0; row < TRAVELLING_COUNT; row++) {
        if (is_row(row, library, word)) {
            return NATIVE_COUNT + row;
        }
    }
    return native_of(library, word);
}

int library_inner(const char *name) { return native_of("on-board", name); }

bool library_travels(int native) { return native >= NATIVE_COUNT; }

struct library_function library_function(int native, int arguments) {
    const int first = native - NATIVE_COUNT;
    struct library_function found = {.word = travelling[first].full};
    for (int row = first; row < TRAVELLING_COUNT; row++) {
        bool same = is_row(row, travelling[first].library, travelling[first].word);
        if (same && (travelling[row].arguments == arguments || travelling[row].arguments == ANY)) {
            found.file = travelling[row].library;
            found.name = travelling[row].name;
        }
    }
    return found;
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
    int native = number_of(space_names[space], name);
    return (struct library_meaning){.kind = native >= 0 ? LIBRARY_NATIVE : LIBRARY_NOTHING,
                                    .value = native};
}

const char *library_space_name(enum library_space space) { return space_names[space]; }

bool library_is_robot_word(int native) {
    return !library_travels(native) &&
           strcmp(natives[native].library, space_names[SPACE_ROBOT]) == 0;
}

bool library_starts_tasks(int native) {
    return native == NATIVE_WHEN || native == NATIVE_EVERY || native == NATIVE_TOGETHER;
}

bool library_gives_one(int native) {
    switch (native) {
    case NATIVE_DISTANCE:
    case NATIVE_LINE:
    case NATIVE_GROUND:
    case NATIVE_BUTTON:
    case NATIVE_TIME:
    case NATIVE_FLOOR:
    case NATIVE_BITS:
        return true;
    default:
        return false;
    }
}
