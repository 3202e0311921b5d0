/* A view: facts read once, folded subject by subject. */
#include "scoring/store/view.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/store/file.h"
#include "scoring/store/view_index.h"

struct store_view {
    struct store *store;
    struct store_moment moment;
    int64_t sequence; /* up to which facts are in the stories */
    struct pool pool;
    struct view_index index;
    struct view_entry **dirty;
    size_t dirty_count, dirty_capacity;
    bool stale;              /* texts that it holds were forgotten: to be read afresh */
    const char *rules, *who; /* last texts kept: the next fact's are nearly always the same */
};

/* While facts are read. */
struct reading {
    struct store_view *view;
    bool ok;
    struct fault *fault;
};

/* ---- facts in ---- */

/* `text` as kept before, or a new copy in the pool. NULL: fault. */
static const char *keep(struct store_view *view, const char *text, const char *before,
                        struct fault *fault) {
    if (text[0] == '\0') {
        return "";
    }
    return before != NULL && strcmp(text, before) == 0 ? before
                                                       : pool_text(&view->pool, text, fault);
}

static bool keep_texts(struct reading *reading, const struct file_fact *fact,
                       const struct story *story, struct story_event *event) {
    struct store_view *view = reading->view;
    const struct chain_fact *chain = &fact->chain;
    const struct story_event *last = story->count == 0 ? NULL : &story->events[story->count - 1];
    struct store_kind kind = {0};
    bool known = store_kind(chain->kind.bytes, &kind);
    bool content = known && (kind.traits & KIND_CONTENT) != 0;
    const struct {
        const char **to, *text, *before;
    } texts[] = {
        {&event->id, chain->id.bytes, NULL},
        {&event->kind, chain->kind.bytes, known ? kind.word : NULL},
        {&event->previous, chain->previous.bytes, last == NULL ? NULL : last->id},
        {&event->about, chain->about.bytes, NULL},
        {&event->rules, chain->rules.bytes, view->rules},
        {&event->teams, chain->teams.bytes, last == NULL ? NULL : last->teams},
        {&event->who, chain->who.bytes, view->who},
        {&event->body, content ? fact->body.bytes : "", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].to = keep(view, texts[i].text, texts[i].before, reading->fault);
        if (*texts[i].to == NULL) {
            return false;
        }
    }
    view->rules = event->rules;
    view->who = event->who;
    return true;
}

static bool make_dirty(struct store_view *view, struct view_entry *entry, struct fault *fault) {
    if (entry->dirty) {
        return true;
    }
    if (view->dirty_count == view->dirty_capacity) {
        size_t capacity = view->dirty_capacity == 0 ? 64 : 2 * view->dirty_capacity;
        struct view_entry **dirty = realloc(view->dirty, capacity * sizeof(struct view_entry *));
        if (dirty == NULL) {
            return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        }
        view->dirty = dirty;
        view->dirty_capacity = capacity;
    }
    entry->dirty = true;
    view->dirty[view->dirty_count++] = entry;
    return true;
}

static bool take_fact(struct reading *reading, const struct file_row *row) {
    struct store_view *view = reading->view;
    const struct chain_fact *chain = &row->fact.chain;
    struct view_entry *entry =
        view_index_take(&view->index, &view->pool, chain->subject.bytes, reading->fault);
    struct story_event event = {.sequence = chain->sequence,
                                .step = chain->step,
                                .at_ms = chain->at_ms,
                                .purged = row->fact.salt == NULL};
    if (entry == NULL || !keep_texts(reading, &row->fact, &entry->story, &event) ||
        !make_dirty(view, entry, reading->fault)) {
        return false;
    }
    return story_add(&entry->story, event) ||
           fault_set(reading->fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

static bool read_fact(void *context, const struct file_row *row) {
    struct reading *reading = context;
    reading->ok = take_fact(reading, row);
    if (reading->ok) {
        reading->view->sequence = row->fact.chain.sequence;
        reading->view->stale =
            reading->view->stale || strcmp(row->fact.chain.kind.bytes, "purge-done") == 0;
    }
    return reading->ok;
}

/* ---- state out ---- */

/* One tip, the rule, needs no copy. NULL: fault. */
static const char *tips_of(struct store_view *view, const struct story *story, size_t tip_count,
                           struct fault *fault) {
    char tips[STORE_TIPS_MAX + 1];
    const char *last = story->events[story->count - 1].id;
    if (tip_count == 1) {
        return last; /* what nothing comes after is a tip */
    }
    if (!story_tips(story, tips)) {
        fault_set(fault, FAULT_LIMIT, "%s", _("Too many stories were merged."));
        return NULL;
    }
    return pool_text(&view->pool, tips, fault);
}

static void show_content(struct store_subject *shown, const struct story_event *content) {
    shown->content = content->body;
    shown->content_id = content->id;
    shown->content_by = content->who;
    shown->content_at_ms = content->at_ms;
    shown->rules = content->rules;
    shown->teams = content->teams;
    shown->purged = content->purged;
}

static void show_span(struct store_subject *shown, const struct story *story) {
    for (size_t i = 0; i < story->count; i++) {
        int64_t sequence = story->events[i].sequence;
        shown->first = shown->first == 0 || sequence < shown->first ? sequence : shown->first;
        shown->last = sequence > shown->last ? sequence : shown->last;
    }
}

static bool fold_entry(struct store_view *view, struct view_entry *entry, struct fault *fault) {
    struct story_state state;
    if (entry->story.count == 0) { /* memory ran out before its first fact was kept */
        return true;
    }
    story_fold(&entry->story, &state);
    const char *tips = tips_of(view, &entry->story, state.tip_count, fault);
    if (tips == NULL) {
        return false;
    }
    static const struct story_event none = {
        .id = "", .kind = "", .rules = "", .teams = "", .who = "", .body = ""};
    const struct story_event *events = entry->story.events;
    struct store_subject *shown = &entry->shown;
    show_content(shown, state.content == STORY_NONE ? &none : &events[state.content]);
    const struct story_event *last = state.last == STORY_NONE ? &none : &events[state.last];
    shown->state = last->kind;
    shown->at_ms = last->at_ms;
    shown->flags = state.flags;
    shown->tips = tips;
    shown->conflict = state.tip_count > 1;
    show_span(shown, &entry->story);
    entry->dirty = false;
    return true;
}

static bool fold_all(struct store_view *view, store_changed *changed, void *context,
                     struct fault *fault) {
    for (size_t i = 0; i < view->dirty_count; i++) {
        if (view->dirty[i]->dirty && !fold_entry(view, view->dirty[i], fault)) {
            return false;
        }
    }
    size_t count = view->dirty_count;
    view->dirty_count = 0;
    for (size_t i = 0; i < view->index.class_count; i++) {
        view->index.classes[i].shown_count = view->index.classes[i].count;
    }
    for (size_t i = 0; changed != NULL && i < count; i++) {
        changed(context, &view->dirty[i]->shown);
    }
    return true;
}

/* ---- a view's life ---- */

static void empty(struct store_view *view) {
    view_index_release(&view->index);
    pool_release(&view->pool);
    free(view->dirty);
}

static bool read_on(struct store_view *view, struct fault *fault) {
    struct reading reading = {view, true, fault};
    struct store_question question = {
        .after = view->sequence, .until = view->moment.sequence, .until_ms = view->moment.at_ms};
    return file_each_story(view->store, &question, read_fact, &reading, fault) && reading.ok;
}

/* Old texts have gone: everything is read afresh. */
static bool reload(struct store_view *view, store_changed *changed, void *context,
                   struct fault *fault) {
    struct store_view fresh = {.store = view->store, .moment = view->moment};
    if (!read_on(&fresh, fault) || !fold_all(&fresh, NULL, NULL, fault)) {
        empty(&fresh);
        return false;
    }
    empty(view);
    *view = fresh;
    view->stale = false;
    for (size_t i = 0; changed != NULL && i < view->index.slot_count; i++) {
        if (view->index.slots[i].entry != NULL) {
            changed(context, &view->index.slots[i].entry->shown);
        }
    }
    return true;
}

struct store_view *store_view_open(struct store *store, const struct store_moment *moment,
                                   struct fault *fault) {
    struct store_view *view = calloc(1, sizeof *view);
    if (view == NULL) {
        fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
        return NULL;
    }
    view->store = store;
    if (moment != NULL) {
        view->moment = *moment;
    }
    if (!read_on(view, fault) || !fold_all(view, NULL, NULL, fault)) {
        store_view_close(view);
        return NULL;
    }
    view->stale = false;
    return view;
}

bool store_view_refresh(struct store_view *view, store_changed *changed, void *context,
                        struct fault *fault) {
    if (!read_on(view, fault)) {
        return false;
    }
    return view->stale ? reload(view, changed, context, fault)
                       : fold_all(view, changed, context, fault);
}

void store_view_close(struct store_view *view) {
    if (view != NULL) {
        empty(view);
        free(view);
    }
}

/* ---- questions ---- */

int64_t store_view_sequence(const struct store_view *view) { return view->sequence; }

size_t store_view_count(const struct store_view *view, const char *class_name) {
    const struct view_class *class = view_index_class(&view->index, class_name);
    return class == NULL ? 0 : class->shown_count;
}

const struct store_subject *store_view_at(const struct store_view *view, const char *class_name,
                                          size_t index) {
    const struct view_class *class = view_index_class(&view->index, class_name);
    return class == NULL || index >= class->shown_count ? NULL : &class->entries[index]->shown;
}

const struct store_subject *store_view_find(const struct store_view *view, const char *subject) {
    const struct view_entry *entry = view_index_find(&view->index, subject);
    return entry == NULL || entry->shown.last == 0 ? NULL : &entry->shown;
}

const struct store_subject *store_view_any(const struct store_view *view, size_t index) {
    for (size_t i = 0; i < view->index.class_count; i++) {
        const struct view_class *class = &view->index.classes[i];
        if (index < class->shown_count) {
            return &class->entries[index]->shown;
        }
        index -= class->shown_count;
    }
    return NULL;
}
