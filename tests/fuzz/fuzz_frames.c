/* Frames from outside, to both ends: the first byte chooses. The computer's end is fed what a
 * robot may send; the robot's end what a computer may send. The fuzzer cannot guess CRCs, so
 * a byte pair 0xfe, type in the input stands for a well-formed frame of that type with the
 * bytes behind it as payload, numbered so that it is believed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/link/lockstep.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/protocol/endpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct board {
    struct endpoint endpoint;
    uint32_t now_ms;
    const uint8_t *data;
    size_t size;
    bool scripted; /* what comes back is the input, not the endpoint */
};

static void identify(void *core, struct message_info *info) {
    (void)core;
    memset(info->model, 'x', MESSAGE_MODEL_MAX);
}

static enum refusal command(void *core, const struct message *message) {
    (void)core;
    if (message->type == MESSAGE_DRIVE && message->drive.left_permille > MESSAGE_POWER_MAX) {
        abort(); /* checked before it is given */
    }
    return REFUSAL_NONE;
}

static void stop(void *core, enum stop_reason reason) {
    (void)core;
    (void)reason;
}

static void sense(void *core, struct message_sensors *sensors) {
    (void)core;
    sensors->time_ms = 1;
}

static const struct endpoint_robot robot = {
    .identify = identify, .command = command, .stop = stop, .sense = sense};

/* The next piece of input as bytes for the line; returns how many. */
static size_t next_piece(struct board *board, uint32_t number, uint32_t seed, uint8_t *line) {
    if (board->size >= 3 && board->data[0] == 0xfe) {
        uint8_t type = board->data[1];
        size_t length = board->data[2] % (MESSAGE_PAYLOAD_MAX + 1);
        length = length < board->size - 3 ? length : board->size - 3;
        const uint8_t *payload = board->data + 3;
        board->data += 3 + length;
        board->size -= 3 + length;
        return frame_write(type, number, payload, length, seed, line);
    }
    line[0] = *board->data++;
    board->size--;
    return 1;
}

static void to_robot(struct board *board) {
    uint8_t line[FRAME_LINE_MAX], out[256];
    uint32_t number = 0;
    while (board->size > 0) {
        uint32_t seed = number % 5 == 4 ? frame_seed(0, 0) : board->endpoint.session.seed;
        if (board->endpoint.greeted.computer_id != 0) {
            seed = board->endpoint.greeted.seed;
            number = 0;
        }
        size_t count = next_piece(board, board->endpoint.talk.command_next, seed, line);
        board->now_ms += line[0] % 16;
        endpoint_feed(&board->endpoint, line, count, board->now_ms);
        endpoint_event(&board->endpoint, board->now_ms, line[0], 1);
        if (endpoint_poll(&board->endpoint, out, line[0], board->now_ms) > line[0]) {
            abort();
        }
        number++;
    }
}

/* ---- the computer's end ------------------------------------------------------------- */

static void board_write(void *state, const uint8_t *bytes, size_t count) {
    struct board *board = state;
    endpoint_feed(&board->endpoint, bytes, count, board->now_ms);
}

static size_t board_read(void *state, uint8_t *bytes, size_t room) {
    struct board *board = state;
    if (board->scripted && board->size > 0 && room >= FRAME_LINE_MAX) {
        return next_piece(board, board->endpoint.talk.command_next - 1,
                          board->endpoint.session.seed, bytes);
    }
    return endpoint_poll(&board->endpoint, bytes, room, board->now_ms);
}

static uint32_t board_now_ms(void *state) { return ((struct board *)state)->now_ms; }

static void board_advance(void *state, uint32_t until_ms) {
    struct board *board = state;
    board->now_ms += board->scripted && board->size > 0 ? 1 : until_ms - board->now_ms;
}

static void to_computer(struct board *board) {
    struct transport_board seam = {board,        board_write,   board_read,
                                   board_now_ms, board_advance, NULL};
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {1, 1}};
    struct message_event event;
    if (!transport_in_process(&seam, &transport, &fault) ||
        !session_open(&transport, NULL, &session, &fault)) {
        return;
    }
    board->scripted = true;
    bool fine = true;
    while (fine && board->size > 0) {
        fine = session_wait(session, board->now_ms + 20, &fault) &&
               (session_request(session, &drive, 1, &fault) || fault.kind == FAULT_STOPPED ||
                fault.kind == FAULT_REFUSED);
        session_next_event(session, &event);
    }
    session_close(session);
}

static void to_table(const uint8_t *data, size_t size) {
    struct lockstep_reader reader = {0};
    while (size > 0 && !reader.broken) {
        size_t taken = lockstep_take(&reader, data, size), count = 0;
        data += taken;
        size -= taken;
        if (reader.complete) {
            lockstep_bytes(&reader, &count);
            if (count > LOCKSTEP_BYTES_MAX) {
                abort();
            }
            lockstep_next(&reader);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct board board = {.data = data + 1, .size = size - 1};
    endpoint_start(&board.endpoint, &robot, &board, 7);
    switch (data[0] % 3) {
    case 0:
        to_robot(&board);
        break;
    case 1:
        to_computer(&board);
        break;
    default:
        to_table(data + 1, size - 1);
    }
    return 0;
}
