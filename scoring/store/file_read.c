/* Rows of the file as facts. */
#include <string.h>

#include "language/language.h"
#include "scoring/store/file.h"

#define COLUMNS                                                                                    \
    "SELECT sequence, step, at_ms, id, kind, subject, previous, about, rules, teams, who,"         \
    " content, hash, salt, why, body FROM facts "

enum column {
    SEQUENCE,
    STEP,
    AT_MS,
    ID,
    KIND,
    SUBJECT,
    PREVIOUS,
    ABOUT,
    RULES,
    TEAMS,
    WHO,
    CONTENT,
    HASH,
    SALT,
    WHY,
    BODY
};

/* ---- one row ---- */

static struct chain_text text_at(sqlite3_stmt *statement, enum column column, bool *sound) {
    const char *bytes = (const char *)sqlite3_column_text(statement, (int)column);
    size_t length = (size_t)sqlite3_column_bytes(statement, (int)column);
    *sound = *sound && sqlite3_column_type(statement, (int)column) == SQLITE_TEXT &&
             bytes != NULL && strlen(bytes) == length;
    return bytes == NULL ? (struct chain_text){"", 0} : (struct chain_text){bytes, length};
}

static void hash_at(sqlite3_stmt *statement, enum column column, struct chain_hash *hash,
                    bool *sound) {
    const void *bytes = sqlite3_column_blob(statement, (int)column);
    bool right = bytes != NULL && sqlite3_column_type(statement, (int)column) == SQLITE_BLOB &&
                 sqlite3_column_bytes(statement, (int)column) == CHAIN_HASH_BYTES;
    if (right) {
        memcpy(hash->bytes, bytes, CHAIN_HASH_BYTES);
    }
    *sound = *sound && right;
}

static void read_words(sqlite3_stmt *statement, struct file_row *row) {
    struct file_fact *fact = &row->fact;
    int missing = 0;
    for (int column = SALT; column <= BODY; column++) {
        missing += sqlite3_column_type(statement, column) == SQLITE_NULL ? 1 : 0;
    }
    fact->why = fact->body = (struct chain_text){"", 0};
    if (missing == 3) {
        return; /* purged */
    }
    fact->why = text_at(statement, WHY, &row->sound);
    fact->body = text_at(statement, BODY, &row->sound);
    fact->salt = sqlite3_column_blob(statement, SALT);
    row->sound = row->sound && missing == 0 && fact->salt != NULL &&
                 sqlite3_column_bytes(statement, SALT) == CHAIN_SALT_BYTES;
}

static void read_row(sqlite3_stmt *statement, struct file_row *row) {
    struct chain_fact *fact = &row->fact.chain;
    struct chain_text *texts[] = {&fact->id,    &fact->kind,  &fact->subject, &fact->previous,
                                  &fact->about, &fact->rules, &fact->teams,   &fact->who};
    *row = (struct file_row){.sound = true};
    int64_t *numbers[] = {&fact->sequence, &fact->step, &fact->at_ms};
    for (int i = 0; i < 3; i++) {
        *numbers[i] = sqlite3_column_int64(statement, i);
        row->sound = row->sound && sqlite3_column_type(statement, i) == SQLITE_INTEGER;
    }
    for (int i = 0; i < 8; i++) {
        *texts[i] = text_at(statement, (enum column)(ID + i), &row->sound);
    }
    hash_at(statement, CONTENT, &fact->content, &row->sound);
    hash_at(statement, HASH, &row->hash, &row->sound);
    read_words(statement, row);
}

struct fact file_public(const struct file_row *row) {
    const struct chain_fact *chain = &row->fact.chain;
    struct fact fact = {.sequence = chain->sequence,
                        .id = chain->id.bytes,
                        .kind = chain->kind.bytes,
                        .subject = chain->subject.bytes,
                        .step = chain->step,
                        .previous = chain->previous.bytes,
                        .about = chain->about.bytes,
                        .rules = chain->rules.bytes,
                        .teams = chain->teams.bytes,
                        .who = chain->who.bytes,
                        .at_ms = chain->at_ms,
                        .why = row->fact.why.bytes,
                        .body = row->fact.body.bytes,
                        .purged = row->fact.salt == NULL};
    chain_write(&row->hash, fact.hash);
    return fact;
}

/* ---- many ---- */

static bool concerns(struct chain_text teams, const char *team) {
    size_t length = strlen(team);
    for (const char *at = teams.bytes; *at != '\0';) {
        size_t line = strcspn(at, "\n");
        if (line == length && memcmp(at, team, length) == 0) {
            return true;
        }
        at += line + (at[line] == '\n' ? 1 : 0);
    }
    return false;
}

static bool visit_rows(struct store *store, sqlite3_stmt *statement, const char *team,
                       file_visit *visit, void *context, struct fault *fault) {
    for (bool row = true, more = true; row && more;) {
        struct file_row read;
        if (!file_step(store, statement, &row, fault)) {
            return false;
        }
        if (!row) {
            break;
        }
        read_row(statement, &read);
        if (!read.sound && sqlite3_errcode(store->db) == SQLITE_NOMEM) {
            return file_fault(store, SQLITE_NOMEM, fault);
        }
        if (team == NULL || concerns(read.fact.chain.teams, team)) {
            more = visit(context, &read);
        }
    }
    return true;
}

static void bind_range(sqlite3_stmt *statement, const struct store_question *question) {
    sqlite3_bind_int64(statement, 1, question->after == 0 ? INT64_MIN : question->after);
    sqlite3_bind_int64(statement, 2, question->until == 0 ? INT64_MAX : question->until);
    sqlite3_bind_int64(statement, 3, question->until_ms == 0 ? INT64_MAX : question->until_ms);
}

bool file_each(struct store *store, const struct store_question *question, file_visit *visit,
               void *context, struct fault *fault) {
    static const char all[] =
        COLUMNS "WHERE sequence > ?1 AND sequence <= ?2 AND at_ms <= ?3 ORDER BY sequence";
    static const char of_subject[] = COLUMNS
        "WHERE sequence > ?1 AND sequence <= ?2 AND at_ms <= ?3 AND subject = ?4 ORDER BY sequence";
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db, question->subject == NULL ? all : of_subject, -1,
                                  &statement, NULL);
    bool ok = code == SQLITE_OK || file_fault(store, code, fault);
    if (ok) {
        bind_range(statement, question);
        if (question->subject != NULL) {
            sqlite3_bind_text(statement, 4, question->subject, -1, SQLITE_STATIC);
        }
        ok = visit_rows(store, statement, question->team, visit, context, fault);
    }
    sqlite3_finalize(statement);
    return ok;
}

/* ---- what views need ---- */

/* Half the time of a whole row: no hashes, no reasons, no look at types. */
static bool read_story_row(sqlite3_stmt *statement, struct file_row *row) {
    static const unsigned char some_salt[CHAIN_SALT_BYTES];
    struct chain_fact *fact = &row->fact.chain;
    struct chain_text *texts[] = {&fact->id,    &fact->kind,  &fact->subject, &fact->previous,
                                  &fact->about, &fact->rules, &fact->teams,   &fact->who};
    *row = (struct file_row){.fact = {.chain = {.sequence = sqlite3_column_int64(statement, 0),
                                                .step = sqlite3_column_int64(statement, 1),
                                                .at_ms = sqlite3_column_int64(statement, 2)}}};
    bool whole = true;
    for (int i = 0; i < 8; i++) {
        texts[i]->bytes = (const char *)sqlite3_column_text(statement, ID + i);
        whole = whole && texts[i]->bytes != NULL;
    }
    bool purged = sqlite3_column_int(statement, WHO + 1) != 0;
    const char *body = (const char *)sqlite3_column_text(statement, WHO + 2);
    row->fact.body.bytes = body == NULL ? "" : body;
    row->fact.salt = purged ? NULL : some_salt;
    return whole && (purged || body != NULL);
}

static bool visit_story_rows(struct store *store, sqlite3_stmt *statement, file_visit *visit,
                             void *context, struct fault *fault) {
    for (bool row = true, more = true; row && more;) {
        struct file_row read;
        if (!file_step(store, statement, &row, fault)) {
            return false;
        }
        if (row && !read_story_row(statement, &read)) {
            return file_fault(
                store, sqlite3_errcode(store->db) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_CORRUPT,
                fault);
        }
        more = row && visit(context, &read);
    }
    return true;
}

bool file_each_story(struct store *store, const struct store_question *question, file_visit *visit,
                     void *context, struct fault *fault) {
    static const char sql[] =
        "SELECT sequence, step, at_ms, id, kind, subject, previous, about, rules, teams, who,"
        " salt IS NULL, body FROM facts"
        " WHERE sequence > ?1 AND sequence <= ?2 AND at_ms <= ?3 ORDER BY sequence";
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    bool ok = code == SQLITE_OK || file_fault(store, code, fault);
    if (ok) {
        bind_range(statement, question);
        ok = visit_story_rows(store, statement, visit, context, fault);
    }
    sqlite3_finalize(statement);
    return ok;
}

bool file_by_id(struct store *store, const char *id, int64_t *sequence, file_visit *visit,
                void *context, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_BY_ID, fault);
    bool row = false;
    *sequence = 0;
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    bool ok = file_step(store, statement, &row, fault);
    if (ok && row) {
        struct file_row read;
        read_row(statement, &read);
        *sequence = read.fact.chain.sequence;
        if (visit != NULL) {
            visit(context, &read);
        }
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return ok;
}

bool file_head(struct store *store, struct file_head *head, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_HEAD, fault);
    bool row = false, sound = true;
    *head = (struct file_head){0};
    if (statement == NULL || !file_step(store, statement, &row, fault)) {
        return false;
    }
    if (row) {
        head->count = sqlite3_column_int64(statement, 0);
        const void *bytes = sqlite3_column_blob(statement, 1);
        sound = bytes != NULL && sqlite3_column_bytes(statement, 1) == CHAIN_HASH_BYTES;
        if (sound) {
            memcpy(head->hash.bytes, bytes, CHAIN_HASH_BYTES);
        }
    }
    sqlite3_reset(statement);
    return (row && sound) || file_fault(store, SQLITE_CORRUPT, fault);
}

/* ---- for callers ---- */

struct visiting {
    store_visit *visit;
    void *context;
};

static bool show(void *context, const struct file_row *row) {
    struct visiting *visiting = context;
    struct fact fact = file_public(row);
    return visiting->visit(visiting->context, &fact);
}

bool store_each(struct store *store, const struct store_question *question, store_visit *visit,
                void *context, struct fault *fault) {
    struct visiting visiting = {visit, context};
    return file_each(store, question, show, &visiting, fault);
}

bool store_head(struct store *store, struct store_head *head, struct fault *fault) {
    struct file_head found;
    if (!file_head(store, &found, fault)) {
        return false;
    }
    head->count = found.count;
    chain_write(&found.hash, head->hash);
    return true;
}
