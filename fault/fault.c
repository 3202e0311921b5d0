#include "fault/fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"

#define FAULT_WORD_(name, word)                                                                    \
    case name:                                                                                     \
        return word;

const char *fault_kind_word(enum fault_kind kind) {
    switch (kind) { FAULT_KINDS(FAULT_WORD_) }
    return "none";
}

/* Cuts a text that filled its buffer back to a whole UTF-8 character. */
static void cut_at_character(char *text, size_t size, int wanted) {
    if (wanted < 0) {
        text[0] = '\0';
        return;
    }
    if ((size_t)wanted < size) {
        return;
    }
    size_t end = size - 1;
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0u) == 0x80u) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t length = lead >= 0xf0u ? 4 : lead >= 0xe0u ? 3 : lead >= 0xc0u ? 2 : 1;
    if (start - 1 + length > end) {
        text[start - 1] = '\0';
    }
}

bool fault_set_v(struct fault *fault, enum fault_kind kind, const char *format, va_list args) {
    memset(fault, 0, sizeof *fault);
    fault->kind = kind;
    int wanted = vsnprintf(fault->message, sizeof fault->message, format, args);
    cut_at_character(fault->message, sizeof fault->message, wanted);
    return false;
}

bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fault_set_v(fault, kind, format, args);
    va_end(args);
    return false;
}

static enum fault_kind kind_of_errno(int number) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return FAULT_NOT_FOUND;
    case ENOMEM:
        return FAULT_MEMORY;
    default:
        return FAULT_IO;
    }
}

static const char *words_of_errno(int number) {
    switch (number) {
    case ENOENT:
        return _("there is no file of this name");
    case ENOTDIR:
        return _("a part of the path is not a folder");
    case EISDIR:
        return _("this is a folder, not a file");
    case EACCES:
    case EPERM:
        return _("this computer does not allow it (permission denied)");
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return _("there is no room left on the disk");
    case EROFS:
        return _("this disk is read-only");
    case ENOMEM:
        return _("not enough memory");
    default:
        return strerror(number);
    }
}

bool fault_set_errno(struct fault *fault, int number, const char *file) {
    fault_set(fault, kind_of_errno(number), "%s", words_of_errno(number));
    return fault_at(fault, file, 0, 0);
}

static void copy_text(char *to, size_t size, const char *text) {
    int wanted = snprintf(to, size, "%s", text == NULL ? "" : text);
    cut_at_character(to, size, wanted);
}

bool fault_at(struct fault *fault, const char *file, int line, int column) {
    copy_text(fault->file, sizeof fault->file, file);
    fault->line = line;
    fault->column = column;
    return false;
}

bool fault_in_field(struct fault *fault, const char *field) {
    copy_text(fault->field, sizeof fault->field, field);
    return false;
}

bool fault_advise(struct fault *fault, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(fault->advice, sizeof fault->advice, format, args);
    va_end(args);
    cut_at_character(fault->advice, sizeof fault->advice, wanted);
    return false;
}
