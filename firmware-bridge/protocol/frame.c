#include "firmware-bridge/protocol/frame.h"

#include "firmware-bridge/protocol/crc32.h"

/* The low `bytes` bytes of `value`, least significant first. */
static uint32_t crc_value(uint32_t crc, uint32_t value, unsigned bytes) {
    for (; bytes > 0; bytes--, value >>= 8) {
        crc = crc32_byte(crc, (uint8_t)value);
    }
    return crc;
}

uint32_t frame_seed(uint32_t computer_id, uint32_t robot_id) {
    return crc_value(crc_value(CRC32_START, computer_id, 4), robot_id, 4);
}

static uint32_t body_crc(const uint8_t *body, size_t length, uint32_t seed, uint32_t number) {
    uint32_t crc = crc_value(seed, number >> 8, 3);
    for (size_t i = 0; i < length; i++) {
        crc = crc32_byte(crc, body[i]);
    }
    return ~crc;
}

static void reader_push(struct frame_reader *reader, uint8_t byte) {
    if (reader->length < FRAME_BODY_MAX) {
        reader->body[reader->length++] = byte;
    } else {
        reader->spoilt = true;
    }
}

/* The delimiter: was what came before it a frame? */
static bool reader_end(struct frame_reader *reader) {
    bool whole = reader->code != 0 && reader->run == 0 && !reader->spoilt &&
                 reader->length >= FRAME_BODY_MIN;
    reader->code = 0;
    return whole;
}

bool frame_reader_take(struct frame_reader *reader, uint8_t byte) {
    if (byte == 0) {
        return reader_end(reader);
    }
    if (reader->code == 0) {
        reader->length = 0;
        reader->spoilt = false;
    } else if (reader->run > 0) {
        reader->run--;
        reader_push(reader, byte);
        return false;
    } else if (reader->code != 0xff) {
        reader_push(reader, 0);
    }
    reader->code = byte;
    reader->run = (uint8_t)(byte - 1);
    return false;
}

bool frame_check(const uint8_t *body, size_t length, uint32_t seed, uint32_t number) {
    if (length < FRAME_BODY_MIN || body[1] != (uint8_t)number) {
        return false;
    }
    size_t checked = length - FRAME_CRC;
    uint32_t crc = 0;
    for (size_t i = FRAME_CRC; i > 0; i--) {
        crc = crc << 8 | body[checked + i - 1];
    }
    return crc == body_crc(body, checked, seed, number);
}

uint32_t frame_number_near(uint32_t reference, uint8_t low) {
    uint8_t ahead = (uint8_t)(low - (uint8_t)reference);
    return ahead < 128 ? reference + ahead : reference + ahead - 256u;
}

/* COBS for at most 253 bytes, where no run needs the code 0xff. */
static size_t stuff(const uint8_t *body, size_t length, uint8_t *line) {
    size_t code_at = 0, end = 1;
    for (size_t i = 0; i < length; i++) {
        if (body[i] == 0) {
            line[code_at] = (uint8_t)(end - code_at);
            code_at = end++;
        } else {
            line[end++] = body[i];
        }
    }
    line[code_at] = (uint8_t)(end - code_at);
    line[end++] = 0;
    return end;
}

size_t frame_write(uint8_t type, uint32_t number, const uint8_t *payload, size_t payload_length,
                   uint32_t seed, uint8_t *line) {
    uint8_t body[FRAME_BODY_MAX];
    size_t length = 0;
    body[length++] = type;
    body[length++] = (uint8_t)number;
    for (size_t i = 0; i < payload_length; i++) {
        body[length++] = payload[i];
    }
    uint32_t crc = body_crc(body, length, seed, number);
    for (int i = 0; i < FRAME_CRC; i++, crc >>= 8) {
        body[length++] = (uint8_t)crc;
    }
    return stuff(body, length, line);
}

size_t frame_write_message(const struct message *message, uint32_t number, uint32_t seed,
                           uint8_t *line) {
    uint8_t payload[MESSAGE_PAYLOAD_MAX];
    size_t length = message_encode(message, payload);
    return frame_write(message->type, number, payload, length, seed, line);
}
