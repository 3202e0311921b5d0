#include "firmware-bridge/link/session.h"

#include <stdlib.h>
#include <sys/random.h>

#include "firmware-bridge/link/outbox.h"
#include "firmware-bridge/protocol/frame.h"
#include "language/language.h"

#define READ_AT_ONCE     512
#define READS_IN_A_ROW   64 /* then a flooding device must wait for us */
#define HELLO_EVERY_MS   100
#define STOP_EVERY_MS    20
#define STOP_MAX_MS      500
#define OPEN_MAX_MS      400 /* for OPEN to be answered; then greet again */
#define GOODBYE_MAX_MS   200
#define PINGS_REMEMBERED 16

struct session {
    struct transport transport;
    struct message_info info; /* info.computer_id 0: not greeted back yet */
    uint32_t computer_id;
    uint32_t seed;
    bool is_open;
    bool is_lost;
    struct fault loss; /* why, when is_lost */

    struct frame_reader reader;
    struct outbox outbox;
    enum refusal refusal;
    uint32_t heard_bytes; /* while greeting: is anybody there at all? */

    uint32_t ping_number;
    uint32_t ping_at_ms; /* when the next is due */
    uint32_t ping_sent_ms[PINGS_REMEMBERED];
    bool pings_unanswered;
    uint32_t unanswered_since_ms;

    uint32_t stop_number;
    bool stop_confirmed;

    bool has_sensors;
    struct message_sensors sensors;
    uint32_t sensors_count;

    uint32_t event_next; /* number of the next one from the robot */
    uint32_t events_taken, events_given;
    struct message_event events[SESSION_EVENTS];

    struct clock_sync clock;
    struct session_statistics statistics;
};

static bool has_come(uint32_t at_ms, uint32_t now_ms) { return (int32_t)(now_ms - at_ms) >= 0; }

static uint32_t sooner(uint32_t a_ms, uint32_t b_ms) {
    return (int32_t)(a_ms - b_ms) < 0 ? a_ms : b_ms;
}

/* ---- sending ------------------------------------------------------------------ */

static bool send_bytes(struct session *session, const uint8_t *bytes, size_t count,
                       struct fault *fault) {
    session->statistics.bytes_out += (uint32_t)count;
    return transport_write(&session->transport, bytes, count, fault);
}

static bool send_message(struct session *session, const struct message *message, uint32_t number,
                         uint32_t seed, struct fault *fault) {
    uint8_t line[FRAME_LINE_MAX];
    return send_bytes(session, line, frame_write_message(message, number, seed, line), fault);
}

static bool send_ping(struct session *session, uint32_t now_ms, struct fault *fault) {
    struct message ping = {.type = MESSAGE_PING};
    uint32_t number = ++session->ping_number;
    session->ping_sent_ms[number % PINGS_REMEMBERED] = now_ms;
    session->ping_at_ms = now_ms + PROTOCOL_HEARTBEAT_MS;
    if (!session->pings_unanswered) {
        session->pings_unanswered = true;
        session->unanswered_since_ms = now_ms;
    }
    return send_message(session, &ping, number, session->seed, fault);
}

static bool repeat_commands(struct session *session, uint32_t now_ms, struct fault *fault) {
    uint8_t bytes[PROTOCOL_WINDOW * FRAME_LINE_MAX];
    size_t count = outbox_repeat(&session->outbox, now_ms, bytes);
    if (count == 0) {
        return true;
    }
    session->statistics.repetitions++;
    return send_bytes(session, bytes, count, fault);
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
    if (session->ping_number - number < PINGS_REMEMBERED && pong->held_ms < 255) {
        uint32_t sent_ms = session->ping_sent_ms[number % PINGS_REMEMBERED];
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
    send_message(session, &receipt, number, session->seed, &ignored);
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
    if (session->is_open && has_come(session->ping_at_ms, now_ms) &&
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
    return session->pings_unanswered &&
           has_come(session->unanswered_since_ms + SESSION_SILENCE_MAX_MS,
                    transport_now_ms(&session->transport));
}

/* Sends what is due, waits until_ms at most for bytes, and takes them in. *came (NULL
 * allowed): there were some. */
static bool pump(struct session *session, uint32_t until_ms, bool *came, struct fault *fault) {
    uint8_t bytes[READ_AT_ONCE];
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

/* ---- loss ----------------------------------------------------------------------- */

/* From here on every call gives this fault. Returns false. */
static bool lose(struct session *session, const struct fault *fault) {
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

static bool refuse(struct session *session, enum refusal refusal, struct fault *fault) {
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
    return send_bytes(session, entry->line, entry->length, fault);
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
static bool exchange(struct session *session, const struct message *commands, size_t count,
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
        if (!pump(session, request.until_ms, &came, fault)) {
            return false;
        }
        request_settle(session, &request, answer_ms);
        if (has_come(request.until_ms, transport_now_ms(&session->transport)) &&
            (!came || ++late > READS_IN_A_ROW)) {
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
    if (!exchange(session, commands, count, SESSION_ANSWER_MAX_MS, &refusal, fault)) {
        return lose(session, fault);
    }
    return refusal == REFUSAL_NONE ? true : refuse(session, refusal, fault);
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
        if (has_come(until_ms, now_ms)) {
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not confirm the stop."));
        }
        if (!send_message(session, &message, session->stop_number, session->seed, fault)) {
            return false;
        }
        while (!session->stop_confirmed && !has_come(again_ms, now_ms)) {
            if (!pump(session, again_ms, NULL, fault)) {
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
    return stop(session, fault) ? true : lose(session, fault);
}

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
    for (uint8_t number = 0; !has_come(until_ms, transport_now_ms(transport)); number++) {
        size_t length = 1 + frame_write_message(&message, number, frame_seed(0, 0), line + 1);
        if (!transport_write(transport, line, length, fault)) {
            return false;
        }
        uint32_t again_ms = transport_now_ms(transport) + HELLO_EVERY_MS;
        while (!has_come(again_ms, transport_now_ms(transport))) {
            uint8_t bytes[READ_AT_ONCE];
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

/* ---- greeting ------------------------------------------------------------------------ */

/* One HELLO; waits a little for its INFO. */
static bool greet_once(struct session *session, uint8_t number, struct fault *fault) {
    struct message hello = {.type = MESSAGE_HELLO,
                            .hello = {PROTOCOL_VERSION, session->computer_id}};
    uint8_t line[1 + FRAME_LINE_MAX] = {0}; /* a delimiter first: there may be garbage */
    size_t length = 1 + frame_write_message(&hello, number, frame_seed(0, 0), line + 1);
    session->info.computer_id = 0;
    if (!send_bytes(session, line, length, fault)) {
        return false;
    }
    uint32_t again_ms = transport_now_ms(&session->transport) + HELLO_EVERY_MS;
    while (session->info.computer_id == 0 &&
           !has_come(again_ms, transport_now_ms(&session->transport))) {
        if (!pump(session, again_ms, NULL, fault)) {
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
    return fault_advise(fault, _("It may be another device, or a robot with another firmware."));
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

/* Begins with an empty outbox under the two ids; forgets all that a former session said. */
static void begin(struct session *session) {
    session->seed = frame_seed(session->info.computer_id, session->info.robot_id);
    outbox_start(&session->outbox, session->seed);
    session->ping_number = session->stop_number = session->event_next = 0;
    session->pings_unanswered = false;
    session->has_sensors = false;
    session->clock = (struct clock_sync){0};
}

/* OPEN answered and the clock read once. False with FAULT_TIMEOUT: greet again. */
static bool open_greeted(struct session *session, struct fault *fault) {
    struct message open = {.type = MESSAGE_OPEN};
    enum refusal refusal = REFUSAL_NONE;
    begin(session);
    if (!exchange(session, &open, 1, OPEN_MAX_MS, &refusal, fault)) {
        return false;
    }
    if (refusal != REFUSAL_NONE) {
        return refuse(session, refusal, fault);
    }
    session->is_open = true;
    session->ping_at_ms = transport_now_ms(&session->transport);
    uint32_t until_ms = session->ping_at_ms + OPEN_MAX_MS;
    while (session->clock.count == 0) {
        if (!pump(session, until_ms, NULL, fault)) {
            return false;
        }
        if (session->clock.count == 0 &&
            has_come(until_ms, transport_now_ms(&session->transport))) {
            session->is_open = false;
            return fault_set(fault, FAULT_TIMEOUT, _("The robot did not answer in time."));
        }
    }
    return true;
}

static bool handshake(struct session *session, uint32_t greeting_max_ms, struct fault *fault) {
    uint32_t until_ms = transport_now_ms(&session->transport) + greeting_max_ms;
    outbox_start(&session->outbox, 0);
    session->heard_bytes = 0;
    for (uint8_t number = 0; !has_come(until_ms, transport_now_ms(&session->transport)); number++) {
        if (!greet_once(session, number, fault)) {
            return false;
        }
        if (session->info.computer_id == 0) {
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
    empty(session, transport, session->computer_id + 1);
    return handshake(session, SESSION_GREETING_MAX_MS, fault) ? true : lose(session, fault);
}

void session_close(struct session *session) {
    if (session == NULL) {
        return;
    }
    if (!session->is_lost) {
        struct message bye = {.type = MESSAGE_BYE};
        enum refusal refusal = REFUSAL_NONE;
        struct fault ignored;
        exchange(session, &bye, 1, GOODBYE_MAX_MS, &refusal, &ignored);
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
        if (!pump(session, until_ms, NULL, fault)) {
            return lose(session, fault);
        }
    } while (session->sensors_count == count &&
             !has_come(until_ms, transport_now_ms(&session->transport)));
    return true;
}

bool session_service(struct session *session, struct fault *fault) {
    if (!is_usable(session, fault)) {
        return false;
    }
    bool came = true;
    for (int i = 0; came && i < READS_IN_A_ROW; i++) {
        if (!pump(session, transport_now_ms(&session->transport), &came, fault)) {
            return lose(session, fault);
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
