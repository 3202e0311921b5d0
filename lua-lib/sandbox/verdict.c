/* What an error value means, and where it happened. */
#include <ctype.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "lua-lib/sandbox/internal.h"

static const char raised_key = 'r'; /* its address keys the registry */

/* Functions looked through for a line of the program: finding each takes as long as it is
 * deep, and a recursion is a hundred thousand deep. */
#define LINE_LEVELS 200

int sandbox_line(lua_State *state) {
    const struct sandbox *sandbox = sandbox_of(state);
    lua_Debug activation;
    for (int level = 0; level < LINE_LEVELS && lua_getstack(state, level, &activation) != 0;
         level++) {
        if (lua_getinfo(state, "Sl", &activation) != 0 && activation.currentline > 0 &&
            strcmp(activation.source, sandbox->name) == 0) {
            return activation.currentline;
        }
    }
    return 0;
}

/* ---- text for people --------------------------------------------------------- */

/* Length of the UTF-8 character at `text`, 0 when it is none. */
static size_t character_length(const unsigned char *text, size_t length) {
    size_t size = text[0] < 0x80   ? 1
                  : text[0] < 0xc2 ? 0
                  : text[0] < 0xe0 ? 2
                  : text[0] < 0xf0 ? 3
                  : text[0] < 0xf5 ? 4
                                   : 0;
    if (size == 0 || size > length) {
        return 0;
    }
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
    bool outside = (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf4 && text[1] > 0x8f);
    return overlong || outside ? 0 : size;
}

static bool is_control(const unsigned char *text) {
    return (text[0] < 0x20 && text[0] != '\n' && text[0] != '\t') || text[0] == 0x7f ||
           (text[0] == 0xc2 && text[1] < 0xa0);
}

void sandbox_make_visible(char *out, size_t size, const char *text, size_t length) {
    const unsigned char *from = (const unsigned char *)text;
    size_t used = 0;
    while (length > 0) {
        char shown[8];
        size_t taken = character_length(from, length);
        size_t shown_length;
        if (taken == 0) {
            taken = shown_length = 1;
            shown[0] = '?';
        } else if (is_control(from)) {
            unsigned code = from[0] == 0xc2 ? from[1] : from[0];
            shown_length = (size_t)snprintf(shown, sizeof shown, "\\%u", code);
        } else {
            memcpy(shown, from, taken);
            shown_length = taken;
        }
        if (used + shown_length >= size) {
            break;
        }
        memcpy(out + used, shown, shown_length);
        used += shown_length;
        from += taken;
        length -= taken;
    }
    out[used] = '\0';
}

/* ---- faults -------------------------------------------------------------------- */

/* Skips "carre.lua:12: " and gives 12; 0 and nothing skipped when it is not there. */
static int take_position(const struct sandbox *sandbox, const char **text, size_t *length) {
    const char *name = sandbox->name + 1;
    size_t name_length = strlen(name);
    const char *at = *text + name_length;
    if (*length < name_length + 3 || memcmp(*text, name, name_length) != 0 || *at != ':') {
        return 0;
    }
    int line = 0;
    for (at++; isdigit((unsigned char)*at) && line < 100000000; at++) {
        line = line * 10 + (*at - '0');
    }
    if (at[0] != ':' || at[1] != ' ') {
        return 0;
    }
    *length -= (size_t)(at + 2 - *text);
    *text = at + 2;
    return line;
}

static void explain_memory(const struct sandbox *sandbox, struct fault *fault) {
    fault_set(fault, FAULT_MEMORY, _("the program needs too much memory"));
    fault->line = sandbox->refused_line;
    if (sandbox->profile == SANDBOX_FORMULA) {
        return;
    }
    if (sandbox->refused_deep) {
        fault_advise(fault, _("A function calls itself again and again without ever coming back."));
    } else {
        fault_advise(fault, _("Is there a table or a text that grows at every turn of a loop?"));
    }
}

static void explain_error(const struct sandbox *sandbox, lua_State *thread, struct fault *fault) {
    size_t length;
    int line = 0;
    if (lua_type(thread, -1) == LUA_TSTRING) {
        char shown[FAULT_MESSAGE_MAX];
        const char *text = lua_tolstring(thread, -1, &length);
        line = take_position(sandbox, &text, &length);
        sandbox_make_visible(shown, sizeof shown, text, length);
        fault_set(fault, FAULT_PROGRAM, "%s", shown);
    } else if (lua_type(thread, -1) == LUA_TNUMBER) {
        fault_set(fault, FAULT_PROGRAM, "%.14g", lua_tonumber(thread, -1));
    } else {
        fault_set(fault, FAULT_PROGRAM, _("error() was called with a value that is not a text: %s"),
                  luaL_typename(thread, -1));
    }
    fault->line = line;
}

static bool is_raised(const struct sandbox *sandbox, lua_State *thread) {
    if (!sandbox->has_raised || lua_type(thread, -1) != LUA_TSTRING || !lua_checkstack(thread, 1)) {
        return false;
    }
    lua_rawgetp(thread, LUA_REGISTRYINDEX, &raised_key);
    bool same = lua_rawequal(thread, -1, -2) != 0;
    lua_pop(thread, 1);
    return same;
}

static enum sandbox_verdict judge(struct sandbox *sandbox, lua_State *thread, int status,
                                  struct fault *fault) {
    if (sandbox->over) {
        *fault = sandbox->over_fault;
        return SANDBOX_BUDGET;
    }
    if (status == LUA_ERRMEM && sandbox->memory_refused) {
        explain_memory(sandbox, fault);
        return SANDBOX_MEMORY;
    }
    if (is_raised(sandbox, thread)) {
        *fault = sandbox->raised;
        return fault->kind == FAULT_REFUSED ? SANDBOX_REFUSED : SANDBOX_ERROR;
    }
    explain_error(sandbox, thread, fault);
    return SANDBOX_ERROR;
}

enum sandbox_verdict sandbox_explain(struct sandbox *sandbox, lua_State *thread, int status,
                                     struct fault *fault) {
    enum sandbox_verdict verdict = judge(sandbox, thread, status, fault);
    int line = fault->line != 0 ? fault->line : sandbox->failed_line;
    fault_at(fault, sandbox->name + 1, line != 0 ? line : sandbox_line(thread), 0);
    return verdict;
}

int sandbox_raise(lua_State *state, enum fault_kind kind, const char *message, const char *advice) {
    struct sandbox *sandbox = sandbox_of(state);
    struct fault raised;
    fault_set(&raised, kind, "%s", message);
    if (advice != NULL && advice[0] != '\0') {
        fault_advise(&raised, "%s", advice);
    }
    raised.line = sandbox_line(state);
    lua_pushfstring(state, "%s:%d: %s", sandbox->name + 1, raised.line, raised.message);
    lua_pushvalue(state, -1);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &raised_key);
    sandbox->raised = raised;
    sandbox->has_raised = true;
    return lua_error(state);
}

const char *sandbox_verdict_word(enum sandbox_verdict verdict) {
    switch (verdict) {
    case SANDBOX_OK:
        return "OK";
    case SANDBOX_SYNTAX:
        return "SYNTAX";
    case SANDBOX_ERROR:
        return "ERROR";
    case SANDBOX_BUDGET:
        return "BUDGET";
    case SANDBOX_MEMORY:
        return "MEMORY";
    case SANDBOX_REFUSED:
        return "REFUSED";
    }
    return "?";
}
