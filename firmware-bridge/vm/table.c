/* Tables: a list, and named places searched one by one. */
#include "firmware-bridge/vm/table.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/heap.h"

static struct table *table_of(const struct vm *vm, const struct value *value) {
    return value->tag == VALUE_TABLE ? heap_at(vm, value->index, HEAP_TABLE) : NULL;
}

/* Out of line: five bytes copied in place take twenty instructions on the chip. */
static __attribute__((noinline)) void put(struct value *to, const struct value *from) {
    *to = *from;
}

static __attribute__((noinline)) void put_integer(struct value *to, uint16_t integer) {
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

/* How many places of the list lie before that of the key; list_count or more: it is not there. */
static uint16_t list_index(const struct table *table, const struct value *key) {
    const uint32_t index = (uint32_t)key->integer - 1;
    return key->tag == VALUE_INTEGER && index < table->list_count ? (uint16_t)index : 0xffff;
}

static struct value *named_values(const struct table *table) {
    return table_values(table) + table->list_count;
}

/* Where the value of `key` is, one that as_key() made; NULL when nowhere. */
static struct value *find(const struct table *table, const struct value *key) {
    const uint16_t index = list_index(table, key);
    if (index < table->list_count) {
        return table_values(table) + index;
    }
    struct value *named = named_values(table);
    for (uint16_t left = table->named_count; left > 0; left--, named += 2) {
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

/* Moves all values from number `from` on, `by` values up or down. */
static void move(struct table *table, uint16_t from, int16_t by) {
    struct value *values = table_values(table) + from;
    __builtin_memmove(values + by, values,
                      (size_t)(table_value_bytes(table) - (uint16_t)(VALUE_BYTES * from)));
}

/* The length: the list without the nils at its end. */
static uint16_t border(const struct table *table) {
    uint16_t count = table->list_count;
    while (count > 0 && table_values(table)[count - 1].tag == VALUE_NIL) {
        count--;
    }
    return count;
}

/* The table, with room for one more place of either kind; NULL when there is none. */
static struct table *with_room(struct vm *vm, uint16_t handle) {
    struct table *table = heap_at(vm, handle, HEAP_TABLE);
    const uint16_t needed =
        (uint16_t)(sizeof *table + TABLE_NAMED_BYTES + table_value_bytes(table));
    if (needed > heap_content(table)) {
        const uint16_t spare = heap_room(vm) / 2 > needed ? needed / 4 : 0; /* fewer steps */
        if (!heap_resize(vm, handle, (uint16_t)(needed + spare))) {
            return NULL;
        }
        table = heap_at(vm, handle, HEAP_TABLE);
    }
    return table;
}

/* ---- setting ------------------------------------------------------------------- */

/* Takes away the named place with this value: the last one fills the gap. */
static void drop_named(struct table *table, struct value *place) {
    const struct value *last = named_values(table) + 2 * --table->named_count;
    put(place - 1, last);
    put(place, last + 1);
}

/* One more place in the list, before number `index`; there is room. Named places that the list
 * reaches become part of it. */
static void widen(struct table *table, uint16_t index, const struct value *value) {
    struct value adopted, *place, next;
    for (;;) {
        move(table, index, 1);
        put(table_values(table) + index, value);
        index = ++table->list_count;
        put_integer(&next, (uint16_t)(index + 1));
        place = find(table, &next);
        if (place == NULL) {
            return;
        }
        put(&adopted, place);
        value = &adopted;
        drop_named(table, place);
    }
}

static uint8_t add(struct vm *vm, uint16_t handle, const struct value *key,
                   const struct value *value) {
    struct table *table = with_room(vm, handle);
    if (table == NULL) {
        return VM_ERROR_MEMORY;
    }
    if (key->tag == VALUE_INTEGER && key->integer == (int32_t)table->list_count + 1) {
        widen(table, table->list_count, value);
        return VM_ERROR_NONE;
    }
    if (value->tag == VALUE_NIL) {
        return VM_ERROR_NONE;
    }
    struct value *named = named_values(table) + 2 * table->named_count++;
    put(named, key);
    put(named + 1, value);
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
                                                 : add(vm, table->index, &wanted, &copy);
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
    put_integer(result, border(content));
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
    const struct value *named = named_values(table), *best = NULL;
    for (uint16_t left = table->named_count; left > 0; left--, named += 2) {
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
    uint16_t index = 0; /* of the next place in the list */
    if (as_key(&key, control)) {
        index = (uint16_t)(list_index(content, &key) + 1);
        if (index == 0) {
            from = &key;
            index = content->list_count;
        }
    }
    for (; index < content->list_count; index++) {
        const struct value *value = table_values(content) + index;
        if (value->tag != VALUE_NIL) {
            put(result + 1, value);
            put_integer(result, (uint16_t)(index + 1));
            return VM_ERROR_NONE;
        }
    }
    const struct value *named = following_named(content, from);
    if (named == NULL) {
        result->tag = VALUE_NIL;
        return VM_ERROR_NONE;
    }
    put(result, named);
    put(result + 1, named + 1);
    return VM_ERROR_NONE;
}

/* ---- inserting and removing ---------------------------------------------------- */

/* The list without nils at its end. */
static void trim(struct table *table) {
    const uint16_t count = border(table);
    move(table, table->list_count, (int16_t)(count - table->list_count));
    table->list_count = count;
}

uint8_t table_insert(struct vm *vm, const struct value *table, int32_t index,
                     const struct value *value) {
    struct value copy;
    put(&copy, value);
    struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_INDEX;
    }
    trim(content);
    if ((uint32_t)index - 1 > content->list_count) {
        return VM_ERROR_RANGE;
    }
    content = with_room(vm, table->index);
    if (content == NULL) {
        return VM_ERROR_MEMORY;
    }
    widen(content, (uint16_t)(index - 1), &copy);
    return VM_ERROR_NONE;
}

uint8_t table_remove(struct vm *vm, const struct value *table, int32_t index,
                     struct value *result) {
    struct table *content = table_of(vm, table);
    if (content == NULL) {
        return VM_ERROR_INDEX;
    }
    trim(content);
    if (index != content->list_count && (uint32_t)index - 1 > content->list_count) {
        return VM_ERROR_RANGE;
    }
    struct value self, key, nothing = {.tag = VALUE_NIL};
    put(&self, table);
    put_integer(&key, (uint16_t)index);
    table_get(vm, &self, &key, result);
    table_set(vm, &self, &key, &nothing);
    if (list_index(content, &key) != 0xffff) {
        move(content, (uint16_t)index, -1);
        content->list_count--;
    }
    return VM_ERROR_NONE;
}
