#include "runtime/compile/unit.h"

#include <lauxlib.h>
#include <string.h>

void *unit_take(lua_State *lua, size_t bytes) {
    void *block = lua_newuserdatauv(lua, bytes > 0 ? bytes : 1, 0);
    memset(block, 0, bytes);
    luaL_ref(lua, LUA_REGISTRYINDEX);
    return block;
}

void *unit_room(lua_State *lua, void *items, int count, int *capacity, size_t item_bytes) {
    if (count < *capacity) {
        return items;
    }
    int larger = *capacity == 0 ? 16 : *capacity * 2;
    void *fresh = unit_take(lua, (size_t)larger * item_bytes);
    if (count > 0) {
        memcpy(fresh, items, (size_t)count * item_bytes);
    }
    *capacity = larger;
    return fresh;
}

int unit_text(struct unit *unit, const char *bytes, size_t length) {
    for (int i = 0; i < unit->text_count; i++) {
        const struct text *text = &unit->text[i];
        if (text->length == length && memcmp(text->bytes, bytes, length) == 0) {
            return i;
        }
    }
    unit->text = unit_room(unit->lua, unit->text, unit->text_count, &unit->text_capacity,
                           sizeof *unit->text);
    unit->text[unit->text_count] = (struct text){.bytes = bytes, .length = length, .number = -1};
    return unit->text_count++;
}

int unit_number(struct unit *unit, const struct value *value) {
    for (int i = 0; i < unit->number_count; i++) {
        if (memcmp(&unit->number[i].value, value, sizeof *value) == 0) {
            return i;
        }
    }
    unit->number = unit_room(unit->lua, unit->number, unit->number_count, &unit->number_capacity,
                             sizeof *unit->number);
    unit->number[unit->number_count] = (struct number){.value = *value, .number = -1};
    return unit->number_count++;
}

int unit_integer(struct unit *unit, int32_t integer) {
    struct value value = {.tag = VALUE_INTEGER};
    value.integer = integer;
    return unit_number(unit, &value);
}

int unit_float(struct unit *unit, float number) {
    struct value value = {.tag = VALUE_FLOAT};
    value.number = number;
    return unit_number(unit, &value);
}

static int add_global(struct unit *unit, const char *name, bool of_file) {
    unit->global = unit_room(unit->lua, unit->global, unit->global_count, &unit->global_capacity,
                             sizeof *unit->global);
    unit->global[unit->global_count] =
        (struct global){.name = name, .of_file = of_file, .number = -1};
    return unit->global_count++;
}

int unit_global(struct unit *unit, const char *name) {
    for (int i = 0; i < unit->global_count; i++) {
        if (!unit->global[i].of_file && strcmp(unit->global[i].name, name) == 0) {
            return i;
        }
    }
    return add_global(unit, name, false);
}

int unit_file_variable(struct unit *unit, const char *name) { return add_global(unit, name, true); }
