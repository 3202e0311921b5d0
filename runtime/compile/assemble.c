#include "runtime/compile/assemble.h"

#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/vm/image.h"
#include "language/language.h"
#include "runtime/compile/code.h"
#include "runtime/compile/refusal.h"

#define JUMP_BYTES 3

struct writer {
    uint8_t *bytes;
    size_t length, capacity;
    lua_State *lua;
};

static void put(struct writer *writer, unsigned byte) {
    writer->bytes =
        unit_room(writer->lua, writer->bytes, (int)writer->length, (int *)&writer->capacity, 1);
    writer->bytes[writer->length++] = (uint8_t)byte;
}
