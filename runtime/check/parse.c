#include "runtime/check/parse.h"

#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading 1 MB of program takes Lua some 40 MB; beyond this it is an attack. */
#define PARSE_MEMORY_MAX ((size_t)192 * 1024 * 1024)

struct budget {
    size_t used;
};

struct feed {
    const char *bytes;
    size_t length, at;
    bool ended;
};

static void *allocate(void *user, void *block, size_t old_size, size_t new_size) {
    struct budget *budget = user;
    size_t old = block == NULL ? 0 : old_size;
    if (new_size == 0) {
        free(block);
        budget->used -= old;
        return NULL;
    }
    if (new_size > old && budget->used + (new_size - old) > PARSE_MEMORY_MAX) {
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    if (fresh != NULL) {
        budget->used = budget->used - old + new_size;
    }
    return fresh;
}

static const char *next_byte(lua_State *lua, void *user, size_t *size) {
    (void)lua;
    struct feed *feed = user;
    if (feed->at >= feed->length) {
        feed->ended = true;
        *size = 0;
        return NULL;
    }
    *size = 1;
    return feed->bytes + feed->at++;
}

/* "p:12: 'then' expected near 'x'" → line 12, "'then' expected", near the end or not. */
static void read_message(const char *message, struct parse_verdict *verdict) {
    if (strncmp(message, "p:", 2) == 0) {
        char *rest;
        verdict->line = (int)strtol(message + 2, &rest, 10);
        message = rest[0] == ':' && rest[1] == ' ' ? rest + 2 : rest;
    }
    snprintf(verdict->message, sizeof verdict->message, "%.*s", PARSE_MESSAGE_MAX - 1, message);
    char *near = strstr(verdict->message, " near ");
    if (near != NULL) {
        verdict->at_end = strncmp(near, " near <eof>", 11) == 0;
        near[0] = '\0';
    }
}

static void judge(lua_State *lua, const char *bytes, size_t length, struct parse_verdict *verdict) {
    struct feed feed = {.bytes = bytes, .length = length};
    int status = lua_load(lua, next_byte, &feed, "=p", "t");
    verdict->accepted = status == LUA_OK;
    verdict->out_of_memory = status == LUA_ERRMEM;
    verdict->read = (uint32_t)feed.at;
    /* Lua has also read the byte behind the word, unless the text was at its end. */
    uint32_t behind = feed.ended ? 1 : 2;
    verdict->last = verdict->read >= behind ? verdict->read - behind : 0;
    const char *message = status == LUA_OK ? NULL : lua_tostring(lua, -1);
    if (message != NULL) {
        read_message(message, verdict);
    }
}

bool parse_program(const char *bytes, size_t length, struct parse_verdict *verdict) {
    *verdict = (struct parse_verdict){0};
    struct budget budget = {0};
    lua_State *lua = lua_newstate(allocate, &budget);
    if (lua == NULL) {
        return false;
    }
    lua_gc(lua, LUA_GCSTOP); /* one text, then everything is released at once */
    judge(lua, bytes, length, verdict);
    lua_close(lua);
    return true;
}
