/* The natives' entrance, and what they share. */
#include "firmware-bridge/vm/words.h"

#include <stddef.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/tasks.h"

/* ---- arguments ----------------------------------------------------------------- */

const struct value *word_argument(const struct word_call *call, uint8_t n) {
    if (n > call->count) {
        call->vm->constant.tag = VALUE_NIL;
        return &call->vm->constant;
    }
    return call->results + n;
}

uint8_t word_refuse(const struct word_call *call, uint8_t n, enum vm_error_code code) {
    call->vm->error.native = call->native;
    call->vm->error.argument = n;
    return vm_fail(call->vm, code, word_argument(call, n));
}

/* What is there but not of the type asked for, or not there at all. */
static bool refuse_type(const struct word_call *call, uint8_t n) {
    word_refuse(call, n, n > call->count ? VM_ERROR_MISSING : VM_ERROR_TYPE);
    return false;
}

bool word_any_number(const struct word_call *call, uint8_t n, float *number) {
    const struct value *value = word_argument(call, n);
    if (value->tag == VALUE_INTEGER) {
        *number = (float)value->integer;
        return true;
    }
    *number = value->number;
    return value->tag == VALUE_FLOAT || refuse_type(call, n);
}

bool word_number(const struct word_call *call, uint8_t n, float least, float most, float *number) {
    if (!word_any_number(call, n, number)) {
        return false;
    }
    if (*number >= least && *number <= most) {
        return true;
    }
    word_refuse(call, n, VM_ERROR_RANGE);
    return false;
}

bool word_integer(const struct word_call *call, uint8_t n, int32_t *integer) {
    const struct value *value = word_argument(call, n);
    if (value->tag == VALUE_INTEGER) {
        *integer = value->integer;
        return true;
    }
    if (value->tag != VALUE_FLOAT) {
        return refuse_type(call, n);
    }
    if (arithmetic_to_integer(value->number, integer)) {
        return true;
    }
    word_refuse(call, n, VM_ERROR_NO_INTEGER);
    return false;
}

bool word_function(const struct word_call *call, uint8_t n) {
    const uint8_t tag = word_argument(call, n)->tag;
    return tag == VALUE_FUNCTION || tag == VALUE_NATIVE || refuse_type(call, n);
}

/* ---- results ------------------------------------------------------------------- */

uint8_t word_gives_integer(const struct word_call *call, int32_t integer) {
    call->results->tag = VALUE_INTEGER;
    call->results->integer = integer;
    return NATIVE_DONE + 1;
}

uint8_t word_gives_float(const struct word_call *call, float number) {
    call->results->tag = VALUE_FLOAT;
    call->results->number = number;
    return NATIVE_DONE + 1;
}

uint8_t word_gives_boolean(const struct word_call *call, bool is_true) {
    call->results->tag = is_true ? VALUE_TRUE : VALUE_FALSE;
    return NATIVE_DONE + 1;
}

int32_t word_round(float number) { return (int32_t)arithmetic_floor(number + 0.5f); }

uint32_t word_ms(float seconds) { return (uint32_t)(int32_t)-arithmetic_floor(-seconds * 1000.0f); }

/* ---- the entrance -------------------------------------------------------------- */

/* How many arguments a word of `robot` takes at most; Lua's own functions pass over the others. */
static const uint8_t most_arguments[] FLASH = {
#define MOST_(name, library, word, least, most) most,
    NATIVES(MOST_)
#undef MOST_
};

uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count) {
    const struct word_call call = {vm, task_current(vm), results, native, count};
    if (native <= NATIVE_TOGETHER && count > flash_byte(most_arguments + native)) {
        return word_refuse(&call, count, VM_ERROR_COUNT);
    }
    switch (native) {
    case NATIVE_FORWARD:
    case NATIVE_BACKWARD:
    case NATIVE_LEFT:
    case NATIVE_RIGHT:
    case NATIVE_TURN:
        return word_movement(&call);
    case NATIVE_DRIVE:
        return word_drive(&call);
    case NATIVE_STOP:
        return word_stop(&call);
    case NATIVE_SPEED:
        return word_speed(&call);
    case NATIVE_DISTANCE:
        return word_distance(&call);
    case NATIVE_LINE:
        return word_line(&call);
    case NATIVE_GROUND:
        return word_ground(&call);
    case NATIVE_BUTTON:
        return word_button(&call);
    case NATIVE_LED:
        return word_led(&call);
    case NATIVE_BEEP:
        return word_beep(&call);
    case NATIVE_WAIT:
        return word_wait(&call);
    case NATIVE_TIME:
        return word_time(&call);
    case NATIVE_PRINT:
        return word_print(&call);
    case NATIVE_WHEN:
        return word_when(&call);
    case NATIVE_EVERY:
        return word_every(&call);
    case NATIVE_TOGETHER:
        return word_together(&call);
    case NATIVE_RANDOM:
        return word_random(&call);
    case NATIVE_NEXT_PAIR:
        return word_next_pair(&call);
    case NATIVE_NEXT_INDEX:
        return word_next_index(&call);
    case NATIVE_INSERT:
        return word_insert(&call);
    case NATIVE_REMOVE:
        return word_remove(&call);
    default:
        return word_math(&call);
    }
}
