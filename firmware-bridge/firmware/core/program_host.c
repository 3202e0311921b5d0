/* What the virtual machine asks of its robot (vm/host.h), over the robot core. */
#include "firmware-bridge/vm/host.h"

#include <stddef.h>

#include "firmware-bridge/firmware/core/core_parts.h"
#include "firmware-bridge/protocol/out_of_line.h"
#include "firmware-bridge/vm/vm.h"

_Static_assert(HOST_DISTANCE_NONE_MM == BOARD_DISTANCE_NONE_MM, "the same sign for nothing");

/* ---- time ----------------------------------------------------------------------- */

OUT_OF_LINE uint32_t host_now_ms(void *host) {
    const struct robot_core *core = CORE_OF(host);
    return core->ticked_ms - core->program.started_ms;
}

uint16_t host_snapshot(void *host) {
    return ((const struct robot_core *)CORE_OF(host))->program.snapshots;
}

uint32_t host_seed(void *host) {
    const struct robot_core *core = CORE_OF(host);
    return core->endpoint.boot_id ^ board_time_us(core->board) * 0x9e3779b1u;
}

/* ---- wheels, light and sound -------------------------------------------------------- */

void host_drive(void *host, int16_t left_permille, int16_t right_permille) {
    core_drive(CORE_OF(host), left_permille, right_permille);
}

static uint8_t begin(struct robot_core *core, enum motion_shape shape, int32_t amount,
                     uint16_t speed_permille) {
    const uint8_t number = (uint8_t)(core->motion_number < UINT8_MAX ? core->motion_number + 1 : 1);
    core_begin_motion(core, number, shape, amount, speed_permille);
    return number;
}

uint8_t host_move(void *host, int32_t distance_mm, uint16_t speed_permille) {
    return begin(CORE_OF(host), MOTION_STRAIGHT, distance_mm, speed_permille);
}

uint8_t host_turn(void *host, int32_t angle_ddeg, uint16_t speed_permille) {
    return begin(CORE_OF(host), MOTION_TURN, angle_ddeg, speed_permille);
}

uint8_t host_motion(void *host, bool *moving) {
    const struct robot_core *core = CORE_OF(host);
    *moving = core->moving;
    return core->motion_done;
}

void host_stop(void *host) {
    core_motors_off(CORE_OF(host));
    core_silence(CORE_OF(host));
}

void host_led(void *host, uint8_t red, uint8_t green, uint8_t blue) {
    const struct robot_core *core = CORE_OF(host);
    if (core_fitting(core).has_led) {
        board_set_led(core->board, red, green, blue);
    }
}

void host_tone(void *host, uint16_t frequency_hz, uint16_t duration_ms) {
    struct robot_core *core = CORE_OF(host);
    if (core_fitting(core).has_sound) {
        core_tone(core, frequency_hz, duration_ms);
    }
}

/* ---- sensors ------------------------------------------------------------------------- */

uint8_t host_ground_count(void *host) { return core_fitting(CORE_OF(host)).ground_count; }

uint8_t host_distance_count(void *host) { return core_fitting(CORE_OF(host)).distance_count; }

uint8_t host_button_count(void *host) { return core_fitting(CORE_OF(host)).button_count; }

uint8_t host_ground(void *host, uint8_t index) {
    return ((const struct robot_core *)CORE_OF(host))->ground_percent[index];
}

uint16_t host_distance_mm(void *host, uint8_t index) {
    (void)index; /* one at most */
    return ((const struct robot_core *)CORE_OF(host))->distance_mm;
}

bool host_button(void *host, uint8_t index) {
    struct robot_core *core = CORE_OF(host);
    core->program.reads_buttons = true;
    return (core->buttons >> index & 1) != 0;
}

bool host_bumper(void *host, uint8_t index) {
    return (((const struct robot_core *)CORE_OF(host))->bumpers >> index & 1) != 0;
}

/* ---- print ----------------------------------------------------------------------------- */

static void begin_print(struct program_run *run, vm_handle task) {
    run->print_task = task;
    run->print_value = run->print_at = 0;
}

bool host_print(void *host, const struct vm *vm, uint16_t line, const struct value *values,
                uint8_t count) {
    struct robot_core *core = CORE_OF(host);
    struct program_run *run = &core->program;
    if (!endpoint_is_heard(&core->endpoint)) {
        run->print_task = VM_NO_HANDLE;
        return true;
    }
    uint8_t *report = endpoint_report_room(&core->endpoint);
    if (report == NULL || (run->print_task != VM_NO_HANDLE && run->print_task != vm->current)) {
        return false;
    }
    if (run->print_task == VM_NO_HANDLE) {
        begin_print(run, vm->current);
    }
    uint8_t used = 0;
    bool whole = true;
    while (run->print_value < count) {
        used =
            program_put_value(vm, &values[run->print_value], &run->print_at, report, used, &whole);
        if (!whole) {
            break;
        }
        run->print_value++;
    }
    endpoint_report(&core->endpoint, REPORT_PRINT, !whole, line, used);
    if (whole) {
        run->print_task = VM_NO_HANDLE;
    }
    return whole;
}
