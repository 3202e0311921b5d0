/* session: a conversation with one robot over a transport.
 *
 * Greets until the robot answers (an Arduino whose port was just opened first
 * sits in its bootloader for up to two seconds), then carries commands so that
 * each is executed in order and at most once, keeps the robot's watchdog fed,
 * follows its clock, and takes in its telemetry and events.
 *
 * Every call ends within SESSION_ANSWER_MAX_MS per command (opening: within
 * SESSION_GREETING_MAX_MS) of the transport's clock, in success or in a fault:
 *     FAULT_LINK     unplugged, silent, or speaking something else
 *     FAULT_TIMEOUT  no answer in time
 *     FAULT_REFUSED  the robot said no (session_refusal() says which no)
 *     FAULT_STOPPED  the motors are held: stopped from elsewhere, or by the watchdog
 * After FAULT_LINK or FAULT_TIMEOUT the session is lost: a command then under
 * way may or may not have been executed, it will not be executed later, and
 * every call gives the same fault until session_reconnect().
 *
 *     struct transport transport;
 *     struct session *session;
 *     ok = transport_open_serial("/dev/ttyUSB0", &transport, fault)
 *       && session_open(&transport, NULL, &session, fault);
 *     struct message commands[] = {
 *         {.type = MESSAGE_RESUME, .resume = {STOP_REASON_ASKED}},
 *         {.type = MESSAGE_DRIVE, .drive = {300, 300}}};
 *     ok = session_request(session, commands, 2, fault);
 *     ...
 *     session_close(session);                           // the robot stops
 *
 * A session is only alive while somebody calls it: at least every 100 ms call
 * session_service(), or wait in session_wait(). Not thread-safe. */
#ifndef FIRMWARE_BRIDGE_LINK_SESSION_H
#define FIRMWARE_BRIDGE_LINK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/link/clock_sync.h"
#include "firmware-bridge/link/transport.h"
#include "firmware-bridge/protocol/messages.h"

#define SESSION_GREETING_MAX_MS 3000 /* from opening to a robot that answers */
#define SESSION_ANSWER_MAX_MS   1000 /* from a command to its answer */
#define SESSION_SILENCE_MAX_MS  1000 /* a robot that answers no ping for so long is gone */
#define SESSION_EVENTS          16   /* events kept for session_next_event() */
#define SESSION_REPORTS         16   /* reports kept for session_next_report() */
#define SESSION_WAITING_MS      1000 /* a greeting this long is worth a word */

struct session;

struct session_options {
    uint32_t computer_id;     /* 0: random. For runs that must repeat exactly */
    uint32_t greeting_max_ms; /* 0: SESSION_GREETING_MAX_MS */
    /* Called again and again once the greeting has taken SESSION_WAITING_MS; NULL: nobody is told.
     * It may be that opening the port has reset an Arduino into its bootloader. */
    void (*waiting)(void *context, uint32_t waited_ms);
    void *context;
};

/* What a program on board said, as it came (docs/protocol.md, REPORT). */
struct session_report {
    uint8_t kind, value;
    uint16_t line;
    uint8_t count;
    uint8_t bytes[MESSAGE_REPORT_MAX];
};

/* Commands without end, as many under way as the window allows. */
struct session_flow {
    /* Fills in the next command; false: none now. */
    bool (*next)(void *context, struct message *command);
    /* The answers, in the order of the commands; REFUSAL_NONE: done. */
    void (*answered)(void *context, enum refusal refusal);
    void *context;
};

struct session_statistics {
    uint32_t frames;        /* good ones, from the robot */
    uint32_t spoilt_frames; /* delimited, but of wrong CRC, session or content */
    uint32_t repetitions;   /* of commands that were not answered in time */
    uint32_t bytes_in, bytes_out;
};

/* Greets the robot and opens a session; the robot's motors are held (STOP_REASON_NEW). Takes
 * over *transport, also when it fails. options may be NULL. */
bool session_open(struct transport *transport, const struct session_options *options,
                  struct session **out, struct fault *fault);

/* Says goodbye (the robot stops), closes the transport, releases. NULL is allowed. */
void session_close(struct session *session);

/* Over a fresh transport to the same robot: another session, held motors, no subscription.
 * What the old session left unanswered is never sent again. Takes over *transport. */
bool session_reconnect(struct session *session, struct transport *transport, struct fault *fault);

const struct message_info *session_info(const struct session *session);
uint32_t session_now_ms(struct session *session); /* the transport's clock */
int session_descriptor(const struct session *session);

/* Sends commands, in order, and waits for the answer to each. The first fault is given; after a
 * refusal the commands behind it have still been tried. */
bool session_request(struct session *session, const struct message *commands, size_t count,
                     struct fault *fault);
/* The same for commands that are made as they are sent, until there is none and all are answered.
 * A refusal is no fault here: answered() is told. */
bool session_run(struct session *session, const struct session_flow *flow, struct fault *fault);

/* Why the last session_request() gave FAULT_REFUSED or FAULT_STOPPED. */
enum refusal session_refusal(const struct session *session);

/* Motors off, overtaking everything; waits until the robot says so. */
bool session_stop(struct session *session, struct fault *fault);

/* The same for a robot we have no session with: whoever drives it, it stops, and refuses to
 * move until its own computer resumes knowingly. Uses *transport, does not close it. */
bool session_stop_outside(struct transport *transport, struct fault *fault);

/* Waits until telemetry newer than what session_sensors() gave before this call, or until the
 * clock reaches until_ms. */
bool session_wait(struct session *session, uint32_t until_ms, struct fault *fault);

/* Waits until anything has come, or until the clock reaches until_ms. */
bool session_listen(struct session *session, uint32_t until_ms, struct fault *fault);

/* Takes in what has come, sends what is due, waits for nothing. */
bool session_service(struct session *session, struct fault *fault);

/* The newest telemetry, NULL before any. *count (NULL allowed) grows with each. */
const struct message_sensors *session_sensors(const struct session *session, uint32_t *count);

/* The oldest event not yet given; false: none. */
bool session_next_event(struct session *session, struct message_event *event);

/* The oldest report not yet given; false: none. One that finds no room here stays the robot's. */
bool session_next_report(struct session *session, struct session_report *report);

/* The answer to PROGRAM_QUERY; NULL before any. *count (NULL allowed) grows with each. */
const struct message_program_info *session_program_info(const struct session *session,
                                                        uint32_t *count);

/* At least one pair is in it once the session is open. */
const struct clock_sync *session_clock(const struct session *session);
const struct session_statistics *session_statistics(const struct session *session);

#endif
