/* stream: a transport over an open descriptor (tty, pty, socket). Internal to link.
 *
 * The descriptor is non-blocking and polled. A hang-up (unplugged adapter, closed
 * pty, closed socket) ends the wait at once and is a fault: nobody spins on it. */
#ifndef FIRMWARE_BRIDGE_LINK_STREAM_H
#define FIRMWARE_BRIDGE_LINK_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "fault/fault.h"
#include "firmware-bridge/link/transport.h"

/* Takes over `descriptor` and `owner`, also when it fails. `release` is called with
 * `owner` after use instead of close(descriptor); NULL: close(descriptor). */
bool stream_transport(int descriptor, const char *name, void (*release)(void *owner), void *owner,
                      struct transport *out, struct fault *fault);

/* Wall clock's monotonic milliseconds. */
uint32_t stream_now_ms(void);

/* Waits until the descriptor is ready for `events` (POLLIN, POLLOUT) or until_ms. 1: ready,
 * 0: time is up, -1: errno says. A hang-up counts as ready. */
int stream_poll(int descriptor, short events, uint32_t until_ms);

/* Makes the descriptor non-blocking and closed on exec. */
bool stream_prepare(int descriptor);

/* Raw 8N1 at PROTOCOL_BAUD, nobody else may open it, no hang-up on close (so that the
 * next opening does not reset an Arduino). False: `fault` says why, `descriptor` stays open. */
bool stream_configure_tty(int descriptor, const char *name, struct fault *fault);

/* "cannot open", with the advice that fits errno `number`. Returns false. */
bool stream_open_fault(int number, const char *name, struct fault *fault);

#endif
