#include "firmware-bridge/protocol/endpoint_parts.h"

void endpoint_hold(struct endpoint *endpoint, enum stop_reason reason) {
    endpoint->alone = false;
    if (endpoint->stop_reason < reason) {
        endpoint->stop_reason = (uint8_t)reason;
    }
    ENDPOINT_CALLS(endpoint)->stop(endpoint->core, reason);
}

void endpoint_start(struct endpoint *endpoint, const struct endpoint_robot *robot, void *core,
                    uint32_t boot_id) {
    *endpoint = (struct endpoint){.robot = robot, .core = core, .boot_id = boot_id};
    endpoint_hold(endpoint, STOP_REASON_NEW);
}

/* ---- session ------------------------------------------------------------------ */

#define ODD 0x9e3779b1u /* Knuth's multiplicative hashing: a prime near 2^32 / golden ratio */

/* Another id for each count, without pattern: multiplications by an odd number and shifted
 * exclusive ors map no two numbers to one (as in the finalizer of MurmurHash3, Appleby 2011). A
 * pattern would do harm: CRCs are linear, so ids that grow in step on both sides would give former
 * sessions' seeds again. */
OUT_OF_LINE static uint32_t stir(uint32_t id) { return (id ^ id >> 16) * ODD; }

static uint32_t fresh_id(uint32_t boot_id, uint32_t count) {
    return stir(stir(stir(boot_id) + count));
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

static void take_hello(struct endpoint *endpoint, uint32_t computer_id) {
    if (endpoint->session.computer_id == computer_id) {
        endpoint->talk.due |= DUE_INFO_SESSION;
        return;
    }
    greet(endpoint, computer_id);
    endpoint->talk.due |= DUE_INFO_GREETED;
}

/* The greeted session takes over: what the former one was owed is forgotten. */
static void begin_session(struct endpoint *endpoint) {
    endpoint->session = endpoint->greeted;
    endpoint->greeted = (struct endpoint_session){0, 0, 0};
    endpoint->talk = (struct endpoint_talk){.period_ms = 0};
    endpoint->fed_ms = endpoint->now_ms;
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

static enum refusal subscribe(struct endpoint *endpoint, uint16_t period_ms) {
    endpoint->talk.period_ms = period_ms;
    endpoint->sensed_ms = (uint16_t)(endpoint->now_ms - period_ms); /* the first one at once */
    return REFUSAL_NONE;
}

static enum refusal goodbye(struct endpoint *endpoint) {
    endpoint->talk.period_ms = 0;
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
    if (ENDPOINT_CALLS(endpoint)->describe_programs == NULL) {
        return REFUSAL_UNKNOWN;
    }
    endpoint->query_number = number;
    endpoint->talk.due |= DUE_PROGRAM_INFO;
    return REFUSAL_NONE;
}

static enum refusal execute(struct endpoint *endpoint, const struct message *command) {
    switch (command->type) {
    case MESSAGE_OPEN:
        return endpoint->talk.command_next == 0 ? REFUSAL_NONE : REFUSAL_RANGE;
    case MESSAGE_BYE:
        return goodbye(endpoint);
    case MESSAGE_RESUME:
        return resume(endpoint, &command->resume);
    case MESSAGE_SUBSCRIBE:
        return subscribe(endpoint, command->subscribe.period_ms);
    case MESSAGE_PROGRAM_QUERY:
        return query(endpoint, command->program_query.number);
    default:
        break;
    }
    if (endpoint->stop_reason >= bears(endpoint, command->type)) {
        return REFUSAL_STOPPED;
    }
    return ENDPOINT_CALLS(endpoint)->command(endpoint->core, command);
}

/* ---- what comes in ------------------------------------------------------------- */

OUT_OF_LINE static enum refusal decode(const struct endpoint *endpoint, struct message *message) {
    const uint8_t *body = endpoint->reader.body;
    return message_decode(body[0], body + FRAME_HEAD,
                          (uint8_t)(endpoint->reader.length - FRAME_BODY_MIN), message);
}

OUT_OF_LINE static bool is_right(const struct endpoint *endpoint, uint32_t seed, uint32_t number) {
    return frame_check(endpoint->reader.body, endpoint->reader.length, seed, number);
}

OUT_OF_LINE static bool is_of_nobody(const struct endpoint *endpoint) {
    return is_right(endpoint, FRAME_SEED_OF_NOBODY, endpoint->reader.body[1]);
}

OUT_OF_LINE static bool is_ours(const struct endpoint *endpoint, uint32_t number) {
    return endpoint_is_open(endpoint) && is_right(endpoint, endpoint->session.seed, number);
}

/* Whether the frame is of this session, with a number near to the last one of its kind. */
static bool is_near(const struct endpoint *endpoint, uint32_t last) {
    return is_ours(endpoint, frame_number_near(last, endpoint->reader.body[1]));
}

/* The same for a kind of which only the newest counts: sets *is_new, and *last then. */
static bool is_of_session(struct endpoint *endpoint, uint32_t *last, bool *is_new) {
    const uint8_t low = endpoint->reader.body[1];
    *is_new = false;
    if (!is_near(endpoint, *last)) {
        return false;
    }
    *is_new = (int8_t)(low - (uint8_t)*last) > 0;
    if (*is_new) {
        *last = frame_number_near(*last, low);
    }
    return true;
}

/* A command whose CRC is right: the next one is executed, one of the last few is
 * answered again, one from the future waits to be repeated. */
static void take_command(struct endpoint *endpoint) {
    struct endpoint_talk *talk = &endpoint->talk;
    const uint8_t low = endpoint->reader.body[1];
    const uint8_t slot = endpoint_slot(low);
    const uint8_t behind = (uint8_t)((uint8_t)talk->command_next - low);
    if (behind > PROTOCOL_WINDOW) {
        return;
    }
    if (behind == 0) {
        struct message command;
        enum refusal refusal = decode(endpoint, &command);
        if (refusal == REFUSAL_NONE) {
            refusal = execute(endpoint, &command);
        }
        endpoint->replies[slot] = (uint8_t)refusal;
        talk->command_next++;
        endpoint->fed_ms = endpoint->now_ms;
    }
    talk->replies_due |= (uint8_t)(1u << slot);
}

static void arrive_hello(struct endpoint *endpoint) {
    struct message message;
    if (is_of_nobody(endpoint) && decode(endpoint, &message) == REFUSAL_NONE) {
        take_hello(endpoint, message.hello.computer_id);
    }
}

static void arrive_stop(struct endpoint *endpoint) {
    bool is_new = false;
    if (is_of_session(endpoint, &endpoint->talk.stop_last, &is_new)) {
        endpoint->talk.due |= DUE_STOPPED;
        if (is_new) {
            endpoint_hold(endpoint, STOP_REASON_ASKED);
        }
    } else if (is_of_nobody(endpoint)) {
        endpoint->outside_stop_number = endpoint->reader.body[1];
        endpoint->talk.due |= DUE_STOPPED_OUTSIDE;
        endpoint_hold(endpoint, STOP_REASON_OUTSIDE);
    }
}

/* Only a ping never heard before proves that the computer lives. */
static void arrive_ping(struct endpoint *endpoint) {
    bool is_new = false;
    if (is_of_session(endpoint, &endpoint->talk.ping_last, &is_new) && is_new) {
        endpoint->pinged_ms = endpoint->fed_ms = endpoint->now_ms;
        endpoint->talk.due |= DUE_PONG;
    }
}

static void arrive_event_ack(struct endpoint *endpoint) {
    struct endpoint_talk *talk = &endpoint->talk;
    if (talk->event_count == 0 || !is_ours(endpoint, talk->event_first)) {
        return;
    }
    talk->event_first++;
    talk->event_count--;
    for (uint8_t i = 0; i < talk->event_count; i++) {
        endpoint->events[i] = endpoint->events[i + 1];
    }
    talk->due &= (uint8_t)~DUE_EVENT;
    if (talk->event_count > 0) {
        talk->due |= DUE_EVENT;
    }
}

static void arrive_report_ack(struct endpoint *endpoint) {
    struct endpoint_talk *talk = &endpoint->talk;
    if (talk->report_waits && is_ours(endpoint, talk->report_number)) {
        talk->report_number++;
        talk->report_waits = false;
        talk->due &= (uint8_t)~DUE_REPORT;
    }
}

static void arrive_command(struct endpoint *endpoint) {
    if (endpoint->reader.body[0] == MESSAGE_OPEN && endpoint->greeted.computer_id != 0 &&
        is_right(endpoint, endpoint->greeted.seed, 0)) {
        begin_session(endpoint);
    }
    if (is_near(endpoint, endpoint->talk.command_next)) {
        take_command(endpoint);
    }
}

static void arrive(struct endpoint *endpoint) {
    switch (endpoint->reader.body[0]) {
    case MESSAGE_HELLO:
        arrive_hello(endpoint);
        break;
    case MESSAGE_STOP:
        arrive_stop(endpoint);
        break;
    case MESSAGE_PING:
        arrive_ping(endpoint);
        break;
    case MESSAGE_EVENT_ACK:
        arrive_event_ack(endpoint);
        break;
    case MESSAGE_REPORT_ACK:
        arrive_report_ack(endpoint);
        break;
    default:
        if (MESSAGE_IS_COMMAND(endpoint->reader.body[0])) {
            arrive_command(endpoint);
        }
    }
}

void endpoint_feed(struct endpoint *endpoint, const uint8_t *bytes, size_t count, uint32_t now_ms) {
    endpoint->now_ms = now_ms;
    for (; count > 0; count--) {
        if (frame_reader_take(&endpoint->reader, *bytes++)) {
            arrive(endpoint);
        }
    }
}

/* ---- what the robot core asks and says ----------------------------------------- */

bool endpoint_event(struct endpoint *endpoint, uint32_t time_ms, uint8_t source, uint8_t value) {
    if (!endpoint_is_open(endpoint) || endpoint->talk.event_count == ENDPOINT_EVENTS) {
        endpoint->talk.events_lost = true;
        return false;
    }
    if (endpoint->talk.event_count == 0) {
        endpoint->talk.due |= DUE_EVENT;
    }
    endpoint->events[endpoint->talk.event_count++] = (struct message_event){time_ms, source, value};
    return true;
}

void endpoint_drive_alone(struct endpoint *endpoint) {
    endpoint->stop_reason = STOP_REASON_NONE;
    endpoint->alone = true;
}

OUT_OF_LINE bool endpoint_is_silent(const struct endpoint *endpoint) {
    return endpoint->now_ms - endpoint->fed_ms >= PROTOCOL_WATCHDOG_MS;
}

bool endpoint_is_heard(const struct endpoint *endpoint) {
    return endpoint_is_open(endpoint) && !endpoint_is_silent(endpoint);
}

uint8_t *endpoint_report_room(struct endpoint *endpoint) {
    return endpoint->talk.report_waits ? NULL : endpoint->report;
}

void endpoint_report(struct endpoint *endpoint, enum report_kind kind, uint8_t value, uint16_t line,
                     uint8_t count) {
    endpoint->report_kind = (uint8_t)kind;
    endpoint->report_value = value;
    endpoint->report_line = line;
    endpoint->report_count = count;
    endpoint->talk.report_waits = true;
    endpoint->talk.due |= DUE_REPORT;
}

enum stop_reason endpoint_stop_reason(const struct endpoint *endpoint) {
    return (enum stop_reason)endpoint->stop_reason;
}
