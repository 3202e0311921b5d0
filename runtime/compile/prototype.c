#include "runtime/compile/prototype.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "runtime/compile/unit.h"

/* Lua's tags of constants in a dump. */
enum {
    TAG_NIL = 0x00,
    TAG_FALSE = 0x01,
    TAG_TRUE = 0x11,
    TAG_INTEGER = 0x03,
    TAG_FLOAT = 0x13,
    TAG_SHORT = 0x04,
    TAG_LONG = 0x14
};

#define LINE_ABSOLUTE (-128) /* this instruction's line is in the list of absolute ones */

struct reader {
    lua_State *lua;
    const unsigned char *at, *end;
};

static void spoilt(struct reader *reader) {
    luaL_error(reader->lua, "this Lua writes its functions in a form that is not known here");
}

static void read_bytes(struct reader *reader, void *out, size_t length) {
    if ((size_t)(reader->end - reader->at) < length) {
        spoilt(reader);
    }
    memcpy(out, reader->at, length);
    reader->at += length;
}

static int read_byte(struct reader *reader) {
    unsigned char byte = 0;
    read_bytes(reader, &byte, 1);
    return byte;
}

/* Seven bits a byte, the highest first; the last has its eighth bit set. */
static size_t read_size(struct reader *reader) {
    size_t size = 0;
    for (int i = 0; i < 9; i++) {
        int byte = read_byte(reader);
        size = size << 7 | (size_t)(byte & 0x7f);
        if ((byte & 0x80) != 0) {
            return size;
        }
    }
    spoilt(reader);
    return 0;
}

static int read_int(struct reader *reader) {
    size_t size = read_size(reader);
    if (size > 0x7fffffff) {
        spoilt(reader);
    }
    return (int)size;
}

/* A count of things of which each takes at least one byte. */
static int read_count(struct reader *reader) {
    int count = read_int(reader);
    if (count > reader->end - reader->at) {
        spoilt(reader);
    }
    return count;
}

/* Size plus one, then the bytes; 0: none. A copy with a NUL behind. */
static const char *read_text(struct reader *reader, size_t *length) {
    size_t size = read_size(reader);
    *length = size > 0 ? size - 1 : 0;
    if (size > (size_t)(reader->end - reader->at) + 1) {
        spoilt(reader);
    }
    char *text = unit_take(reader->lua, *length + 1);
    read_bytes(reader, text, *length);
    return text;
}

static void read_header(struct reader *reader) {
    static const unsigned char expected[] = {0x1b,
                                             'L',
                                             'u',
                                             'a',
                                             0x54,
                                             0,
                                             0x19,
                                             0x93,
                                             '\r',
                                             '\n',
                                             0x1a,
                                             '\n',
                                             sizeof(uint32_t),
                                             sizeof(lua_Integer),
                                             sizeof(lua_Number)};
    unsigned char found[sizeof expected];
    lua_Integer integer = 0;
    lua_Number number = 0;
    read_bytes(reader, found, sizeof found);
    read_bytes(reader, &integer, sizeof integer);
    read_bytes(reader, &number, sizeof number);
    if (memcmp(found, expected, sizeof expected) != 0 || integer != 0x5678 || number != 370.5) {
        spoilt(reader);
    }
}

static void read_constant(struct reader *reader, struct constant *constant) {
    switch (read_byte(reader)) {
    case TAG_NIL:
        constant->kind = CONSTANT_NIL;
        return;
    case TAG_FALSE:
        constant->kind = CONSTANT_FALSE;
        return;
    case TAG_TRUE:
        constant->kind = CONSTANT_TRUE;
        return;
    case TAG_INTEGER:
        constant->kind = CONSTANT_INTEGER;
        read_bytes(reader, &constant->integer, sizeof constant->integer);
        return;
    case TAG_FLOAT:
        constant->kind = CONSTANT_FLOAT;
        read_bytes(reader, &constant->number, sizeof constant->number);
        return;
    case TAG_SHORT:
    case TAG_LONG:
        constant->kind = CONSTANT_TEXT;
        constant->text = read_text(reader, &constant->length);
        return;
    default:
        spoilt(reader);
    }
}

static void read_code(struct reader *reader, struct prototype *out) {
    out->word_count = read_count(reader);
    out->word = unit_take(reader->lua, (size_t)out->word_count * sizeof *out->word);
    out->word_line = unit_take(reader->lua, (size_t)out->word_count * sizeof *out->word_line);
    read_bytes(reader, out->word, (size_t)out->word_count * sizeof *out->word);
    out->constant_count = read_count(reader);
    out->constant = unit_take(reader->lua, (size_t)out->constant_count * sizeof *out->constant);
    for (int i = 0; i < out->constant_count; i++) {
        read_constant(reader, &out->constant[i]);
    }
    out->upvalue_count = read_count(reader);
    out->upvalue = unit_take(reader->lua, (size_t)out->upvalue_count * sizeof *out->upvalue);
    for (int i = 0; i < out->upvalue_count; i++) {
        out->upvalue[i].in_register = read_byte(reader) != 0;
        out->upvalue[i].index = read_byte(reader);
        out->upvalue[i].name = "";
        (void)read_byte(reader); /* kind of variable */
    }
}

/* Lines go by differences from the instruction before; where one does not fit a byte, the list of
 * absolute lines has it. */
static void read_lines(struct reader *reader, struct prototype *out) {
    int count = read_count(reader);
    const unsigned char *difference = reader->at;
    if (count != out->word_count) {
        spoilt(reader);
    }
    reader->at += count;
    int absolute = read_count(reader), done = 0, line = out->line;
    for (int i = 0; i <= absolute; i++) {
        int to = i < absolute ? read_int(reader) : count;
        int next_line = i < absolute ? read_int(reader) : 0;
        if (to < done || to > count) {
            spoilt(reader);
        }
        for (; done < to; done++) {
            line += (signed char)difference[done];
            out->word_line[done] = line;
        }
        if (i < absolute && to < count) {
            line = next_line;
            out->word_line[done++] = line;
        }
    }
}

static void read_names(struct reader *reader, struct prototype *out) {
    size_t length;
    out->variable_count = read_count(reader);
    out->variable = unit_take(reader->lua, (size_t)out->variable_count * sizeof *out->variable);
    for (int i = 0; i < out->variable_count; i++) {
        struct variable *variable = &out->variable[i];
        variable->name = read_text(reader, &length);
        variable->start = read_int(reader);
        variable->end = read_int(reader);
        variable->global = variable->constant = -1;
    }
    int names = read_count(reader);
    if (names > out->upvalue_count) {
        spoilt(reader);
    }
    for (int i = 0; i < names; i++) {
        out->upvalue[i].name = read_text(reader, &length);
    }
}

/* The n-th variable that is alive at its start lives in register n. */
static void place_variables(struct prototype *out) {
    for (int i = 0; i < out->variable_count; i++) {
        for (int before = 0; before < i; before++) {
            out->variable[i].reg += out->variable[before].end > out->variable[i].start;
        }
    }
}

/* Lua nests functions at most some 200 deep (its limit on C calls while parsing). */
static struct prototype *read_function(struct reader *reader, struct prototype *around) {
    size_t length;
    struct prototype *out = unit_take(reader->lua, sizeof *out);
    (void)read_text(reader, &length); /* source */
    out->around = around;
    out->line = read_int(reader);
    out->last_line = read_int(reader);
    out->parameters = read_byte(reader);
    out->is_vararg = read_byte(reader) != 0;
    out->registers = read_byte(reader);
    read_code(reader, out);
    out->inside_count = read_count(reader);
    out->inside = unit_take(reader->lua, (size_t)out->inside_count * sizeof(struct prototype *));
    for (int i = 0; i < out->inside_count; i++) {
        out->inside[i] = read_function(reader, out);
    }
    read_lines(reader, out);
    read_names(reader, out);
    place_variables(out);
    return out;
}

struct dump {
    unsigned char *bytes;
    size_t length, capacity;
};

static int append(lua_State *lua, const void *bytes, size_t length, void *user) {
    struct dump *dump = user;
    if (dump->capacity - dump->length < length) {
        dump->capacity = (dump->capacity + length) * 2;
        unsigned char *larger = unit_take(lua, dump->capacity);
        if (dump->length > 0) {
            memcpy(larger, dump->bytes, dump->length);
        }
        dump->bytes = larger;
    }
    memcpy(dump->bytes + dump->length, bytes, length);
    dump->length += length;
    return 0;
}

struct prototype *prototype_read(lua_State *lua) {
    struct dump dump = {0};
    if (lua_dump(lua, append, &dump, 0) != 0) {
        luaL_error(lua, "the function could not be written");
    }
    struct reader reader = {lua, dump.bytes, dump.bytes + dump.length};
    read_header(&reader);
    (void)read_byte(&reader); /* upvalues of the program: _ENV */
    return read_function(&reader, NULL);
}

int prototype_count(const struct prototype *prototype) {
    int count = 1;
    for (int i = 0; i < prototype->inside_count; i++) {
        count += prototype_count(prototype->inside[i]);
    }
    return count;
}
