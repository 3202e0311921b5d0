#include "tests/firmware-bridge/firmware/support_computer.h"

#include <string.h>

void computer_start(struct computer *computer, uint32_t id,
                    void (*send)(void *context, const uint8_t *bytes, size_t count),
                    void *context) {
    *computer = (struct computer){
        .send = send, .context = context, .id = id, .next_ping = 1, .next_stop = 1};
    computer->reply_number = -1;
}

static bool of_session(const struct computer *computer, uint32_t number) {
    return frame_check(computer->reader.body, computer->reader.length, computer->seed, number);
}

static void hear_info(struct computer *computer, const struct message_info *info) {
    if (info->computer_id == computer->id &&
        frame_check(computer->reader.body, computer->reader.length, frame_seed(0, 0), 0)) {
        computer->info = *info;
        computer->info_count++;
        computer->seed = frame_seed(computer->id, info->robot_id);
    }
}

static void hear_event(struct computer *computer, const struct message_event *event) {
    if (!of_session(computer, computer->next_event)) {
        return;
    }
    if (computer->event_count < COMPUTER_EVENTS) {
        computer->event[computer->event_count++] = *event;
    }
    uint8_t line[FRAME_LINE_MAX];
    size_t length =
        frame_write(MESSAGE_EVENT_ACK, computer->next_event++, NULL, 0, computer->seed, line);
    computer->send(computer->context, line, length);
}

static void hear_reply(struct computer *computer, uint8_t number, enum refusal refusal) {
    if (of_session(computer, frame_number_near(computer->next_command, number))) {
        computer->reply_number = number;
        computer->refusal = refusal;
        computer->done_count++;
    }
}

static void hear_frame(struct computer *computer) {
    const uint8_t *body = computer->reader.body;
    struct message message;
    if (message_decode(body[0], body + FRAME_HEAD, computer->reader.length - FRAME_BODY_MIN,
                       &message) != REFUSAL_NONE) {
        return;
    }
    switch (body[0]) {
    case MESSAGE_INFO:
        hear_info(computer, &message.info);
        break;
    case MESSAGE_SENSORS:
        computer->sensors = message.sensors;
        computer->sensors_count++;
        break;
    case MESSAGE_PONG:
        computer->pong_count++;
        break;
    case MESSAGE_STOPPED:
        computer->stopped_count++;
        break;
    case MESSAGE_EVENT:
        hear_event(computer, &message.event);
        break;
    case MESSAGE_DONE:
        hear_reply(computer, body[1], REFUSAL_NONE);
        break;
    case MESSAGE_REFUSED:
        hear_reply(computer, body[1], (enum refusal)message.refused.refusal);
        break;
    default:
        break;
    }
}

void computer_hear(struct computer *computer, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (frame_reader_take(&computer->reader, bytes[i])) {
            hear_frame(computer);
        }
    }
}

void computer_hello(struct computer *computer) {
    uint8_t line[FRAME_LINE_MAX];
    struct message hello = {.type = MESSAGE_HELLO, .hello = {PROTOCOL_VERSION, computer->id}};
    computer->send(computer->context, line, frame_write_message(&hello, 0, frame_seed(0, 0), line));
}

uint32_t computer_command(struct computer *computer, const struct message *message) {
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    return computer_raw_command(computer, message->type, payload, message_encode(message, payload));
}

uint32_t computer_raw_command(struct computer *computer, uint8_t type, const uint8_t *payload,
                              size_t length) {
    uint8_t line[FRAME_LINE_MAX];
    uint32_t number = computer->next_command++;
    computer->send(computer->context, line,
                   frame_write(type, number, payload, length, computer->seed, line));
    return number;
}

uint32_t computer_simple(struct computer *computer, uint8_t type) {
    return computer_command(computer, &(struct message){.type = type});
}

uint32_t computer_resume(struct computer *computer) {
    return computer_command(
        computer, &(struct message){.type = MESSAGE_RESUME, .resume = {STOP_REASON_WATCHDOG}});
}

uint32_t computer_subscribe(struct computer *computer, uint16_t period_ms) {
    return computer_command(computer,
                            &(struct message){.type = MESSAGE_SUBSCRIBE, .subscribe = {period_ms}});
}

uint32_t computer_drive(struct computer *computer, int left, int right) {
    return computer_command(computer, &(struct message){.type = MESSAGE_DRIVE,
                                                        .drive = {(int16_t)left, (int16_t)right}});
}

uint32_t computer_move(struct computer *computer, uint8_t motion, int32_t mm, uint16_t permille) {
    return computer_command(
        computer, &(struct message){.type = MESSAGE_MOVE, .move = {motion, mm, permille}});
}

uint32_t computer_turn(struct computer *computer, uint8_t motion, int32_t ddeg, uint16_t permille) {
    return computer_command(
        computer, &(struct message){.type = MESSAGE_TURN, .turn = {motion, ddeg, permille}});
}

void computer_ping(struct computer *computer) {
    computer->last_ping_length = frame_write(MESSAGE_PING, computer->next_ping++, NULL, 0,
                                             computer->seed, computer->last_ping);
    computer->send(computer->context, computer->last_ping, computer->last_ping_length);
}

void computer_stop(struct computer *computer) {
    uint8_t line[FRAME_LINE_MAX];
    computer->send(computer->context, line,
                   frame_write(MESSAGE_STOP, computer->next_stop++, NULL, 0, computer->seed, line));
}
