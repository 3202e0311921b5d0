/* endpoint: the robot's end of the link.
 *
 * A state machine in the caller's memory (ENDPOINT_RAM_MAX bytes, everything
 * included). The robot core feeds it the bytes that came in, asks it for the
 * bytes to send, and is called back for what concerns the robot itself:
 *
 *     static const struct endpoint_robot robot = {identify, command, stop, sense};
 *     struct endpoint endpoint;
 *     endpoint_start(&endpoint, &robot, core, boot_id);
 *     for (;;) {                                    // every ms or so
 *         endpoint_feed(&endpoint, bytes, count, now_ms);
 *         size_t n = endpoint_poll(&endpoint, out, room_in_uart, now_ms);
 *     }
 *
 * It does alone: handshake, numbering, answering duplicates without executing
 * them, the latched stop, the watchdog, pacing of telemetry, repetition of
 * events. Callbacks are made from within feed and poll, never at other times;
 * they may not call feed or poll. endpoint_event() may be called from them.
 *
 * now_ms is the robot's clock, monotonic, free to wrap at 2^32. */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_H
#define FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/protocol/frame.h"
#include "firmware-bridge/protocol/messages.h"

#define ENDPOINT_RAM_MAX                                                                           \
    400 /* bytes; sizeof(struct endpoint) stays below, checked at compile time */
#define ENDPOINT_EVENTS          4  /* events waiting for the computer's receipt */
#define ENDPOINT_EVENT_REPEAT_MS 50 /* reports too */

/* What the robot core gives. May lie in flash; `core` is passed back. */
struct endpoint_robot {
    /* Fill in model, firmware_*, capabilities and the counts; the rest is set by the endpoint. */
    void (*identify)(void *core, struct message_info *info);

    /* Carry out DRIVE, MOVE, TURN, LED, TONE or PROGRAM_BEGIN to PROGRAM_ERASE: values already
     * checked, motors not held for those that move, each command once. A MOVE, TURN or DRIVE ends
     * the motion under way. Says REFUSAL_NONE when begun; REFUSAL_UNSUPPORTED for a part that is
     * not fitted. Must not block. */
    enum refusal (*command)(void *core, const struct message *command);

    /* Motors off now, motion under way forgotten, tone silenced. Called at every stop, even when
     * stopped already. Nothing moves again before another DRIVE, MOVE or TURN. */
    void (*stop)(void *core, enum stop_reason reason);

    /* Fill in everything but time_ms, stop_reason and events_lost; all is zero before. */
    void (*sense)(void *core, struct message_sensors *sensors);

    /* Fill in everything but `query`. NULL: takes no programs. */
    void (*describe_programs)(void *core, struct message_program_info *info);
};

struct endpoint_session {
    uint32_t computer_id, robot_id, seed;
};

/* Begins afresh with each session. */
struct endpoint_talk {
    uint32_t command_next; /* number of the next command to execute */
    uint32_t ping_last;
    uint32_t stop_last;
    uint32_t event_first; /* number of the oldest event in the queue */
    uint32_t report_number;
    uint16_t period_ms;  /* of SENSORS; 0: not subscribed */
    uint8_t replies_due; /* bit n % PROTOCOL_WINDOW */
    uint8_t event_count;
    uint8_t due; /* DUE_ bits, see endpoint_parts.h */
    bool events_lost;
    bool report_waits; /* `report` is not acknowledged yet */
};

/* What is used most comes first: an 8-bit chip reaches 64 bytes from a pointer. */
struct endpoint {
    const struct endpoint_robot *robot;
    void *core;
    uint32_t now_ms;                 /* of the last feed or poll */
    struct endpoint_session session; /* computer_id 0: none yet */
    struct endpoint_talk talk;
    uint32_t fed_ms; /* when the computer last proved to be alive */
    uint8_t stop_reason;
    bool alone; /* a program on board drives */
    uint8_t line_length, line_sent;
    uint8_t outside_stop_number;
    uint8_t sensors_number;
    uint8_t query_number; /* of the PROGRAM_QUERY to be answered */

    /* low 16 bits of clocks */
    uint16_t sensed_ms; /* when SENSORS was last due */
    uint16_t event_sent_ms, report_sent_ms;

    uint32_t pinged_ms;
    uint32_t boot_id;
    uint32_t hello_count;
    struct endpoint_session greeted;  /* answered a HELLO, waits for its OPEN */
    uint8_t replies[PROTOCOL_WINDOW]; /* refusal of command n at n % PROTOCOL_WINDOW */

    uint16_t report_line;
    uint8_t report_kind, report_value, report_count;
    uint8_t report[MESSAGE_REPORT_MAX];

    struct message_event events[ENDPOINT_EVENTS];

    struct frame_reader reader;
    uint8_t line[FRAME_LINE_MAX]; /* the frame being sent */
};

/* boot_id: another one at each start (EEPROM counter, noise), so that frames
 * recorded before a restart can never be valid after it. Motors are held
 * (STOP_REASON_NEW) until a computer opens a session and resumes. */
void endpoint_start(struct endpoint *endpoint, const struct endpoint_robot *robot, void *core,
                    uint32_t boot_id);

/* Takes what came from the line. Feeding nothing is allowed. */
void endpoint_feed(struct endpoint *endpoint, const uint8_t *bytes, size_t count, uint32_t now_ms);

/* Writes at most `room` bytes for the line, returns how many. Also runs the
 * watchdog: call it at least every 20 ms even when the line is full (room 0). */
size_t endpoint_poll(struct endpoint *endpoint, uint8_t *bytes, size_t room, uint32_t now_ms);

/* The same for a slow chip: bytes of one frame at most, so that a call does not take long. */
size_t endpoint_poll_frame(struct endpoint *endpoint, uint8_t *bytes, size_t room, uint32_t now_ms);

/* Something happened at time_ms; sent, and repeated until the computer has it. False, and
 * flagged in SENSORS, when ENDPOINT_EVENTS are waiting already or no session is open. */
bool endpoint_event(struct endpoint *endpoint, uint32_t time_ms, uint8_t source, uint8_t value);

/* From now on a program on board drives the robot: not held, no watchdog, computers come and go.
 * Until a stop, RESUME or endpoint_hold(). */
void endpoint_drive_alone(struct endpoint *endpoint);

/* Stops and holds the motors, as the messages do. */
void endpoint_hold(struct endpoint *endpoint, enum stop_reason reason);

/* Whether a computer is there that would hear a report, at the time of the last feed or poll. */
bool endpoint_is_heard(const struct endpoint *endpoint);

/* Where to write the values of the next report, MESSAGE_REPORT_MAX bytes at most; NULL: the last
 * one is still on its way. Then endpoint_report() sends them, and repeats until acknowledged.
 * A new session forgets a report on its way. */
uint8_t *endpoint_report_room(struct endpoint *endpoint);
void endpoint_report(struct endpoint *endpoint, enum report_kind kind, uint8_t value, uint16_t line,
                     uint8_t count);

/* Whether the motors are held, and why. */
enum stop_reason endpoint_stop_reason(const struct endpoint *endpoint);

_Static_assert(sizeof(struct endpoint) < ENDPOINT_RAM_MAX, "the endpoint outgrew its RAM");

#endif
