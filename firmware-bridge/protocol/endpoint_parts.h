/* endpoint_parts: what the two halves of the endpoint share. Internal to protocol.
 *
 *     endpoint.c      sessions, commands, stops: what comes in
 *     endpoint_out.c  the watchdog, and what goes out */
#ifndef FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_PARTS_H
#define FIRMWARE_BRIDGE_PROTOCOL_ENDPOINT_PARTS_H

#include "firmware-bridge/protocol/endpoint.h"

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

/* Where the reply to the command whose number ends in `low` is kept. */
static inline uint8_t endpoint_slot(uint8_t low) { return low % PROTOCOL_WINDOW; }

#endif
