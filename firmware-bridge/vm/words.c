/* The natives' entrance, and what they share. */
#include "firmware-bridge/vm/words.h"

#include <stddef.h>

#include "firmware-bridge/vm/arithmetic.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/host.h"
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
    return vm_fail(call->vm, (uint8_t)code, word_argument(call, n));
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

uint8_t word_gives_quotient(const struct word_call *call, int32_t dividend, int32_t divisor) {
    return word_gives_float(call, (float)dividend / (float)divisor);
}

uint8_t word_gives_boolean(const struct word_call *call, bool is_true) {
    call->results->tag = is_true ? VALUE_TRUE : VALUE_FALSE;
    return NATIVE_DONE + 1;
}

/* ---- parameters of the words --------------------------------------------------- */

enum kind {
    ANY,
    DISTANCE_CM,
    ANGLE_DEG,
    POWER,
    PERCENT,
    COLOR,
    WAIT_S,
    PERIOD_S,
    HERTZ, /* from here to NAME: may be nil or left out */
    BEEP_S,
    SENSOR,
    NAME, /* a button's number, or a text */
    FUNCTION
};

/* What a kind of number is allowed to be, and how many of the host's units are in one. */
static const struct limits {
    int32_t most;
    int16_t least; /* of integers; PERIOD_S and BEEP_S: as floats SHORTEST_S */
    uint16_t scale;
} limits[] FLASH = {
    {0, 0, 0},   {1000, -1000, 10}, {3600, -3600, 10}, {100, -100, 10}, {100, 1, 10},
    {255, 0, 1}, {86400, 0, 1000},  {86400, 1, 1000},  {20000, 20, 1},  {60, 1, 1000},
};
#define SHORTEST_S 0.01f

/* The last one stands for those that follow, too. */
static const uint8_t parameters[][WORD_NUMBERS] FLASH = {
    {DISTANCE_CM},
    {DISTANCE_CM},
    {ANGLE_DEG},
    {ANGLE_DEG},
    {ANGLE_DEG},
    {POWER, POWER},
    {ANY},
    {PERCENT},
    {SENSOR},
    {ANY},
    {SENSOR},
    {NAME},
    {COLOR, COLOR, COLOR},
    {HERTZ, BEEP_S},
    {WAIT_S},
    {ANY},
    {ANY},
    {FUNCTION, FUNCTION},
    {PERIOD_S, FUNCTION},
    {FUNCTION},
};
_Static_assert(sizeof parameters / sizeof parameters[0] == NATIVE_TOGETHER + 1, "robot's words");

/* A float within the limits, in the host's units: rounded as floor(x + 0.5) does, times to wait up
 * to the next ms. */
static bool scale_float(float number, const struct limits *limit, uint8_t kind, int32_t *scaled) {
    const float least = kind == PERIOD_S || kind == BEEP_S ? SHORTEST_S : (float)limit->least;
    if (!(number >= least && number <= (float)limit->most)) {
        return false;
    }
    number *= (float)limit->scale;
    *scaled = kind == WAIT_S || kind == PERIOD_S ? (int32_t)-arithmetic_floor(-number)
                                                 : (int32_t)arithmetic_floor(number + 0.5f);
    return true;
}

/* The number of a sensor, 0 for one that no robot has. False: NaN. */
static bool sensor_number(const struct value *value, int32_t *number) {
    *number = value->integer;
    if (value->tag == VALUE_FLOAT && !arithmetic_to_integer(value->number, number)) {
        *number = 0;
    }
    if (*number != (uint8_t)*number) {
        *number = 0;
    }
    return value->tag == VALUE_INTEGER || value->number == value->number;
}

/* Integers take no float: a line follower gives them all the time. */
static bool take_number(struct word_call *call, uint8_t n, uint8_t kind) {
    struct value value = *word_argument(call, n);
    int32_t *number = call->number + (n - 1);
    const bool backwards = call->native == NATIVE_BACKWARD || call->native == NATIVE_RIGHT;
    if (value.tag != VALUE_INTEGER && value.tag != VALUE_FLOAT) {
        return refuse_type(call, n);
    }
    struct limits limit;
    flash_copy(&limit, limits + kind, sizeof limit);
    bool good;
    if (kind >= SENSOR) {
        good = sensor_number(&value, number);
    } else if (value.tag == VALUE_INTEGER) {
        good = value.integer >= limit.least && value.integer <= limit.most;
        value.integer = backwards ? (int32_t)(0u - (uint32_t)value.integer) : value.integer;
        *number = (int32_t)((uint32_t)value.integer * limit.scale);
    } else {
        good = scale_float(backwards ? -value.number : value.number, &limit, kind, number);
    }
    if (!good) {
        word_refuse(call, n, VM_ERROR_RANGE);
    }
    return good;
}

/* Argument `n` is as its kind asks. */
static bool take_argument(struct word_call *call, uint8_t n, uint8_t kind) {
    const uint8_t tag = word_argument(call, n)->tag;
    switch (kind) {
    case ANY:
        return true;
    case FUNCTION:
        return tag == VALUE_FUNCTION || tag == VALUE_NATIVE || refuse_type(call, n);
    default:
        if ((tag == VALUE_NIL && kind >= HERTZ) || (tag == VALUE_TEXT && kind == NAME)) {
            return true;
        }
        return take_number(call, n, kind);
    }
}

static bool take_arguments(struct word_call *call) {
    uint8_t kind = ANY;
    for (uint8_t n = 1;; n++) {
        const uint8_t next =
            n <= WORD_NUMBERS ? flash_byte(&parameters[call->native][n - 1]) : (uint8_t)ANY;
        if (next != ANY) {
            kind = next;
        } else if (n > call->count) {
            return true;
        }
        if (!take_argument(call, n, kind)) {
            return false;
        }
    }
}

/* ---- the entrance -------------------------------------------------------------- */

/* How many arguments a word of `robot` takes at most; Lua's own functions pass over the others. */
static const uint8_t most_arguments[] FLASH = {
#define MOST_(name, library, word, least, most) most,
    NATIVES(MOST_)
#undef MOST_
};

/* Words that order something and go on. */
static uint8_t order(const struct word_call *call) {
    struct vm *vm = call->vm;
    const int32_t *number = call->number;
    switch (call->native) {
    case NATIVE_DRIVE:
        vm->orders++;
        host_drive(vm->host, (int16_t)number[0], (int16_t)number[1]);
        break;
    case NATIVE_STOP:
        vm->orders++;
        host_stop(vm->host);
        break;
    case NATIVE_SPEED:
        vm->speed_permille = (uint16_t)number[0];
        break;
    default:
        host_led(vm->host, (uint8_t)number[0], (uint8_t)number[1], (uint8_t)number[2]);
        break;
    }
    return NATIVE_DONE;
}

uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count) {
    struct word_call call;
    call.vm = vm;
    call.results = results;
    call.native = native;
    call.count = count;
    if (native <= NATIVE_TOGETHER) {
        if (count > flash_byte(most_arguments + native)) {
            return word_refuse(&call, count, VM_ERROR_COUNT);
        }
        if (!take_arguments(&call)) {
            return NATIVE_FAILED;
        }
    }
    switch (native) {
    case NATIVE_FORWARD:
    case NATIVE_BACKWARD:
    case NATIVE_LEFT:
    case NATIVE_RIGHT:
    case NATIVE_TURN:
        return word_movement(&call);
    case NATIVE_DRIVE:
    case NATIVE_STOP:
    case NATIVE_SPEED:
    case NATIVE_LED:
        return order(&call);
    case NATIVE_DISTANCE:
        return word_distance(&call);
    case NATIVE_LINE:
        return word_line(&call);
    case NATIVE_GROUND:
        return word_ground(&call);
    case NATIVE_BUTTON:
        return word_button(&call);
    case NATIVE_BEEP:
        return word_beep(&call);
    case NATIVE_WAIT:
        return word_wait(&call, (uint32_t)call.number[0]);
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
