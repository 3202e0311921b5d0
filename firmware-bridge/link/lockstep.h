/* lockstep: a virtual table in another process lends its virtual time.
 *
 * Over a plain socket a virtual robot would run against the wall clock. Here
 * the computer's end and the table move in step: time on the table passes only
 * while the computer's end waits, so a run across processes is as fast and as
 * deterministic as one inside a single process.
 *
 * On the (Unix) socket, integers little-endian; version 1:
 *
 *     table -> client, once      "PLS1"  now_ms(4)
 *     client -> table  request   until_ms(4)  count(2)  bytes for the robot(count)
 *     table -> client  answer    now_ms(4)    count(2)  bytes from the robot(count)
 *
 * A request means: hand the bytes to my robot now, then let time pass until my
 * robot has bytes for me or until_ms is reached (already reached: do not let
 * any pass). One answer to each request, in order; one request at a time.
 * `until_ms` is compared modulo 2^32. A table with several clients lets time
 * pass only while all of them wait. A closed socket releases the table; the
 * robot's watchdog then stops the robot. */
#ifndef FIRMWARE_BRIDGE_LINK_LOCKSTEP_H
#define FIRMWARE_BRIDGE_LINK_LOCKSTEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/link/transport.h"

#define LOCKSTEP_BYTES_MAX   1024 /* of robot's bytes in one request or answer */
#define LOCKSTEP_HEAD        6
#define LOCKSTEP_GREETING    8
#define LOCKSTEP_MESSAGE_MAX (LOCKSTEP_HEAD + LOCKSTEP_BYTES_MAX)
#define LOCKSTEP_ANSWER_MAX_MS                                                                     \
    10000 /* of wall time; a table that is silent for longer is a fault */

/* The computer's end. */
bool lockstep_open(const char *path, struct transport *out, struct fault *fault);

/* The table's end: a codec; sockets stay the table's business.
 *
 *     lockstep_write_greeting(now_ms, out)  -> send LOCKSTEP_GREETING bytes
 *     struct lockstep_reader reader = {0};
 *     taken = lockstep_take(&reader, received, n);        // repeat with the rest
 *     if (reader.complete) { feed reader.bytes[0..count); wait ...; reader = next: }
 *     n = lockstep_write_answer(now_ms, bytes, count, out) -> send n bytes
 *     lockstep_next(&reader);
 */
struct lockstep_reader {
    uint8_t message[LOCKSTEP_MESSAGE_MAX];
    size_t filled;
    bool complete;
    bool broken; /* the peer does not speak lockstep: close the socket */
};

/* Takes bytes up to the end of one request; returns how many it took. */
size_t lockstep_take(struct lockstep_reader *reader, const uint8_t *bytes, size_t count);
/* Of a complete request. */
uint32_t lockstep_until_ms(const struct lockstep_reader *reader);
const uint8_t *lockstep_bytes(const struct lockstep_reader *reader, size_t *count);
/* Makes ready for the next request. */
void lockstep_next(struct lockstep_reader *reader);

void lockstep_write_greeting(uint32_t now_ms, uint8_t out[LOCKSTEP_GREETING]);
/* count <= LOCKSTEP_BYTES_MAX; out: LOCKSTEP_MESSAGE_MAX bytes. Returns how many to send. */
size_t lockstep_write_answer(uint32_t now_ms, const uint8_t *bytes, size_t count, uint8_t *out);

#endif
