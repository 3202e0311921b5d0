/* endpoint_parts: what the two halves of the endpoint share. Internal to protocol.
 *
 *     endpoint.c      sessions, commands, stops: what comes in
 *     endpoint_out.c  the watchdog, and what goes out */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_PARTS_H
#define FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_PARTS_H

#include "firmware-bridge/protocol/endpoint.h"
#include "firmware-bridge/protocol/out_of_line.h"

/* The robot's callbacks. A firmware with one robot names them (-DENDPOINT_ROBOT=...): the compiler
 * then calls without pointers. */
#ifdef ENDPOINT_ROBOT
extern const struct endpoint_robot ENDPOINT_ROBOT;
#define ENDPOINT_CALLS(endpoint) (&ENDPOINT_ROBOT)
#else
#define ENDPOINT_CALLS(endpoint) ((endpoint)->robot)
#endif

/* Frames owed, besides replies to commands (bits of talk.due), the most urgent first. */
#define DUE_STOPPED         0x01 /* for STOP of the session */
#define DUE_STOPPED_OUTSIDE 0x02 /* for STOP without a session */
#define DUE_INFO_GREETED    0x04
#define DUE_INFO_SESSION    0x08
#define DUE_PONG            0x10
#define DUE_EVENT           0x20
#define DUE_PROGRAM_INFO    0x40
#define DUE_REPORT          0x80
#define DUE_URGENT          0x0f /* without a session too, and before replies */

static inline bool endpoint_is_open(const struct endpoint *endpoint) {
    return endpoint->session.computer_id != 0;
}

/* Whether the computer has shown no sign of life for PROTOCOL_WATCHDOG_MS. */
bool endpoint_is_silent(const struct endpoint *endpoint);

/* Where the reply to the command whose number ends in `low` is kept. */
static inline uint8_t endpoint_slot(uint8_t low) { return low % PROTOCOL_WINDOW; }

#endif
