/* pairs and ipairs. */
#include "firmware-bridge/vm/table.h"
#include "firmware-bridge/vm/words.h"

/* What a table's function answered, as the native's. */
static uint8_t answer(const struct word_call *call, uint8_t error, uint8_t results) {
    if (error != VM_ERROR_NONE) {
        return word_refuse(call, 1, call->count == 0 ? VM_ERROR_MISSING : VM_ERROR_TYPE);
    }
    return (uint8_t)(NATIVE_DONE + results);
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
