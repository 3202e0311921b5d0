/* transport: a two-way stream of bytes to a robot, and the clock that goes with it.
 *
 * One seam for serial ports, ptys, sockets, a virtual table in this process
 * (transport_in_process) and one in another process that lends its virtual time
 * (link/lockstep.h). Everything that waits, waits here: on a virtual table
 * waiting is what moves time.
 *
 * Not thread-safe: one transport, one thread. */
#ifndef FIRMWARE_BRIDGE_LINK_TRANSPORT_H
#define FIRMWARE_BRIDGE_LINK_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault/fault.h"

#define TRANSPORT_UNPLUG_MAX_MS 250 /* an unplug is noticed within, while somebody waits */
#define TRANSPORT_WRITE_MAX_MS  500 /* a peer that takes no bytes for so long is a fault */

struct transport;

/* What a kind of transport does. `state` is its own. Errors are FAULT_LINK when the
 * robot is gone, FAULT_TIMEOUT when it takes no bytes. */
struct transport_ops {
    /* Sends all `count` bytes. */
    bool (*write)(void *state, const uint8_t *bytes, size_t count, struct fault *fault);
    /* Waits until there are bytes or the clock reaches until_ms (in the past: does not
     * wait), then reads at most `room` of them. *count 0: the time has come. */
    bool (*read)(void *state, uint8_t *bytes, size_t room, uint32_t until_ms, size_t *count,
                 struct fault *fault);
    uint32_t (*now_ms)(void *state);
    int (*descriptor)(const void *state); /* to poll for reading; -1: none */
    void (*close)(void *state);           /* releases `state` */
};

struct transport {
    const struct transport_ops *ops;
    void *state;
};

/* Each opens and fills *out, or sets a fault: FAULT_NOT_FOUND (nothing there), FAULT_IO
 * (no permission, busy: the advice says what to do). */
bool transport_open_serial(const char *port, struct transport *out, struct fault *fault);
bool transport_open_tty(const char *path, struct transport *out, struct fault *fault);
bool transport_open_unix(const char *path, struct transport *out, struct fault *fault);
bool transport_open_tcp(const char *host, const char *port, struct transport *out,
                        struct fault *fault);
/* Takes over a connected descriptor (socket, pty master ...). */
bool transport_from_descriptor(int descriptor, const char *name, struct transport *out,
                               struct fault *fault);

/* A board in this process, in virtual time. The functions get `board`; they cannot fail. */
struct transport_board {
    void *board;
    void (*write)(void *board, const uint8_t *bytes, size_t count); /* computer -> robot */
    size_t (*read)(void *board, uint8_t *bytes, size_t room);       /* robot -> computer */
    uint32_t (*now_ms)(void *board);
    /* Moves time on until there are bytes to read or the clock reaches until_ms. */
    void (*advance)(void *board, uint32_t until_ms);
    void (*close)(void *board); /* NULL: nothing to release */
};
bool transport_in_process(const struct transport_board *board, struct transport *out,
                          struct fault *fault);

/* Calls through. transport_close() empties *transport; closing an empty one is allowed. */
bool transport_write(struct transport *transport, const uint8_t *bytes, size_t count,
                     struct fault *fault);
bool transport_read(struct transport *transport, uint8_t *bytes, size_t room, uint32_t until_ms,
                    size_t *count, struct fault *fault);
uint32_t transport_now_ms(struct transport *transport);
int transport_descriptor(const struct transport *transport);
void transport_close(struct transport *transport);

#endif
