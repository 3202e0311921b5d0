#include "tests/firmware-bridge/vm/support_assembler.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/vm/image.h"
#include "firmware-bridge/vm/opcodes.h"

#define PART_MAX  255
#define LABEL_MAX 200
#define WORD_MAX  64

struct label {
    char name[WORD_MAX];
    uint16_t at;
};

struct assembler {
    const char *text; /* still to be read */
    uint16_t line;
    bool emits; /* the second walk: labels, numbers and texts are known */
    struct label labels[LABEL_MAX];
    size_t label_count;
    struct value numbers[PART_MAX];
    size_t number_count;
    char texts[PART_MAX][WORD_MAX];
    size_t text_count;
    uint8_t functions[PART_MAX][IMAGE_FUNCTION_BYTES];
    size_t function_count;
    uint8_t code[ASSEMBLED_MAX];
    uint16_t code_bytes;
    uint8_t lines[ASSEMBLED_MAX];
    uint16_t line_bytes, lined_code, lined_line;
    uint8_t globals;
};

static const struct {
    const char *name, *operands;
} opcodes[] = {
#define OPCODE_(name, operands) {#name, operands},
    OPCODES(OPCODE_)
#undef OPCODE_
};

static const char *const natives[] = {
#define NATIVE_(name, library, word, least, most) #name,
    NATIVES(NATIVE_)
#undef NATIVE_
};

static _Noreturn void wrong(const struct assembler *assembler, const char *what) {
    fprintf(stderr, "assembler: line %u: %s\n", assembler->line, what);
    abort();
}

/* ---- words ---- */

static void skip_blanks(struct assembler *assembler) {
    while (*assembler->text == ' ') {
        assembler->text++;
    }
}

/* The next word of this instruction; false at its end. A text in quotes keeps the first. */
static bool next_word(struct assembler *assembler, char *word) {
    skip_blanks(assembler);
    const char *from = assembler->text, *to = from;
    if (*from == '\'') {
        to = strchr(from + 1, '\'');
        if (!to) {
            wrong(assembler, "a text without end");
        }
        assembler->text = to + 1;
    } else {
        to += strcspn(from, " ;\n");
        assembler->text = to;
    }
    size_t length = (size_t)(to - from);
    if (length >= WORD_MAX) {
        wrong(assembler, "a word too long");
    }
    memcpy(word, from, length);
    word[length] = '\0';
    return length > 0;
}

/* Behind an instruction; false at the end of the text. */
static bool next_instruction(struct assembler *assembler) {
    for (;;) {
        skip_blanks(assembler);
        if (*assembler->text == '\n') {
            assembler->line++;
        } else if (*assembler->text != ';') {
            return *assembler->text != '\0';
        }
        assembler->text++;
    }
}

/* ---- parts ---- */

static uint8_t number_index(struct assembler *assembler, const char *word) {
    struct value value = {.tag = VALUE_INTEGER};
    if (strpbrk(word, ".n")) {
        value.tag = VALUE_FLOAT;
        value.number = strtof(word, NULL);
    } else {
        value.integer = (int32_t)strtoll(word, NULL, 0);
    }
    for (size_t i = 0; i < assembler->number_count; i++) {
        if (memcmp(&assembler->numbers[i], &value, sizeof value) == 0) {
            return (uint8_t)i;
        }
    }
    assembler->numbers[assembler->number_count] = value;
    return (uint8_t)assembler->number_count++;
}

static uint8_t text_index(struct assembler *assembler, const char *word) {
    for (size_t i = 0; i < assembler->text_count; i++) {
        if (strcmp(assembler->texts[i], word) == 0) {
            return (uint8_t)i;
        }
    }
    if (assembler->emits) {
        wrong(assembler, "a text appeared late");
    }
    snprintf(assembler->texts[assembler->text_count], WORD_MAX, "%s", word);
    return (uint8_t)assembler->text_count++;
}

static int compare_texts(const void *one, const void *other) { return strcmp(one, other); }

static void set_label(struct assembler *assembler, char *word, size_t length) {
    word[length - 1] = '\0';
    if (assembler->emits) {
        return;
    }
    if (assembler->label_count == LABEL_MAX) {
        wrong(assembler, "too many labels");
    }
    struct label *label = &assembler->labels[assembler->label_count++];
    snprintf(label->name, WORD_MAX, "%s", word);
    label->at = assembler->code_bytes;
}

static int label_at(const struct assembler *assembler, const char *word) {
    for (size_t i = 0; i < assembler->label_count; i++) {
        if (strcmp(assembler->labels[i].name, word) == 0) {
            return assembler->labels[i].at;
        }
    }
    if (assembler->emits) {
        wrong(assembler, "no such label");
    }
    return 0;
}

/* ---- instructions ---- */

static void put(struct assembler *assembler, int byte) {
    if (assembler->code_bytes == ASSEMBLED_MAX) {
        wrong(assembler, "too much code");
    }
    assembler->code[assembler->code_bytes++] = (uint8_t)byte;
}

static int plain(const struct assembler *assembler, const char *word) {
    if (strcmp(word, "OPEN") == 0) {
        return OPCODE_OPEN;
    }
    for (size_t i = 0; i < NATIVE_COUNT; i++) {
        if (strcmp(word, natives[i]) == 0) {
            return (int)i;
        }
    }
    char *end;
    long value = strtol(word, &end, 0);
    if (*end != '\0') {
        wrong(assembler, "not an integer");
    }
    return (int)value;
}

static void put_operand(struct assembler *assembler, char letter, const char *word) {
    int value;
    switch (letter) {
    case 'w':
    case 'r':
        if (word[0] != 'r') {
            wrong(assembler, "a register is missing");
        }
        put(assembler, plain(assembler, word + 1) * VALUE_BYTES);
        return;
    case 'k':
        put(assembler, number_index(assembler, word + 1));
        return;
    case 't':
        put(assembler, text_index(assembler, word + 1));
        return;
    case 's':
        value = label_at(assembler, word) - (assembler->code_bytes + 1);
        if (assembler->emits && value != (int8_t)value) {
            wrong(assembler, "a jump too far");
        }
        put(assembler, value);
        return;
    case 'j':
        value = label_at(assembler, word) - (assembler->code_bytes + 2);
        put(assembler, value);
        put(assembler, value >> 8);
        return;
    case 'h':
        value = plain(assembler, word);
        put(assembler, value);
        put(assembler, value >> 8);
        return;
    default:
        put(assembler, plain(assembler, word));
    }
}

/* Moves the line table to the instruction that begins here. */
static void put_line(struct assembler *assembler) {
    while (assembler->lined_line != assembler->line) {
        int code = assembler->code_bytes - assembler->lined_code;
        int line = assembler->line - assembler->lined_line;
        code = code > 31 ? 31 : code;
        line = code == 31 ? 0 : line > 3 ? 3 : line;
        assembler->lines[assembler->line_bytes++] = (uint8_t)(code | line << 5);
        assembler->lined_code = (uint16_t)(assembler->lined_code + code);
        assembler->lined_line = (uint16_t)(assembler->lined_line + line);
    }
}

static void put_instruction(struct assembler *assembler, const char *name) {
    char word[WORD_MAX];
    for (size_t i = 0; i < OPCODE_COUNT; i++) {
        if (strcmp(name, opcodes[i].name) == 0) {
            put_line(assembler);
            put(assembler, (int)i);
            for (const char *letter = opcodes[i].operands; *letter; letter++) {
                if (!next_word(assembler, word)) {
                    wrong(assembler, "an operand is missing");
                }
                put_operand(assembler, *letter, word);
            }
            return;
        }
    }
    wrong(assembler, name);
}

static void put_function(struct assembler *assembler) {
    char parameters[WORD_MAX], registers[WORD_MAX];
    next_word(assembler, parameters);
    next_word(assembler, registers);
    uint8_t *function = assembler->functions[assembler->function_count++];
    function[0] = (uint8_t)assembler->code_bytes;
    function[1] = (uint8_t)(assembler->code_bytes >> 8);
    function[2] = (uint8_t)plain(assembler, parameters);
    function[3] = (uint8_t)plain(assembler, registers);
}

static void put_all(struct assembler *assembler) {
    char word[WORD_MAX];
    while (next_instruction(assembler)) {
        next_word(assembler, word);
        size_t length = strlen(word);
        if (strcmp(word, "globals") == 0) {
            next_word(assembler, word);
            assembler->globals = (uint8_t)plain(assembler, word);
        } else if (strcmp(word, "function") == 0) {
            put_function(assembler);
        } else if (word[length - 1] == ':') {
            set_label(assembler, word, length);
        } else {
            put_instruction(assembler, word);
        }
    }
}

static void walk(struct assembler *assembler, const char *text, bool emits) {
    assembler->text = text;
    assembler->emits = emits;
    assembler->line = assembler->lined_line = 1;
    assembler->code_bytes = assembler->line_bytes = assembler->lined_code = 0;
    assembler->function_count = 0;
    put_all(assembler);
}

/* ---- the image ---- */

static void put_word(uint8_t *at, unsigned value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static uint16_t append(struct assembled *image, const void *bytes, size_t count) {
    uint16_t at = image->length;
    if (at + count + IMAGE_CRC_BYTES > ASSEMBLED_MAX) {
        fputs("assembler: the image is too long\n", stderr);
        abort();
    }
    memcpy(image->bytes + at, bytes, count);
    image->length = (uint16_t)(at + count);
    return at;
}

void assembled_seal(struct assembled *image) {
    put_word(image->bytes + 4, image->length);
    uint32_t crc = CRC32_START;
    uint16_t end = (uint16_t)(image->length - IMAGE_CRC_BYTES);
    for (uint16_t i = 0; i < end; i++) {
        crc = crc32_byte(crc, image->bytes[i]);
    }
    put_word(image->bytes + end, ~crc & 0xffff);
    put_word(image->bytes + end + 2, ~crc >> 16);
}

static void append_texts(struct assembled *image, const struct assembler *assembler) {
    image->texts_at = image->length;
    for (size_t i = 0; i < assembler->text_count; i++) {
        uint8_t length = (uint8_t)strlen(assembler->texts[i]);
        append(image, &length, 1);
        append(image, assembler->texts[i], length);
    }
}

static void put_header(struct assembled *image, const struct assembler *assembler) {
    static const char name[] = "\4test";
    uint8_t header[IMAGE_HEADER_BYTES] = {'P', 'V', IMAGE_VERSION, IMAGE_NATIVES};
    unsigned registers = assembler->functions[0][3];
    put_word(header + 6, IMAGE_TASK_BYTES + VALUE_BYTES * (assembler->globals + 1u + registers));
    header[8] = assembler->globals;
    header[9] = (uint8_t)assembler->function_count;
    header[10] = (uint8_t)assembler->number_count;
    header[11] = (uint8_t)assembler->text_count;
    put_word(header + 12, assembler->code_bytes);
    put_word(header + 16, assembler->line_bytes);
    append(image, header, sizeof header);
    append(image, name, sizeof name - 1);
}

void assemble(struct assembled *image, const char *text) {
    static struct assembler assembler;
    memset(&assembler, 0, sizeof assembler);
    memset(image, 0, sizeof *image);
    walk(&assembler, text, false);
    qsort(assembler.texts, assembler.text_count, WORD_MAX, compare_texts);
    walk(&assembler, text, true);
    put_header(image, &assembler);
    image->functions_at =
        append(image, assembler.functions, assembler.function_count * IMAGE_FUNCTION_BYTES);
    image->numbers_at = append(image, assembler.numbers, assembler.number_count * VALUE_BYTES);
    append_texts(image, &assembler);
    put_word(image->bytes + 14, (unsigned)(image->length - image->texts_at));
    image->code_at = append(image, assembler.code, assembler.code_bytes);
    image->code_bytes = assembler.code_bytes;
    image->lines_at = append(image, assembler.lines, assembler.line_bytes);
    image->length = (uint16_t)(image->length + IMAGE_CRC_BYTES);
    assembled_seal(image);
}
