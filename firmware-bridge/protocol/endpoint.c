#include "firmware-bridge/protocol/endpoint_parts.h"

static const struct endpoint_session no_session = {0, 0, 0};

/* Later than, on a counter that wraps. */
static bool is_after(uint32_t a, uint32_t b) { return a != b && a - b < 0x80000000u; }

void endpoint_hold(struct endpoint *endpoint, enum stop_reason reason) {
    endpoint->alone = false;
    if (endpoint->stop_reason < reason) {
        endpoint->stop_reason = (uint8_t)reason;
    }
    endpoint->robot->stop(endpoint->core, reason);
}

void endpoint_start(struct endpoint *endpoint, const struct endpoint_robot *robot, void *core,
                    uint32_t boot_id) {
    *endpoint = (struct endpoint){.robot = robot, .core = core, .boot_id = boot_id};
    endpoint_hold(endpoint, STOP_REASON_NEW);
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
    if (endpoint_is_open(endpoint) && endpoint->session.computer_id == hello->computer_id) {
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
    endpoint->report_number = 0;
    endpoint->report_waits = false;
    endpoint->event_count = endpoint->replies_due = endpoint->due = 0;
    endpoint->events_lost = false;
    endpoint->period_ms = 0;
    endpoint->fed_ms = now_ms;
    if (!endpoint->alone) {
        endpoint_hold(endpoint, STOP_REASON_NEW);
        endpoint->stop_reason = STOP_REASON_NEW;
    }
}

/* ---- commands ----------------------------------------------------------------- */

/* Who resumes wants to drive: a program on board gives way. */
static enum refusal resume(struct endpoint *endpoint, const struct message_resume *command) {
    if (endpoint->alone) {
        endpoint_hold(endpoint, STOP_REASON_NEW);
    }
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

static enum refusal goodbye(struct endpoint *endpoint) {
    endpoint->period_ms = 0;
    if (!endpoint->alone) {
        endpoint_hold(endpoint, STOP_REASON_ASKED);
    }
    return REFUSAL_NONE;
}

/* The least hold under which a command is refused. */
static uint8_t bears(const struct endpoint *endpoint, uint8_t type) {
    switch (type) {
    case MESSAGE_DRIVE:
    case MESSAGE_MOVE:
    case MESSAGE_TURN:
        return endpoint->alone ? 0 : STOP_REASON_NONE + 1;
    case MESSAGE_PROGRAM_START:
        return STOP_REASON_ASKED + 1;
    default:
        return STOP_REASON_WATCHDOG + 1;
    }
}

static enum refusal query(struct endpoint *endpoint, uint8_t number) {
    if (endpoint->robot->describe_programs == NULL) {
        return REFUSAL_UNKNOWN;
    }
    endpoint->query_number = number;
    endpoint->due |= DUE_PROGRAM_INFO;
    return REFUSAL_NONE;
}

static enum refusal execute(struct endpoint *endpoint, const struct message *command,
                            uint32_t now_ms) {
    switch (command->type) {
    case MESSAGE_OPEN:
        return endpoint->command_next == 0 ? REFUSAL_NONE : REFUSAL_RANGE;
    case MESSAGE_BYE:
        return goodbye(endpoint);
    case MESSAGE_RESUME:
        return resume(endpoint, &command->resume);
    case MESSAGE_SUBSCRIBE:
        return subscribe(endpoint, command->subscribe.period_ms, now_ms);
    case MESSAGE_PROGRAM_QUERY:
        return query(endpoint, command->program_query.number);
    default:
        break;
    }
    if (endpoint->stop_reason >= bears(endpoint, command->type)) {
        return REFUSAL_STOPPED;
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
        endpoint->replies[endpoint_slot(number)] = (uint8_t)refusal;
        endpoint->command_next++;
        endpoint->fed_ms = now_ms;
    } else if (endpoint->command_next - number > PROTOCOL_WINDOW) {
        return;
    }
    endpoint->replies_due |= (uint8_t)(1u << endpoint_slot(number));
}

/* ---- what comes in ------------------------------------------------------------- */

struct arrival {
    const uint8_t *body;
    size_t length;
    uint32_t now_ms;
};

static bool is_of_session(const struct endpoint *endpoint, const struct arrival *arrival,
                          uint32_t number) {
    return endpoint_is_open(endpoint) &&
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
            endpoint_hold(endpoint, STOP_REASON_ASKED);
        }
        endpoint->due |= DUE_STOPPED;
    } else if (is_of_nobody(arrival)) {
        endpoint->outside_stop_number = arrival->body[1];
        endpoint_hold(endpoint, STOP_REASON_OUTSIDE);
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

static void arrive_report_ack(struct endpoint *endpoint, const struct arrival *arrival) {
    if (endpoint->report_waits && is_of_session(endpoint, arrival, endpoint->report_number)) {
        endpoint->report_number++;
        endpoint->report_waits = false;
        endpoint->due &= (uint8_t)~DUE_REPORT;
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
    case MESSAGE_REPORT_ACK:
        arrive_report_ack(endpoint, arrival);
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

/* ---- what the robot core asks and says ----------------------------------------- */

bool endpoint_event(struct endpoint *endpoint, uint32_t time_ms, uint8_t source, uint8_t value) {
    if (!endpoint_is_open(endpoint) || endpoint->event_count == ENDPOINT_EVENTS) {
        endpoint->events_lost = true;
        return false;
    }
    if (endpoint->event_count == 0) {
        endpoint->due |= DUE_EVENT;
    }
    endpoint->events[endpoint->event_count++] = (struct message_event){time_ms, source, value};
    return true;
}

void endpoint_drive_alone(struct endpoint *endpoint) {
    endpoint->stop_reason = STOP_REASON_NONE;
    endpoint->alone = true;
}

bool endpoint_is_heard(const struct endpoint *endpoint, uint32_t now_ms) {
    return endpoint_is_open(endpoint) && now_ms - endpoint->fed_ms < PROTOCOL_WATCHDOG_MS;
}

uint8_t *endpoint_report_room(struct endpoint *endpoint) {
    return endpoint->report_waits ? NULL : endpoint->report;
}

void endpoint_report(struct endpoint *endpoint, enum report_kind kind, uint8_t value, uint16_t line,
                     uint8_t count) {
    endpoint->report_kind = (uint8_t)kind;
    endpoint->report_value = value;
    endpoint->report_line = line;
    endpoint->report_count = count;
    endpoint->report_waits = true;
    endpoint->due |= DUE_REPORT;
}

enum stop_reason endpoint_stop_reason(const struct endpoint *endpoint) {
    return (enum stop_reason)endpoint->stop_reason;
}
