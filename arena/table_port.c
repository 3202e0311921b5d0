#include "arena/table_port.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool make_folder(struct table_port *port, struct fault *fault) {
    const char *where = getenv("TMPDIR");
    /* a long TMPDIR leaves no room for the socket's name */
    if (where == NULL || where[0] != '/' || strlen(where) > 60) {
        where = "/tmp";
    }
    snprintf(port->folder, sizeof port->folder, "%s/perseverons-XXXXXX", where);
    if (mkdtemp(port->folder) == NULL) {
        int error = errno;
        port->folder[0] = '\0';
        return fault_set_errno(fault, error, where);
    }
    snprintf(port->path, sizeof port->path, "%.90s/robot", port->folder);
    snprintf(port->address, sizeof port->address, "table:%s", port->path);
    return true;
}

static bool listen_there(struct table_port *port, struct fault *fault) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    memcpy(name.sun_path, port->path, strlen(port->path) + 1);
    port->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (port->listening < 0 ||
        bind(port->listening, (const struct sockaddr *)&name, sizeof name) != 0 ||
        listen(port->listening, 1) != 0) {
        return fault_set_errno(fault, errno, port->path);
    }
    return true;
}

bool table_port_open(struct table_port *port, struct virtual_table *table, int robot,
                     const bool *halt, struct fault *fault) {
    *port = (struct table_port){
        .table = table, .robot = robot, .halt = halt, .listening = -1, .client = -1};
    if (make_folder(port, fault) && listen_there(port, fault)) {
        return true;
    }
    table_port_close(port);
    return false;
}

int table_port_descriptor(const struct table_port *port) {
    return port->client >= 0 ? port->client : port->listening;
}

static void close_descriptor(int *descriptor) {
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

static enum table_port_news hang_up(struct table_port *port) {
    close_descriptor(&port->client);
    return TABLE_PORT_GONE;
}

/* Messages are far smaller than a socket's buffer, and the program waits for them. */
static bool send_all(int descriptor, const uint8_t *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL) == (ssize_t)count;
}

static enum table_port_news welcome(struct table_port *port) {
    port->client = accept4(port->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (port->client < 0) {
        return TABLE_PORT_QUIET;
    }
    close_descriptor(&port->listening); /* one program, one robot */
    uint8_t greeting[LOCKSTEP_GREETING];
    lockstep_write_greeting(virtual_table_time_ms(port->table), greeting);
    return send_all(port->client, greeting, sizeof greeting) ? TABLE_PORT_CONNECTED : hang_up(port);
}

static void hand_over(struct table_port *port) {
    size_t count = 0;
    const uint8_t *bytes = lockstep_bytes(&port->reader, &count);
    while (count > 0 && !*port->halt) {
        size_t taken = virtual_table_send(port->table, port->robot, bytes, count);
        bytes += taken;
        count -= taken;
        if (taken == 0) { /* the line is full: it empties as time passes */
            virtual_table_tick(port->table);
        }
    }
}

static void let_time_pass(struct table_port *port) {
    uint32_t until_ms = lockstep_until_ms(&port->reader);
    while (!*port->halt && !virtual_table_has_bytes(port->table, port->robot) &&
           (int32_t)(until_ms - virtual_table_time_ms(port->table)) > 0) {
        virtual_table_tick(port->table);
    }
}

static bool answer(struct table_port *port) {
    uint8_t bytes[LOCKSTEP_BYTES_MAX], message[LOCKSTEP_MESSAGE_MAX];
    hand_over(port);
    let_time_pass(port);
    if (*port->halt) {
        return true;
    }
    size_t count = virtual_table_receive(port->table, port->robot, bytes, sizeof bytes);
    size_t length =
        lockstep_write_answer(virtual_table_time_ms(port->table), bytes, count, message);
    lockstep_next(&port->reader);
    return send_all(port->client, message, length);
}

static enum table_port_news take(struct table_port *port, const uint8_t *bytes, size_t count) {
    while (count > 0 && !*port->halt) {
        size_t taken = lockstep_take(&port->reader, bytes, count);
        bytes += taken;
        count -= taken;
        if (port->reader.broken || (port->reader.complete && !answer(port))) {
            return hang_up(port);
        }
    }
    return TABLE_PORT_SERVED;
}

enum table_port_news table_port_serve(struct table_port *port) {
    if (port->client < 0) {
        return port->listening >= 0 ? welcome(port) : TABLE_PORT_QUIET;
    }
    uint8_t bytes[LOCKSTEP_MESSAGE_MAX];
    ssize_t count = read(port->client, bytes, sizeof bytes);
    if (count > 0) {
        return take(port, bytes, (size_t)count);
    }
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return TABLE_PORT_QUIET;
    }
    return hang_up(port);
}

void table_port_close(struct table_port *port) {
    close_descriptor(&port->client);
    close_descriptor(&port->listening);
    if (port->folder[0] != '\0') {
        unlink(port->path);
        rmdir(port->folder);
        port->folder[0] = '\0';
    }
}
