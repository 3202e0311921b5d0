#include "scoring/cell.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT      0xfffdu
#define REPLACEMENT_TEXT "\xef\xbf\xbd"

struct range {
    uint32_t first, last;
};

static bool is_among(uint32_t code, const struct range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define IS_AMONG(code, ranges) is_among(code, ranges, sizeof(ranges) / sizeof *(ranges))

/* Controls, direction marks, invisible separators: they change what stands around them. */
static const struct range harmful[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200f}, {0x2028, 0x202e},
    {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe0fff}};
/* Combining marks: they take no column of their own. */
static const struct range combining[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20f0}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
/* East Asian wide and full-width characters, and pictures. */
static const struct range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
                                    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
                                    {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
                                    {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd}};

/* The character at `text` (not at its end); 0xfffd and one byte when it is broken. */
static uint32_t decode(const unsigned char *text, size_t *length) {
    static const struct {
        unsigned char mask, lead;
        uint32_t smallest;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t form = 0; form < 4; form++) {
        if ((text[0] & forms[form].mask) != forms[form].lead) {
            continue;
        }
        uint32_t code = text[0] & (uint32_t)(unsigned char)~forms[form].mask;
        size_t used = 1;
        for (; used <= form && (text[used] & 0xc0) == 0x80; used++) {
            code = code << 6 | (text[used] & 0x3fu);
        }
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        if (used == form + 1 && code >= forms[form].smallest && code <= 0x10ffff && !surrogate) {
            *length = used;
            return code;
        }
    }
    *length = 0; /* broken */
    return REPLACEMENT;
}

bool cell_is_utf8(const char *text) {
    size_t length;
    for (; *text != '\0'; text += length) {
        decode((const unsigned char *)text, &length);
        if (length == 0) {
            return false;
        }
    }
    return true;
}

static size_t columns_of(uint32_t code) {
    return IS_AMONG(code, combining) ? 0 : IS_AMONG(code, wide) ? 2 : 1;
}

size_t cell_width(const char *text) {
    size_t width = 0, length;
    for (; *text != '\0'; text += length == 0 ? 1 : length) {
        uint32_t code = decode((const unsigned char *)text, &length);
        width += IS_AMONG(code, harmful) ? 1 : columns_of(code);
    }
    return width;
}

static void pad(FILE *out, const char *text, size_t width) {
    for (size_t used = cell_width(text); used < width; used++) {
        fputc(' ', out);
    }
}

static void write_inert(FILE *out, const char *text) {
    size_t length;
    for (; *text != '\0'; text += length == 0 ? 1 : length) {
        uint32_t code = decode((const unsigned char *)text, &length);
        if (code == '\t' || code == '\n' || code == '\r') {
            fputc(' ', out);
        } else if (length == 0 || IS_AMONG(code, harmful)) {
            fputs(REPLACEMENT_TEXT, out);
        } else {
            fwrite(text, 1, length, out);
        }
    }
}

void cell_write(FILE *out, const char *text, size_t width) {
    write_inert(out, text);
    pad(out, text, width);
}

void cell_write_right(FILE *out, const char *text, size_t width) {
    pad(out, text, width);
    write_inert(out, text);
}
