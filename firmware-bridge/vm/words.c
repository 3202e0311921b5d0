/* The natives' entrance, and what they share. */
#include "firmware-bridge/vm/words.h"

#include <stddef.h>

#include "firmware-bridge/protocol/out_of_line.h"
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
OUT_OF_LINE static bool refuse_type(const struct word_call *call, uint8_t n) {
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

OUT_OF_LINE uint8_t word_gives_integer(const struct word_call *call, int32_t integer) {
    call->results->tag = VALUE_INTEGER;
    call->results->integer = integer;
    return NATIVE_DONE + 1;
}

OUT_OF_LINE uint8_t word_gives_float(const struct word_call *call, float number) {
    call->results->tag = VALUE_FLOAT;
    call->results->number = number;
    return NATIVE_DONE + 1;
}

uint8_t word_gives_quotient(const struct word_call *call, int32_t dividend, int16_t divisor) {
    return word_gives_float(call, (float)dividend / (float)divisor);
}

uint8_t word_gives_boolean(const struct word_call *call, bool is_true) {
    call->results->tag = is_true ? VALUE_TRUE : VALUE_FALSE;
    return NATIVE_DONE + 1;
}

/* ---- parameters of the words --------------------------------------------------- */

enum kind {
    ANY,
    COLOR,
    DISTANCE_CM, /* from here to PERCENT: in tenths */
    ANGLE_DEG,
    POWER,
    PERCENT,
    WAIT_S, /* from here to BEEP: in ms */
    PERIOD_S,
    BEEP_S, /* from here to NAME: may be nil or left out */
    HERTZ,
    SENSOR,
    NAME, /* a button's number, or a text */
    FUNCTION
};

/* Of the kinds from COLOR on, in the unit of the host. */
static const struct limits {
    float least, most;
} limits[] FLASH = {
    {0, 255},          {-10000, 10000}, {-36000, 36000}, {-1000, 1000}, {10, 1000}, {0, 86400000},
    {10, 86400000.0f}, {10, 60000},     {20, 20000},     {1, 254},      {1, 254},
};

static float scale_of(uint8_t kind) {
    return kind == COLOR || kind >= HERTZ ? 1.0f : kind <= PERCENT ? 10.0f : 1000.0f;
}

/* The kinds of up to three parameters, four bits each; above them how many arguments a word takes
 * at most. The last kind stands for those that follow, too. */
#define MANY                 15
#define TAKES(most, a, b, c) ((uint16_t)((most) << 12 | (c) << 8 | (b) << 4 | (a)))
static const uint16_t parameters[] FLASH = {
    TAKES(1, DISTANCE_CM, ANY, ANY),   TAKES(1, DISTANCE_CM, ANY, ANY),
    TAKES(1, ANGLE_DEG, ANY, ANY),     TAKES(1, ANGLE_DEG, ANY, ANY),
    TAKES(1, ANGLE_DEG, ANY, ANY),     TAKES(2, POWER, POWER, ANY),
    TAKES(0, ANY, ANY, ANY),           TAKES(1, PERCENT, ANY, ANY),
    TAKES(1, SENSOR, ANY, ANY),        TAKES(0, ANY, ANY, ANY),
    TAKES(1, SENSOR, ANY, ANY),        TAKES(1, NAME, ANY, ANY),
    TAKES(3, COLOR, COLOR, COLOR),     TAKES(2, HERTZ, BEEP_S, ANY),
    TAKES(1, WAIT_S, ANY, ANY),        TAKES(0, ANY, ANY, ANY),
    TAKES(MANY, ANY, ANY, ANY),        TAKES(2, FUNCTION, FUNCTION, ANY),
    TAKES(2, PERIOD_S, FUNCTION, ANY), TAKES(MANY, FUNCTION, ANY, ANY),
};
_Static_assert(sizeof parameters / sizeof parameters[0] == NATIVE_TOGETHER + 1, "robot's words");

/* Rounded to the nearest, times to wait to the next. Limits hold before that; times its scale,
 * every integer within them is exact as a float. */
static bool take_number(struct word_call *call, uint8_t n, uint8_t kind) {
    const struct limits *limit = limits + (kind - COLOR);
    int32_t *number = call->number + (n - 1);
    float exact;
    if (!word_any_number(call, n, &exact)) {
        return false;
    }
    exact *= scale_of(kind);
    if (kind <= ANGLE_DEG && (call->native == NATIVE_BACKWARD || call->native == NATIVE_RIGHT)) {
        exact = -exact;
    }
    *number = 0; /* no robot has such a sensor */
    if (exact >= flash_float(&limit->least) && exact <= flash_float(&limit->most)) {
        const float whole = kind == WAIT_S || kind == PERIOD_S ? -arithmetic_floor(-exact)
                                                               : arithmetic_floor(exact + 0.5f);
        if (kind < SENSOR || whole == exact) {
            *number = (int32_t)whole;
            return true;
        }
    }
    if (kind >= SENSOR && exact == exact) {
        return true;
    }
    word_refuse(call, n, VM_ERROR_RANGE);
    return false;
}

/* Argument `n` is as its kind asks. */
static bool take_argument(struct word_call *call, uint8_t n, uint8_t kind) {
    const uint8_t tag = word_argument(call, n)->tag;
    if (kind == FUNCTION) {
        return tag == VALUE_FUNCTION || tag == VALUE_NATIVE || refuse_type(call, n);
    }
    if (kind >= BEEP_S && (tag == VALUE_NIL || (tag == VALUE_TEXT && kind == NAME))) {
        call->number[n - 1] = WORD_OMITTED;
        return true;
    }
    return take_number(call, n, kind);
}

static bool take_arguments(struct word_call *call) {
    uint16_t kinds = flash_word(parameters + call->native);
    const uint8_t most = (uint8_t)(kinds >> 12);
    uint8_t kind = ANY;
    if (call->count > most && most != MANY) {
        word_refuse(call, call->count, VM_ERROR_COUNT);
        return false;
    }
    kinds &= 0xfff;
    for (uint8_t n = 1;; n++) {
        if (kinds != 0) {
            kind = kinds & 15;
            kinds >>= 4;
        } else if (n > call->count || kind == ANY) {
            return true;
        }
        if (!take_argument(call, n, kind)) {
            return false;
        }
    }
}

/* ---- the entrance -------------------------------------------------------------- */

/* All natives, with all checks. Out of line: what follows has no use for its registers. */
OUT_OF_LINE static uint8_t call_any(struct vm *vm, uint8_t native, struct value *results,
                                    uint8_t count) {
    struct word_call call;
    call.vm = vm;
    call.results = results;
    call.native = native;
    call.count = count;
    if (native <= NATIVE_TOGETHER && !take_arguments(&call)) {
        return NATIVE_FAILED;
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
