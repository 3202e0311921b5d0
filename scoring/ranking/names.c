#include "scoring/ranking/names.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define FIRST_SLOTS 64

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/, its halves folded together */
static uint32_t hash_of(const char *text) {
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot where `text` stands or may be put. */
static struct names_slot *slot_of(const struct names *names, const char *text, uint32_t hash) {
    size_t at = hash & (names->slot_count - 1);
    for (;; at = (at + 1) & (names->slot_count - 1)) {
        struct names_slot *slot = &names->slots[at];
        if (slot->number == 0 ||
            (slot->hash == hash && strcmp(names->texts[slot->number - 1], text) == 0)) {
            return slot;
        }
    }
}

static size_t find(const struct names *names, const char *text, uint32_t hash) {
    if (names->slot_count == 0) {
        return NAMES_NONE;
    }
    uint32_t found = slot_of(names, text, hash)->number;
    return found == 0 ? NAMES_NONE : found - 1;
}

size_t names_find(const struct names *names, const char *text) {
    return find(names, text, hash_of(text));
}

static bool grow_slots(struct names *names) {
    size_t count = names->slot_count == 0 ? FIRST_SLOTS : 2 * names->slot_count;
    struct names_slot *old = names->slots, *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < names->slot_count; i++) {
        size_t at = old[i].hash & (count - 1);
        while (old[i].number != 0 && slots[at].number != 0) {
            at = (at + 1) & (count - 1);
        }
        if (old[i].number != 0) {
            slots[at] = old[i];
        }
    }
    free(old);
    names->slots = slots;
    names->slot_count = count;
    return true;
}

static bool make_room(struct names *names) {
    if (names->count == names->capacity) {
        size_t capacity = names->capacity == 0 ? FIRST_SLOTS : 2 * names->capacity;
        const char **texts = realloc(names->texts, capacity * sizeof *texts);
        if (texts == NULL) {
            return false;
        }
        names->texts = texts;
        names->capacity = capacity;
    }
    return 2 * names->count < names->slot_count || grow_slots(names);
}

bool names_add(struct names *names, const char *text, size_t *number, struct fault *fault) {
    uint32_t hash = hash_of(text);
    *number = find(names, text, hash);
    if (*number != NAMES_NONE) {
        return true;
    }
    if (!make_room(names)) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    const char *copy = pool_text(&names->pool, text, fault);
    if (copy == NULL) {
        return false;
    }
    *number = names->count;
    names->texts[names->count] = copy;
    *slot_of(names, text, hash) = (struct names_slot){(uint32_t)++names->count, hash};
    return true;
}

void names_release(struct names *names) {
    pool_release(&names->pool);
    free(names->texts);
    free(names->slots);
    *names = (struct names){0};
}
