/* What the store knows of a subject while a fact is added. */
#include <stdio.h>

#include "language/language.h"
#include "scoring/store/add.h"

static const char *keep(struct pool *pool, sqlite3_stmt *statement, int column,
                        struct fault *fault) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return pool_text(pool, text == NULL ? "" : text, fault);
}

static bool keep_event(sqlite3_stmt *statement, struct story *story, struct pool *pool,
                       struct fault *fault) {
    struct story_event event = {.sequence = sqlite3_column_int64(statement, 0),
                                .step = sqlite3_column_int64(statement, 1),
                                .at_ms = sqlite3_column_int64(statement, 2),
                                .rules = "",
                                .body = ""};
    const char **texts[] = {&event.id,    &event.kind,  &event.previous,
                            &event.about, &event.teams, &event.who};
    for (int i = 0; i < 6; i++) {
        *texts[i] = keep(pool, statement, 3 + i, fault);
        if (*texts[i] == NULL) {
            return false;
        }
    }
    return story_add(story, event) || fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

bool add_read_story(struct store *store, const char *subject, struct story *story,
                    struct pool *pool, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_STORY, fault);
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, subject, -1, SQLITE_STATIC);
    bool ok = true, row = true;
    while (ok && row) {
        ok = file_step(store, statement, &row, fault) &&
             (!row || keep_event(statement, story, pool, fault));
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return ok;
}

static bool read_rules(struct store *store, struct fault *fault) {
    struct pool pool = {0};
    struct story story = {0};
    struct story_state state;
    bool ok = add_read_story(store, "rules", &story, &pool, fault);
    if (ok) {
        story_fold(&story, &state);
        snprintf(store->rules_id, sizeof store->rules_id, "%s",
                 state.content == STORY_NONE ? "" : story.events[state.content].id);
    }
    story_release(&story);
    pool_release(&pool);
    return ok;
}

bool add_rules_in_force(struct store *store, struct fault *fault) {
    sqlite3_stmt *statement = file_statement(store, FILE_RULES_END, fault);
    bool row = false;
    if (statement == NULL || !file_step(store, statement, &row, fault)) {
        return false;
    }
    int64_t end = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (end == store->rules_end) {
        return true;
    }
    store->rules_end = FILE_RULES_UNKNOWN;
    if (!read_rules(store, fault)) {
        return false;
    }
    store->rules_end = end;
    return true;
}
