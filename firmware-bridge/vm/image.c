#include "firmware-bridge/vm/image.h"

#include <stddef.h>

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/internal.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "as an image's bytes");
_Static_assert(sizeof(struct image_function) == IMAGE_FUNCTION_BYTES, "as it travels");
_Static_assert(offsetof(struct image, name_bytes) - offsetof(struct image, header) ==
                   IMAGE_HEADER_BYTES,
               "the header as it travels");

OUT_OF_LINE static uint8_t byte_at(const struct image *image, uint16_t at) {
    return fetch_byte(image->bytes + at);
}

struct image_function image_function(const struct image *image, uint8_t index) {
    struct image_function function;
    uint16_t at = (uint16_t)(image->functions_at + index * IMAGE_FUNCTION_BYTES);
    fetch_copy(&function, image->bytes + at, IMAGE_FUNCTION_BYTES);
    return function;
}

/* ---- the whole ---- */

static bool crc_agrees(const struct image *image) {
    uint32_t crc = CRC32_START;
    for (uint16_t at = 0; at < image->length; at++) {
        crc = crc32_byte(crc, byte_at(image, at));
    }
    return crc == 0xdebb20e3u; /* what is left when its own CRC, inverted, has gone through it */
}

/* Whether these bytes are a whole image of a format known here. */
static enum image_verdict check_whole(struct image *image, uint16_t capacity) {
    for (uint8_t i = 0; i <= IMAGE_HEADER_BYTES; i++) {
        image->header[i] = i < capacity ? byte_at(image, i) : 0;
    }
    if (image->magic[0] != 'P' || image->magic[1] != 'V') {
        return IMAGE_NO_PROGRAM;
    }
    if (image->version > IMAGE_VERSION) {
        return IMAGE_NEWER;
    }
    if (image->length > capacity || image->length < IMAGE_HEADER_BYTES + 1 + IMAGE_CRC_BYTES) {
        return IMAGE_LENGTH;
    }
    if (!crc_agrees(image)) {
        return IMAGE_DAMAGED;
    }
    return image->native_count > IMAGE_NATIVES ? IMAGE_NEWER : IMAGE_GOOD;
}

/* ---- the parts ---- */

/* `bytes` more behind `*end`; false where no 16-bit number says it. */
static bool extend(uint16_t *end, uint16_t bytes) {
    *end = (uint16_t)(*end + bytes);
    return *end >= bytes;
}

/* Where each part lies; they fill the image to the last byte. */
static bool find_parts(struct image *image) {
    uint16_t end = (uint16_t)(IMAGE_HEADER_BYTES + 1 + image->name_bytes);
    image->functions_at = end;
    end = (uint16_t)(end + image->function_count * IMAGE_FUNCTION_BYTES);
    image->numbers_at = end;
    end = (uint16_t)(end + image->number_count * VALUE_BYTES);
    image->texts_at = end;
    if (!extend(&end, image->text_bytes)) {
        return false;
    }
    image->code_at = end;
    if (!extend(&end, image->code_bytes)) {
        return false;
    }
    image->lines_at = end;
    return extend(&end, image->line_bytes) && end == image->length - IMAGE_CRC_BYTES &&
           image->name_bytes <= IMAGE_NAME_MAX && image->version == IMAGE_VERSION;
}

static bool functions_fit(const struct image *image) {
    uint16_t first = 0;
    for (uint8_t i = 0; i < image->function_count; i++) {
        struct image_function function = image_function(image, i);
        if (function.begins < first || function.begins >= image->code_bytes ||
            (i == 0 && function.begins + function.parameters > 0) ||
            function.parameters > function.registers || function.registers == 0 ||
            function.registers > IMAGE_REGISTERS_MAX) {
            return false;
        }
        first = (uint16_t)(function.begins + 1);
    }
    return image->function_count > 0;
}

static bool numbers_fit(const struct image *image) {
    for (uint16_t at = image->numbers_at; at < image->texts_at; at += VALUE_BYTES) {
        uint8_t tag = byte_at(image, at);
        if (tag != VALUE_INTEGER && tag != VALUE_FLOAT) {
            return false;
        }
    }
    return true;
}

/* Whether the text at `one` (its length, then its bytes) comes before that at `other`. */
static bool text_precedes(const struct image *image, uint16_t one, uint16_t other) {
    uint8_t length = byte_at(image, one), other_length = byte_at(image, other);
    for (uint8_t i = 0; i < length && i < other_length; i++) {
        uint8_t byte = byte_at(image, ++one), other_byte = byte_at(image, ++other);
        if (byte != other_byte) {
            return byte < other_byte;
        }
    }
    return length < other_length;
}

static bool texts_fit(const struct image *image) {
    uint16_t at = image->texts_at, last = 0;
    for (uint8_t i = 0; i < image->text_count; i++) {
        uint16_t room = (uint16_t)(image->code_at - at);
        if (room == 0 || byte_at(image, at) >= room) {
            return false;
        }
        if (i > 0 && !text_precedes(image, last, at)) {
            return false;
        }
        last = at;
        at = (uint16_t)(at + 1 + byte_at(image, at));
    }
    return at == image->code_at;
}

#define LINE_MAX 32000

/* Walks the line table up to `code`; false where a byte of it cannot be. */
static bool find_line(const struct image *image, uint16_t code, uint16_t *found) {
    uint16_t at = 0, line = 1;
    *found = line;
    for (uint16_t i = 0; i < image->line_bytes; i++) {
        uint8_t byte = byte_at(image, (uint16_t)(image->lines_at + i));
        at = (uint16_t)(at + (byte & 31));
        line = (uint16_t)(line + (byte >> 5 ^ 4) - 4);
        if (at >= image->code_bytes || (uint16_t)(line - 1) >= LINE_MAX) {
            return false;
        }
        if (at > code) {
            break;
        }
        *found = byte == 0 ? 0 : line;
    }
    return true;
}

static bool lines_fit(const struct image *image) {
    uint16_t last;
    return find_line(image, UINT16_MAX, &last);
}

static uint16_t least_arena(const struct image *image) {
    uint8_t registers = image_function(image, 0).registers;
    return (uint16_t)(IMAGE_TASK_BYTES + VALUE_BYTES * (image->global_count + 1 + registers));
}

enum image_verdict image_check(struct image *image, const uint8_t *bytes, uint16_t capacity,
                               uint8_t *arena, uint16_t arena_size) {
    image->bytes = bytes;
    enum image_verdict verdict = check_whole(image, capacity);
    if (verdict != IMAGE_GOOD) {
        return verdict;
    }
    if (!find_parts(image) || !functions_fit(image) || !numbers_fit(image) || !texts_fit(image) ||
        !lines_fit(image) || image->arena_bytes < least_arena(image)) {
        return IMAGE_MALFORMED;
    }
    if (image->arena_bytes > arena_size) {
        return IMAGE_TOO_LARGE;
    }
    return image_check_code(image, arena, arena_size);
}

/* ---- when it runs ---- */

uint16_t image_line(const struct image *image, uint16_t code) {
    uint16_t line;
    find_line(image, code, &line);
    return line;
}

const uint8_t *image_text(const struct image *image, uint8_t index, uint8_t *length) {
    const uint8_t *at = image->bytes + image->texts_at;
    for (; index > 0; index--) {
        at += 1 + fetch_byte(at);
    }
    *length = fetch_byte(at);
    return at + 1;
}
