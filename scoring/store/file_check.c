/* SQLite's own look at the file: pages, indexes, constraints. */
#include <string.h>

#include "scoring/store/file.h"

bool file_integrity(struct store *store, file_complaint *complain, void *context,
                    struct fault *fault) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db, "PRAGMA integrity_check(20)", -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        const char *words =
            code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
        if (words != NULL && strcmp(words, "ok") != 0) {
            complain(context, words);
        }
    }
    int kind = code & 0xff;
    bool broken = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_ERROR;
    if (broken) { /* that is an answer too */
        complain(context, sqlite3_errmsg(store->db));
    }
    bool ok = code == SQLITE_DONE || broken || file_fault(store, code, fault);
    sqlite3_finalize(statement);
    return ok;
}
