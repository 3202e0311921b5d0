/* messages: what computer and robot say to each other, and its bytes.
 *
 * Freestanding; the same code runs on both sides. docs/protocol.md is the
 * specification (layouts drawn, errors, since which version); this header is
 * its C form. Integers travel little-endian, two's complement.
 *
 * Units: mm, ms, tenths of a degree (`_ddeg`, growing to the left), permille
 * of full motor power, percent of white for ground sensors.
 *
 *     struct message drive = {.type = MESSAGE_DRIVE, .drive = {300, 300}};
 *     uint8_t payload[MESSAGE_PAYLOAD_MAX];
 *     size_t length = message_encode(&drive, payload);
 *     ...
 *     struct message received;
 *     enum refusal refusal = message_decode(type, payload, length, &received);
 *     if (refusal != REFUSAL_NONE) ...                 // received is not to be used
 */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_MESSAGES_H
#define FIRMWARE_BRIDGE_PROTOCOL_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_VERSION 1

#define MESSAGE_PAYLOAD_MAX 56 /* bytes, every message of every version */
#define MESSAGE_MODEL_MAX   31 /* bytes of a model's name, without the final NUL */
#define MESSAGE_GROUND_MAX  5

#define PROTOCOL_WINDOW       4      /* commands under way at once, at most */
#define PROTOCOL_WATCHDOG_MS  400    /* silence after which the robot stops itself */
#define PROTOCOL_HEARTBEAT_MS 50     /* a computer with a session pings at least so often */
#define PROTOCOL_BAUD         115200 /* serial lines: 8 data bits, no parity, 1 stop bit */

#define MESSAGE_POWER_MAX        1000 /* permille */
#define MESSAGE_DISTANCE_MAX_MM  100000
#define MESSAGE_ANGLE_MAX_DDEG   360000 /* a hundred turns */
#define MESSAGE_TONE_MIN_HZ      20
#define MESSAGE_TONE_MAX_HZ      20000
#define MESSAGE_PERIOD_MIN_MS    5 /* of a subscription; 0 ends it */
#define MESSAGE_PERIOD_MAX_MS    1000
#define MESSAGE_DISTANCE_NONE_MM 0xffffu

/* Name, number on the wire. Numbers below 0x80 go to the robot. 0x10 to 0x7f
 * are commands: numbered, executed in order and at most once, answered by DONE
 * or REFUSED. 0x30-0x3f and 0xb0-0xbf are kept for program upload. */
#define MESSAGE_TYPES(X)                                                                           \
    X(HELLO, 0x01)     /* who are you? let us talk under this id */                                \
    X(PING, 0x02)      /* I am alive; what time is it? */                                          \
    X(STOP, 0x03)      /* motors off, now, whatever was said before */                             \
    X(EVENT_ACK, 0x04) /* event received */                                                        \
    X(OPEN, 0x10)      /* command number 0: the session begins */                                  \
    X(BYE, 0x11)       /* the session ends, the robot stops */                                     \
    X(RESUME, 0x12)    /* the latched stop is lifted */                                            \
    X(SUBSCRIBE, 0x13) /* SENSORS every so many ms */                                              \
    X(DRIVE, 0x20)                                                                                 \
    X(MOVE, 0x21)                                                                                  \
    X(TURN, 0x22)                                                                                  \
    X(LED, 0x23)                                                                                   \
    X(TONE, 0x24)                                                                                  \
    X(INFO, 0x81)    /* answers HELLO */                                                           \
    X(PONG, 0x82)    /* answers PING */                                                            \
    X(STOPPED, 0x83) /* answers STOP */                                                            \
    X(EVENT, 0x84)   /* something happened at this time; repeated until EVENT_ACK */               \
    X(SENSORS, 0x85) /* telemetry */                                                               \
    X(DONE, 0x90)    /* the command was executed */                                                \
    X(REFUSED, 0x91) /* the command was not, and why */

#define MESSAGE_ENUM_(name, number) MESSAGE_##name = number,
enum message_type { MESSAGE_TYPES(MESSAGE_ENUM_) };
#undef MESSAGE_ENUM_

#define MESSAGE_IS_COMMAND(type) ((type) >= 0x10 && (type) < 0x80)

/* Why a command was not executed. Name, number on the wire, word for logs. */
#define REFUSALS(X)                                                                                \
    X(REFUSAL_NONE, 0, "none")                                                                     \
    X(REFUSAL_UNKNOWN, 1, "unknown")         /* no such message in this version */                 \
    X(REFUSAL_LENGTH, 2, "length")           /* payload too short or too long */                   \
    X(REFUSAL_RANGE, 3, "range")             /* a value outside its limits */                      \
    X(REFUSAL_STOPPED, 4, "stopped")         /* a stop is latched: RESUME first */                 \
    X(REFUSAL_UNSUPPORTED, 5, "unsupported") /* this robot has no such part */                     \
    X(REFUSAL_BUSY, 6, "busy")               /* cannot now; ask again later */                     \
    X(REFUSAL_BROKEN, 7, "broken")           /* a part of the robot does not work */

#define REFUSAL_ENUM_(name, number, word) name = number,
enum refusal { REFUSALS(REFUSAL_ENUM_) };
#undef REFUSAL_ENUM_

/* The word of a refusal; "unknown" for numbers of a later version. Never NULL. */
const char *refusal_word(enum refusal refusal);

/* Why the motors are held, the graver the greater. Travels in SENSORS, and in
 * RESUME, which lifts a hold no graver than the one it names: who resumes after
 * his own STOP cannot by accident lift one that somebody else asked for. */
enum stop_reason {
    STOP_REASON_NONE = 0,     /* not held */
    STOP_REASON_NEW = 1,      /* session just opened, or none ever: not yet resumed */
    STOP_REASON_ASKED = 2,    /* STOP of this session, or BYE */
    STOP_REASON_OUTSIDE = 3,  /* STOP of somebody without a session */
    STOP_REASON_WATCHDOG = 4, /* the computer fell silent */
};

enum message_capability {
    CAPABILITY_ENCODERS = 1 << 0,
    CAPABILITY_LED = 1 << 1,
    CAPABILITY_SOUND = 1 << 2,
    CAPABILITY_VIRTUAL = 1 << 3, /* the robot is simulated */
    CAPABILITY_UPLOAD = 1 << 4,  /* reserved: takes programs */
};

struct message_hello {
    uint8_t version;      /* newest the computer speaks */
    uint32_t computer_id; /* random, not 0 */
};

struct message_info {
    uint8_t version;      /* the robot speaks */
    uint32_t computer_id; /* of the HELLO answered */
    uint32_t robot_id;    /* new for each computer_id: the session is the pair */
    uint32_t boot_id;     /* changes when the robot restarts */
    uint8_t firmware_major, firmware_minor;
    uint16_t capabilities;
    uint8_t ground_count, distance_count, button_count;
    uint16_t watchdog_ms;
    uint8_t window;      /* commands under way at once */
    uint8_t payload_max; /* bytes the robot takes in one frame */
    char model[MESSAGE_MODEL_MAX + 1];
};

struct message_pong {
    uint32_t received_ms; /* robot's clock when PING came in */
    uint8_t held_ms;      /* and how long it waited before this answer left; 255: or more */
};

struct message_event {
    uint32_t time_ms; /* robot's clock */
    uint8_t source;   /* 0x00-0x0f button, 0x10-0x1f gate, the rest reserved */
    uint8_t value;    /* 1 pressed / beam cut, 0 released / beam back */
};

struct message_sensors {
    uint32_t time_ms; /* robot's clock */
    uint8_t ground_percent[MESSAGE_GROUND_MAX];
    uint16_t distance_mm;             /* or MESSAGE_DISTANCE_NONE_MM */
    uint8_t buttons;                  /* bit i: button i pressed, 0..5 */
    uint8_t bumpers;                  /* bit 0 left, bit 1 right */
    uint16_t left_ticks, right_ticks; /* low 16 bits of the encoders */
    uint8_t motion_done;              /* number of the last MOVE or TURN completed; 0: none yet */
    bool moving;                      /* a MOVE or TURN is under way */
    bool blocked;                     /* motion_done ended early: its wheels could not turn */
    bool events_lost;                 /* events came faster than they could be sent */
    enum stop_reason stop_reason;
};

struct message_resume {
    uint8_t reason;
}; /* enum stop_reason: lifts this one and lesser ones */
struct message_subscribe {
    uint16_t period_ms;
};
struct message_drive {
    int16_t left_permille, right_permille;
};
struct message_move {
    uint8_t motion;          /* 1..255, chosen by the computer, comes back in SENSORS */
    int32_t distance_mm;     /* negative: backwards */
    uint16_t speed_permille; /* 1..1000 */
};
struct message_turn {
    uint8_t motion;
    int32_t angle_ddeg; /* positive: to the left */
    uint16_t speed_permille;
};
struct message_led {
    uint8_t red, green, blue;
};
struct message_tone {
    uint16_t frequency_hz, duration_ms;
}; /* 0 Hz: silence */
struct message_refused {
    uint8_t refusal;
};

struct message {
    uint8_t type; /* enum message_type; types without a member have no payload */
    union {
        struct message_hello hello;
        struct message_info info;
        struct message_pong pong;
        struct message_event event;
        struct message_sensors sensors;
        struct message_resume resume;
        struct message_subscribe subscribe;
        struct message_drive drive;
        struct message_move move;
        struct message_turn turn;
        struct message_led led;
        struct message_tone tone;
        struct message_refused refused;
    };
};

/* Writes the payload of `message` (at most MESSAGE_PAYLOAD_MAX bytes) and
 * returns its length. Values are the caller's responsibility. */
size_t message_encode(const struct message *message, uint8_t *payload);

/* Reads a payload. REFUSAL_UNKNOWN, _LENGTH or _RANGE when it is not a message
 * of this version; `message` is then undefined. */
enum refusal message_decode(uint8_t type, const uint8_t *payload, size_t length,
                            struct message *message);

#endif
