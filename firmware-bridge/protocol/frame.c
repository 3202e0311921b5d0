#include "firmware-bridge/protocol/frame.h"

#include "firmware-bridge/protocol/crc32.h"
#include "firmware-bridge/protocol/out_of_line.h"

/* The low `bytes` bytes of `value`, least significant first. */
OUT_OF_LINE static uint32_t crc_value(uint32_t crc, uint32_t value, uint8_t bytes) {
    for (; bytes > 0; bytes--, value >>= 8) {
        crc = crc32_byte(crc, (uint8_t)value);
    }
    return crc;
}

uint32_t frame_seed(uint32_t computer_id, uint32_t robot_id) {
    return crc_value(crc_value(CRC32_START, computer_id, 4), robot_id, 4);
}

OUT_OF_LINE static uint32_t body_crc(const uint8_t *body, uint8_t length, uint32_t seed,
                                     uint32_t number) {
    uint32_t crc = crc_value(seed, number >> 8, 3);
    for (; length > 0; length--) {
        crc = crc32_byte(crc, *body++);
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
    const uint8_t checked = (uint8_t)(length - FRAME_CRC);
    uint32_t crc = body_crc(body, checked, seed, number);
    for (uint8_t i = 0; i < FRAME_CRC; i++, crc >>= 8) {
        if (body[checked + i] != (uint8_t)crc) {
            return false;
        }
    }
    return true;
}

OUT_OF_LINE uint32_t frame_number_near(uint32_t reference, uint8_t low) {
    uint8_t ahead = (uint8_t)(low - (uint8_t)reference);
    return ahead < 128 ? reference + ahead : reference + ahead - 256u;
}

/* COBS in place, for a body of at most 253 bytes at line + 1, where no run needs the code 0xff:
 * each 0 becomes the code of the run behind it. Returns how many bytes the line takes. */
static uint8_t stuff(uint8_t *line, uint8_t length) {
    uint8_t *code = line;
    uint8_t run = 1;
    for (uint8_t *at = line + 1; length > 0; at++, length--) {
        if (*at == 0) {
            *code = run;
            code = at;
            run = 0;
        }
        run++;
    }
    *code = run;
    code += run;
    *code++ = 0;
    return (uint8_t)(code - line);
}

/* Head, CRC and COBS around a payload that is at line + 1 + FRAME_HEAD. */
static size_t close_frame(uint8_t type, uint32_t number, uint8_t payload_length, uint32_t seed,
                          uint8_t *line) {
    uint8_t *body = line + 1;
    uint8_t length = (uint8_t)(FRAME_HEAD + payload_length);
    body[0] = type;
    body[1] = (uint8_t)number;
    uint32_t crc = body_crc(body, length, seed, number);
    for (uint8_t i = 0; i < FRAME_CRC; i++, crc >>= 8) {
        body[length++] = (uint8_t)crc;
    }
    return stuff(line, length);
}

size_t frame_write(uint8_t type, uint32_t number, const uint8_t *payload, size_t payload_length,
                   uint32_t seed, uint8_t *line) {
    for (size_t i = 0; i < payload_length; i++) {
        line[1 + FRAME_HEAD + i] = payload[i];
    }
    return close_frame(type, number, (uint8_t)payload_length, seed, line);
}

size_t frame_write_message(const struct message *message, uint32_t number, uint32_t seed,
                           uint8_t *line) {
    const size_t length = message_encode(message, line + 1 + FRAME_HEAD);
    return close_frame(message->type, number, (uint8_t)length, seed, line);
}
