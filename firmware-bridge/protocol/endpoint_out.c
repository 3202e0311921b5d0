/* The endpoint's frames to the computer, the most urgent first, and its watchdog. */
#include "firmware-bridge/protocol/endpoint_parts.h"

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
    message.info.reserved = 0;
    send(endpoint, &message, 0, frame_seed(0, 0));
}

static void send_reply(struct endpoint *endpoint) {
    uint32_t number = endpoint->command_next - PROTOCOL_WINDOW;
    while ((endpoint->replies_due & 1u << endpoint_slot(number)) == 0) {
        number++;
    }
    endpoint->replies_due &= (uint8_t) ~(1u << endpoint_slot(number));
    uint8_t refusal = endpoint->replies[endpoint_slot(number)];
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

static void send_program_info(struct endpoint *endpoint) {
    struct message message = {.type = MESSAGE_PROGRAM_INFO};
    endpoint->robot->describe_programs(endpoint->core, &message.program_info);
    message.program_info.query = endpoint->query_number;
    send(endpoint, &message, endpoint->sensors_number++, endpoint->session.seed);
}

static void send_report(struct endpoint *endpoint, uint32_t now_ms) {
    struct message message = {.type = MESSAGE_REPORT,
                              .report = {.kind = endpoint->report_kind,
                                         .value = endpoint->report_value,
                                         .line = endpoint->report_line,
                                         .count = endpoint->report_count,
                                         .bytes = endpoint->report}};
    endpoint->report_sent_ms = (uint16_t)now_ms;
    send(endpoint, &message, endpoint->report_number, endpoint->session.seed);
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

static bool is_report_due(struct endpoint *endpoint, uint32_t now_ms) {
    const uint16_t since_ms = (uint16_t)(now_ms - endpoint->report_sent_ms);
    return take_due(endpoint, DUE_REPORT) != 0 ||
           (endpoint->report_waits && since_ms >= ENDPOINT_EVENT_REPEAT_MS);
}

/* What can wait: events, and what programs say. */
static bool send_news(struct endpoint *endpoint, uint32_t now_ms) {
    if (is_event_due(endpoint, now_ms)) {
        send_event(endpoint, now_ms);
    } else if (take_due(endpoint, DUE_PROGRAM_INFO) != 0) {
        send_program_info(endpoint);
    } else if (is_report_due(endpoint, now_ms)) {
        send_report(endpoint, now_ms);
    } else {
        return false;
    }
    return true;
}

/* Puts the next frame into `line`; false when nothing is owed. */
static bool send_next(struct endpoint *endpoint, uint32_t now_ms) {
    if (send_urgent(endpoint)) {
        return true;
    }
    if (!endpoint_is_open(endpoint)) {
        return false;
    }
    if (endpoint->replies_due != 0) {
        send_reply(endpoint);
    } else if (take_due(endpoint, DUE_PONG) != 0) {
        send_pong(endpoint, now_ms);
    } else if (send_news(endpoint, now_ms)) {
        return true;
    } else if (endpoint->period_ms != 0 && now_ms - endpoint->sensed_ms >= endpoint->period_ms) {
        send_sensors(endpoint, now_ms);
    } else {
        return false;
    }
    return true;
}

static void watch(struct endpoint *endpoint, uint32_t now_ms) {
    if (endpoint->stop_reason == STOP_REASON_NONE && !endpoint->alone &&
        now_ms - endpoint->fed_ms >= PROTOCOL_WATCHDOG_MS) {
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
    watch(endpoint, now_ms);
    if (endpoint->line_sent == endpoint->line_length &&
        (room == 0 || !send_next(endpoint, now_ms))) {
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
