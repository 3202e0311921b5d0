#include "tests/firmware-bridge/link/support_faulty_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- queues --------------------------------------------------------------------- */

static void push(struct faulty_queue *queue, const uint8_t *bytes, size_t count) {
    if (queue->first == queue->end) {
        queue->first = queue->end = 0;
    }
    if (queue->end + count > sizeof queue->bytes) {
        return; /* an overrun loses bytes, as in life */
    }
    memcpy(queue->bytes + queue->end, bytes, count);
    queue->end += count;
}

static size_t pull(struct faulty_queue *queue, uint8_t *bytes, size_t room) {
    size_t count = queue->end - queue->first;
    count = count < room ? count : room;
    memcpy(bytes, queue->bytes + queue->first, count);
    queue->first += count;
    return count;
}

/* ---- what goes wrong ---------------------------------------------------------------- */

static void flip(struct chance *chance, struct faulty_frame *frame) {
    uint32_t bit = chance_below(chance, (uint32_t)frame->length * 8);
    frame->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

static void strike(struct faulty_line *line, const struct faulty_frame *frame,
                   struct faulty_queue *queue) {
    struct faulty_frame copy = *frame;
    if (chance_happens(&line->chance, line->noisy)) {
        uint8_t noise = (uint8_t)chance_number(&line->chance);
        push(queue, &noise, 1);
    }
    if (line->is_cut || chance_happens(&line->chance, line->lost)) {
        return;
    }
    if (chance_happens(&line->chance, line->flipped)) {
        flip(&line->chance, &copy);
    }
    push(queue, copy.bytes, copy.length);
}

static void record(struct faulty_line *line, const struct faulty_frame *frame) {
    uint32_t at = line->recorded_count++;
    if (at >= FAULTY_RECORDED) {
        at = chance_below(&line->chance, at); /* each frame ever sent equally likely */
    }
    if (at < FAULTY_RECORDED) {
        line->recorded[at] = *frame;
    }
}

static void play_back(struct faulty_line *line) {
    uint32_t count =
        line->recorded_count < FAULTY_RECORDED ? line->recorded_count : FAULTY_RECORDED;
    if (count > 0 && chance_happens(&line->chance, line->replayed)) {
        strike(line, &line->recorded[chance_below(&line->chance, count)], &line->to_robot);
    }
}

/* Gathers bytes; true when a delimiter closed the frame. */
static bool gather(struct faulty_frame *frame, uint8_t byte) {
    if (frame->length < sizeof frame->bytes) {
        frame->bytes[frame->length++] = byte;
    }
    return byte == 0;
}

/* ---- the robot ------------------------------------------------------------------------ */

static void identify(void *core, struct message_info *info) {
    (void)core;
    strcpy(info->model, "noted");
    info->ground_count = 5;
    info->distance_count = 1;
    info->button_count = 2;
    info->capabilities = CAPABILITY_ENCODERS | CAPABILITY_LED | CAPABILITY_VIRTUAL;
    info->firmware_major = 3;
}

static enum refusal command(void *core, const struct message *message) {
    struct faulty_line *line = core;
    line->last = *message;
    line->commands++;
    line->motors_on = line->motors_on || message->type == MESSAGE_DRIVE;
    if (line->on_command != NULL) {
        line->on_command(line->context, message);
    }
    return line->answer;
}

static void stop(void *core, enum stop_reason reason) {
    (void)reason;
    struct faulty_line *line = core;
    line->stops++;
    line->motors_on = false;
}

static void sense(void *core, struct message_sensors *sensors) {
    *sensors = ((struct faulty_line *)core)->sensors;
}

uint32_t faulty_line_robot_ms(const struct faulty_line *line) {
    uint64_t since = line->now_ms - line->robot_started_ms;
    return (uint32_t)(since + since * line->robot_drift_ppm / 1000000u);
}

static void robot_speaks(struct faulty_line *line) {
    uint8_t bytes[128];
    size_t count = endpoint_poll(&line->endpoint, bytes, sizeof bytes, faulty_line_robot_ms(line));
    for (size_t i = 0; i < count; i++) {
        if (gather(&line->answering, bytes[i])) {
            strike(line, &line->answering, &line->to_computer);
            line->answering.length = 0;
        }
    }
}

static void tick(struct faulty_line *line) {
    uint8_t bytes[512];
    size_t count = pull(&line->to_robot, bytes, sizeof bytes);
    line->now_ms++;
    if ((int32_t)(line->silent_until_ms - line->now_ms) > 0) {
        uint8_t garbage = (uint8_t)chance_number(&line->chance);
        push(&line->to_computer, &garbage, line->chatters);
        return;
    }
    endpoint_feed(&line->endpoint, bytes, count, faulty_line_robot_ms(line));
    robot_speaks(line);
}

void faulty_line_pass(struct faulty_line *line, uint32_t ms) {
    for (uint32_t i = 0; i < ms; i++) {
        tick(line);
    }
}

void faulty_line_reboot(struct faulty_line *line) {
    static const struct endpoint_robot robot = {
        .identify = identify, .command = command, .stop = stop, .sense = sense};
    line->robot_started_ms = line->now_ms;
    line->to_robot = (struct faulty_queue){0};
    line->answering.length = 0;
    endpoint_start(&line->endpoint, &robot, line, ++line->boot_id);
}

void faulty_line_start(struct faulty_line *line, struct chance chance) {
    memset(line, 0, sizeof *line);
    line->chance = chance;
    line->now_ms = 1000;
    line->silent_until_ms = 1000;
    faulty_line_reboot(line);
}

/* ---- the transport ---------------------------------------------------------------------- */

static void write_line(void *board, const uint8_t *bytes, size_t count) {
    struct faulty_line *line = board;
    for (size_t i = 0; i < count; i++) {
        if (gather(&line->sending, bytes[i])) {
            strike(line, &line->sending, &line->to_robot);
            record(line, &line->sending);
            play_back(line);
            line->sending.length = 0;
        }
    }
}

static size_t read_line(void *board, uint8_t *bytes, size_t room) {
    return pull(&((struct faulty_line *)board)->to_computer, bytes, room);
}

static uint32_t now_ms(void *board) { return ((const struct faulty_line *)board)->now_ms; }

static void advance(void *board, uint32_t until_ms) {
    struct faulty_line *line = board;
    while (line->to_computer.first == line->to_computer.end &&
           (int32_t)(until_ms - line->now_ms) > 0) {
        tick(line);
    }
}

struct transport faulty_line_transport(struct faulty_line *line) {
    struct transport_board board = {line, write_line, read_line, now_ms, advance, NULL};
    struct transport transport;
    struct fault fault = {0};
    line->sending.length = 0;
    line->to_computer = (struct faulty_queue){0};
    assert_true(transport_in_process(&board, &transport, &fault));
    return transport;
}
