/* The contest's folder inside a fact, and out again.
 *
 *     {"files": [{"name": "contest.json", "text": "..."},
 *                {"name": "logo.png", "base64": "..."}],
 *      "hash": SHA-256 over names and contents, "version": "2026"} */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/store/canonical.h"
#include "scoring/store/chain.h"
#include "scoring/store/record.h"
#include "strict-json/json.h"

#define FILES_MAX 500 /* in a contest's folder */
#define DEPTH_MAX 8   /* folders in folders */

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

/* ---- in ---- */

static void add_base64(struct growing *body, const struct record_file *file) {
    size_t length = BASE64_ENCODE_RAW_LENGTH(file->length);
    char *text = malloc(length + 1);
    if (text == NULL) {
        body->failed = true;
        return;
    }
    base64_encode_raw(text, file->length, file->bytes);
    growing_quoted(body, text, length);
    free(text);
}

/* What a JSON string may hold: our reader refuses control characters, even escaped. */
static bool is_text(const char *bytes, size_t length) {
    bool ok = canonical_is_utf8(bytes, length);
    for (size_t i = 0; ok && i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        ok = (byte >= 0x20 && byte != 0x7f) || byte == '\n' || byte == '\t' || byte == '\r';
    }
    return ok;
}

static void add_file(struct growing *body, const struct record_file *file) {
    const char *bytes = file->length == 0 ? "" : file->bytes;
    bool text = is_text(bytes, file->length);
    growing_text(body, "{\"name\":");
    growing_quoted(body, file->name, strlen(file->name));
    growing_text(body, text ? ",\"text\":" : ",\"base64\":");
    if (text) {
        growing_quoted(body, bytes, file->length);
    } else {
        add_base64(body, file);
    }
    growing_text(body, "}");
}

static void sum_text(struct sha256_ctx *sum, const void *bytes, size_t length) {
    uint8_t size[8];
    for (int i = 0; i < 8; i++) {
        size[i] = (uint8_t)((uint64_t)length >> (56 - 8 * i));
    }
    sha256_update(sum, sizeof size, size);
    sha256_update(sum, length, bytes);
}

static void add_hash(struct growing *body, const struct record_file *files, size_t count) {
    struct sha256_ctx sum;
    struct chain_hash hash;
    char text[STORE_HASH_TEXT];
    sha256_init(&sum);
    for (size_t i = 0; i < count; i++) {
        sum_text(&sum, files[i].name, strlen(files[i].name));
        sum_text(&sum, files[i].length == 0 ? "" : files[i].bytes, files[i].length);
    }
    sha256_digest(&sum, CHAIN_HASH_BYTES, hash.bytes);
    chain_write(&hash, text);
    growing_quoted(body, text, strlen(text));
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct record_file *)a)->name, ((const struct record_file *)b)->name);
}

static char *rules_body(const char *version, const struct record_file *files, size_t count,
                        struct fault *fault) {
    struct growing body = {0};
    growing_text(&body, "{\"files\":[");
    for (size_t i = 0; i < count; i++) {
        growing_text(&body, i > 0 ? "," : "");
        add_file(&body, &files[i]);
    }
    growing_text(&body, "],\"hash\":");
    add_hash(&body, files, count);
    growing_text(&body, ",\"version\":");
    growing_quoted(&body, version, strlen(version));
    growing_text(&body, "}");
    if (body.failed) {
        no_memory(fault);
        free(body.bytes);
        return NULL;
    }
    return body.bytes;
}

bool record_rules(struct store *store, const struct record_by *by, const char *version,
                  const struct record_file *files, size_t count, struct store_receipt *receipt,
                  struct fault *fault) {
    struct record_file *sorted = calloc(count + 1, sizeof *sorted);
    if (sorted == NULL) {
        return no_memory(fault);
    }
    memcpy(sorted, files, count * sizeof *files);
    qsort(sorted, count, sizeof *sorted, by_name);
    char *body = rules_body(version, sorted, count, fault);
    free(sorted);
    if (body == NULL) {
        return false;
    }
    struct store_new_fact fact = {.kind = "rules-put",
                                  .subject = "rules",
                                  .id = by->id,
                                  .who = by->who,
                                  .why = by->why,
                                  .at_ms = by->at_ms,
                                  .expected = by->expected,
                                  .body = body};
    bool ok = store_add(store, &fact, 1, receipt, fault);
    free(body);
    return ok;
}

/* ---- from a folder ---- */

struct folder {
    struct record_file files[FILES_MAX];
    size_t count;
};

static void release_folder(struct folder *folder) {
    for (size_t i = 0; i < folder->count; i++) {
        free((char *)(uintptr_t)folder->files[i].name);
        free((void *)(uintptr_t)folder->files[i].bytes);
    }
    free(folder);
}

static bool read_bytes(int file, size_t size, char *bytes, const char *path, struct fault *fault) {
    for (size_t at = 0; at < size;) {
        ssize_t got = read(file, bytes + at, size - at);
        if (got == 0) {
            return fault_set_errno(fault, EIO, path); /* it became shorter meanwhile */
        }
        if (got < 0 && errno != EINTR) {
            return fault_set_errno(fault, errno, path);
        }
        at += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* The first `size` bytes of a file, free() them. NULL: fault. */
static char *read_whole(const char *path, size_t size, struct fault *fault) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = calloc(size + 1, 1);
    bool ok = file >= 0 ? bytes != NULL || no_memory(fault) : fault_set_errno(fault, errno, path);
    ok = ok && read_bytes(file, size, bytes, path, fault);
    if (file >= 0) {
        close(file);
    }
    if (!ok) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool read_file(struct folder *folder, const char *path, const char *name, size_t size,
                      struct fault *fault) {
    if (folder->count == FILES_MAX || size > JSON_BYTES_MAX) {
        fault_set(fault, FAULT_LIMIT, _("A contest holds at most %d files of %zu bytes."),
                  FILES_MAX, JSON_BYTES_MAX);
        return fault_at(fault, path, 0, 0);
    }
    struct record_file *file = &folder->files[folder->count++]; /* release_folder() frees it */
    file->name = strdup(name);
    if (file->name == NULL) {
        return no_memory(fault);
    }
    file->bytes = read_whole(path, size, fault);
    file->length = size;
    return file->bytes != NULL;
}

static bool read_folder(struct folder *folder, const char *path, const char *inside, int depth,
                        struct fault *fault);

static bool read_entry(struct folder *folder, const char *path, const char *inside, int depth,
                       struct fault *fault) {
    struct stat status;
    if (lstat(path, &status) != 0) {
        return fault_set_errno(fault, errno, path);
    }
    if (S_ISDIR(status.st_mode)) {
        return read_folder(folder, path, inside, depth + 1, fault);
    }
    return !S_ISREG(status.st_mode) ||
           read_file(folder, path, inside, (size_t)status.st_size, fault);
}

static bool read_named(struct folder *folder, const char *path, const char *inside,
                       const char *name, int depth, struct fault *fault) {
    char *whole = NULL, *relative = NULL;
    bool ok = asprintf(&whole, "%s/%s", path, name) >= 0 &&
              asprintf(&relative, "%s%s%s", inside, inside[0] == '\0' ? "" : "/", name) >= 0;
    ok = ok ? read_entry(folder, whole, relative, depth, fault) : no_memory(fault);
    free(whole);
    free(relative);
    return ok;
}

static bool read_folder(struct folder *folder, const char *path, const char *inside, int depth,
                        struct fault *fault) {
    DIR *open_folder = depth > DEPTH_MAX ? NULL : opendir(path);
    if (open_folder == NULL) {
        return fault_set_errno(fault, depth > DEPTH_MAX ? ELOOP : errno, path);
    }
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(open_folder)) != NULL;) {
        ok = entry->d_name[0] == '.' ||
             read_named(folder, path, inside, entry->d_name, depth, fault);
    }
    closedir(open_folder);
    return ok;
}

bool record_rules_folder(struct store *store, const struct record_by *by, const char *version,
                         const char *path, struct store_receipt *receipt, struct fault *fault) {
    struct folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL) {
        return no_memory(fault);
    }
    bool ok = read_folder(folder, path, "", 0, fault) &&
              record_rules(store, by, version, folder->files, folder->count, receipt, fault);
    release_folder(folder);
    return ok;
}
