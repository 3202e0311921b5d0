/* embedded: the .lua files of this folder, inside the program. */
#ifndef LUA_LIB_VOCABULARY_EMBEDDED_H
#define LUA_LIB_VOCABULARY_EMBEDDED_H

#include <lua.h>
#include <stddef.h>

struct embedded_file {
    const char *name; /* without ".lua" */
    const unsigned char *text;
    size_t size;
};

extern const struct embedded_file embedded_files[]; /* an all-zero entry ends them */

/* Pushes the file's function; a Lua error when there is none or it does not
 * compile. `name` stays borrowed in messages as "(robot)". */
void embedded_push(lua_State *state, const char *name);

#endif
