/* Forgetting: why and body of chosen facts leave the file for good. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/add.h"
#include "scoring/store/canonical.h"
#include "scoring/store/care.h"
#include "scoring/store/file.h"

struct forgetting {
    const struct store_forget *what;
    struct store_forgotten *result;
    store_visit *visit;
    void *context;
    int64_t *sequences; /* of what is to be purged */
    size_t capacity;
    struct growing ids; /* of the same, as JSON strings with commas */
    bool failed;
};

/* ---- what ---- */

static bool only_this_team(const struct fact *fact) { return strchr(fact->teams, '\n') == NULL; }

static void choose(struct forgetting *forgetting, const struct fact *fact) {
    size_t count = (size_t)forgetting->result->purged;
    if (count == forgetting->capacity) {
        size_t capacity = count == 0 ? 64 : 2 * count;
        int64_t *sequences = realloc(forgetting->sequences, capacity * sizeof *sequences);
        forgetting->failed = sequences == NULL;
        if (sequences == NULL) {
            return;
        }
        forgetting->sequences = sequences;
        forgetting->capacity = capacity;
    }
    forgetting->sequences[count] = fact->sequence;
    forgetting->result->purged++;
    growing_text(&forgetting->ids, count > 0 ? "," : "");
    growing_quoted(&forgetting->ids, fact->id, strlen(fact->id));
    forgetting->failed = forgetting->ids.failed;
}

static bool consider(void *context, const struct fact *fact) {
    struct forgetting *forgetting = context;
    const struct store_forget *what = forgetting->what;
    if (strcmp(fact->kind, "purge-done") == 0) {
        return true; /* says who purged and why, and holds nothing else */
    }
    if (fact->purged) {
        forgetting->result->already++;
    } else if (what->team != NULL && !what->shared && !only_this_team(fact)) {
        forgetting->result->kept++;
    } else {
        choose(forgetting, fact);
        if (forgetting->visit != NULL && !forgetting->failed) {
            forgetting->visit(forgetting->context, fact);
        }
    }
    return !forgetting->failed;
}

static void release(struct forgetting *forgetting) {
    free(forgetting->sequences);
    free(forgetting->ids.bytes);
}

/* Fills what release() gives back. */
static bool find(struct store *store, struct forgetting *forgetting, struct fault *fault) {
    struct store_question question = {.team = forgetting->what->team};
    *forgetting->result = (struct store_forgotten){0};
    return store_each(store, &question, consider, forgetting, fault) &&
           (!forgetting->failed || fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory.")));
}

bool store_forget_preview(struct store *store, const struct store_forget *what, store_visit *visit,
                          void *context, struct store_forgotten *result, struct fault *fault) {
    struct forgetting forgetting = {
        .what = what, .result = result, .visit = visit, .context = context};
    bool ok = find(store, &forgetting, fault);
    release(&forgetting);
    return ok;
}

/* ---- gone ---- */

/* The purged facts are named, so that nothing can lose its text unsaid (verify). */
static bool say(struct store *store, const struct forgetting *forgetting, struct fault *fault) {
    const struct store_forget *what = forgetting->what;
    char subject[STORE_SUBJECT_MAX + 1];
    struct growing body = {0};
    snprintf(subject, sizeof subject, "purge:%s", what->team == NULL ? "" : what->team);
    growing_text(&body, "{\"purged\":[");
    growing_add(&body, forgetting->ids.bytes, forgetting->ids.length);
    growing_text(&body, "]}");
    struct store_new_fact fact = {.kind = "purge-done",
                                  .subject = subject,
                                  .teams = what->team,
                                  .who = what->who,
                                  .why = what->why,
                                  .at_ms = what->at_ms,
                                  .body = body.bytes};
    bool ok = body.failed ? fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."))
                          : add_inside(store, &fact, fault);
    free(body.bytes);
    return ok;
}

/* One transaction: either all is purged and said so, or nothing. */
static bool purge(struct store *store, const struct forgetting *forgetting, struct fault *fault) {
    if (!file_begin(store, fault)) {
        return false;
    }
    bool ok = true;
    for (int64_t i = 0; ok && i < forgetting->result->purged; i++) {
        ok = file_purge(store, forgetting->sequences[i], fault);
    }
    ok = ok && say(store, forgetting, fault) && file_commit(store, fault);
    if (!ok) {
        file_rollback(store);
    }
    return ok;
}

bool store_forget(struct store *store, const struct store_forget *what,
                  struct store_forgotten *result, struct fault *fault) {
    struct forgetting forgetting = {.what = what, .result = result};
    bool ok = add_may_write(store, fault) && find(store, &forgetting, fault) &&
              (result->purged == 0 || purge(store, &forgetting, fault)) &&
              /* also when nothing was left: an earlier purge may have been cut off just here */
              file_scrub(store, &result->log_remains, fault);
    release(&forgetting);
    return ok;
}
