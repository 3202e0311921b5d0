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
#define PROTOCOL_WATCHDOG_MS  250    /* silence after which the robot stops itself */
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
#define MESSAGE_CHUNK_MAX        54 /* bytes of a program in one PROGRAM_DATA */
#define MESSAGE_REPORT_MAX       32 /* bytes of values in one REPORT */
#define MESSAGE_PROGRAM_NAME_MAX 24 /* bytes, without the final NUL */

/* Name, number on the wire. Numbers below 0x80 go to the robot. 0x10 to 0x7f
 * are commands: numbered, executed in order and at most once, answered by DONE
 * or REFUSED. 0x30-0x3f and 0xb0-0xbf are about programs on board. */
#define MESSAGE_TYPES(X)                                                                           \
    X(HELLO, 0x01)      /* who are you? let us talk under this id */                               \
    X(PING, 0x02)       /* I am alive; what time is it? */                                         \
    X(STOP, 0x03)       /* motors off, now, whatever was said before */                            \
    X(EVENT_ACK, 0x04)  /* event received */                                                       \
    X(REPORT_ACK, 0x05) /* report received */                                                      \
    X(OPEN, 0x10)       /* command number 0: the session begins */                                 \
    X(BYE, 0x11)        /* the session ends, the robot stops */                                    \
    X(RESUME, 0x12)     /* the latched stop is lifted */                                           \
    X(SUBSCRIBE, 0x13)  /* SENSORS every so many ms */                                             \
    X(DRIVE, 0x20)                                                                                 \
    X(MOVE, 0x21)                                                                                  \
    X(TURN, 0x22)                                                                                  \
    X(LED, 0x23)                                                                                   \
    X(TONE, 0x24)                                                                                  \
    X(PROGRAM_BEGIN, 0x30) /* a program comes: where to, how long */                               \
    X(PROGRAM_DATA, 0x31)  /* some of its bytes */                                                 \
    X(PROGRAM_END, 0x32)   /* all are there: check them, keep them */                              \
    X(PROGRAM_START, 0x33) /* it runs by itself from now on */                                     \
    X(PROGRAM_ERASE, 0x34)                                                                         \
    X(PROGRAM_QUERY, 0x35) /* what programs do you have, and room for? */                          \
    X(INFO, 0x81)          /* answers HELLO */                                                     \
    X(PONG, 0x82)          /* answers PING */                                                      \
    X(STOPPED, 0x83)       /* answers STOP */                                                      \
    X(EVENT, 0x84)         /* something happened at this time; repeated until EVENT_ACK */         \
    X(SENSORS, 0x85)       /* telemetry */                                                         \
    X(DONE, 0x90)          /* the command was executed */                                          \
    X(REFUSED, 0x91)       /* the command was not, and why */                                      \
    X(PROGRAM_INFO, 0xb0)  /* answers PROGRAM_QUERY */                                             \
    X(REPORT, 0xb1)        /* the program says something; repeated until REPORT_ACK */

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
    X(REFUSAL_BROKEN, 7, "broken")           /* a part of the robot does not work */               \
    X(REFUSAL_TOO_LARGE, 8, "too-large")     /* the program does not fit */                        \
    X(REFUSAL_DAMAGED, 9, "damaged")         /* the program that arrived is not the one sent */    \
    X(REFUSAL_FOREIGN, 10, "foreign")        /* a program for another robot or newer firmware */   \
    X(REFUSAL_EMPTY, 11, "empty")            /* there is no program */

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
    CAPABILITY_UPLOAD = 1 << 4,  /* takes programs */
};

/* Where a program lies. */
enum program_place {
    PROGRAM_NOWHERE = 0,
    PROGRAM_IN_RAM = 1,    /* until the robot is switched off */
    PROGRAM_IN_EEPROM = 2, /* kept; the robot's button starts it */
};

enum program_state {
    PROGRAM_IDLE = 0,
    PROGRAM_RECEIVING = 1, /* between PROGRAM_BEGIN and a PROGRAM_END that was DONE */
    PROGRAM_RUNNING = 2,
};

/* How the last program that ran came to its end; also in REPORT. */
enum program_end {
    PROGRAM_END_NONE = 0,     /* none has ended since the robot was switched on */
    PROGRAM_END_FINISHED = 1, /* by itself */
    PROGRAM_END_STOPPED = 2,  /* by a computer */
    PROGRAM_END_BUTTON = 3,   /* by the robot's button */
    PROGRAM_END_ERROR = 4,    /* by a mistake in it, see `error` and `line` */
};

enum report_kind {
    REPORT_STARTED = 0, /* value: enum program_place */
    REPORT_PRINT = 1,   /* value: 1 when the next PRINT goes on with the same line of text */
    REPORT_ENDED = 2,   /* value: enum program_end */
    REPORT_ERROR = 3,   /* value: error number of the virtual machine; an ENDED follows */
};

/* A value in a REPORT: a tag, then its bytes. */
enum report_tag {
    REPORT_NIL = 0,
    REPORT_FALSE = 1,
    REPORT_TRUE = 2,
    REPORT_INTEGER = 3, /* 4 bytes, two's complement */
    REPORT_FLOAT = 4,   /* 4 bytes, IEEE 754 single */
    REPORT_TEXT = 5,    /* 1 byte length, then UTF-8 */
    REPORT_OTHER = 6,   /* 1 byte, tag of vm/value.h: a table, a function */
    REPORT_REST = 7,    /* as REPORT_TEXT: goes on with the last text of the report before */
};

/* messages.c moves the members by tables: those that travel come first, in the order of the wire,
 * with the alignment that compilers give them. */
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
    uint8_t reserved;    /* 0 */
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
    bool running;                     /* a program on board runs */
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
struct message_program_begin {
    uint8_t place;   /* enum program_place, not NOWHERE */
    uint16_t length; /* bytes of the image (vm/image.h), at least 1 */
    uint32_t crc;    /* with which the image ends */
};
struct message_program_data {
    uint16_t offset;      /* in the image, of the first byte */
    uint8_t count;        /* 1..MESSAGE_CHUNK_MAX */
    const uint8_t *bytes; /* borrowed: from the sender, or from the payload decoded */
};
struct message_program_place { /* PROGRAM_START, PROGRAM_ERASE */
    uint8_t place;
};
struct message_program_query {
    uint8_t number; /* any; comes back in PROGRAM_INFO */
};
struct message_program_info {
    uint8_t query;        /* number of the PROGRAM_QUERY answered */
    uint8_t format;       /* newest version of the image format that the robot runs */
    uint8_t state, place; /* enum program_state, enum program_place: of the program that runs or
                             comes, otherwise of the one that could be started */
    uint16_t received;    /* bytes stored so far, while receiving */
    uint16_t ram_length;  /* of the program in RAM; 0: none */
    uint32_t ram_crc;
    uint16_t eeprom_length; /* of the program kept; 0: none, or not whole */
    uint32_t eeprom_crc;
    uint16_t ram_max, eeprom_max; /* room for a program; 0: none */
    uint16_t memory;              /* of the running program's data, image in RAM included */
    uint8_t end, error;           /* enum program_end, error number of the virtual machine */
    uint16_t line;                /* of the pupil's program, where the error was; 0: unknown */
    uint8_t reset;                /* enum board_reset of firmware/core/hal.h */
    char name[MESSAGE_PROGRAM_NAME_MAX + 1]; /* of the program at `place`; may be "" */
};
struct message_report {
    uint8_t kind, value;  /* enum report_kind */
    uint16_t line;        /* of the pupil's program; 0: unknown */
    uint8_t count;        /* 0..MESSAGE_REPORT_MAX */
    const uint8_t *bytes; /* values, see enum report_tag; borrowed like those of a chunk */
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
        struct message_program_begin program_begin;
        struct message_program_data program_data;
        struct message_program_place program_place;
        struct message_program_query program_query;
        struct message_program_info program_info;
        struct message_report report;
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
