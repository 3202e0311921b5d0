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

/* What a kind of number is allowed to be, and how many of the host's units are in one. INT16_MAX
 * stands for LONGEST_S; as floats, PERIOD_S and BEEP_S begin with SHORTEST_S. */
struct limits {
    int16_t least, most, scale;
};
static const struct limits limits[] FLASH = {
    {0, 0, 0},      {-1000, 1000, 10}, {-3600, 3600, 10},    {-100, 100, 10},
    {1, 100, 10},   {0, 255, 1},       {0, INT16_MAX, 1000}, {1, INT16_MAX, 1000},
    {20, 20000, 1}, {1, 60, 1000},     {1, 254, 1},          {1, 254, 1},
};
#define SHORTEST_S 0.01f
#define LONGEST_S  86400.0f

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

static int16_t limit_of(const int16_t *limit) { return (int16_t)flash_word(limit); }

/* Any number, by way of floats: rounded as floor(x + 0.5) does, times to wait up to the next ms. */
static bool scale_float(float number, uint8_t kind, int32_t *scaled) {
    const struct limits *limit = limits + kind;
    const int16_t most = limit_of(&limit->most);
    const float least =
        kind == PERIOD_S || kind == BEEP_S ? SHORTEST_S : (float)limit_of(&limit->least);
    if (!(number >= least && number <= (most == INT16_MAX ? LONGEST_S : (float)most))) {
        return false;
    }
    number *= (float)limit_of(&limit->scale);
    *scaled = kind == WAIT_S || kind == PERIOD_S ? (int32_t)-arithmetic_floor(-number)
                                                 : (int32_t)arithmetic_floor(number + 0.5f);
    return true;
}

/* A float as the number of a sensor, 0 for one that no robot has. False: NaN. */
static bool sensor_number(float number, int32_t *sensor) {
    if (!(arithmetic_to_integer(number, sensor) && (uint32_t)*sensor < UINT8_MAX)) {
        *sensor = 0;
    }
    return number == number;
}

/* Small integers take no float: a line follower gives them all the time. */
static bool take_number(struct word_call *call, uint8_t n, uint8_t kind,
                        const struct value *value) {
    int32_t *number = call->number + (n - 1);
    const bool backwards =
        kind <= ANGLE_DEG && (call->native == NATIVE_BACKWARD || call->native == NATIVE_RIGHT);
    int16_t small = (int16_t)value->integer;
    const struct limits *limit = limits + kind;
    if (value->tag == VALUE_INTEGER && small == value->integer &&
        small >= limit_of(&limit->least) && small <= limit_of(&limit->most)) {
        small = backwards ? (int16_t)-small : small;
        *number = (int32_t)small * limit_of(&limit->scale);
        return true;
    }
    float exact;
    if (!word_any_number(call, n, &exact)) {
        return false;
    }
    if (kind >= SENSOR ? sensor_number(exact, number)
                       : scale_float(backwards ? -exact : exact, kind, number)) {
        return true;
    }
    word_refuse(call, n, VM_ERROR_RANGE);
    return false;
}

/* Argument `n` is as its kind asks. */
static bool take_argument(struct word_call *call, uint8_t n, uint8_t kind) {
    const struct value *value = word_argument(call, n);
    const uint8_t tag = value->tag;
    if (kind == FUNCTION) {
        return tag == VALUE_FUNCTION || tag == VALUE_NATIVE || refuse_type(call, n);
    }
    if (kind >= HERTZ && (tag == VALUE_NIL || (tag == VALUE_TEXT && kind == NAME))) {
        call->number[n - 1] = WORD_OMITTED;
        return true;
    }
    return take_number(call, n, kind, value);
}

static bool take_arguments(struct word_call *call) {
    const uint8_t *listed = parameters[call->native];
    uint8_t kind = ANY;
    for (uint8_t n = 1;; n++) {
        const uint8_t next = n <= WORD_NUMBERS ? flash_byte(listed++) : (uint8_t)ANY;
        if (next != ANY) {
            kind = next;
        } else if (n > call->count || kind == ANY) {
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

/* All natives, with all checks. Out of line: what follows has no use for its registers. */
static __attribute__((noinline)) uint8_t call_any(struct vm *vm, uint8_t native,
                                                  struct value *results, uint8_t count) {
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
    case NATIVE_NEXT_PAIR:
        return word_next_pair(&call);
    case NATIVE_NEXT_INDEX:
        return word_next_index(&call);
    case NATIVE_FLOOR:
        return word_floor(&call);
    case NATIVE_BITS:
        return word_bits(&call);
    default: /* NATIVE_OUTSIDE */
        return vm_fail(vm, VM_ERROR_BOUNDS, word_argument(&call, 1));
    }
}

/* An integer from `least` on, `count` of them. */
static inline bool is_among(const struct value *value, int8_t least, uint8_t count) {
    return value->tag == VALUE_INTEGER &&
           (uint32_t)value->integer - (uint32_t)(int32_t)least < count;
}

/* The two words that a line follower lives on have a short way when their arguments are integers in
 * their limits, which are POWER's and any sensor's. */
uint8_t native_call(struct vm *vm, uint8_t native, struct value *results, uint8_t count) {
    const struct value *first = results + 1;
    if (native == NATIVE_DRIVE && count == 2 && is_among(first, -100, 201) &&
        is_among(first + 1, -100, 201)) {
        return word_drives(vm, (int16_t)((int8_t)first[0].integer * 10),
                           (int16_t)((int8_t)first[1].integer * 10));
    }
    if (native == NATIVE_GROUND && count == 1 && is_among(first, 1, host_ground_count(vm->host))) {
        return word_reads_ground(vm, results, (uint8_t)first->integer);
    }
    return call_any(vm, native, results, count);
}
