/* Merging two files of one contest: facts by their ids, stories side by side. */
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/add.h"
#include "scoring/store/care.h"
#include "scoring/store/file.h"
#include "scoring/store/view.h"

struct merging {
    struct store *store;
    struct file_head head;
    struct store_merge *result;
    bool ok;
    bool purged; /* a purge came over */
    struct fault *fault;
};

/* ---- facts ---- */

static bool same_text(struct chain_text a, struct chain_text b) {
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* What a fact is, wherever it is: everything but its place in one chain. */
static bool same_fact(const struct chain_fact *a, const struct chain_fact *b) {
    return a->step == b->step && a->at_ms == b->at_ms && same_text(a->kind, b->kind) &&
           same_text(a->subject, b->subject) && same_text(a->previous, b->previous) &&
           same_text(a->about, b->about) && same_text(a->rules, b->rules) &&
           same_text(a->teams, b->teams) && same_text(a->who, b->who) &&
           chain_same(&a->content, &b->content);
}

struct comparing {
    const struct file_row *theirs;
    bool same, purged;
};

static bool compare(void *context, const struct file_row *ours) {
    struct comparing *comparing = context;
    comparing->same = same_fact(&ours->fact.chain, &comparing->theirs->fact.chain);
    comparing->purged = ours->fact.salt == NULL;
    return false;
}

static bool two_facts(const struct file_row *theirs, struct fault *fault) {
    fault_set(fault, FAULT_DUPLICATE,
              _("Both files have a fact \"%s\", about \"%s\", but they say different things."),
              theirs->fact.chain.id.bytes, theirs->fact.chain.subject.bytes);
    return fault_advise(fault, "%s",
                        _("Nothing was merged. Devices must not use the same ids twice."));
}

static bool merge_known(struct merging *merging, const struct comparing *comparing,
                        int64_t sequence) {
    if (!comparing->same) {
        return two_facts(comparing->theirs, merging->fault);
    }
    merging->result->known++;
    if (comparing->theirs->fact.salt == NULL && !comparing->purged) {
        merging->purged = true;
        return file_purge(merging->store, sequence, merging->fault);
    }
    return true;
}

static bool merge_fact(struct merging *merging, const struct file_row *theirs) {
    struct comparing comparing = {theirs, false, false};
    int64_t sequence = 0;
    if (!file_by_id(merging->store, theirs->fact.chain.id.bytes, &sequence, compare, &comparing,
                    merging->fault)) {
        return false;
    }
    if (sequence != 0) {
        return merge_known(merging, &comparing, sequence);
    }
    struct file_fact fact = theirs->fact;
    merging->result->added++;
    return file_append(merging->store, &merging->head, &fact, merging->fault);
}

static bool merge_row(void *context, const struct file_row *row) {
    struct merging *merging = context;
    merging->ok = merge_fact(merging, row);
    return merging->ok;
}

static bool merge_facts(struct merging *merging, struct store *other) {
    if (!file_begin(merging->store, merging->fault)) {
        return false;
    }
    bool ok = file_head(merging->store, &merging->head, merging->fault) &&
              file_each(other, &(struct store_question){0}, merge_row, merging, merging->fault) &&
              merging->ok && file_set_head(merging->store, &merging->head, merging->fault);
    merging->store->rules_end = FILE_RULES_UNKNOWN;
    if (!ok || (merging->result->added == 0 && !merging->purged)) {
        file_rollback(merging->store);
        return ok;
    }
    return file_commit(merging->store, merging->fault);
}

/* ---- conflicts ---- */

/* Of the tips of a subject, the one that this file knew first and the one that
 * it came to know last. */
struct showing {
    struct store *store;
    const struct store_subject *subject;
    store_conflicted *conflicted;
    void *context;
    const struct fact *ours;
    int64_t last; /* sequence of the last tip */
    struct fault *fault;
    bool ok;
};

static bool find_last(void *context, const struct fact *fact) {
    struct showing *showing = context;
    if (story_lists(showing->subject->tips, fact->id)) {
        showing->last = fact->sequence;
    }
    return true;
}

static bool show_theirs(void *context, const struct fact *theirs) {
    struct showing *showing = context;
    if (theirs->sequence < showing->last) {
        return true;
    }
    struct store_conflict conflict = {showing->subject->subject, showing->ours, theirs};
    showing->conflicted(showing->context, &conflict);
    return false;
}

static bool show_ours(void *context, const struct fact *ours) {
    struct showing *showing = context;
    if (!story_lists(showing->subject->tips, ours->id)) {
        return true;
    }
    struct store_question story = {.subject = showing->subject->subject};
    showing->ours = ours;
    showing->ok = store_each(showing->store, &story, find_last, showing, showing->fault) &&
                  store_each(showing->store, &story, show_theirs, showing, showing->fault);
    return false;
}

static bool show_conflict(struct store *store, const struct store_subject *subject,
                          store_conflicted *conflicted, void *context, struct fault *fault) {
    struct showing showing = {.store = store,
                              .subject = subject,
                              .conflicted = conflicted,
                              .context = context,
                              .fault = fault,
                              .ok = true};
    struct store_question story = {.subject = subject->subject};
    return store_each(store, &story, show_ours, &showing, fault) && showing.ok;
}

struct listing {
    struct merging *merging;
    store_conflicted *conflicted;
    void *context;
};

static bool list_conflicts(const struct listing *listing, const struct store_view *view) {
    struct merging *merging = listing->merging;
    const struct store_subject *subject = NULL;
    for (size_t i = 0; (subject = store_view_any(view, i)) != NULL; i++) {
        if (!subject->conflict) {
            continue;
        }
        merging->result->conflicts++;
        if (listing->conflicted != NULL &&
            !show_conflict(merging->store, subject, listing->conflicted, listing->context,
                           merging->fault)) {
            return false;
        }
    }
    return true;
}

/* ---- both ---- */

static bool may_merge(struct store *store, struct store *other, struct fault *fault) {
    struct store_verdict verdict;
    if (!add_may_write(store, fault)) {
        return false;
    }
    if (strcmp(store->contest, other->contest) != 0) {
        fault_set(fault, FAULT_REFERENCE, _("These are two contests: \"%s\" and \"%s\"."),
                  store->contest, other->contest);
        return fault_at(fault, other->address, 0, 0);
    }
    if (!store_verify(other, NULL, NULL, NULL, &verdict, fault)) {
        return false;
    }
    if (verdict.findings > 0) {
        fault_set(fault, FAULT_DAMAGED, "%s", _("This copy was altered or is damaged."));
        fault_at(fault, other->address, 0, 0);
        return fault_advise(fault, "%s", _("Nothing was merged. Verify it to see what is wrong."));
    }
    return true;
}

bool store_merge(struct store *store, struct store *other, store_conflicted *conflicted,
                 void *context, struct store_merge *result, struct fault *fault) {
    struct merging merging = {.store = store, .result = result, .ok = true, .fault = fault};
    struct listing listing = {&merging, conflicted, context};
    bool log_remains = false;
    *result = (struct store_merge){0};
    if (!may_merge(store, other, fault) || !merge_facts(&merging, other) ||
        (merging.purged && !file_scrub(store, &log_remains, fault))) {
        return false;
    }
    struct store_view *view = store_view_open(store, NULL, fault);
    bool ok = view != NULL && list_conflicts(&listing, view);
    store_view_close(view);
    return ok;
}
