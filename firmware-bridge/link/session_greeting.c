#include <stdlib.h>
#include <sys/random.h>

#include "firmware-bridge/link/session_state.h"
#include "language/language.h"

#define HELLO_EVERY_MS 100
#define OPEN_MAX_MS    400 /* for OPEN to be answered; then greet again */

/* ---- greeting ------------------------------------------------------------------------ */

/* One HELLO; waits a little for its INFO. */
static bool greet_once(struct session *session, uint8_t number, struct fault *fault) {
    struct message hello = {.type = MESSAGE_HELLO,
                            .hello = {PROTOCOL_VERSION, session->computer_id}};
    uint8_t line[1 + FRAME_LINE_MAX] = {0}; /* a delimiter first: there may be garbage */
    size_t length = 1 + frame_write_message(&hello, number, frame_seed(0, 0), line + 1);
    session->info.computer_id = 0;
    if (!session_send_bytes(session, line, length, fault)) {
        return false;
    }
    session->greeted_ms = transport_now_ms(&session->transport);
    uint32_t again_ms = session->greeted_ms + HELLO_EVERY_MS;
    while (session->info.computer_id == 0 &&
           !session_has_come(again_ms, transport_now_ms(&session->transport))) {
        if (!session_pump(session, again_ms, NULL, fault)) {
            return false;
        }
    }
    return true;
}

static bool nobody_answers(const struct session *session, struct fault *fault) {
    if (session->heard_bytes == 0) {
        fault_set(fault, FAULT_TIMEOUT, _("Nothing answers at this address."));
        return fault_advise(fault, _("Is the robot switched on, and does it carry our firmware?"));
    }
    fault_set(fault, FAULT_LINK, _("What is plugged in there does not speak like a robot."));
    return fault_advise(fault, _("It may be another device, or a robot without our firmware: "
                                 "“perseverons flash” writes it there."));
}

static bool is_version_known(const struct session *session, struct fault *fault) {
    if (session->info.version == PROTOCOL_VERSION) {
        return true;
    }
    fault_set(fault, FAULT_REFUSED,
              _("The robot speaks version %d of the protocol, this program version %d."),
              session->info.version, PROTOCOL_VERSION);
    return fault_advise(fault, _("Update the older of the two."));
}

/* Begins with an empty outbox under the two ids; forgets all that a former session said. When
 * only the answer to OPEN was lost it is the same session still: its numbers go on. */
static void begin(struct session *session) {
    uint32_t seed = frame_seed(session->info.computer_id, session->info.robot_id);
    session->pings_unanswered = false;
    outbox_start(&session->outbox, seed);
    outbox_set_round_trip(&session->outbox,
                          transport_now_ms(&session->transport) - session->greeted_ms);
    if (seed == session->seed) {
        return;
    }
    session->seed = seed;
    session->ping_number = session->stop_number = session->event_next = session->report_next = 0;
    session->has_sensors = false;
    session->clock = (struct clock_sync){0};
}

/* OPEN answered and the clock read once. False with FAULT_TIMEOUT: greet again. */
static bool open_greeted(struct session *session, struct fault *fault) {
    struct message open = {.type = MESSAGE_OPEN};
    enum refusal refusal = REFUSAL_NONE;
    begin(session);
    if (!session_exchange(session, &open, 1, OPEN_MAX_MS, &refusal, fault)) {
        return false;
    }
    if (refusal != REFUSAL_NONE) {
        return session_refuse(session, refusal, fault);
    }
    session->is_open = true;
    session->ping_at_ms = transport_now_ms(&session->transport);
    uint32_t until_ms = session->ping_at_ms + OPEN_MAX_MS;
    while (session->clock.count == 0) {
        if (!session_pump(session, until_ms, NULL, fault)) {
            return false;
        }
        if (session->clock.count == 0 &&
            session_has_come(until_ms, transport_now_ms(&session->transport))) {
            session->is_open = false;
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not answer in time."));
        }
    }
    return true;
}

static void say_waiting(const struct session *session, uint32_t waited_ms) {
    if (session->waiting != NULL && waited_ms >= SESSION_WAITING_MS) {
        session->waiting(session->waiting_context, waited_ms);
    }
}

static bool handshake(struct session *session, uint32_t greeting_max_ms, struct fault *fault) {
    uint32_t begun_ms = transport_now_ms(&session->transport);
    uint32_t until_ms = begun_ms + greeting_max_ms;
    outbox_start(&session->outbox, 0);
    session->heard_bytes = 0;
    for (uint8_t number = 0; !session_has_come(until_ms, transport_now_ms(&session->transport));
         number++) {
        if (!greet_once(session, number, fault)) {
            return false;
        }
        if (session->info.computer_id == 0) {
            say_waiting(session, transport_now_ms(&session->transport) - begun_ms);
            continue;
        }
        if (!is_version_known(session, fault)) {
            return false;
        }
        if (open_greeted(session, fault)) {
            return true;
        }
        if (fault->kind != FAULT_TIMEOUT) {
            return false;
        }
        outbox_start(&session->outbox, 0);
    }
    return nobody_answers(session, fault);
}

static uint32_t random_id(void) {
    uint32_t id = 0;
    while (id == 0) {
        if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id) {
            id = (uint32_t)rand();
        }
    }
    return id;
}

static void empty(struct session *session, struct transport *transport, uint32_t computer_id) {
    *session = (struct session){.transport = *transport,
                                .computer_id = computer_id != 0 ? computer_id : random_id(),
                                .statistics = session->statistics,
                                .sensors_count = session->sensors_count};
    *transport = (struct transport){0};
}

bool session_open(struct transport *transport, const struct session_options *options,
                  struct session **out, struct fault *fault) {
    static const struct session_options usual = {0};
    options = options != NULL ? options : &usual;
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        transport_close(transport);
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    empty(session, transport, options->computer_id);
    session->waiting = options->waiting;
    session->waiting_context = options->context;
    uint32_t greeting_max_ms =
        options->greeting_max_ms != 0 ? options->greeting_max_ms : SESSION_GREETING_MAX_MS;
    if (!handshake(session, greeting_max_ms, fault)) {
        transport_close(&session->transport);
        free(session);
        return false;
    }
    *out = session;
    return true;
}

bool session_reconnect(struct session *session, struct transport *transport, struct fault *fault) {
    transport_close(&session->transport);
    empty(session, transport, 0);
    return handshake(session, SESSION_GREETING_MAX_MS, fault) ? true : session_lose(session, fault);
}

/* ---- a stop without a session ---- */

/* Whether a STOPPED for nobody's STOP `number` is among these bytes. */
static bool confirms(struct frame_reader *reader, const uint8_t *bytes, size_t count,
                     uint8_t number) {
    for (size_t i = 0; i < count; i++) {
        if (frame_reader_take(reader, bytes[i]) && reader->body[0] == MESSAGE_STOPPED &&
            frame_check(reader->body, reader->length, frame_seed(0, 0), number)) {
            return true;
        }
    }
    return false;
}

bool session_stop_outside(struct transport *transport, struct fault *fault) {
    struct message message = {.type = MESSAGE_STOP};
    struct frame_reader reader = {0};
    uint8_t line[1 + FRAME_LINE_MAX] = {0}; /* a delimiter first: there may be garbage */
    uint32_t until_ms = transport_now_ms(transport) + SESSION_GREETING_MAX_MS;
    for (uint8_t number = 0; !session_has_come(until_ms, transport_now_ms(transport)); number++) {
        size_t length = 1 + frame_write_message(&message, number, frame_seed(0, 0), line + 1);
        if (!transport_write(transport, line, length, fault)) {
            return false;
        }
        uint32_t again_ms = transport_now_ms(transport) + HELLO_EVERY_MS;
        while (!session_has_come(again_ms, transport_now_ms(transport))) {
            uint8_t bytes[SESSION_READ_AT_ONCE];
            size_t count = 0;
            if (!transport_read(transport, bytes, sizeof bytes, again_ms, &count, fault)) {
                return false;
            }
            if (confirms(&reader, bytes, count, number)) {
                return true;
            }
        }
    }
    return fault_set(fault, FAULT_TIMEOUT, _("The robot did not confirm the stop."));
}
