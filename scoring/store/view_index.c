#include "scoring/store/view_index.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

static bool no_memory(struct fault *fault) {
    return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
}

/* ---- by name ---- */

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static size_t hash_of(const char *text) {
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    return (size_t)(hash ^ hash >> 32);
}

static struct view_slot *slot_of(struct view_slot *slots, size_t slot_count, size_t hash,
                                 const char *subject) {
    size_t at = hash & (slot_count - 1);
    while (slots[at].entry != NULL &&
           (slots[at].hash != hash || strcmp(slots[at].entry->shown.subject, subject) != 0)) {
        at = (at + 1) & (slot_count - 1);
    }
    return &slots[at];
}

struct view_entry *view_index_find(const struct view_index *index, const char *subject) {
    return index->slot_count == 0
               ? NULL
               : slot_of(index->slots, index->slot_count, hash_of(subject), subject)->entry;
}

static void move_slots(const struct view_index *index, struct view_slot *slots, size_t slot_count) {
    for (size_t i = 0; i < index->slot_count; i++) {
        size_t at = index->slots[i].hash & (slot_count - 1);
        while (slots[at].entry != NULL) {
            at = (at + 1) & (slot_count - 1);
        }
        if (index->slots[i].entry != NULL) {
            slots[at] = index->slots[i];
        }
    }
}

/* At most half full, so that a free slot is near. */
static bool make_slots(struct view_index *index, struct fault *fault) {
    if (2 * (index->count + 1) <= index->slot_count) {
        return true;
    }
    size_t slot_count = index->slot_count == 0 ? 1024 : 4 * index->slot_count;
    struct view_slot *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL) {
        return no_memory(fault);
    }
    move_slots(index, slots, slot_count);
    free(index->slots);
    index->slots = slots;
    index->slot_count = slot_count;
    return true;
}

/* ---- by class ---- */

static struct view_class *class_of(const struct view_index *index, const char *name,
                                   size_t length) {
    for (size_t i = 0; i < index->class_count; i++) {
        const char *other = index->classes[i].name;
        if (strncmp(other, name, length) == 0 && other[length] == '\0') {
            return &index->classes[i];
        }
    }
    return NULL;
}

const struct view_class *view_index_class(const struct view_index *index, const char *name) {
    return class_of(index, name, strlen(name));
}

static struct view_class *take_class(struct view_index *index, const char *subject,
                                     struct fault *fault) {
    size_t length = strcspn(subject, ":");
    struct view_class *found = class_of(index, subject, length);
    if (found != NULL) {
        return found;
    }
    struct view_class *classes =
        realloc(index->classes, (index->class_count + 1) * sizeof *classes);
    if (classes == NULL) {
        no_memory(fault);
        return NULL;
    }
    index->classes = classes;
    char *name = strndup(subject, length);
    if (name == NULL) {
        no_memory(fault);
        return NULL;
    }
    classes[index->class_count] = (struct view_class){.name = name};
    return &classes[index->class_count++];
}

static bool make_place(struct view_class *class, struct fault *fault) {
    if (class->count < class->capacity) {
        return true;
    }
    size_t capacity = class->capacity == 0 ? 16 : 2 * class->capacity;
    struct view_entry **entries = realloc(class->entries, capacity * sizeof(struct view_entry *));
    if (entries == NULL) {
        return no_memory(fault);
    }
    class->entries = entries;
    class->capacity = capacity;
    return true;
}

/* ---- both ---- */

static struct view_entry *new_entry(struct pool *pool, const char *subject, struct fault *fault) {
    struct view_entry *entry = pool_take(pool, 1, sizeof *entry, fault);
    char *name = entry == NULL ? NULL : pool_text(pool, subject, fault);
    if (name == NULL) {
        return NULL;
    }
    const char *colon = strchr(name, ':');
    entry->shown = (struct store_subject){.subject = name,
                                          .key = colon == NULL ? "" : colon + 1,
                                          .state = "",
                                          .content = "",
                                          .content_id = "",
                                          .content_by = "",
                                          .rules = "",
                                          .teams = "",
                                          .tips = ""};
    return entry;
}

struct view_entry *view_index_take(struct view_index *index, struct pool *pool, const char *subject,
                                   struct fault *fault) {
    struct view_entry *entry = view_index_find(index, subject);
    if (entry != NULL) {
        return entry;
    }
    struct view_class *class = take_class(index, subject, fault);
    if (class == NULL || !make_place(class, fault) || !make_slots(index, fault)) {
        return NULL;
    }
    entry = new_entry(pool, subject, fault);
    if (entry != NULL && class->entries != NULL) { /* which make_place() saw to */
        size_t hash = hash_of(subject);
        *slot_of(index->slots, index->slot_count, hash, subject) = (struct view_slot){hash, entry};
        index->count++;
        class->entries[class->count++] = entry;
    }
    return entry;
}

void view_index_release(struct view_index *index) {
    for (size_t i = 0; i < index->slot_count; i++) {
        if (index->slots[i].entry != NULL) {
            story_release(&index->slots[i].entry->story);
        }
    }
    for (size_t i = 0; i < index->class_count; i++) {
        free(index->classes[i].name);
        free(index->classes[i].entries);
    }
    free(index->slots);
    free(index->classes);
    *index = (struct view_index){0};
}
