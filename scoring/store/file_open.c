/* A file's beginning and end: made, recognised, opened, closed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language/language.h"
#include "scoring/store/canonical.h"
#include "scoring/store/file.h"

/* The tables as SQLite keeps them: compared to the byte when a file is opened. */
#define FACTS_SQL                                                                                  \
    "CREATE TABLE facts (sequence INTEGER PRIMARY KEY, step INTEGER NOT NULL, at_ms INTEGER NOT "  \
    "NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL, previous TEXT NOT " \
    "NULL, about TEXT NOT NULL, rules TEXT NOT NULL, teams TEXT NOT NULL, who TEXT NOT NULL, "     \
    "content BLOB NOT NULL, hash BLOB NOT NULL, salt BLOB, why TEXT, body TEXT) STRICT"
#define SUBJECT_SQL "CREATE INDEX facts_subject ON facts (subject, step)"
#define HEAD_SQL                                                                                   \
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), contest TEXT NOT NULL, count "    \
    "INTEGER NOT NULL, hash BLOB NOT NULL) STRICT"

#define HEADER_BYTES 100 /* of the SQLite file format, numbers big-endian: */
#define VERSION_AT   60  /* user_version */
#define KIND_AT      68  /* application_id */

/* ---- recognised ---- */

static bool not_a_store(const char *path, struct fault *fault) {
    fault_set(fault, FAULT_DAMAGED, _("This file is not a contest file."));
    fault_at(fault, path, 0, 0);
    return fault_advise(fault, _("It was not touched. Choose the contest's file, or restore a "
                                 "backup."));
}

static unsigned number_at(const unsigned char *bytes) {
    return (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 | (unsigned)bytes[2] << 8 | bytes[3];
}

static bool check_header_bytes(const char *path, const unsigned char *bytes, struct fault *fault) {
    if (memcmp(bytes, "SQLite format 3", 16) != 0 ||
        number_at(bytes + KIND_AT) != FILE_APPLICATION) {
        return not_a_store(path, fault);
    }
    unsigned version = number_at(bytes + VERSION_AT);
    if (version == STORE_FORMAT) {
        return true;
    }
    fault_set(fault, FAULT_VERSION,
              _("This contest file has format %u; this program knows format %d."), version,
              STORE_FORMAT);
    fault_at(fault, path, 0, 0);
    return fault_advise(fault, _("It was not touched. Open it with the program that made it, or "
                                 "install a newer one."));
}

bool file_check_header(const char *path, struct fault *fault) {
    unsigned char bytes[HEADER_BYTES];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fault_set_errno(fault, errno, path);
    }
    ssize_t got = pread(file, bytes, sizeof bytes, 0);
    int number = errno;
    close(file);
    if (got < 0) {
        return fault_set_errno(fault, number, path);
    }
    return got == HEADER_BYTES ? check_header_bytes(path, bytes, fault) : not_a_store(path, fault);
}

/* ---- opened ---- */

/* A stranger's file may try to run something when it is read: it may not. */
static bool set_limits(struct store *store, struct fault *fault) {
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_handler(store->db, file_wait, store);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    /* NORMAL flushes before and after checkpoints only; file_commit() flushes each fact. */
    return file_execute(store,
                        "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
                        "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY",
                        fault);
}

/* "file:" and the path with everything special escaped. */
static char *immutable_uri(const char *path) {
    char *uri = malloc(strlen(path) * 3 + 32);
    if (uri == NULL) {
        return NULL;
    }
    char *at = uri + sprintf(uri, "file:");
    for (; *path != '\0'; path++) {
        at += sprintf(at, strchr("%?#", *path) != NULL ? "%%%02X" : "%c", (unsigned char)*path);
    }
    strcpy(at, "?immutable=1");
    return uri;
}

struct store *file_open_plain(const char *path, int flags, struct fault *fault) {
    struct store *store = calloc(1, sizeof *store);
    char *address = strdup(path);
    if (store == NULL || address == NULL) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        free(store);
        free(address);
        return NULL;
    }
    store->address = address;
    char *uri = (flags & SQLITE_OPEN_URI) != 0 ? immutable_uri(path) : NULL;
    /* NOMUTEX: a store serves one thread, and a lock for each column takes a third of a reading */
    int code = (flags & SQLITE_OPEN_URI) != 0 && uri == NULL
                   ? SQLITE_NOMEM
                   : sqlite3_open_v2(uri != NULL ? uri : path, &store->db,
                                     flags | SQLITE_OPEN_NOMUTEX, NULL);
    free(uri);
    bool ok = code == SQLITE_OK || file_fault(store, code, fault);
    if (!ok || !set_limits(store, fault)) {
        store_close(store);
        return NULL;
    }
    return store;
}

static const struct {
    const char *name, *sql;
} shape[] = {{"facts", FACTS_SQL},
             {"facts_subject", SUBJECT_SQL},
             {"head", HEAD_SQL},
             {"sqlite_autoindex_facts_1", ""}};

static bool read_shape(struct store *store, sqlite3_stmt *statement, bool *same,
                       struct fault *fault) {
    const size_t count = sizeof shape / sizeof *shape;
    bool row = true;
    *same = true;
    for (size_t i = 0; row; i++) {
        if (!file_step(store, statement, &row, fault)) {
            return false;
        }
        if (row && i < count) {
            const char *name = (const char *)sqlite3_column_text(statement, 0);
            const char *words = (const char *)sqlite3_column_text(statement, 1);
            *same = *same && name != NULL && words != NULL && strcmp(name, shape[i].name) == 0 &&
                    strcmp(words, shape[i].sql) == 0;
        }
        *same = *same && row == (i < count);
    }
    return true;
}

static bool read_contest(struct store *store, struct fault *fault) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db, "SELECT contest FROM head", -1, &statement, NULL);
    bool row = false;
    bool ok = code == SQLITE_OK ? file_step(store, statement, &row, fault)
                                : file_fault(store, code, fault);
    const char *contest = ok && row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (ok && (contest == NULL || !canonical_is_name(contest, 1, STORE_ID_MAX, ""))) {
        ok = file_fault(store, SQLITE_CORRUPT, fault);
    } else if (ok) {
        strcpy(store->contest, contest);
    }
    sqlite3_finalize(statement);
    return ok;
}

bool file_check_shape(struct store *store, struct fault *fault) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db,
                                  "SELECT name, ifnull(sql, '') FROM sqlite_schema ORDER BY name",
                                  -1, &statement, NULL);
    bool same = false;
    bool ok = code == SQLITE_OK ? read_shape(store, statement, &same, fault)
                                : file_fault(store, code, fault);
    code = sqlite3_finalize(statement);
    if (ok && code == SQLITE_NOMEM) { /* while a name was read */
        return file_fault(store, code, fault);
    }
    if (ok && !same) {
        fault_set(fault, FAULT_DAMAGED,
                  _("This contest file is damaged (its tables are not those "
                    "of a contest)."));
        fault_at(fault, store->address, 0, 0);
        ok = fault_advise(fault, _("Keep it as it is, and restore the last backup."));
    }
    return ok && read_contest(store, fault);
}

static struct store *open_checked(const char *address, int flags, struct fault *fault) {
    struct store *store = file_open_plain(address, flags, fault);
    if (store != NULL && !file_check_shape(store, fault)) {
        store_close(store);
        return NULL;
    }
    return store;
}

/* Reading a log takes a shared-memory file beside it. Where nothing may be
 * written, and no log is left, the file by itself is all there is. */
static bool has_log(const char *address) {
    char path[4096];
    struct stat status;
    int length = snprintf(path, sizeof path, "%s-wal", address);
    return length < 0 || (size_t)length >= sizeof path ||
           (stat(path, &status) == 0 && status.st_size > 0);
}

static struct store *open_to_read(const char *address, struct fault *fault) {
    struct store *store = open_checked(address, SQLITE_OPEN_READONLY, fault);
    if (store == NULL && fault->kind == FAULT_IO && !has_log(address)) {
        store = open_checked(address, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, fault);
    }
    return store;
}

static bool make_writable(struct store *store, struct fault *fault) {
    if (sqlite3_db_readonly(store->db, "main") != 0) {
        fault_set_errno(fault, EACCES, store->address);
        return fault_advise(fault, _("It can be opened for reading only."));
    }
    /* A restore that was cut off may have left the file without its log. */
    return file_execute(store, "PRAGMA journal_mode = WAL", fault);
}

static struct store *open_to_write(const char *address, struct fault *fault) {
    struct store *store = open_checked(address, SQLITE_OPEN_READWRITE, fault);
    if (store != NULL && !make_writable(store, fault)) {
        store_close(store);
        return NULL;
    }
    return store;
}

struct store *store_open(const char *address, enum store_access access, struct fault *fault) {
    if (!file_check_header(address, fault)) {
        return NULL;
    }
    struct store *store =
        access == STORE_WRITE ? open_to_write(address, fault) : open_to_read(address, fault);
    if (store != NULL) {
        store->access = access;
    }
    return store;
}

void store_close(struct store *store) {
    if (store == NULL) {
        return;
    }
    for (size_t i = 0; i < FILE_STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
    }
    sqlite3_close_v2(store->db);
    free(store->address);
    free(store);
}

const char *store_contest(const struct store *store) { return store->contest; }

const char *store_address(const struct store *store) { return store->address; }

/* ---- made ---- */

static bool fill(struct store *store, const char *contest, struct fault *fault) {
    static const char tables[] =
        "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;" FACTS_SQL ";" SUBJECT_SQL ";" HEAD_SQL ";";
    struct chain_hash start = chain_start(contest);
    sqlite3_stmt *statement = NULL;
    if (!file_execute(store, tables, fault)) {
        return false;
    }
    char numbers[96];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             FILE_APPLICATION, STORE_FORMAT);
    int code = sqlite3_prepare_v2(store->db, "INSERT INTO head VALUES (1, ?1, 0, ?2)", -1,
                                  &statement, NULL);
    bool ok = code == SQLITE_OK || file_fault(store, code, fault);
    if (ok) {
        sqlite3_bind_text(statement, 1, contest, -1, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 2, start.bytes, CHAIN_HASH_BYTES, SQLITE_STATIC);
        ok = file_run(store, statement, fault);
    }
    sqlite3_finalize(statement);
    return ok && file_execute(store, numbers, fault) && file_execute(store, "COMMIT", fault) &&
           file_execute(store, "PRAGMA wal_checkpoint(TRUNCATE)", fault);
}

bool file_make(const char *path, const char *contest, struct fault *fault) {
    struct store *store = file_open_plain(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, fault);
    bool ok = store != NULL && fill(store, contest, fault);
    store_close(store);
    return ok;
}
