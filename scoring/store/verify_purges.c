#include "scoring/store/verify_purges.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/json.h"

static bool list_add(struct purges *purges, struct purged_list *list, const char *id,
                     int64_t sequence, struct fault *fault) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : 2 * list->capacity;
        struct purged_fact *facts = realloc(list->facts, capacity * sizeof *facts);
        if (facts == NULL) {
            return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        }
        list->facts = facts;
        list->capacity = capacity;
    }
    const char *copy = pool_text(&purges->pool, id, fault);
    list->facts[list->count] = (struct purged_fact){copy, sequence};
    list->count += copy != NULL ? 1 : 0;
    return copy != NULL;
}

/* {"purged": [ids]}. A body that cannot be read says nothing: its purges are unsaid. */
static bool note_said(struct purges *purges, struct chain_text body, struct fault *fault) {
    struct json_document *document = json_read_bytes("purge", body.bytes, body.length, fault);
    const struct json_value *ids = document == NULL || json_root(document)->type != JSON_OBJECT
                                       ? NULL
                                       : json_member(json_root(document), "purged");
    bool ok = document != NULL || fault->kind != FAULT_MEMORY;
    for (const struct json_value *id = ids == NULL ? NULL : ids->first; ok && id != NULL;
         id = id->next) {
        ok = id->type != JSON_STRING || list_add(purges, &purges->said, id->text, 0, fault);
    }
    json_free(document);
    return ok;
}

bool purges_note(struct purges *purges, const struct file_row *row, struct fault *fault) {
    const struct chain_fact *fact = &row->fact.chain;
    if (strcmp(fact->kind.bytes, "purge-done") == 0) {
        return note_said(purges, row->fact.body, fault);
    }
    return row->fact.salt != NULL ||
           list_add(purges, &purges->without_text, fact->id.bytes, fact->sequence, fault);
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const struct purged_fact *)a)->id, ((const struct purged_fact *)b)->id);
}

static void sort(struct purged_list *list) {
    if (list->count > 0) {
        qsort(list->facts, list->count, sizeof *list->facts, by_id);
    }
}

void purges_compare(struct purges *purges, void (*unsaid)(void *, const struct purged_fact *),
                    void *context) {
    struct purged_list *said = &purges->said;
    sort(said);
    for (size_t i = 0; i < purges->without_text.count; i++) {
        const struct purged_fact *fact = &purges->without_text.facts[i];
        if (said->count == 0 ||
            bsearch(fact, said->facts, said->count, sizeof *said->facts, by_id) == NULL) {
            unsaid(context, fact);
        }
    }
}

void purges_release(struct purges *purges) {
    free(purges->without_text.facts);
    free(purges->said.facts);
    pool_release(&purges->pool);
}
