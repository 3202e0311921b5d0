#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"
#include "runtime/check/check.h"

#define BOM "\xef\xbb\xbf"

/* ---- what kind of bytes are these --------------------------------------------- */

static bool starts_with(const char *bytes, size_t length, const char *start, size_t size) {
    return length >= size && memcmp(bytes, start, size) == 0;
}

static bool is_utf16(const char *bytes, size_t length) {
    return starts_with(bytes, length, "\xff\xfe", 2) || starts_with(bytes, length, "\xfe\xff", 2) ||
           (length >= 4 && (bytes[0] == '\0') != (bytes[1] == '\0') &&
            (bytes[0] == '\0') == (bytes[2] == '\0') && (bytes[1] == '\0') == (bytes[3] == '\0'));
}

/* The length of a well-formed UTF-8 character (RFC 3629, table 3-7 of Unicode), or 0. */
static size_t utf8_length(const unsigned char *s, size_t left) {
    if (s[0] < 0x80) {
        return 1;
    }
    size_t size = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (size == 0 || size > left) {
        return 0;
    }
    unsigned char low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
    if (s[1] < low || s[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return size;
}

/* Where the first byte is that is not UTF-8, or `length`. */
static size_t first_bad(const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        size_t size = utf8_length((const unsigned char *)bytes + at, length - at);
        if (size == 0) {
            break;
        }
        at += size;
    }
    return at;
}

static int line_of(const char *bytes, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n') ? 1 : 0;
    }
    return line;
}

static int column_of(const char *bytes, size_t at) {
    size_t begin = at;
    while (begin > 0 && bytes[begin - 1] != '\n' && bytes[begin - 1] != '\r') {
        begin--;
    }
    return (int)(at - begin) + 1;
}

static bool refuse_binary(const char *name, struct fault *fault) {
    fault_set(fault, FAULT_ENCODING, _("“%s” is not a text, so it is not a program."), name);
    fault_advise(fault, _("A program is a text file whose name ends with .lua."));
    return fault_at(fault, name, 0, 0);
}

static bool refuse_utf16(const char *name, struct fault *fault) {
    fault_set(fault, FAULT_ENCODING, _("“%s” is written in the encoding UTF-16."), name);
    fault_advise(fault, _("In your editor choose “Save as...” and the encoding UTF-8."));
    return fault_at(fault, name, 1, 1);
}

static bool refuse_latin1(const char *name, const char *bytes, size_t at, struct fault *fault) {
    int line = line_of(bytes, at);
    fault_set(fault, FAULT_ENCODING,
              _("Line %d of “%s” is not UTF-8; it looks like Latin-1 (Windows-1252)."), line, name);
    fault_advise(fault, _("In your editor choose “Save as...” and the encoding UTF-8."));
    return fault_at(fault, name, line, column_of(bytes, at));
}

static bool verify(const char *name, const char *bytes, size_t length, struct fault *fault) {
    if (length > CHECK_SOURCE_MAX) {
        fault_set(fault, FAULT_LIMIT, _("“%s” is too long for a program: more than %d KB."), name,
                  CHECK_SOURCE_MAX / 1024);
        return fault_at(fault, name, 0, 0);
    }
    if (is_utf16(bytes, length)) {
        return refuse_utf16(name, fault);
    }
    if (length > 0 && (bytes[0] == '\x1b' || memchr(bytes, '\0', length) != NULL)) {
        return refuse_binary(name, fault);
    }
    size_t bad = first_bad(bytes, length);
    return bad == length || refuse_latin1(name, bytes, bad, fault);
}

/* ---- reading ---------------------------------------------------------------------- */

/* At most CHECK_SOURCE_MAX + 1 bytes into a fresh buffer with a NUL behind. */
static char *read_bytes(int descriptor, size_t size, size_t *length) {
    size_t capacity = size > CHECK_SOURCE_MAX ? CHECK_SOURCE_MAX + 1 : size + 1;
    char *bytes = malloc(capacity + 1);
    *length = 0;
    while (bytes != NULL && *length < capacity) {
        ssize_t got = read(descriptor, bytes + *length, capacity - *length);
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            int number = errno;
            free(bytes);
            errno = number;
            return NULL;
        }
        *length += got > 0 ? (size_t)got : 0;
    }
    if (bytes != NULL) {
        bytes[*length] = '\0';
    }
    return bytes;
}

static bool refuse_kind(const char *path, mode_t mode, struct fault *fault) {
    if (S_ISDIR(mode)) {
        fault_set(fault, FAULT_IO, _("“%s” is a folder, not a program."), path);
        fault_advise(fault, _("Give the name of a .lua file inside it."));
    } else {
        fault_set(fault, FAULT_IO, _("“%s” is a device, not a program."), path);
    }
    return fault_at(fault, path, 0, 0);
}

static char *read_file(const char *path, size_t *length, struct fault *fault) {
    char *bytes = NULL;
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        fault_set_errno(fault, errno, path);
    } else if (!S_ISREG(status.st_mode)) {
        refuse_kind(path, status.st_mode, fault);
    } else {
        bytes = read_bytes(descriptor, (size_t)status.st_size, length);
        if (bytes == NULL) {
            fault_set_errno(fault, errno, path);
        }
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return bytes;
}

bool check_read_file(const char *path, struct check_source *source, struct fault *fault) {
    *source = (struct check_source){0};
    size_t length = 0;
    char *bytes = read_file(path, &length, fault);
    if (bytes == NULL) {
        return false;
    }
    if (!verify(path, bytes, length, fault)) {
        free(bytes);
        return false;
    }
    if (starts_with(bytes, length, BOM, 3)) {
        length -= 3;
        memmove(bytes, bytes + 3, length + 1);
    }
    snprintf(source->name, sizeof source->name, "%s", path);
    source->bytes = bytes;
    source->length = length;
    source->owned = true;
    return true;
}

bool check_source_from(const char *name, const char *bytes, size_t length,
                       struct check_source *source, struct fault *fault) {
    *source = (struct check_source){0};
    if (!verify(name, bytes, length, fault)) {
        return false;
    }
    size_t skip = starts_with(bytes, length, BOM, 3) ? 3 : 0;
    snprintf(source->name, sizeof source->name, "%s", name);
    source->length = length - skip;
    source->bytes = malloc(source->length + 1);
    if (source->bytes == NULL) {
        return fault_set_errno(fault, ENOMEM, name);
    }
    memcpy(source->bytes, bytes + skip, source->length);
    source->bytes[source->length] = '\0';
    source->owned = true;
    return true;
}

void check_source_free(struct check_source *source) {
    if (source->owned) {
        free(source->bytes);
    }
    *source = (struct check_source){0};
}
