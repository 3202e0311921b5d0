#include "firmware-bridge/protocol/messages.h"

#include "firmware-bridge/protocol/in_flash.h"
#include "firmware-bridge/protocol/out_of_line.h"

/* A chip of 32 KB does not read what comes from robots. */
#ifdef PROTOCOL_OF_A_ROBOT
#define IS_A_COMPUTER false
#else
#define IS_A_COMPUTER true
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PLACE(i, width) (i)
#else
#define PLACE(i, width) ((uint8_t)((width)-1 - (i)))
#endif

/* ---- what is right ------------------------------------------------------------- */

/* Limits of a field's values. The first are without a table; OR_ZERO: 0 stands for none. */
enum limits {
    ANY,
    NOT_ZERO,
    POWER,
    DISTANCE,
    ANGLE,
    SPEED,
    REASON,
    WHERE,
    STATE,
    PERCENT,
    GROUNDS,
    PERIOD_OR_ZERO,
    FREQUENCY_OR_ZERO,
};

static const IN_FLASH struct {
    int32_t min, max;
} limits_of[] = {
    [POWER - POWER] = {-MESSAGE_POWER_MAX, MESSAGE_POWER_MAX},
    [DISTANCE - POWER] = {-MESSAGE_DISTANCE_MAX_MM, MESSAGE_DISTANCE_MAX_MM},
    [ANGLE - POWER] = {-MESSAGE_ANGLE_MAX_DDEG, MESSAGE_ANGLE_MAX_DDEG},
    [SPEED - POWER] = {1, MESSAGE_POWER_MAX},
    [REASON - POWER] = {STOP_REASON_NEW, STOP_REASON_WATCHDOG},
    [WHERE - POWER] = {PROGRAM_IN_RAM, PROGRAM_IN_EEPROM},
    [STATE - POWER] =
        {0, PROGRAM_RUNNING}, /* and the place in PROGRAM_INFO, which may be PROGRAM_NOWHERE */
    [PERCENT - POWER] = {0, 100},
    [GROUNDS - POWER] = {0, MESSAGE_GROUND_MAX},
    [PERIOD_OR_ZERO - POWER] = {MESSAGE_PERIOD_MIN_MS, MESSAGE_PERIOD_MAX_MS},
    [FREQUENCY_OR_ZERO - POWER] = {MESSAGE_TONE_MIN_HZ, MESSAGE_TONE_MAX_HZ},
};

_Static_assert((int)PROGRAM_IN_EEPROM == (int)PROGRAM_RUNNING, "STATE serves for both");

/* As a signed number, whatever its width: no limit lies where that makes a difference. */
static int32_t number_at(const uint8_t *payload, uint8_t width) {
    uint32_t number = (payload[width - 1] & 0x80) != 0 ? UINT32_MAX : 0;
    while (width > 0) {
        number = number << 8 | payload[--width];
    }
    return (int32_t)number;
}

static bool is_right(const uint8_t *payload, uint8_t width, uint8_t limits) {
    const int32_t number = number_at(payload, width);
    if (limits <= NOT_ZERO) {
        return limits == ANY || number != 0;
    }
    return (number == 0 && limits >= PERIOD_OR_ZERO) ||
           (number >= limits_of[limits - POWER].min && number <= limits_of[limits - POWER].max);
}

/* ---- fields -------------------------------------------------------------------- */

/* Fields are in a payload as in their struct, but without gaps and the least significant byte
 * first. A byte describes up to four fields alike: how wide they are, how many, their limits. */
#define FIELDS(width, count, limits) ((width) | ((count)-1) << 2 | (limits) << 4)
#define NONE                         0 /* no more */
#define BYTES(count, limits)         FIELDS(1, count, limits)
#define WORDS(count, limits)         FIELDS(2, count, limits)
#define LONGS(count, limits)         FIELDS(3, count, limits)

/* Each form's begins where its member does. */
struct form_fields {
    uint8_t none[1], hello[3], resume[2], subscribe[2], drive[2], move[4], turn[4], led[2], tone[3],
        begin[4], data[2], place[2], number[2], info[10], pong[3], event[3], sensors[5],
        program_info[11], report[3];
};

static const IN_FLASH union {
    struct form_fields of;
    uint8_t bytes[sizeof(struct form_fields)];
} fields = {{
    .hello = {BYTES(1, NOT_ZERO), LONGS(1, NOT_ZERO)},
    .resume = {BYTES(1, REASON)},
    .subscribe = {WORDS(1, PERIOD_OR_ZERO)},
    .drive = {WORDS(2, POWER)},
    .move = {BYTES(1, NOT_ZERO), LONGS(1, DISTANCE), WORDS(1, SPEED)},
    .turn = {BYTES(1, NOT_ZERO), LONGS(1, ANGLE), WORDS(1, SPEED)},
    .led = {BYTES(3, ANY)},
    .tone = {WORDS(1, FREQUENCY_OR_ZERO), WORDS(1, ANY)},
    .begin = {BYTES(1, WHERE), WORDS(1, NOT_ZERO), LONGS(1, ANY)},
    .data = {WORDS(1, ANY)},
    .place = {BYTES(1, WHERE)},
    .number = {BYTES(1, ANY)},
    .info = {BYTES(1, ANY), LONGS(3, ANY), BYTES(2, ANY), WORDS(1, ANY), BYTES(1, GROUNDS),
             BYTES(2, ANY), WORDS(1, ANY), BYTES(1, NOT_ZERO), BYTES(2, ANY)},
    .pong = {LONGS(1, ANY), BYTES(1, ANY)},
    .event = {LONGS(1, ANY), BYTES(2, ANY)},
    .sensors = {LONGS(1, ANY), BYTES(4, PERCENT), BYTES(1, PERCENT), WORDS(1, ANY)},
    .program_info = {BYTES(2, ANY), BYTES(2, STATE), WORDS(2, ANY), LONGS(1, ANY), WORDS(1, ANY),
                     LONGS(1, ANY), WORDS(3, ANY), BYTES(2, ANY), WORDS(1, ANY), BYTES(1, ANY)},
    .report = {BYTES(2, ANY), WORDS(1, ANY)},
}};

#define FORM(type, member, min, max)                                                               \
    { type, offsetof(struct form_fields, member), min, max }
#define FIXED(type, member, length) FORM(type, member, length, length)

#define INFO_LENGTH_MIN         25 /* with an empty model name */
#define PROGRAM_INFO_LENGTH_MIN 29 /* with an empty name */
#define REPORT_HEAD             4
#define DATA_HEAD               2

struct form {
    uint8_t type, field; /* where its fields begin */
    uint8_t min, max;    /* bytes of payload */
};

static const IN_FLASH struct form forms[] = {
    FIXED(MESSAGE_HELLO, hello, 5),
    FIXED(MESSAGE_OPEN, none, 0),
    FIXED(MESSAGE_BYE, none, 0),
    FIXED(MESSAGE_RESUME, resume, 1),
    FIXED(MESSAGE_SUBSCRIBE, subscribe, 2),
    FIXED(MESSAGE_DRIVE, drive, 4),
    FIXED(MESSAGE_MOVE, move, 7),
    FIXED(MESSAGE_TURN, turn, 7),
    FIXED(MESSAGE_LED, led, 3),
    FIXED(MESSAGE_TONE, tone, 4),
    FIXED(MESSAGE_PROGRAM_BEGIN, begin, 7),
    FORM(MESSAGE_PROGRAM_DATA, data, DATA_HEAD + 1, DATA_HEAD + MESSAGE_CHUNK_MAX),
    FIXED(MESSAGE_PROGRAM_END, none, 0),
    FIXED(MESSAGE_PROGRAM_START, place, 1),
    FIXED(MESSAGE_PROGRAM_ERASE, place, 1),
    FIXED(MESSAGE_PROGRAM_QUERY, number, 1),
    FORM(MESSAGE_INFO, info, INFO_LENGTH_MIN, INFO_LENGTH_MIN + MESSAGE_MODEL_MAX),
    FIXED(MESSAGE_PONG, pong, 5),
    FIXED(MESSAGE_EVENT, event, 6),
    FIXED(MESSAGE_SENSORS, sensors, 18),
    FIXED(MESSAGE_REFUSED, number, 1),
    FORM(MESSAGE_PROGRAM_INFO, program_info, PROGRAM_INFO_LENGTH_MIN,
         PROGRAM_INFO_LENGTH_MIN + MESSAGE_PROGRAM_NAME_MAX),
    FORM(MESSAGE_REPORT, report, REPORT_HEAD, REPORT_HEAD + MESSAGE_REPORT_MAX),
#ifndef PROTOCOL_OF_A_ROBOT /* a robot knows these by their type alone */
    FIXED(MESSAGE_PING, none, 0),
    FIXED(MESSAGE_STOP, none, 0),
    FIXED(MESSAGE_EVENT_ACK, none, 0),
    FIXED(MESSAGE_REPORT_ACK, none, 0),
    FIXED(MESSAGE_STOPPED, none, 0),
    FIXED(MESSAGE_DONE, none, 0),
#endif
};

#define FORM_COUNT   (sizeof forms / sizeof forms[0])
#define FORM_UNKNOWN 0xff

OUT_OF_LINE static uint8_t find_form(uint8_t type) {
    for (uint8_t i = 0; i < FORM_COUNT; i++) {
        if (forms[i].type == type) {
            return i;
        }
    }
    return FORM_UNKNOWN;
}

/* A walk through the fields of a form. */
struct walk {
    uint8_t next;  /* in fields.bytes */
    uint8_t kind;  /* the description that is being worked off */
    uint8_t again; /* how many more of these */
    uint8_t at;    /* in the struct: behind the last field */
};

/* The gap that the compiler leaves before a field. */
static uint8_t gap_at(uint8_t at, uint8_t width) {
    return _Alignof(uint32_t) == 1 ? 0 : (uint8_t)(-at & (width - 1));
}

/* The width of the next field, whose place is walk->at - width then; 0: that was the last. */
static uint8_t next_field(struct walk *walk) {
    if (walk->again == 0) {
        walk->kind = fields.bytes[walk->next++];
        if (walk->kind == NONE) {
            return 0;
        }
        walk->again = (uint8_t)((walk->kind >> 2 & 3) + 1);
    }
    const uint8_t code = walk->kind & 3;
    const uint8_t width = code == 3 ? 4 : code;
    walk->again--;
    walk->at = (uint8_t)(walk->at + gap_at(walk->at, width) + width);
    return width;
}

static uint8_t *copy_number(uint8_t *to, const uint8_t *from, uint8_t width) {
    for (uint8_t i = 0; i < width; i++) {
        to[PLACE(i, width)] = from[i];
    }
    return to + width;
}

/* ---- what is not plain fields ---------------------------------------------------- */

#define STATUS_MOVING      0x01
#define STATUS_STOP_SHIFT  1 /* three bits: enum stop_reason */
#define STATUS_EVENTS_LOST 0x10
#define STATUS_BLOCKED     0x20
#define STATUS_RUNNING     0x40

static uint8_t *put_bytes(uint8_t *at, const uint8_t *bytes, uint8_t count) {
    for (; count > 0; count--) {
        *at++ = *bytes++;
    }
    return at;
}

static uint8_t *put_name(uint8_t *at, const char *name) {
    while (*name != '\0') {
        *at++ = (uint8_t)*name++;
    }
    return at;
}

/* Without control characters; gets its final NUL. */
static enum refusal decode_name(const uint8_t *at, size_t length, char *name) {
    for (size_t i = 0; i < length; i++) {
        if (at[i] < 0x20 || at[i] == 0x7f) {
            return REFUSAL_RANGE;
        }
        name[i] = (char)at[i];
    }
    name[length] = '\0';
    return REFUSAL_NONE;
}

/* From the contacts on. */
static uint8_t *put_sensors(uint8_t *at, const struct message_sensors *sensors) {
    uint8_t status = (uint8_t)(sensors->stop_reason << STATUS_STOP_SHIFT);
    status |= sensors->moving ? STATUS_MOVING : 0;
    status |= sensors->events_lost ? STATUS_EVENTS_LOST : 0;
    status |= sensors->blocked ? STATUS_BLOCKED : 0;
    status |= sensors->running ? STATUS_RUNNING : 0;
    *at++ = (uint8_t)((sensors->buttons & 0x3f) | sensors->bumpers << 6);
    *at++ = (uint8_t)sensors->left_ticks;
    *at++ = (uint8_t)(sensors->left_ticks >> 8);
    *at++ = (uint8_t)sensors->right_ticks;
    *at++ = (uint8_t)(sensors->right_ticks >> 8);
    *at++ = sensors->motion_done;
    *at++ = status;
    return at;
}

static enum refusal decode_sensors(const uint8_t *at, struct message_sensors *sensors) {
    const uint8_t status = at[6];
    sensors->buttons = at[0] & 0x3f;
    sensors->bumpers = at[0] >> 6;
    sensors->left_ticks = (uint16_t)(at[1] | at[2] << 8);
    sensors->right_ticks = (uint16_t)(at[3] | at[4] << 8);
    sensors->motion_done = at[5];
    sensors->moving = (status & STATUS_MOVING) != 0;
    sensors->events_lost = (status & STATUS_EVENTS_LOST) != 0;
    sensors->blocked = (status & STATUS_BLOCKED) != 0;
    sensors->running = (status & STATUS_RUNNING) != 0;
    sensors->stop_reason = (enum stop_reason)(status >> STATUS_STOP_SHIFT & 7);
    return sensors->stop_reason > STOP_REASON_WATCHDOG ? REFUSAL_RANGE : REFUSAL_NONE;
}

/* ---- all ------------------------------------------------------------------------- */

static uint8_t *encode_rest(const struct message *message, uint8_t *at) {
    switch (message->type) {
    case MESSAGE_INFO:
        return put_name(at, message->info.model);
    case MESSAGE_PROGRAM_INFO:
        return put_name(at, message->program_info.name);
    case MESSAGE_SENSORS:
        return put_sensors(at, &message->sensors);
    case MESSAGE_REPORT:
        return put_bytes(at, message->report.bytes, message->report.count);
    case MESSAGE_PROGRAM_DATA:
        return IS_A_COMPUTER
                   ? put_bytes(at, message->program_data.bytes, message->program_data.count)
                   : at;
    default:
        return at;
    }
}

size_t message_encode(const struct message *message, uint8_t *payload) {
    const uint8_t form = find_form(message->type);
    uint8_t *at = payload;
    uint8_t width = 0;
    if (form == FORM_UNKNOWN) {
        return 0;
    }
    struct walk walk = {.next = forms[form].field};
    while ((width = next_field(&walk)) > 0) {
        at = copy_number(at, (const uint8_t *)&message->hello + walk.at - width, width);
    }
    return (size_t)(encode_rest(message, at) - payload);
}

static enum refusal decode_rest(const uint8_t *at, uint8_t length, struct message *message) {
    if (message->type == MESSAGE_PROGRAM_DATA) {
        message->program_data.count = length;
        message->program_data.bytes = at;
        return REFUSAL_NONE;
    }
    if (!IS_A_COMPUTER) {
        return REFUSAL_NONE;
    }
    switch (message->type) {
    case MESSAGE_INFO:
        return decode_name(at, length, message->info.model);
    case MESSAGE_PROGRAM_INFO:
        return decode_name(at, length, message->program_info.name);
    case MESSAGE_SENSORS:
        return decode_sensors(at, &message->sensors);
    case MESSAGE_REPORT:
        message->report.count = length;
        message->report.bytes = at;
        return REFUSAL_NONE;
    default:
        return REFUSAL_NONE;
    }
}

enum refusal message_decode(uint8_t type, const uint8_t *payload, size_t length,
                            struct message *message) {
    const uint8_t form = find_form(type);
    const uint8_t *at = payload;
    uint8_t width = 0;
    if (form == FORM_UNKNOWN || (!IS_A_COMPUTER && type >= 0x80)) {
        return REFUSAL_UNKNOWN;
    }
    if (length < forms[form].min || length > forms[form].max) {
        return REFUSAL_LENGTH;
    }
    message->type = type;
    struct walk walk = {.next = forms[form].field};
    while ((width = next_field(&walk)) > 0) {
        copy_number((uint8_t *)&message->hello + walk.at - width, at, width);
        if (!is_right(at, width, walk.kind >> 4)) {
            return REFUSAL_RANGE;
        }
        at += width;
    }
    return decode_rest(at, (uint8_t)(length - (size_t)(at - payload)), message);
}

const char *refusal_word(enum refusal refusal) {
    switch (refusal) {
#define REFUSAL_WORD_(name, number, word)                                                          \
    case name:                                                                                     \
        return word;
        REFUSALS(REFUSAL_WORD_)
#undef REFUSAL_WORD_
    }
    return "unknown";
}
