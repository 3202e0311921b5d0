/* Statements: their SQL, running them, and what SQLite says in words. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "language/language.h"
#include "scoring/store/file.h"

static const char *const sql[FILE_STATEMENTS] = {
    [FILE_BEGIN] = "BEGIN IMMEDIATE",
    [FILE_COMMIT] = "COMMIT",
    [FILE_ROLLBACK] = "ROLLBACK",
    [FILE_HEAD] = "SELECT count, hash FROM head",
    [FILE_SET_HEAD] = "UPDATE head SET count = ?1, hash = ?2",
    [FILE_BY_ID] = "SELECT sequence, step, at_ms, id, kind, subject, previous, about, rules, teams,"
                   " who, content, hash, salt, why, body FROM facts WHERE id = ?1",
    [FILE_STORY] = "SELECT sequence, step, at_ms, id, kind, previous, about, teams, who"
                   " FROM facts WHERE subject = ?1 ORDER BY step",
    [FILE_RULES_END] = "SELECT ifnull(max(sequence), 0) FROM facts WHERE subject = 'rules'",
    [FILE_INSERT] = "INSERT INTO facts (sequence, step, at_ms, id, kind, subject, previous, about,"
                    " rules, teams, who, content, hash, salt, why, body)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
                    " ?16)",
    [FILE_PURGE] = "UPDATE facts SET salt = NULL, why = NULL, body = NULL WHERE sequence = ?1",
};

sqlite3_stmt *file_statement(struct store *store, enum file_statement which, struct fault *fault) {
    sqlite3_stmt **statement = &store->statements[which];
    if (*statement == NULL) {
        int code = sqlite3_prepare_v3(store->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                                      statement, NULL);
        if (code != SQLITE_OK) {
            file_fault(store, code, fault);
            return NULL;
        }
    }
    sqlite3_reset(*statement);
    return *statement;
}

bool file_step(struct store *store, sqlite3_stmt *statement, bool *row, struct fault *fault) {
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        file_fault(store, code, fault);
        sqlite3_reset(statement);
        return false;
    }
    return true;
}

bool file_run(struct store *store, sqlite3_stmt *statement, struct fault *fault) {
    bool row = false;
    bool ok = file_step(store, statement, &row, fault);
    sqlite3_reset(statement);
    return ok;
}

bool file_execute(struct store *store, const char *words, struct fault *fault) {
    int code = sqlite3_exec(store->db, words, NULL, NULL, NULL);
    return code == SQLITE_OK || file_fault(store, code, fault);
}

/* ---- waiting for others ---- */

static int64_t monotonic_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Short sleeps: a writer holds the lock for less than a millisecond. */
int file_wait(void *store, int tries) {
    struct store *waiting = store;
    int64_t now = monotonic_ms();
    if (tries == 0) {
        waiting->waiting_ms = now;
    }
    if (now - waiting->waiting_ms > STORE_WAIT_MS) {
        return 0;
    }
    long sleep_ns = tries < 20 ? 300000 : tries < 100 ? 1000000 : 5000000;
    nanosleep(&(struct timespec){.tv_nsec = sleep_ns}, NULL);
    return 1;
}

/* ---- complaints ---- */

static bool full(struct store *store, struct fault *fault) {
    fault_set(fault, FAULT_IO,
              _("The disk is full: this was not recorded. What was recorded "
                "before is safe."));
    fault_at(fault, store->address, 0, 0);
    return fault_advise(fault, _("Make room on the disk, then do it again."));
}

static bool no_room(int number) { return number == ENOSPC || number == EDQUOT || number == EFBIG; }

/* SQLite says FULL for ENOSPC only; a quota or a file size limit is an I/O error
 * whose cause the file handles remember. */
static bool is_full(struct store *store, int code) {
    bool writing = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE ||
                   code == SQLITE_IOERR_TRUNCATE || code == SQLITE_IOERR_FSYNC;
    int of_file = 0, of_log = 0;
    sqlite3_file *log = NULL;
    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_LAST_ERRNO, &of_file);
    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log != NULL && log->pMethods != NULL) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &of_log);
    }
    return (code & 0xff) == SQLITE_FULL || (writing && (no_room(sqlite3_system_errno(store->db)) ||
                                                        no_room(of_file) || no_room(of_log)));
}

static bool damaged(struct store *store, struct fault *fault) {
    fault_set(fault, FAULT_DAMAGED, _("This contest file is damaged (%s)."),
              sqlite3_errmsg(store->db));
    fault_at(fault, store->address, 0, 0);
    return fault_advise(fault, _("Keep it as it is, and restore the last backup."));
}

static bool other(struct store *store, int code, struct fault *fault) {
    int number = sqlite3_system_errno(store->db);
    if (number != 0 && (code & 0xff) == SQLITE_CANTOPEN) { /* else it may be an old one */
        return fault_set_errno(fault, number, store->address);
    }
    fault_set(fault, FAULT_IO, _("The contest file could not be used (%s)."),
              sqlite3_errmsg(store->db));
    return fault_at(fault, store->address, 0, 0);
}

static bool busy(struct store *store, struct fault *fault) {
    fault_set(fault, FAULT_TIMEOUT,
              _("Another program has been keeping this contest file for a minute."));
    fault_at(fault, store->address, 0, 0);
    return fault_advise(fault, _("Close the other program if it hangs, then do it again."));
}

bool file_fault(struct store *store, int code, struct fault *fault) {
    bool poor = store->db == NULL || sqlite3_errcode(store->db) == SQLITE_NOMEM;
    if (poor || (code & 0xff) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    int extended = sqlite3_extended_errcode(store->db);
    code = (extended & 0xff) == (code & 0xff) ? extended : code;
    if (is_full(store, code)) {
        return full(store, fault);
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return busy(store, fault);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* our statements are right, so the tables are not */
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return damaged(store, fault);
    default:
        return other(store, code, fault);
    }
}
