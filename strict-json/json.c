/* A document's life: read, own, release; and where its values are. */
#include "strict-json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"
#include "strict-json/document.h"

#define BLOCK_BYTES 16384u
#define READ_BYTES  ((size_t)64 * 1024)

struct json_block {
    struct json_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void *json_document_allocate(struct json_document *document, size_t size) {
    size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct json_block *block = document->blocks;
    if (block == NULL || block->size - block->used < size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        block = calloc(1, sizeof *block + room);
        if (block == NULL) {
            return NULL;
        }
        block->size = room;
        block->next = document->blocks;
        document->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void json_free(struct json_document *document) {
    if (document == NULL) {
        return;
    }
    while (document->blocks != NULL) {
        struct json_block *next = document->blocks->next;
        free(document->blocks);
        document->blocks = next;
    }
    free(document->name);
    free(document);
}

const struct json_value *json_root(const struct json_document *document) { return document->root; }

static bool too_long(const char *name, struct fault *fault) {
    fault_set(fault, FAULT_LIMIT, _("This file is too long: at most %u MB can be read."),
              (unsigned)(JSON_BYTES_MAX >> 20));
    fault_advise(fault, _("Check that it is the file you meant."));
    return fault_at(fault, name, 0, 0);
}

struct json_document *json_read_bytes(const char *name, const void *bytes, size_t length,
                                      struct fault *fault) {
    if (length > JSON_BYTES_MAX) {
        too_long(name, fault);
        return NULL;
    }
    if (!json_check_encoding(name, bytes, length, fault)) {
        return NULL;
    }
    struct json_document *document = calloc(1, sizeof *document);
    if (document == NULL || (document->name = strdup(name)) == NULL) {
        fault_set_errno(fault, ENOMEM, name);
        json_free(document);
        return NULL;
    }
    if (!json_parse(document, bytes, length, fault)) {
        json_free(document);
        return NULL;
    }
    return document;
}

/* Reads at most JSON_BYTES_MAX + 1 bytes; one too many tells that there is more. */
static bool read_all(int descriptor, unsigned char **bytes, size_t *length) {
    size_t room = 0;
    *bytes = NULL;
    *length = 0;
    for (;;) {
        if (*length + READ_BYTES > room) {
            room = room == 0 ? 2 * READ_BYTES : 2 * room;
            unsigned char *grown = realloc(*bytes, room);
            if (grown == NULL) {
                return false;
            }
            *bytes = grown;
        }
        ssize_t got = read(descriptor, *bytes + *length, READ_BYTES);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        if (got == 0 || *length > JSON_BYTES_MAX) {
            return true;
        }
        *length += got > 0 ? (size_t)got : 0;
    }
}

static struct json_document *read_descriptor(int descriptor, const char *path,
                                             struct fault *fault) {
    struct stat about = {0};
    if (fstat(descriptor, &about) != 0 || S_ISDIR(about.st_mode)) {
        fault_set_errno(fault, S_ISDIR(about.st_mode) ? EISDIR : errno, path);
        return NULL;
    }
    if (S_ISREG(about.st_mode) && about.st_size > (off_t)JSON_BYTES_MAX) {
        too_long(path, fault);
        return NULL;
    }
    unsigned char *bytes;
    size_t length;
    struct json_document *document = NULL;
    if (read_all(descriptor, &bytes, &length)) {
        document = json_read_bytes(path, bytes, length, fault);
    } else {
        fault_set_errno(fault, errno, path);
    }
    free(bytes);
    return document;
}

struct json_document *json_read_file(const char *path, struct fault *fault) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        fault_set_errno(fault, errno, path);
        return NULL;
    }
    struct json_document *document = read_descriptor(descriptor, path, fault);
    close(descriptor);
    return document;
}

const struct json_value *json_member(const struct json_value *object, const char *key) {
    if (object->type != JSON_OBJECT) {
        return NULL;
    }
    for (const struct json_value *member = object->first; member != NULL; member = member->next) {
        if (strcmp(member->key, key) == 0) {
            return member;
        }
    }
    return NULL;
}

/* Appends to a field name; what does not fit is left out. */
static void append(char *field, size_t *used, const char *text) {
    size_t length = strlen(text);
    if (*used + length < FAULT_FIELD_MAX) {
        memcpy(field + *used, text, length + 1);
        *used += length;
    }
}

/* "walls[3].x_mm": the keys and places from the root to `value`. */
static void write_field(const struct json_value *value, char *field, size_t *used) {
    if (value->parent == NULL) {
        return;
    }
    write_field(value->parent, field, used);
    if (value->key != NULL) {
        if (*used > 0) {
            append(field, used, ".");
        }
        append(field, used, value->key);
    } else {
        char place[32];
        snprintf(place, sizeof place, "[%zu]", value->index);
        append(field, used, place);
    }
}

bool json_fault(const struct json_value *value, struct fault *fault, enum fault_kind kind,
                const char *format, ...) {
    va_list args;
    va_start(args, format);
    fault_set_v(fault, kind, format, args);
    va_end(args);
    fault_at(fault, value->document->name, value->line, value->column);
    char field[FAULT_FIELD_MAX] = "";
    size_t used = 0;
    write_field(value, field, &used);
    return fault_in_field(fault, field);
}
