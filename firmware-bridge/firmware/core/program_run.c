#include "firmware-bridge/firmware/core/program_run.h"

#include <stddef.h>

#include "firmware-bridge/firmware/core/core_parts.h"
#include "firmware-bridge/vm/fetch.h"

/* Reports owed, in the order they are sent (bits of due). */
#define DUE_STARTED 0x01
#define DUE_ERROR   0x02
#define DUE_ENDED   0x04

#define ALARM_HZ 880
#define BUTTON   0 /* the one that starts and stops */

static bool is_running(const struct robot_core *core) {
    return core->program.place != PROGRAM_NOWHERE;
}

/* On clocks of 16 bits: for what is looked at each millisecond and lasts less than a minute. */
static bool is_over(const struct robot_core *core, uint16_t since_ms, uint16_t duration_ms) {
    return (uint16_t)((uint16_t)core->ticked_ms - since_ms) >= duration_ms;
}

/* ---- alarm -------------------------------------------------------------------- */

static void set_alarm(struct robot_core *core, bool is_on) {
    if (core_fitting(core).has_led) {
        board_set_led(core->board, is_on ? 255 : 0, 0, 0);
    }
    if (core_fitting(core).has_sound && core->program.alarm <= 2 * PROGRAM_ALARM_BEEPS) {
        core_tone(core, is_on ? ALARM_HZ : 0, PROGRAM_ALARM_MS);
    }
}

static void end_alarm(struct robot_core *core) {
    if (core->program.alarm > 0) {
        core->program.alarm = 0;
        set_alarm(core, false);
    }
}

static void step_alarm(struct robot_core *core) {
    struct program_run *run = &core->program;
    if (run->alarm == 0 || !is_over(core, run->alarm_ms, PROGRAM_ALARM_MS)) {
        return;
    }
    run->alarm_ms = (uint16_t)core->ticked_ms;
    set_alarm(core, (run->alarm & 1) != 0);
    run->alarm = (uint8_t)(run->alarm < UINT8_MAX ? run->alarm + 1 : UINT8_MAX - 1);
}

/* ---- beginning and end ------------------------------------------------------------ */

static void owe(struct program_run *run, uint8_t report) { run->due |= report; }

/* Ends the program before the endpoint calls back to say that the motors stop. */
static void finish(struct robot_core *core, enum program_end end) {
    core->program.place = PROGRAM_NOWHERE;
    core->program.end = (uint8_t)end;
    owe(&core->program, DUE_ENDED);
    endpoint_hold(&core->endpoint, STOP_REASON_NEW);
}

static void fail(struct robot_core *core) {
    struct program_run *run = &core->program;
    run->error_line = vm_error_line(&run->vm);
    owe(run, DUE_ERROR);
    finish(core, PROGRAM_END_ERROR);
    run->alarm = 1;
    run->alarm_ms = (uint16_t)(core->ticked_ms - PROGRAM_ALARM_MS);
}

void program_stopped(struct robot_core *core) {
    end_alarm(core);
    if (is_running(core)) {
        core->program.place = PROGRAM_NOWHERE;
        core->program.end = PROGRAM_END_STOPPED;
        owe(&core->program, DUE_ENDED);
    }
}

static enum refusal start(struct robot_core *core, enum program_place place) {
    struct program_run *run = &core->program;
    struct image image;
    uint8_t *arena = NULL;
    uint16_t arena_size = 0;
    if (is_running(core)) {
        finish(core, PROGRAM_END_STOPPED);
    }
    const enum refusal refusal = program_load(&run->store, place, &image, &arena, &arena_size);
    if (refusal != REFUSAL_NONE) {
        return refusal;
    }
    end_alarm(core);
    run->started_ms = core->ticked_ms;
    run->snapshot_ms = (uint16_t)core->ticked_ms;
    run->snapshots = run->error_line = 0;
    run->print_task = VM_NO_HANDLE;
    run->reads_buttons = false;
    run->due = DUE_STARTED;
    run->place = (uint8_t)place;
    core->motion_done = core->motion_number = 0;
    core_motors_off(core);
    endpoint_drive_alone(&core->endpoint);
    vm_start(&run->vm, &image, arena, arena_size, core);
    return REFUSAL_NONE;
}

/* ---- commands ------------------------------------------------------------------------ */

/* What runs is stopped before its image goes; a text in an error's report goes with it. */
static void make_room(struct robot_core *core) {
    struct value *value = &core->program.vm.error.value;
    if (is_running(core)) {
        endpoint_hold(&core->endpoint, STOP_REASON_NEW);
    }
    end_alarm(core);
    if (value->tag == VALUE_TEXT) {
        value->tag = VALUE_NIL;
    }
}

enum refusal program_command(struct robot_core *core, const struct message *message) {
    struct program_store *store = &core->program.store;
    switch (message->type) {
    case MESSAGE_PROGRAM_BEGIN:
        make_room(core);
        return program_begin(store, (enum program_place)message->program_begin.place,
                             message->program_begin.length, message->program_begin.crc);
    case MESSAGE_PROGRAM_DATA:
        return program_data(store, message->program_data.offset, message->program_data.bytes,
                            message->program_data.count);
    case MESSAGE_PROGRAM_END:
        return program_end(store);
    case MESSAGE_PROGRAM_START:
        return start(core, (enum program_place)message->program_place.place);
    case MESSAGE_PROGRAM_ERASE:
        make_room(core);
        return program_erase(store, (enum program_place)message->program_place.place);
    default:
        return REFUSAL_UNKNOWN;
    }
}

/* ---- what there is ------------------------------------------------------------------- */

/* The program that runs or comes, otherwise the one that could be started. */
static enum program_place place_of(const struct program_run *run,
                                   const struct message_program_info *info) {
    if (run->place != PROGRAM_NOWHERE) {
        return (enum program_place)run->place;
    }
    if (run->store.coming != PROGRAM_NOWHERE) {
        return (enum program_place)run->store.coming;
    }
    if (info->ram_length > 0) {
        return PROGRAM_IN_RAM;
    }
    return info->eeprom_length > 0 ? PROGRAM_IN_EEPROM : PROGRAM_NOWHERE;
}

void program_describe(struct robot_core *core, struct message_program_info *info) {
    struct program_run *run = &core->program;
    program_store_describe(&run->store, info);
    const enum program_place place = place_of(run, info);
    info->place = (uint8_t)place;
    info->state = PROGRAM_IDLE;
    if (run->place != PROGRAM_NOWHERE) {
        info->state = PROGRAM_RUNNING;
    } else if (run->store.coming != PROGRAM_NOWHERE) {
        info->state = PROGRAM_RECEIVING;
    }
    info->end = run->end;
    info->error = run->end == PROGRAM_END_ERROR ? run->vm.error.code : VM_ERROR_NONE;
    info->line = run->error_line;
    info->reset = (uint8_t)board_reset_cause(core->board);
    program_store_name(&run->store, place, info->name);
}

/* ---- reports ----------------------------------------------------------------------------- */

/* A value is a tag and little-endian bytes: so on the wire. Of a text, as much as there is room
 * for.
 */
uint8_t program_put_value(const struct vm *vm, const struct value *value, uint8_t *at,
                          uint8_t *report, uint8_t used, bool *whole) {
    const uint8_t room = (uint8_t)(MESSAGE_REPORT_MAX - used);
    const uint8_t *bytes = (const uint8_t *)value + 1;
    uint8_t tag = value->tag, count = 0, head = 1;
    if (tag == VALUE_TEXT) {
        bytes = image_text(&vm->image, (uint8_t)value->index, &count) + *at;
        count = (uint8_t)(count - *at);
        tag = *at > 0 ? REPORT_REST : REPORT_TEXT;
        head = 2; /* and how long it is */
    } else if (tag == VALUE_INTEGER || tag == VALUE_FLOAT) {
        count = VALUE_BYTES - 1;
    } else if (tag > VALUE_FLOAT) {
        tag = REPORT_OTHER;
        bytes--;
        count = 1;
    }
    *whole = room >= head + count;
    if (!*whole) {
        if (head == 1 || room < 3) {
            return used;
        }
        count = (uint8_t)(room - head);
    }
    report += used;
    *report++ = tag;
    if (head == 2) {
        *report++ = count;
        *at = (uint8_t)(*whole ? 0 : *at + count);
    }
    for (uint8_t left = count; left > 0; left--) {
        *report++ = fetch_byte(bytes++);
    }
    return (uint8_t)(used + head + count);
}

_Static_assert((int)VALUE_NIL == (int)REPORT_NIL && (int)VALUE_FALSE == (int)REPORT_FALSE &&
                   (int)VALUE_TRUE == (int)REPORT_TRUE &&
                   (int)VALUE_INTEGER == (int)REPORT_INTEGER &&
                   (int)VALUE_FLOAT == (int)REPORT_FLOAT,
               "tags of simple values travel as they are");

static void report_error(struct robot_core *core, uint8_t *report) {
    const struct program_run *run = &core->program;
    const struct vm_error *error = &run->vm.error;
    uint8_t at = 0;
    bool whole = false;
    report[0] = error->native;
    report[1] = error->argument;
    const uint8_t count = program_put_value(&run->vm, &error->value, &at, report, 2, &whole);
    endpoint_report(&core->endpoint, REPORT_ERROR, error->code, run->error_line, count);
}

/* Nobody hears: what there was to say is gone, but for the last error, which everybody who comes
 * is told until the next start. */
static void report_due(struct robot_core *core) {
    struct program_run *run = &core->program;
    if (!endpoint_is_heard(&core->endpoint)) {
        run->due = !is_running(core) && run->end == PROGRAM_END_ERROR ? DUE_ERROR : 0;
        return;
    }
    uint8_t *report = endpoint_report_room(&core->endpoint);
    if (run->due == 0 || report == NULL) {
        return;
    }
    if ((run->due & DUE_STARTED) != 0) {
        run->due &= (uint8_t)~DUE_STARTED;
        endpoint_report(&core->endpoint, REPORT_STARTED, run->place, 0, 0);
    } else if ((run->due & DUE_ERROR) != 0) {
        run->due &= (uint8_t)~DUE_ERROR;
        report_error(core, report);
    } else {
        run->due &= (uint8_t)~DUE_ENDED;
        endpoint_report(&core->endpoint, REPORT_ENDED, run->end, 0, 0);
    }
}

/* ---- the button -------------------------------------------------------------------------- */

void program_button(struct robot_core *core, bool pressed) {
    struct program_run *run = &core->program;
    if (pressed) {
        run->pressed_ms = (uint16_t)core->ticked_ms;
        run->press_spent = is_running(core);
        if (is_running(core) && !run->reads_buttons) {
            finish(core, PROGRAM_END_BUTTON);
        }
    } else if (!run->press_spent && run->store.is_kept && !endpoint_is_heard(&core->endpoint)) {
        start(core, PROGRAM_IN_EEPROM);
    }
}

static void watch_held_button(struct robot_core *core) {
    if (is_running(core) && (core->buttons >> BUTTON & 1) != 0 && core->program.press_spent &&
        is_over(core, core->program.pressed_ms, PROGRAM_HELD_MS)) {
        finish(core, PROGRAM_END_BUTTON);
    }
}

/* ---- each millisecond ---------------------------------------------------------------------- */

static void run_slices(struct robot_core *core) {
    struct program_run *run = &core->program;
    for (uint8_t i = 0; i < PROGRAM_SLICES && is_running(core); i++) {
        switch (vm_run(&run->vm, PROGRAM_SLICE)) {
        case VM_READY:
            if ((uint8_t)board_time_ms(core->board) != (uint8_t)core->ticked_ms) {
                return;
            }
            break;
        case VM_WAITING:
            return;
        case VM_ENDED:
            finish(core, PROGRAM_END_FINISHED);
            return;
        default:
            fail(core);
            return;
        }
    }
}

void program_boot(struct robot_core *core) {
    core->program = (struct program_run){.press_spent = true};
    program_store_start(&core->program.store, core->board);
}

void program_tick(struct robot_core *core) {
    struct program_run *run = &core->program;
    program_poll(&run->store);
    watch_held_button(core);
    step_alarm(core);
    report_due(core);
    if (is_over(core, run->snapshot_ms, PROGRAM_SNAPSHOT_MS)) {
        run->snapshot_ms = (uint16_t)(run->snapshot_ms + PROGRAM_SNAPSHOT_MS);
        run->snapshots++;
    }
    run_slices(core);
}
