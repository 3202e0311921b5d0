/* outbox: the commands under way, on the computer's side. Internal to link.
 *
 * Go-back-N: at most PROTOCOL_WINDOW commands are unanswered at once; the robot
 * executes them in the order of their numbers; when an answer is late all
 * unanswered ones are sent again, byte for byte. Pure: bytes and times in and out. */
#ifndef FIRMWARE_BRIDGE_LINK_OUTBOX_H
#define FIRMWARE_BRIDGE_LINK_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware-bridge/protocol/frame.h"

#define OUTBOX_REPEAT_FIRST_MS 60 /* before any round trip was measured */
#define OUTBOX_REPEAT_MIN_MS   15
#define OUTBOX_REPEAT_MAX_MS   200

struct outbox_entry {
    uint8_t line[FRAME_LINE_MAX];
    uint8_t length;
    bool answered;
    uint8_t refusal; /* enum refusal, once answered */
};

struct outbox {
    uint32_t seed;
    uint32_t first; /* number of the oldest unsettled command */
    uint32_t next;  /* number the next one gets */
    uint32_t repeat_at_ms;
    uint32_t repeat_ms; /* patience now: twice the calm one after a repetition */
    uint32_t calm_ms;   /* patience when all goes well, from the round trip */
    struct outbox_entry entries[PROTOCOL_WINDOW];
};

/* Empties it for a session whose CRC starts from `seed`. */
void outbox_start(struct outbox *outbox, uint32_t seed);

/* The line's round trip as measured: sets the patience. */
void outbox_set_round_trip(struct outbox *outbox, uint32_t round_trip_ms);

bool outbox_is_full(const struct outbox *outbox);
bool outbox_is_empty(const struct outbox *outbox);

/* Takes a command in (not full) and gives the bytes to send now: borrowed until settled. */
const struct outbox_entry *outbox_put(struct outbox *outbox, const struct message *command,
                                      uint32_t now_ms);

/* An answer came to `number`. False: nobody waits for it (a duplicate). */
bool outbox_answer(struct outbox *outbox, uint32_t number, uint8_t refusal, uint32_t now_ms);

/* Gives the oldest command's outcome, if it is known, and forgets it. */
bool outbox_settle(struct outbox *outbox, uint8_t *refusal);

/* Copies what is to be sent again now into `bytes` (room for PROTOCOL_WINDOW *
 * FRAME_LINE_MAX); 0: nothing is late. */
size_t outbox_repeat(struct outbox *outbox, uint32_t now_ms, uint8_t *bytes);

#endif
