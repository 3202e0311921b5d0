/* Copies of a file of one moment, and having a file alone. */
#include "language/language.h"
#include "scoring/store/file.h"

static bool copy_pages(struct store *store, struct store *copy, struct fault *fault) {
    sqlite3_backup *backup = sqlite3_backup_init(copy->db, "main", store->db, "main");
    if (backup == NULL) {
        return file_fault(copy, sqlite3_errcode(copy->db), fault);
    }
    int code = sqlite3_backup_step(backup, -1); /* all at once: one moment, writers go on */
    int end = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE && end == SQLITE_OK) {
        return file_execute(copy, "PRAGMA wal_checkpoint(TRUNCATE)", fault);
    }
    return file_fault((code & 0xff) == SQLITE_FULL ? copy : store, code, fault);
}

bool file_copy(struct store *store, const char *path, struct fault *fault) {
    struct store *copy = file_open_plain(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, fault);
    bool ok = copy != NULL && file_execute(copy, "PRAGMA synchronous = FULL", fault) &&
              copy_pages(store, copy, fault);
    store_close(copy);
    return ok;
}

/* Leaving the log needs everybody else to have closed, which is what is asked. */
bool file_take_alone(struct store *store, struct fault *fault) {
    sqlite3_busy_handler(store->db, NULL, NULL);
    int code = sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_busy_handler(store->db, file_wait, store);
    if (code == SQLITE_OK) {
        return true;
    }
    if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) {
        return file_fault(store, code, fault);
    }
    fault_set(fault, FAULT_REFUSED, "%s", _("Another program has this contest open."));
    fault_at(fault, store->address, 0, 0);
    return fault_advise(fault, "%s", _("Close it there, then do it again."));
}
