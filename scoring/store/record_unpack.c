/* Stored rules as files again. */
#include <errno.h>
#include <fcntl.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/store/record.h"
#include "strict-json/json.h"

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

static bool decode(const struct json_value *base64, char *bytes, size_t *length,
                   struct fault *fault) {
    struct base64_decode_ctx context;
    base64_decode_init(&context);
    *length = BASE64_DECODE_LENGTH(base64->text_length);
    return (base64_decode_update(&context, length, (uint8_t *)bytes, base64->text_length,
                                 base64->text) == 1 &&
            base64_decode_final(&context) == 1) ||
           json_fault(base64, fault, FAULT_ENCODING, "%s", _("This is not base64."));
}

/* The content of one of "files"; free() it. NULL: fault. */
static char *content_of(const struct json_value *file, size_t *length, struct fault *fault) {
    const struct json_value *text = json_member(file, "text");
    const struct json_value *base64 = json_member(file, "base64");
    const struct json_value *source = text != NULL ? text : base64;
    if (source == NULL || source->type != JSON_STRING) {
        json_fault(file, fault, FAULT_MISSING, "%s", _("This file has no content."));
        return NULL;
    }
    char *bytes = malloc(source->text_length + 4);
    if (bytes == NULL) {
        no_memory(fault);
        return NULL;
    }
    *length = source->text_length;
    if (text != NULL) {
        memcpy(bytes, text->text, text->text_length);
    } else if (!decode(base64, bytes, length, fault)) {
        free(bytes);
        return NULL;
    }
    bytes[*length] = '\0';
    return bytes;
}

static const struct json_value *files_of(const struct json_document *document,
                                         struct fault *fault) {
    const struct json_value *files = NULL;
    return json_get_array(json_root(document), "files", 0, SIZE_MAX, &files, fault) ? files->first
                                                                                    : NULL;
}

bool record_rules_file(const char *body, const char *name, char **bytes, size_t *length,
                       struct fault *fault) {
    struct json_document *document = json_read_bytes("rules", body, strlen(body), fault);
    *bytes = NULL;
    if (document == NULL) {
        return false;
    }
    fault_set(fault, FAULT_NOT_FOUND, _("There is no file \"%s\" in the stored rules."), name);
    for (const struct json_value *file = files_of(document, fault); file != NULL;
         file = file->next) {
        const struct json_value *its = json_member(file, "name");
        if (its != NULL && its->type == JSON_STRING && strcmp(its->text, name) == 0) {
            *bytes = content_of(file, length, fault);
            break;
        }
    }
    json_free(document);
    return *bytes != NULL;
}

/* ---- out to a folder ---- */

/* A stored name must not lead out of the folder, whoever wrote the file. */
static bool is_inside(const char *name) {
    bool ok = name[0] != '\0';
    for (const char *at = name; ok && *at != '\0';) {
        size_t length = strcspn(at, "/");
        ok = length > 0 && at[0] != '.';
        at += length + (at[length] == '/' ? 1 : 0);
    }
    return ok;
}

static bool make_folders(char *path, size_t from, struct fault *fault) {
    for (char *slash = strchr(path + from, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = mkdir(path, 0777) == 0 || errno == EEXIST || fault_set_errno(fault, errno, path);
        *slash = '/';
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool write_file(const char *path, const char *bytes, size_t length, struct fault *fault) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool ok = file >= 0;
    for (size_t at = 0; ok && at < length;) {
        ssize_t wrote = write(file, bytes + at, length - at);
        ok = wrote >= 0 || errno == EINTR;
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    if (!ok) {
        fault_set_errno(fault, errno, path);
    }
    if (file >= 0 && close(file) != 0 && ok) {
        ok = fault_set_errno(fault, errno, path);
    }
    return ok;
}

static bool unpack_file(const struct json_value *file, const char *folder, struct fault *fault) {
    const struct json_value *name = json_member(file, "name");
    if (name == NULL || name->type != JSON_STRING || !is_inside(name->text)) {
        return json_fault(file, fault, FAULT_REFUSED, "%s",
                          _("This name leads out of the contest's folder."));
    }
    size_t length = 0;
    char *path = NULL, *bytes = content_of(file, &length, fault);
    if (bytes == NULL) {
        return false;
    }
    bool ok = asprintf(&path, "%s/%s", folder, name->text) >= 0 || no_memory(fault);
    ok = ok && make_folders(path, strlen(folder) + 1, fault) &&
         write_file(path, bytes, length, fault);
    free(path);
    free(bytes);
    return ok;
}

bool record_rules_unpack(const char *body, const char *folder, struct fault *fault) {
    struct json_document *document = json_read_bytes("rules", body, strlen(body), fault);
    if (document == NULL) {
        return false;
    }
    bool ok = mkdir(folder, 0777) == 0 || fault_set_errno(fault, errno, folder);
    fault->kind = ok ? FAULT_NONE : fault->kind;
    for (const struct json_value *file = ok ? files_of(document, fault) : NULL; ok && file != NULL;
         file = file->next) {
        ok = unpack_file(file, folder, fault);
    }
    json_free(document);
    return ok && fault->kind == FAULT_NONE;
}
