#include "firmware-bridge/firmware/core/robot_core.h"

#include "firmware-bridge/firmware/core/core_parts.h"
#include "firmware-bridge/protocol/out_of_line.h"

#define LATE_MAX_MS 100 /* longer pauses between two ticks count as this */
#define CHUNK       16  /* bytes moved at once between the line and the endpoint */

#define SHORT_FRAME 9 /* bytes: an answer to a command */

/* A part of a tick. Never put into core_tick() by the compiler, so that the variables of one part
 * have left the chip's small stack before the next begins. */
#define PART OUT_OF_LINE static

/* ---- commands ----------------------------------------------------------------- */

void core_motors_off(struct robot_core *core) {
    core->moving = false;
    board_set_motors(core->board, 0, 0);
}

void core_silence(struct robot_core *core) {
    core->sounding = false;
    board_set_tone(core->board, 0);
}

void core_drive(struct robot_core *core, int16_t left_permille, int16_t right_permille) {
    core->moving = false;
    board_set_motors(core->board, left_permille, right_permille);
}

void core_begin_motion(struct robot_core *core, uint8_t number, enum motion_shape shape,
                       int32_t amount, uint16_t speed_permille) {
    board_read_encoders(core->board, &core->ticks[0], &core->ticks[1]);
    const struct motion_tuning tuning = core_tuning(core);
    motion_begin(&core->motion, &tuning, shape, amount, speed_permille, core->ticks);
    core->motion_number = number;
    core->moving = true;
}

static enum refusal set_led(struct robot_core *core, const struct message_led *led) {
    if (!core_fitting(core).has_led) {
        return REFUSAL_UNSUPPORTED;
    }
    board_set_led(core->board, led->red, led->green, led->blue);
    return REFUSAL_NONE;
}

void core_tone(struct robot_core *core, uint16_t frequency_hz, uint16_t duration_ms) {
    board_set_tone(core->board, duration_ms > 0 ? frequency_hz : 0);
    core->sounding = frequency_hz > 0 && duration_ms > 0;
    core->tone_end_ms = board_time_ms(core->board) + duration_ms;
}

static enum refusal set_tone(struct robot_core *core, const struct message_tone *tone) {
    if (!core_fitting(core).has_sound) {
        return REFUSAL_UNSUPPORTED;
    }
    core_tone(core, tone->frequency_hz, tone->duration_ms);
    return REFUSAL_NONE;
}

static enum refusal command(void *context, const struct message *message) {
    struct robot_core *core = CORE_OF(context);
    switch (message->type) {
    case MESSAGE_DRIVE:
        core_drive(core, message->drive.left_permille, message->drive.right_permille);
        return REFUSAL_NONE;
    case MESSAGE_MOVE:
    case MESSAGE_TURN: /* of the same fields: number, amount, speed */
        core_begin_motion(core, message->move.motion,
                          message->type == MESSAGE_TURN ? MOTION_TURN : MOTION_STRAIGHT,
                          message->move.distance_mm, message->move.speed_permille);
        return REFUSAL_NONE;
    case MESSAGE_LED:
        return set_led(core, &message->led);
    case MESSAGE_TONE:
        return set_tone(core, &message->tone);
    default:
        return program_command(core, message);
    }
}

static void stop(void *context, enum stop_reason reason) {
    struct robot_core *core = CORE_OF(context);
    (void)reason; /* every reason stops alike */
    program_stopped(core);
    core_motors_off(core);
    core_silence(core);
}

/* ---- answers ------------------------------------------------------------------ */

static void identify(void *context, struct message_info *info) {
    struct robot_core *core = CORE_OF(context);
    const struct board_fitting fitting = core_fitting(core);
    info->model[board_model(core->board, info->model)] = '\0';
    info->firmware_major = FIRMWARE_MAJOR;
    info->firmware_minor = FIRMWARE_MINOR;
    info->capabilities = (uint16_t)((fitting.has_encoders ? CAPABILITY_ENCODERS : 0) |
                                    (fitting.has_led ? CAPABILITY_LED : 0) |
                                    (fitting.has_sound ? CAPABILITY_SOUND : 0) |
                                    (fitting.is_virtual ? CAPABILITY_VIRTUAL : 0) |
                                    (core->program.store.memory_size > 0 ? CAPABILITY_UPLOAD : 0));
    info->ground_count = fitting.ground_count;
    info->distance_count = fitting.distance_count;
    info->button_count = fitting.button_count;
}

static void sense(void *context, struct message_sensors *sensors) {
    const struct robot_core *core = CORE_OF(context);
    for (uint8_t i = 0; i < MESSAGE_GROUND_MAX; i++) {
        sensors->ground_percent[i] = core->ground_percent[i];
    }
    sensors->distance_mm = core->distance_mm;
    sensors->buttons = core->buttons;
    sensors->bumpers = core->bumpers;
    sensors->left_ticks = (uint16_t)core->ticks[0];
    sensors->right_ticks = (uint16_t)core->ticks[1];
    sensors->motion_done = core->motion_done;
    sensors->moving = core->moving;
    sensors->blocked = core->blocked;
    sensors->running = core->program.place != PROGRAM_NOWHERE;
}

static void describe_programs(void *context, struct message_program_info *info) {
    program_describe(CORE_OF(context), info);
}

const struct endpoint_robot core_callbacks = {.identify = identify,
                                              .command = command,
                                              .stop = stop,
                                              .sense = sense,
                                              .describe_programs = describe_programs};

/* ---- each millisecond ----------------------------------------------------------- */

PART void receive(struct robot_core *core, uint32_t now_ms) {
    uint8_t bytes[CHUNK];
    for (uint8_t taken = 0; taken < ROBOT_CORE_BYTES_A_TICK; taken = (uint8_t)(taken + CHUNK)) {
        uint8_t count = 0;
        while (count < CHUNK && board_serial_read(core->board, &bytes[count])) {
            count++;
        }
        endpoint_feed(&core->endpoint, bytes, count, now_ms);
        if (count < CHUNK) {
            return;
        }
    }
}

/* One frame a tick, since to make one takes a chip long; a second one behind an answer or the rest
 * of a frame, so that answers never crowd out telemetry. Says whether there was one. */
PART bool transmit(struct robot_core *core, uint32_t now_ms) {
    uint8_t bytes[CHUNK];
    uint8_t frames = 0, sent = 0;
    do {
        const uint8_t room = board_serial_room(core->board);
        const uint8_t count = (uint8_t)endpoint_poll_frame(&core->endpoint, bytes,
                                                           room < CHUNK ? room : CHUNK, now_ms);
        for (uint8_t i = 0; i < count; i++) {
            board_serial_write(core->board, bytes[i]);
        }
        sent = (uint8_t)(sent + count);
        frames = (uint8_t)(frames + (count < CHUNK));
    } while (frames == 0 || (frames == 1 && sent > 0 && sent <= SHORT_FRAME));
    return sent > 0;
}

static void watch_buttons(struct robot_core *core, uint32_t now_ms) {
    const uint8_t buttons = board_read_buttons(core->board);
    const uint8_t changed = buttons ^ core->buttons;
    if (changed == 0 || (uint16_t)((uint16_t)now_ms - core->buttons_ms) < ROBOT_CORE_DEBOUNCE_MS) {
        return;
    }
    for (uint8_t i = 0; i < core_fitting(core).button_count; i++) {
        if ((changed >> i & 1) != 0) {
            endpoint_event(&core->endpoint, now_ms, i, buttons >> i & 1);
        }
    }
    core->buttons = buttons;
    core->buttons_ms = (uint16_t)now_ms;
    if ((changed & 1) != 0) {
        program_button(core, (buttons & 1) != 0);
    }
}

PART void read_sensors(struct robot_core *core, uint32_t now_ms) {
    board_read_encoders(core->board, &core->ticks[0], &core->ticks[1]);
    if (core_fitting(core).ground_count > 0) {
        core->ground_percent[core->next_ground] = board_read_ground(core->board, core->next_ground);
        core->next_ground++;
        if (core->next_ground == core_fitting(core).ground_count) {
            core->next_ground = 0;
        }
    }
    if (core_fitting(core).distance_count > 0 &&
        board_poll_distance(core->board, &core->distance_mm)) {
        board_start_distance(core->board);
    }
    core->bumpers = board_read_bumpers(core->board);
    watch_buttons(core, now_ms);
}

PART void follow_motion(struct robot_core *core, uint8_t elapsed_ms) {
    int16_t power[2];
    if (!core->moving) {
        return;
    }
    const struct motion_tuning tuning = core_tuning(core);
    const enum motion_outcome outcome =
        motion_step(&core->motion, &tuning, elapsed_ms, core->ticks, power);
    if (outcome != MOTION_UNDER_WAY) {
        core->moving = false;
        core->blocked = outcome == MOTION_BLOCKED;
        core->motion_done = core->motion_number;
    }
    board_set_motors(core->board, power[0], power[1]);
}

static void end_tone(struct robot_core *core, uint32_t now_ms) {
    if (core->sounding && (int32_t)(now_ms - core->tone_end_ms) >= 0) {
        core_silence(core);
    }
}

#ifndef ROBOT_CORE_WITHOUT_ODOMETRY
/* Not in a tick that has sent a frame, if that can be: both take a chip long. */
PART void keep_odometry(struct robot_core *core, uint32_t now_ms, bool is_busy) {
    if (now_ms - core->odometry_ms >=
        (is_busy ? 2 * ROBOT_CORE_ODOMETRY_MS : ROBOT_CORE_ODOMETRY_MS)) {
        core->odometry_ms = now_ms;
        odometry_update(&core->odometry, core->ticks[0], core->ticks[1]);
    }
}
#endif

static void learn_board(struct robot_core *core) {
#ifdef CORE_OF_ONE_BOARD
    (void)core;
#else
    struct board_drive_train train;
    board_fitting(core->board, &core->fitting);
    board_drive_train(core->board, &train);
    motion_tune(&core->tuning, &train);
#endif
}

void core_boot(struct robot_core *core, struct board *board) {
    const uint32_t now_ms = board_time_ms(board);
    *core = (struct robot_core){.board = board,
                                .ticked_ms = now_ms,
                                .buttons_ms = (uint16_t)now_ms,
                                .distance_mm = BOARD_DISTANCE_NONE_MM};
    stop(core, STOP_REASON_NEW);
    board_set_led(board, 0, 0, 0);
    learn_board(core);
    board_read_encoders(board, &core->ticks[0], &core->ticks[1]);
#ifndef ROBOT_CORE_WITHOUT_ODOMETRY
    struct board_drive_train train;
    board_drive_train(board, &train);
    core->odometry_ms = now_ms;
    odometry_start(&core->odometry, train.mm_per_tick, train.track_mm, core->ticks[0],
                   core->ticks[1]);
#endif
    core->buttons = board_read_buttons(board);
    if (core_fitting(core).distance_count > 0) {
        board_start_distance(board);
    }
    program_boot(core);
    endpoint_start(&core->endpoint, &core_callbacks, core, board_boot_id(board));
}

void core_tick(struct robot_core *core, struct board *board) {
    const uint32_t now_ms = board_time_ms(board);
    const uint16_t elapsed_ms = (uint16_t)((uint16_t)now_ms - (uint16_t)core->ticked_ms);
    core->ticked_ms = now_ms;
    receive(core, now_ms);
    read_sensors(core, now_ms);
    follow_motion(core, (uint8_t)(elapsed_ms > LATE_MAX_MS ? LATE_MAX_MS : elapsed_ms));
    end_tone(core, now_ms);
    const bool is_busy = transmit(core, now_ms);
#ifdef ROBOT_CORE_WITHOUT_ODOMETRY
    (void)is_busy;
#else
    keep_odometry(core, now_ms, is_busy);
#endif
    program_tick(core);
}
