#include <string.h>

#include "firmware-bridge/link/session_state.h"
#include "language/language.h"

static uint32_t sooner(uint32_t a_ms, uint32_t b_ms) {
    return (int32_t)(a_ms - b_ms) < 0 ? a_ms : b_ms;
}

/* ---- sending ------------------------------------------------------------------ */

bool session_send_bytes(struct session *session, const uint8_t *bytes, size_t count,
                        struct fault *fault) {
    session->statistics.bytes_out += (uint32_t)count;
    return transport_write(&session->transport, bytes, count, fault);
}

bool session_send_message(struct session *session, const struct message *message, uint32_t number,
                          uint32_t seed, struct fault *fault) {
    uint8_t line[FRAME_LINE_MAX];
    return session_send_bytes(session, line, frame_write_message(message, number, seed, line),
                              fault);
}

static bool send_ping(struct session *session, uint32_t now_ms, struct fault *fault) {
    struct message ping = {.type = MESSAGE_PING};
    uint32_t number = ++session->ping_number;
    session->ping_sent_ms[number % SESSION_PINGS_REMEMBERED] = now_ms;
    session->ping_at_ms = now_ms + PROTOCOL_HEARTBEAT_MS;
    if (!session->pings_unanswered) {
        session->pings_unanswered = true;
        session->unanswered_since_ms = now_ms;
    }
    return session_send_message(session, &ping, number, session->seed, fault);
}

static bool repeat_commands(struct session *session, uint32_t now_ms, struct fault *fault) {
    uint8_t bytes[PROTOCOL_WINDOW * FRAME_LINE_MAX];
    size_t count = outbox_repeat(&session->outbox, now_ms, bytes);
    if (count == 0) {
        return true;
    }
    session->statistics.repetitions++;
    return session_send_bytes(session, bytes, count, fault);
}

/* ---- receiving ---------------------------------------------------------------- */

struct arrival {
    const uint8_t *body;
    size_t length;
    struct message message;
    uint32_t now_ms;
};

static bool is_numbered(const struct session *session, const struct arrival *arrival,
                        uint32_t number) {
    return session->info.computer_id != 0 &&
           frame_check(arrival->body, arrival->length, session->seed, number);
}

static bool arrive_info(struct session *session, struct arrival *arrival) {
    const struct message_info *info = &arrival->message.info;
    if (!frame_check(arrival->body, arrival->length, frame_seed(0, 0), 0) ||
        info->computer_id != session->computer_id) {
        return false;
    }
    if (!session->is_open) {
        session->info = *info;
    }
    return true;
}

/* DONE and REFUSED: the answer to a command. */
static bool arrive_answer(struct session *session, struct arrival *arrival) {
    uint32_t number = frame_number_near(session->outbox.first, arrival->body[1]);
    uint8_t refusal = REFUSAL_NONE;
    if (!is_numbered(session, arrival, number)) {
        return false;
    }
    if (arrival->message.type == MESSAGE_REFUSED) {
        refusal = arrival->message.refused.refusal;
    }
    outbox_answer(&session->outbox, number, refusal, arrival->now_ms);
    return true;
}

static bool arrive_pong(struct session *session, struct arrival *arrival) {
    uint32_t number = frame_number_near(session->ping_number, arrival->body[1]);
    if (!is_numbered(session, arrival, number)) {
        return false;
    }
    const struct message_pong *pong = &arrival->message.pong;
    if (session->ping_number - number < SESSION_PINGS_REMEMBERED && pong->held_ms < 255) {
        uint32_t sent_ms = session->ping_sent_ms[number % SESSION_PINGS_REMEMBERED];
        clock_sync_add(&session->clock, sent_ms, pong->received_ms,
                       pong->received_ms + pong->held_ms, arrival->now_ms);
        outbox_set_round_trip(&session->outbox, arrival->now_ms - sent_ms);
    }
    return true;
}

static bool arrive_stopped(struct session *session, struct arrival *arrival) {
    if (!is_numbered(session, arrival, session->stop_number)) {
        return false;
    }
    session->stop_confirmed = true;
    return true;
}

/* Telemetry is not repeated; an old frame played back shows by its time. */
static bool arrive_sensors(struct session *session, struct arrival *arrival) {
    if (!is_numbered(session, arrival, arrival->body[1])) {
        return false;
    }
    const struct message_sensors *sensors = &arrival->message.sensors;
    if (!session->has_sensors || (int32_t)(sensors->time_ms - session->sensors.time_ms) > 0) {
        session->sensors = *sensors;
        session->has_sensors = true;
        session->sensors_count++;
    }
    return true;
}

static void keep_event(struct session *session, const struct message_event *event) {
    session->events[session->events_taken++ % SESSION_EVENTS] = *event;
    session->event_next++;
}

/* Acknowledges what it has; one that finds no room stays the robot's. */
static bool arrive_event(struct session *session, struct arrival *arrival) {
    uint32_t number = frame_number_near(session->event_next, arrival->body[1]);
    if (!is_numbered(session, arrival, number)) {
        return false;
    }
    if (number == session->event_next) {
        if (session->events_taken - session->events_given == SESSION_EVENTS) {
            return true;
        }
        keep_event(session, &arrival->message.event);
    }
    struct message receipt = {.type = MESSAGE_EVENT_ACK};
    struct fault ignored; /* the next read tells of a broken transport */
    session_send_message(session, &receipt, number, session->seed, &ignored);
    return true;
}

static void keep_report(struct session *session, const struct message_report *message) {
    struct session_report *report = &session->reports[session->reports_taken++ % SESSION_REPORTS];
    *report =
        (struct session_report){message->kind, message->value, message->line, message->count, {0}};
    memcpy(report->bytes, message->bytes, message->count);
    session->report_next++;
}

/* As an event: acknowledged once it is kept. */
static bool arrive_report(struct session *session, struct arrival *arrival) {
    uint32_t number = frame_number_near(session->report_next, arrival->body[1]);
    if (!is_numbered(session, arrival, number)) {
        return false;
    }
    if (number == session->report_next) {
        if (session->reports_taken - session->reports_given == SESSION_REPORTS) {
            return true;
        }
        keep_report(session, &arrival->message.report);
    }
    struct message receipt = {.type = MESSAGE_REPORT_ACK};
    struct fault ignored; /* the next read tells of a broken transport */
    session_send_message(session, &receipt, number, session->seed, &ignored);
    return true;
}

static bool arrive_program_info(struct session *session, struct arrival *arrival) {
    if (!is_numbered(session, arrival, arrival->body[1])) {
        return false;
    }
    session->program_info = arrival->message.program_info;
    session->program_info_count++;
    return true;
}

static bool arrive(struct session *session, struct arrival *arrival) {
    switch (arrival->message.type) {
    case MESSAGE_INFO:
        return arrive_info(session, arrival);
    case MESSAGE_DONE:
    case MESSAGE_REFUSED:
        return arrive_answer(session, arrival);
    case MESSAGE_PONG:
        return arrive_pong(session, arrival);
    case MESSAGE_STOPPED:
        return arrive_stopped(session, arrival);
    case MESSAGE_SENSORS:
        return arrive_sensors(session, arrival);
    case MESSAGE_EVENT:
        return arrive_event(session, arrival);
    case MESSAGE_REPORT:
        return arrive_report(session, arrival);
    case MESSAGE_PROGRAM_INFO:
        return arrive_program_info(session, arrival);
    default:
        return false;
    }
}

static void take_frame(struct session *session, uint32_t now_ms) {
    struct arrival arrival = {
        .body = session->reader.body, .length = session->reader.length, .now_ms = now_ms};
    bool good = message_decode(arrival.body[0], arrival.body + FRAME_HEAD,
                               arrival.length - FRAME_BODY_MIN, &arrival.message) == REFUSAL_NONE &&
                arrive(session, &arrival);
    if (good) {
        session->statistics.frames++;
        session->pings_unanswered = false;
    } else {
        session->statistics.spoilt_frames++;
    }
}

static void take_bytes(struct session *session, const uint8_t *bytes, size_t count) {
    uint32_t now_ms = transport_now_ms(&session->transport);
    session->statistics.bytes_in += (uint32_t)count;
    session->heard_bytes += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        if (frame_reader_take(&session->reader, bytes[i])) {
            take_frame(session, now_ms);
        }
    }
}

/* ---- the pump: everything that waits, waits here ---------------------------------- */

static bool send_due(struct session *session, struct fault *fault) {
    uint32_t now_ms = transport_now_ms(&session->transport);
    if (session->is_open && session_has_come(session->ping_at_ms, now_ms) &&
        !send_ping(session, now_ms, fault)) {
        return false;
    }
    return repeat_commands(session, now_ms, fault);
}

static uint32_t next_due_ms(const struct session *session, uint32_t until_ms) {
    if (session->is_open) {
        until_ms = sooner(until_ms, session->ping_at_ms);
    }
    if (!outbox_is_empty(&session->outbox)) {
        until_ms = sooner(until_ms, session->outbox.repeat_at_ms);
    }
    return until_ms;
}

static bool is_silent(struct session *session) {
    return session->is_open && session->pings_unanswered &&
           session_has_come(session->unanswered_since_ms + SESSION_SILENCE_MAX_MS,
                            transport_now_ms(&session->transport));
}

/* Sends what is due, waits until_ms at most for bytes, and takes them in. *came (NULL
 * allowed): there were some. */
bool session_pump(struct session *session, uint32_t until_ms, bool *came, struct fault *fault) {
    uint8_t bytes[SESSION_READ_AT_ONCE];
    size_t count = 0;
    if (!send_due(session, fault) ||
        !transport_read(&session->transport, bytes, sizeof bytes, next_due_ms(session, until_ms),
                        &count, fault)) {
        return false;
    }
    take_bytes(session, bytes, count);
    if (came != NULL) {
        *came = count > 0;
    }
    if (count == 0 && is_silent(session)) {
        fault_set(fault, FAULT_LINK, _("The robot no longer answers."));
        return fault_advise(fault, _("Is it switched on, and its battery charged?"));
    }
    return true;
}
