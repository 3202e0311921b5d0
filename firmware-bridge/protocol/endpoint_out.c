/* The endpoint's frames to the computer, the most urgent first, and its watchdog. */
#include "firmware-bridge/protocol/endpoint_parts.h"

/* What is sent next, besides the bits of talk.due. */
#define NOTHING 0
#define REPLY   0x03
#define SENSORS 0x05

/* ---- which ---------------------------------------------------------------------- */

/* On clocks of 16 bits: since_ms is looked at in time. */
static bool is_over(const struct endpoint *endpoint, uint16_t since_ms, uint16_t duration_ms) {
    return (uint16_t)((uint16_t)endpoint->now_ms - since_ms) >= duration_ms;
}

/* What is not acknowledged is due again. */
static void repeat(struct endpoint *endpoint) {
    struct endpoint_talk *talk = &endpoint->talk;
    if (talk->event_count > 0 &&
        is_over(endpoint, endpoint->event_sent_ms, ENDPOINT_EVENT_REPEAT_MS)) {
        talk->due |= DUE_EVENT;
    }
    if (talk->report_waits &&
        is_over(endpoint, endpoint->report_sent_ms, ENDPOINT_EVENT_REPEAT_MS)) {
        talk->due |= DUE_REPORT;
    }
}

/* The most urgent of what is owed. */
static uint8_t choose(const struct endpoint *endpoint) {
    const struct endpoint_talk *talk = &endpoint->talk;
    uint8_t due = talk->due & DUE_URGENT;
    if (due == 0 && endpoint_is_open(endpoint)) {
        if (talk->replies_due != 0) {
            return REPLY;
        }
        due = talk->due;
        if (due == 0 && talk->period_ms != 0 &&
            is_over(endpoint, endpoint->sensed_ms, talk->period_ms)) {
            return SENSORS;
        }
    }
    return due & (uint8_t)-due;
}

/* ---- what it says: each fills in a message of zeros and returns its number ---------- */

static void info(const struct endpoint *endpoint, struct message *message,
                 const struct endpoint_session *session) {
    message->type = MESSAGE_INFO;
    ENDPOINT_CALLS(endpoint)->identify(endpoint->core, &message->info);
    message->info.version = PROTOCOL_VERSION;
    message->info.computer_id = session->computer_id;
    message->info.robot_id = session->robot_id;
    message->info.boot_id = endpoint->boot_id;
    message->info.watchdog_ms = PROTOCOL_WATCHDOG_MS;
    message->info.window = PROTOCOL_WINDOW;
    message->info.payload_max = MESSAGE_PAYLOAD_MAX;
}

static uint32_t reply(struct endpoint *endpoint, struct message *message) {
    struct endpoint_talk *talk = &endpoint->talk;
    uint8_t low = (uint8_t)(talk->command_next - PROTOCOL_WINDOW);
    uint8_t bit = 0;
    for (;; low++) {
        bit = (uint8_t)(1u << endpoint_slot(low));
        if ((talk->replies_due & bit) != 0) {
            break;
        }
    }
    talk->replies_due &= (uint8_t)~bit;
    const uint8_t refusal = endpoint->replies[endpoint_slot(low)];
    message->type = refusal == REFUSAL_NONE ? MESSAGE_DONE : MESSAGE_REFUSED;
    message->refused.refusal = refusal;
    return frame_number_near(talk->command_next, low);
}

static uint32_t pong(const struct endpoint *endpoint, struct message *message) {
    const uint16_t held_ms = (uint16_t)((uint16_t)endpoint->now_ms - (uint16_t)endpoint->pinged_ms);
    message->type = MESSAGE_PONG;
    message->pong.received_ms = endpoint->pinged_ms;
    message->pong.held_ms = (uint8_t)(held_ms < 255 ? held_ms : 255);
    return endpoint->talk.ping_last;
}

static uint32_t event(struct endpoint *endpoint, struct message *message) {
    message->type = MESSAGE_EVENT;
    message->event = endpoint->events[0];
    endpoint->event_sent_ms = (uint16_t)endpoint->now_ms;
    return endpoint->talk.event_first;
}

static uint32_t program_info(struct endpoint *endpoint, struct message *message) {
    message->type = MESSAGE_PROGRAM_INFO;
    ENDPOINT_CALLS(endpoint)->describe_programs(endpoint->core, &message->program_info);
    message->program_info.query = endpoint->query_number;
    return endpoint->sensors_number++;
}

static uint32_t report(struct endpoint *endpoint, struct message *message) {
    message->type = MESSAGE_REPORT;
    message->report.kind = endpoint->report_kind;
    message->report.value = endpoint->report_value;
    message->report.line = endpoint->report_line;
    message->report.count = endpoint->report_count;
    message->report.bytes = endpoint->report;
    endpoint->report_sent_ms = (uint16_t)endpoint->now_ms;
    return endpoint->talk.report_number;
}

/* Keeps the beat of the period, unless it fell behind by a whole one. */
static uint32_t sensors(struct endpoint *endpoint, struct message *message) {
    const uint16_t period_ms = endpoint->talk.period_ms;
    message->type = MESSAGE_SENSORS;
    ENDPOINT_CALLS(endpoint)->sense(endpoint->core, &message->sensors);
    message->sensors.time_ms = endpoint->now_ms;
    message->sensors.stop_reason = (enum stop_reason)endpoint->stop_reason;
    message->sensors.events_lost = endpoint->talk.events_lost;
    endpoint->sensed_ms = (uint16_t)(endpoint->sensed_ms + period_ms);
    if (is_over(endpoint, endpoint->sensed_ms, period_ms)) {
        endpoint->sensed_ms = (uint16_t)endpoint->now_ms;
    }
    return endpoint->sensors_number++;
}

static uint32_t compose(struct endpoint *endpoint, uint8_t what, struct message *message) {
    switch (what) {
    case DUE_STOPPED:
        message->type = MESSAGE_STOPPED;
        return endpoint->talk.stop_last;
    case DUE_STOPPED_OUTSIDE:
        message->type = MESSAGE_STOPPED;
        return endpoint->outside_stop_number;
    case DUE_INFO_GREETED:
    case DUE_INFO_SESSION:
        info(endpoint, message, what == DUE_INFO_GREETED ? &endpoint->greeted : &endpoint->session);
        return 0;
    case REPLY:
        return reply(endpoint, message);
    case DUE_PONG:
        return pong(endpoint, message);
    case DUE_EVENT:
        return event(endpoint, message);
    case DUE_PROGRAM_INFO:
        return program_info(endpoint, message);
    case DUE_REPORT:
        return report(endpoint, message);
    default:
        return sensors(endpoint, message);
    }
}

/* ---- onto the line --------------------------------------------------------------- */

/* Puts the next frame into `line`; false when nothing is owed. */
static bool send_next(struct endpoint *endpoint) {
    repeat(endpoint);
    const uint8_t what = choose(endpoint);
    if (what == NOTHING) {
        return false;
    }
    if (what != REPLY && what != SENSORS) {
        endpoint->talk.due &= (uint8_t)~what;
    }
    struct message message = {.info = {.version = 0}};
    const uint32_t number = compose(endpoint, what, &message);
    const bool is_to_nobody =
        what == DUE_STOPPED_OUTSIDE || what == DUE_INFO_GREETED || what == DUE_INFO_SESSION;
    endpoint->line_length = (uint8_t)frame_write_message(
        &message, number, is_to_nobody ? FRAME_SEED_OF_NOBODY : endpoint->session.seed,
        endpoint->line);
    endpoint->line_sent = 0;
    return true;
}

static void watch(struct endpoint *endpoint) {
    if (endpoint->stop_reason == STOP_REASON_NONE && !endpoint->alone &&
        endpoint_is_silent(endpoint)) {
        endpoint_hold(endpoint, STOP_REASON_WATCHDOG);
    }
}

/* Of the frame being sent, as much as there is room for; returns how much. */
static size_t copy_line(struct endpoint *endpoint, uint8_t *bytes, size_t room) {
    const uint8_t left = (uint8_t)(endpoint->line_length - endpoint->line_sent);
    const uint8_t count = room < left ? (uint8_t)room : left;
    const uint8_t *from = endpoint->line + endpoint->line_sent;
    for (uint8_t i = count; i > 0; i--) {
        *bytes++ = *from++;
    }
    endpoint->line_sent = (uint8_t)(endpoint->line_sent + count);
    return count;
}

size_t endpoint_poll_frame(struct endpoint *endpoint, uint8_t *bytes, size_t room,
                           uint32_t now_ms) {
    endpoint->now_ms = now_ms;
    watch(endpoint);
    if (endpoint->line_sent == endpoint->line_length && (room == 0 || !send_next(endpoint))) {
        return 0;
    }
    return copy_line(endpoint, bytes, room);
}

size_t endpoint_poll(struct endpoint *endpoint, uint8_t *bytes, size_t room, uint32_t now_ms) {
    size_t count = 0, more = 0;
    do {
        more = endpoint_poll_frame(endpoint, bytes + count, room - count, now_ms);
        count += more;
    } while (more > 0);
    return count;
}
