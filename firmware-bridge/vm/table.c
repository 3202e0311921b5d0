/* Tables: a list, and named places searched one by one. */
#include "firmware-bridge/vm/table.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/heap.h"

static struct table *table_of(const struct vm *vm, const struct value *value) {
    return value->tag == VALUE_TABLE ? heap_at(vm, value->index, HEAP_TABLE) : NULL;
}

/* Out of line: five bytes copied in place take twenty instructions on the chip. */
OUT_OF_LINE static void put(struct value *to, const struct value *from) { *to = *from; }

OUT_OF_LINE static void put_integer(struct value *to, uint16_t integer) {
    to->tag = VALUE_INTEGER;
    to->integer = integer;
}

/* An integral float becomes an integer. False: it cannot be a key. */
static bool as_key(struct value *key, const struct value *from) {
    put(key, from);
    if (key->tag == VALUE_FLOAT) {
        int32_t integer;
        if (arithmetic_to_integer(key->number, &integer)) {
            key->tag = VALUE_INTEGER;
            key->integer = integer;
        }
        return from->number == from->number;
    }
    return key->tag != VALUE_NIL && key->tag <= VALUE_TEXT;
}

static uint8_t *bytes_of(const struct table *table) { return (uint8_t *)(table + 1); }

static struct value *named_values(const struct table *table) {
    return (struct value *)(bytes_of(table) + table->list);
}

static struct value *end_of(const struct table *table) {
    return (struct value *)(bytes_of(table) + table->used);
}

/* Where in the list the place of `key` is, in bytes; NOWHERE. */
#define NOWHERE 0xffff
OUT_OF_LINE static uint16_t list_offset(const struct table *table, const struct value *key) {
    const uint32_t index = (uint32_t)key->integer - 1;
    if (key->tag == VALUE_INTEGER && index < HEAP_ARENA_MAX / VALUE_BYTES) {
        const uint16_t offset = (uint16_t)((uint16_t)index * VALUE_BYTES);
        if (offset < table->list) {
            return offset;
        }
    }
    return NOWHERE;
}

/* The key of the place so many bytes from the list's start. */
static void put_key(struct value *key, uint16_t offset) {
    put_integer(key, (uint16_t)(offset / VALUE_BYTES + 1));
}

/* Where the value of `key` is, one that as_key() made; NULL when nowhere. */
static struct value *find(const struct table *table, const struct value *key) {
    const uint16_t offset = list_offset(table, key);
    if (offset != NOWHERE) {
        return (struct value *)(bytes_of(table) + offset);
    }
    struct value *end = end_of(table);
    for (struct value *named = named_values(table); named < end; named += 2) {
        if (arithmetic_equal(named, key)) {
            return named + 1;
        }
    }
    return NULL;
}

uint8_t table_get(const struct vm *vm, const struct value *table, const struct value *key,
                  struct value *result) {
    const struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_INDEX;
    }
    struct value wanted;
    const struct value *place = as_key(&wanted, key) ? find(content, &wanted) : NULL;
    if (place == NULL) {
        result->tag = VALUE_NIL;
    } else {
        put(result, place);
    }
    return VM_ERROR_NONE;
}

/* ---- room ---------------------------------------------------------------------- */

uint8_t table_new(struct vm *vm, uint8_t list, uint8_t named, struct value *result) {
    const vm_handle handle = heap_new(
        vm, HEAP_TABLE, (uint16_t)(sizeof(struct table) + VALUE_BYTES * (list + 2u * named)));
    if (handle == VM_NO_HANDLE) {
        return VM_ERROR_MEMORY;
    }
    result->tag = VALUE_TABLE;
    result->integer = handle;
    return VM_ERROR_NONE;
}

#define SPARE (4 * VALUE_BYTES) /* taken when there is so much: fewer steps */

/* The table, with room for one more place of either kind; NULL when there is none. */
static struct table *with_room(struct vm *vm, vm_handle handle) {
    const struct table *table = heap_content_of(vm, handle);
    const uint16_t needed = (uint16_t)(sizeof *table + TABLE_NAMED_BYTES + table->used);
    if (needed > heap_content(table) && !heap_resize(vm, handle, (uint16_t)(needed + SPARE)) &&
        !heap_resize(vm, handle, needed)) {
        return NULL;
    }
    return heap_content_of(vm, handle);
}

/* ---- setting ------------------------------------------------------------------- */

/* Takes away the named place with this value: the last one fills the gap. */
OUT_OF_LINE static void drop_named(struct table *table, struct value *place) {
    table->used = (uint16_t)(table->used - TABLE_NAMED_BYTES);
    __builtin_memmove(place - 1, end_of(table), TABLE_NAMED_BYTES);
}

/* One more place in the list; there is room. Named places that the list reaches become part of it.
 */
static void append(struct table *table, struct value *key, struct value *value) {
    for (struct value *place = value; place != NULL; place = find(table, key)) {
        if (place != value) {
            put(value, place);
            drop_named(table, place);
        }
        struct value *end = named_values(table);
        __builtin_memmove((uint8_t *)end + VALUE_BYTES, end, (size_t)(table->used - table->list));
        put(end, value);
        table->list = (uint16_t)(table->list + VALUE_BYTES);
        table->used = (uint16_t)(table->used + VALUE_BYTES);
        key->integer++;
    }
}

static uint8_t add(struct vm *vm, vm_handle handle, struct value *key, struct value *value) {
    struct table *table = with_room(vm, handle);
    if (table == NULL) {
        return VM_ERROR_MEMORY;
    }
    struct value next;
    put_key(&next, table->list);
    if (arithmetic_equal(&next, key)) {
        append(table, key, value);
    } else if (value->tag != VALUE_NIL) {
        struct value *named = end_of(table);
        put(named, key);
        put(named + 1, value);
        table->used = (uint16_t)(table->used + TABLE_NAMED_BYTES);
    }
    return VM_ERROR_NONE;
}

/* `nil_too`: a nil may become the list's next place. */
static uint8_t set(struct vm *vm, const struct value *table, const struct value *key,
                   const struct value *value, bool nil_too) {
    struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_INDEX;
    }
    struct value wanted, copy;
    if (!as_key(&wanted, key)) {
        return VM_ERROR_KEY;
    }
    put(&copy, value);
    struct value *place = find(content, &wanted);
    if (place == NULL) {
        return copy.tag == VALUE_NIL && !nil_too ? VM_ERROR_NONE
                                                 : add(vm, (vm_handle)table->index, &wanted, &copy);
    }
    put(place, &copy);
    if (copy.tag == VALUE_NIL && place >= named_values(content)) {
        drop_named(content, place);
    }
    return VM_ERROR_NONE;
}

uint8_t table_set(struct vm *vm, const struct value *table, const struct value *key,
                  const struct value *value) {
    return set(vm, table, key, value, false);
}

uint8_t table_place(struct vm *vm, const struct value *table, uint16_t index,
                    const struct value *value) {
    struct value key;
    put_integer(&key, index);
    return set(vm, table, &key, value, true);
}

/* ---- length and order ---------------------------------------------------------- */

uint8_t table_length(const struct vm *vm, const struct value *table, struct value *result) {
    const struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_LENGTH;
    }
    const struct value *end = named_values(content);
    while (end > table_values(content) && end[-1].tag == VALUE_NIL) {
        end--; /* the nils at the end are no part of the list */
    }
    put_integer(result, (uint16_t)((const uint8_t *)end - bytes_of(content)) / VALUE_BYTES);
    return VM_ERROR_NONE;
}

/* Numbers, texts, false, true. */
static uint8_t rank(const struct value *key) {
    return key->tag <= VALUE_TRUE ? (uint8_t)(key->tag + VALUE_TAGS) : key->tag;
}

/* Whether key a comes before b; both as as_key() makes them. */
static bool comes_before(const struct value *a, const struct value *b) {
    enum order order;
    if (arithmetic_order(a, b, &order)) {
        return order == ORDER_LESS;
    }
    return rank(a) < rank(b);
}

/* The lowest named key above `control` (NULL: of all), or NULL. */
static const struct value *following_named(const struct table *table, const struct value *control) {
    const struct value *end = end_of(table), *best = NULL;
    for (const struct value *named = named_values(table); named < end; named += 2) {
        if ((control == NULL || comes_before(control, named)) &&
            (best == NULL || comes_before(named, best))) {
            best = named;
        }
    }
    return best;
}

uint8_t table_next(const struct vm *vm, const struct value *table, const struct value *control,
                   struct value result[2]) {
    const struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_INDEX;
    }
    struct value key, *from = NULL;
    uint16_t offset = 0; /* of the next place in the list */
    if (as_key(&key, control)) {
        offset = (uint16_t)(list_offset(content, &key) + VALUE_BYTES);
        if (offset == (uint16_t)(NOWHERE + VALUE_BYTES)) {
            from = &key;
            offset = content->list;
        }
    }
    for (; offset < content->list; offset = (uint16_t)(offset + VALUE_BYTES)) {
        const struct value *value = (const struct value *)(bytes_of(content) + offset);
        if (value->tag != VALUE_NIL) {
            put(result + 1, value);
            put_key(result, offset);
            return VM_ERROR_NONE;
        }
    }
    const struct value *named = following_named(content, from);
    if (named == NULL) {
        result->tag = VALUE_NIL;
        return VM_ERROR_NONE;
    }
    __builtin_memmove(result, named, TABLE_NAMED_BYTES);
    return VM_ERROR_NONE;
}
