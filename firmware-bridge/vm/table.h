/* table: Lua's tables, small: a list and named places in one block of the heap.
 *
 *     | struct table | list: values 1, 2, 3 ... | named: key, value | key, value | ... spare |
 *
 * Named places are searched one by one: on board there is room for a hundred
 * values, not for a thousand. Keys are numbers (a float that is an integer
 * becomes one), texts and booleans; nil, NaN, tables and functions cannot be
 * keys. Assigning nil removes.
 *
 * The length is a border as in Lua. For lists without holes all agree; with
 * holes Lua allows several answers, and this one is the last place of the list
 * that is not nil.
 *
 * Every pointer given may point into the arena. What a function makes or grows
 * moves blocks: only values, not pointers, outlive table_new(), table_set(),
 * table_place() and the two that insert and remove.
 *
 * Functions return VM_ERROR_NONE, or INDEX (not a table), KEY (cannot be a
 * key), MEMORY (no room, even after collecting), RANGE (no such place).
 *
 *     uint8_t error = table_set(vm, &table, &key, &value);
 *     if (error != VM_ERROR_NONE) return vm_fail(vm, error, ...);
 */
#ifndef FIRMWARE_BRIDGE_VM_TABLE_H
#define FIRMWARE_BRIDGE_VM_TABLE_H

#include <stdint.h>

#include "firmware-bridge/vm/value.h"
#include "firmware-bridge/vm/vm.h"

/* Sizes are in bytes: counts would have to be multiplied wherever they are used. No named key is
 * one of the list's, nor the one behind. */
struct __attribute__((packed)) table {
    uint16_t list; /* the list; its last values may be nil */
    uint16_t used; /* list and named places */
};

#define TABLE_NAMED_BYTES (2 * VALUE_BYTES)

/* All keys and values, one behind the other. */
static inline struct value *table_values(const struct table *table) {
    return (struct value *)(table + 1);
}

/* An empty table with room for so many places. */
uint8_t table_new(struct vm *vm, uint8_t list, uint8_t named, struct value *result);

/* nil for a key that is not there, or that cannot be one. `result` may be `table` or `key`. */
uint8_t table_get(const struct vm *vm, const struct value *table, const struct value *key,
                  struct value *result);
uint8_t table_set(struct vm *vm, const struct value *table, const struct value *key,
                  const struct value *value);

/* For constructors: place `index` (from 1) of the list, even when the value, or one before, is nil,
 * so that #{nil, 2} is 2 as in Lua. Places come one after the other, from 1 on. */
uint8_t table_place(struct vm *vm, const struct value *table, uint16_t index,
                    const struct value *value);

uint8_t table_length(const struct vm *vm, const struct value *table, struct value *result);

/* The key and value after `control` (nil: the first) in the order of pairs on the computer: the
 * list, other numbers ascending, texts by their bytes, false, true. result[0] is nil behind the
 * last; result[0] may be `table` or `control`. A place may be changed or removed meanwhile. */
uint8_t table_next(const struct vm *vm, const struct value *table, const struct value *control,
                   struct value result[2]);

#endif
