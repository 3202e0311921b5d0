#include "firmware-bridge/link/lockstep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/link/stream.h"
#include "language/language.h"

static const char greeting_word[4] = {'P', 'L', 'S', '1'};

static void put32(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++, value >>= 8) {
        at[i] = (uint8_t)value;
    }
}

static uint32_t get32(const uint8_t *at) {
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static size_t get16(const uint8_t *at) { return at[0] | (size_t)at[1] << 8; }

/* Requests and answers look alike: a time, then bytes. */
static size_t write_message(uint32_t time_ms, const uint8_t *bytes, size_t count, uint8_t *out) {
    put32(out, time_ms);
    out[4] = (uint8_t)count;
    out[5] = (uint8_t)(count >> 8);
    if (count > 0) {
        memcpy(out + LOCKSTEP_HEAD, bytes, count);
    }
    return LOCKSTEP_HEAD + count;
}

/* ---- the table's end ------------------------------------------------------------ */

static size_t wanted(const struct lockstep_reader *reader) {
    return reader->filled < LOCKSTEP_HEAD ? LOCKSTEP_HEAD
                                          : LOCKSTEP_HEAD + get16(reader->message + 4);
}

size_t lockstep_take(struct lockstep_reader *reader, const uint8_t *bytes, size_t count) {
    size_t taken = 0;
    while (!reader->complete && !reader->broken && taken < count) {
        size_t part = wanted(reader) - reader->filled;
        if (part > count - taken) {
            part = count - taken;
        }
        memcpy(reader->message + reader->filled, bytes + taken, part);
        reader->filled += part;
        taken += part;
        reader->broken = wanted(reader) > LOCKSTEP_MESSAGE_MAX;
        reader->complete = !reader->broken && reader->filled == wanted(reader);
    }
    return taken;
}

uint32_t lockstep_until_ms(const struct lockstep_reader *reader) { return get32(reader->message); }

const uint8_t *lockstep_bytes(const struct lockstep_reader *reader, size_t *count) {
    *count = reader->filled - LOCKSTEP_HEAD;
    return reader->message + LOCKSTEP_HEAD;
}

void lockstep_next(struct lockstep_reader *reader) {
    reader->filled = 0;
    reader->complete = false;
}

void lockstep_write_greeting(uint32_t now_ms, uint8_t out[LOCKSTEP_GREETING]) {
    memcpy(out, greeting_word, sizeof greeting_word);
    put32(out + sizeof greeting_word, now_ms);
}

size_t lockstep_write_answer(uint32_t now_ms, const uint8_t *bytes, size_t count, uint8_t *out) {
    return write_message(now_ms, bytes, count, out);
}

/* ---- the computer's end --------------------------------------------------------- */

struct lockstep {
    struct transport socket;
    uint32_t now_ms;
    size_t out_count, in_count, in_taken;
    uint8_t out[LOCKSTEP_BYTES_MAX]; /* waits for the next request */
    uint8_t in[LOCKSTEP_BYTES_MAX];  /* answered, not yet read */
};

static bool receive_all(struct lockstep *lockstep, uint8_t *bytes, size_t count,
                        struct fault *fault) {
    uint32_t until_ms = stream_now_ms() + LOCKSTEP_ANSWER_MAX_MS;
    while (count > 0) {
        size_t got = 0;
        if (!transport_read(&lockstep->socket, bytes, count, until_ms, &got, fault)) {
            return false;
        }
        if (got == 0 && (int32_t)(until_ms - stream_now_ms()) <= 0) {
            return fault_set(fault, FAULT_TIMEOUT, _("The virtual table does not answer."));
        }
        bytes += got;
        count -= got;
    }
    return true;
}

/* One request and its answer; what the robot said is appended to `in`. */
static bool exchange(struct lockstep *lockstep, uint32_t until_ms, struct fault *fault) {
    uint8_t message[LOCKSTEP_MESSAGE_MAX];
    size_t length = write_message(until_ms, lockstep->out, lockstep->out_count, message);
    lockstep->out_count = 0;
    if (!transport_write(&lockstep->socket, message, length, fault) ||
        !receive_all(lockstep, message, LOCKSTEP_HEAD, fault)) {
        return false;
    }
    size_t count = get16(message + 4);
    if (count > sizeof lockstep->in - lockstep->in_count) {
        return fault_set(fault, FAULT_LINK, _("The virtual table answers nonsense."));
    }
    lockstep->now_ms = get32(message);
    uint8_t *in = lockstep->in + lockstep->in_count;
    lockstep->in_count += count;
    return receive_all(lockstep, in, count, fault);
}

static bool lockstep_write(void *state, const uint8_t *bytes, size_t count, struct fault *fault) {
    struct lockstep *lockstep = state;
    while (count > 0) {
        size_t part = sizeof lockstep->out - lockstep->out_count;
        part = part < count ? part : count;
        memcpy(lockstep->out + lockstep->out_count, bytes, part);
        lockstep->out_count += part;
        bytes += part;
        count -= part;
        if (count > 0 && !exchange(lockstep, lockstep->now_ms, fault)) {
            return false;
        }
    }
    return true;
}

static bool lockstep_read(void *state, uint8_t *bytes, size_t room, uint32_t until_ms,
                          size_t *count, struct fault *fault) {
    struct lockstep *lockstep = state;
    if (lockstep->in_taken == lockstep->in_count) {
        lockstep->in_taken = lockstep->in_count = 0;
        if (!exchange(lockstep, until_ms, fault)) {
            return false;
        }
    }
    size_t there = lockstep->in_count - lockstep->in_taken;
    *count = room < there ? room : there;
    memcpy(bytes, lockstep->in + lockstep->in_taken, *count);
    lockstep->in_taken += *count;
    return true;
}

static uint32_t lockstep_now_ms(void *state) { return ((struct lockstep *)state)->now_ms; }

/* The table speaks only when asked: but its end hangs up when it goes. */
static int lockstep_descriptor(const void *state) {
    return transport_descriptor(&((const struct lockstep *)state)->socket);
}

static void lockstep_close(void *state) {
    struct lockstep *lockstep = state;
    transport_close(&lockstep->socket);
    free(lockstep);
}

static bool receive_greeting(struct lockstep *lockstep, const char *path, struct fault *fault) {
    uint8_t greeting[LOCKSTEP_GREETING];
    if (!receive_all(lockstep, greeting, sizeof greeting, fault)) {
        return false;
    }
    if (memcmp(greeting, greeting_word, sizeof greeting_word) != 0) {
        return fault_set(fault, FAULT_LINK, _("%s is not a virtual table."), path);
    }
    lockstep->now_ms = get32(greeting + sizeof greeting_word);
    return true;
}

bool lockstep_open(const char *path, struct transport *out, struct fault *fault) {
    static const struct transport_ops ops = {lockstep_write, lockstep_read, lockstep_now_ms,
                                             lockstep_descriptor, lockstep_close};
    struct lockstep *lockstep = calloc(1, sizeof *lockstep);
    if (lockstep == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    if (!transport_open_unix(path, &lockstep->socket, fault) ||
        !receive_greeting(lockstep, path, fault)) {
        lockstep_close(lockstep);
        return false;
    }
    *out = (struct transport){&ops, lockstep};
    return true;
}
