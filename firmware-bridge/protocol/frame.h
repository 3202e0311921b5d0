/* frame: bytes on the line <-> checked frames.
 *
 * A frame on the line is COBS (Cheshire & Baker 1999: no 0x00 inside), ended by
 * one 0x00. Whatever garbage came before, the frame after the next 0x00 is
 * read. Unstuffed it is
 *
 *     ┌──────┬────────┬──────────────┬────────────┐
 *     │ type │ number │ payload      │ CRC-32     │
 *     │ 1    │ 1      │ 0..56        │ 4, LE      │
 *     └──────┴────────┴──────────────┴────────────┘
 *
 * The CRC (IEEE 802.3, reflected 0xEDB88320) runs over bytes that do not
 * travel, then over those that do:
 *
 *     computer id (4)  robot id (4)  number >> 8 (3)  type  number & 255  payload
 *     └────────── do not travel: both sides know them ─┘ └─────── travel ───────┘
 *
 * so that a frame of another session, or of this one 256 numbers ago, has a
 * wrong CRC: it cannot be mistaken for a new one (the idea of IPsec's extended
 * sequence numbers, RFC 4304). Frames before the session use ids 0 and 0.
 *
 *     struct frame_reader reader = {0};
 *     if (frame_reader_take(&reader, byte)) {            // a delimiter closed a frame
 *         if (frame_check(reader.body, reader.length, seed, number)) ...
 *     }
 */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_FRAME_H
#define FIRMWARE_BRIDGE_PROTOCOL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/protocol/messages.h"

#define FRAME_HEAD     2 /* type, number */
#define FRAME_CRC      4
#define FRAME_BODY_MIN (FRAME_HEAD + FRAME_CRC)
#define FRAME_BODY_MAX (FRAME_HEAD + MESSAGE_PAYLOAD_MAX + FRAME_CRC)
#define FRAME_LINE_MAX (FRAME_BODY_MAX + 2) /* on the line: one COBS code, one delimiter */

/* What the CRC starts from, for the session (computer id, robot id). */
uint32_t frame_seed(uint32_t computer_id, uint32_t robot_id);

#define FRAME_SEED_OF_NOBODY 0x9add2096u /* frame_seed(0, 0) */

/* Takes bytes from the line one at a time. Zero-initialise. */
struct frame_reader {
    uint8_t body[FRAME_BODY_MAX]; /* type, number, payload, CRC; valid when take says true */
    uint8_t length;
    uint8_t run;  /* bytes before the next COBS code */
    uint8_t code; /* the COBS code being worked off; 0: between frames */
    bool spoilt;  /* this frame is garbage, wait for the delimiter */
};

/* True when `byte` ended a frame long enough to be one (its CRC is not yet
 * checked). The body stays valid until the next call. */
bool frame_reader_take(struct frame_reader *reader, uint8_t byte);

/* Whether the CRC of a body is right for this session seed and full number. */
bool frame_check(const uint8_t *body, size_t length, uint32_t seed, uint32_t number);

/* The full number nearest to `reference` (-128..+127) whose low 8 bits are `low`. */
uint32_t frame_number_near(uint32_t reference, uint8_t low);

/* Writes a whole frame, delimiter included, to `line` (FRAME_LINE_MAX bytes)
 * and returns how many bytes it takes: payload_length + 8. `line` and `payload` must not overlap.
 */
size_t frame_write(uint8_t type, uint32_t number, const uint8_t *payload, size_t payload_length,
                   uint32_t seed, uint8_t *line);

/* frame_write() of a message. */
size_t frame_write_message(const struct message *message, uint32_t number, uint32_t seed,
                           uint8_t *line);

#endif
