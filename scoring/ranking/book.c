#include "scoring/ranking/book.h"

#include <stdlib.h>

#include "language/language.h"

#define FIRST_ROOM 64

void book_release(struct book *book) {
    names_release(&book->keys);
    names_release(&book->groups);
    free(book->records);
    free(book->numbers);
    free(book->first_of_team);
    free(book->first_of_key);
    *book = (struct book){0};
}

uint32_t book_first(const struct book *book, size_t team) {
    return team < book->team_capacity ? book->first_of_team[team] : BOOK_NONE;
}

/* Room for index `wanted` in a list of record numbers, new ones BOOK_NONE. */
static bool reach(uint32_t **list, size_t *capacity, size_t wanted) {
    if (wanted < *capacity) {
        return true;
    }
    size_t grown = *capacity == 0 ? FIRST_ROOM : *capacity;
    while (grown <= wanted) {
        grown *= 2;
    }
    uint32_t *bigger = realloc(*list, grown * sizeof *bigger);
    if (bigger == NULL) {
        return false;
    }
    for (size_t i = *capacity; i < grown; i++) {
        bigger[i] = BOOK_NONE;
    }
    *list = bigger;
    *capacity = grown;
    return true;
}

static bool grow_records(struct book *book) {
    if (book->count < book->capacity) {
        return true;
    }
    size_t capacity = book->capacity == 0 ? FIRST_ROOM : 2 * book->capacity;
    size_t width = book->slot_count == 0 ? 1 : book->slot_count;
    struct book_record *records = realloc(book->records, capacity * sizeof *records);
    if (records == NULL) {
        return false;
    }
    book->records = records;
    struct rational *numbers = realloc(book->numbers, capacity * width * sizeof *numbers);
    if (numbers == NULL) {
        return false;
    }
    book->numbers = numbers;
    book->capacity = capacity;
    return true;
}

bool book_add(struct book *book, struct book_record record, bool by_key, uint32_t *index,
              struct fault *fault) {
    if (!grow_records(book) || !reach(&book->first_of_team, &book->team_capacity, record.team) ||
        (by_key && !reach(&book->first_of_key, &book->key_capacity, record.key))) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    if (book->free != 0) {
        *index = book->free - 1;
        book->free = book->records[*index].next_of_key;
    } else {
        *index = (uint32_t)book->count++;
    }
    record.next = book->first_of_team[record.team];
    book->first_of_team[record.team] = *index;
    record.next_of_key = BOOK_NONE;
    if (by_key) {
        record.next_of_key = book->first_of_key[record.key];
        book->first_of_key[record.key] = *index;
    }
    book->records[*index] = record;
    return true;
}

static void unlink_from_team(struct book *book, uint32_t index) {
    uint32_t *place = &book->first_of_team[book->records[index].team];
    while (*place != index) {
        place = &book->records[*place].next;
    }
    *place = book->records[index].next;
}

static void set_free(struct book *book, uint32_t index) {
    book->records[index].team = BOOK_NONE;
    book->records[index].next_of_key = book->free;
    book->free = index + 1;
}

bool book_remove(struct book *book, size_t team, int64_t attempt, uint32_t key) {
    for (uint32_t i = book_first(book, team); i != BOOK_NONE; i = book->records[i].next) {
        if (book->records[i].attempt == attempt && book->records[i].key == key) {
            unlink_from_team(book, i);
            set_free(book, i);
            return true;
        }
    }
    return false;
}

bool book_remove_key(struct book *book, uint32_t key, void (*touch)(void *context, size_t team),
                     void *context) {
    uint32_t index = key < book->key_capacity ? book->first_of_key[key] : BOOK_NONE;
    bool any = index != BOOK_NONE;
    while (index != BOOK_NONE) {
        uint32_t next = book->records[index].next_of_key;
        touch(context, book->records[index].team);
        unlink_from_team(book, index);
        set_free(book, index);
        index = next;
    }
    if (any) {
        book->first_of_key[key] = BOOK_NONE;
    }
    return any;
}
