#include "firmware-bridge/firmware/virtual/virtual_server.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "firmware-bridge/link/lockstep.h"
#include "language/language.h"

/* One robot's socket, and the computer that sits there. */
struct seat {
    int robot;
    int listener; /* -1: none */
    int client;   /* -1: nobody there */
    bool waits;   /* a request is under way, until until_ms */
    uint32_t until_ms;
    struct lockstep_reader reader;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
};

struct virtual_server {
    struct virtual_table *table;
    size_t seat_count;
    struct seat seats[VIRTUAL_TABLE_ROBOTS_MAX];
};

struct virtual_server *virtual_server_create(struct virtual_table *table, struct fault *fault) {
    struct virtual_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
        return NULL;
    }
    server->table = table;
    return server;
}

static void leave(struct seat *seat) {
    if (seat->client >= 0) {
        close(seat->client);
    }
    seat->client = -1;
    seat->waits = false;
    seat->reader = (struct lockstep_reader){0};
}

void virtual_server_destroy(struct virtual_server *server) {
    if (server == NULL) {
        return;
    }
    for (size_t i = 0; i < server->seat_count; i++) {
        leave(&server->seats[i]);
        close(server->seats[i].listener);
        unlink(server->seats[i].path);
    }
    free(server);
}

/* ---- sockets ---------------------------------------------------------------------- */

/* A socket file whose server died refuses connections. */
static void remove_if_dead(const struct sockaddr_un *address) {
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) {
        return;
    }
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) {
        return;
    }
    if (connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED) {
        unlink(address->sun_path);
    }
    close(probe);
}

static bool bind_and_listen(int listener, const struct sockaddr_un *address) {
    const mode_t before = umask(0077);
    const bool bound = bind(listener, (const struct sockaddr *)address, sizeof *address) == 0;
    const int number = errno;
    umask(before);
    errno = number;
    return bound && listen(listener, 1) == 0;
}

bool virtual_server_listen(struct virtual_server *server, int robot, const char *path,
                           struct fault *fault) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path || server->seat_count == VIRTUAL_TABLE_ROBOTS_MAX) {
        return fault_set(fault, FAULT_LIMIT, _("This file name is too long for a socket: %s"),
                         path);
    }
    memcpy(address.sun_path, path, strlen(path));
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) {
        return fault_set_errno(fault, errno, path);
    }
    remove_if_dead(&address);
    if (!bind_and_listen(listener, &address)) {
        fault_set_errno(fault, errno, path);
        close(listener);
        return false;
    }
    struct seat *seat = &server->seats[server->seat_count++];
    *seat = (struct seat){.robot = robot, .listener = listener, .client = -1};
    memcpy(seat->path, address.sun_path, sizeof seat->path);
    return true;
}

static bool send_all(int socket, const uint8_t *bytes, size_t count) {
    return send(socket, bytes, count, MSG_NOSIGNAL) == (ssize_t)count;
}

static bool join(struct virtual_server *server, struct seat *seat) {
    uint8_t greeting[LOCKSTEP_GREETING];
    seat->client = accept4(seat->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (seat->client < 0) {
        return false;
    }
    lockstep_write_greeting(virtual_table_time_ms(server->table), greeting);
    if (!send_all(seat->client, greeting, sizeof greeting)) {
        leave(seat);
        return false;
    }
    return true;
}

/* ---- requests ---------------------------------------------------------------------- */

/* What finds no room on the line is lost, as on a cable: the link repeats it. */
static void begin_wait(struct virtual_server *server, struct seat *seat) {
    size_t count;
    const uint8_t *bytes = lockstep_bytes(&seat->reader, &count);
    virtual_table_send(server->table, seat->robot, bytes, count);
    seat->until_ms = lockstep_until_ms(&seat->reader);
    seat->waits = true;
}

/* Reads one request, or a part of it. False: this computer is gone. */
static bool hear(struct virtual_server *server, struct seat *seat) {
    uint8_t bytes[LOCKSTEP_MESSAGE_MAX];
    const ssize_t count = recv(seat->client, bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return true;
    }
    if (count <= 0 || seat->waits) { /* gone, or does not wait for its answer */
        return false;
    }
    const size_t taken = lockstep_take(&seat->reader, bytes, (size_t)count);
    if (seat->reader.broken || taken != (size_t)count) {
        return false;
    }
    if (seat->reader.complete) {
        begin_wait(server, seat);
    }
    return true;
}

static bool is_over(const struct virtual_server *server, const struct seat *seat) {
    return virtual_table_has_bytes(server->table, seat->robot) ||
           (int32_t)(seat->until_ms - virtual_table_time_ms(server->table)) <= 0;
}

static bool answer(struct virtual_server *server, struct seat *seat) {
    uint8_t bytes[LOCKSTEP_BYTES_MAX], message[LOCKSTEP_MESSAGE_MAX];
    const size_t count = virtual_table_receive(server->table, seat->robot, bytes, sizeof bytes);
    const size_t length =
        lockstep_write_answer(virtual_table_time_ms(server->table), bytes, count, message);
    seat->waits = false;
    lockstep_next(&seat->reader);
    return send_all(seat->client, message, length);
}

/* ---- serving ----------------------------------------------------------------------- */

int virtual_server_client_count(const struct virtual_server *server) {
    int count = 0;
    for (size_t i = 0; i < server->seat_count; i++) {
        count += server->seats[i].client >= 0;
    }
    return count;
}

void virtual_server_drop(struct virtual_server *server, int robot) {
    for (size_t i = 0; i < server->seat_count; i++) {
        if (server->seats[i].robot == robot) {
            leave(&server->seats[i]);
        }
    }
}

static bool all_wait(const struct virtual_server *server) {
    int waiting = 0;
    for (size_t i = 0; i < server->seat_count; i++) {
        waiting += server->seats[i].waits;
    }
    return waiting > 0 && waiting == virtual_server_client_count(server);
}

/* Answers every wait that is over. False: a computer is gone. */
static bool answer_those_due(struct virtual_server *server) {
    for (size_t i = 0; i < server->seat_count; i++) {
        struct seat *seat = &server->seats[i];
        if (seat->waits && is_over(server, seat) && !answer(server, seat)) {
            leave(seat);
            return false;
        }
    }
    return true;
}

/* Something can be read from the seat. True: *outcome is worth telling. */
static bool attend(struct virtual_server *server, struct seat *seat,
                   enum virtual_server_outcome *outcome) {
    if (seat->client < 0) {
        *outcome = VIRTUAL_SERVER_JOINED;
        return join(server, seat);
    }
    if (hear(server, seat)) {
        return false;
    }
    leave(seat);
    *outcome = VIRTUAL_SERVER_LEFT;
    return true;
}

/* Waits for a computer to say something. True: *outcome is worth telling. */
static bool listen_to_them(struct virtual_server *server, int64_t wall_ms,
                           enum virtual_server_outcome *outcome) {
    struct pollfd polled[VIRTUAL_TABLE_ROBOTS_MAX];
    for (size_t i = 0; i < server->seat_count; i++) {
        const struct seat *seat = &server->seats[i];
        polled[i] = (struct pollfd){seat->client >= 0 ? seat->client : seat->listener, POLLIN, 0};
    }
    if (poll(polled, server->seat_count, wall_ms > 0 ? (int)wall_ms : 0) <= 0) {
        *outcome = VIRTUAL_SERVER_IDLE;
        return true;
    }
    for (size_t i = 0; i < server->seat_count; i++) {
        if (polled[i].revents != 0 && attend(server, &server->seats[i], outcome)) {
            return true;
        }
    }
    return false;
}

static int64_t wall_clock_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum virtual_server_outcome virtual_server_run(struct virtual_server *server, uint32_t until_ms,
                                               int wall_ms) {
    const int64_t end_ms = wall_clock_ms() + wall_ms;
    while ((int32_t)(until_ms - virtual_table_time_ms(server->table)) > 0) {
        if (!answer_those_due(server)) {
            return VIRTUAL_SERVER_LEFT;
        }
        if (all_wait(server)) {
            virtual_table_tick(server->table);
            continue;
        }
        enum virtual_server_outcome outcome;
        if (listen_to_them(server, end_ms - wall_clock_ms(), &outcome)) {
            return outcome;
        }
    }
    return VIRTUAL_SERVER_REACHED;
}
