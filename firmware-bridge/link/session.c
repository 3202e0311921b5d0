#include "firmware-bridge/link/session.h"

#include <stdlib.h>

#include "firmware-bridge/link/session_state.h"
#include "language/language.h"

#define STOP_EVERY_MS  20
#define STOP_MAX_MS    500
#define GOODBYE_MAX_MS 200

/* ---- loss ----------------------------------------------------------------------- */

/* From here on every call gives this fault. Returns false. */
bool session_lose(struct session *session, const struct fault *fault) {
    session->is_lost = true;
    session->is_open = false;
    session->loss = *fault;
    return false;
}

static bool is_usable(const struct session *session, struct fault *fault) {
    if (session->is_lost) {
        *fault = session->loss;
    }
    return !session->is_lost;
}

/* ---- commands --------------------------------------------------------------------- */

bool session_refuse(struct session *session, enum refusal refusal, struct fault *fault) {
    session->refusal = refusal;
    switch (refusal) {
    case REFUSAL_STOPPED:
        return fault_set(fault, FAULT_STOPPED, _("The robot has been stopped."));
    case REFUSAL_UNSUPPORTED:
        return fault_set(fault, FAULT_REFUSED, _("This robot has no such part."));
    case REFUSAL_RANGE:
        return fault_set(fault, FAULT_REFUSED,
                         _("This value is too large or too small for the robot."));
    case REFUSAL_BROKEN:
        return fault_set(fault, FAULT_REFUSED, _("A part of the robot does not work."));
    default:
        return fault_set(fault, FAULT_REFUSED, _("The robot refused the command (%s)."),
                         refusal_word(refusal));
    }
}

static bool put_command(struct session *session, const struct message *command,
                        struct fault *fault) {
    const struct outbox_entry *entry =
        outbox_put(&session->outbox, command, transport_now_ms(&session->transport));
    return session_send_bytes(session, entry->line, entry->length, fault);
}

struct request {
    const struct message *commands;
    size_t count, sent, settled;
    uint32_t until_ms;
    enum refusal refusal; /* the first */
};

/* Fills the window. */
static bool request_send(struct session *session, struct request *request, struct fault *fault) {
    while (request->sent < request->count && !outbox_is_full(&session->outbox)) {
        if (!put_command(session, &request->commands[request->sent++], fault)) {
            return false;
        }
    }
    return true;
}

static void request_settle(struct session *session, struct request *request, uint32_t answer_ms) {
    uint8_t refusal = REFUSAL_NONE;
    while (outbox_settle(&session->outbox, &refusal)) {
        request->settled++;
        request->until_ms = transport_now_ms(&session->transport) + answer_ms;
        if (request->refusal == REFUSAL_NONE) {
            request->refusal = (enum refusal)refusal;
        }
    }
}

/* All commands answered, each within answer_ms of the one before; *refusal is the first. */
bool session_exchange(struct session *session, const struct message *commands, size_t count,
                      uint32_t answer_ms, enum refusal *refusal, struct fault *fault) {
    struct request request = {.commands = commands,
                              .count = count,
                              .until_ms = transport_now_ms(&session->transport) + answer_ms};
    int late = 0; /* reads after the time was up: the answer may wait behind telemetry */
    for (;;) {
        if (!request_send(session, &request, fault)) {
            return false;
        }
        if (request.settled == count) {
            *refusal = request.refusal;
            return true;
        }
        bool came = false;
        if (!session_pump(session, request.until_ms, &came, fault)) {
            return false;
        }
        request_settle(session, &request, answer_ms);
        if (session_has_come(request.until_ms, transport_now_ms(&session->transport)) &&
            (!came || ++late > SESSION_READS_IN_A_ROW)) {
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not answer in time."));
        }
    }
}

bool session_request(struct session *session, const struct message *commands, size_t count,
                     struct fault *fault) {
    session->refusal = REFUSAL_NONE;
    if (!is_usable(session, fault)) {
        return false;
    }
    enum refusal refusal = REFUSAL_NONE;
    if (!session_exchange(session, commands, count, SESSION_ANSWER_MAX_MS, &refusal, fault)) {
        return session_lose(session, fault);
    }
    return refusal == REFUSAL_NONE ? true : session_refuse(session, refusal, fault);
}

enum refusal session_refusal(const struct session *session) { return session->refusal; }

/* ---- stop -------------------------------------------------------------------------- */

static bool stop(struct session *session, struct fault *fault) {
    struct message message = {.type = MESSAGE_STOP};
    uint32_t until_ms = transport_now_ms(&session->transport) + STOP_MAX_MS;
    session->stop_confirmed = false;
    session->stop_number++;
    while (!session->stop_confirmed) {
        uint32_t now_ms = transport_now_ms(&session->transport), again_ms = now_ms + STOP_EVERY_MS;
        if (session_has_come(until_ms, now_ms)) {
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not confirm the stop."));
        }
        if (!session_send_message(session, &message, session->stop_number, session->seed, fault)) {
            return false;
        }
        while (!session->stop_confirmed && !session_has_come(again_ms, now_ms)) {
            if (!session_pump(session, again_ms, NULL, fault)) {
                return false;
            }
            now_ms = transport_now_ms(&session->transport);
        }
    }
    return true;
}

bool session_stop(struct session *session, struct fault *fault) {
    if (!is_usable(session, fault)) {
        return false;
    }
    return stop(session, fault) ? true : session_lose(session, fault);
}

void session_close(struct session *session) {
    if (session == NULL) {
        return;
    }
    if (!session->is_lost) {
        struct message bye = {.type = MESSAGE_BYE};
        enum refusal refusal = REFUSAL_NONE;
        struct fault ignored;
        session_exchange(session, &bye, 1, GOODBYE_MAX_MS, &refusal, &ignored);
    }
    transport_close(&session->transport);
    free(session);
}

/* ---- what the session knows ------------------------------------------------------------ */

bool session_wait(struct session *session, uint32_t until_ms, struct fault *fault) {
    uint32_t count = session->sensors_count;
    if (!is_usable(session, fault)) {
        return false;
    }
    do {
        if (!session_pump(session, until_ms, NULL, fault)) {
            return session_lose(session, fault);
        }
    } while (session->sensors_count == count &&
             !session_has_come(until_ms, transport_now_ms(&session->transport)));
    return true;
}

bool session_service(struct session *session, struct fault *fault) {
    if (!is_usable(session, fault)) {
        return false;
    }
    bool came = true;
    for (int i = 0; came && i < SESSION_READS_IN_A_ROW; i++) {
        if (!session_pump(session, transport_now_ms(&session->transport), &came, fault)) {
            return session_lose(session, fault);
        }
    }
    return true;
}

const struct message_info *session_info(const struct session *session) { return &session->info; }

uint32_t session_now_ms(struct session *session) { return transport_now_ms(&session->transport); }

int session_descriptor(const struct session *session) {
    return transport_descriptor(&session->transport);
}

const struct message_sensors *session_sensors(const struct session *session, uint32_t *count) {
    if (count != NULL) {
        *count = session->sensors_count;
    }
    return session->has_sensors ? &session->sensors : NULL;
}

bool session_next_event(struct session *session, struct message_event *event) {
    if (session->events_given == session->events_taken) {
        return false;
    }
    *event = session->events[session->events_given++ % SESSION_EVENTS];
    return true;
}

const struct clock_sync *session_clock(const struct session *session) { return &session->clock; }

const struct session_statistics *session_statistics(const struct session *session) {
    return &session->statistics;
}
