#include "scoring/import/csv_text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define LEGACY "windows-1252" /* what spreadsheets call ANSI in France */

static int line_of(const char *bytes, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
}

/* Bytes of the UTF-8 sequence at `at`, 0 when it is none (RFC 3629). */
static size_t sequence_length(const unsigned char *at, size_t left) {
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    if (length == 0 || length > left || at[0] > 0xf4) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    const bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    const bool surrogate = at[0] == 0xed && at[1] >= 0xa0;
    return overlong || surrogate || (at[0] == 0xf4 && at[1] >= 0x90) ? 0 : length;
}

/* Where UTF-8 stops being valid; `length` when it never does. */
static size_t first_bad(const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        const size_t step = sequence_length((const unsigned char *)bytes + at, length - at);
        if (step == 0 || bytes[at] == '\0') {
            break;
        }
        at += step;
    }
    return at;
}

/* Converts everything; *at is where it stopped. NULL: errno says why. */
static char *convert(const char *from, const char *bytes, size_t length, size_t *text_length,
                     size_t *at) {
    iconv_t conversion = iconv_open("UTF-8", from);
    if (conversion == (iconv_t)-1) {
        return NULL;
    }
    const size_t room = length * 3 + 1;
    char *text = malloc(room);
    char *in = (char *)bytes; /* iconv does not write there, whatever its type says */
    char *out = text;
    size_t in_left = length;
    size_t out_left = room - 1;
    const bool whole =
        text != NULL && iconv(conversion, &in, &in_left, &out, &out_left) != (size_t)-1;
    const int number = text == NULL ? ENOMEM : errno;
    iconv_close(conversion);
    *at = length - in_left;
    *text_length = room - 1 - out_left;
    if (!whole) {
        free(text);
        errno = number;
        return NULL;
    }
    text[*text_length] = '\0';
    return text;
}

static bool converted(const char *name, const char *from, const char *bytes, size_t length,
                      char **text, size_t *text_length, struct fault *fault) {
    size_t at = 0;
    *text = convert(from, bytes, length, text_length, &at);
    if (*text != NULL) {
        return true;
    }
    if (errno == ENOMEM) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    if (errno == EINVAL && at == 0) {
        fault_set(fault, FAULT_UNKNOWN, _("The encoding “%s” is not known."), from);
        return fault_advise(fault, _("For example: --encoding windows-1252"));
    }
    fault_set(fault, FAULT_ENCODING, _("This is not text in %s."), from);
    return fault_at(fault, name, line_of(bytes, at), 0);
}

/* Bytes 0x80-0xff alone between plain letters: a text of Windows-1252, or binary. */
static bool refuse_bytes(const char *name, const char *bytes, size_t length, size_t bad,
                         struct fault *fault) {
    const int line = line_of(bytes, bad);
    if (memchr(bytes, '\0', length) != NULL) {
        fault_set(fault, FAULT_ENCODING, _("This is not a text: it has NUL bytes."));
        fault_at(fault, name, line, 0);
        return fault_advise(fault, _("Export the table as CSV, not as a spreadsheet file."));
    }
    size_t start = bad;
    while (start > 0 && bytes[start - 1] != '\n') {
        start--;
    }
    size_t end = bad;
    while (end < length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
    }
    size_t shown_length = 0;
    size_t at = 0;
    char *shown = convert(LEGACY, bytes + start, end - start, &shown_length, &at);
    fault_set(fault, FAULT_ENCODING, _("This line is not UTF-8."));
    fault_at(fault, name, line, (int)(bad - start) + 1);
    fault_advise(fault,
                 _("If it should read “%.120s”, the file is in Windows-1252: add --encoding "
                   "windows-1252, or export it as “CSV UTF-8”."),
                 shown != NULL ? shown : "");
    free(shown);
    return false;
}

static bool copied(const char *bytes, size_t length, char **text, size_t *text_length,
                   struct fault *fault) {
    *text = malloc(length + 1);
    if (*text == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory"));
    }
    memcpy(*text, bytes, length);
    (*text)[length] = '\0';
    *text_length = length;
    return true;
}

bool csv_text(const char *name, const char *bytes, size_t length, const char *wanted, char **text,
              size_t *text_length, const char **found, struct fault *fault) {
    static const char bom[] = "\xef\xbb\xbf";
    if (wanted != NULL) {
        *found = wanted;
        return converted(name, wanted, bytes, length, text, text_length, fault);
    }
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        *found = bytes[0] == '\xff' ? "UTF-16LE" : "UTF-16BE";
        return converted(name, *found, bytes + 2, length - 2, text, text_length, fault);
    }
    *found = "UTF-8";
    if (length >= 3 && memcmp(bytes, bom, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    const size_t bad = first_bad(bytes, length);
    return bad < length ? refuse_bytes(name, bytes, length, bad, fault)
                        : copied(bytes, length, text, text_length, fault);
}
