#include "firmware-bridge/protocol/endpoint.h"

/* Frames owed, besides replies to commands (bits of endpoint->due). */
#define DUE_STOPPED         0x01 /* for STOP of the session */
#define DUE_STOPPED_OUTSIDE 0x02 /* for STOP without a session */
#define DUE_INFO_GREETED    0x04
#define DUE_INFO_SESSION    0x08
#define DUE_PONG            0x10
#define DUE_EVENT           0x20

static const struct endpoint_session no_session = {0, 0, 0};

static bool is_open(const struct endpoint *endpoint) { return endpoint->session.computer_id != 0; }

/* Later than, on a counter that wraps. */
static bool is_after(uint32_t a, uint32_t b) { return a != b && a - b < 0x80000000u; }

static uint8_t slot(uint32_t number) { return (uint8_t)(number % PROTOCOL_WINDOW); }

static void hold(struct endpoint *endpoint, enum stop_reason reason) {
    if (endpoint->stop_reason < reason) {
        endpoint->stop_reason = (uint8_t)reason;
    }
    endpoint->robot->stop(endpoint->core, reason);
}

void endpoint_start(struct endpoint *endpoint, const struct endpoint_robot *robot, void *core,
                    uint32_t boot_id) {
    *endpoint = (struct endpoint){.robot = robot, .core = core, .boot_id = boot_id};
    hold(endpoint, STOP_REASON_NEW);
}

/* ---- session ------------------------------------------------------------------ */

/* Another id for each count, without pattern (the finalizer of MurmurHash3, Appleby 2011, which
 * maps no two numbers to one). A pattern would do harm: CRCs are linear, so ids that grow in
 * step on both sides would give former sessions' seeds again. */
static uint32_t fresh_id(uint32_t boot_id, uint32_t count) {
    uint32_t id = boot_id * 0x9e3779b1u + count;
    id = (id ^ id >> 16) * 0x85ebca6bu;
    id = (id ^ id >> 13) * 0xc2b2ae35u;
    return id ^ id >> 16;
}

/* The robot's half of the name is never the same twice: a recorded HELLO, played
 * back, gets a session for which no recorded frame is valid. */
static void greet(struct endpoint *endpoint, uint32_t computer_id) {
    if (endpoint->greeted.computer_id == computer_id) {
        return;
    }
    uint32_t robot_id = fresh_id(endpoint->boot_id, ++endpoint->hello_count);
    endpoint->greeted =
        (struct endpoint_session){computer_id, robot_id, frame_seed(computer_id, robot_id)};
}

static void take_hello(struct endpoint *endpoint, const struct message_hello *hello) {
    if (is_open(endpoint) && endpoint->session.computer_id == hello->computer_id) {
        endpoint->due |= DUE_INFO_SESSION;
        return;
    }
    greet(endpoint, hello->computer_id);
    endpoint->due |= DUE_INFO_GREETED;
}

/* The greeted session takes over: what the former one was owed is forgotten. */
static void begin_session(struct endpoint *endpoint, uint32_t now_ms) {
    endpoint->session = endpoint->greeted;
    endpoint->greeted = no_session;
    endpoint->command_next = endpoint->ping_last = endpoint->stop_last = 0;
    endpoint->event_first = 0;
    endpoint->event_count = endpoint->replies_due = endpoint->due = 0;
    endpoint->events_lost = false;
    endpoint->period_ms = 0;
    endpoint->fed_ms = now_ms;
    hold(endpoint, STOP_REASON_NEW);
    endpoint->stop_reason = STOP_REASON_NEW;
}

/* ---- commands ----------------------------------------------------------------- */

static enum refusal resume(struct endpoint *endpoint, const struct message_resume *command) {
    if (endpoint->stop_reason > command->reason) {
        return REFUSAL_STOPPED;
    }
    endpoint->stop_reason = STOP_REASON_NONE;
    return REFUSAL_NONE;
}

static enum refusal subscribe(struct endpoint *endpoint, uint16_t period_ms, uint32_t now_ms) {
    endpoint->period_ms = period_ms;
    endpoint->sensed_ms = now_ms - period_ms; /* the first one at once */
    return REFUSAL_NONE;
}

static enum refusal execute(struct endpoint *endpoint, const struct message *command,
                            uint32_t now_ms) {
    switch (command->type) {
    case MESSAGE_OPEN:
        return endpoint->command_next == 0 ? REFUSAL_NONE : REFUSAL_RANGE;
    case MESSAGE_BYE:
        endpoint->period_ms = 0;
        hold(endpoint, STOP_REASON_ASKED);
        return REFUSAL_NONE;
    case MESSAGE_RESUME:
        return resume(endpoint, &command->resume);
    case MESSAGE_SUBSCRIBE:
        return subscribe(endpoint, command->subscribe.period_ms, now_ms);
    case MESSAGE_DRIVE:
    case MESSAGE_MOVE:
    case MESSAGE_TURN:
        if (endpoint->stop_reason != STOP_REASON_NONE) {
            return REFUSAL_STOPPED;
        }
        break;
    default:
        break;
    }
    return endpoint->robot->command(endpoint->core, command);
}

/* A command whose CRC is right: the next one is executed, one of the last few is
 * answered again, one from the future waits to be repeated. */
static void take_command(struct endpoint *endpoint, const uint8_t *body, size_t payload_length,
                         uint32_t number, uint32_t now_ms) {
    if (number == endpoint->command_next) {
        struct message command;
        enum refusal refusal = message_decode(body[0], body + FRAME_HEAD, payload_length, &command);
        if (refusal == REFUSAL_NONE) {
            refusal = execute(endpoint, &command, now_ms);
        }
        endpoint->replies[slot(number)] = (uint8_t)refusal;
        endpoint->command_next++;
        endpoint->fed_ms = now_ms;
    } else if (endpoint->command_next - number > PROTOCOL_WINDOW) {
        return;
    }
    endpoint->replies_due |= (uint8_t)(1u << slot(number));
}

/* ---- what comes in ------------------------------------------------------------- */

struct arrival {
    const uint8_t *body;
    size_t length;
    uint32_t now_ms;
};

static bool is_of_session(const struct endpoint *endpoint, const struct arrival *arrival,
                          uint32_t number) {
    return is_open(endpoint) &&
           frame_check(arrival->body, arrival->length, endpoint->session.seed, number);
}

static bool is_of_nobody(const struct arrival *arrival) {
    return frame_check(arrival->body, arrival->length, frame_seed(0, 0), arrival->body[1]);
}

static void arrive_hello(struct endpoint *endpoint, const struct arrival *arrival) {
    struct message message;
    if (is_of_nobody(arrival) &&
        message_decode(MESSAGE_HELLO, arrival->body + FRAME_HEAD, arrival->length - FRAME_BODY_MIN,
                       &message) == REFUSAL_NONE) {
        take_hello(endpoint, &message.hello);
    }
}

static void arrive_stop(struct endpoint *endpoint, const struct arrival *arrival) {
    uint32_t number = frame_number_near(endpoint->stop_last, arrival->body[1]);
    if (is_of_session(endpoint, arrival, number)) {
        if (is_after(number, endpoint->stop_last)) {
            endpoint->stop_last = number;
            hold(endpoint, STOP_REASON_ASKED);
        }
        endpoint->due |= DUE_STOPPED;
    } else if (is_of_nobody(arrival)) {
        endpoint->outside_stop_number = arrival->body[1];
        hold(endpoint, STOP_REASON_OUTSIDE);
        endpoint->due |= DUE_STOPPED_OUTSIDE;
    }
}

/* Only a ping never heard before proves that the computer lives. */
static void arrive_ping(struct endpoint *endpoint, const struct arrival *arrival) {
    uint32_t number = frame_number_near(endpoint->ping_last, arrival->body[1]);
    if (!is_after(number, endpoint->ping_last) || !is_of_session(endpoint, arrival, number)) {
        return;
    }
    endpoint->ping_last = number;
    endpoint->pinged_ms = endpoint->fed_ms = arrival->now_ms;
    endpoint->due |= DUE_PONG;
}

static void arrive_event_ack(struct endpoint *endpoint, const struct arrival *arrival) {
    if (endpoint->event_count == 0 || !is_of_session(endpoint, arrival, endpoint->event_first)) {
        return;
    }
    endpoint->event_first++;
    endpoint->event_count--;
    for (uint8_t i = 0; i < endpoint->event_count; i++) {
        endpoint->events[i] = endpoint->events[i + 1];
    }
    endpoint->due &= (uint8_t)~DUE_EVENT;
    if (endpoint->event_count > 0) {
        endpoint->due |= DUE_EVENT;
    }
}

static void arrive_command(struct endpoint *endpoint, const struct arrival *arrival) {
    if (arrival->body[0] == MESSAGE_OPEN && endpoint->greeted.computer_id != 0 &&
        frame_check(arrival->body, arrival->length, endpoint->greeted.seed, 0)) {
        begin_session(endpoint, arrival->now_ms);
    }
    uint32_t number = frame_number_near(endpoint->command_next, arrival->body[1]);
    if (is_of_session(endpoint, arrival, number)) {
        take_command(endpoint, arrival->body, arrival->length - FRAME_BODY_MIN, number,
                     arrival->now_ms);
    }
}

static void arrive(struct endpoint *endpoint, const struct arrival *arrival) {
    switch (arrival->body[0]) {
    case MESSAGE_HELLO:
        arrive_hello(endpoint, arrival);
        break;
    case MESSAGE_STOP:
        arrive_stop(endpoint, arrival);
        break;
    case MESSAGE_PING:
        arrive_ping(endpoint, arrival);
        break;
    case MESSAGE_EVENT_ACK:
        arrive_event_ack(endpoint, arrival);
        break;
    default:
        if (MESSAGE_IS_COMMAND(arrival->body[0])) {
            arrive_command(endpoint, arrival);
        }
    }
}

void endpoint_feed(struct endpoint *endpoint, const uint8_t *bytes, size_t count, uint32_t now_ms) {
    for (size_t i = 0; i < count; i++) {
        if (frame_reader_take(&endpoint->reader, bytes[i])) {
            struct arrival arrival = {endpoint->reader.body, endpoint->reader.length, now_ms};
            arrive(endpoint, &arrival);
        }
    }
}

/* ---- what goes out ------------------------------------------------------------- */

static void send(struct endpoint *endpoint, const struct message *message, uint32_t number,
                 uint32_t seed) {
    endpoint->line_length = (uint8_t)frame_write_message(message, number, seed, endpoint->line);
    endpoint->line_sent = 0;
}

static void send_stopped(struct endpoint *endpoint, uint8_t due) {
    struct message stopped = {.type = MESSAGE_STOPPED};
    if (due == DUE_STOPPED) {
        send(endpoint, &stopped, endpoint->stop_last, endpoint->session.seed);
    } else {
        send(endpoint, &stopped, endpoint->outside_stop_number, frame_seed(0, 0));
    }
}

static void send_info(struct endpoint *endpoint, const struct endpoint_session *session) {
    struct message message = {.type = MESSAGE_INFO};
    endpoint->robot->identify(endpoint->core, &message.info);
    message.info.version = PROTOCOL_VERSION;
    message.info.computer_id = session->computer_id;
    message.info.robot_id = session->robot_id;
    message.info.boot_id = endpoint->boot_id;
    message.info.watchdog_ms = PROTOCOL_WATCHDOG_MS;
    message.info.window = PROTOCOL_WINDOW;
    message.info.payload_max = MESSAGE_PAYLOAD_MAX;
    send(endpoint, &message, 0, frame_seed(0, 0));
}

static void send_reply(struct endpoint *endpoint) {
    uint32_t number = endpoint->command_next - PROTOCOL_WINDOW;
    while ((endpoint->replies_due & 1u << slot(number)) == 0) {
        number++;
    }
    endpoint->replies_due &= (uint8_t) ~(1u << slot(number));
    uint8_t refusal = endpoint->replies[slot(number)];
    struct message reply = {.type = MESSAGE_DONE};
    if (refusal != REFUSAL_NONE) {
        reply.type = MESSAGE_REFUSED;
        reply.refused.refusal = refusal;
    }
    send(endpoint, &reply, number, endpoint->session.seed);
}

static void send_pong(struct endpoint *endpoint, uint32_t now_ms) {
    uint32_t held_ms = now_ms - endpoint->pinged_ms;
    struct message pong = {.type = MESSAGE_PONG};
    pong.pong.received_ms = endpoint->pinged_ms;
    pong.pong.held_ms = (uint8_t)(held_ms < 255 ? held_ms : 255);
    send(endpoint, &pong, endpoint->ping_last, endpoint->session.seed);
}

static void send_event(struct endpoint *endpoint, uint32_t now_ms) {
    struct message event = {.type = MESSAGE_EVENT, .event = endpoint->events[0]};
    endpoint->event_sent_ms = now_ms;
    send(endpoint, &event, endpoint->event_first, endpoint->session.seed);
}

/* Keeps the beat of the period, unless it fell behind by a whole one. */
static void send_sensors(struct endpoint *endpoint, uint32_t now_ms) {
    struct message message = {.type = MESSAGE_SENSORS};
    endpoint->robot->sense(endpoint->core, &message.sensors);
    message.sensors.time_ms = now_ms;
    message.sensors.stop_reason = (enum stop_reason)endpoint->stop_reason;
    message.sensors.events_lost = endpoint->events_lost;
    endpoint->sensed_ms += endpoint->period_ms;
    if (now_ms - endpoint->sensed_ms >= endpoint->period_ms) {
        endpoint->sensed_ms = now_ms;
    }
    send(endpoint, &message, endpoint->sensors_number++, endpoint->session.seed);
}

/* The most urgent of the frames owed, as one bit. */
static uint8_t take_due(struct endpoint *endpoint, uint8_t among) {
    uint8_t due = endpoint->due & among;
    due &= (uint8_t)-due;
    endpoint->due &= (uint8_t)~due;
    return due;
}

static bool send_urgent(struct endpoint *endpoint) {
    uint8_t due =
        take_due(endpoint, DUE_STOPPED | DUE_STOPPED_OUTSIDE | DUE_INFO_GREETED | DUE_INFO_SESSION);
    if (due == 0) {
        return false;
    }
    if (due == DUE_INFO_GREETED || due == DUE_INFO_SESSION) {
        send_info(endpoint, due == DUE_INFO_GREETED ? &endpoint->greeted : &endpoint->session);
    } else {
        send_stopped(endpoint, due);
    }
    return true;
}

static bool is_event_due(struct endpoint *endpoint, uint32_t now_ms) {
    return take_due(endpoint, DUE_EVENT) != 0 ||
           (endpoint->event_count > 0 &&
            now_ms - endpoint->event_sent_ms >= ENDPOINT_EVENT_REPEAT_MS);
}

/* Puts the next frame into `line`; false when nothing is owed. */
static bool send_next(struct endpoint *endpoint, uint32_t now_ms) {
    if (send_urgent(endpoint)) {
        return true;
    }
    if (!is_open(endpoint)) {
        return false;
    }
    if (endpoint->replies_due != 0) {
        send_reply(endpoint);
    } else if (take_due(endpoint, DUE_PONG) != 0) {
        send_pong(endpoint, now_ms);
    } else if (is_event_due(endpoint, now_ms)) {
        send_event(endpoint, now_ms);
    } else if (endpoint->period_ms != 0 && now_ms - endpoint->sensed_ms >= endpoint->period_ms) {
        send_sensors(endpoint, now_ms);
    } else {
        return false;
    }
    return true;
}

static void watch(struct endpoint *endpoint, uint32_t now_ms) {
    if (endpoint->stop_reason == STOP_REASON_NONE &&
        now_ms - endpoint->fed_ms >= PROTOCOL_WATCHDOG_MS) {
        hold(endpoint, STOP_REASON_WATCHDOG);
    }
}

size_t endpoint_poll(struct endpoint *endpoint, uint8_t *bytes, size_t room, uint32_t now_ms) {
    watch(endpoint, now_ms);
    size_t count = 0;
    while (count < room) {
        if (endpoint->line_sent == endpoint->line_length && !send_next(endpoint, now_ms)) {
            break;
        }
        bytes[count++] = endpoint->line[endpoint->line_sent++];
    }
    return count;
}

bool endpoint_event(struct endpoint *endpoint, uint32_t time_ms, uint8_t source, uint8_t value) {
    if (!is_open(endpoint) || endpoint->event_count == ENDPOINT_EVENTS) {
        endpoint->events_lost = true;
        return false;
    }
    if (endpoint->event_count == 0) {
        endpoint->due |= DUE_EVENT;
    }
    endpoint->events[endpoint->event_count++] = (struct message_event){time_ms, source, value};
    return true;
}

enum stop_reason endpoint_stop_reason(const struct endpoint *endpoint) {
    return (enum stop_reason)endpoint->stop_reason;
}
