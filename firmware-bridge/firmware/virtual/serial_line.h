/* serial_line: one direction of a serial cable, in virtual time.
 *
 * Bytes leave one after the other, each taking ten bits' time (8 data bits,
 * start and stop), and can be taken only once they have arrived. The caller
 * gives the time at each call; it never goes back. Zero-initialise.
 *
 *     struct serial_line line = {0};
 *     serial_line_put(&line, bytes, 3, now_us);
 *     serial_line_take(&line, &byte, 1, now_us + 100);   // the first has come */
#ifndef FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_SERIAL_LINE_H
#define FIRMWARE_BRIDGE_FIRMWARE_VIRTUAL_SERIAL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERIAL_LINE_CAPACITY 2048  /* bytes on their way, or not yet taken */
#define SERIAL_LINE_BYTE_NS  86806 /* ten bits at 115200 baud */

struct serial_line {
    uint64_t free_ns; /* when the last byte put will have left */
    uint64_t arrival_us[SERIAL_LINE_CAPACITY];
    uint8_t bytes[SERIAL_LINE_CAPACITY];
    size_t first, count;
};

/* Puts bytes on the line; returns how many there was room for. */
size_t serial_line_put(struct serial_line *line, const uint8_t *bytes, size_t count,
                       uint64_t now_us);

/* Takes what has arrived by now, at most `room` bytes. */
size_t serial_line_take(struct serial_line *line, uint8_t *bytes, size_t room, uint64_t now_us);

bool serial_line_has_arrived(const struct serial_line *line, uint64_t now_us);

/* How many bytes have not arrived yet. */
size_t serial_line_in_flight(const struct serial_line *line, uint64_t now_us);

#endif
