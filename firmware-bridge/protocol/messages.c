#include "firmware-bridge/protocol/messages.h"

#include "firmware-bridge/protocol/in_flash.h"

/* A chip of 32 KB neither writes what goes to robots nor reads what comes from them. */
#ifdef PROTOCOL_OF_A_ROBOT
#define IS_A_COMPUTER false
#else
#define IS_A_COMPUTER true
#endif

/* ---- bytes ------------------------------------------------------------------ */

static uint8_t *put8(uint8_t *at, uint32_t value) {
    *at = (uint8_t)value;
    return at + 1;
}

static uint8_t *put16(uint8_t *at, uint32_t value) { return put8(put8(at, value), value >> 8); }

static uint8_t *put32(uint8_t *at, uint32_t value) { return put16(put16(at, value), value >> 16); }

static uint16_t get16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }

static uint32_t get32(const uint8_t *at) { return get16(at) | (uint32_t)get16(at + 2) << 16; }

static bool within(int32_t value, int32_t min, int32_t max) { return value >= min && value <= max; }

/* ---- robot's messages --------------------------------------------------------- */

#define INFO_LENGTH_MIN    25 /* with an empty model name */
#define SENSORS_LENGTH     18
#define STATUS_MOVING      0x01
#define STATUS_STOP_SHIFT  1 /* three bits: enum stop_reason */
#define STATUS_EVENTS_LOST 0x10
#define STATUS_BLOCKED     0x20
#define STATUS_RUNNING     0x40

static uint8_t *put_name(uint8_t *at, const char *name) {
    while (*name != '\0') {
        at = put8(at, (uint8_t)*name++);
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

static uint8_t *encode_info(const struct message_info *info, uint8_t *at) {
    at = put8(at, info->version);
    at = put32(at, info->computer_id);
    at = put32(at, info->robot_id);
    at = put32(at, info->boot_id);
    at = put8(at, info->firmware_major);
    at = put8(at, info->firmware_minor);
    at = put16(at, info->capabilities);
    at = put8(at, info->ground_count);
    at = put8(at, info->distance_count);
    at = put8(at, info->button_count);
    at = put16(at, info->watchdog_ms);
    at = put8(at, info->window);
    at = put8(at, info->payload_max);
    at = put8(at, 0); /* reserved */
    return put_name(at, info->model);
}

static enum refusal decode_info(const uint8_t *at, size_t length, struct message_info *info) {
    info->version = at[0];
    info->computer_id = get32(at + 1);
    info->robot_id = get32(at + 5);
    info->boot_id = get32(at + 9);
    info->firmware_major = at[13];
    info->firmware_minor = at[14];
    info->capabilities = get16(at + 15);
    info->ground_count = at[17];
    info->distance_count = at[18];
    info->button_count = at[19];
    info->watchdog_ms = get16(at + 20);
    info->window = at[22];
    info->payload_max = at[23];
    if (info->ground_count > MESSAGE_GROUND_MAX || info->window == 0) {
        return REFUSAL_RANGE;
    }
    return decode_name(at + INFO_LENGTH_MIN, length - INFO_LENGTH_MIN, info->model);
}

static uint8_t *encode_sensors(const struct message_sensors *sensors, uint8_t *at) {
    at = put32(at, sensors->time_ms);
    for (int i = 0; i < MESSAGE_GROUND_MAX; i++) {
        at = put8(at, sensors->ground_percent[i]);
    }
    at = put16(at, sensors->distance_mm);
    at = put8(at, (uint32_t)((sensors->buttons & 0x3f) | sensors->bumpers << 6));
    at = put16(at, sensors->left_ticks);
    at = put16(at, sensors->right_ticks);
    at = put8(at, sensors->motion_done);
    return put8(at, (sensors->moving ? STATUS_MOVING : 0u) |
                        (uint32_t)sensors->stop_reason << STATUS_STOP_SHIFT |
                        (sensors->events_lost ? STATUS_EVENTS_LOST : 0u) |
                        (sensors->blocked ? STATUS_BLOCKED : 0u) |
                        (sensors->running ? STATUS_RUNNING : 0u));
}

static enum refusal decode_sensors(const uint8_t *at, struct message_sensors *sensors) {
    uint8_t status = at[17];
    sensors->time_ms = get32(at);
    for (int i = 0; i < MESSAGE_GROUND_MAX; i++) {
        sensors->ground_percent[i] = at[4 + i];
        if (at[4 + i] > 100) {
            return REFUSAL_RANGE;
        }
    }
    sensors->distance_mm = get16(at + 9);
    sensors->buttons = at[11] & 0x3f;
    sensors->bumpers = at[11] >> 6;
    sensors->left_ticks = get16(at + 12);
    sensors->right_ticks = get16(at + 14);
    sensors->motion_done = at[16];
    sensors->moving = (status & STATUS_MOVING) != 0;
    sensors->events_lost = (status & STATUS_EVENTS_LOST) != 0;
    sensors->blocked = (status & STATUS_BLOCKED) != 0;
    sensors->running = (status & STATUS_RUNNING) != 0;
    sensors->stop_reason = (enum stop_reason)(status >> STATUS_STOP_SHIFT & 7);
    return sensors->stop_reason > STOP_REASON_WATCHDOG ? REFUSAL_RANGE : REFUSAL_NONE;
}

/* ---- computer's commands ------------------------------------------------------ */

static enum refusal decode_hello(const uint8_t *at, struct message_hello *hello) {
    hello->version = at[0];
    hello->computer_id = get32(at + 1);
    return hello->computer_id == 0 || hello->version == 0 ? REFUSAL_RANGE : REFUSAL_NONE;
}

static enum refusal decode_resume(const uint8_t *at, struct message_resume *resume) {
    resume->reason = at[0];
    return within(at[0], STOP_REASON_NEW, STOP_REASON_WATCHDOG) ? REFUSAL_NONE : REFUSAL_RANGE;
}

static enum refusal decode_subscribe(const uint8_t *at, struct message_subscribe *subscribe) {
    subscribe->period_ms = get16(at);
    bool right = subscribe->period_ms == 0 ||
                 within(subscribe->period_ms, MESSAGE_PERIOD_MIN_MS, MESSAGE_PERIOD_MAX_MS);
    return right ? REFUSAL_NONE : REFUSAL_RANGE;
}

static enum refusal decode_drive(const uint8_t *at, struct message_drive *drive) {
    drive->left_permille = (int16_t)get16(at);
    drive->right_permille = (int16_t)get16(at + 2);
    bool right = within(drive->left_permille, -MESSAGE_POWER_MAX, MESSAGE_POWER_MAX) &&
                 within(drive->right_permille, -MESSAGE_POWER_MAX, MESSAGE_POWER_MAX);
    return right ? REFUSAL_NONE : REFUSAL_RANGE;
}

/* MOVE and TURN look alike: number, amount, speed. */
static uint8_t *encode_motion(uint8_t *at, uint8_t motion, int32_t amount, uint16_t speed) {
    return put16(put32(put8(at, motion), (uint32_t)amount), speed);
}

static bool motion_is_right(const uint8_t *at, int32_t amount_max) {
    return at[0] != 0 && within((int32_t)get32(at + 1), -amount_max, amount_max) &&
           within(get16(at + 5), 1, MESSAGE_POWER_MAX);
}

static enum refusal decode_move(const uint8_t *at, struct message_move *move) {
    move->motion = at[0];
    move->distance_mm = (int32_t)get32(at + 1);
    move->speed_permille = get16(at + 5);
    return motion_is_right(at, MESSAGE_DISTANCE_MAX_MM) ? REFUSAL_NONE : REFUSAL_RANGE;
}

static enum refusal decode_turn(const uint8_t *at, struct message_turn *turn) {
    turn->motion = at[0];
    turn->angle_ddeg = (int32_t)get32(at + 1);
    turn->speed_permille = get16(at + 5);
    return motion_is_right(at, MESSAGE_ANGLE_MAX_DDEG) ? REFUSAL_NONE : REFUSAL_RANGE;
}

static enum refusal decode_tone(const uint8_t *at, struct message_tone *tone) {
    tone->frequency_hz = get16(at);
    tone->duration_ms = get16(at + 2);
    bool right = tone->frequency_hz == 0 ||
                 within(tone->frequency_hz, MESSAGE_TONE_MIN_HZ, MESSAGE_TONE_MAX_HZ);
    return right ? REFUSAL_NONE : REFUSAL_RANGE;
}

/* ---- programs on board -------------------------------------------------------- */

#define PROGRAM_INFO_LENGTH_MIN 29 /* with an empty name */
#define REPORT_HEAD             4

static uint8_t *put_bytes(uint8_t *at, const uint8_t *bytes, uint8_t count) {
    for (uint8_t i = 0; i < count; i++) {
        at = put8(at, bytes[i]);
    }
    return at;
}

static enum refusal decode_begin(const uint8_t *at, struct message_program_begin *begin) {
    begin->place = at[0];
    begin->length = get16(at + 1);
    begin->crc = get32(at + 3);
    bool right = within(at[0], PROGRAM_IN_RAM, PROGRAM_IN_EEPROM) && begin->length > 0;
    return right ? REFUSAL_NONE : REFUSAL_RANGE;
}

static enum refusal decode_place(const uint8_t *at, struct message_program_place *place) {
    place->place = at[0];
    return within(at[0], PROGRAM_IN_RAM, PROGRAM_IN_EEPROM) ? REFUSAL_NONE : REFUSAL_RANGE;
}

static uint8_t *encode_program_info(const struct message_program_info *info, uint8_t *at) {
    at = put8(put8(put8(put8(at, info->query), info->format), info->state), info->place);
    at = put16(at, info->received);
    at = put32(put16(at, info->ram_length), info->ram_crc);
    at = put32(put16(at, info->eeprom_length), info->eeprom_crc);
    at = put16(put16(put16(at, info->ram_max), info->eeprom_max), info->memory);
    at = put8(put16(put8(put8(at, info->end), info->error), info->line), info->reset);
    return put_name(at, info->name);
}

static enum refusal decode_program_info(const uint8_t *at, size_t length,
                                        struct message_program_info *info) {
    *info = (struct message_program_info){.query = at[0],
                                          .format = at[1],
                                          .state = at[2],
                                          .place = at[3],
                                          .received = get16(at + 4),
                                          .ram_length = get16(at + 6),
                                          .ram_crc = get32(at + 8),
                                          .eeprom_length = get16(at + 12),
                                          .eeprom_crc = get32(at + 14),
                                          .ram_max = get16(at + 18),
                                          .eeprom_max = get16(at + 20),
                                          .memory = get16(at + 22),
                                          .end = at[24],
                                          .error = at[25],
                                          .line = get16(at + 26),
                                          .reset = at[28]};
    if (info->state > PROGRAM_RUNNING || info->place > PROGRAM_IN_EEPROM) {
        return REFUSAL_RANGE;
    }
    return decode_name(at + PROGRAM_INFO_LENGTH_MIN, length - PROGRAM_INFO_LENGTH_MIN, info->name);
}

static uint8_t *encode_report(const struct message_report *report, uint8_t *at) {
    at = put16(put8(put8(at, report->kind), report->value), report->line);
    return put_bytes(at, report->bytes, report->count);
}

static struct message_report decode_report(const uint8_t *at, size_t length) {
    return (struct message_report){.kind = at[0],
                                   .value = at[1],
                                   .line = get16(at + 2),
                                   .count = (uint8_t)(length - REPORT_HEAD),
                                   .bytes = at + REPORT_HEAD};
}

/* ---- all ---------------------------------------------------------------------- */

static uint8_t *encode_to_robot(const struct message *message, uint8_t *at) {
    switch (message->type) {
    case MESSAGE_HELLO:
        return put32(put8(at, message->hello.version), message->hello.computer_id);
    case MESSAGE_RESUME:
        return put8(at, message->resume.reason);
    case MESSAGE_SUBSCRIBE:
        return put16(at, message->subscribe.period_ms);
    case MESSAGE_DRIVE:
        return put16(put16(at, (uint16_t)message->drive.left_permille),
                     (uint16_t)message->drive.right_permille);
    case MESSAGE_MOVE:
        return encode_motion(at, message->move.motion, message->move.distance_mm,
                             message->move.speed_permille);
    case MESSAGE_TURN:
        return encode_motion(at, message->turn.motion, message->turn.angle_ddeg,
                             message->turn.speed_permille);
    case MESSAGE_LED:
        return put8(put8(put8(at, message->led.red), message->led.green), message->led.blue);
    case MESSAGE_TONE:
        return put16(put16(at, message->tone.frequency_hz), message->tone.duration_ms);
    case MESSAGE_PROGRAM_BEGIN:
        return put32(put16(put8(at, message->program_begin.place), message->program_begin.length),
                     message->program_begin.crc);
    case MESSAGE_PROGRAM_DATA:
        return put_bytes(put16(at, message->program_data.offset), message->program_data.bytes,
                         message->program_data.count);
    case MESSAGE_PROGRAM_START:
    case MESSAGE_PROGRAM_ERASE:
        return put8(at, message->program_place.place);
    case MESSAGE_PROGRAM_QUERY:
        return put8(at, message->program_query.number);
    default:
        return at;
    }
}

static uint8_t *encode_to_computer(const struct message *message, uint8_t *at) {
    switch (message->type) {
    case MESSAGE_INFO:
        return encode_info(&message->info, at);
    case MESSAGE_PONG:
        return put8(put32(at, message->pong.received_ms), message->pong.held_ms);
    case MESSAGE_EVENT:
        return put8(put8(put32(at, message->event.time_ms), message->event.source),
                    message->event.value);
    case MESSAGE_SENSORS:
        return encode_sensors(&message->sensors, at);
    case MESSAGE_REFUSED:
        return put8(at, message->refused.refusal);
    case MESSAGE_PROGRAM_INFO:
        return encode_program_info(&message->program_info, at);
    case MESSAGE_REPORT:
        return encode_report(&message->report, at);
    default:
        return at;
    }
}

size_t message_encode(const struct message *message, uint8_t *payload) {
    uint8_t *end = IS_A_COMPUTER && message->type < 0x80 ? encode_to_robot(message, payload)
                                                         : encode_to_computer(message, payload);
    return (size_t)(end - payload);
}

/* The lengths a payload may have; false: no such message. */
static bool lengths(uint8_t type, uint8_t *min, uint8_t *max) {
    static const IN_FLASH struct {
        uint8_t type, min, max;
    } known[] = {
        {MESSAGE_HELLO, 5, 5},
        {MESSAGE_PING, 0, 0},
        {MESSAGE_STOP, 0, 0},
        {MESSAGE_EVENT_ACK, 0, 0},
        {MESSAGE_OPEN, 0, 0},
        {MESSAGE_BYE, 0, 0},
        {MESSAGE_RESUME, 1, 1},
        {MESSAGE_SUBSCRIBE, 2, 2},
        {MESSAGE_DRIVE, 4, 4},
        {MESSAGE_MOVE, 7, 7},
        {MESSAGE_TURN, 7, 7},
        {MESSAGE_LED, 3, 3},
        {MESSAGE_TONE, 4, 4},
        {MESSAGE_INFO, INFO_LENGTH_MIN, INFO_LENGTH_MIN + MESSAGE_MODEL_MAX},
        {MESSAGE_PONG, 5, 5},
        {MESSAGE_STOPPED, 0, 0},
        {MESSAGE_EVENT, 6, 6},
        {MESSAGE_SENSORS, SENSORS_LENGTH, SENSORS_LENGTH},
        {MESSAGE_DONE, 0, 0},
        {MESSAGE_REFUSED, 1, 1},
        {MESSAGE_REPORT_ACK, 0, 0},
        {MESSAGE_PROGRAM_BEGIN, 7, 7},
        {MESSAGE_PROGRAM_DATA, 3, 2 + MESSAGE_CHUNK_MAX},
        {MESSAGE_PROGRAM_END, 0, 0},
        {MESSAGE_PROGRAM_START, 1, 1},
        {MESSAGE_PROGRAM_ERASE, 1, 1},
        {MESSAGE_PROGRAM_QUERY, 1, 1},
        {MESSAGE_PROGRAM_INFO, PROGRAM_INFO_LENGTH_MIN,
         PROGRAM_INFO_LENGTH_MIN + MESSAGE_PROGRAM_NAME_MAX},
        {MESSAGE_REPORT, REPORT_HEAD, REPORT_HEAD + MESSAGE_REPORT_MAX},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].type == type) {
            *min = known[i].min;
            *max = known[i].max;
            return true;
        }
    }
    return false;
}

static enum refusal decode_to_robot(const uint8_t *payload, size_t length,
                                    struct message *message) {
    switch (message->type) {
    case MESSAGE_HELLO:
        return decode_hello(payload, &message->hello);
    case MESSAGE_RESUME:
        return decode_resume(payload, &message->resume);
    case MESSAGE_SUBSCRIBE:
        return decode_subscribe(payload, &message->subscribe);
    case MESSAGE_DRIVE:
        return decode_drive(payload, &message->drive);
    case MESSAGE_MOVE:
        return decode_move(payload, &message->move);
    case MESSAGE_TURN:
        return decode_turn(payload, &message->turn);
    case MESSAGE_LED:
        message->led = (struct message_led){payload[0], payload[1], payload[2]};
        return REFUSAL_NONE;
    case MESSAGE_TONE:
        return decode_tone(payload, &message->tone);
    case MESSAGE_PROGRAM_BEGIN:
        return decode_begin(payload, &message->program_begin);
    case MESSAGE_PROGRAM_DATA:
        message->program_data =
            (struct message_program_data){get16(payload), (uint8_t)(length - 2), payload + 2};
        return REFUSAL_NONE;
    case MESSAGE_PROGRAM_START:
    case MESSAGE_PROGRAM_ERASE:
        return decode_place(payload, &message->program_place);
    case MESSAGE_PROGRAM_QUERY:
        message->program_query.number = payload[0];
        return REFUSAL_NONE;
    default:
        return REFUSAL_NONE;
    }
}

static enum refusal decode_to_computer(const uint8_t *payload, size_t length,
                                       struct message *message) {
    switch (message->type) {
    case MESSAGE_INFO:
        return decode_info(payload, length, &message->info);
    case MESSAGE_PONG:
        message->pong = (struct message_pong){get32(payload), payload[4]};
        return REFUSAL_NONE;
    case MESSAGE_EVENT:
        message->event = (struct message_event){get32(payload), payload[4], payload[5]};
        return REFUSAL_NONE;
    case MESSAGE_SENSORS:
        return decode_sensors(payload, &message->sensors);
    case MESSAGE_REFUSED:
        message->refused.refusal = payload[0];
        return REFUSAL_NONE;
    case MESSAGE_PROGRAM_INFO:
        return decode_program_info(payload, length, &message->program_info);
    case MESSAGE_REPORT:
        message->report = decode_report(payload, length);
        return REFUSAL_NONE;
    default:
        return REFUSAL_NONE;
    }
}

enum refusal message_decode(uint8_t type, const uint8_t *payload, size_t length,
                            struct message *message) {
    uint8_t min = 0, max = 0;
    if (!lengths(type, &min, &max)) {
        return REFUSAL_UNKNOWN;
    }
    if (length < min || length > max) {
        return REFUSAL_LENGTH;
    }
    message->type = type;
    if (!IS_A_COMPUTER && type >= 0x80) {
        return REFUSAL_UNKNOWN;
    }
    return !IS_A_COMPUTER || type < 0x80 ? decode_to_robot(payload, length, message)
                                         : decode_to_computer(payload, length, message);
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
