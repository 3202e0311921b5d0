/* Transactions, and the flush that makes them durable. */
#include <string.h>

#include "language/language.h"
#include "scoring/store/file.h"

static bool run(struct store *store, enum file_statement which, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, which, fault);
    return statement != NULL && file_run(store, statement, fault);
}

bool file_begin(struct store *store, struct fault *fault) { return run(store, FILE_BEGIN, fault); }

void file_rollback(struct store *store) {
    struct fault ignored = {0};
    if (sqlite3_get_autocommit(store->db) == 0) {
        run(store, FILE_ROLLBACK, &ignored);
    }
    store->rules_end = FILE_RULES_UNKNOWN; /* it may know what never came to be */
}

/* ---- durable ---- */

/* Flushes the log by its own file handle, after the write lock was given back:
 * writers then share the disk's flushes instead of queueing for them. */
static int flush_log(struct store *store) {
    sqlite3_file *log = NULL;
    int code = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (code != SQLITE_OK || log == NULL || log->pMethods == NULL) {
        return code != SQLITE_OK ? code : SQLITE_OK; /* no log: everything is in the file */
    }
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

/* After a failed flush the kernel may call the log clean that never reached the
 * disk. Copying it into the file, and flushing that, is what can be believed. */
static bool flush_through_file(struct store *store, struct fault *fault) {
    int code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_FULL, NULL, NULL);
    store->unsure = code != SQLITE_OK;
    if (code == SQLITE_OK) {
        return true;
    }
    file_fault(store, code, fault);
    return fault_advise(fault, _("It is not sure to be on the disk. Do it again: it will count "
                                 "once."));
}

bool file_flush(struct store *store, struct fault *fault) {
    if (!store->unsure && flush_log(store) == SQLITE_OK) {
        return true;
    }
    store->unsure = true;
    return flush_through_file(store, fault);
}

bool file_commit(struct store *store, struct fault *fault) {
    if (!run(store, FILE_COMMIT, fault)) {
        file_rollback(store);
        return false;
    }
    return file_flush(store, fault);
}

/* ---- facts ---- */

static void bind_chain_text(sqlite3_stmt *statement, int at, struct chain_text text) {
    sqlite3_bind_text64(statement, at, text.length == 0 ? "" : text.bytes, text.length,
                        SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_fact(sqlite3_stmt *statement, const struct file_fact *fact,
                      const struct chain_hash *hash) {
    const struct chain_fact *chain = &fact->chain;
    const struct chain_text texts[] = {chain->id,    chain->kind,  chain->subject, chain->previous,
                                       chain->about, chain->rules, chain->teams,   chain->who};
    sqlite3_bind_int64(statement, 1, chain->sequence);
    sqlite3_bind_int64(statement, 2, chain->step);
    sqlite3_bind_int64(statement, 3, chain->at_ms);
    for (int i = 0; i < 8; i++) {
        bind_chain_text(statement, 4 + i, texts[i]);
    }
    sqlite3_bind_blob(statement, 12, chain->content.bytes, CHAIN_HASH_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 13, hash->bytes, CHAIN_HASH_BYTES, SQLITE_STATIC);
    if (fact->salt == NULL) {
        sqlite3_bind_null(statement, 14);
        sqlite3_bind_null(statement, 15);
        sqlite3_bind_null(statement, 16);
        return;
    }
    sqlite3_bind_blob(statement, 14, fact->salt, CHAIN_SALT_BYTES, SQLITE_STATIC);
    bind_chain_text(statement, 15, fact->why);
    bind_chain_text(statement, 16, fact->body);
}

bool file_append(struct store *store, struct file_head *head, struct file_fact *fact,
                 struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_INSERT, fault);
    if (statement == NULL) {
        return false;
    }
    fact->chain.sequence = head->count + 1;
    struct chain_hash hash = chain_next(&head->hash, &fact->chain);
    bind_fact(statement, fact, &hash);
    bool ok = file_run(store, statement, fault);
    sqlite3_clear_bindings(statement);
    if (ok) {
        *head = (struct file_head){fact->chain.sequence, hash};
    }
    return ok;
}

bool file_set_head(struct store *store, const struct file_head *head, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_SET_HEAD, fault);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, head->count);
    sqlite3_bind_blob(statement, 2, head->hash.bytes, CHAIN_HASH_BYTES, SQLITE_STATIC);
    bool ok = file_run(store, statement, fault);
    sqlite3_clear_bindings(statement);
    return ok;
}

bool file_purge(struct store *store, int64_t sequence, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_PURGE, fault);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_int64(statement, 1, sequence);
    return file_run(store, statement, fault);
}

bool file_scrub(struct store *store, bool *log_remains, struct fault *fault) {
    if (!file_execute(store, "VACUUM", fault)) {
        return false;
    }
    sqlite3_busy_handler(store->db, NULL, NULL); /* readers may stay for hours */
    int code = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_handler(store->db, file_wait, store);
    *log_remains = (code & 0xff) == SQLITE_BUSY;
    return code == SQLITE_OK || *log_remains ? file_flush(store, fault)
                                             : file_fault(store, code, fault);
}
