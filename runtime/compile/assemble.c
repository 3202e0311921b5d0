/* The bytes of an image. */
#include "runtime/compile/assemble.h"

#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/vm/image.h"
#include "runtime/compile/code.h"
#include "runtime/compile/refusal.h"

#define STEP_MAX  31 /* of a byte of the line table: bytes of code, */
#define LINES_MAX 3  /* and lines */
#define LINES_MIN (-4)

struct writer {
    lua_State *lua;
    uint8_t *bytes;
    int length, capacity;
};

static void put(struct writer *writer, int byte) {
    writer->bytes = unit_room(writer->lua, writer->bytes, writer->length, &writer->capacity, 1);
    writer->bytes[writer->length++] = (uint8_t)byte;
}

static void put_word(struct writer *writer, int word) {
    put(writer, word & 0xff);
    put(writer, word >> 8 & 0xff);
}

static void put_bytes(struct writer *writer, const void *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        put(writer, ((const uint8_t *)bytes)[i]);
    }
}

/* ---- code --------------------------------------------------------------------------- */

/* `place`: where each operation begins. */
static void put_operand(const struct unit *unit, struct writer *writer, const struct op *op, int o,
                        const int *place, int end) {
    int operand = op->operand[o];
    switch (code_letters(op->code)[o]) {
    case 'w':
    case 'r':
        put(writer, operand * VALUE_BYTES);
        break;
    case 'k':
        put(writer, unit->number[operand].number);
        break;
    case 't':
        put(writer, unit->text[operand].number);
        break;
    case 'g':
        put(writer, unit->global[operand].number);
        break;
    case 'f':
        put(writer, unit->function[operand].number);
        break;
    case 's':
        put(writer, place[operand] - end);
        break;
    case 'j':
        put_word(writer, place[operand] - end);
        break;
    case 'h':
        put_word(writer, operand);
        break;
    default: /* i, n, c */
        put(writer, operand);
        break;
    }
}

static void put_function(const struct unit *unit, struct writer *writer,
                         const struct function *function) {
    int *place = unit_take(unit->lua, (size_t)(function->count + 1) * sizeof *place);
    for (int i = 0; i < function->count; i++) {
        place[i + 1] = place[i] + code_bytes(function->op[i].code);
    }
    for (int i = 0; i < function->count; i++) {
        const struct op *op = &function->op[i];
        put(writer, op->code);
        for (int o = 0; code_letters(op->code)[o] != '\0'; o++) {
            put_operand(unit, writer, op, o, place, place[i + 1]);
        }
    }
}

/* ---- lines ---------------------------------------------------------------------------- */

struct line_table {
    struct writer writer;
    int code, line; /* reached by what is written so far */
    int needed; /* up to this place of the code the line must stay as it is: the last byte of the
                   last instruction that needs one, since a call is left at its end */
};

static int limited(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

/* Lines change as soon as nobody needs the old one any more. */
static void reach(struct line_table *table, int code, int line, int bytes) {
    while (table->line != line) {
        int step = limited(code - table->code, 0, STEP_MAX);
        bool may_change = table->code + step > table->needed;
        int lines = may_change ? limited(line - table->line, LINES_MIN, LINES_MAX) : 0;
        put(&table->writer, step | lines * (STEP_MAX + 1));
        table->code += step;
        table->line += lines;
    }
    table->needed = code + bytes - 1;
}

/* From here on the code is of lua-lib/on-board: its lines are its callers'. */
static void end_lines(struct line_table *table, int code) {
    while (table->code < code) {
        int step = limited(code - table->code, 0, STEP_MAX);
        put(&table->writer, step);
        table->code += step;
    }
    put(&table->writer, 0);
}

static void put_lines_of(struct line_table *table, const struct function *function) {
    int code = function->code_at;
    for (int i = 0; i < function->count; i++) {
        int bytes = code_bytes(function->op[i].code);
        if (!code_needs_no_line(function->op[i].code)) {
            reach(table, code, function->op[i].line, bytes);
        }
        code += bytes;
    }
}

static void put_lines(struct unit *unit, struct line_table *table) {
    *table = (struct line_table){.writer.lua = unit->lua, .line = 1, .needed = -1};
    for (int f = 0; f < unit->function_count; f++) {
        struct function *function = &unit->function[f];
        int before = table->writer.length;
        if (function->used && function->prototype->of_library) {
            end_lines(table, function->code_at);
            return;
        }
        if (function->used) {
            put_lines_of(table, function);
        }
        function->line_bytes = table->writer.length - before;
    }
}

/* ---- the other parts ------------------------------------------------------------------ */

static void put_functions(const struct unit *unit, struct writer *writer) {
    for (int f = 0; f < unit->function_count; f++) {
        const struct function *function = &unit->function[f];
        if (function->used) {
            put_word(writer, function->code_at);
            put(writer, function->prototype->parameters);
            put(writer, function->registers);
        }
    }
}

/* Numbers and texts were numbered in another order than they stand in the pools. */
static int put_numbers(const struct unit *unit, struct writer *writer) {
    int wanted = 0;
    for (bool found = true; found;) {
        found = false;
        for (int i = 0; i < unit->number_count && !found; i++) {
            found = unit->number[i].number == wanted;
            if (found) {
                put_bytes(writer, &unit->number[i].value, VALUE_BYTES);
                wanted++;
            }
        }
    }
    return wanted;
}

static int put_texts(const struct unit *unit, struct writer *writer) {
    int wanted = 0;
    for (bool found = true; found;) {
        found = false;
        for (int i = 0; i < unit->text_count && !found; i++) {
            found = unit->text[i].number == wanted;
            if (found) {
                put(writer, (int)unit->text[i].length);
                put_bytes(writer, unit->text[i].bytes, unit->text[i].length);
                wanted++;
            }
        }
    }
    return wanted;
}

static int natives_needed(const struct unit *unit) {
    int needed = 0;
    for (int f = 0; f < unit->function_count; f++) {
        for (int i = 0; unit->function[f].used && i < unit->function[f].count; i++) {
            const struct op *op = &unit->function[f].op[i];
            const char *native = strchr(code_letters(op->code), 'n');
            if (native != NULL) {
                int number = op->operand[native - code_letters(op->code)];
                needed = number >= needed ? number + 1 : needed;
            }
        }
    }
    return needed;
}

/* "suivre_la_ligne" from "robots/suivre_la_ligne.lua", cut between characters. */
static int program_name(const struct unit *unit, const char **name) {
    const char *slash = strrchr(unit->source->name, '/');
    *name = slash != NULL ? slash + 1 : unit->source->name;
    size_t length = strlen(*name);
    if (length > 4 && strcmp(*name + length - 4, ".lua") == 0) {
        length -= 4;
    }
    if (length > IMAGE_NAME_MAX) {
        length = IMAGE_NAME_MAX;
        while (length > 0 && ((unsigned char)(*name)[length] & 0xc0) == 0x80) {
            length--;
        }
    }
    return (int)length;
}

static int count_functions(const struct unit *unit) {
    int count = 0;
    for (int f = 0; f < unit->function_count; f++) {
        count += unit->function[f].used;
    }
    return count;
}

static uint32_t crc_of(const uint8_t *bytes, int length) {
    uint32_t crc = CRC32_START;
    for (int i = 0; i < length; i++) {
        crc = crc32_byte(crc, bytes[i]);
    }
    return ~crc;
}

/* ---- the whole -------------------------------------------------------------------------- */

static void put_header(const struct unit *unit, struct writer *header, const struct writer *middle,
                       int numbers, int texts, int code_bytes, int line_bytes) {
    const char *name;
    int name_length = program_name(unit, &name);
    int length =
        IMAGE_HEADER_BYTES + 1 + name_length + middle->length + line_bytes + IMAGE_CRC_BYTES;
    put_bytes(header, "PV", 2);
    put(header, IMAGE_VERSION);
    put(header, natives_needed(unit));
    put_word(header, length);
    put_word(header, unit->program->arena_bytes);
    put(header, unit->program->globals);
    put(header, count_functions(unit));
    put(header, numbers);
    put(header, texts);
    put_word(header, code_bytes);
    put_word(header, unit->program->text_bytes);
    put_word(header, line_bytes);
    put(header, name_length);
    put_bytes(header, name, (size_t)name_length);
}

static bool keep(struct unit *unit, const struct writer *writer) {
    struct program *program = unit->program;
    program->bytes = malloc((size_t)writer->length);
    if (program->bytes == NULL) {
        return false;
    }
    memcpy(program->bytes, writer->bytes, (size_t)writer->length);
    program->length = (size_t)writer->length;
    return true;
}

bool assemble_image(struct unit *unit, int code_bytes) {
    struct writer middle = {.lua = unit->lua}, whole = {.lua = unit->lua};
    struct line_table lines;
    put_functions(unit, &middle);
    int before = middle.length, numbers = put_numbers(unit, &middle);
    unit->program->number_bytes = (uint16_t)(middle.length - before);
    before = middle.length;
    int texts = put_texts(unit, &middle);
    unit->program->text_bytes = (uint16_t)(middle.length - before);
    for (int f = 0; f < unit->function_count; f++) {
        if (unit->function[f].used) {
            put_function(unit, &middle, &unit->function[f]);
        }
    }
    put_lines(unit, &lines);
    unit->program->code_bytes = (uint16_t)code_bytes;
    unit->program->line_bytes = (uint16_t)lines.writer.length;
    put_header(unit, &whole, &middle, numbers, texts, code_bytes, lines.writer.length);
    put_bytes(&whole, middle.bytes, (size_t)middle.length);
    put_bytes(&whole, lines.writer.bytes, (size_t)lines.writer.length);
    uint32_t crc = crc_of(whole.bytes, whole.length);
    put_word(&whole, (int)(crc & 0xffff));
    put_word(&whole, (int)(crc >> 16));
    if (whole.length > INT16_MAX) {
        refuse(unit, REFUSED_TOO_LONG, 1, NULL);
        return true;
    }
    return keep(unit, &whole);
}
