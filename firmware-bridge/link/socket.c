/* Unix and TCP sockets that carry a robot's bytes. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware-bridge/link/stream.h"
#include "language/language.h"

#define CONNECT_MAX_MS 2000

bool transport_open_unix(const char *path, struct transport *out, struct fault *fault) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fault_set(fault, FAULT_LIMIT, _("The path of this socket is too long: %s"), path);
        return false;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return fault_set_errno(fault, errno, path);
    }
    if (connect(descriptor, (const struct sockaddr *)&address, sizeof address) != 0) {
        int number = errno;
        close(descriptor);
        return stream_open_fault(number, path, fault);
    }
    return stream_transport(descriptor, path, NULL, NULL, out, fault);
}

/* 0, or an errno. */
static int connect_within(int descriptor, const struct addrinfo *address, uint32_t until_ms) {
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    if (stream_poll(descriptor, POLLOUT, until_ms) <= 0) {
        return ETIMEDOUT;
    }
    int number = 0;
    socklen_t size = sizeof number;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno;
}

/* The first address that answers; -1: *number says why none did. */
static int connect_any(const struct addrinfo *addresses, int *number) {
    uint32_t until_ms = stream_now_ms() + CONNECT_MAX_MS;
    *number = ECONNREFUSED;
    for (const struct addrinfo *at = addresses; at != NULL; at = at->ai_next) {
        int descriptor = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (descriptor < 0) {
            *number = errno;
            continue;
        }
        *number = connect_within(descriptor, at, until_ms);
        if (*number == 0) {
            return descriptor;
        }
        close(descriptor);
    }
    return -1;
}

bool transport_open_tcp(const char *host, const char *port, struct transport *out,
                        struct fault *fault) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL;
    int result = getaddrinfo(host, port, &hints, &addresses);
    if (result != 0) {
        return fault_set(fault, FAULT_NOT_FOUND, _("The computer %s, port %s, is not known."), host,
                         port);
    }
    int number = 0, one = 1;
    int descriptor = connect_any(addresses, &number);
    freeaddrinfo(addresses);
    if (descriptor < 0) {
        return stream_open_fault(number, host, fault);
    }
    /* Frames are small and each is waited for: do not hold them back. */
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return stream_transport(descriptor, host, NULL, NULL, out, fault);
}
