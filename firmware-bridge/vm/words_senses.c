/* The words that read the robot's sensors: lua-lib/vocabulary/senses.lua. */
#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/fetch.h"
#include "firmware-bridge/vm/host.h"
#include "firmware-bridge/vm/tasks.h"
#include "firmware-bridge/vm/words.h"

#define NOTHING_CM   1000 /* of distance: nothing in sight */
#define DARK_PERCENT 50   /* a floor darker than this is line */
#define PALE_PERCENT 70   /* a floor paler than this is no part of it */

/* What a task remembers to have read at a snapshot, as numbers of bits. Robots have at most 5
 * ground sensors and 8 buttons (protocol/messages.h); of more, some would share a bit and wait
 * for each other. */
enum {
    LOOKED_LINE,
    LOOKED_TIME,
    LOOKED_BUTTONS,
    LOOKED_GAUCHE,
    LOOKED_LEFT,
    LOOKED_DROITE,
    LOOKED_RIGHT,
    LOOKED_NAMED,         /* by another name */
    LOOKED_GROUND = 8,    /* 9 .. 13: sensors 1 .. 5 */
    LOOKED_DISTANCE = 14, /* 15: sensor 1 */
    LOOKED_BUTTON = 16
};
#define LOOKED_GROUNDS   8
#define LOOKED_DISTANCES 2
#define LOOKED_EACH      8

/* A sensor is read at most once per snapshot and task: the second time waits for the next one.
 * True: it does. (lua-lib/vocabulary/tasks.lua, tasks.look) */
static bool has_to_wait(const struct vm *vm, uint8_t sensor) {
    struct task *task = task_current(vm);
    const uint16_t snapshot = host_snapshot(vm->host);
    if (task->looked_at != snapshot) {
        task->looked_at = snapshot;
        task->looked[0] = task->looked[1] = task->looked[2] = 0;
    }
    uint8_t *byte = task->looked + sensor / 8;
    const uint8_t bit = (uint8_t)(1 << sensor % 8);
    if (task->phase == 0 && ((*byte & bit) != 0 || snapshot == 0)) {
        task->phase = 1;
        task_wait_for_snapshot(vm, task);
        return true;
    }
    task->phase = 0;
    *byte |= bit;
    return false;
}

/* Argument 1 when it is the number of one of `count` sensors; `otherwise` without one. 0: refused.
 */
static uint8_t sensor(const struct word_call *call, uint8_t count, uint8_t otherwise) {
    uint8_t number = (uint8_t)call->number[0];
    if (number == (uint8_t)WORD_OMITTED) {
        number = otherwise;
    }
    if (number == 0 || number > count) {
        word_refuse(call, 1, VM_ERROR_FITTED);
        return 0;
    }
    return number;
}

uint8_t word_distance(const struct word_call *call) {
    void *host = call->vm->host;
    const uint8_t number = sensor(call, host_distance_count(host), 1);
    if (number == 0) {
        return NATIVE_FAILED;
    }
    if (has_to_wait(call->vm, (uint8_t)(LOOKED_DISTANCE + number % LOOKED_DISTANCES))) {
        return NATIVE_AGAIN;
    }
    const uint16_t mm = host_distance_mm(host, (uint8_t)(number - 1));
    return mm == HOST_DISTANCE_NONE_MM ? word_gives_integer(call, NOTHING_CM)
                                       : word_gives_quotient(call, mm, 10);
}

OUT_OF_LINE uint8_t word_reads_ground(struct vm *vm, struct value *result, uint8_t number) {
    if (has_to_wait(vm, (uint8_t)(LOOKED_GROUND + number % LOOKED_GROUNDS))) {
        return NATIVE_AGAIN;
    }
    result->tag = VALUE_INTEGER;
    result->integer = host_ground(vm->host, (uint8_t)(number - 1));
    return NATIVE_DONE + 1;
}

uint8_t word_ground(const struct word_call *call) {
    void *host = call->vm->host;
    const uint8_t count = host_ground_count(host);
    const uint8_t number = sensor(call, count, (uint8_t)((count + 1) / 2));
    if (number == 0) {
        return NATIVE_FAILED;
    }
    return word_reads_ground(call->vm, call->results, number);
}

uint8_t word_line(const struct word_call *call) {
    struct vm *vm = call->vm;
    const uint8_t count = host_ground_count(vm->host);
    if (count == 0) {
        return word_refuse(call, 1, VM_ERROR_FITTED);
    }
    if (has_to_wait(call->vm, LOOKED_LINE)) {
        return NATIVE_AGAIN;
    }
    if (count == 1) { /* one sensor follows the line's edge: white -100, black 100 */
        return word_gives_integer(call, 100 - 2 * host_ground(vm->host, 0));
    }
    /* The middle of what is dark, weighted by how dark it is. */
    int16_t weight = 0, sum = 0;
    bool found = false;
    int8_t place = (int8_t)(1 - count); /* of the sensor, in halves of a gap */
    for (uint8_t i = 0; i < count; i++, place = (int8_t)(place + 2)) {
        const uint8_t percent = host_ground(vm->host, i);
        const int8_t dark = (int8_t)(PALE_PERCENT - percent);
        if (dark > 0) {
            weight = (int16_t)(weight + dark);
            sum = (int16_t)(sum + dark * place);
        }
        found = found || percent < DARK_PERCENT;
    }
    if (!found) {
        return word_gives_integer(call, vm->line_side * 100);
    }
    if (sum != 0) {
        vm->line_side = sum < 0 ? -1 : 1;
    }
    return word_gives_quotient(call, (int32_t)sum * 100, (int16_t)(weight * (count - 1)));
}

/* ---- buttons ------------------------------------------------------------------- */

static bool any_pressed(void *host) {
    bool pressed = host_bumper(host, 0) || host_bumper(host, 1);
    for (uint8_t i = host_button_count(host); i > 0; i--) {
        pressed = pressed || host_button(host, (uint8_t)(i - 1));
    }
    return pressed;
}

/* In the order of LOOKED_GAUCHE .. LOOKED_RIGHT. */
static const char bumper_names[] FLASH = "gauche\0left\0droite\0right";

static uint8_t looked_name(const struct vm *vm, const struct value *name) {
    uint8_t length, looked = LOOKED_GAUCHE;
    const uint8_t *text = vm_text(vm, name, &length);
    for (const char *known = bumper_names; looked < LOOKED_NAMED; looked++) {
        uint8_t same = 0, size = 0;
        for (uint8_t letter; (letter = flash_byte(known++)) != 0; size++) {
            same = (uint8_t)(same + (same < length && fetch_byte(text + same) == letter));
        }
        if (same == size && size == length) {
            break;
        }
    }
    return looked;
}

uint8_t word_button(const struct word_call *call) {
    const struct value *name = word_argument(call, 1);
    void *host = call->vm->host;
    uint8_t looked = LOOKED_BUTTONS, number = 0;
    if (name->tag == VALUE_TEXT) {
        looked = looked_name(call->vm, name);
    } else if (name->tag != VALUE_NIL) {
        number = (uint8_t)call->number[0];
        looked = (uint8_t)(LOOKED_BUTTON + number % LOOKED_EACH);
    }
    if (has_to_wait(call->vm, looked)) {
        return NATIVE_AGAIN;
    }
    bool pressed;
    if (looked == LOOKED_BUTTONS) {
        pressed = any_pressed(host);
    } else if (looked < LOOKED_NAMED) {
        pressed = host_bumper(host, looked >= LOOKED_DROITE);
    } else if (number == 0 || number > host_button_count(host)) {
        return word_refuse(call, 1, VM_ERROR_FITTED);
    } else {
        pressed = host_button(host, (uint8_t)(number - 1));
    }
    return word_gives_boolean(call, pressed);
}

uint8_t word_time(const struct word_call *call) {
    if (has_to_wait(call->vm, LOOKED_TIME)) {
        return NATIVE_AGAIN;
    }
    return word_gives_quotient(call, (int32_t)host_now_ms(call->vm->host), 1000);
}
