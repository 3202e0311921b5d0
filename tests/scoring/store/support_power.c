#include "tests/scoring/store/support_power.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/scoring/store/support_store.h"

enum operation_kind { WRITE, TRUNCATE, FLUSH, DELETE, ACKNOWLEDGE };
enum which { DATABASE, LOG, WHICH };

struct operation {
    enum operation_kind kind;
    enum which which;
    int64_t offset; /* or the new length, or the value acknowledged */
    size_t length;
    unsigned char *bytes;
};

static struct operation *operations;
static size_t count, capacity;
static char *first; /* the database at the beginning */
static size_t first_length;
static char database[PATH_BYTES];
static sqlite3_vfs *real;
static long failing; /* flushes that are still to fail */

void power_fail_flushes(long flushes) { failing = flushes; }

static void note(struct operation operation, const void *bytes) {
    if (count == capacity) {
        capacity = capacity == 0 ? 256 : 2 * capacity;
        struct operation *grown = realloc(operations, capacity * sizeof *operations);
        if (grown == NULL) {
            abort();
        }
        operations = grown;
    }
    if (bytes != NULL) {
        operation.bytes = malloc(operation.length);
        memcpy(operation.bytes, bytes, operation.length);
    }
    operations[count++] = operation;
}

void power_acknowledge(int64_t value) {
    note((struct operation){.kind = ACKNOWLEDGE, .offset = value}, NULL);
}

/* ---- SQLite's files, passed through ---- */

struct shim {
    sqlite3_file base;
    bool watched;
    enum which which;
    sqlite3_file *file; /* the real one, just behind */
};

#define REAL(f)              (((struct shim *)(f))->file)
#define PASS(f, method, ...) (REAL(f)->pMethods->method(REAL(f), ##__VA_ARGS__))

static int shim_close(sqlite3_file *f) { return PASS(f, xClose); }
static int shim_read(sqlite3_file *f, void *to, int length, sqlite3_int64 at) {
    return PASS(f, xRead, to, length, at);
}
static int shim_write(sqlite3_file *f, const void *from, int length, sqlite3_int64 at) {
    struct shim *shim = (struct shim *)f;
    if (shim->watched) {
        note((struct operation){WRITE, shim->which, at, (size_t)length, NULL}, from);
    }
    return PASS(f, xWrite, from, length, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 length) {
    struct shim *shim = (struct shim *)f;
    if (shim->watched) {
        note((struct operation){.kind = TRUNCATE, .which = shim->which, .offset = length}, NULL);
    }
    return PASS(f, xTruncate, length);
}
static int shim_sync(sqlite3_file *f, int flags) {
    struct shim *shim = (struct shim *)f;
    if (failing > 0) {
        failing--;
        return SQLITE_IOERR_FSYNC;
    }
    if (shim->watched) {
        note((struct operation){.kind = FLUSH, .which = shim->which}, NULL);
    }
    return PASS(f, xSync, flags);
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *size) { return PASS(f, xFileSize, size); }
static int shim_lock(sqlite3_file *f, int level) { return PASS(f, xLock, level); }
static int shim_unlock(sqlite3_file *f, int level) { return PASS(f, xUnlock, level); }
static int shim_reserved(sqlite3_file *f, int *out) { return PASS(f, xCheckReservedLock, out); }
static int shim_control(sqlite3_file *f, int what, void *with) {
    return PASS(f, xFileControl, what, with);
}
static int shim_sector(sqlite3_file *f) { return PASS(f, xSectorSize); }
static int shim_traits(sqlite3_file *f) { return PASS(f, xDeviceCharacteristics); }
static int shim_map(sqlite3_file *f, int region, int size, int extend, void volatile **out) {
    return PASS(f, xShmMap, region, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    return PASS(f, xShmLock, at, n, flags);
}
static void shim_barrier(sqlite3_file *f) { PASS(f, xShmBarrier); }
static int shim_unmap(sqlite3_file *f, int delete) { return PASS(f, xShmUnmap, delete); }

static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = shim_close,
                                           .xRead = shim_read,
                                           .xWrite = shim_write,
                                           .xTruncate = shim_truncate,
                                           .xSync = shim_sync,
                                           .xFileSize = shim_size,
                                           .xLock = shim_lock,
                                           .xUnlock = shim_unlock,
                                           .xCheckReservedLock = shim_reserved,
                                           .xFileControl = shim_control,
                                           .xSectorSize = shim_sector,
                                           .xDeviceCharacteristics = shim_traits,
                                           .xShmMap = shim_map,
                                           .xShmLock = shim_shm_lock,
                                           .xShmBarrier = shim_barrier,
                                           .xShmUnmap = shim_unmap};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
    struct shim *shim = (struct shim *)f;
    (void)vfs;
    memset(shim, 0, sizeof *shim);
    shim->file = (sqlite3_file *)(shim + 1);
    int code = real->xOpen(real, name, shim->file, flags, out);
    if (code == SQLITE_OK) {
        shim->base.pMethods = &methods;
        shim->which = (flags & SQLITE_OPEN_WAL) != 0 ? LOG : DATABASE;
        shim->watched = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)) != 0 && name != NULL &&
                        strncmp(name, database, strlen(database)) == 0;
    }
    return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int flush_folder) {
    (void)vfs;
    if (strncmp(name, database, strlen(database)) == 0 &&
        strcmp(name + strlen(database), "-wal") == 0) {
        note((struct operation){.kind = DELETE, .which = LOG}, NULL);
    }
    return real->xDelete(real, name, flush_folder);
}

static sqlite3_vfs shim_vfs;

void power_start(const char *path) {
    power_release();
    snprintf(database, sizeof database, "%s", path);
    first = files_read(path, &first_length);
    real = sqlite3_vfs_find("unix");
    shim_vfs = *real;
    shim_vfs.pNext = NULL;
    shim_vfs.zName = "power";
    shim_vfs.szOsFile = (int)sizeof(struct shim) + real->szOsFile;
    shim_vfs.xOpen = shim_open;
    shim_vfs.xDelete = shim_delete;
    sqlite3_vfs_register(&shim_vfs, 1);
}

void power_stop(void) {
    sqlite3_vfs_register(real, 1);
    sqlite3_vfs_unregister(&shim_vfs);
}

void power_release(void) {
    for (size_t i = 0; i < count; i++) {
        free(operations[i].bytes);
    }
    free(operations);
    free(first);
    operations = NULL;
    first = NULL;
    count = capacity = 0;
}

size_t power_operations(void) { return count; }

int64_t power_acknowledged(size_t cut) {
    for (size_t i = cut; i-- > 0;) {
        if (operations[i].kind == ACKNOWLEDGE) {
            return operations[i].offset;
        }
    }
    return 0;
}

/* ---- files after a cut ---- */

struct image {
    unsigned char *bytes;
    size_t length, capacity;
    bool there;
};

static void resize(struct image *image, size_t length) {
    if (length > image->capacity) {
        image->capacity = 2 * length;
        image->bytes = realloc(image->bytes, image->capacity);
    }
    if (length > image->length) {
        memset(image->bytes + image->length, 0, length - image->length);
    }
    image->length = length;
}

static void apply(struct image *image, const struct operation *operation, size_t part) {
    switch (operation->kind) {
    case WRITE:
        if (part > 0 && (size_t)operation->offset + part > image->length) {
            resize(image, (size_t)operation->offset + part);
        }
        if (part > 0) {
            memcpy(image->bytes + operation->offset, operation->bytes, part);
        }
        image->there = true;
        break;
    case TRUNCATE:
        resize(image, (size_t)operation->offset);
        break;
    case DELETE:
        *image = (struct image){.bytes = image->bytes, .capacity = image->capacity};
        break;
    case FLUSH:
    case ACKNOWLEDGE:
        break;
    }
}

static uint64_t draw(uint64_t *seed) { /* xorshift64 */
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static bool flushed(size_t at, size_t cut) {
    for (size_t i = at + 1; i < cut; i++) {
        if (operations[i].kind == FLUSH && operations[i].which == operations[at].which) {
            return true;
        }
    }
    return false;
}

/* How much of an operation that was not flushed reaches the disk. */
static size_t part_of(size_t at, size_t cut, enum power_loss loss, uint64_t *seed, bool *any) {
    const struct operation *operation = &operations[at];
    *any = true;
    switch (loss) {
    case POWER_NOTHING_LOST:
        break;
    case POWER_ALL_LOST:
        *any = false;
        return 0;
    case POWER_SOME_LOST: {
        uint64_t chance = draw(seed) % 3;
        *any = chance > 0;
        return chance == 2 ? operation->length
                           : (operation->length == 0 ? 0 : draw(seed) % operation->length);
    }
    case POWER_LAST_TORN:
        if (at + 1 == cut && operation->length > 0) {
            return draw(seed) % operation->length;
        }
        break;
    }
    return operation->length;
}

static void write_image(const struct image *image, const char *to, const char *ending) {
    char path[PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s%s", to, ending);
    unlink(path);
    if (image->there) {
        files_write(path, image->bytes, image->length);
    }
}

void power_image(size_t cut, enum power_loss loss, uint64_t seed, const char *to) {
    struct image images[WHICH] = {{.there = true}, {.there = false}};
    seed = (seed + 1) * 0x9e3779b97f4a7c15u;
    resize(&images[DATABASE], first_length);
    memcpy(images[DATABASE].bytes, first, first_length);
    for (size_t i = 0; i < cut; i++) {
        bool any = true;
        size_t part = operations[i].length;
        if (!flushed(i, cut)) {
            part = part_of(i, cut, loss, &seed, &any);
        }
        if (any) {
            apply(&images[operations[i].which], &operations[i], part);
        }
    }
    write_image(&images[DATABASE], to, "");
    write_image(&images[LOG], to, "-wal");
    char path[PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s-shm", to);
    unlink(path);
    free(images[DATABASE].bytes);
    free(images[LOG].bytes);
}
