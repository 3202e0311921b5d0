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

/* Fills the window. */
static bool flow_send(struct session *session, const struct session_flow *flow,
                      struct fault *fault) {
    struct message command;
    while (!outbox_is_full(&session->outbox) && flow->next(flow->context, &command)) {
        if (!put_command(session, &command, fault)) {
            return false;
        }
    }
    return true;
}

/* True when there were answers. */
static bool flow_settle(struct session *session, const struct session_flow *flow) {
    uint8_t refusal = REFUSAL_NONE;
    bool any = false;
    while (outbox_settle(&session->outbox, &refusal)) {
        flow->answered(flow->context, (enum refusal)refusal);
        any = true;
    }
    return any;
}

/* Until there is no command and all are answered, each within answer_ms of the one before. */
static bool run_flow(struct session *session, const struct session_flow *flow, uint32_t answer_ms,
                     struct fault *fault) {
    uint32_t until_ms = transport_now_ms(&session->transport) + answer_ms;
    int late = 0; /* reads after the time was up: the answer may wait behind telemetry */
    for (;;) {
        if (!flow_send(session, flow, fault)) {
            return false;
        }
        if (outbox_is_empty(&session->outbox)) {
            return true;
        }
        bool came = false;
        if (!session_pump(session, until_ms, &came, fault)) {
            return false;
        }
        if (flow_settle(session, flow)) {
            until_ms = transport_now_ms(&session->transport) + answer_ms;
        }
        if (session_has_come(until_ms, transport_now_ms(&session->transport)) &&
            (!came || ++late > SESSION_READS_IN_A_ROW)) {
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not answer in time."));
        }
    }
}

/* ---- commands in a row ---- */

struct request {
    const struct message *commands;
    size_t count, sent;
    enum refusal refusal; /* the first */
};

static bool request_next(void *context, struct message *command) {
    struct request *request = context;
    if (request->sent == request->count) {
        return false;
    }
    *command = request->commands[request->sent++];
    return true;
}

static void request_answered(void *context, enum refusal refusal) {
    struct request *request = context;
    if (request->refusal == REFUSAL_NONE) {
        request->refusal = refusal;
    }
}

/* All commands answered, each within answer_ms of the one before; *refusal is the first. */
bool session_exchange(struct session *session, const struct message *commands, size_t count,
                      uint32_t answer_ms, enum refusal *refusal, struct fault *fault) {
    struct request request = {.commands = commands, .count = count};
    const struct session_flow flow = {request_next, request_answered, &request};
    const bool done = run_flow(session, &flow, answer_ms, fault);
    *refusal = request.refusal;
    return done;
}

bool session_run(struct session *session, const struct session_flow *flow, struct fault *fault) {
    if (!is_usable(session, fault)) {
        return false;
    }
    return run_flow(session, flow, SESSION_ANSWER_MAX_MS, fault) ? true
                                                                 : session_lose(session, fault);
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

bool session_listen(struct session *session, uint32_t until_ms, struct fault *fault) {
    if (!is_usable(session, fault)) {
        return false;
    }
    bool came = false;
    do {
        if (!session_pump(session, until_ms, &came, fault)) {
            return session_lose(session, fault);
        }
    } while (!came && !session_has_come(until_ms, transport_now_ms(&session->transport)));
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

bool session_next_report(struct session *session, struct session_report *report) {
    if (session->reports_given == session->reports_taken) {
        return false;
    }
    *report = session->reports[session->reports_given++ % SESSION_REPORTS];
    return true;
}

const struct message_program_info *session_program_info(const struct session *session,
                                                        uint32_t *count) {
    if (count != NULL) {
        *count = session->program_info_count;
    }
    return session->program_info_count > 0 ? &session->program_info : NULL;
}

const struct clock_sync *session_clock(const struct session *session) { return &session->clock; }

const struct session_statistics *session_statistics(const struct session *session) {
    return &session->statistics;
}
