/* pairs, ipairs, table.insert, table.remove. */
#include "firmware-bridge/vm/table.h"
#include "firmware-bridge/vm/words.h"

/* What a table's function answered, as the native's. */
static uint8_t answer(const struct word_call *call, uint8_t error, uint8_t results) {
    switch (error) {
    case VM_ERROR_NONE:
        return (uint8_t)(NATIVE_DONE + results);
    case VM_ERROR_RANGE:
        return word_refuse(call, 2, VM_ERROR_RANGE);
    case VM_ERROR_MEMORY:
        return vm_fail(call->vm, VM_ERROR_MEMORY, 0);
    default:
        return word_refuse(call, 1, call->count == 0 ? VM_ERROR_MISSING : VM_ERROR_TYPE);
    }
}

/* The iterators: table, control -> key, value; one nil behind the last. */
uint8_t word_next_pair(const struct word_call *call) {
    const uint8_t error =
        table_next(call->vm, word_argument(call, 1), word_argument(call, 2), call->results);
    return answer(call, error, call->results->tag == VALUE_NIL ? 1 : 2);
}

uint8_t word_next_index(const struct word_call *call) {
    struct value key = {.tag = VALUE_INTEGER, .integer = 1};
    const struct value *control = word_argument(call, 2);
    if (control->tag == VALUE_INTEGER) {
        key.integer = (int32_t)((uint32_t)control->integer + 1);
    }
    struct value value;
    const uint8_t error = table_get(call->vm, word_argument(call, 1), &key, &value);
    if (error != VM_ERROR_NONE || value.tag == VALUE_NIL) {
        call->results->tag = VALUE_NIL;
        return answer(call, error, 1);
    }
    call->results[0] = key;
    call->results[1] = value;
    return NATIVE_DONE + 2;
}

/* The table's length; 0 where it is none: the next look at it says so. */
static int32_t length_of(const struct word_call *call) {
    struct value length = {.tag = VALUE_NIL};
    return table_length(call->vm, word_argument(call, 1), &length) == VM_ERROR_NONE ? length.integer
                                                                                    : 0;
}

uint8_t word_insert(const struct word_call *call) {
    if (call->count > 3) {
        return word_refuse(call, call->count, VM_ERROR_COUNT);
    }
    if (call->count == 1) {
        return word_refuse(call, 2, VM_ERROR_MISSING);
    }
    int32_t index = length_of(call) + 1;
    if (call->count == 3 && !word_integer(call, 2, &index)) {
        return NATIVE_FAILED;
    }
    return answer(
        call,
        table_insert(call->vm, word_argument(call, 1), index, word_argument(call, call->count)), 0);
}

uint8_t word_remove(const struct word_call *call) {
    int32_t index = length_of(call);
    if (word_argument(call, 2)->tag != VALUE_NIL && !word_integer(call, 2, &index)) {
        return NATIVE_FAILED;
    }
    return answer(call, table_remove(call->vm, word_argument(call, 1), index, call->results), 1);
}
