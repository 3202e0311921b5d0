/* The link's figures: bytes on the line, RAM on the robot, time on the computer. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "firmware-bridge/link/session.h"
#include "firmware-bridge/protocol/endpoint.h"
#include "firmware-bridge/protocol/frame.h"

#define ROUND_TRIPS  200000
#define TELEMETRY_MS 60000

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void figure(const char *name, double value, const char *unit, const char *target,
                   const char *better, const char *peer) {
    printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"target\":%s,\"better\":\"%s\","
           "\"peer\":%s}\n",
           name, value, unit, target, better, peer);
}

/* ---- a robot that does nothing, in this process, in virtual time --------------------- */

struct board {
    struct endpoint endpoint;
    uint32_t now_ms;
    uint8_t in[512], out[4096];
    size_t in_count, out_first, out_end;
};

static void identify(void *core, struct message_info *info) {
    (void)core;
    info->model[0] = 'b';
}

static enum refusal command(void *core, const struct message *message) {
    (void)core;
    (void)message;
    return REFUSAL_NONE;
}

static void stop(void *core, enum stop_reason reason) {
    (void)core;
    (void)reason;
}

static void sense(void *core, struct message_sensors *sensors) {
    (void)core;
    sensors->distance_mm = 100;
}

static const struct endpoint_robot robot = {
    .identify = identify, .command = command, .stop = stop, .sense = sense};

static void board_write(void *state, const uint8_t *bytes, size_t count) {
    struct board *board = state;
    for (size_t i = 0; i < count && board->in_count < sizeof board->in; i++) {
        board->in[board->in_count++] = bytes[i];
    }
}

static size_t board_read(void *state, uint8_t *bytes, size_t room) {
    struct board *board = state;
    size_t count = 0;
    while (count < room && board->out_first < board->out_end) {
        bytes[count++] = board->out[board->out_first++];
    }
    return count;
}

static uint32_t board_now_ms(void *state) { return ((struct board *)state)->now_ms; }

static void board_advance(void *state, uint32_t until_ms) {
    struct board *board = state;
    board->out_first = board->out_end = 0;
    while (board->out_end == 0 && (int32_t)(until_ms - board->now_ms) > 0) {
        board->now_ms++;
        endpoint_feed(&board->endpoint, board->in, board->in_count, board->now_ms);
        board->in_count = 0;
        board->out_end =
            endpoint_poll(&board->endpoint, board->out, sizeof board->out, board->now_ms);
    }
}

static struct session *open_session(struct board *board) {
    struct transport_board seam = {board,        board_write,   board_read,
                                   board_now_ms, board_advance, NULL};
    struct transport transport;
    struct session *session = NULL;
    struct fault fault = {0};
    struct message resume = {.type = MESSAGE_RESUME, .resume = {STOP_REASON_ASKED}};
    *board = (struct board){0};
    endpoint_start(&board->endpoint, &robot, board, 1);
    if (!transport_in_process(&seam, &transport, &fault) ||
        !session_open(&transport, NULL, &session, &fault) ||
        !session_request(session, &resume, 1, &fault)) {
        fprintf(stderr, "%s\n", fault.message);
        exit(1);
    }
    return session;
}

/* ---- figures --------------------------------------------------------------------------- */

static void bytes_on_the_line(void) {
    uint8_t line[FRAME_LINE_MAX];
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {1000, -1000}};
    struct message done = {.type = MESSAGE_DONE};
    struct message sensors = {.type = MESSAGE_SENSORS};
    figure("link: setting both motors, bytes out", (double)frame_write_message(&drive, 1, 1, line),
           "bytes", "12", "lower", "14");
    figure("link: setting both motors, bytes back", (double)frame_write_message(&done, 1, 1, line),
           "bytes", "8", "lower", "null");
    figure("link: all sensors in one frame", (double)frame_write_message(&sensors, 1, 1, line),
           "bytes", "28", "lower", "null");
    figure("link: RAM of the robot's end", (double)sizeof(struct endpoint), "bytes", "399", "lower",
           "null");
}

static void round_trips(struct session *session) {
    struct message drive = {.type = MESSAGE_DRIVE, .drive = {300, 300}};
    struct fault fault = {0};
    double begun_s = now_s();
    for (int i = 0; i < ROUND_TRIPS; i++) {
        if (!session_request(session, &drive, 1, &fault)) {
            fprintf(stderr, "%s\n", fault.message);
            exit(1);
        }
    }
    figure("link: commands answered, in process", ROUND_TRIPS / (now_s() - begun_s), "1/s",
           "100000", "higher", "null");
}

static void telemetry(struct session *session) {
    struct message subscribe = {.type = MESSAGE_SUBSCRIBE, .subscribe = {10}};
    struct fault fault = {0};
    double begun_s = now_s();
    uint32_t count = 0, until_ms = session_now_ms(session) + TELEMETRY_MS;
    bool fine = session_request(session, &subscribe, 1, &fault);
    while (fine && (int32_t)(until_ms - session_now_ms(session)) > 0) {
        fine = session_wait(session, until_ms, &fault);
    }
    session_sensors(session, &count);
    if (!fine || count < TELEMETRY_MS / 10) {
        fprintf(stderr, "telemetry: %s\n", fault.message);
        exit(1);
    }
    figure("link: both ends of a 60 s run with 10 ms telemetry", (now_s() - begun_s) * 1e3, "ms",
           "20", "lower", "null");
}

int main(void) {
    static struct board board;
    struct session *session = open_session(&board);
    bytes_on_the_line();
    round_trips(session);
    telemetry(session);
    session_close(session);
    return 0;
}
