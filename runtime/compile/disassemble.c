#include "runtime/compile/disassemble.h"

#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/image.h"
#include "runtime/compile/code.h"

#define ARENA_MAX 0xffff

#define NATIVE_NAME_(name, library, word, least, most) library[0] != '\0' ? library "." word : word,
static const char *const natives[] = {NATIVES(NATIVE_NAME_)};
#undef NATIVE_NAME_

static void show_text(const struct image *image, uint8_t index, FILE *out) {
    uint8_t length;
    const uint8_t *text = image_text(image, index, &length);
    fputc('"', out);
    for (int i = 0; i < length; i++) {
        fputc(text[i] >= ' ' && text[i] != 0x7f ? text[i] : '?', out);
    }
    fputc('"', out);
}

static void show_number(const struct image *image, uint8_t index, FILE *out) {
    struct value value;
    memcpy(&value, image->bytes + image->numbers_at + index * VALUE_BYTES, sizeof value);
    if (value.tag == VALUE_INTEGER) {
        fprintf(out, "%ld", (long)value.integer);
    } else {
        float number = value.number;
        fprintf(out, "%.9g (float)", (double)number);
    }
}

/* One operand at `at`; `after` is the offset in the code behind the instruction. */
static int show_operand(const struct image *image, char letter, const uint8_t *at, int after,
                        FILE *out) {
    fputc(' ', out);
    switch (letter) {
    case 'w':
    case 'r':
        fprintf(out, "r%d", at[0] / VALUE_BYTES);
        return 1;
    case 'k':
        show_number(image, at[0], out);
        return 1;
    case 't':
        show_text(image, at[0], out);
        return 1;
    case 'g':
        fprintf(out, "global%d", at[0]);
        return 1;
    case 'f':
        fprintf(out, "function%d", at[0]);
        return 1;
    case 'n':
        fprintf(out, "%s", natives[at[0]]);
        return 1;
    case 's':
        fprintf(out, "-> %d", after + (int8_t)at[0]);
        return 1;
    case 'j':
        fprintf(out, "-> %d", after + (int16_t)fetch_word(at));
        return 2;
    case 'h':
        fprintf(out, "%d", (int16_t)fetch_word(at));
        return 2;
    case 'c':
        fprintf(out, at[0] == OPCODE_OPEN ? "open" : "%d", at[0]);
        return 1;
    default:
        fprintf(out, "%d", (int8_t)at[0]);
        return 1;
    }
}

static int show_instruction(const struct image *image, int at, FILE *out) {
    const uint8_t *code = image->bytes + image->code_at + at;
    int after = at + code_bytes(code[0]), operand = 1;
    fprintf(out, "%5d  line %-4u %s", at, image_line(image, (uint16_t)at), code_name(code[0]));
    for (const char *letter = code_letters(code[0]); *letter != '\0'; letter++) {
        operand += show_operand(image, *letter, code + operand, after, out);
    }
    fputc('\n', out);
    return after;
}

static int function_at(const struct image *image, int number) {
    if (number >= image->function_count) {
        return image->code_bytes;
    }
    return fetch_word(image->bytes + image->functions_at + number * IMAGE_FUNCTION_BYTES);
}

bool disassemble(const uint8_t *bytes, size_t length, FILE *out) {
    struct image image;
    uint8_t *arena = malloc(ARENA_MAX);
    bool good = arena != NULL && length <= UINT16_MAX &&
                image_check(&image, bytes, (uint16_t)length, arena, ARENA_MAX) == IMAGE_GOOD;
    free(arena);
    if (!good) {
        return false;
    }
    for (int f = 0; f < image.function_count; f++) {
        const uint8_t *entry = bytes + image.functions_at + f * IMAGE_FUNCTION_BYTES;
        fprintf(out, "function%d  parameters %d  registers %d\n", f, entry[2], entry[3]);
        for (int at = function_at(&image, f); at < function_at(&image, f + 1);) {
            at = show_instruction(&image, at, out);
        }
    }
    return ferror(out) == 0;
}
