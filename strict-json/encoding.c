/* Which bytes are text: UTF-8 (RFC 3629) without BOM and without NUL. */
#include <stdint.h>

#include "language/language.h"
#include "strict-json/document.h"

/* Length of the UTF-8 character at `at`, 0 when it is not one. Overlong forms,
 * surrogates and what lies beyond U+10FFFF are none (RFC 3629, section 4). */
static size_t character_length(const unsigned char *at, size_t left) {
    static const struct {
        unsigned char first_min, first_max, second_min, second_max;
        size_t length;
    } forms[] = {
        {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (at[0] < forms[i].first_min || at[0] > forms[i].first_max) {
            continue;
        }
        size_t length = forms[i].length;
        if (length > left ||
            (length > 1 && (at[1] < forms[i].second_min || at[1] > forms[i].second_max))) {
            return 0;
        }
        for (size_t k = 2; k < length; k++) {
            if ((at[k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
    return 0;
}

static bool refuse_mark(const char *name, const unsigned char *bytes, size_t length,
                        struct fault *fault) {
    bool utf8_mark = length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf;
    bool utf16_mark = length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
                                      (bytes[0] == 0xfe && bytes[1] == 0xff));
    bool utf16_text = length >= 2 && (bytes[0] == 0) != (bytes[1] == 0);
    if (utf8_mark) {
        fault_set(fault, FAULT_ENCODING, _("The file begins with a byte order mark (BOM)."));
        fault_advise(fault, _("Save it again as \"UTF-8\", not as \"UTF-8 with BOM\"."));
    } else if (utf16_mark || utf16_text) {
        fault_set(fault, FAULT_ENCODING, _("The file is in UTF-16, but must be in UTF-8."));
        fault_advise(fault, _("Save it again and choose the encoding UTF-8."));
    } else {
        return true;
    }
    return fault_at(fault, name, 1, 1);
}

static bool refuse_byte(const char *name, unsigned char byte, int line, int column,
                        struct fault *fault) {
    if (byte == 0) {
        fault_set(fault, FAULT_SYNTAX, _("There is a NUL byte here: this is not a text."));
        fault_advise(fault, _("Check that it is the file you meant."));
    } else {
        fault_set(fault, FAULT_ENCODING, _("The byte 0x%02X is not valid UTF-8 here."), byte);
        fault_advise(fault, _("The file was probably saved as Latin-1 or Windows-1252: "
                              "save it again and choose the encoding UTF-8."));
    }
    return fault_at(fault, name, line, column);
}

bool json_check_encoding(const char *name, const unsigned char *bytes, size_t length,
                         struct fault *fault) {
    if (!refuse_mark(name, bytes, length, fault)) {
        return false;
    }
    int line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < length;) {
        const bool plain = bytes[i] < 0x80; /* nearly all of them */
        size_t step = plain ? 1 : character_length(bytes + i, length - i);
        if (step == 0 || bytes[i] == 0) {
            return refuse_byte(name, bytes[i], line, (int)(i - line_start) + 1, fault);
        }
        i += step;
        if (bytes[i - 1] == '\n') {
            line++;
            line_start = i;
        }
    }
    return true;
}
