#include "firmware-bridge/firmware/virtual/serial_line.h"

size_t serial_line_put(struct serial_line *line, const uint8_t *bytes, size_t count,
                       uint64_t now_us) {
    if (line->free_ns < now_us * 1000) {
        line->free_ns = now_us * 1000;
    }
    size_t put = 0;
    for (; put < count && line->count < SERIAL_LINE_CAPACITY; put++) {
        const size_t at = (line->first + line->count++) % SERIAL_LINE_CAPACITY;
        line->free_ns += SERIAL_LINE_BYTE_NS;
        line->bytes[at] = bytes[put];
        line->arrival_us[at] = (line->free_ns + 999) / 1000;
    }
    return put;
}

bool serial_line_has_arrived(const struct serial_line *line, uint64_t now_us) {
    return line->count > 0 && line->arrival_us[line->first] <= now_us;
}

size_t serial_line_take(struct serial_line *line, uint8_t *bytes, size_t room, uint64_t now_us) {
    size_t taken = 0;
    while (taken < room && serial_line_has_arrived(line, now_us)) {
        bytes[taken++] = line->bytes[line->first];
        line->first = (line->first + 1) % SERIAL_LINE_CAPACITY;
        line->count--;
    }
    return taken;
}

size_t serial_line_in_flight(const struct serial_line *line, uint64_t now_us) {
    if (line->free_ns <= now_us * 1000) {
        return 0;
    }
    return (size_t)((line->free_ns - now_us * 1000 + SERIAL_LINE_BYTE_NS - 1) /
                    SERIAL_LINE_BYTE_NS);
}
