/* Adding facts: all or none, each at the end of the chain and of its story. */
#include "scoring/store/add.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

/* One call of store_add(). */
struct adding {
    struct store *store;
    struct file_head head;
    bool changed; /* something new was inserted */
};

/* ---- entered twice ---- */

struct twice {
    const struct add_fact *fact;
    bool same;
};

static bool equal(struct chain_text there, const char *here) {
    return strcmp(there.bytes, here == NULL ? "" : here) == 0;
}

static bool compare(void *context, const struct file_row *row) {
    struct twice *twice = context;
    const struct add_fact *fact = twice->fact;
    const struct chain_fact *there = &row->fact.chain;
    bool purged = row->fact.salt == NULL;
    twice->same =
        equal(there->kind, fact->given.kind) && equal(there->subject, fact->given.subject) &&
        equal(there->about, fact->given.about) && equal(there->who, fact->given.who) &&
        equal(there->teams, fact->given.teams) &&
        (purged || (equal(row->fact.why, fact->given.why) && equal(row->fact.body, fact->body)));
    return false;
}

/* receipt->sequence stays 0 when the id is new. */
static bool find_twice(struct store *store, const struct add_fact *fact,
                       struct store_receipt *receipt, struct fault *fault) {
    struct twice twice = {fact, true};
    int64_t sequence = 0;
    if (!file_by_id(store, fact->id, &sequence, compare, &twice, fault)) {
        return false;
    }
    if (!twice.same) {
        receipt->conflict = sequence;
        fault_set(fault, FAULT_DUPLICATE, _("The id \"%s\" already stands for another fact."),
                  fact->id);
        return fault_in_field(fault, "id");
    }
    receipt->sequence = sequence;
    receipt->already = sequence != 0;
    return true;
}

/* ---- new ---- */

static struct chain_text chain_text(const char *text) {
    return text == NULL ? (struct chain_text){"", 0} : (struct chain_text){text, strlen(text)};
}

static bool insert(struct adding *adding, const struct add_fact *fact,
                   const struct story_state *state, const char *tips, struct fault *fault) {
    unsigned char salt[CHAIN_SALT_BYTES];
    if (!add_rules_in_force(adding->store, fault) || !add_random(salt, sizeof salt, fault)) {
        return false;
    }
    struct file_fact row = {.chain = {.step = state->step + 1,
                                      .at_ms = fact->given.at_ms,
                                      .id = chain_text(fact->id),
                                      .kind = chain_text(fact->given.kind),
                                      .subject = chain_text(fact->given.subject),
                                      .previous = chain_text(tips),
                                      .about = chain_text(fact->given.about),
                                      .rules = chain_text(adding->store->rules_id),
                                      .teams = chain_text(fact->given.teams),
                                      .who = chain_text(fact->given.who)},
                            .why = chain_text(fact->given.why),
                            .body = chain_text(fact->body),
                            .salt = salt};
    row.chain.content = chain_content(salt, row.why, row.body);
    adding->changed = true;
    return file_append(adding->store, &adding->head, &row, fault);
}

static bool add_to_story(struct adding *adding, const struct add_fact *fact, struct story *story,
                         struct store_receipt *receipt, struct fault *fault) {
    struct story_state state;
    char tips[STORE_TIPS_MAX + 1];
    story_fold(story, &state);
    if (!story_tips(story, tips)) {
        fault_set(fault, FAULT_LIMIT, _("Too many stories of \"%s\" were merged."),
                  fact->given.subject);
        return fault_in_field(fault, "subject");
    }
    if (!add_fits(adding->store, fact, story, &state, tips, &receipt->conflict, fault) ||
        !insert(adding, fact, &state, tips, fault)) {
        return false;
    }
    receipt->sequence = adding->head.count;
    return true;
}

static bool add_one(struct adding *adding, const struct add_fact *fact,
                    struct store_receipt *receipt, struct fault *fault) {
    *receipt = (struct store_receipt){0};
    strcpy(receipt->id, fact->id);
    if (!find_twice(adding->store, fact, receipt, fault) || receipt->already) {
        return receipt->already;
    }
    struct pool pool = {0};
    struct story story = {0};
    bool ok = add_read_story(adding->store, fact->given.subject, &story, &pool, fault) &&
              add_to_story(adding, fact, &story, receipt, fault);
    story_release(&story);
    pool_release(&pool);
    return ok;
}

/* ---- all ---- */

/* Several facts: the fault says which ("facts[2].who"). */
static bool in_fact(size_t index, size_t count, struct fault *fault) {
    char field[FAULT_FIELD_MAX];
    if (count > 1) {
        snprintf(field, sizeof field, "facts[%zu]%s%.90s", index,
                 fault->field[0] == '\0' ? "" : ".", fault->field);
        fault_in_field(fault, field);
    }
    return false;
}

static bool add_all(struct adding *adding, const struct add_fact *facts, size_t count,
                    struct store_receipt *receipts, struct fault *fault) {
    bool ok = file_head(adding->store, &adding->head, fault);
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_one(adding, &facts[i], &receipts[i], fault) || in_fact(i, count, fault);
    }
    return ok && (!adding->changed || file_set_head(adding->store, &adding->head, fault));
}

static bool transact(struct store *store, const struct add_fact *facts, size_t count,
                     struct store_receipt *receipts, struct fault *fault) {
    struct adding adding = {.store = store};
    if (!file_begin(store, fault)) {
        return false;
    }
    bool ok = add_all(&adding, facts, count, receipts, fault);
    if (ok && adding.changed) {
        ok = file_commit(store, fault);
    } else {
        file_rollback(store);
        ok = ok && file_flush(store, fault); /* whoever added it may not have flushed it yet */
    }
    for (size_t i = 0; !ok && i < count; i++) {
        receipts[i].sequence = 0;
        receipts[i].already = false;
    }
    return ok;
}

static bool add_checked(struct store *store, const struct store_new_fact *given,
                        struct add_fact *facts, struct store_receipt *receipts, size_t count,
                        struct fault *fault) {
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_shape(&given[i], &facts[i], fault) || in_fact(i, count, fault);
    }
    ok = ok && transact(store, facts, count, receipts, fault);
    for (size_t i = 0; i < count; i++) {
        free(facts[i].body);
    }
    return ok;
}

bool add_inside(struct store *store, const struct store_new_fact *given, struct fault *fault) {
    struct adding adding = {.store = store};
    struct add_fact fact;
    struct store_receipt receipt;
    bool ok = add_shape(given, &fact, fault) && add_all(&adding, &fact, 1, &receipt, fault);
    free(fact.body);
    return ok;
}

bool add_may_write(const struct store *store, struct fault *fault) {
    if (store->access == STORE_WRITE) {
        return true;
    }
    fault_set(fault, FAULT_REFUSED, "%s", _("This contest was opened for reading only."));
    return fault_at(fault, store->address, 0, 0);
}

bool store_add(struct store *store, const struct store_new_fact *facts, size_t count,
               struct store_receipt *receipts, struct fault *fault) {
    if (!add_may_write(store, fault)) {
        return false;
    }
    struct add_fact *checked = calloc(count + 1, sizeof *checked);
    struct store_receipt *own = calloc(count + 1, sizeof *own);
    bool ok = checked != NULL && own != NULL;
    if (ok) {
        ok = add_checked(store, facts, checked, own, count, fault);
    } else {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    if (own != NULL && receipts != NULL) {
        memcpy(receipts, own, count * sizeof *own);
    }
    free(checked);
    free(own);
    return ok;
}
