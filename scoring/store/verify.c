/* Proving that nothing was altered, removed, added or reordered. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/care.h"
#include "scoring/store/file.h"
#include "scoring/store/verify_purges.h"

#define NEAR_MAX 64 /* hashes of rows around wrong ones, remembered to find a row's old place */

struct near {
    int64_t sequence;       /* where a row stood whose hash was wrong */
    struct chain_hash hash; /* what it carried */
};

struct proving {
    struct store *store;
    const struct store_head *published;
    store_found *found;
    void *context;
    struct store_verdict *verdict;
    int64_t sequence;       /* of the row before */
    struct chain_hash hash; /* as that row has it */
    bool gap;               /* rows are missing just before this one */
    bool published_seen;
    struct near near[NEAR_MAX]; /* wrong rows, and the rows before them */
    size_t near_count;
    struct purges purges;
    struct fault *fault;
    bool failed; /* out of memory */
};

static void report(struct proving *proving, enum store_damage damage, int64_t sequence,
                   const char *id, const char *words) {
    struct store_finding finding = {.damage = damage, .sequence = sequence};
    snprintf(finding.id, sizeof finding.id, "%s", id);
    snprintf(finding.message, sizeof finding.message, "%s", words);
    proving->verdict->findings++;
    if (proving->found != NULL) {
        proving->found(proving->context, &finding);
    }
}

static void complain(void *context, const char *words) {
    report(context, DAMAGE_FILE, 0, "", words);
}

/* ---- first reading: the chain ---- */

static void remember(struct proving *proving, int64_t sequence, const struct chain_hash *hash) {
    if (proving->near_count < NEAR_MAX) {
        proving->near[proving->near_count++] = (struct near){sequence, *hash};
    }
}

static void report_gap(struct proving *proving, int64_t first, int64_t last) {
    char words[200];
    snprintf(words, sizeof words,
             first == last ? _("Fact %" PRId64 " was removed.")
                           : _("Facts %" PRId64 " to %" PRId64 " were removed."),
             first, last);
    report(proving, DAMAGE_REMOVED, first, "", words);
}

static bool content_holds(const struct file_row *row) {
    if (row->fact.salt == NULL) {
        return true; /* purged: only the hash is left, and the chain vouches for it */
    }
    struct chain_hash content = chain_content(row->fact.salt, row->fact.why, row->fact.body);
    return chain_same(&content, &row->fact.chain.content);
}

static bool row_holds(const struct proving *proving, const struct file_row *row) {
    if (!row->sound || !content_holds(row)) {
        return false;
    }
    struct chain_hash hash = chain_next(&proving->hash, &row->fact.chain);
    return proving->gap || chain_same(&hash, &row->hash);
}

static bool prove_row(void *context, const struct file_row *row) {
    struct proving *proving = context;
    int64_t sequence = row->fact.chain.sequence;
    proving->gap = sequence != proving->sequence + 1;
    if (proving->gap) {
        report_gap(proving, proving->sequence + 1, sequence - 1);
    }
    if (!row_holds(proving, row)) {
        remember(proving, proving->sequence, &proving->hash);
        remember(proving, sequence, &row->hash);
    }
    proving->verdict->count++;
    proving->verdict->purged += row->fact.salt == NULL ? 1 : 0;
    proving->sequence = sequence;
    proving->hash = row->hash;
    char text[STORE_HASH_TEXT];
    if (proving->published != NULL && proving->published->count == sequence) {
        chain_write(&row->hash, text);
        proving->published_seen = strcmp(text, proving->published->hash) == 0;
    }
    proving->failed = !purges_note(&proving->purges, row, proving->fault);
    return !proving->failed;
}

/* ---- second reading, when something was wrong: its name ---- */

/* The place that the row was written for, by trying every remembered place and
 * hash before it; 0: it fits nowhere, so its text was altered. */
static int64_t old_place(const struct proving *proving, const struct file_row *row) {
    struct chain_fact fact = row->fact.chain;
    for (size_t i = 0; i < proving->near_count; i++) {
        for (size_t j = 0; j < proving->near_count; j++) {
            fact.sequence = proving->near[i].sequence;
            struct chain_hash hash = chain_next(&proving->near[j].hash, &fact);
            if (chain_same(&hash, &row->hash)) {
                return fact.sequence;
            }
        }
    }
    return 0;
}

static void name_row(struct proving *proving, const struct file_row *row) {
    const struct chain_fact *fact = &row->fact.chain;
    int64_t place = row->sound && content_holds(row) ? old_place(proving, row) : 0;
    char words[300];
    if (place == 0) {
        snprintf(words, sizeof words, _("Fact %" PRId64 " (%.64s) was altered."), fact->sequence,
                 fact->id.bytes);
        report(proving, DAMAGE_ALTERED, fact->sequence, fact->id.bytes, words);
    } else if (place != fact->sequence) {
        snprintf(words, sizeof words,
                 _("Fact %" PRId64 " (%.64s) stands where fact %" PRId64 " was."), place,
                 fact->id.bytes, fact->sequence);
        report(proving, DAMAGE_REORDERED, fact->sequence, fact->id.bytes, words);
    } else {
        snprintf(words, sizeof words, _("What came before fact %" PRId64 " (%.64s) was changed."),
                 fact->sequence, fact->id.bytes);
        report(proving, DAMAGE_REORDERED, fact->sequence, fact->id.bytes, words);
    }
}

static bool name_wrong_row(void *context, const struct file_row *row) {
    struct proving *proving = context;
    proving->gap = row->fact.chain.sequence != proving->sequence + 1;
    if (!row_holds(proving, row)) {
        name_row(proving, row);
    }
    proving->sequence = row->fact.chain.sequence;
    proving->hash = row->hash;
    return true;
}

/* ---- the end ---- */

static void prove_head(struct proving *proving, const struct file_head *head) {
    char words[200];
    if (head->count > proving->sequence) {
        report_gap(proving, proving->sequence + 1, head->count);
    } else if (head->count < proving->sequence) {
        snprintf(words, sizeof words, _("Facts after number %" PRId64 " were added from outside."),
                 head->count);
        report(proving, DAMAGE_ADDED, head->count + 1, "", words);
    } else if (!chain_same(&head->hash, &proving->hash)) {
        report(proving, DAMAGE_HEAD, head->count, "",
               _("The end of the chain is not the one that was kept."));
    }
}

static void prove_published(struct proving *proving) {
    bool start = proving->published != NULL && proving->published->count == 0;
    if (proving->published == NULL || proving->published_seen || start) {
        return;
    }
    char words[200];
    snprintf(words, sizeof words,
             _("This is not the contest as it was published after fact %" PRId64 "."),
             proving->published->count);
    report(proving, DAMAGE_HEAD, proving->published->count, "", words);
}

static void report_unsaid(void *context, const struct purged_fact *fact) {
    char words[300];
    snprintf(words, sizeof words,
             _("The text of fact %" PRId64 " (%.64s) was removed, and no purge says so."),
             fact->sequence, fact->id);
    report(context, DAMAGE_ALTERED, fact->sequence, fact->id, words);
}

/* A file too broken to be read to its end is a finding, not a failure to look. */
static bool read_chain(struct proving *proving, file_visit *visit, struct fault *fault) {
    proving->sequence = 0;
    proving->hash = chain_start(proving->store->contest);
    proving->gap = false;
    if (file_each(proving->store, &(struct store_question){0}, visit, proving, fault)) {
        return !proving->failed;
    }
    if (fault->kind != FAULT_DAMAGED) {
        return false;
    }
    report(proving, DAMAGE_FILE, proving->sequence + 1, "", fault->message);
    *fault = (struct fault){0};
    return true;
}

static bool prove(struct proving *proving, struct fault *fault) {
    struct file_head head;
    if (!file_integrity(proving->store, complain, proving, fault) ||
        !read_chain(proving, prove_row, fault)) {
        return false;
    }
    if (file_head(proving->store, &head, fault)) {
        prove_head(proving, &head);
    } else if (fault->kind == FAULT_DAMAGED) {
        report(proving, DAMAGE_HEAD, 0, "", fault->message);
    } else {
        return false;
    }
    prove_published(proving);
    purges_compare(&proving->purges, report_unsaid, proving);
    return proving->near_count == 0 || read_chain(proving, name_wrong_row, fault);
}

bool store_verify(struct store *store, const struct store_head *published, store_found *found,
                  void *context, struct store_verdict *verdict, struct fault *fault) {
    struct proving proving = {.store = store,
                              .published = published,
                              .found = found,
                              .context = context,
                              .verdict = verdict,
                              .fault = fault};
    *verdict = (struct store_verdict){0};
    /* One moment for all readings, while others go on adding. */
    if (!file_execute(store, "BEGIN", fault)) {
        return false;
    }
    bool ok = prove(&proving, fault);
    file_rollback(store);
    purges_release(&proving.purges);
    return ok;
}
