#include "scoring/ranking/names.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define FIRST_SLOTS 64

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_of(const char *text) {
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    return hash;
}

/* The slot where `text` stands or may be put. */
static size_t slot_of(const struct names *names, const char *text) {
    size_t slot = hash_of(text) & (names->slot_count - 1);
    while (names->slots[slot] != 0 && strcmp(names->texts[names->slots[slot] - 1], text) != 0) {
        slot = (slot + 1) & (names->slot_count - 1);
    }
    return slot;
}

size_t names_find(const struct names *names, const char *text) {
    if (names->slot_count == 0) {
        return NAMES_NONE;
    }
    uint32_t found = names->slots[slot_of(names, text)];
    return found == 0 ? NAMES_NONE : found - 1;
}

static bool grow_slots(struct names *names) {
    size_t count = names->slot_count == 0 ? FIRST_SLOTS : 2 * names->slot_count;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    for (size_t i = 0; i < names->count; i++) {
        slots[slot_of(names, names->texts[i])] = (uint32_t)i + 1;
    }
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
    *number = names_find(names, text);
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
    names->slots[slot_of(names, text)] = (uint32_t)++names->count;
    return true;
}

void names_release(struct names *names) {
    pool_release(&names->pool);
    free(names->texts);
    free(names->slots);
    *names = (struct names){0};
}
