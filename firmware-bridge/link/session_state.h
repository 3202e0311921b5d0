/* session_state: what a session is made of. Internal to link.
 *
 *     session_pump.c      frames in, frames out: everything that waits, waits there
 *     session_greeting.c  from a transport to an open session
 *     session.c           commands, stop, telemetry: what session.h promises
 *
 * Functions shared by these files begin with session_ and are not for others. */
#ifndef FIRMWARE_BRIDGE_LINK_SESSION_STATE_H
#define FIRMWARE_BRIDGE_LINK_SESSION_STATE_H

#include "firmware-bridge/link/outbox.h"
#include "firmware-bridge/link/session.h"
#include "firmware-bridge/protocol/frame.h"

#define SESSION_READ_AT_ONCE     512
#define SESSION_READS_IN_A_ROW   64 /* then a flooding device must wait for us */
#define SESSION_PINGS_REMEMBERED 16

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
    uint32_t greeted_ms;  /* when the last HELLO left */
    uint32_t heard_bytes; /* while greeting: is anybody there at all? */

    uint32_t ping_number;
    uint32_t ping_at_ms; /* when the next is due */
    uint32_t ping_sent_ms[SESSION_PINGS_REMEMBERED];
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

    uint32_t report_next; /* number of the next one from the robot */
    uint32_t reports_taken, reports_given;
    struct session_report reports[SESSION_REPORTS];
    uint32_t program_info_count;
    struct message_program_info program_info;

    void (*waiting)(void *context, uint32_t waited_ms);
    void *waiting_context;

    struct clock_sync clock;
    struct session_statistics statistics;
};

/* Whether at_ms is now or past, on a clock that wraps. */
static inline bool session_has_come(uint32_t at_ms, uint32_t now_ms) {
    return (int32_t)(now_ms - at_ms) >= 0;
}

bool session_send_bytes(struct session *session, const uint8_t *bytes, size_t count,
                        struct fault *fault);
bool session_send_message(struct session *session, const struct message *message, uint32_t number,
                          uint32_t seed, struct fault *fault);

/* Sends what is due, waits until_ms at most for bytes, and takes them in. *came (NULL
 * allowed): there were some. */
bool session_pump(struct session *session, uint32_t until_ms, bool *came, struct fault *fault);

/* All commands answered, each within answer_ms of the one before; *refusal is the first. */
bool session_exchange(struct session *session, const struct message *commands, size_t count,
                      uint32_t answer_ms, enum refusal *refusal, struct fault *fault);

/* Says a refusal in words. Returns false. */
bool session_refuse(struct session *session, enum refusal refusal, struct fault *fault);

/* From here on every call gives this fault. Returns false. */
bool session_lose(struct session *session, const struct fault *fault);

#endif
