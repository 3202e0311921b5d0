#include "firmware-bridge/link/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "firmware-bridge/link/port_owner.h"
#include "language/language.h"

#define NAME_MAX_BYTES 128

struct stream {
    int descriptor;
    bool is_socket;
    void (*release)(void *owner);
    void *owner;
    char name[NAME_MAX_BYTES];
};

uint32_t stream_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u);
}

int stream_poll(int descriptor, short events, uint32_t until_ms) {
    for (;;) {
        int32_t left = (int32_t)(until_ms - stream_now_ms());
        struct pollfd entry = {.fd = descriptor, .events = events};
        int ready = poll(&entry, 1, left > 0 ? left : 0);
        if (ready >= 0 || errno != EINTR) {
            return ready;
        }
    }
}

bool stream_prepare(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

static bool gone(const struct stream *stream, struct fault *fault) {
    fault_set(fault, FAULT_LINK, _("The link to the robot was cut (%s)."), stream->name);
    return fault_advise(fault, _("Is the cable still plugged in at both ends, and the robot on?"));
}

static ssize_t send_some(const struct stream *stream, const uint8_t *bytes, size_t count) {
    return stream->is_socket ? send(stream->descriptor, bytes, count, MSG_NOSIGNAL)
                             : write(stream->descriptor, bytes, count);
}

static bool may_retry(int number) {
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

static bool stream_write(void *state, const uint8_t *bytes, size_t count, struct fault *fault) {
    struct stream *stream = state;
    uint32_t until_ms = stream_now_ms() + TRANSPORT_WRITE_MAX_MS;
    while (count > 0) {
        ssize_t sent = send_some(stream, bytes, count);
        if (sent < 0 && !may_retry(errno)) {
            return gone(stream, fault);
        }
        if (sent > 0) {
            bytes += sent;
            count -= (size_t)sent;
        } else if (stream_poll(stream->descriptor, POLLOUT, until_ms) <= 0) {
            return fault_set(fault, FAULT_TIMEOUT, _("The robot takes no bytes any more (%s)."),
                             stream->name);
        }
    }
    return true;
}

static bool stream_read(void *state, uint8_t *bytes, size_t room, uint32_t until_ms, size_t *count,
                        struct fault *fault) {
    struct stream *stream = state;
    int ready = stream_poll(stream->descriptor, POLLIN, until_ms);
    if (ready == 0) {
        return true;
    }
    ssize_t got = ready < 0 ? -1 : read(stream->descriptor, bytes, room);
    if (got > 0) {
        *count = (size_t)got;
        return true;
    }
    return got < 0 && may_retry(errno) ? true : gone(stream, fault);
}

static uint32_t stream_clock(void *state) {
    (void)state;
    return stream_now_ms();
}

static int stream_descriptor(const void *state) {
    return ((const struct stream *)state)->descriptor;
}

static void release(int descriptor, void (*owner_release)(void *owner), void *owner) {
    if (owner_release != NULL) {
        owner_release(owner);
    } else {
        close(descriptor);
    }
}

static void stream_close(void *state) {
    struct stream *stream = state;
    release(stream->descriptor, stream->release, stream->owner);
    free(stream);
}

bool stream_transport(int descriptor, const char *name, void (*owner_release)(void *owner),
                      void *owner, struct transport *out, struct fault *fault) {
    static const struct transport_ops ops = {stream_write, stream_read, stream_clock,
                                             stream_descriptor, stream_close};
    struct stat status;
    struct stream *stream = NULL;
    if (fstat(descriptor, &status) != 0 || !stream_prepare(descriptor)) {
        fault_set_errno(fault, errno, name);
        goto failed;
    }
    stream = malloc(sizeof *stream);
    if (stream == NULL) {
        fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
        goto failed;
    }
    *stream = (struct stream){.descriptor = descriptor,
                              .is_socket = S_ISSOCK(status.st_mode),
                              .release = owner_release,
                              .owner = owner};
    strncpy(stream->name, name, sizeof stream->name - 1);
    *out = (struct transport){&ops, stream};
    return true;
failed:
    release(descriptor, owner_release, owner);
    return false;
}

bool transport_from_descriptor(int descriptor, const char *name, struct transport *out,
                               struct fault *fault) {
    return stream_transport(descriptor, name, NULL, NULL, out, fault);
}

/* ---- what may keep a port closed ------------------------------------------------ */

static bool in_use(const char *name, struct fault *fault) {
    char program[PORT_OWNER_NAME_MAX];
    pid_t pid = 0;
    if (port_owner(name, &pid, program)) {
        fault_set(fault, FAULT_IO, _("Another program uses the robot at %s: %s (process %d)."),
                  name, program, (int)pid);
    } else {
        fault_set(fault, FAULT_IO, _("Another program uses the robot at %s."), name);
    }
    return fault_advise(fault, _("Close it first."));
}

bool stream_open_fault(int number, const char *name, struct fault *fault) {
    switch (number) {
    case EACCES:
    case EPERM:
        fault_set(fault, FAULT_IO, _("You may not use the port %s."), name);
        return fault_advise(fault, _("Add yourself to the group dialout (sudo usermod -aG dialout "
                                     "$USER), then log in again."));
    case EBUSY:
    case EWOULDBLOCK:
        return in_use(name, fault);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        fault_set(fault, FAULT_NOT_FOUND, _("There is no robot at %s."), name);
        return fault_advise(
            fault, _("Is it plugged in? `perseverons robots` lists those that are there."));
    case ECONNREFUSED:
        fault_set(fault, FAULT_NOT_FOUND, _("Nobody listens at %s."), name);
        return fault_advise(fault, _("Is the virtual robot still running?"));
    default:
        return fault_set_errno(fault, number, name);
    }
}
